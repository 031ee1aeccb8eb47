package io.github.ascentrl.algos.actorcritic;

import io.github.ascentrl.algos.estimate.Returns;
import io.github.ascentrl.algos.internal.Settings;
import io.github.ascentrl.nn.schedule.Schedule;
import java.util.Objects;

/**
 * Settings of {@link OneStepActorCritic}.
 *
 * @param steps steps of each environment between two updates, ≥ 1; default 1, the textbook's
 * @param gamma the discount γ, in [0, 1]; default 0.99
 * @param discountWeights whether step t of an episode is weighed by γ<sup>t</sup>, as the gradient of the discounted return demands and
 *     Sutton and Barto write; default false, the usual practice (Nota and Thomas, 1906.07073)
 * @param entropyCoefficient weight of the entropy bonus by update, every value finite; default constant 0
 * @param maxGradientNorm largest global norm of the actor's and of the critic's gradient, positive; default {@code +∞}, no clipping
 */
public record OneStepConfig(
        int steps, double gamma, boolean discountWeights, Schedule entropyCoefficient, double maxGradientNorm) {
    /**
     * Checks the settings.
     *
     * @throws IllegalArgumentException if one is out of range or two exclude each other
     * @throws NullPointerException if one is null
     */
    public OneStepConfig {
        Settings.atLeastOne("steps", steps);
        Returns.checkDiscount(gamma);
        Objects.requireNonNull(entropyCoefficient, "entropyCoefficient");
        Settings.norm(maxGradientNorm);
    }

    /** {@return a builder that holds the defaults} */
    public static Builder builder() {
        return new Builder();
    }

    /** {@return the defaults} */
    public static OneStepConfig defaults() {
        return builder().build();
    }

    /** Builds an {@link OneStepConfig}; see its components for meaning, range and default. */
    public static final class Builder {
        private int steps = 1;
        private double gamma = 0.99;
        private boolean discountWeights = false;
        private Schedule entropyCoefficient = Schedule.constant(0);
        private double maxGradientNorm = Double.POSITIVE_INFINITY;

        private Builder() {}

        /**
         * Sets {@link OneStepConfig#steps}.
         *
         * @param steps ≥ 1
         * @return this
         */
        public Builder steps(int steps) {
            this.steps = steps;
            return this;
        }

        /**
         * Sets {@link OneStepConfig#gamma}.
         *
         * @param gamma in [0, 1]
         * @return this
         */
        public Builder gamma(double gamma) {
            this.gamma = gamma;
            return this;
        }

        /**
         * Sets {@link OneStepConfig#discountWeights}.
         *
         * @param discountWeights whether
         * @return this
         */
        public Builder discountWeights(boolean discountWeights) {
            this.discountWeights = discountWeights;
            return this;
        }

        /**
         * Sets a constant {@link OneStepConfig#entropyCoefficient}.
         *
         * @param entropyCoefficient finite
         * @return this
         */
        public Builder entropyCoefficient(double entropyCoefficient) {
            return entropyCoefficient(Schedule.constant(entropyCoefficient));
        }

        /**
         * Sets {@link OneStepConfig#entropyCoefficient}.
         *
         * @param entropyCoefficient by update
         * @return this
         */
        public Builder entropyCoefficient(Schedule entropyCoefficient) {
            this.entropyCoefficient = entropyCoefficient;
            return this;
        }

        /**
         * Sets {@link OneStepConfig#maxGradientNorm}.
         *
         * @param maxGradientNorm positive
         * @return this
         */
        public Builder maxGradientNorm(double maxGradientNorm) {
            this.maxGradientNorm = maxGradientNorm;
            return this;
        }

        /** {@return the settings, checked} */
        public OneStepConfig build() {
            return new OneStepConfig(steps, gamma, discountWeights, entropyCoefficient, maxGradientNorm);
        }
    }
}
