package io.github.ascentrl.algos.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.ascentrl.algos.testing.Batches;
import io.github.ascentrl.algos.testing.Walk;
import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.contract.DatasetContract;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.data.Provenance;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.Discrete;
import org.junit.jupiter.api.Test;

class MemoryDatasetTest {
    @Test
    void keepsTheContract() {
        for (int seed = 0; seed < 10; seed++) {
            DatasetContract.check(Samples.walk(seed, 1 + 7 * seed), Rng.of(seed));
        }
    }

    @Test
    void aCopyHoldsTheSame() {
        MemoryDataset data = Samples.walk(1, 20);
        MemoryDataset copy = MemoryDataset.copyOf(Datasets.firstEpisodes(data, 20));
        assertThat(Samples.rows(copy)).isEqualTo(Samples.rows(data));
        assertThat(copy.provenance().derivation()).containsExactly("first 20 of 20 episodes");
    }

    @Test
    void whatLiesOutsideTheSpacesIsRefused() {
        Provenance from = new Provenance("e", "p", 0, "v");
        Batch batch = Batches.ofRewards(Ending.TERMINATED, new float[] {1, 2, 3});
        assertThat(MemoryDataset.of(batch, Box.uniform(1, 0, 3), new Discrete(1), from)
                        .size())
                .isEqualTo(3);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MemoryDataset.of(batch, Box.uniform(1, 0, 1.5f), new Discrete(1), from))
                .withMessageContaining("observation of row 2[0] = 2.0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MemoryDataset.of(batch, Box.uniform(1, 0, 2.5f), new Discrete(1), from))
                .withMessageContaining("final observation of episode 0[0] = 3.0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MemoryDataset.of(batch, Box.uniform(2, 0, 9), new Discrete(1), from))
                .withMessageContaining("the spaces have 2 and 1");
        Batch infinite = Batch.ofColumns(
                new int[] {0, 2},
                new float[] {0, 1},
                new float[2],
                new float[] {1, Float.POSITIVE_INFINITY},
                new float[] {2},
                new Ending[] {Ending.TERMINATED});
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MemoryDataset.of(infinite, Box.uniform(1, 0, 3), new Discrete(1), from))
                .withMessageContaining("reward Infinity of row 1");
        for (float bad : new float[] {Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
            assertInfinite("observation of row 1[0] = " + bad, new float[] {0, bad}, 0, 0);
            assertInfinite("action of row 1[0] = " + bad, new float[2], bad, 0);
            assertInfinite("final observation of episode 0[0] = " + bad, new float[2], 0, bad);
        }
    }

    /** Its segments may start in the middle of episodes. */
    @Test
    void aRolloutIsNoDataSetOfEpisodes() {
        Batch rollout = Batches.ofRewards(Ending.TERMINATED, new float[] {1, 2, 3})
                .withSegments(new int[] {0, 3}, new float[0]);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MemoryDataset.of(
                        rollout, Box.uniform(1, 0, 3), new Discrete(1), new Provenance("e", "p", 0, "v")))
                .withMessageContaining("middle of an episode")
                .withMessageContaining("EpisodeSampler");
    }

    private static void assertInfinite(String message, float[] observations, float action, float last) {
        Batch batch = Batch.ofColumns(
                new int[] {0, 2},
                observations,
                new float[] {0, action},
                new float[2],
                new float[] {last},
                new Ending[] {Ending.NONE});
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        MemoryDataset.of(batch, Box.unbounded(1), Box.unbounded(1), new Provenance("e", "p", 0, "v")))
                .withMessageContaining(message)
                .withMessageContaining("must be finite");
    }

    @Test
    void recordingTwiceGivesTheSameAndSaysWhereItIsFrom() {
        MemoryDataset data = Samples.walk(3, 9);
        assertThat(Samples.rows(Samples.walk(3, 9))).isEqualTo(Samples.rows(data));
        assertThat(Samples.rows(Samples.walk(4, 9))).isNotEqualTo(Samples.rows(data));
        Provenance provenance = data.provenance();
        assertThat(provenance.environment()).isEqualTo("Walk");
        assertThat(provenance.seed()).isEqualTo(3);
        assertThat(provenance.episodes()).isEqualTo(9);
        assertThat(provenance.steps()).isEqualTo(data.size());
        assertThat(provenance.libraryVersion()).matches("\\d+\\.\\d+.*");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Recorder(new Walk(), "Walk", Samples.RANDOM, "uniform", 1).episodes(0));
    }
}
