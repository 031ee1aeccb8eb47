package io.github.ascentrl.algos.ppo;

import io.github.ascentrl.algos.estimate.Gae;
import io.github.ascentrl.algos.estimate.Returns;
import io.github.ascentrl.algos.internal.Settings;
import io.github.ascentrl.nn.schedule.Schedule;
import java.util.Objects;

/**
 * Settings of {@link Ppo}. Defaults are CleanRL's for classic control, but for {@code clipValue}, which it has on, and
 * for its learning rate, which is the optimiser's matter: Adam 2.5e-4, ε 1e-5, falling linearly to 0
 * (over updates × epochs × minibatches steps of the optimiser).
 *
 * @param steps steps of each environment in a rollout, ≥ 1; default 128
 * @param epochs passes over each rollout, ≥ 1; default 4
 * @param minibatches parts that a pass is split into, one optimiser step each; from 1 to the number of steps of a rollout;
 *     default 4
 * @param gamma the discount γ, in [0, 1]; default 0.99
 * @param lambda λ of generalised advantages, in [0, 1]; default 0.95
 * @param clip ε, how far the ratio may move from 1 before its gradient stops, by update, every value ≥ 0; default constant
 *     0.2
 * @param clipValue whether the value loss is the larger of that of V and that of V moved by at most ε from what it
 *     was; default false: Andrychowicz et al. (2006.05990) found that it hurts; CleanRL has it on
 * @param advantageScaling what advantages are normalised over; default {@link AdvantageScaling#MINIBATCH}
 * @param valueCoefficient weight of ½ mean (V − R)², ≥ 0; default 0.5
 * @param entropyCoefficient weight of the entropy bonus by update, every value finite; default constant 0.01
 * @param maxGradientNorm largest global norm of the gradient, positive; default 0.5; {@code +∞} for no clipping
 * @param targetKl the epochs of an update end after one over which the estimates of KL(π<sub>old</sub>‖π), one for
 *     each minibatch before its step (the metric {@code kl} of {@link Ppo}), are on average larger than this,
 *     positive; default {@code +∞}, never. CleanRL compares after each epoch too, but the estimate of its last
 *     minibatch alone, which is larger. Stable-Baselines3 (2.x) compares each minibatch with 1.5 × its
 *     {@code target_kl}, and stops at once, before that minibatch's step. All three use k3, and none takes back a step
 *     already made
 */
