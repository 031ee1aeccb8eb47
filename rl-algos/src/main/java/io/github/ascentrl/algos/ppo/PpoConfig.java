package io.github.ascentrl.algos.ppo;

import io.github.ascentrl.algos.estimate.AdvantageScaling;
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
 * @param minibatches parts that a pass is split into, one optimiser step each; from 1 to the number of steps of a rollout, or
 *     of segments for a policy or critic with memory: the environments times the pieces of each; default 4
 * @param gamma the discount γ, in [0, 1]; default 0.99
 * @param lambda λ of generalised advantages, in [0, 1]; default 0.95
 * @param clip ε, how far the ratio may move from 1 before its gradient stops, by update, every value ≥ 0; default constant
 *     0.2
 * @param clipValue whether the value loss is the larger of that of V and that of V moved by at most ε from what it
 *     was; default false: Andrychowicz et al. (2006.05990) found that it hurts; CleanRL has it on
 * @param advantageScaling what advantages are standardised over: {@link AdvantageScaling#MINIBATCH}, the default,
 *     {@link AdvantageScaling#BATCH} or {@link AdvantageScaling#NONE}
 * @param valueCoefficient weight of ½ mean (V − R)², ≥ 0; default 0.5
 * @param entropyCoefficient weight of the entropy bonus by update, every value finite; default constant 0.01
 * @param maxGradientNorm largest global norm of the gradient, positive; default 0.5; {@code +∞} for no clipping
 * @param targetKl the epochs of an update end after one over which the estimates of KL(π<sub>old</sub>‖π), one for
 *     each minibatch before its step (the metric {@code kl} of {@link Ppo}), are on average larger than this,
 *     positive; default {@code +∞}, never. CleanRL compares after each epoch too, but the estimate of its last
 *     minibatch alone, which is larger. Stable-Baselines3 (2.x) compares each minibatch with 1.5 × its
 *     {@code target_kl}, and stops at once, before that minibatch's step. All three use k3, and none takes back a step
 *     already made
 * @param segmentLength the most steps of a segment that a policy or critic with memory learns from, ≥ 1: longer rollouts are cut
 *     into pieces, each begins with what they remember there, and backpropagation goes back no further; ignored for a
 *     policy without memory; default {@link Integer#MAX_VALUE}, whole rollouts
 * @param burnIn how many steps before a piece its memory is computed anew from, before each minibatch and without gradients,
 *     as parameters have moved since the rollout (R2D2: Kapturowski et al., 2019); in [0, segmentLength], and 0 unless that is below steps; default 0: what the
 *     policy remembered at the rollout, as the first piece of a rollout does always
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
        double targetKl,
        int segmentLength,
        int burnIn) {
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
        Settings.oneOf(
                "advantageScaling",
                advantageScaling,
                AdvantageScaling.NONE,
                AdvantageScaling.MINIBATCH,
                AdvantageScaling.BATCH);
        Settings.coefficient("valueCoefficient", valueCoefficient);
        Objects.requireNonNull(entropyCoefficient, "entropyCoefficient");
        Settings.norm(maxGradientNorm);
        Settings.targetKl(targetKl);
        Settings.atLeastOne("segmentLength", segmentLength);
        if (burnIn < 0 || burnIn > segmentLength) {
            throw new IllegalArgumentException("burnIn = " + burnIn + " must lie in [0, segmentLength] = [0, "
                    + segmentLength + "]: lower burnIn or raise segmentLength");
        }
        if (burnIn > 0 && segmentLength >= steps) {
            throw new IllegalArgumentException("burnIn = " + burnIn + " needs a segmentLength below steps = " + steps
                    + ": whole rollouts have nothing before them to compute their memory from");
        }
    }

    /** {@return a builder that holds the defaults} */
    public static Builder builder() {
        return new Builder();
    }

    /** {@return the defaults} */
    public static PpoConfig defaults() {
        return builder().build();
    }

    /** Builds a {@link PpoConfig}: each method sets the component of its name. */
    @SuppressWarnings("doclint:missing") // the tags of a setter would repeat those of the record
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
        private int segmentLength = Integer.MAX_VALUE;
        private int burnIn;

        private Builder() {}

        // spotless:off: one line for each setting
        /** Sets {@link PpoConfig#steps}. */
        public Builder steps(int value) { steps = value; return this; }
        /** Sets {@link PpoConfig#epochs}. */
        public Builder epochs(int value) { epochs = value; return this; }
        /** Sets {@link PpoConfig#minibatches}. */
        public Builder minibatches(int value) { minibatches = value; return this; }
        /** Sets {@link PpoConfig#gamma}. */
        public Builder gamma(double value) { gamma = value; return this; }
        /** Sets {@link PpoConfig#lambda}. */
        public Builder lambda(double value) { lambda = value; return this; }
        /** Sets a constant {@link PpoConfig#clip}. */
        public Builder clip(double value) { Settings.coefficient("clip", value); return clip(Schedule.constant(value)); }
        /** Sets {@link PpoConfig#clip}. */
        public Builder clip(Schedule value) { clip = value; return this; }
        /** Sets {@link PpoConfig#clipValue}. */
        public Builder clipValue(boolean value) { clipValue = value; return this; }
        /** Sets {@link PpoConfig#advantageScaling}. */
        public Builder advantageScaling(AdvantageScaling value) { advantageScaling = value; return this; }
        /** Sets {@link PpoConfig#valueCoefficient}. */
        public Builder valueCoefficient(double value) { valueCoefficient = value; return this; }
        /** Sets a constant {@link PpoConfig#entropyCoefficient}. */
        public Builder entropyCoefficient(double value) { return entropyCoefficient(Schedule.constant(value)); }
        /** Sets {@link PpoConfig#entropyCoefficient}. */
        public Builder entropyCoefficient(Schedule value) { entropyCoefficient = value; return this; }
        /** Sets {@link PpoConfig#maxGradientNorm}. */
        public Builder maxGradientNorm(double value) { maxGradientNorm = value; return this; }
        /** Sets {@link PpoConfig#targetKl}. */
        public Builder targetKl(double value) { targetKl = value; return this; }
        /** Sets {@link PpoConfig#segmentLength}. */
        public Builder segmentLength(int value) { segmentLength = value; return this; }
        /** Sets {@link PpoConfig#burnIn}. */
        public Builder burnIn(int value) { burnIn = value; return this; }

        /** {@return the settings, checked} */
        public PpoConfig build() {
            return new PpoConfig(
                    steps, epochs, minibatches, gamma, lambda, clip, clipValue, advantageScaling, valueCoefficient,
                    entropyCoefficient, maxGradientNorm, targetKl, segmentLength, burnIn);
        }
        // spotless:on
    }
}
