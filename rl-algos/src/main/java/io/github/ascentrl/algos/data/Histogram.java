package io.github.ascentrl.algos.data;

import io.github.ascentrl.api.Dataset;

/**
 * How often values of one dimension fall into bins of the same width between two ends; the upper end belongs to the last
 * bin.
 *
 * @param low where the first bin begins
 * @param high where the last bin ends
 * @param counts how many values fell into each bin
 */
public record Histogram(double low, double high, long[] counts) {
    /** Copies the counts. */
    public Histogram {
        counts = counts.clone();
    }

    /** {@return a copy of how many values fell into each bin} */
    @Override
    public long[] counts() {
        return counts.clone();
    }

    /**
     * {@return the histogram of one dimension from its smallest to its largest value; the rows are read twice, in
     * constant memory}
     *
     * @param data at least one row
     * @param dimension which number of the observation, from 0
     * @param bins how many bins, ≥ 1
     * @throws IllegalArgumentException if there is no row, no such dimension, or no bin
     */
    public static Histogram of(Dataset data, int dimension, int bins) {
        ColumnStatistics statistics = ColumnStatistics.of(data, dimension);
        if (bins < 1 || statistics.count() == 0) {
            throw new IllegalArgumentException(
                    bins + " bins for " + statistics.count() + " rows; both must be at least 1");
        }
        double low = statistics.min();
        double width = (double) statistics.max() - low;
        long[] counts = new long[bins];
        Scan.column(data, dimension, (row, value) -> {
            int bin = width == 0 ? 0 : (int) ((value - low) / width * bins);
            counts[Math.min(bin, bins - 1)]++;
        });
        return new Histogram(low, statistics.max(), counts);
    }
}
