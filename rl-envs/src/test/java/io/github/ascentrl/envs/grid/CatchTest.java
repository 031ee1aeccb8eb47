package io.github.ascentrl.envs.grid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.Step;
import io.github.ascentrl.api.random.Rng;
import org.junit.jupiter.api.Test;

class CatchTest {
    private final Catch env = new Catch();
    private final float[] observation = new float[50];

    @Test
    void whoFollowsTheBallCatchesIt() {
        for (int seed = 0; seed < 20; seed++) {
            env.reset(Rng.of(seed), observation);
            Step step;
            int steps = 0;
            do {
                double[] state = env.state();
                step = env.step(1 + Double.compare(state[0], state[1]), observation);
                steps++;
            } while (!step.ending().ended());
            assertThat(step).isEqualTo(new Step(1, Ending.TERMINATED));
            assertThat(steps).isEqualTo(9);
        }
    }

    @Test
    void whoStaysAsideMissesIt() {
        env.restore(new double[] {0, 4, 8});
        assertThat(env.step(1, observation)).isEqualTo(new Step(-1, Ending.TERMINATED));
    }

    @Test
    void showsBallAndPaddle() {
        env.restore(new double[] {3, 2, 0});
        env.step(0, observation);
        float[] board = new float[50];
        board[5 + 3] = 1;
        board[45 + 1] = 1;
        assertThat(observation).isEqualTo(board);
    }

    @Test
    void rejectsImpossibleBoards() {
        assertThatThrownBy(() -> new Catch(1, 5)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> env.restore(new double[] {5, 0, 0}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("ball column = 5.0");
    }
}
