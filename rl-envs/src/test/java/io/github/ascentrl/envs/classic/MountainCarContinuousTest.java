package io.github.ascentrl.envs.classic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.Step;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.envs.replay.Golden;
import java.util.List;
import org.junit.jupiter.api.Test;

class MountainCarContinuousTest {
    private final MountainCarContinuous env = new MountainCarContinuous();
    private final float[] observation = new float[2];

    @Test
    void agreesWithGymnasiumOnEveryRow() {
        Golden.assertEveryRowAgrees("MountainCarContinuous-v0", 2180);
    }

    @Test
    void startsAsGymnasiumDoes() {
        Golden.assertResetsAlike("MountainCarContinuous-v0", List.of("position", "velocity"), random -> {
            env.reset(random, observation);
            env.observationSpace().check("observation", observation);
            return env.state();
        });
    }

    @Test
    void paysForTheForceAskedForNotTheForceGiven() {
        env.restore(new double[] {-0.5, 0, 0});
        float all = env.step(new float[] {1}, observation).reward();
        double[] after = env.state();
        env.restore(new double[] {-0.5, 0, 0});
        assertThat(env.step(new float[] {10}, observation).reward()).isEqualTo(100 * all);
        assertThat(env.state()).isEqualTo(after);
        env.restore(new double[] {-0.5, 0, 0});
        assertThat(env.step(new float[] {Float.MAX_VALUE}, observation))
                .isEqualTo(new Step(-Float.MAX_VALUE, Ending.NONE));
    }

    @Test
    void rejectsActionsThatAreNoForce() {
        env.reset(Rng.of(1), observation);
        double[] before = env.state();
        for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
            assertThatThrownBy(() -> env.step(new float[] {bad}, observation))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("action " + bad);
        }
        assertThatThrownBy(() -> env.step(new float[2], observation))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected exactly 1");
        assertThat(env.state()).isEqualTo(before);
    }
}
