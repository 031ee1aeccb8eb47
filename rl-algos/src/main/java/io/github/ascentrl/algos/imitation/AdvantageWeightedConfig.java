package io.github.ascentrl.algos.imitation;

import io.github.ascentrl.algos.estimate.Returns;
import io.github.ascentrl.algos.internal.Settings;

/**
 * Settings of {@link AdvantageWeightedCloning}.
 *
 * @param beta the temperature β, positive, in the units of returns: the smaller it is, the more better actions count;
 *     +∞ is plain cloning; default 1. Begin with about the standard deviation of the returns
 * @param maxWeight w<sub>max</sub>, the largest weight, positive and finite; default 20, as in Peng et al. (1910.00177)
 * @param gamma the discount γ, in [0, 1]; default 0.99
 * @param batchSize the number of rows in each step of the optimisers, ≥ 1; default 256
 * @param maxGradientNorm largest global norm of the policy's gradient and of the critic's, positive; default {@code
 *     +∞}, no clipping
 */
public record AdvantageWeightedConfig(
        double beta, double maxWeight, double gamma, int batchSize, double maxGradientNorm) {
    /**
     * Checks the settings.
     *
     * @throws IllegalArgumentException if one is out of range
     */
    public AdvantageWeightedConfig {
        if (!(beta > 0)) {
            throw new IllegalArgumentException("beta = " + beta
                    + " must be positive; begin with about the standard deviation of the returns, +Infinity is plain"
                    + " cloning");
        }
        if (!(maxWeight > 0 && (float) maxWeight < Float.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "maxWeight = " + maxWeight + " must be positive and a finite float; 20 is usual");
        }
        Returns.checkDiscount(gamma);
        Settings.atLeastOne("batchSize", batchSize);
        Settings.norm(maxGradientNorm);
    }

    /** {@return a builder that holds the defaults} */
    public static Builder builder() {
        return new Builder();
    }

    /** {@return the defaults} */
    public static AdvantageWeightedConfig defaults() {
        return builder().build();
    }

    /** Builds an {@link AdvantageWeightedConfig}: each method sets the component of its name. */
    @SuppressWarnings("doclint:missing") // the tags of a setter would repeat those of the record
    public static final class Builder {
        private double beta = 1;
        private double maxWeight = 20;
        private double gamma = 0.99;
        private int batchSize = 256;
        private double maxGradientNorm = Double.POSITIVE_INFINITY;

        private Builder() {}

        // spotless:off: one line for each setting
        /** Sets {@link AdvantageWeightedConfig#beta}. */
        public Builder beta(double value) { beta = value; return this; }
        /** Sets {@link AdvantageWeightedConfig#maxWeight}. */
        public Builder maxWeight(double value) { maxWeight = value; return this; }
        /** Sets {@link AdvantageWeightedConfig#gamma}. */
        public Builder gamma(double value) { gamma = value; return this; }
        /** Sets {@link AdvantageWeightedConfig#batchSize}. */
        public Builder batchSize(int value) { batchSize = value; return this; }
        /** Sets {@link AdvantageWeightedConfig#maxGradientNorm}. */
        public Builder maxGradientNorm(double value) { maxGradientNorm = value; return this; }

        /** {@return the settings, checked} */
        public AdvantageWeightedConfig build() {
            return new AdvantageWeightedConfig(beta, maxWeight, gamma, batchSize, maxGradientNorm);
        }
        // spotless:on
    }
}
