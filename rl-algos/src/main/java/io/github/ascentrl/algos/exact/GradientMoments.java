package io.github.ascentrl.algos.exact;

import java.util.Arrays;

/**
 * Mean and covariance of a gradient estimate ĝ, by the logits of a tabular policy: component {@code s * actions + a} is
 * the derivative by the logit of action a in state s. Exact up to the rounding of {@code float} gradients.
 *
 * @param actions the number of actions in each state
 * @param mean E[ĝ], {@code [states * actions]}
 * @param covariance Cov[ĝ], {@code [states * actions][states * actions]}
 * @param meanNorm Σ p‖ĝ‖, which rounding errors are measured against
 * @param largestMeanNorm the largest Σ p‖ĝ‖ given what came before
 * @param meanByHistory E[ĝ | history] for every history of earlier batches that was run,
 *     {@code [histories][states * actions]}; one row if there are none. Biases of opposite sign after different histories
 *     would cancel in the mean
 * @param everyHistory whether {@code meanByHistory} has every history that can happen; false if some were drawn
 * @param sequences how many sequences of batches were run
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
        int i = state * actions + action;
        return covariance[i][i];
    }

    /**
     * {@return E‖ĝ − E[ĝ]‖², the trace of the covariance} Literature that gives a state with two actions one logit
     * instead of two counts half of it.
     */
    public double totalVariance() {
        double trace = 0;
        for (int i = 0; i < mean.length; i++) {
            trace += covariance[i][i];
        }
        return trace;
    }
}
