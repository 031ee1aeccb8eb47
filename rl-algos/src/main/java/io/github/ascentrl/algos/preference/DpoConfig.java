package io.github.ascentrl.algos.preference;

import io.github.ascentrl.algos.internal.Settings;
import java.util.Objects;

/**
 * Settings of {@link Dpo}.
 *
 * @param beta how strongly the policy is held to the reference, positive; default 0.1. The smaller, the farther it goes
 * @param loss what a pair costs; default {@link PreferenceLoss#sigmoid()}
 * @param lengthNormalised whether log-probabilities are means over the steps of an answer, not sums; default false. Otherwise
 *     longer answers weigh more; {@link PreferenceLoss#ipo()} wants it
 * @param likelihood λ ≥ 0: adds λ times the mean over steps of −log π of the chosen answer (as Pang et al., 2404.19733), against
 *     chosen answers that become less likely; default 0
 * @param batchSize pairs in each step of the optimiser, ≥ 1; default 64
 * @param maxGradientNorm largest global norm of the gradient, positive; default 1
 */
public record DpoConfig(
        double beta,
        PreferenceLoss loss,
        boolean lengthNormalised,
        double likelihood,
        int batchSize,
        double maxGradientNorm) {
    /** β 0.1, the sigmoid loss, 64 pairs, gradients clipped to 1. */
    public static final DpoConfig DEFAULTS = new DpoConfig(0.1, PreferenceLoss.sigmoid(), false, 0, 64, 1);

    /**
     * Checks the settings.
     *
     * @throws IllegalArgumentException if one is out of range
     */
    public DpoConfig {
        if (!((float) beta > 0 && (float) beta < Float.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("beta = " + beta + " must be positive and finite; 0.1 is usual");
        }
        Objects.requireNonNull(loss, "loss is null; PreferenceLoss.sigmoid() is usual");
        Settings.coefficient("likelihood", likelihood);
        Settings.atLeastOne("batchSize", batchSize);
        Settings.norm(maxGradientNorm);
    }

    /**
     * {@return the same with another β}
     *
     * @param newBeta positive
     */
    public DpoConfig withBeta(double newBeta) {
        return new DpoConfig(newBeta, loss, lengthNormalised, likelihood, batchSize, maxGradientNorm);
    }

    /**
     * {@return the same with another loss}
     *
     * @param newLoss what a pair costs
     */
    public DpoConfig withLoss(PreferenceLoss newLoss) {
        return new DpoConfig(beta, newLoss, lengthNormalised, likelihood, batchSize, maxGradientNorm);
    }

    /**
     * {@return the same with means over steps, or sums}
     *
     * @param means whether means
     */
    public DpoConfig withLengthNormalised(boolean means) {
        return new DpoConfig(beta, loss, means, likelihood, batchSize, maxGradientNorm);
    }

    /**
     * {@return the same with another share of likelihood}
     *
     * @param lambda ≥ 0
     */
    public DpoConfig withLikelihood(double lambda) {
        return new DpoConfig(beta, loss, lengthNormalised, lambda, batchSize, maxGradientNorm);
    }

    /**
     * {@return the same with other batches}
     *
     * @param pairs ≥ 1
     */
    public DpoConfig withBatchSize(int pairs) {
        return new DpoConfig(beta, loss, lengthNormalised, likelihood, pairs, maxGradientNorm);
    }

    /**
     * {@return the same with another bound of the gradient}
     *
     * @param norm positive; +∞ for none
     */
    public DpoConfig withMaxGradientNorm(double norm) {
        return new DpoConfig(beta, loss, lengthNormalised, likelihood, batchSize, norm);
    }
}
