package io.github.ascentrl.algos.distill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.ascentrl.algos.data.MemoryDataset;
import io.github.ascentrl.algos.data.Recorder;
import io.github.ascentrl.api.Policy;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.random.Rng;
import org.junit.jupiter.api.Test;

class LearningHistoriesTest {
    /** Task k's observations are 10k, 10k + 1, …, so that a window tells where it is from. */
    private static LearningHistories counting() {
        LearningHistories histories = new LearningHistories(Tokens.numbered(30, 30, 2, 10));
        for (int task = 0; task < 3; task++) {
            float[] observations = new float[10];
            float[] actions = new float[10];
            int[] time = new int[10];
            for (int t = 0; t < 10; t++) {
                observations[t] = 10 * task + t;
                actions[t] = 29 - observations[t];
                time[t] = t % 4;
            }
            histories.add(task, observations, actions, new float[] {0, 1, 0, 1, 0, 1, 0, 1, 0, 1}, time);
        }
        return histories;
    }

    /** 600 windows: that one of the 21 there are is missed has a chance below 21 · (20/21)^600 < 1e-11. */
    @Test
    void windowsAreRunsOfOneHistoryAndAllOccur() {
        Batch batch = counting().windows(600, 4, Rng.of(1));
        boolean[] seen = new boolean[30];
        for (int w = 0; w < 600; w++) {
            int first = (int) batch.observations()[batch.start(w) * 4];
            assertThat(batch.start(w + 1) - batch.start(w)).isEqualTo(4);
            assertThat(first % 10).isLessThanOrEqualTo(6);
            seen[first] = true;
            for (int t = 0; t < 4; t++) {
                int row = batch.start(w) + t;
                int o = first + t;
                assertThat(batch.actions()[row]).isEqualTo(29 - o);
                assertThat(batch.observations()[row * 4]).isEqualTo(o);
                boolean begins = o % 10 == 0;
                assertThat(batch.observations()[row * 4 + 1]).isEqualTo(begins ? 0 : 29 - (o - 1) + 1);
                assertThat(batch.observations()[row * 4 + 2]).isEqualTo(begins ? 0 : (o % 10 - 1) % 2);
                assertThat(batch.observations()[row * 4 + 3]).isEqualTo(o % 10 % 4);
            }
        }
        for (int o = 0; o < 30; o++) {
            assertThat(seen[o]).as("window from %d", o).isEqualTo(o % 10 <= 6);
        }
    }

    @Test
    void shortHistoriesAreTakenWhole() {
        Batch batch = counting().windows(2, 50, Rng.of(1));
        assertThat(batch.steps()).isEqualTo(20);
        assertThat(batch.start(1)).isEqualTo(10);
    }

    @Test
    void recordedEpisodesAreAHistory() {
        MemoryDataset episodes = new Recorder(
                        new Lever(1), "lever", Policy.of((random, s, action) -> action[0] = 1), "always 1", 3)
                .episodes(2);
        LearningHistories histories = new LearningHistories(Lever.TOKENS).add(7, episodes);
        assertThat(histories.tasks()).containsExactly(7);
        assertThat(histories.steps()).isEqualTo(4);
        Batch whole = histories.windows(1, 4, Rng.of(1));
        assertThat(whole.observations()).containsExactly(0, 0, 0, 0, 0, 2, 1, 1, 0, 2, 1, 0, 0, 2, 1, 1);
        assertThat(whole.actions()).containsExactly(1, 1, 1, 1);
    }

    @Test
    void theTimeOfTheActionIsThatOfTheStepBefore() {
        LearningHistories histories =
                new LearningHistories(Tokens.numbered(1, 2, 2, 3).withActionTime(3));
        histories.add(0, new float[5], new float[] {0, 1, 1, 0, 1}, new float[5], new int[] {0, 1, 2, 0, 1});
        float[] rows = histories.windows(1, 5, Rng.of(1)).observations();
        assertThat(histories.tokens().things()).containsExactly(1, 3, 2, 3, 3);
        for (int t = 0; t < 5; t++) {
            assertThat(rows[5 * t + 3]).isEqualTo(t % 3);
            assertThat(rows[5 * t + 4]).as("before step %d", t).isEqualTo(t == 0 ? 0 : (t - 1) % 3);
        }
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> new LearningHistories(Tokens.numbered(1, 2, 2, 3).withActionTime(1))
                                .add(0, new float[3], new float[3], new float[3], new int[] {0, 1, 2}))
                .withMessageContaining("time of the action = 1.0 is not one of the 1");
    }

    @Test
    void badInputIsNamed() {
        LearningHistories histories = new LearningHistories(Lever.TOKENS);
        assertThatIllegalStateException().isThrownBy(() -> histories.windows(1, 1, Rng.of(1)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> histories.add(0, new float[] {1}, new float[1], new float[1], new int[1]))
                .withMessageContaining("observation = 1.0 is not one of the 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> histories.add(0, new float[1], new float[1], new float[1], new int[] {2}))
                .withMessageContaining("time = 2.0 is not one of the 2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> histories.add(0, new float[2], new float[1], new float[1], new int[1]))
                .withMessageContaining("2 observations, 1 actions");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> histories.add(0, new float[1], new float[] {0.5f}, new float[1], new int[1]))
                .withMessageContaining("action 0.5 in step 0");
        assertThat(histories.size()).isZero();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LearningHistories(Tokens.numbered(32769, 2, 2, 2)))
                .withMessageContaining("32769 things");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> counting().windows(0, 4, Rng.of(1)))
                .withMessageContaining("count");
    }
}
