package io.github.ascentrl.algos.exact;

/**
 * Mean and covariance of a gradient estimate ĝ, by the logits of a tabular policy: component {@code s * actions + a} is
 * the derivative by the logit of action a in state s. Exact up to the rounding of {@code float} gradients. Immutable.
 */
public final class GradientMoments {
    private final int actions;
    private final double[] mean;
    private final double[][] covariance;
    private final double meanNorm;
    private final double largestMeanNorm;
    private final double[][] meanByHistory;
    private final boolean everyHistory;
    private final long sequences;

    GradientMoments(
            int actions,
            double[] mean,
            double[][] covariance,
            double meanNorm,
            double largestMeanNorm,
            double[][] meanByHistory,
            boolean everyHistory,
            long sequences) {
        this.actions = actions;
        this.mean = mean;
        this.covariance = covariance;
        this.meanNorm = meanNorm;
        this.largestMeanNorm = largestMeanNorm;
        this.meanByHistory = meanByHistory;
        this.everyHistory = everyHistory;
        this.sequences = sequences;
    }

    /** {@return the number of actions in each state} */
    public int actions() {
        return actions;
    }

    /** {@return E[ĝ], {@code [states * actions]}} */
    public double[] mean() {
        return mean.clone();
    }

    /** {@return Cov[ĝ], {@code [states * actions][states * actions]}} */
    public double[][] covariance() {
        double[][] copy = new double[covariance.length][];
        for (int i = 0; i < copy.length; i++) {
            copy[i] = covariance[i].clone();
        }
        return copy;
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

    /** {@return Σ p‖ĝ‖, which rounding errors are measured against} */
    public double meanNorm() {
        return meanNorm;
    }

    /** {@return the largest Σ p‖ĝ‖ given what came before} */
    double largestMeanNorm() {
        return largestMeanNorm;
    }

    /**
     * {@return E[ĝ | history] for every history of earlier batches that was played,
     * {@code [histories][states * actions]}; one row if there are none} Biases of opposite sign after different
     * histories would cancel in {@link #mean()}.
     */
    public double[][] meanByHistory() {
        double[][] copy = new double[meanByHistory.length][];
        for (int i = 0; i < copy.length; i++) {
            copy[i] = meanByHistory[i].clone();
        }
        return copy;
    }

    /** {@return whether {@link #meanByHistory()} has every history that can happen; false if some were drawn} */
    public boolean everyHistory() {
        return everyHistory;
    }

    /** {@return how many sequences of batches were played} */
    public long sequences() {
        return sequences;
    }
}
