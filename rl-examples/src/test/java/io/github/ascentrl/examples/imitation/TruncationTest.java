package io.github.ascentrl.examples.imitation;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ascentrl.algos.data.MemoryDataset;
import io.github.ascentrl.algos.data.Recorder;
import io.github.ascentrl.api.Dataset;
import io.github.ascentrl.api.Policy;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.envs.classic.CartPole;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TruncationTest {
    private static final MemoryDataset DATA = new Recorder(
                    new CartPole(),
                    "CartPole-v1",
                    Policy.of((random, s, action) -> action[0] = random.nextInt(2)),
                    "uniform",
                    1)
            .episodes(100);

    private static Set<Float> angles(Dataset data) {
        Set<Float> angles = new HashSet<>();
        for (long row = 0; row < data.size(); row++) {
            angles.add(data.get(row).observation()[2]);
        }
        return angles;
    }

    @Test
    void aCutKeepsWhatLiesInside() {
        for (int d = 0; d < Truncation.DIMENSIONS.size(); d++) {
            for (double share : Truncation.SHARES) {
                Truncation truncation = Truncation.middle(d, share);
                double[] bounds = truncation.bounds(DATA);
                Dataset left = truncation.of(DATA, Rng.of(1));
                for (long row = 0; row < left.size(); row++) {
                    assertThat((double) left.get(row).observation()[d]).isBetween(bounds[0], bounds[1]);
                }
                assertThat((double) left.size() / DATA.size())
                        .as(truncation.toString())
                        .isBetween(share - 0.01, share + 0.01);
            }
        }
    }

    /** Else a learner that takes one row a step sees the same rows whatever the share. */
    @Test
    void controlsOfTwoSharesBeginWithOtherRows() {
        long[] first = Truncation.SHARES.stream()
                .mapToLong(share -> Arrays.hashCode(
                        Truncation.random(share).of(DATA, Rng.of(1)).get(0).observation()))
                .distinct()
                .toArray();
        assertThat(first.length).isGreaterThan(Truncation.SHARES.size() / 2);
    }

    @Test
    void aControlIsDrawnFromEverywhere() {
        Set<Float> kept = angles(Truncation.random(0.5).of(DATA, Rng.of(1)));
        Set<Float> all = angles(DATA);
        assertThat(all).containsAll(kept);
        assertThat((double) kept.size() / all.size()).isBetween(0.45, 0.55);
        assertThat(kept.stream().mapToDouble(x -> Math.abs(x)).max().orElseThrow())
                .isGreaterThan(0.2);
    }

    @Test
    void r0sOwnAreAllDataAndACutOfEachDimension() {
        assertThat(Truncation.ofR0()).extracting(Truncation::dimension).containsExactly(-1, 0, 1, 2, 3);
        assertThat(Truncation.ofR0()).noneMatch(Truncation::isOther);
        assertThat(Truncation.values()).filteredOn(Truncation::isOther).hasSize(5 * Truncation.SHARES.size());
    }

    @Test
    void whatR0sCutKeepsLiesInsideItsBounds() {
        for (int d = 0; d < Truncation.DIMENSIONS.size(); d++) {
            int dimension = d;
            Truncation cut = Truncation.r0(d);
            long kept = 0;
            for (long row = 0; row < DATA.size(); row++) {
                kept += cut.keeps(DATA.get(row).observation()[dimension]) ? 1 : 0;
            }
            assertThat(kept)
                    .as(cut.toString())
                    .isEqualTo(cut.of(DATA, Rng.of(1)).size())
                    .isPositive();
        }
    }
}
