package io.github.ascentrl.algos.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.github.ascentrl.api.Dataset;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.commons.math3.stat.descriptive.DescriptiveStatistics;
import org.apache.commons.math3.stat.descriptive.rank.Percentile;
import org.junit.jupiter.api.Test;

class ColumnStatisticsTest {
    @Property(tries = 50)
    void agreeWithCommonsMath(@ForAll long seed) {
        MemoryDataset data = Samples.normal(seed, 200);
        DescriptiveStatistics expected = new DescriptiveStatistics();
        for (long i = 0; i < data.size(); i++) {
            expected.addValue(data.get(i).observation()[1]);
        }
        ColumnStatistics statistics = ColumnStatistics.of(data, 1);
        assertThat(statistics.count()).isEqualTo(data.size());
        assertThat((double) statistics.min()).isEqualTo(expected.getMin());
        assertThat((double) statistics.max()).isEqualTo(expected.getMax());
        assertThat(statistics.mean()).isCloseTo(expected.getMean(), within(1e-12));
        assertThat(statistics.std()).isCloseTo(Math.sqrt(expected.getPopulationVariance()), within(1e-12));
        Percentile numpy = new Percentile().withEstimationType(Percentile.EstimationType.R_7);
        float[] quantiles = ColumnStatistics.quantiles(data, 1, 0, 0.1, 0.5, 0.777, 1);
        assertThat(quantiles[0]).isEqualTo(statistics.min());
        for (int i = 1; i < 4; i++) {
            double q = new double[] {0, 0.1, 0.5, 0.777}[i];
            assertThat(quantiles[i]).isCloseTo((float) numpy.evaluate(expected.getValues(), 100 * q), within(1e-6f));
        }
        assertThat(quantiles[4]).isEqualTo(statistics.max());
    }

    @Test
    void histogramsCountEveryRowOnce() {
        MemoryDataset data = Samples.normal(1, 300);
        Histogram histogram = Histogram.of(data, 0, 17);
        assertThat(Arrays.stream(histogram.counts()).sum()).isEqualTo(data.size());
        ColumnStatistics statistics = ColumnStatistics.of(data, 0);
        assertThat(histogram.low()).isEqualTo(statistics.min());
        assertThat(histogram.high()).isEqualTo(statistics.max());
        long inFirst = 0;
        double edge = histogram.low() + (histogram.high() - histogram.low()) / 17;
        for (float x : ColumnStatistics.column(data, 0)) {
            inFirst += x < edge ? 1 : 0;
        }
        assertThat(histogram.counts()[0]).isEqualTo(inFirst);
        assertThat(histogram.counts()[16])
                .as("the largest value belongs to the last bin")
                .isPositive();
    }

    @Test
    void aConstantColumnHasOneFullBin() {
        Dataset one = Datasets.firstEpisodes(Samples.normal(1, 1), 1);
        Dataset row = Datasets.randomSubset(one, 1, io.github.ascentrl.api.random.Rng.of(1));
        Histogram histogram = Histogram.of(row, 0, 3);
        assertThat(histogram.counts()).as("as numpy.histogram").containsExactly(0, 1, 0);
        assertThat(histogram.high() - histogram.low()).isEqualTo(1);
    }

    /** All data sets of this library reject such rows, but other implementations may contain them. */
    @Test
    void quantilesOfInfiniteRowsAndNaN() {
        float inf = Float.POSITIVE_INFINITY;
        assertThat(ColumnStatistics.quantiles(Samples.unchecked(5, inf, 4), 0, 0, 0.5, 0.75, 1))
                .containsExactly(4, 5, inf, inf);
        assertThat(ColumnStatistics.quantiles(Samples.unchecked(5, Float.NaN, 4), 0, 0, 0.5))
                .containsExactly(Float.NaN, Float.NaN);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Histogram.of(Samples.unchecked(5, inf, 4), 0, 3))
                .withMessageContaining("finite");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Histogram.of(Samples.unchecked(5, Float.NaN, 4), 0, 3))
                .withMessageContaining("finite");
    }

    @Test
    void nothingHasNoStatistics() {
        Dataset nothing = Datasets.where(Samples.normal(1, 1), "never", x -> false);
        assertThat(ColumnStatistics.of(nothing, 0).mean()).isNaN();
        assertThatIllegalArgumentException().isThrownBy(() -> ColumnStatistics.quantiles(nothing, 0, 0.5));
        assertThatIllegalArgumentException().isThrownBy(() -> Histogram.of(nothing, 0, 3));
        assertThatIllegalArgumentException().isThrownBy(() -> Histogram.of(Samples.normal(1, 1), 0, 0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ColumnStatistics.of(Samples.normal(1, 1), -1))
                .withMessageContaining("dimension = -1");
    }
}
