package io.github.ascentrl.algos.reinforce;

import io.github.ascentrl.algos.estimate.AdvantageScaling;
import io.github.ascentrl.algos.estimate.LossScale;
import io.github.ascentrl.algos.estimate.Returns;
import io.github.ascentrl.algos.internal.Settings;
import io.github.ascentrl.nn.schedule.Schedule;
import java.util.Objects;

/**
 * Settings of {@link Reinforce}.
 *
 * @param episodesPerUpdate episodes collected for each update, ≥ 1; default 1, as in Williams (1992)
 * @param gamma the discount γ, in [0, 1]; default 0.99
 * @param credit the return that weights the score; default {@link Credit#REWARD_TO_GO}
 * @param lossScale the divisor of the loss: {@link LossScale#MEAN_OVER_STEPS}, the default, or
 *     {@link LossScale#SUM_PER_EPISODE}
 * @param discountWeights whether step t is weighted by γ<sup>t</sup>, as the gradient of the discounted return
 *     requires; default false, the usual practice, which is not the gradient of any function (Nota and Thomas,
 *     1906.07073)
 * @param advantageScaling the steps over which advantages are standardised: {@link AdvantageScaling#NONE}, the default,
 *     or {@link AdvantageScaling#GROUP}, with the whole batch as one group
 * @param entropyCoefficient weight of the entropy bonus, a schedule by update, every value finite; default constant 0
 * @param maxGradientNorm largest global norm of the gradient, positive; default {@code +∞}, no clipping
 * @param segmentLength the most steps in a segment that a policy with memory learns from, ≥ 1: longer episodes are cut
 *     into pieces; each piece begins with the policy's memory there, and backpropagation stops at its beginning;
 *     ignored for a policy without memory; default {@link Integer#MAX_VALUE}, whole episodes
 */
public record ReinforceConfig(
        int episodesPerUpdate,
        double gamma,
        Credit credit,
        LossScale lossScale,
        boolean discountWeights,
        AdvantageScaling advantageScaling,
        Schedule entropyCoefficient,
        double maxGradientNorm,
        int segmentLength) {
    /**
     * Checks the settings.
     *
     * @throws IllegalArgumentException if a setting is out of range or two settings exclude each other
     * @throws NullPointerException if a setting is null
     */
    public ReinforceConfig {
        Settings.atLeastOne("episodesPerUpdate", episodesPerUpdate);
        Returns.checkDiscount(gamma);
        Objects.requireNonNull(credit, "credit");
        Settings.oneOf("lossScale", lossScale, LossScale.MEAN_OVER_STEPS, LossScale.SUM_PER_EPISODE);
        Settings.oneOf("advantageScaling", advantageScaling, AdvantageScaling.NONE, AdvantageScaling.GROUP);
        Objects.requireNonNull(entropyCoefficient, "entropyCoefficient");
        Settings.norm(maxGradientNorm);
        Settings.atLeastOne("segmentLength", segmentLength);
        if (credit == Credit.WHOLE_RETURN && discountWeights) {
            throw new IllegalArgumentException(
                    "discountWeights needs credit = REWARD_TO_GO, because the whole return is"
                            + " already discounted from the first step; change one of them");
        }
        if (advantageScaling == AdvantageScaling.GROUP && episodesPerUpdate < 2) {
            throw new IllegalArgumentException("advantageScaling = GROUP needs episodesPerUpdate of at least 2, got "
                    + episodesPerUpdate + ": a single return has no deviation");
        }
    }

    /** {@return a builder with the defaults} */
    public static Builder builder() {
        return new Builder();
    }

    /** {@return the defaults} */
    public static ReinforceConfig defaults() {
        return builder().build();
    }

    /** Builds a {@link ReinforceConfig}: each method sets the component of its name. */
    @SuppressWarnings("doclint:missing") // the tags of a setter would repeat those of the record
    public static final class Builder {
        private int episodesPerUpdate = 1;
        private double gamma = 0.99;
        private Credit credit = Credit.REWARD_TO_GO;
        private LossScale lossScale = LossScale.MEAN_OVER_STEPS;
        private boolean discountWeights;
        private AdvantageScaling advantageScaling = AdvantageScaling.NONE;
        private Schedule entropyCoefficient = Schedule.constant(0);
        private double maxGradientNorm = Double.POSITIVE_INFINITY;
        private int segmentLength = Integer.MAX_VALUE;

        private Builder() {}

        // spotless:off: one line for each setting
        /** Sets {@link ReinforceConfig#episodesPerUpdate}. */
        public Builder episodesPerUpdate(int value) { episodesPerUpdate = value; return this; }
        /** Sets {@link ReinforceConfig#gamma}. */
        public Builder gamma(double value) { gamma = value; return this; }
        /** Sets {@link ReinforceConfig#credit}. */
        public Builder credit(Credit value) { credit = Objects.requireNonNull(value, "credit value"); return this; }
        /** Sets {@link ReinforceConfig#lossScale}. */
        public Builder lossScale(LossScale value) { lossScale = Objects.requireNonNull(value, "lossScale value"); return this; }
        /** Sets {@link ReinforceConfig#discountWeights}. */
        public Builder discountWeights(boolean value) { discountWeights = value; return this; }
        /** Sets {@link ReinforceConfig#advantageScaling}. */
        public Builder advantageScaling(AdvantageScaling value) { advantageScaling = Objects.requireNonNull(value, "advantageScaling value"); return this; }
        /** Sets a constant {@link ReinforceConfig#entropyCoefficient}. */
        public Builder entropyCoefficient(double value) { return entropyCoefficient(Schedule.constant(value)); }
        /** Sets {@link ReinforceConfig#entropyCoefficient}. */
        public Builder entropyCoefficient(Schedule value) { entropyCoefficient = Objects.requireNonNull(value, "entropyCoefficient value"); return this; }
        /** Sets {@link ReinforceConfig#maxGradientNorm}. */
        public Builder maxGradientNorm(double value) { maxGradientNorm = value; return this; }
        /** Sets {@link ReinforceConfig#segmentLength}. */
        public Builder segmentLength(int value) { segmentLength = value; return this; }

        /** {@return the settings, checked} */
        public ReinforceConfig build() {
            return new ReinforceConfig(
                    episodesPerUpdate, gamma, credit, lossScale, discountWeights, advantageScaling, entropyCoefficient,
                    maxGradientNorm, segmentLength);
        }
        // spotless:on
    }
}
