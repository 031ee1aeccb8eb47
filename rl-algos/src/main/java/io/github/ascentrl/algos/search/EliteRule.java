package io.github.ascentrl.algos.search;

import java.util.Arrays;
import java.util.Objects;

/** The rule that decides which scores are elite, given a quantile q. Scores must not be NaN. */
public enum EliteRule {
    /**
     * Scores above the q-quantile. If so many share the best score that it is the quantile, no score is elite and the
     * update is skipped.
     */
    ABOVE,
    /**
     * Scores at or above the q-quantile. If so many share the worst score that it is the quantile, all scores are
     * elite: the policy imitates all sessions equally and stays about as it is.
     */
    AT_LEAST,
    /** The (1 − q)·n best scores, rounded, at least 1; ties go to the earlier scores. */
    TOP;

    /**
     * {@return the indices of the elite scores, in increasing order}
     *
     * @param scores at least one score, all finite
     * @param q the quantile, in (0, 1)
     * @throws IllegalArgumentException if q is out of range, there are no scores, or a score is not finite
     */
    public int[] select(double[] scores, double q) {
        Objects.requireNonNull(scores, "scores");
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
