package io.github.ascentrl.envs.classic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.Step;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.envs.replay.Golden;
import java.util.List;
import org.junit.jupiter.api.Test;

class MountainCarTest {
    private final MountainCar env = new MountainCar();
    private final float[] observation = new float[2];

    @Test
    void agreesWithGymnasiumOnEveryRow() {
        Golden.assertEveryRowAgrees("MountainCar-v0", 2160);
    }

    @Test
    void startsAsGymnasiumDoes() {
        Golden.assertResetsAlike("MountainCar-v0", List.of("position", "velocity"), random -> {
            env.reset(random, observation);
            env.observationSpace().check("observation", observation);
            return env.state();
        });
    }

    @Test
    void theWallStopsTheCar() {
        env.restore(new double[] {-1.19, -0.07, 0});
        assertThat(env.step(0, observation)).isEqualTo(new Step(-1, Ending.NONE));
        assertThat(env.state()).containsExactly(-1.2, 0, 1);
    }

    @Test
    void theStepThatReachesTheGoalCostsAsMuchAsAnyOther() {
        env.restore(new double[] {0.49, 0.05, 199});
        assertThat(env.step(2, observation)).isEqualTo(new Step(-1, Ending.TERMINATED));
    }

    @Test
    void rejectsAFourthAction() {
        env.reset(Rng.of(1), observation);
        assertThatThrownBy(() -> env.step(3, observation))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("[0, 3)");
    }
}
