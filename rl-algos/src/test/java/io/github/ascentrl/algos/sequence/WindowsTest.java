package io.github.ascentrl.algos.sequence;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ascentrl.algos.data.MemoryDataset;
import io.github.ascentrl.algos.testing.Batches;
import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.EpisodicDataset;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.data.Provenance;
import io.github.ascentrl.api.data.Trajectory;
import io.github.ascentrl.api.data.Transition;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.api.space.Space;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class WindowsTest {
    private static final int WIDTH = 2;
    private static final int ACTIONS = 3;
    private static final DecisionRows ROWS = new DecisionRows(Box.unbounded(WIDTH), new Discrete(ACTIONS), 2.5);
    private static final int SIZE = ACTIONS + 1 + WIDTH;

    /** Observations identify their row, since no two are equal. */
    private static MemoryDataset data(long seed, int episodes, int longest) {
        return MemoryDataset.of(
                Batches.random(Rng.of(seed), episodes, longest, WIDTH, ACTIONS),
                Box.unbounded(WIDTH),
                new Discrete(ACTIONS),
                new Provenance("normal", "uniform", seed, "test"));
    }

    /** The row of step t of an episode: the definition, and plausible mistakes. */
    private enum Telling {
        RIGHT,
        RETURN_WITH_THE_PAST,
        RETURN_WITHOUT_THE_REWARD_OF_THE_ACTION,
        RETURN_OF_THE_WINDOW,
        RETURN_NOT_SCALED,
        ACTION_OF_THE_STEP_ITSELF,
        ACTION_TWO_STEPS_BEFORE,
        NO_ACTION_BEFORE_A_WINDOW;

        float[] row(Trajectory episode, int t, int from, int to) {
            int first = this == RETURN_WITH_THE_PAST ? 0 : this == RETURN_WITHOUT_THE_REWARD_OF_THE_ACTION ? t + 1 : t;
            int last = this == RETURN_OF_THE_WINDOW ? to : episode.length();
            double toGo = 0;
            for (int k = first; k < last; k++) {
                toGo += episode.rewards()[k];
            }
            float[] row = new float[SIZE];
            int before = this == ACTION_OF_THE_STEP_ITSELF ? t : this == ACTION_TWO_STEPS_BEFORE ? t - 2 : t - 1;
            if (before >= (this == NO_ACTION_BEFORE_A_WINDOW ? from : 0)) {
                row[(int) episode.actions()[before]] = 1;
            }
            row[ACTIONS] = (float) (this == RETURN_NOT_SCALED ? toGo : toGo / 2.5);
            System.arraycopy(episode.observations(), t * WIDTH, row, ACTIONS + 1, WIDTH);
            return row;
        }
    }

    /** {@return whether all rows of the windows are these, and their labels are the actions} */
    private static boolean agrees(Batch windows, MemoryDataset data, Telling telling) {
        boolean agrees = true;
        for (int w = 0; w < windows.episodes(); w++) {
            int first = windows.start(w);
            int row = find(data, windows.observations(), first * SIZE + ACTIONS + 1);
            int episode = data.batch().episodeAt(row);
            int from = row - data.batch().start(episode);
            int to = from + windows.length(w);
            Trajectory all = data.trajectory(episode);
            assertThat(to).isLessThanOrEqualTo(all.length());
            for (int t = from; t < to; t++) {
                int at = first + t - from;
                float[] expected = telling.row(all, t, from, to);
                for (int i = 0; i < SIZE; i++) {
                    agrees &= Math.abs(windows.observations()[at * SIZE + i] - expected[i]) < 1e-5f;
                }
                assertThat(windows.actions()[at]).isEqualTo(all.actions()[t]);
            }
        }
        return agrees;
    }

    private static int find(MemoryDataset data, float[] observations, int at) {
        int row = 0;
        while (data.batch().observations()[row * WIDTH] != observations[at]) {
            row++;
        }
        return row;
    }

    @Property(tries = 30, seed = "1")
    void rowsAreTheDefinition(@ForAll long seed, @ForAll @IntRange(min = 1, max = 12) int length) {
        MemoryDataset data = data(seed, 6, 20);
        Batch windows = new Windows(data, ROWS).draw(9, length, Rng.of(seed));
        assertThat(windows.episodes()).isEqualTo(9);
        assertThat(windows.segments()).isEqualTo(9);
        assertThat(windows.memory()).isEmpty();
        assertThat(agrees(windows, data, Telling.RIGHT)).isTrue();
    }

    @Test
    void mutantsAreCaught() {
        MemoryDataset data = data(1, 6, 20);
        Batch windows = new Windows(data, ROWS).draw(9, 5, Rng.of(1));
        for (Telling telling : Telling.values()) {
            assertThat(agrees(windows, data, telling)).as("%s", telling).isEqualTo(telling == Telling.RIGHT);
        }
    }

    @Property(tries = 20, seed = "2")
    void anEpisodeThatIsNotLongerIsTakenWhole(@ForAll long seed) {
        MemoryDataset data = data(seed, 6, 8);
        Batch windows = new Windows(data, ROWS).draw(20, 8, Rng.of(seed));
        for (int w = 0; w < 20; w++) {
            int row = find(data, windows.observations(), windows.start(w) * SIZE + ACTIONS + 1);
            int episode = data.batch().episodeAt(row);
            assertThat(row).isEqualTo(data.batch().start(episode));
            assertThat(windows.length(w)).isEqualTo(data.batch().length(episode));
        }
    }

    /**
     * As documented: episodes are drawn in proportion to their steps, and no step less than half as often as the rest.
     */
    @Test
    void everyStepIsSeenAboutAsOften() {
        MemoryDataset data = data(3, 5, 30);
        int steps = data.batch().steps();
        int length = 6;
        int draws = 40_000;
        Batch windows = new Windows(data, ROWS).draw(draws, length, Rng.of(4));
        double[] seen = new double[steps];
        int[] drawn = new int[5];
        for (int w = 0; w < draws; w++) {
            int row = find(data, windows.observations(), windows.start(w) * SIZE + ACTIONS + 1);
            drawn[data.batch().episodeAt(row)]++;
            for (int t = 0; t < windows.length(w); t++) {
                seen[row + t]++;
            }
        }
        for (int e = 0; e < 5; e++) {
            double expected = (double) draws * data.batch().length(e) / steps;
            assertThat(drawn[e])
                    .isBetween((int) (expected - 5 * Math.sqrt(expected)), (int) (expected + 5 * Math.sqrt(expected)));
        }
        for (int row = 0; row < steps; row++) {
            int e = data.batch().episodeAt(row);
            double usual = (double) draws * Math.min(length, data.batch().length(e)) / steps;
            assertThat(seen[row]).isBetween(0.5 * usual, 1.6 * usual);
        }
    }

    /** A foreign data set may have episodes without steps: they are never drawn. */
    @Test
    void emptyEpisodesAreNoWindows() {
        MemoryDataset data = data(5, 3, 4);
        EpisodicDataset gaps = new WithEmptyEpisodes(data);
        assertThat(gaps.length(0)).isZero();
        float[] expected = new Windows(data, ROWS).draw(50, 3, Rng.of(1)).observations();
        assertThat(new Windows(gaps, ROWS).draw(50, 3, Rng.of(1)).observations())
                .isEqualTo(expected);
    }

    /** Adds them before, between and after the episodes of another data set. */
    private record WithEmptyEpisodes(MemoryDataset data) implements EpisodicDataset {
        @Override
        public long size() {
            return data.size();
        }

        @Override
        public long episodes() {
            return 2 * data.episodes() + 1;
        }

        @Override
        public long start(long episode) {
            return data.start(episode / 2);
        }

        @Override
        public Ending ending(long episode) {
            return episode % 2 == 0 ? Ending.NONE : data.ending(episode / 2);
        }

        @Override
        public Space observationSpace() {
            return data.observationSpace();
        }

        @Override
        public Space actionSpace() {
            return data.actionSpace();
        }

        @Override
        public Provenance provenance() {
            return data.provenance();
        }

        @Override
        public Transition get(long index) {
            return data.get(index);
        }
    }

    @Test
    void theKeyDecides() {
        Windows windows = new Windows(data(1, 6, 20), ROWS);
        float[] first = windows.draw(5, 4, Rng.of(1)).observations();
        assertThat(windows.draw(5, 4, Rng.of(1)).observations()).isEqualTo(first);
        assertThat(Arrays.equals(windows.draw(5, 4, Rng.of(2)).observations(), first))
                .isFalse();
    }
}
