package io.github.ascentrl.algos.imitation;

import io.github.ascentrl.algos.internal.Settings;
import java.util.Objects;

/**
 * Settings of {@link BehaviourCloning}.
 *
 * @param batchSize the number of rows in each step of the optimiser, ≥ 1; for a policy with memory, as many whole
 *     episodes as contain this many rows on average, at least one; default 256
 * @param randomOrder whether every epoch has a new random order; otherwise rows come in the order of the data set, as
 *     in some reports, and neighbouring steps of an episode share a batch; default true
 * @param loss the loss to minimise; default {@link CloningLoss#likelihood()}
 * @param maxGradientNorm largest global norm of the gradient, positive; default {@code +∞}, no clipping
 * @param validateEvery the number of updates between two validations, if there are validation data, ≥ 1; default 500
 * @param patience the number of validations without improvement after which training ends early, ≥ 1; default
 *     {@link Integer#MAX_VALUE}, never
 * @param segmentLength the longest segment, in steps, through which a policy with memory is backpropagated, ≥ 1: longer
 *     episodes are cut into pieces, each of which begins with the policy's memory there; ignored for a policy without
 *     memory; default {@link Integer#MAX_VALUE}, whole episodes
 */
public record CloningConfig(
        int batchSize,
        boolean randomOrder,
        CloningLoss loss,
        double maxGradientNorm,
        int validateEvery,
        int patience,
        int segmentLength) {
    /**
     * Checks the settings.
     *
     * @throws IllegalArgumentException if one is out of range
     * @throws NullPointerException if the loss is null
     */
    public CloningConfig {
        Settings.atLeastOne("batchSize", batchSize);
        Objects.requireNonNull(loss, "loss");
        Settings.norm(maxGradientNorm);
        Settings.atLeastOne("validateEvery", validateEvery);
        Settings.atLeastOne("patience", patience);
        Settings.atLeastOne("segmentLength", segmentLength);
    }

    /** {@return a builder that holds the defaults} */
    public static Builder builder() {
        return new Builder();
    }

    /** {@return the defaults} */
    public static CloningConfig defaults() {
        return builder().build();
    }

    /** Builds a {@link CloningConfig}: each method sets the component of its name. */
    @SuppressWarnings("doclint:missing") // the tags of a setter would repeat those of the record
    public static final class Builder {
        private int batchSize = 256;
        private boolean randomOrder = true;
        private CloningLoss loss = CloningLoss.likelihood();
        private double maxGradientNorm = Double.POSITIVE_INFINITY;
        private int validateEvery = 500;
        private int patience = Integer.MAX_VALUE;
        private int segmentLength = Integer.MAX_VALUE;

        private Builder() {}

        // spotless:off: one line for each setting
        /** Sets {@link CloningConfig#batchSize}. */
        public Builder batchSize(int value) { batchSize = value; return this; }
        /** Sets {@link CloningConfig#randomOrder}. */
        public Builder randomOrder(boolean value) { randomOrder = value; return this; }
        /** Sets {@link CloningConfig#loss}. */
        public Builder loss(CloningLoss value) { loss = Objects.requireNonNull(value, "loss value"); return this; }
        /** Sets {@link CloningConfig#maxGradientNorm}. */
        public Builder maxGradientNorm(double value) { maxGradientNorm = value; return this; }
        /** Sets {@link CloningConfig#validateEvery}. */
        public Builder validateEvery(int value) { validateEvery = value; return this; }
        /** Sets {@link CloningConfig#patience}. */
        public Builder patience(int value) { patience = value; return this; }
        /** Sets {@link CloningConfig#segmentLength}. */
        public Builder segmentLength(int value) { segmentLength = value; return this; }

        /** {@return the settings, checked} */
        public CloningConfig build() {
            return new CloningConfig(
                    batchSize, randomOrder, loss, maxGradientNorm, validateEvery, patience, segmentLength);
        }
        // spotless:on
    }
}
