package io.github.ascentrl.algos.search;

import io.github.ascentrl.algos.stats.Statistics;
import java.util.Arrays;

/** Order statistics of scores that must not be NaN. */
final class Quantiles {
    private Quantiles() {}

    /**
     * {@return the q-quantile by linear interpolation, bit for bit as {@code numpy.quantile} computes it by default}
     *
     * @param values at least one value, none NaN; not modified
     * @param q the quantile, in (0, 1)
     * @throws IllegalArgumentException if q is out of range, there are no values, or a value is NaN
     */
    static double linear(double[] values, double q) {
        checkQuantile(q);
        if (values.length == 0) {
            throw new IllegalArgumentException(
                    "a quantile needs at least 1 value, got none; pass the scores of at least one episode");
        }
        double quantile = Statistics.quantile(values, q);
        if (Double.isNaN(quantile)) {
            throw new IllegalArgumentException("a score is NaN; find the reward or value that is not finite");
        }
        return quantile;
    }

    /** {@return the indices of the k largest scores, in increasing order; ties go to the earlier scores} */
    static int[] largest(double[] scores, int k) {
        Integer[] order = new Integer[scores.length];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, (i, j) -> Double.compare(scores[j] + 0.0, scores[i] + 0.0)); // stable; −0 + 0 is 0
        int[] best = new int[k];
        for (int i = 0; i < k; i++) {
            best[i] = order[i];
        }
        Arrays.sort(best);
        return best;
    }

    /** Rejects scores that cannot be ranked: NaN sorts above all others, and infinite scores tie. */
    static void requireFinite(double[] scores) {
        for (int i = 0; i < scores.length; i++) {
            if (!Double.isFinite(scores[i])) {
                throw new IllegalArgumentException("score " + i + " is " + scores[i]
                        + "; returns and values must be finite: scale the rewards down");
            }
        }
    }

    static void checkQuantile(double q) {
        if (!(q > 0 && q < 1)) {
            throw new IllegalArgumentException(
                    "quantile = " + q + " must be in (0, 1); fix the value or its schedule: 0.8 keeps the best fifth");
        }
    }

    static boolean allEqual(double[] values) {
        for (double value : values) {
            if (value != values[0]) {
                return false;
            }
        }
        return true;
    }
}
