package io.github.ascentrl.algos.data;

import io.github.ascentrl.algos.stats.Statistics;
import io.github.ascentrl.api.Dataset;
import io.github.ascentrl.api.data.RunningStatistics;
import io.github.ascentrl.api.internal.Check;
import java.util.Arrays;
import java.util.Objects;

/**
 * Statistics of one dimension of a data set's observations.
 *
 * @param count the number of rows
 * @param min the smallest value; NaN if there are no rows
 * @param max the largest value; NaN if there are no rows
 * @param mean the mean; NaN if there are no rows
 * @param std the standard deviation (divisor n); NaN if there are no rows
 */
public record ColumnStatistics(long count, float min, float max, double mean, double std) {
    /**
     * Creates statistics.
     *
     * @throws IllegalArgumentException if the count or the deviation is negative, or min &gt; max
     */
    public ColumnStatistics {
        Check.atLeast("count", count, 0);
        if (min > max || std < 0) {
            throw new IllegalArgumentException(
                    "min = " + min + " must be at most max = " + max + ", and std = " + std + " at least 0");
        }
    }

    /**
     * {@return the statistics of one dimension} The rows are read once, in constant memory.
     *
     * @param data the data set
     * @param dimension the index into the observation, from 0
     * @throws IllegalArgumentException if there is no such dimension
     */
    public static ColumnStatistics of(Dataset data, int dimension) {
        Objects.requireNonNull(data, "data");
        float[] extremes = {Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY};
        RunningStatistics moments = new RunningStatistics(1);
        Scan.column(data, dimension, (row, value) -> {
            extremes[0] = Math.min(extremes[0], value);
            extremes[1] = Math.max(extremes[1], value);
            moments.add(value);
        });
        long n = data.size();
        return n == 0
                ? new ColumnStatistics(0, Float.NaN, Float.NaN, Double.NaN, Double.NaN)
                : new ColumnStatistics(
                        n, extremes[0], extremes[1], moments.mean(0), StrictMath.sqrt(moments.variance(0)));
    }

    /**
     * {@return quantiles of one dimension, linearly interpolated between order statistics as numpy does by default}
     * They are NaN if any value of the column is NaN. Sorts a copy of the column: four bytes of memory for each row.
     *
     * @param data the data set, with 1 to 2<sup>31</sup> − 1 rows
     * @param dimension the index into the observation, from 0
     * @param q the quantiles, at least one, each in [0, 1]
     * @throws IllegalArgumentException if there are no rows, no such dimension, no q, or a q is out of range
     */
    public static float[] quantiles(Dataset data, int dimension, double... q) {
        Objects.requireNonNull(data, "data");
        Objects.requireNonNull(q, "q");
        if (q.length == 0) {
            throw new IllegalArgumentException("q has length 0; give at least 1 share in [0, 1], such as 0.5");
        }
        float[] sorted = column(data, dimension);
        if (sorted.length == 0) {
            throw new IllegalArgumentException("an empty data set has no quantiles; give at least 1 row");
        }
        Arrays.sort(sorted);
        boolean nan = Float.isNaN(sorted[sorted.length - 1]); // sorts last
        float[] quantiles = new float[q.length];
        for (int i = 0; i < q.length; i++) {
            if (!(q[i] >= 0 && q[i] <= 1)) {
                throw new IllegalArgumentException("q = " + q[i] + " must lie in [0, 1]");
            }
            double place = q[i] * (sorted.length - 1);
            int below = (int) place;
            float above = sorted[Math.min(below + 1, sorted.length - 1)];
            quantiles[i] = nan ? Float.NaN : (float) Statistics.between(sorted[below], above, place - below);
        }
        return quantiles;
    }

    /**
     * {@return one dimension of all observations, in order}
     *
     * @param data the data set, with at most 2<sup>31</sup> − 1 rows
     * @param dimension the index into the observation, from 0
     * @throws IllegalArgumentException if there is no such dimension
     */
    public static float[] column(Dataset data, int dimension) {
        Objects.requireNonNull(data, "data");
        float[] column = new float[Math.toIntExact(data.size())];
        Scan.column(data, dimension, (row, value) -> column[(int) row] = value);
        return column;
    }
}
