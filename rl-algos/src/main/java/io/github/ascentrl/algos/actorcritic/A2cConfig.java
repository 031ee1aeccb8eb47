package io.github.ascentrl.algos.actorcritic;

import io.github.ascentrl.algos.estimate.Gae;
import io.github.ascentrl.algos.estimate.Returns;
import io.github.ascentrl.algos.internal.Settings;
import io.github.ascentrl.nn.schedule.Schedule;
import java.util.Objects;

/**
 * Settings of {@link A2c} and {@link A3c}. Defaults are those of Stable-Baselines3's A2C, but for its RMSProp, which is
 * the optimiser's matter. Report R3 has, on 10 environments, {@code steps} 10, {@code entropyCoefficient} 0.01,
 * {@code valueCoefficient} 2 · 0.99 (if, as in PyTorch, it does not halve the square), and Adam 1e-4 with ε 1e-6.
 *
 * @param steps steps of each environment in a rollout, ≥ 1; default 5
 * @param gamma the discount γ, in [0, 1]; default 0.99
 * @param lambda λ of generalised advantages, in [0, 1]; default 1: n-step returns of the greatest length, as in the
 *     paper
 * @param normalizeAdvantages whether advantages are brought to mean 0 and standard deviation 1 in each update,
 *     see {@link io.github.ascentrl.api.data.Deviation}; default
 *     false
 * @param valueCoefficient weight of ½ mean (V − R)², ≥ 0; default 1
 * @param entropyCoefficient weight of the entropy bonus by update, every value finite; default constant 0
 * @param maxGradientNorm largest global norm of the gradient, positive; default 0.5; {@code +∞} for no clipping
 */
public record A2cConfig(
        int steps,
        double gamma,
        double lambda,
        boolean normalizeAdvantages,
        double valueCoefficient,
        Schedule entropyCoefficient,
        double maxGradientNorm) {
    /**
     * Checks the settings.
     *
     * @throws IllegalArgumentException if one is out of range
     * @throws NullPointerException if the schedule is null
     */
    public A2cConfig {
        Settings.atLeastOne("steps", steps);
        Returns.checkDiscount(gamma);
        Gae.checkLambda(lambda);
        Settings.coefficient("valueCoefficient", valueCoefficient);
        Objects.requireNonNull(entropyCoefficient, "entropyCoefficient");
        Settings.norm(maxGradientNorm);
    }

    /** {@return a builder that holds the defaults} */
    public static Builder builder() {
        return new Builder();
    }

    /** {@return the defaults} */
    public static A2cConfig defaults() {
        return builder().build();
    }

    /** Builds an {@link A2cConfig}; see its components for meaning, range and default. */
    public static final class Builder {
        private int steps = 5;
        private double gamma = 0.99;
        private double lambda = 1;
        private boolean normalizeAdvantages;
        private double valueCoefficient = 1;
        private Schedule entropyCoefficient = Schedule.constant(0);
        private double maxGradientNorm = 0.5;

        private Builder() {}

        /**
         * Sets {@link A2cConfig#steps}.
         *
         * @param steps ≥ 1
         * @return this
         */
        public Builder steps(int steps) {
            this.steps = steps;
            return this;
        }

        /**
         * Sets {@link A2cConfig#gamma}.
         *
         * @param gamma in [0, 1]
         * @return this
         */
        public Builder gamma(double gamma) {
            this.gamma = gamma;
            return this;
        }

        /**
         * Sets {@link A2cConfig#lambda}.
         *
         * @param lambda in [0, 1]
         * @return this
         */
        public Builder lambda(double lambda) {
            this.lambda = lambda;
            return this;
        }

        /**
         * Sets {@link A2cConfig#normalizeAdvantages}.
         *
         * @param normalizeAdvantages whether to
         * @return this
         */
        public Builder normalizeAdvantages(boolean normalizeAdvantages) {
            this.normalizeAdvantages = normalizeAdvantages;
            return this;
        }

        /**
         * Sets {@link A2cConfig#valueCoefficient}.
         *
         * @param valueCoefficient ≥ 0
         * @return this
         */
        public Builder valueCoefficient(double valueCoefficient) {
            this.valueCoefficient = valueCoefficient;
            return this;
        }

        /**
         * Sets a constant {@link A2cConfig#entropyCoefficient}.
         *
         * @param entropyCoefficient finite
         * @return this
         */
        public Builder entropyCoefficient(double entropyCoefficient) {
            return entropyCoefficient(Schedule.constant(entropyCoefficient));
        }

        /**
         * Sets {@link A2cConfig#entropyCoefficient}.
         *
         * @param entropyCoefficient by update
         * @return this
         */
        public Builder entropyCoefficient(Schedule entropyCoefficient) {
            this.entropyCoefficient = entropyCoefficient;
            return this;
        }

        /**
         * Sets {@link A2cConfig#maxGradientNorm}.
         *
         * @param maxGradientNorm positive
         * @return this
         */
        public Builder maxGradientNorm(double maxGradientNorm) {
            this.maxGradientNorm = maxGradientNorm;
            return this;
        }

        /** {@return the settings, checked} */
        public A2cConfig build() {
            return new A2cConfig(
                    steps, gamma, lambda, normalizeAdvantages, valueCoefficient, entropyCoefficient, maxGradientNorm);
        }
    }
}
