package io.github.ascentrl.algos.search;

import java.util.Arrays;

/** Which of many scores are elite, given a quantile q. NaN is never a score. */
public enum EliteRule {
    /**
     * Scores above the q-quantile. Where many share the best score, and it is the quantile, none is: the update is
     * skipped.
     */
    ABOVE,
    /**
     * Scores at or above the q-quantile. Where many share the worst score, and it is the quantile, all are: learning
     * from all sessions alike, the policy stays where it is.
     */
    AT_LEAST,
    /** The (1 − q)·n best, rounded, at least 1; of equal scores the earlier ones. */
    TOP;

    /**
     * {@return which scores are elite, rising indices}
     *
     * @param scores finite, at least one
     * @param q the quantile, in (0, 1)
     * @throws IllegalArgumentException if q is out of range, there is no score, or one is not finite
     */
    public int[] select(double[] scores, double q) {
        Quantiles.requireFinite(scores);
        double threshold = Quantiles.linear(scores, q);
        if (this == TOP) {
            return Quantiles.largest(scores, Math.max(1, (int) Math.rint((1 - q) * scores.length)));
        }
        int[] elite = new int[scores.length];
        int count = 0;
        for (int i = 0; i < scores.length; i++) {
            if (this == ABOVE ? scores[i] > threshold : scores[i] >= threshold) {
                elite[count++] = i;
            }
        }
        return Arrays.copyOf(elite, count);
    }
}
