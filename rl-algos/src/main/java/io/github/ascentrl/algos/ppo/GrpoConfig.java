package io.github.ascentrl.algos.ppo;

import io.github.ascentrl.algos.estimate.Returns;
import io.github.ascentrl.algos.internal.Settings;
import io.github.ascentrl.nn.schedule.Schedule;
import java.util.Objects;

/**
 * Settings of {@link Grpo}.
 *
 * @param groups groups of episodes for each update, each group from a start of its own, ≥ 1; default 1
 * @param groupSize N, episodes of a group, all from the same start, ≥ 2; default 8
 * @param gamma the discount γ of the episodes' returns, in [0, 1]; default 1
 * @param scaleByStd whether advantages are divided by the standard deviation of the returns in the group, as in the paper
 *     (divisor N − 1, ε = 1e-8, see {@link io.github.ascentrl.api.data.Deviation}; TRL's ε is 1e-4); that is no
 *     gradient of J any more (2503.20783); default true
 * @param lengthScale what an episode's sum over steps is divided by; default {@link LengthScale#MEAN_PER_EPISODE}, as
 *     in the paper
 * @param epochs passes over the episodes, ≥ 1; default 1: the policy gradient itself
 * @param minibatches parts that a pass is split into, one optimiser step each, ≥ 1; default 1
 * @param clip ε, how far the ratio may move from 1 before its gradient stops, by update, every value ≥ 0; default constant
 *     0.2
 * @param klCoefficient β, weight of KL(π‖π<sub>ref</sub>) as {@link Grpo} estimates it (k3), ≥ 0; default 0; positive
 *     only with a reference policy; the paper has 0.04
 * @param entropyCoefficient weight of the entropy bonus by update, every value finite; default constant 0
 * @param maxGradientNorm largest global norm of the gradient, positive; default {@code +∞}, no clipping
 */
public record GrpoConfig(
        int groups,
        int groupSize,
        double gamma,
        boolean scaleByStd,
        LengthScale lengthScale,
        int epochs,
        int minibatches,
        Schedule clip,
        double klCoefficient,
        Schedule entropyCoefficient,
        double maxGradientNorm) {
    /**
     * Checks the settings.
     *
     * @throws IllegalArgumentException if one is out of range or two exclude each other
     * @throws NullPointerException if one is null
     */
    public GrpoConfig {
        Settings.atLeastOne("groups", groups);
        if (groupSize < 2) {
            throw new IllegalArgumentException("groupSize = " + groupSize
                    + " must be at least 2: an episode is compared with the others of its group");
        }
        Returns.checkDiscount(gamma);
        Objects.requireNonNull(lengthScale, "lengthScale");
        Settings.atLeastOne("epochs", epochs);
        Settings.atLeastOne("minibatches", minibatches);
        Objects.requireNonNull(clip, "clip");
        Settings.coefficient("klCoefficient", klCoefficient);
        Objects.requireNonNull(entropyCoefficient, "entropyCoefficient");
        Settings.norm(maxGradientNorm);
    }

    /** {@return a builder that holds the defaults} */
    public static Builder builder() {
        return new Builder();
    }

    /** {@return the defaults} */
    public static GrpoConfig defaults() {
        return builder().build();
    }

    /** Builds a {@link GrpoConfig}; see its components for meaning, range and default. */
    public static final class Builder {
        private int groups = 1;
        private int groupSize = 8;
        private double gamma = 1;
        private boolean scaleByStd = true;
        private LengthScale lengthScale = LengthScale.MEAN_PER_EPISODE;
        private int epochs = 1;
        private int minibatches = 1;
        private Schedule clip = Schedule.constant(0.2);
        private double klCoefficient = 0;
        private Schedule entropyCoefficient = Schedule.constant(0);
        private double maxGradientNorm = Double.POSITIVE_INFINITY;

        private Builder() {}

        /**
         * Sets {@link GrpoConfig#groups}.
         *
         * @param groups ≥ 1
         * @return this
         */
        public Builder groups(int groups) {
            this.groups = groups;
            return this;
        }

        /**
         * Sets {@link GrpoConfig#groupSize}.
         *
         * @param groupSize ≥ 2
         * @return this
         */
        public Builder groupSize(int groupSize) {
            this.groupSize = groupSize;
            return this;
        }

        /**
         * Sets {@link GrpoConfig#gamma}.
         *
         * @param gamma in [0, 1]
         * @return this
         */
        public Builder gamma(double gamma) {
            this.gamma = gamma;
            return this;
        }

        /**
         * Sets {@link GrpoConfig#scaleByStd}.
         *
         * @param scaleByStd whether
         * @return this
         */
        public Builder scaleByStd(boolean scaleByStd) {
            this.scaleByStd = scaleByStd;
            return this;
        }

        /**
         * Sets {@link GrpoConfig#lengthScale}.
         *
         * @param lengthScale divided by what
         * @return this
         */
        public Builder lengthScale(LengthScale lengthScale) {
            this.lengthScale = lengthScale;
            return this;
        }

        /**
         * Sets {@link GrpoConfig#epochs}.
         *
         * @param epochs ≥ 1
         * @return this
         */
        public Builder epochs(int epochs) {
            this.epochs = epochs;
            return this;
        }

        /**
         * Sets {@link GrpoConfig#minibatches}.
         *
         * @param minibatches ≥ 1
         * @return this
         */
        public Builder minibatches(int minibatches) {
            this.minibatches = minibatches;
            return this;
        }

        /**
         * Sets a constant {@link GrpoConfig#clip}.
         *
         * @param clip ≥ 0
         * @return this
         */
        public Builder clip(double clip) {
            Settings.coefficient("clip", clip);
            return clip(Schedule.constant(clip));
        }

        /**
         * Sets {@link GrpoConfig#clip}.
         *
         * @param clip by update
         * @return this
         */
        public Builder clip(Schedule clip) {
            this.clip = clip;
            return this;
        }

        /**
         * Sets {@link GrpoConfig#klCoefficient}.
         *
         * @param klCoefficient ≥ 0
         * @return this
         */
        public Builder klCoefficient(double klCoefficient) {
            this.klCoefficient = klCoefficient;
            return this;
        }

        /**
         * Sets a constant {@link GrpoConfig#entropyCoefficient}.
         *
         * @param entropyCoefficient finite
         * @return this
         */
        public Builder entropyCoefficient(double entropyCoefficient) {
            return entropyCoefficient(Schedule.constant(entropyCoefficient));
        }

        /**
         * Sets {@link GrpoConfig#entropyCoefficient}.
         *
         * @param entropyCoefficient by update
         * @return this
         */
        public Builder entropyCoefficient(Schedule entropyCoefficient) {
            this.entropyCoefficient = entropyCoefficient;
            return this;
        }

        /**
         * Sets {@link GrpoConfig#maxGradientNorm}.
         *
         * @param maxGradientNorm positive
         * @return this
         */
        public Builder maxGradientNorm(double maxGradientNorm) {
            this.maxGradientNorm = maxGradientNorm;
            return this;
        }

        /** {@return the settings, checked} */
        public GrpoConfig build() {
            return new GrpoConfig(
                    groups,
                    groupSize,
                    gamma,
                    scaleByStd,
                    lengthScale,
                    epochs,
                    minibatches,
                    clip,
                    klCoefficient,
                    entropyCoefficient,
                    maxGradientNorm);
        }
    }
}
