package io.github.ascentrl.algos.reinforce;

import io.github.ascentrl.algos.estimate.Returns;
import io.github.ascentrl.algos.internal.Settings;
import io.github.ascentrl.nn.schedule.Schedule;
import java.util.Objects;

/**
 * Settings of {@link Reinforce}.
 *
 * @param episodesPerUpdate episodes collected for each update, ≥ 1; default 1, as in Williams 1992
 * @param gamma the discount γ, in [0, 1]; default 0.99
 * @param credit which return weights the score; default {@link Credit#REWARD_TO_GO}
 * @param lossScale what the loss is divided by; default {@link LossScale#MEAN_OVER_STEPS}
 * @param discountWeights whether step t is weighed by γ<sup>t</sup>, as the gradient of the discounted return demands;
 *     default false, the usual practice, which follows no gradient (Nota and Thomas, 1906.07073)
 * @param divideByDeviation whether advantages are divided by the standard deviation of the whole returns of the batch's
 *     episodes (divisor n − 1, ε = 1e-8, see {@link io.github.ascentrl.api.data.Deviation}), as GRPO does; default
 *     false, because it biases the gradient (Liu et al., 2503.20783)
 * @param entropyCoefficient weight of the entropy bonus by update, every value finite; default constant 0
 * @param maxGradientNorm largest global norm of the gradient, positive; default {@code +∞}, no clipping
 */
public record ReinforceConfig(
        int episodesPerUpdate,
        double gamma,
        Credit credit,
        LossScale lossScale,
        boolean discountWeights,
        boolean divideByDeviation,
        Schedule entropyCoefficient,
        double maxGradientNorm) {
    /**
     * Checks the settings.
     *
     * @throws IllegalArgumentException if one is out of range or two exclude each other
     * @throws NullPointerException if one is null
     */
    public ReinforceConfig {
        Settings.atLeastOne("episodesPerUpdate", episodesPerUpdate);
        Returns.checkDiscount(gamma);
        Objects.requireNonNull(credit, "credit");
        Objects.requireNonNull(lossScale, "lossScale");
        Objects.requireNonNull(entropyCoefficient, "entropyCoefficient");
        Settings.norm(maxGradientNorm);
        if (credit == Credit.WHOLE_RETURN && discountWeights) {
            throw new IllegalArgumentException("discountWeights goes with REWARD_TO_GO only: the whole return is"
                    + " discounted from the first step already");
        }
        if (divideByDeviation && episodesPerUpdate < 2) {
            throw new IllegalArgumentException("divideByDeviation needs episodesPerUpdate of at least 2, got "
                    + episodesPerUpdate + ": a single return has no deviation");
        }
    }

    /** {@return a builder that holds the defaults} */
    public static Builder builder() {
        return new Builder();
    }

    /** {@return the defaults} */
    public static ReinforceConfig defaults() {
        return builder().build();
    }

    /** Builds a {@link ReinforceConfig}; see its components for meaning, range and default. */
    public static final class Builder {
        private int episodesPerUpdate = 1;
        private double gamma = 0.99;
        private Credit credit = Credit.REWARD_TO_GO;
        private LossScale lossScale = LossScale.MEAN_OVER_STEPS;
        private boolean discountWeights;
        private boolean divideByDeviation;
        private Schedule entropyCoefficient = Schedule.constant(0);
        private double maxGradientNorm = Double.POSITIVE_INFINITY;

        private Builder() {}

        /**
         * Sets {@link ReinforceConfig#episodesPerUpdate}.
         *
         * @param episodesPerUpdate ≥ 1
         * @return this
         */
        public Builder episodesPerUpdate(int episodesPerUpdate) {
            this.episodesPerUpdate = episodesPerUpdate;
            return this;
        }

        /**
         * Sets {@link ReinforceConfig#gamma}.
         *
         * @param gamma in [0, 1]
         * @return this
         */
        public Builder gamma(double gamma) {
            this.gamma = gamma;
            return this;
        }

        /**
         * Sets {@link ReinforceConfig#credit}.
         *
         * @param credit which return weights the score
         * @return this
         */
        public Builder credit(Credit credit) {
            this.credit = credit;
            return this;
        }

        /**
         * Sets {@link ReinforceConfig#lossScale}.
         *
         * @param lossScale what the loss is divided by
         * @return this
         */
        public Builder lossScale(LossScale lossScale) {
            this.lossScale = lossScale;
            return this;
        }

        /**
         * Sets {@link ReinforceConfig#discountWeights}.
         *
         * @param discountWeights whether step t is weighed by γ<sup>t</sup>
         * @return this
         */
        public Builder discountWeights(boolean discountWeights) {
            this.discountWeights = discountWeights;
            return this;
        }

        /**
         * Sets {@link ReinforceConfig#divideByDeviation}.
         *
         * @param divideByDeviation whether advantages are divided by the standard deviation of the returns
         * @return this
         */
        public Builder divideByDeviation(boolean divideByDeviation) {
            this.divideByDeviation = divideByDeviation;
            return this;
        }

        /**
         * Sets a constant {@link ReinforceConfig#entropyCoefficient}.
         *
         * @param entropyCoefficient finite
         * @return this
         */
        public Builder entropyCoefficient(double entropyCoefficient) {
            return entropyCoefficient(Schedule.constant(entropyCoefficient));
        }

        /**
         * Sets {@link ReinforceConfig#entropyCoefficient}.
         *
         * @param entropyCoefficient by update
         * @return this
         */
        public Builder entropyCoefficient(Schedule entropyCoefficient) {
            this.entropyCoefficient = entropyCoefficient;
            return this;
        }

        /**
         * Sets {@link ReinforceConfig#maxGradientNorm}.
         *
         * @param maxGradientNorm positive
         * @return this
         */
        public Builder maxGradientNorm(double maxGradientNorm) {
            this.maxGradientNorm = maxGradientNorm;
            return this;
        }

        /**
         * {@return the settings, checked}
         *
         * @throws IllegalArgumentException if one is out of range or two exclude each other
         */
        public ReinforceConfig build() {
            return new ReinforceConfig(
                    episodesPerUpdate,
                    gamma,
                    credit,
                    lossScale,
                    discountWeights,
                    divideByDeviation,
                    entropyCoefficient,
                    maxGradientNorm);
        }
    }
}
