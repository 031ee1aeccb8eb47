package io.github.ascentrl.algos.exact;

import io.github.ascentrl.api.internal.Check;
import java.util.Arrays;
import java.util.Objects;

/**
 * Mean and covariance of a gradient estimate ĝ with respect to the logits of a tabular policy: component {@code s *
 * actions + a} is the derivative with respect to the logit of action a in state s. Exact up to the rounding of {@code
 * float} gradients.
 *
 * @param actions the number of actions in each state
 * @param mean E[ĝ], {@code [states * actions]}
 * @param covariance Cov[ĝ], {@code [states * actions][states * actions]}
 * @param meanNorm Σ p‖ĝ‖, the scale of rounding errors
 * @param largestMeanNorm the largest Σ p‖ĝ‖ given one history
 * @param meanByHistory E[ĝ | history] for every history of earlier batches that was run, {@code [histories][states *
 *     actions]}; one row if there are no earlier batches. Biases of opposite sign after different histories would
 *     cancel in the mean
 * @param everyHistory whether {@code meanByHistory} contains all possible histories; false if histories were drawn
 * @param sequences the number of sequences of batches that were run
 */
public record GradientMoments(
        int actions,
        double[] mean,
        double[][] covariance,
        double meanNorm,
        double largestMeanNorm,
        double[][] meanByHistory,
        boolean everyHistory,
        long sequences) {
    /**
     * Creates moments.
     *
     * @throws IllegalArgumentException if the shapes do not fit each other, or a count or a norm is negative
     */
    public GradientMoments {
        Check.atLeast("actions", actions, 1);
        Objects.requireNonNull(mean, "mean");
        Check.noNulls("covariance", covariance);
        Check.noNulls("meanByHistory", meanByHistory);
        if (mean.length == 0 || mean.length % actions != 0) {
            throw new IllegalArgumentException(
                    "mean has length " + mean.length + "; it must be a positive multiple of actions = " + actions);
        }
        Check.length("covariance", covariance.length, mean.length);
        for (double[] row : covariance) {
            Check.length("a row of covariance", row.length, mean.length);
        }
        Check.atLeast("histories", meanByHistory.length, 1);
        for (double[] row : meanByHistory) {
            Check.length("a row of meanByHistory", row.length, mean.length);
        }
        if (meanNorm < 0 || largestMeanNorm < 0) { // NaN and infinity after an estimate that diverged
            throw new IllegalArgumentException(
                    "meanNorm = " + meanNorm + " and largestMeanNorm = " + largestMeanNorm + " must be at least 0");
        }
        Check.atLeast("sequences", sequences, 1);
    }

    /** {@return a copy of E[ĝ]} */
    @Override
    public double[] mean() {
        return mean.clone();
    }

    /** {@return a copy of Cov[ĝ]} */
    @Override
    public double[][] covariance() {
        return copy(covariance);
    }

    /** {@return a copy of E[ĝ | history]} */
    @Override
    public double[][] meanByHistory() {
        return copy(meanByHistory);
    }

    private static double[][] copy(double[][] rows) {
        return Arrays.stream(rows).map(double[]::clone).toArray(double[][]::new);
    }

    /**
     * {@return the variance of one component of ĝ}
     *
     * @param state s
     * @param action a
     */
    public double variance(int state, int action) {
        Check.index("state", state, mean.length / actions);
        Check.index("action", action, actions);
        int i = state * actions + action;
        return covariance[i][i];
    }

    /**
     * {@return E‖ĝ − E[ĝ]‖², the trace of the covariance} In the literature a state with two actions may have one logit
     * instead of two, which halves its contribution.
     */
    public double totalVariance() {
        double trace = 0;
        for (int i = 0; i < mean.length; i++) {
            trace += covariance[i][i];
        }
        return trace;
    }
}
