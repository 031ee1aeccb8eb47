package io.github.ascentrl.algos.preference;

import io.github.ascentrl.algos.internal.Settings;
import java.util.Objects;

/**
 * Settings of {@link Dpo}.
 *
 * @param beta how strongly the policy is held near the reference, positive; smaller values let it move further;
 *     default 0.1
 * @param loss the loss of a pair; default {@link PreferenceLoss#sigmoid()}
 * @param lengthNormalised whether log-probabilities are means over the steps of an answer instead of sums, with which
 *     longer answers count more; default false; use it with {@link PreferenceLoss#ipo()}
 * @param likelihood λ ≥ 0: adds λ times the mean over steps of −log π of the chosen answer (as in Pang et al.,
 *     2404.19733), to keep chosen answers from becoming less likely; default 0
 * @param batchSize the number of pairs in each step of the optimiser, ≥ 1; default 64
 * @param maxGradientNorm largest global norm of the gradient, positive; {@code +∞} for no clipping; default 1
 */
public record DpoConfig(
        double beta,
        PreferenceLoss loss,
        boolean lengthNormalised,
        double likelihood,
        int batchSize,
        double maxGradientNorm) {
    /**
     * Checks the settings.
     *
     * @throws IllegalArgumentException if a setting is out of range
     * @throws NullPointerException if the loss is null
     */
    public DpoConfig {
        if (!((float) beta > 0 && (float) beta < Float.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("beta = " + beta + " must be positive and finite; 0.1 is usual");
        }
        Objects.requireNonNull(loss, "loss is null; PreferenceLoss.sigmoid() is usual");
        Settings.coefficient("likelihood", likelihood);
        Settings.atLeastOne("batchSize", batchSize);
        Settings.norm(maxGradientNorm);
    }

    /** {@return a builder with the defaults} */
    public static Builder builder() {
        return new Builder();
    }

    /** {@return the defaults} */
    public static DpoConfig defaults() {
        return builder().build();
    }

    /** Builds a {@link DpoConfig}: each method sets the component of its name. */
    @SuppressWarnings("doclint:missing") // the tags of a setter would repeat those of the record
    public static final class Builder {
        private double beta = 0.1;
        private PreferenceLoss loss = PreferenceLoss.sigmoid();
        private boolean lengthNormalised;
        private double likelihood;
        private int batchSize = 64;
        private double maxGradientNorm = 1;

        private Builder() {}

        // spotless:off: one line for each setting
        /** Sets {@link DpoConfig#beta}. */
        public Builder beta(double value) { beta = value; return this; }
        /** Sets {@link DpoConfig#loss}. */
        public Builder loss(PreferenceLoss value) { loss = Objects.requireNonNull(value, "loss value"); return this; }
        /** Sets {@link DpoConfig#lengthNormalised}. */
        public Builder lengthNormalised(boolean value) { lengthNormalised = value; return this; }
        /** Sets {@link DpoConfig#likelihood}. */
        public Builder likelihood(double value) { likelihood = value; return this; }
        /** Sets {@link DpoConfig#batchSize}. */
        public Builder batchSize(int value) { batchSize = value; return this; }
        /** Sets {@link DpoConfig#maxGradientNorm}. */
        public Builder maxGradientNorm(double value) { maxGradientNorm = value; return this; }

        /** {@return the settings, checked} */
        public DpoConfig build() {
            return new DpoConfig(beta, loss, lengthNormalised, likelihood, batchSize, maxGradientNorm);
        }
        // spotless:on
    }
}
