package io.github.ascentrl.algos.actorcritic;

import io.github.ascentrl.algos.estimate.AdvantageScaling;
import io.github.ascentrl.algos.estimate.Gae;
import io.github.ascentrl.algos.estimate.Returns;
import io.github.ascentrl.algos.internal.Settings;
import io.github.ascentrl.nn.schedule.Schedule;
import java.util.Objects;

/**
 * Settings of {@link A2c} and {@link A3c}. Defaults are those of Stable-Baselines3's A2C, except for its RMSProp: the
 * optimiser is given to the trainer. Report R3 uses 10 environments, {@code steps} 10, {@code entropyCoefficient} 0.01,
 * {@code valueCoefficient} 2 · 0.99 (if, as in PyTorch, it does not halve the square), and Adam 1e-4 with ε 1e-6.
 *
 * @param steps steps of each environment in a rollout, ≥ 1; default 5; a policy with memory cannot learn
 *     to remember for longer than this, so give it as many steps as it has to remember
 * @param gamma the discount γ, in [0, 1]; default 0.99
 * @param lambda λ of generalised advantages, in [0, 1]; default 1: the longest n-step returns the
 *     rollout allows, as in the paper
 * @param advantageScaling what advantages are standardised over: {@link AdvantageScaling#NONE}, the default, or
 *     {@link AdvantageScaling#BATCH}
 * @param valueCoefficient weight of ½ mean (V − R)², ≥ 0; default 1
 * @param entropyCoefficient weight of the entropy bonus by update, every value finite; default constant 0
 * @param maxGradientNorm largest global norm of the gradient, positive; default 0.5; {@code +∞} for no clipping
 * @param segmentLength the longest segment, in steps, through which a policy or critic with memory is backpropagated,
 *     ≥ 1: longer rollouts are cut into pieces, each of which begins with the memory recorded there; ignored without
 *     memory; default {@link Integer#MAX_VALUE}, whole rollouts
 */
public record A2cConfig(
        int steps,
        double gamma,
        double lambda,
        AdvantageScaling advantageScaling,
        double valueCoefficient,
        Schedule entropyCoefficient,
        double maxGradientNorm,
        int segmentLength) {
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
        Settings.oneOf("advantageScaling", advantageScaling, AdvantageScaling.NONE, AdvantageScaling.BATCH);
        Settings.coefficient("valueCoefficient", valueCoefficient);
        Objects.requireNonNull(entropyCoefficient, "entropyCoefficient");
        Settings.norm(maxGradientNorm);
        Settings.atLeastOne("segmentLength", segmentLength);
    }

    /** {@return a builder that holds the defaults} */
    public static Builder builder() {
        return new Builder();
    }

    /** {@return the defaults} */
    public static A2cConfig defaults() {
        return builder().build();
    }

    /** Builds an {@link A2cConfig}: each method sets the component of its name. */
    @SuppressWarnings("doclint:missing") // the tags of a setter would repeat those of the record
    public static final class Builder {
        private int steps = 5;
        private double gamma = 0.99;
        private double lambda = 1;
        private AdvantageScaling advantageScaling = AdvantageScaling.NONE;
        private double valueCoefficient = 1;
        private Schedule entropyCoefficient = Schedule.constant(0);
        private double maxGradientNorm = 0.5;
        private int segmentLength = Integer.MAX_VALUE;

        private Builder() {}

        // spotless:off: one line for each setting
        /** Sets {@link A2cConfig#steps}. */
        public Builder steps(int value) { steps = value; return this; }
        /** Sets {@link A2cConfig#gamma}. */
        public Builder gamma(double value) { gamma = value; return this; }
        /** Sets {@link A2cConfig#lambda}. */
        public Builder lambda(double value) { lambda = value; return this; }
        /** Sets {@link A2cConfig#advantageScaling}. */
        public Builder advantageScaling(AdvantageScaling value) { advantageScaling = Objects.requireNonNull(value, "advantageScaling value"); return this; }
        /** Sets {@link A2cConfig#valueCoefficient}. */
        public Builder valueCoefficient(double value) { valueCoefficient = value; return this; }
        /** Sets a constant {@link A2cConfig#entropyCoefficient}. */
        public Builder entropyCoefficient(double value) { return entropyCoefficient(Schedule.constant(value)); }
        /** Sets {@link A2cConfig#entropyCoefficient}. */
        public Builder entropyCoefficient(Schedule value) { entropyCoefficient = Objects.requireNonNull(value, "entropyCoefficient value"); return this; }
        /** Sets {@link A2cConfig#maxGradientNorm}. */
        public Builder maxGradientNorm(double value) { maxGradientNorm = value; return this; }
        /** Sets {@link A2cConfig#segmentLength}. */
        public Builder segmentLength(int value) { segmentLength = value; return this; }

        /** {@return the settings, checked} */
        public A2cConfig build() {
            return new A2cConfig(
                    steps, gamma, lambda, advantageScaling, valueCoefficient, entropyCoefficient, maxGradientNorm,
                    segmentLength);
        }
        // spotless:on
    }
}
