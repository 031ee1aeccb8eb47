package io.github.ascentrl.algos.search;

import io.github.ascentrl.algos.stats.Statistics;
import java.util.Arrays;

/** Order statistics of scores that must not be NaN. */
final class Quantiles {
    private Quantiles() {}

    /**
     * {@return the q-quantile by linear interpolation, to the bit as {@code numpy.quantile} computes it by default}
     *
     * @param values at least one, none NaN; left as they were
     * @param q in (0, 1)
     * @throws IllegalArgumentException if q is out of range, there is no value, or one is NaN
     */
    static double linear(double[] values, double q) {
        checkQuantile(q);
        if (values.length == 0) {
            throw new IllegalArgumentException("a quantile needs at least 1 value, there is none");
        }
        double quantile = Statistics.quantile(values, q);
        if (Double.isNaN(quantile)) {
            throw new IllegalArgumentException("a score is NaN; look for rewards or values that are not finite");
        }
        return quantile;
    }

    /** The indices of the k largest, rising; of equals the earlier ones. */
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

    /** Refuses a score that cannot be ranked: NaN sorts above all others, and infinite ones are no longer told apart. */
    static void requireFinite(double[] scores) {
        for (int i = 0; i < scores.length; i++) {
            if (!Double.isFinite(scores[i])) {
                throw new IllegalArgumentException(
                        "score " + i + " is " + scores[i] + "; returns and values must be finite: scale rewards down");
            }
        }
    }

    static void checkQuantile(double q) {
        if (!(q > 0 && q < 1)) {
            throw new IllegalArgumentException(
                    "quantile = " + q + " must lie in (0, 1); 0.8 keeps the best fifth, correct its schedule");
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
