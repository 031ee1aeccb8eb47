package io.github.ascentrl.envs.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.Step;
import io.github.ascentrl.api.random.Rng;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class TMazeTest {
    private static final int NORTH = 0;
    private static final int EAST = 1;
    private static final int SOUTH = 2;
    private static final int WEST = 3;
    private static final Step FORWARD = new Step(0, Ending.NONE);
    private static final Step OTHER = new Step(-0.1f, Ending.NONE);

    private final TMaze env = new TMaze(3);
    private final float[] observation = new float[4];

    @Test
    void theShortestWayIsPaidFour() {
        begin(1);
        assertThat(observation).containsExactly(0, 1, 0, 0);
        assertThat(env.step(EAST, observation)).isEqualTo(FORWARD);
        assertThat(observation).containsExactly(0, 0, 1, 0);
        assertThat(env.step(EAST, observation)).isEqualTo(FORWARD);
        assertThat(observation).containsExactly(0, 0, 1, 0);
        assertThat(env.step(EAST, observation)).isEqualTo(FORWARD);
        assertThat(observation).containsExactly(0, 0, 0, 1);
        assertThat(env.step(SOUTH, observation)).isEqualTo(new Step(4, Ending.TERMINATED));
        assertThat(observation).containsExactly(0, 0, 0, 1);
    }

    @Test
    void theWrongTurnEndsTheEpisodeToo() {
        env.restore(new double[] {0, 3, 3});
        assertThat(env.step(SOUTH, observation)).isEqualTo(new Step(-0.1f, Ending.TERMINATED));
        env.restore(new double[] {0, 3, 3});
        assertThat(env.step(NORTH, observation)).isEqualTo(new Step(4, Ending.TERMINATED));
    }

    @Test
    void everyStepNotTakenForwardCosts() {
        begin(0);
        assertThat(observation).containsExactly(1, 0, 0, 0);
        assertThat(env.step(NORTH, observation)).isEqualTo(OTHER);
        assertThat(env.step(WEST, observation)).isEqualTo(OTHER);
        assertThat(env.step(EAST, observation)).isEqualTo(FORWARD);
        assertThat(env.step(WEST, observation)).isEqualTo(OTHER);
        assertThat(observation).as("back at the sign").containsExactly(1, 0, 0, 0);
        env.restore(new double[] {0, 3, 0});
        assertThat(env.step(EAST, observation))
                .as("the wall behind the junction")
                .isEqualTo(OTHER);
        assertThat(env.state()).containsExactly(0, 3, 1);
        assertThat(env.step(WEST, observation)).isEqualTo(OTHER);
        assertThat(env.state()).containsExactly(0, 2, 2);
    }

    @Test
    void twoLStepsAreTheLimitAndATurnWithTheLastIsATermination() {
        begin(0);
        for (int t = 0; t < 5; t++) {
            assertThat(env.step(SOUTH, observation)).isEqualTo(OTHER);
        }
        assertThat(env.step(SOUTH, observation)).isEqualTo(new Step(-0.1f, Ending.TRUNCATED));
        env.restore(new double[] {1, 3, 5});
        assertThat(env.step(SOUTH, observation)).isEqualTo(new Step(4, Ending.TERMINATED));
        TMaze shortest = new TMaze(1);
        shortest.restore(new double[] {1, 0, 0});
        assertThat(shortest.step(EAST, observation)).isEqualTo(FORWARD);
        assertThat(shortest.step(SOUTH, observation)).isEqualTo(new Step(4, Ending.TERMINATED));
    }

    /** Away from the beginning nothing shows the goal: a policy that forgets the sign is right half of the time. */
    @Test
    void theSignIsShownAtTheBeginningOnly() {
        float[] other = new float[4];
        for (int cell = 0; cell < 4; cell++) {
            for (int action = 0; action < 4; action++) {
                env.restore(new double[] {0, cell, 0});
                env.step(action, observation);
                boolean beginning = env.state()[1] == 0;
                env.restore(new double[] {1, cell, 0});
                env.step(action, other);
                assertThat(Arrays.equals(observation, other))
                        .as("cell %d, action %d", cell, action)
                        .isEqualTo(!beginning);
            }
        }
    }

    @Test
    void badInput() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TMaze(0))
                .withMessage("length = 0 must lie in [1, 1000000]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> env.restore(new double[] {2, 0, 0}))
                .withMessageContaining("goal = 2.0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> env.restore(new double[] {1, 4, 0}))
                .withMessageContaining("cell = 4.0");
    }

    private void begin(int goal) {
        for (int seed = 0; seed < 100; seed++) {
            env.reset(Rng.of(seed), observation);
            if (env.state()[0] == goal) {
                return;
            }
        }
        throw new AssertionError("no episode with the goal " + goal);
    }
}
