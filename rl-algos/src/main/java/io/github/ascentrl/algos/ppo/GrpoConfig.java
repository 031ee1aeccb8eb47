package io.github.ascentrl.algos.ppo;

import io.github.ascentrl.algos.estimate.AdvantageScaling;
import io.github.ascentrl.algos.estimate.LossScale;
import io.github.ascentrl.algos.estimate.Returns;
import io.github.ascentrl.algos.internal.Settings;
import io.github.ascentrl.nn.schedule.Schedule;
import java.util.Objects;

/**
 * Settings of {@link Grpo}.
 *
 * @param groups groups of episodes for each update, each group from a different start, ≥ 1; default 1
 * @param groupSize G, the episodes in a group, all from the same start, ≥ 2; default 8
 * @param gamma the discount γ of the episodes' returns, in [0, 1]; default 1
 * @param advantageScaling the steps over which advantages are standardised: {@link AdvantageScaling#GROUP}, the
 *     default, as in the paper (TRL's ε is 1e-4), or {@link AdvantageScaling#NONE}
 * @param lossScale the divisor of the loss; default {@link LossScale#MEAN_PER_EPISODE}, as in the paper
 * @param epochs passes over the episodes, ≥ 1; default 1: the policy gradient itself
 * @param minibatches the number of parts of a pass, with one optimiser step for each, ≥ 1; default 1
 * @param clip ε, the distance of the ratio from 1 at which its gradient stops, a schedule by update, every value ≥ 0;
 *     default constant 0.2
 * @param klCoefficient β, weight of KL(π‖π<sub>ref</sub>) as {@link Grpo} estimates it (k3), ≥ 0; default 0; positive
 *     only with a reference policy; 0.04 in the paper
 * @param entropyCoefficient weight of the entropy bonus, a schedule by update, every value finite; default constant 0
 * @param maxGradientNorm largest global norm of the gradient, positive; default {@code +∞}, no clipping
 * @param segmentLength the most steps in a segment that a policy with memory learns from, ≥ 1: longer episodes are cut
 *     into pieces; each piece begins with the policy's memory there, and backpropagation stops at its beginning;
 *     ignored for a policy without memory; default {@link Integer#MAX_VALUE}, whole episodes
 */
public record GrpoConfig(
        int groups,
        int groupSize,
        double gamma,
        AdvantageScaling advantageScaling,
        LossScale lossScale,
        int epochs,
        int minibatches,
        Schedule clip,
        double klCoefficient,
        Schedule entropyCoefficient,
        double maxGradientNorm,
        int segmentLength) {
    /**
     * Checks the settings.
     *
     * @throws IllegalArgumentException if a setting is out of range or two settings exclude each other
     * @throws NullPointerException if a setting is null
     */
    public GrpoConfig {
        Settings.atLeastOne("groups", groups);
        if (groupSize < 2) {
            throw new IllegalArgumentException("groupSize = " + groupSize
                    + " must be at least 2: an episode is compared with the others of its group");
        }
        Returns.checkDiscount(gamma);
        Settings.oneOf("advantageScaling", advantageScaling, AdvantageScaling.NONE, AdvantageScaling.GROUP);
        Objects.requireNonNull(lossScale, "lossScale");
        Settings.atLeastOne("epochs", epochs);
        Settings.atLeastOne("minibatches", minibatches);
        Objects.requireNonNull(clip, "clip");
        Settings.coefficient("klCoefficient", klCoefficient);
        Objects.requireNonNull(entropyCoefficient, "entropyCoefficient");
        Settings.norm(maxGradientNorm);
        Settings.atLeastOne("segmentLength", segmentLength);
    }

    /** {@return a builder with the defaults} */
    public static Builder builder() {
        return new Builder();
    }

    /** {@return the defaults} */
    public static GrpoConfig defaults() {
        return builder().build();
    }

    /** Builds a {@link GrpoConfig}: each method sets the component of its name. */
    @SuppressWarnings("doclint:missing") // the tags of a setter would repeat those of the record
    public static final class Builder {
        private int groups = 1;
        private int groupSize = 8;
        private double gamma = 1;
        private AdvantageScaling advantageScaling = AdvantageScaling.GROUP;
        private LossScale lossScale = LossScale.MEAN_PER_EPISODE;
        private int epochs = 1;
        private int minibatches = 1;
        private Schedule clip = Schedule.constant(0.2);
        private double klCoefficient = 0;
        private Schedule entropyCoefficient = Schedule.constant(0);
        private double maxGradientNorm = Double.POSITIVE_INFINITY;
        private int segmentLength = Integer.MAX_VALUE;

        private Builder() {}

        // spotless:off: one line for each setting
        /** Sets {@link GrpoConfig#groups}. */
        public Builder groups(int value) { groups = value; return this; }
        /** Sets {@link GrpoConfig#groupSize}. */
        public Builder groupSize(int value) { groupSize = value; return this; }
        /** Sets {@link GrpoConfig#gamma}. */
        public Builder gamma(double value) { gamma = value; return this; }
        /** Sets {@link GrpoConfig#advantageScaling}. */
        public Builder advantageScaling(AdvantageScaling value) { advantageScaling = Objects.requireNonNull(value, "advantageScaling value"); return this; }
        /** Sets {@link GrpoConfig#lossScale}. */
        public Builder lossScale(LossScale value) { lossScale = Objects.requireNonNull(value, "lossScale value"); return this; }
        /** Sets {@link GrpoConfig#epochs}. */
        public Builder epochs(int value) { epochs = value; return this; }
        /** Sets {@link GrpoConfig#minibatches}. */
        public Builder minibatches(int value) { minibatches = value; return this; }
        /** Sets a constant {@link GrpoConfig#clip}. */
        public Builder clip(double value) { Settings.coefficient("clip", value); return clip(Schedule.constant(value)); }
        /** Sets {@link GrpoConfig#clip}. */
        public Builder clip(Schedule value) { clip = Objects.requireNonNull(value, "clip value"); return this; }
        /** Sets {@link GrpoConfig#klCoefficient}. */
        public Builder klCoefficient(double value) { klCoefficient = value; return this; }
        /** Sets a constant {@link GrpoConfig#entropyCoefficient}. */
        public Builder entropyCoefficient(double value) { return entropyCoefficient(Schedule.constant(value)); }
        /** Sets {@link GrpoConfig#entropyCoefficient}. */
        public Builder entropyCoefficient(Schedule value) { entropyCoefficient = Objects.requireNonNull(value, "entropyCoefficient value"); return this; }
        /** Sets {@link GrpoConfig#maxGradientNorm}. */
        public Builder maxGradientNorm(double value) { maxGradientNorm = value; return this; }
        /** Sets {@link GrpoConfig#segmentLength}. */
        public Builder segmentLength(int value) { segmentLength = value; return this; }

        /** {@return the settings, checked} */
        public GrpoConfig build() {
            return new GrpoConfig(
                    groups, groupSize, gamma, advantageScaling, lossScale, epochs, minibatches, clip, klCoefficient,
                    entropyCoefficient, maxGradientNorm, segmentLength);
        }
        // spotless:on
    }
}
