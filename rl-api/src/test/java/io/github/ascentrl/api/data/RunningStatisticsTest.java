package io.github.ascentrl.api.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.ascentrl.api.State;
import io.github.ascentrl.api.random.Rng;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class RunningStatisticsTest {
    @Property(tries = 200)
    void agreesWithTheTwoPassFormulas(@ForAll @IntRange(min = 2, max = 200) int n, @ForAll int seed) {
        Rng random = Rng.of(seed);
        RunningStatistics statistics = new RunningStatistics(2);
        float[][] points = new float[n][2];
        for (float[] point : points) {
            point[0] = (float) (1e4 + random.nextGaussian());
            point[1] = random.nextFloat();
            statistics.add(point);
        }
        for (int k = 0; k < 2; k++) {
            double mean = 0;
            for (float[] point : points) {
                mean += (double) point[k] / n;
            }
            double variance = 0;
            for (float[] point : points) {
                variance += (point[k] - mean) * (point[k] - mean) / n;
            }
            assertThat(statistics.mean(k)).isCloseTo(mean, within(1e-8));
            assertThat(statistics.variance(k)).isCloseTo(variance, within(1e-8));
        }
        assertThat(statistics.count()).isEqualTo(n);
    }

    @Test
    void goesOutAndInWithoutLosingABit() {
        RunningStatistics statistics = new RunningStatistics(2);
        for (int i = 0; i < 10; i++) {
            statistics.add(new float[] {i / 3f, i * i});
        }
        State saved = new State();
        statistics.save(saved);
        RunningStatistics other = new RunningStatistics(2);
        other.load(saved);
        State again = new State();
        other.save(again);
        assertThat(again.sameAs(saved)).isTrue();
        float[] next = {0.1f, -7};
        statistics.add(next);
        other.add(next);
        assertThat(other.mean(0)).isEqualTo(statistics.mean(0));
        assertThat(other.variance(1)).isEqualTo(statistics.variance(1));
        assertThatThrownBy(() -> new RunningStatistics(3).load(saved))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("2 coordinates");
    }

    /** What has not differed yet is shown as it is. */
    @Test
    void theScaleIsOneUntilTwoPointsDiffer() {
        RunningStatistics statistics = new RunningStatistics(1);
        assertThat(statistics.mean(0)).isZero();
        assertThat(statistics.variance(0)).isNaN();
        assertThat(statistics.scale(0)).isEqualTo(1);
        statistics.add(2.0);
        assertThat(statistics.variance(0)).isZero();
        assertThat(statistics.scale(0)).isEqualTo(1);
        statistics.add(new float[] {7, 2, 7}, 1);
        assertThat(statistics.scale(0)).isEqualTo(1);
        statistics.add(8.0);
        assertThat(statistics.mean(0)).isEqualTo(4);
        assertThat(statistics.variance(0)).isEqualTo(8);
        assertThat(statistics.scale(0)).isEqualTo(Math.sqrt(8 + Deviation.EPSILON));
    }

    @Test
    void oneNumberIsNoPointOfSeveralCoordinates() {
        assertThatThrownBy(() -> new RunningStatistics(2).add(1.0))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("2 coordinates");
    }

    /** An evaluation sees all that training has learned, and teaches it nothing. */
    @Test
    void aFrozenViewFollowsAndLearnsNothing() {
        RunningStatistics statistics = new RunningStatistics(1);
        RunningStatistics frozen = statistics.frozen();
        statistics.add(new float[] {2});
        statistics.add(new float[] {4});
        frozen.add(new float[] {100});
        assertThat(frozen.mean(0)).isEqualTo(3).isEqualTo(statistics.mean(0));
        assertThat(frozen.variance(0)).isEqualTo(1).isEqualTo(statistics.variance(0));
        assertThat(frozen.count()).isEqualTo(2).isEqualTo(statistics.count());
        statistics.add(new float[] {9});
        assertThat(frozen.mean(0)).isEqualTo(5);
        assertThat(frozen.isFrozen()).isTrue();
        assertThat(statistics.isFrozen()).isFalse();
        State saved = new State();
        frozen.save(saved);
        assertThatThrownBy(() -> frozen.load(saved))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("load the statistics that it is a view of");
    }

    @Test
    void aCopyLearnsOnItsOwn() {
        RunningStatistics statistics = new RunningStatistics(1);
        statistics.add(1);
        statistics.add(4);
        RunningStatistics copy = statistics.frozen().copy();
        assertThat(copy.isFrozen()).isFalse();
        assertThat(copy.variance(0)).isEqualTo(statistics.variance(0)).isEqualTo(2.25);
        copy.add(10);
        assertThat(copy.count()).isEqualTo(3);
        assertThat(copy.mean(0)).isEqualTo(5);
        assertThat(statistics.count()).isEqualTo(2);
        assertThat(statistics.mean(0)).isEqualTo(2.5);
    }
}
