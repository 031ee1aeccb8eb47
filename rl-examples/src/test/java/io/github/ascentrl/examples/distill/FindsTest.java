package io.github.ascentrl.examples.distill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.ascentrl.algos.distill.InContextEvaluation;
import io.github.ascentrl.envs.grid.DarkRoom;
import org.junit.jupiter.api.Test;

class FindsTest {
    private final InContextEvaluation two = new InContextEvaluation(
            new float[][][] {{{0, 1, 1}, {0, 0, 0}}}, new int[][][] {{{20, 9, 5}, {20, 20, 20}}});

    @Test
    void howOftenAndHowSoon() {
        assertThat(Finds.share(two, 1, 3)).isEqualTo(0.5);
        assertThat(Finds.share(two, 0, 3)).isEqualTo(2.0 / 6);
        assertThat(Finds.ever(two)).isEqualTo(0.5);
        assertThat(Finds.steps(two, 0, 3)).as("of those that find it").isEqualTo(7);
        assertThat(Finds.steps(two, 0, 1)).isNaN();
        assertThat(Finds.firstSteps(two)).isEqualTo(9);
    }

    @Test
    void meansOverThoseThatFindIt() {
        InContextEvaluation tasks = new InContextEvaluation(
                new float[][][] {{{0, 1, 1}}, {{0, 0, 1}}, {{0, 0, 0}}},
                new int[][][] {{{20, 9, 5}}, {{20, 20, 7}}, {{20, 20, 20}}});
        assertThat(Finds.mean(tasks, 1, 3, task -> 3 * task))
                .as("two of task 0, one of 1")
                .isEqualTo(1);
        assertThat(Finds.mean(tasks, 0, 1, task -> task)).isNaN();
        assertThat(Finds.meanOfFirst(tasks, task -> 3 * task))
                .as("task 0 and 1")
                .isEqualTo(1.5);
    }

    /** Of a context of 40 steps. */
    @Test
    void whatAMissCouldHaveKnown() {
        InContextEvaluation one = new InContextEvaluation(
                new float[][][] {{{0, 1, 0, 0, 0, 0}}}, new int[][][] {{{20, 9, 20, 20, 20, 20}}});
        assertThat(Finds.misses(one, 0, 1, 40)).isEqualTo(new Finds.Misses(1, 0, 0));
        assertThat(Finds.misses(one, 2, 4, 40)).as("0 and 20 steps ago").isEqualTo(new Finds.Misses(0, 0, 1));
        assertThat(Finds.misses(one, 4, 6, 40)).as("40 and 60 steps ago").isEqualTo(new Finds.Misses(0, 1, 0));
        assertThat(Finds.misses(one, 0, 6, 40)).isEqualTo(new Finds.Misses(0.2, 0.4, 0.4));
    }

    /** By dynamic programming through the environment, in DarkRoomTest: 0.235. */
    @Test
    void whatRandomMovesReturn() {
        assertThat(new InContext(DarkRoom.Settings.PAPER, 1, 4).random()).isCloseTo(0.235, within(0.0005));
        assertThat(new InContext(DarkRoom.Settings.REPORT, 1, 4).random())
                .as("the share of episodes that find the goal, where that ends them; 0.235 if it did not")
                .isCloseTo(0.12, within(0.005));
    }
}
