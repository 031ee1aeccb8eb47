package io.github.ascentrl.algos.imitation;

import io.github.ascentrl.algos.internal.Settings;
import io.github.ascentrl.nn.schedule.Schedule;
import java.util.Objects;

/**
 * Settings of {@link Dagger}.
 *
 * @param episodesPerIteration the number of episodes in each iteration, ≥ 1; default 1
 * @param labelsPerIteration the most labels from the expert in an iteration, ≥ 1; default {@link Integer#MAX_VALUE},
 *     every state visited
 * @param labelBudget the most labels in total, ≥ 1; default {@link Long#MAX_VALUE}
 * @param beta β by iteration, counted from 0: the probability that the expert acts at a step, in [0, 1]; default 1 in
 *     the first iteration and 0 afterwards, which the paper found to work best
 * @param stepsPerIteration the number of optimiser steps in each iteration, ≥ 1; default 500
 * @param batchSize the number of rows in each step, ≥ 1; for a policy with memory, as many whole episodes as contain
 *     this many rows on average, at least one; default 64
 * @param loss the loss to minimise; default {@link CloningLoss#likelihood()}
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

    /** Builds a {@link DaggerConfig}: each method sets the component of its name. */
    @SuppressWarnings("doclint:missing") // the tags of a setter would repeat those of the record
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

        // spotless:off: one line for each setting
        /** Sets {@link DaggerConfig#episodesPerIteration}. */
        public Builder episodesPerIteration(int value) { episodesPerIteration = value; return this; }
        /** Sets {@link DaggerConfig#labelsPerIteration}. */
        public Builder labelsPerIteration(int value) { labelsPerIteration = value; return this; }
        /** Sets {@link DaggerConfig#labelBudget}. */
        public Builder labelBudget(long value) { labelBudget = value; return this; }
        /** Sets {@link DaggerConfig#beta}. */
        public Builder beta(Schedule value) { beta = Objects.requireNonNull(value, "beta value"); return this; }
        /** Sets {@link DaggerConfig#stepsPerIteration}. */
        public Builder stepsPerIteration(int value) { stepsPerIteration = value; return this; }
        /** Sets {@link DaggerConfig#batchSize}. */
        public Builder batchSize(int value) { batchSize = value; return this; }
        /** Sets {@link DaggerConfig#loss}. */
        public Builder loss(CloningLoss value) { loss = Objects.requireNonNull(value, "loss value"); return this; }
        /** Sets {@link DaggerConfig#maxGradientNorm}. */
        public Builder maxGradientNorm(double value) { maxGradientNorm = value; return this; }

        /** {@return the settings, checked} */
        public DaggerConfig build() {
            return new DaggerConfig(
                    episodesPerIteration, labelsPerIteration, labelBudget, beta, stepsPerIteration, batchSize, loss,
                    maxGradientNorm);
        }
        // spotless:on
    }
}
