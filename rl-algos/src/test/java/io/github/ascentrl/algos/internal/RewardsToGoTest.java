package io.github.ascentrl.algos.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.ascentrl.algos.data.Datasets;
import io.github.ascentrl.algos.data.MemoryDataset;
import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.EpisodicDataset;
import io.github.ascentrl.api.data.BatchBuilder;
import io.github.ascentrl.api.data.Provenance;
import io.github.ascentrl.api.data.Transition;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.api.space.Space;
import org.junit.jupiter.api.Test;

class RewardsToGoTest {
    private static MemoryDataset data() {
        BatchBuilder builder = new BatchBuilder(1, 1);
        float[][] episodes = {{1, 2, 4}, {8}, {-1, 3}};
        for (int e = 0; e < 3; e++) {
            for (float reward : episodes[e]) {
                builder.add(new float[1], new float[1], reward);
            }
            builder.endEpisode(Ending.values()[e], new float[1]);
        }
        return MemoryDataset.of(
                builder.build(), Box.unbounded(1), new Discrete(1), new Provenance("three", "none", 0, "test"));
    }

    @Test
    void sumsEndWithTheEpisode() {
        assertThat(RewardsToGo.of(data(), 1)).containsExactly(7, 6, 4, 8, 2, 3);
        assertThat(RewardsToGo.of(data(), 0.5)).containsExactly(3, 4, 4, 8, 0.5f, 3);
        assertThat(RewardsToGo.of(Datasets.best(data(), 0.7), 1))
                .as("of a view")
                .containsExactly(7, 6, 4, 8);
    }

    @Test
    void badInputIsNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RewardsToGo.of(data(), 1.5))
                .withMessageContaining("gamma = 1.5");
        EpisodicDataset huge = new EpisodicDataset() {
            @Override
            public long size() {
                return 1L << 31;
            }

            @Override
            public long episodes() {
                return 1;
            }

            @Override
            public long start(long episode) {
                return episode * size();
            }

            @Override
            public Ending ending(long episode) {
                return Ending.NONE;
            }

            @Override
            public Space observationSpace() {
                return Box.unbounded(1);
            }

            @Override
            public Space actionSpace() {
                return new Discrete(1);
            }

            @Override
            public Provenance provenance() {
                return new Provenance("huge", "none", 0, "test");
            }

            @Override
            public Transition get(long index) {
                throw new UnsupportedOperationException("not read");
            }
        };
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RewardsToGo.of(huge, 1))
                .withMessageContaining("the data set has 2147483648 rows, more than the 2147483639 returns");
    }
}
