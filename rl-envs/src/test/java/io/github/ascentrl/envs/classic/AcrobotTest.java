package io.github.ascentrl.envs.classic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.Step;
import io.github.ascentrl.envs.replay.Golden;
import java.util.List;
import org.junit.jupiter.api.Test;

class AcrobotTest {
    private final Acrobot env = new Acrobot();
    private final float[] observation = new float[6];

    @Test
    void agreesWithGymnasiumOnEveryRow() {
        Golden.assertEveryRowAgrees("Acrobot-v1", 1948);
    }

    @Test
    void startsAsGymnasiumDoes() {
        Golden.assertResetsAlike("Acrobot-v1", List.of("theta1", "theta2", "dtheta1", "dtheta2"), random -> {
            env.reset(random, observation);
            env.observationSpace().check("observation", observation);
            return env.state();
        });
    }

    @Test
    void onlyTheStepThatReachesTheGoalIsFree() {
        env.restore(new double[] {Math.PI, 0, 0, 0, 7});
        assertThat(env.step(1, observation)).isEqualTo(new Step(0, Ending.TERMINATED));
        env.restore(new double[] {0, 0, 0, 0, 499});
        assertThat(env.step(1, observation)).isEqualTo(new Step(-1, Ending.TRUNCATED));
    }

    @Test
    void rejectsAnglesThatWouldTakeForEverToWrap() {
        assertThatThrownBy(() -> env.restore(new double[] {1e17, 0, 0, 0, 0}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1.0E17");
    }
}
