package io.github.ascentrl.algos.data;

import io.github.ascentrl.api.Dataset;
import io.github.ascentrl.api.internal.Check;
import java.util.Objects;

/**
 * A histogram with bins of equal width, as {@code numpy.histogram} counts: bin i contains the values that are at least
 * its lower and less than its upper {@linkplain #edge edge}; the upper end of the range belongs to the last bin.
 *
 * @param low the lower edge of the first bin
 * @param high the upper edge of the last bin
 * @param counts the number of values in each bin, at least one bin
 */
public record Histogram(double low, double high, long[] counts) {
    private static final int MOST_BINS = 1 << 24;

    /**
     * Copies the counts.
     *
     * @throws IllegalArgumentException if there are no bins, or low &lt; high does not hold, or high − low is not
     *     finite
     */
    public Histogram {
        counts = Objects.requireNonNull(counts, "counts").clone();
        if (counts.length == 0 || !(low < high) || !Double.isFinite(high - low)) {
            throw new IllegalArgumentException("a histogram needs at least 1 bin and finite low < high, got "
                    + counts.length + " bins from " + low + " to " + high);
        }
    }

    /** {@return a copy of the number of values in each bin} */
    @Override
    public long[] counts() {
        return counts.clone();
    }

    /**
     * {@return the lower edge of bin i; for i = the number of bins, the upper edge of the last one}
     *
     * @param i 0 ≤ i ≤ the number of bins
     */
    public double edge(int i) {
        Check.index("i", i, counts.length + 1);
        return edge(low, high, counts.length, i);
    }

    private static double edge(double low, double high, int bins, int i) {
        return i == bins ? high : low + (high - low) / bins * i;
    }

    /**
     * {@return the histogram of one dimension from its smallest to its largest value, or half a unit around them if
     * they are equal} The rows are read twice, in constant memory.
     *
     * @param data the data set, at least one row
     * @param dimension the index into the observation, from 0
     * @param bins the number of bins, 1 to 2<sup>24</sup>
     * @throws IllegalArgumentException if there are no rows, no such dimension, no or too many bins, or a value is not finite
     */
    public static Histogram of(Dataset data, int dimension, int bins) {
        Objects.requireNonNull(data, "data");
        ColumnStatistics statistics = ColumnStatistics.of(data, dimension);
        if (bins < 1 || statistics.count() == 0) {
            throw new IllegalArgumentException(
                    bins + " bins for " + statistics.count() + " rows; both must be at least 1");
        }
        Check.range("bins", bins, 1, MOST_BINS);
        Histogram empty = empty(statistics.min(), statistics.max(), bins);
        long[] counts = new long[bins];
        Scan.column(data, dimension, (row, value) -> counts[empty.bin(value)]++);
        return new Histogram(empty.low, empty.high, counts);
    }

    /**
     * {@return the histogram of an array of values}
     *
     * @param values the values, all in [low, high]; may be empty
     * @param low the lower edge of the first bin
     * @param high the upper edge of the last bin, ≥ low; if they are equal, the bins cover half a unit around them
     * @param bins the number of bins, 1 to 2<sup>24</sup>
     * @throws IllegalArgumentException if there are no or too many bins, an end is not finite, or a value lies outside the bins
     */
    public static Histogram of(double[] values, double low, double high, int bins) {
        Objects.requireNonNull(values, "values");
        Histogram empty = empty(low, high, bins);
        long[] counts = new long[bins];
        for (double value : values) {
            counts[empty.bin(value)]++;
        }
        return new Histogram(empty.low, empty.high, counts);
    }

    private static Histogram empty(double low, double high, int bins) {
        Check.range("bins", bins, 1, MOST_BINS);
        // Half a unit is rounded away at 1e17.
        return low == high
                ? new Histogram(
                        Math.min(low - 0.5, Math.nextDown(low)),
                        Math.max(high + 0.5, Math.nextUp(high)),
                        new long[bins])
                : new Histogram(low, high, new long[bins]);
    }

    /** {@return the bin of a value} The quotient is rounded and may point to a neighbouring bin; the edges decide. */
    private int bin(double value) {
        if (!(value >= low && value <= high)) {
            throw new IllegalArgumentException("the value " + value + " lies outside the bins, [" + low + ", " + high
                    + "]; only finite numbers between the ends have a bin");
        }
        int last = counts.length - 1;
        int bin = Math.min((int) ((value - low) / (high - low) * counts.length), last);
        while (bin > 0 && value < edge(bin)) {
            bin--;
        }
        while (bin < last && value >= edge(bin + 1)) {
            bin++;
        }
        return bin;
    }
}
