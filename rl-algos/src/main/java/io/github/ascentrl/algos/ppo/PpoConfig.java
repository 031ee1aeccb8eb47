package io.github.ascentrl.algos.ppo;

import io.github.ascentrl.algos.estimate.AdvantageScaling;
import io.github.ascentrl.algos.estimate.Gae;
import io.github.ascentrl.algos.estimate.Returns;
import io.github.ascentrl.algos.internal.Settings;
import io.github.ascentrl.nn.schedule.Schedule;
import java.util.Objects;

/**
 * Settings of {@link Ppo}. The defaults are those of CleanRL for classic control, except {@code clipValue}, which is on
 * in CleanRL. Its learning rate is a setting of the optimiser: Adam 2.5e-4, ε 1e-5, falling linearly to 0 (over
 * updates × epochs × minibatches steps of the optimiser).
 *
 * @param steps steps in each environment for a rollout, ≥ 1; default 128
 * @param epochs passes over each rollout, ≥ 1; default 4
 * @param minibatches the number of parts of a pass, with one optimiser step for each; from 1 to the number of steps of
 *     a rollout, or of segments for a policy or critic with memory: the environments times the pieces of each;
 *     default 4
 * @param gamma the discount γ, in [0, 1]; default 0.99
 * @param lambda λ of generalised advantages, in [0, 1]; default 0.95
 * @param clip ε, the distance of the ratio from 1 at which its gradient stops, a schedule by update, every value ≥ 0;
 *     default constant 0.2
 * @param clipValue whether the value loss is the larger of the loss of V and the loss of V clipped to within ε of its
 *     old value; default false: Andrychowicz et al. (2006.05990) found that it hurts; it is on in CleanRL
 * @param advantageScaling the steps over which advantages are standardised: {@link AdvantageScaling#MINIBATCH}, the
 *     default, {@link AdvantageScaling#BATCH} or {@link AdvantageScaling#NONE}
 * @param valueCoefficient weight of ½ mean (V − R)², ≥ 0; default 0.5
 * @param entropyCoefficient weight of the entropy bonus, a schedule by update, every value finite; default constant
 *     0.01
 * @param maxGradientNorm largest global norm of the gradient, positive; default 0.5; {@code +∞} for no clipping
 * @param targetKl the limit of KL(π<sub>old</sub>‖π), positive: the epochs of an update end after an epoch in which the
 *     mean of the estimates exceeds it, one estimate for each minibatch before its step (the metric {@code kl} of
 *     {@link Ppo}); default {@code +∞}, never. CleanRL also compares after each epoch, but uses only the estimate of
 *     the last minibatch, which is larger. Stable-Baselines3 (2.x) compares each minibatch with 1.5 × its
 *     {@code target_kl} and stops at once, before that minibatch's step. All three use k3, and none reverts a step
 *     already made
 * @param segmentLength the most steps in a segment that a policy or critic with memory learns from, ≥ 1: longer
 *     rollouts are cut into pieces; each piece begins with the memory there, and backpropagation stops at its
 *     beginning; ignored for a policy without memory; default {@link Integer#MAX_VALUE}, whole rollouts
 * @param burnIn the number of steps before a piece from which its memory is recomputed for each minibatch, without
 *     gradients, because parameters have moved since the rollout (R2D2: Kapturowski et al., 2019); in
 *     [0, segmentLength], and 0 unless segmentLength is below steps; default 0: a piece begins with the memory that the
 *     policy had in the rollout, as the first piece of a rollout always does
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
     * @throws IllegalArgumentException if a setting is out of range or two settings exclude each other
     * @throws NullPointerException if a setting is null
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
                    + ", because there are no steps before whole rollouts; lower segmentLength, or set burnIn to 0");
        }
    }

    /** {@return a builder with the defaults} */
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
        public Builder clip(Schedule value) { clip = Objects.requireNonNull(value, "clip value"); return this; }
        /** Sets {@link PpoConfig#clipValue}. */
        public Builder clipValue(boolean value) { clipValue = value; return this; }
        /** Sets {@link PpoConfig#advantageScaling}. */
        public Builder advantageScaling(AdvantageScaling value) { advantageScaling = Objects.requireNonNull(value, "advantageScaling value"); return this; }
        /** Sets {@link PpoConfig#valueCoefficient}. */
        public Builder valueCoefficient(double value) { valueCoefficient = value; return this; }
        /** Sets a constant {@link PpoConfig#entropyCoefficient}. */
        public Builder entropyCoefficient(double value) { return entropyCoefficient(Schedule.constant(value)); }
        /** Sets {@link PpoConfig#entropyCoefficient}. */
        public Builder entropyCoefficient(Schedule value) { entropyCoefficient = Objects.requireNonNull(value, "entropyCoefficient value"); return this; }
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
