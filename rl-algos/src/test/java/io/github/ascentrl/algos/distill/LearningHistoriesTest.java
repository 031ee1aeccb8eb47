package io.github.ascentrl.algos.distill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.ascentrl.algos.data.MemoryDataset;
import io.github.ascentrl.algos.data.Recorder;
import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.Policy;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.data.Provenance;
import io.github.ascentrl.api.data.Trajectory;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.Discrete;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LearningHistoriesTest {
    /** Tokens for observations of two numbers: a position and a key. */
    private static final Tokens KEYED = new Tokens() {
        @Override
        public int[] things() {
            return new int[] {100, 2, 4};
        }

        @Override
        public int observationSize() {
            return 2;
        }

        @Override
        public void write(Moment moment, float[] token, int at) {
            token[at] = moment.observation(0);
            token[at + 1] = moment.observation(1);
            token[at + 2] = moment.action() + 1;
        }
    };

    @TempDir
    private Path folder;

    /** Task k's observations are 10k, 10k + 1, …, so a window shows its origin; episodes of 4, 4 and 2 steps. */
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

    /**
     * One history of task 5 with the given number of episodes of one to three steps; the action is the episode's index.
     */
    private static LearningHistories episodes(int count) {
        int n = 0;
        float[] actions = new float[3 * count];
        int[] time = new int[3 * count];
        for (int e = 0; e < count; e++) {
            for (int t = 0; t <= e % 3; t++, n++) {
                actions[n] = e;
                time[n] = t;
            }
        }
        return new LearningHistories(Tokens.numbered(1, 1000, 1, 3))
                .add(5, new float[n], Arrays.copyOf(actions, n), new float[n], Arrays.copyOf(time, n));
    }

    /** 600 windows: the probability that one of the 21 possible ones is missed is below 21 · (20/21)^600 < 1e-11. */
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

    /** The order of draws gives the same windows in every version: for each window its history, then its first step. */
    @Test
    void aWindowIsTwoDraws() {
        Batch batch = counting().windows(50, 4, Rng.of(7));
        Rng rng = Rng.of(7);
        for (int w = 0; w < 50; w++) {
            assertThat(batch.observations()[batch.start(w) * 4]).isEqualTo(10 * rng.nextInt(3) + rng.nextInt(7));
        }
    }

    @Test
    void shortHistoriesAreTakenWhole() {
        Batch batch = counting().windows(2, 50, Rng.of(1));
        assertThat(batch.steps()).isEqualTo(20);
        assertThat(batch.start(1)).isEqualTo(10);
        Batch longest = counting().windows(2, Integer.MAX_VALUE, Rng.of(1));
        assertThat(longest.observations()).isEqualTo(batch.observations());
    }

    @Test
    void actionsOfSeveralNumbersAreRefused() {
        MemoryDataset two = MemoryDataset.of(
                Batch.of(List.of(new Trajectory(
                        new float[1], new float[] {1, 2}, new float[1], new float[1], Ending.TERMINATED))),
                new Discrete(1),
                Box.uniform(2, 0, 2),
                new Provenance("", "", 0, ""));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LearningHistories(Lever.TOKENS).add(0, two))
                .withMessageContaining("a history has actions of one number, exact integers");
    }

    /** Including the last action and reward, which no later step of the history shows. */
    @Test
    void theLastActionAndItsRewardFitTheTokens() {
        LearningHistories histories = new LearningHistories(Lever.TOKENS);
        float[] one = new float[1];
        assertThatIllegalArgumentException()
                .isThrownBy(() -> histories.add(5, one, new float[] {3}, one, new int[1]))
                .withMessage("step 0 of a history of task 5: action = 3.0 is not one of the 3 values of these"
                        + " tokens; build the tokens for the environment");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> histories.add(5, one, one, new float[] {0.5f}, new int[1]))
                .withMessageContaining("step 0 of a history of task 5: reward = 0.5 is not one of the 2");
    }

    @Test
    void tokensThatAFloatCannotTellApartAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Tokens.room(50_000, 5, 2, 20))
                .withMessageContaining("size · size = 2500000000 must be at most 16777216");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Tokens.numbered(9, Integer.MAX_VALUE, 2, 20))
                .withMessageContaining("actions and none = 2147483648");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Tokens.numbered(0, 5, 2, 20))
                .withMessage("observations = 0 must be at least 1");
        assertThat(Tokens.room(4096, 5, 2, 20).things()).containsExactly(4096, 4096, 6, 2, 20);
    }

    @Test
    void recordedEpisodesAreAHistory() {
        MemoryDataset episodes = new Recorder(
                        new Lever(1), "lever", Policy.of((random, s, action) -> action[0] = 1), "always 1", 3)
                .episodes(2);
        LearningHistories histories = new LearningHistories(Lever.TOKENS).add(7, episodes);
        assertThat(histories.tasks()).containsExactly(7);
        assertThat(histories.steps()).isEqualTo(4);
        assertThat(histories.returns(0)).containsExactly(2, 2);
        assertThat(histories.lengths(0)).containsExactly(2, 2);
        assertThat(histories.sources()).containsExactly(episodes.provenance());
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

    /** The first token of a window inside a history also contains the step before it. */
    @Test
    void whatWasBeforeAWindowIsTheStepBefore() {
        Tokens before = new Tokens() {
            @Override
            public int[] things() {
                return new int[] {30, 30, 4};
            }

            @Override
            public void write(Moment moment, float[] token, int at) {
                token[at] = moment.observation(0);
                token[at + 1] = moment.observationBefore(0);
                token[at + 2] = moment.actionTime();
            }
        };
        float[] rows = counting().withTokens(before).windows(600, 4, Rng.of(1)).observations();
        for (int i = 0; i < rows.length; i += 3) {
            int o = (int) rows[i];
            boolean begins = o % 10 == 0;
            assertThat(rows[i + 1]).as("before %d", o).isEqualTo(begins ? 0 : o - 1);
            assertThat(rows[i + 2]).as("time of the action before %d", o).isEqualTo(begins ? 0 : (o - 1) % 10 % 4);
        }
    }

    @Test
    void theSameHistoriesServeOtherTokens() {
        LearningHistories cells = counting();
        LearningHistories rooms = cells.withTokens(Tokens.room(6, 30, 2, 4));
        Batch numbered = cells.windows(20, 4, Rng.of(1));
        Batch room = rooms.windows(20, 4, Rng.of(1));
        for (int row = 0; row < numbered.steps(); row++) {
            float[] o = room.observations();
            assertThat(6 * o[row * 5] + o[row * 5 + 1]).isEqualTo(numbered.observations()[row * 4]);
        }
        assertThat(room.actions()).containsExactly(numbered.actions());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> cells.withTokens(Tokens.numbered(12, 30, 2, 4)))
                .withMessage("step 2 of a history of task 1: observation = 12.0 is not one of the 12 values of these"
                        + " tokens; build the tokens for the environment");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> cells.withTokens(KEYED))
                .withMessageContaining("observations of 1 numbers, but the tokens take 2");
    }

    @Test
    void observationsOfTwoNumbers() throws IOException {
        LearningHistories histories = new LearningHistories(KEYED)
                .add(0, new float[] {70, 0, 71, 1, 72, 1}, new float[] {1, 2, 0}, new float[3], new int[] {0, 1, 2});
        histories.write(folder.resolve("keyed"));
        for (LearningHistories each :
                new LearningHistories[] {histories, LearningHistories.open(KEYED, folder.resolve("keyed"))}) {
            assertThat(each.windows(1, 3, Rng.of(1)).observations()).containsExactly(70, 0, 0, 71, 1, 2, 72, 1, 3);
        }
    }

    @Test
    void aFileHoldsTheSameHistories() throws IOException {
        Provenance source = new Provenance("counting", "nobody", 3, "v");
        LearningHistories memory = counting().from(source).from(source);
        memory.write(folder.resolve("a"));
        episodes(7).write(folder.resolve("b"));
        LearningHistories mapped = LearningHistories.open(memory.tokens(), folder.resolve("a"));
        Batch expected = memory.windows(40, 4, Rng.of(5));
        Batch actual = mapped.windows(40, 4, Rng.of(5));
        assertThat(actual.observations()).containsExactly(expected.observations());
        assertThat(actual.actions()).containsExactly(expected.actions());
        assertThat(mapped.sources()).containsExactly(source);
        assertThat(mapped.tasks()).containsExactly(0, 1, 2);
        LearningHistories both =
                LearningHistories.open(Tokens.numbered(30, 1000, 2, 4), folder.resolve("b"), folder.resolve("a"));
        assertThat(both.tasks()).containsExactly(5, 0, 1, 2);
        assertThat(both.steps()).isEqualTo(30 + 13);
        both.write(folder.resolve("c"));
        assertThat(LearningHistories.open(both.tokens(), folder.resolve("c")).task(3))
                .isEqualTo(2);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LearningHistories.open(Lever.TOKENS, folder.resolve("a")))
                .withMessageContaining("a: step 1 of a history of task 0: observation = 1.0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LearningHistories(Lever.TOKENS).write(folder.resolve("d")))
                .withMessageContaining("0 histories");
    }

    /** A step of four numbers below 256 takes four bytes. */
    @Test
    void filesAreCompact() throws IOException {
        episodes(200).write(folder.resolve("small"));
        episodes(900).write(folder.resolve("large")); // actions up to 899 need two bytes
        assertThat(Files.size(folder.resolve("small"))).isBetween(4L * 399, 4L * 399 + 1000);
        assertThat(Files.size(folder.resolve("large"))).isBetween(8L * 1800, 8L * 1800 + 1000);
    }

    /** No number is rounded, whatever its size and sign. */
    @Test
    void numbersKeepTheirBits() throws IOException {
        float[][] all = {{0, 255}, {0, 256}, {65_535, 1}, {65_536, 1}, {-1, 1}, {-0f, 0}, {0.5f, 1e-40f}, {1e38f, 7}};
        Tokens raw = new Tokens() {
            @Override
            public int[] things() {
                return new int[] {2, 2};
            }

            @Override
            public void write(Moment moment, float[] token, int at) {
                token[at] = moment.observation(0);
                token[at + 1] = moment.reward();
            }
        };
        for (float[] numbers : all) {
            LearningHistories histories = new LearningHistories(raw).add(0, numbers, new float[2], numbers, new int[2]);
            histories.write(folder.resolve("numbers"));
            for (LearningHistories each :
                    new LearningHistories[] {histories, LearningHistories.open(raw, folder.resolve("numbers"))}) {
                assertThat(each.windows(1, 2, Rng.of(1)).observations())
                        .containsExactly(numbers[0], 0, numbers[1], numbers[0]);
            }
            Files.delete(folder.resolve("numbers"));
        }
    }

    @Test
    void subsamplingKeepsWholeEpisodesAtEqualDistances() {
        LearningHistories slow = episodes(100);
        LearningHistories fast = slow.subsampled(10);
        assertThat(fast.size()).isEqualTo(1);
        assertThat(actions(fast, 0)).containsExactly(0, 10, 20, 30, 40, 50, 60, 70, 80, 90);
        assertThat(fast.lengths(0)).containsExactly(1, 2, 3, 1, 2, 3, 1, 2, 3, 1);
        LearningHistories phased = slow.subsampled(10, 3);
        assertThat(phased.size()).isEqualTo(3);
        assertThat(actions(phased, 1)).containsExactly(3, 13, 23, 33, 43, 53, 63, 73, 83, 93);
        assertThat(actions(phased, 2)).containsExactly(6, 16, 26, 36, 46, 56, 66, 76, 86, 96);
        assertThat(phased.tasks()).containsExactly(5);
        assertThat(actions(slow.subsampled(40, 5), 1)).hasSize(40).doesNotHaveDuplicates();
        assertThat(slow.subsampled(40, 5).size())
                .as("100 episodes are no more than 2 × 40")
                .isEqualTo(2);
        assertThat(actions(slow.subsampled(1000), 0)).hasSize(100).isSorted();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> slow.subsampled(0))
                .withMessageContaining("episodes");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> slow.subsampled(1, 0))
                .withMessageContaining("phases");
    }

    /** The index of each episode of a history, from its actions. */
    private static int[] actions(LearningHistories histories, int history) {
        int steps = Arrays.stream(histories.lengths(history)).sum();
        for (int seed = 0; ; seed++) { // until this history is drawn; the drawing is tested above
            if (Rng.of(seed).nextInt(histories.size()) == history) {
                float[] actions = histories.windows(1, steps, Rng.of(seed)).actions();
                return IntStream.range(0, actions.length)
                        .map(t -> (int) actions[t])
                        .distinct()
                        .toArray();
            }
        }
    }

    @Test
    void cuttingKeepsTheEpisodesThatEndBefore() {
        assertThat(episodes(9).cut(7).lengths(0)).containsExactly(1, 2, 3, 1);
        assertThat(episodes(9).cut(8).lengths(0)).containsExactly(1, 2, 3, 1);
        assertThat(episodes(9).cut(9).lengths(0)).containsExactly(1, 2, 3, 1, 2);
        assertThat(episodes(9).cut(100).steps()).isEqualTo(18);
        assertThat(counting().cut(1).lengths(2)).as("the first always").containsExactly(4);
        assertThat(counting()
                        .from(new Provenance("e", "p", 1, "v"))
                        .cut(5)
                        .sources()
                        .get(0)
                        .derivation())
                .containsExactly("the first 5 steps of each history");
        assertThatIllegalArgumentException().isThrownBy(() -> counting().cut(0)).withMessageContaining("most");
    }

    @Test
    void tasksAreChosen() {
        LearningHistories some = counting().only(task -> task != 1);
        assertThat(some.tasks()).containsExactly(0, 2);
        assertThat(some.steps()).isEqualTo(20);
        boolean[] drawn = new boolean[3];
        // The probability that a task is never drawn is below 3 · (2/3)^50 < 1e-8.
        for (int seed = 0; seed < 50; seed++) {
            LearningHistories.Split split = counting().split(1, Rng.of(seed));
            assertThat(split.train().size()).isEqualTo(2);
            int[] validation = split.validation().tasks();
            assertThat(split.train().tasks()).doesNotContain(validation).hasSize(2);
            drawn[validation[0]] = true;
        }
        assertThat(drawn).containsOnly(true);
        for (int wrong : new int[] {0, 3}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> counting().split(wrong, Rng.of(1)))
                    .withMessageContaining("of 3");
        }
    }

    @Test
    void badInputIsNamed() {
        LearningHistories histories = new LearningHistories(Lever.TOKENS);
        assertThatIllegalStateException().isThrownBy(() -> histories.windows(1, 1, Rng.of(1)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> histories.add(0, new float[] {1}, new float[1], new float[1], new int[1]))
                .withMessageContaining("observation = 1.0 is not one of the 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> histories.add(0, new float[3], new float[3], new float[3], new int[] {0, 1, 2}))
                .withMessageContaining("step 2 of a history of task 0: time = 2.0 is not one of the 2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> histories.add(0, new float[1], new float[1], new float[1], new int[] {1}))
                .withMessage("time 1.0 in step 0 must be 0, where an episode begins");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> histories.add(0, new float[2], new float[2], new float[2], new int[] {0, 2}))
                .withMessage("time 2.0 in step 1 must be 0, where an episode begins, or 1.0, where it continues");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> histories.add(0, new float[2], new float[1], new float[1], new int[1]))
                .withMessageContaining("2 observation numbers (1 per step), 1 actions");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> histories.add(0, new float[1], new float[] {0.5f}, new float[1], new int[1]))
                .withMessageContaining("action 0.5 in step 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> histories.add(0, new float[1], new float[1], new float[] {Float.NaN}, new int[1]))
                .withMessageContaining("reward NaN in step 0 must be finite");
        assertThat(histories.size()).isZero();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> counting().windows(0, 4, Rng.of(1)))
                .withMessageContaining("count");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> counting().windows(Integer.MAX_VALUE, 4, Rng.of(1)))
                .withMessageContaining(
                        "2147483647 windows of 4 steps with tokens of 4 numbers do not fit into an array");
    }
}
