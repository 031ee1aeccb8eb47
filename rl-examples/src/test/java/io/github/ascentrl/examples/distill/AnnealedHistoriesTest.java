package io.github.ascentrl.examples.distill;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ascentrl.algos.distill.LearningHistories;
import io.github.ascentrl.algos.distill.Moment;
import io.github.ascentrl.algos.distill.Tokens;
import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.envs.grid.DarkRoom;
import io.github.ascentrl.envs.wrap.PermuteActions;
import java.util.List;
import org.junit.jupiter.api.Test;

class AnnealedHistoriesTest {
    private static final DarkRoom.Settings ROOM = DarkRoom.Settings.PAPER;
    private static final int GOAL = 12; // two rows and one column from the corner: five steps from the centre
    private static final int BEST = 21 - 4;
    private final AnnealedHistories source = new AnnealedHistories(3, 10, 0.4, 0.5);

    @Test
    void theEndOfAHistoryIsTheBestPolicy() {
        LearningHistories histories = source.of(ROOM, List.of(GOAL), DarkRoomDistill.TOKENS, Rng.of(1));
        double[] curve = source.curve(ROOM, List.of(GOAL), Rng.of(1));
        assertThat(histories.size()).isEqualTo(3);
        float[] mean = new float[10];
        for (int h = 0; h < 3; h++) {
            float[] returns = histories.returns(h);
            assertThat(returns).hasSize(10);
            for (int e = 0; e < 10; e++) {
                mean[e] += returns[e] / 3;
                assertThat(returns[e]).isLessThanOrEqualTo(BEST);
            }
            assertThat(java.util.Arrays.copyOfRange(returns, 6, 10)).containsOnly(BEST);
        }
        for (int e = 0; e < 10; e++) {
            assertThat(curve[e]).isCloseTo(mean[e], org.assertj.core.data.Offset.offset(1e-5));
        }
        assertThat(mean[0]).as("noise alone").isLessThan(4);
    }

    /** Played again with its own actions in a room with permuted ones, a history sees the same cells. */
    @Test
    void actionsGoByOtherNumbers() {
        int[] order = {3, 0, 4, 1, 2};
        LearningHistories histories = source.of(ROOM, List.of(GOAL), DarkRoomDistill.TOKENS, key -> order, Rng.of(1));
        Batch whole = histories.windows(1, 200, Rng.of(2));
        Env env = new PermuteActions(new DarkRoom(ROOM, GOAL), order);
        float[] cell = new float[1];
        int columns = DarkRoomDistill.TOKENS.things().length;
        int differ = 0;
        for (int t = 0; t < 200; t++) {
            if (t % 20 == 0) {
                env.reset(Rng.of(0), cell);
            }
            float[] seen = whole.observations();
            assertThat(cell[0]).as("step %d", t).isEqualTo(9 * seen[t * columns] + seen[t * columns + 1]);
            differ += order[(int) whole.actions()[t]] != whole.actions()[t] ? 1 : 0;
            env.step(new float[] {whole.actions()[t]}, cell);
        }
        assertThat(differ).isPositive();
    }

    @Test
    void theTimeOfTheTaskGoesOnOverItsEpisodes() {
        LearningHistories histories = source.of(ROOM, List.of(GOAL), new Clocked(9, 150), Rng.of(1));
        float[] seen = histories.windows(1, 200, Rng.of(2)).observations();
        for (int t = 0; t < 200; t++) {
            assertThat(seen[5 * t + 4]).isEqualTo(Math.min(t, 149));
        }
        Env env = new TaskTime(new DarkRoom(ROOM, GOAL), 81);
        float[] observation = new float[2];
        env.reset(Rng.of(0), observation);
        for (int t = 0; t < 30; t++) {
            assertThat(observation[1]).isEqualTo(t);
            if (env.step(new float[] {0}, observation).ending().ended()) {
                env.reset(Rng.of(0), observation);
            }
        }
    }

    @Test
    void aSmallerRoomLiesInTheMiddleOfALargerOne() {
        float[] token = new float[5];
        Moment moment = new Moment(1);
        Tokens apart = new Placed(Tokens.room(13, 5, 2, 20), true, 9, 13);
        Tokens cells = new Placed(Tokens.numbered(169, 5, 2, 20), false, 9, 13);
        moment.see(new float[] {ROOM.centre()}, 0);
        apart.write(moment, token, 0);
        assertThat(token).containsExactly(6, 6, 0, 0, 0);
        cells.write(moment, token, 0);
        assertThat(token[0]).isEqualTo(84);
        moment.act(4, 1);
        moment.see(new float[] {80}, 0);
        apart.write(moment, token, 0);
        assertThat(token).containsExactly(10, 10, 5, 1, 1);
        cells.write(moment, token, 0);
        assertThat(token).startsWith(140, 5, 1, 1);
    }
}
