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
 * @param discountWeights whether step t of an episode is weighted by γ<sup>t</sup>, as the gradient of the discounted
 *     return requires and Sutton and Barto write; default false, the usual practice (Nota and Thomas, 1906.07073)
 * @param entropyCoefficient weight of the entropy bonus by update, every value finite; default constant 0
 * @param maxGradientNorm largest global norm of the actor's and of the critic's gradient, positive; default {@code +∞},
 *     no clipping
 */
public record OneStepConfig(
        int steps, double gamma, boolean discountWeights, Schedule entropyCoefficient, double maxGradientNorm) {
    /**
     * Checks the settings.
     *
     * @throws IllegalArgumentException if a number is out of range
     * @throws NullPointerException if the schedule is null
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

    /** Builds an {@link OneStepConfig}: each method sets the component of its name. */
    @SuppressWarnings("doclint:missing") // the tags of a setter would repeat those of the record
    public static final class Builder {
        private int steps = 1;
        private double gamma = 0.99;
        private boolean discountWeights = false;
        private Schedule entropyCoefficient = Schedule.constant(0);
        private double maxGradientNorm = Double.POSITIVE_INFINITY;

        private Builder() {}

        // spotless:off: one line for each setting
        /** Sets {@link OneStepConfig#steps}. */
        public Builder steps(int value) { steps = value; return this; }
        /** Sets {@link OneStepConfig#gamma}. */
        public Builder gamma(double value) { gamma = value; return this; }
        /** Sets {@link OneStepConfig#discountWeights}. */
        public Builder discountWeights(boolean value) { discountWeights = value; return this; }
        /** Sets a constant {@link OneStepConfig#entropyCoefficient}. */
        public Builder entropyCoefficient(double value) { return entropyCoefficient(Schedule.constant(value)); }
        /** Sets {@link OneStepConfig#entropyCoefficient}. */
        public Builder entropyCoefficient(Schedule value) { entropyCoefficient = Objects.requireNonNull(value, "entropyCoefficient value"); return this; }
        /** Sets {@link OneStepConfig#maxGradientNorm}. */
        public Builder maxGradientNorm(double value) { maxGradientNorm = value; return this; }

        /** {@return the settings, checked} */
        public OneStepConfig build() {
            return new OneStepConfig(steps, gamma, discountWeights, entropyCoefficient, maxGradientNorm);
        }
        // spotless:on
    }
}
