package io.github.ascentrl.algos.data;

import io.github.ascentrl.api.Dataset;

/**
 * How often values fall into bins of the same width between two ends, as {@code numpy.histogram} counts them: bin i holds
 * what is at least its lower and less than its upper {@linkplain #edge edge}; the upper end belongs to the last bin.
 *
 * @param low where the first bin begins
 * @param high where the last bin ends
 * @param counts how many values fell into each bin, at least one bin
 */
public record Histogram(double low, double high, long[] counts) {
    /**
     * Copies the counts.
     *
     * @throws IllegalArgumentException if there is no bin, or not low &lt; high, both finite and so is their difference
     */
    public Histogram {
        counts = counts.clone();
        if (counts.length == 0 || !(low < high) || !Double.isFinite(high - low)) {
            throw new IllegalArgumentException("a histogram of " + counts.length + " bins from " + low + " to " + high
                    + "; it needs at least 1 bin and finite low < high");
        }
    }

    /** {@return a copy of how many values fell into each bin} */
    @Override
    public long[] counts() {
        return counts.clone();
    }

    /**
     * {@return where a bin begins; of the number of bins, where the last one ends}
     *
     * @param i 0 ≤ i ≤ the number of bins
     */
    public double edge(int i) {
        return edge(low, high, counts.length, i);
    }

    private static double edge(double low, double high, int bins, int i) {
        return i == bins ? high : low + (high - low) / bins * i;
    }

    /**
     * {@return the histogram of one dimension from its smallest to its largest value, or half a unit around them where
     * they are equal; the rows are read twice, in constant memory}
     *
     * @param data at least one row
     * @param dimension which number of the observation, from 0
     * @param bins how many bins, ≥ 1
     * @throws IllegalArgumentException if there is no row, no such dimension, or no bin, or a value is not finite
     */
    public static Histogram of(Dataset data, int dimension, int bins) {
        ColumnStatistics statistics = ColumnStatistics.of(data, dimension);
        if (bins < 1 || statistics.count() == 0) {
            throw new IllegalArgumentException(
                    bins + " bins for " + statistics.count() + " rows; both must be at least 1");
        }
        Histogram empty = empty(statistics.min(), statistics.max(), bins);
        long[] counts = new long[bins];
        Scan.column(data, dimension, (row, value) -> counts[empty.bin(value)]++);
        return new Histogram(empty.low, empty.high, counts);
    }

    /**
     * {@return the histogram of some values}
     *
     * @param values any number; all must lie in [low, high]
     * @param low where the first bin begins
     * @param high where the last bin ends, ≥ low; where they are equal, the bins are half a unit around them
     * @param bins how many bins, ≥ 1
     * @throws IllegalArgumentException if there is no bin, an end is not finite, or a value lies outside
     */
    public static Histogram of(double[] values, double low, double high, int bins) {
        Histogram empty = empty(low, high, bins);
        long[] counts = new long[bins];
        for (double value : values) {
            counts[empty.bin(value)]++;
        }
        return new Histogram(empty.low, empty.high, counts);
    }

    private static Histogram empty(double low, double high, int bins) {
        if (bins < 1) {
            throw new IllegalArgumentException("bins = " + bins + " must be at least 1");
        }
        // Half a unit is nothing beside 1e17.
        return low == high
                ? new Histogram(
                        Math.min(low - 0.5, Math.nextDown(low)),
                        Math.max(high + 0.5, Math.nextUp(high)),
                        new long[bins])
                : new Histogram(low, high, new long[bins]);
    }

    /** The quotient is rounded and may point to a neighbour; the edges decide. */
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
