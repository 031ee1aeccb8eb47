package io.github.ascentrl.algos.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.ascentrl.api.random.Rng;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Expected values are those of {@code numpy.histogram} 2.4. */
class HistogramTest {
    /** A quotient rounded down puts 7 of 0 … 49 into the bin of 6, and other values into wrong bins too. */
    @Test
    void integersLandInTheirBinsOfWidthOne() {
        for (int n = 1; n <= 300; n++) {
            double[] values = new double[n + 1];
            float[] column = new float[n + 1];
            for (int i = 0; i <= n; i++) {
                values[i] = i;
                column[i] = i;
            }
            long[] expected = new long[n];
            Arrays.fill(expected, 1);
            expected[n - 1] = 2; // the upper end belongs to the last bin
            assertThat(Histogram.of(values, 0, n, n).counts()).isEqualTo(expected);
            assertThat(Histogram.of(Samples.unchecked(column), 0, n).counts()).isEqualTo(expected);
        }
    }

    /** The mutant that the test above must catch. */
    @Test
    void aRoundedQuotientAlonePutsIntegersIntoWrongBins() {
        long[] counts = new long[49];
        for (int i = 0; i <= 49; i++) {
            counts[Math.min((int) (i / 49.0 * 49), 48)]++;
        }
        assertThat(counts).contains(0).contains(2);
        assertThat(Arrays.stream(counts).filter(c -> c != 1).count()).isGreaterThan(10);
    }

    @Test
    void fractionsAreCountedAsByNumpy() {
        double[] tenths = new double[11];
        Arrays.setAll(tenths, i -> 0.1 * i);
        assertThat(Histogram.of(tenths, 0, 1, 10).counts()).containsExactly(1, 1, 1, 1, 1, 1, 1, 1, 1, 2);
        double[] sevenths = {0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7};
        assertThat(Histogram.of(sevenths, 0.1, 0.7, 6).counts()).containsExactly(1, 1, 1, 1, 1, 2);
        assertThat(Histogram.of(new double[] {3, 3, 3}, 3, 3, 3).counts()).containsExactly(0, 3, 0);
    }

    /** The definition, value by value. */
    @Property(tries = 200)
    void aBinHoldsWhatLiesBetweenItsEdges(@ForAll long seed, @ForAll @IntRange(min = 1, max = 60) int bins) {
        Rng rng = Rng.of(seed);
        double low = StrictMath.scalb(rng.nextGaussian(), rng.nextInt(40) - 20);
        double high = low + StrictMath.scalb(rng.nextDouble() + 0.1, rng.nextInt(40) - 20);
        Histogram edges = Histogram.of(new double[0], low, high, bins);
        double[] values = new double[200];
        for (int i = 0; i < values.length; i++) { // many on the edges or close to them
            double edge = edges.edge(rng.nextInt(bins + 1));
            double near = new double[] {
                        edge, Math.nextUp(edge), Math.nextDown(edge), low + rng.nextDouble() * (high - low)
                    }
                    [rng.nextInt(4)];
            values[i] = Math.max(low, Math.min(high, near));
        }
        long[] expected = new long[bins];
        for (double value : values) {
            for (int bin = 0; bin < bins; bin++) {
                boolean inside = value >= edges.edge(bin) && value < edges.edge(bin + 1);
                expected[bin] += inside || bin == bins - 1 && value == high ? 1 : 0;
            }
        }
        assertThat(Histogram.of(values, low, high, bins).counts()).isEqualTo(expected);
    }

    @Test
    void aConstantBeyondHalfUnitsHasABin() {
        Histogram histogram = Histogram.of(new double[] {1e17, 1e17}, 1e17, 1e17, 5);
        assertThat(Arrays.stream(histogram.counts()).sum()).isEqualTo(2);
        assertThat(histogram.low()).isLessThan(1e17);
    }

    @Test
    void whatHasNoBinIsRefused() {
        for (double bad : new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 3, -1}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Histogram.of(new double[] {1, bad}, 0, 2, 3))
                    .withMessageContaining("the value " + bad + " lies outside the bins, [0.0, 2.0]");
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Histogram.of(new double[] {1}, 0, 2, 0))
                .withMessageContaining("bins = 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Histogram.of(new double[] {1}, 0, Double.POSITIVE_INFINITY, 4))
                .withMessageContaining("finite low < high");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Histogram.of(new double[] {1}, 2, 0, 4))
                .withMessageContaining("from 2.0 to 0.0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Histogram.of(new double[0], -1e308, 1e308, 4))
                .withMessageContaining("finite");
    }
}