public record PpoConfig(
        int steps,
        int epochs,
        int minibatches,
        double gamma,
        double lambda,
        Schedule clip,
        boolean clipValue,
        AdvantageScaling advantageScaling,
        double valueCoefficient,
        Schedule entropyCoefficient,
        double maxGradientNorm,
        double targetKl) {
    /**
     * Checks the settings.
     *
     * @throws IllegalArgumentException if one is out of range or two exclude each other
     * @throws NullPointerException if one is null
     */
    public PpoConfig {
        Settings.atLeastOne("steps", steps);
        Settings.atLeastOne("epochs", epochs);
        Settings.atLeastOne("minibatches", minibatches);
        Returns.checkDiscount(gamma);
        Gae.checkLambda(lambda);
        Objects.requireNonNull(clip, "clip");
        Objects.requireNonNull(advantageScaling, "advantageScaling");
        Settings.coefficient("valueCoefficient", valueCoefficient);
        Objects.requireNonNull(entropyCoefficient, "entropyCoefficient");
        Settings.norm(maxGradientNorm);
        Settings.targetKl(targetKl);
    }

    /** {@return a builder that holds the defaults} */
    public static Builder builder() {
        return new Builder();
    }

    /** {@return the defaults} */
    public static PpoConfig defaults() {
        return builder().build();
    }

    /** Builds a {@link PpoConfig}; see its components for meaning, range and default. */
    public static final class Builder {
        private int steps = 128;
        private int epochs = 4;
        private int minibatches = 4;
        private double gamma = 0.99;
        private double lambda = 0.95;
        private Schedule clip = Schedule.constant(0.2);
        private boolean clipValue = false;
        private AdvantageScaling advantageScaling = AdvantageScaling.MINIBATCH;
        private double valueCoefficient = 0.5;
        private Schedule entropyCoefficient = Schedule.constant(0.01);
        private double maxGradientNorm = 0.5;
        private double targetKl = Double.POSITIVE_INFINITY;

        private Builder() {}

        /**
         * Sets {@link PpoConfig#steps}.
         *
         * @param steps ≥ 1
         * @return this
         */
        public Builder steps(int steps) {
            this.steps = steps;
            return this;
        }

        /**
         * Sets {@link PpoConfig#epochs}.
         *
         * @param epochs ≥ 1
         * @return this
         */
        public Builder epochs(int epochs) {
            this.epochs = epochs;
            return this;
        }

        /**
         * Sets {@link PpoConfig#minibatches}.
         *
         * @param minibatches ≥ 1
         * @return this
         */
        public Builder minibatches(int minibatches) {
            this.minibatches = minibatches;
            return this;
        }

        /**
         * Sets {@link PpoConfig#gamma}.
         *
         * @param gamma in [0, 1]
         * @return this
         */
        public Builder gamma(double gamma) {
            this.gamma = gamma;
            return this;
        }

        /**
         * Sets {@link PpoConfig#lambda}.
         *
         * @param lambda in [0, 1]
         * @return this
         */
        public Builder lambda(double lambda) {
            this.lambda = lambda;
            return this;
        }

        /**
         * Sets a constant {@link PpoConfig#clip}.
         *
         * @param clip ≥ 0
         * @return this
         */
        public Builder clip(double clip) {
            Settings.coefficient("clip", clip);
            return clip(Schedule.constant(clip));
        }

        /**
         * Sets {@link PpoConfig#clip}.
         *
         * @param clip by update
         * @return this
         */
        public Builder clip(Schedule clip) {
            this.clip = clip;
            return this;
        }

        /**
         * Sets {@link PpoConfig#clipValue}.
         *
         * @param clipValue whether
         * @return this
         */
        public Builder clipValue(boolean clipValue) {
            this.clipValue = clipValue;
            return this;
        }

        /**
         * Sets {@link PpoConfig#advantageScaling}.
         *
         * @param advantageScaling what over
         * @return this
         */
        public Builder advantageScaling(AdvantageScaling advantageScaling) {
            this.advantageScaling = advantageScaling;
            return this;
        }

        /**
         * Sets {@link PpoConfig#valueCoefficient}.
         *
         * @param valueCoefficient ≥ 0
         * @return this
         */
        public Builder valueCoefficient(double valueCoefficient) {
            this.valueCoefficient = valueCoefficient;
            return this;
        }

        /**
         * Sets a constant {@link PpoConfig#entropyCoefficient}.
         *
         * @param entropyCoefficient finite
         * @return this
         */
        public Builder entropyCoefficient(double entropyCoefficient) {
            return entropyCoefficient(Schedule.constant(entropyCoefficient));
        }

        /**
         * Sets {@link PpoConfig#entropyCoefficient}.
         *
         * @param entropyCoefficient by update
         * @return this
         */
        public Builder entropyCoefficient(Schedule entropyCoefficient) {
            this.entropyCoefficient = entropyCoefficient;
            return this;
        }

        /**
         * Sets {@link PpoConfig#maxGradientNorm}.
         *
         * @param maxGradientNorm positive
         * @return this
         */
        public Builder maxGradientNorm(double maxGradientNorm) {
            this.maxGradientNorm = maxGradientNorm;
            return this;
        }

        /**
         * Sets {@link PpoConfig#targetKl}.
         *
         * @param targetKl positive
         * @return this
         */
        public Builder targetKl(double targetKl) {
            this.targetKl = targetKl;
            return this;
        }

        /** {@return the settings, checked} */
        public PpoConfig build() {
            return new PpoConfig(
                    steps,
                    epochs,
                    minibatches,
                    gamma,
                    lambda,
                    clip,
                    clipValue,
                    advantageScaling,
                    valueCoefficient,
                    entropyCoefficient,
                    maxGradientNorm,
                    targetKl);
        }
    }
}
