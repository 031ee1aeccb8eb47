package io.github.ascentrl.algos.imitation;

import io.github.ascentrl.algos.internal.Settings;
import io.github.ascentrl.nn.schedule.Schedule;
import java.util.Objects;

/**
 * Settings of {@link Dagger}.
 *
 * @param episodesPerIteration episodes played in each iteration, ≥ 1; default 1
 * @param labelsPerIteration most questions to the expert in an iteration, ≥ 1; default {@link Integer#MAX_VALUE}, every
 *     state visited
 * @param labelBudget most questions in all, ≥ 1; default {@link Long#MAX_VALUE}
 * @param beta β by iteration, counted from 0: the probability that the expert acts at a step, in [0, 1]; default 1 at
 *     first and 0 afterwards, which the paper found to work best
 * @param stepsPerIteration steps of the optimiser in each iteration, ≥ 1; default 500
 * @param batchSize rows in each of them, ≥ 1; default 64
 * @param loss what is made small; default {@link CloningLoss#likelihood()}
 * @param maxGradientNorm largest global norm of the gradient, positive; default {@code +∞}, no clipping
 */
public record DaggerConfig(
        int episodesPerIteration,
        int labelsPerIteration,
        long labelBudget,
        Schedule beta,
        int stepsPerIteration,
        int batchSize,
        CloningLoss loss,
        double maxGradientNorm) {
    /**
     * Checks the settings.
     *
     * @throws IllegalArgumentException if one is out of range
     * @throws NullPointerException if one is null
     */
    public DaggerConfig {
        Settings.atLeastOne("episodesPerIteration", episodesPerIteration);
        Settings.atLeastOne("labelsPerIteration", labelsPerIteration);
        Settings.atLeastOne("labelBudget", labelBudget);
        Objects.requireNonNull(beta, "beta");
        Settings.atLeastOne("stepsPerIteration", stepsPerIteration);
        Settings.atLeastOne("batchSize", batchSize);
        Objects.requireNonNull(loss, "loss");
        Settings.norm(maxGradientNorm);
    }

    /** {@return a builder that holds the defaults} */
    public static Builder builder() {
        return new Builder();
    }

    /** {@return the defaults} */
    public static DaggerConfig defaults() {
        return builder().build();
    }

    /** Builds a {@link DaggerConfig}; see its components for meaning, range and default. */
    public static final class Builder {
        private int episodesPerIteration = 1;
        private int labelsPerIteration = Integer.MAX_VALUE;
        private long labelBudget = Long.MAX_VALUE;
        private Schedule beta = iteration -> iteration == 0 ? 1 : 0;
        private int stepsPerIteration = 500;
        private int batchSize = 64;
        private CloningLoss loss = CloningLoss.likelihood();
        private double maxGradientNorm = Double.POSITIVE_INFINITY;

        private Builder() {}

        /**
         * Sets {@link DaggerConfig#episodesPerIteration}.
         *
         * @param episodes ≥ 1
         * @return this
         */
        public Builder episodesPerIteration(int episodes) {
            episodesPerIteration = episodes;
            return this;
        }

        /**
         * Sets {@link DaggerConfig#labelsPerIteration}.
         *
         * @param labels ≥ 1
         * @return this
         */
        public Builder labelsPerIteration(int labels) {
            labelsPerIteration = labels;
            return this;
        }

        /**
         * Sets {@link DaggerConfig#labelBudget}.
         *
         * @param labels ≥ 1
         * @return this
         */
        public Builder labelBudget(long labels) {
            labelBudget = labels;
            return this;
        }

        /**
         * Sets {@link DaggerConfig#beta}.
         *
         * @param beta by iteration, every value in [0, 1]
         * @return this
         */
        public Builder beta(Schedule beta) {
            this.beta = beta;
            return this;
        }

        /**
         * Sets {@link DaggerConfig#stepsPerIteration}.
         *
         * @param steps ≥ 1
         * @return this
         */
        public Builder stepsPerIteration(int steps) {
            stepsPerIteration = steps;
            return this;
        }

        /**
         * Sets {@link DaggerConfig#batchSize}.
         *
         * @param batchSize ≥ 1
         * @return this
         */
        public Builder batchSize(int batchSize) {
            this.batchSize = batchSize;
            return this;
        }

        /**
         * Sets {@link DaggerConfig#loss}.
         *
         * @param loss what is made small
         * @return this
         */
        public Builder loss(CloningLoss loss) {
            this.loss = loss;
            return this;
        }

        /**
         * Sets {@link DaggerConfig#maxGradientNorm}.
         *
         * @param maxGradientNorm positive
         * @return this
         */
        public Builder maxGradientNorm(double maxGradientNorm) {
            this.maxGradientNorm = maxGradientNorm;
            return this;
        }

        /**
         * {@return the settings, checked}
         *
         * @throws IllegalArgumentException if one is out of range
         */
        public DaggerConfig build() {
            return new DaggerConfig(
                    episodesPerIteration,
                    labelsPerIteration,
                    labelBudget,
                    beta,
                    stepsPerIteration,
                    batchSize,
                    loss,
                    maxGradientNorm);
        }
    }
}
