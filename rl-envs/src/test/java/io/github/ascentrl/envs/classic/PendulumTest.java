package io.github.ascentrl.envs.classic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.Step;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.envs.replay.Golden;
import java.util.List;
import org.junit.jupiter.api.Test;

class PendulumTest {
    private final Pendulum env = new Pendulum();
    private final float[] observation = new float[3];

    @Test
    void agreesWithGymnasiumOnEveryRow() {
        Golden.assertEveryRowAgrees("Pendulum-v1", 2020);
    }

    @Test
    void startsAsGymnasiumDoes() {
        Golden.assertResetsAlike("Pendulum-v1", List.of("theta", "theta_dot"), random -> {
            env.reset(random, observation);
            env.observationSpace().check("observation", observation);
            return env.state();
        });
    }

    @Test
    void normalisesLikePython() {
        assertThat(Pendulum.normalise(Math.PI)).isEqualTo(-Math.PI);
        assertThat(Pendulum.normalise(-Math.PI)).isEqualTo(-Math.PI);
        assertThat(Pendulum.normalise(0)).isZero();
        assertThat(Pendulum.normalise(-20 * Math.PI - 1)).isCloseTo(-1, within(1e-12));
    }

    @Test
    void clipsTheTorqueAndNeverTerminates() {
        env.restore(new double[] {1, 0, 198});
        Step wild = env.step(new float[] {20}, observation);
        double[] after = env.state();
        env.restore(new double[] {1, 0, 198});
        assertThat(env.step(new float[] {2}, observation)).isEqualTo(wild);
        assertThat(env.state()).isEqualTo(after);
        assertThat(env.step(new float[] {0}, observation).ending()).isEqualTo(Ending.TRUNCATED);
    }

    @Test
    void rejectsNaN() {
        env.reset(Rng.of(1), observation);
        assertThatThrownBy(() -> env.step(new float[] {Float.NaN}, observation))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("NaN");
    }
}
