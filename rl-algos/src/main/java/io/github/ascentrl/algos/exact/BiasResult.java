package io.github.ascentrl.algos.exact;

import io.github.ascentrl.algos.estimate.LossScale;
import io.github.ascentrl.api.contract.ContractViolation;
import io.github.ascentrl.api.internal.Check;
import java.util.Locale;
import java.util.Objects;

/**
 * The effect of a baseline on the policy gradient of one small process: not sampled, but summed over all possible
 * batches. Components are indexed by logit, {@code s * actions + a}. Arrays are not copied; do not modify them.
 *
 * @param baseline the baseline's name
 * @param on the name of the process, policy and discount
 * @param form the return that weights the score, and the weight of step t
 * @param lossScale the scale of the sum over the batch
 * @param episodes N, the number of episodes in a batch
 * @param earlierBatches h, the number of batches that the baseline had seen before
 * @param moments E[ĝ_b] and the covariance of ĝ_b, computed by the training code
 * @param without E[ĝ_0], the same estimator's mean without a baseline, computed in fractions
 * @param gradient ∇J, computed in fractions; equal to {@code without} unless the estimator itself is biased
 * @param bias E[ĝ_b] − E[ĝ_0]; with earlier batches, after the history for which it is largest
 * @param smallestFound the detection limit, which any larger bias of a component exceeds: 1e−5 · Σ p‖ĝ‖, far above
 *     rounding
 */
public record BiasResult(
        String baseline,
        String on,
        ReturnForm form,
        LossScale lossScale,
        int episodes,
        int earlierBatches,
        GradientMoments moments,
        double[] without,
        double[] gradient,
        double[] bias,
        double smallestFound) {
    /**
     * Creates a result.
     *
     * @throws IllegalArgumentException if the gradients have different lengths, or a number is out of range
     */
    public BiasResult {
        Objects.requireNonNull(baseline, "baseline");
        Objects.requireNonNull(on, "on");
        Objects.requireNonNull(form, "form");
        Objects.requireNonNull(lossScale, "lossScale");
        Check.atLeast("episodes", episodes, 1);
        Check.atLeast("earlierBatches", earlierBatches, 0);
        Objects.requireNonNull(moments, "moments");
        int size = moments.mean().length;
        Check.length("without", Objects.requireNonNull(without, "without").length, size);
        Check.length("gradient", Objects.requireNonNull(gradient, "gradient").length, size);
        Check.length("bias", Objects.requireNonNull(bias, "bias").length, size);
        for (int i = 0; i < size; i++) {
            Check.finite("without[" + i + "]", without[i]);
            Check.finite("gradient[" + i + "]", gradient[i]);
        }
        if (smallestFound < 0) { // NaN after an estimate that diverged
            throw new IllegalArgumentException("smallestFound = " + smallestFound + " must be at least 0");
        }
    }

    /** {@return whether the baseline leaves the mean of the gradient unchanged, up to {@link #smallestFound}} */
    public boolean unbiased() {
        return largestBias() <= smallestFound; // false for NaN
    }

    /** {@return the largest component of the bias in absolute value; NaN if any is NaN} */
    public double largestBias() {
        double largest = 0;
        for (double b : bias) {
            largest = Math.max(largest, Math.abs(b));
        }
        return largest;
    }

    /**
     * {@return E[ĝ_b] / E[ĝ_0] of each component: 1 where the baseline changes nothing, negative where it reverses the
     * gradient; NaN where E[ĝ_0] is too small to divide by}
     */
    public double[] ratio() {
        return ratioTo(without);
    }

    /** {@return E[ĝ_b] / ∇J of each component, as in the tables of this project; NaN where ∇J is too small} */
    public double[] ratioToGradient() {
        return ratioTo(gradient);
    }

    private double[] ratioTo(double[] whole) {
        double[] mean = moments.mean();
        double[] ratio = new double[mean.length];
        for (int i = 0; i < ratio.length; i++) {
            ratio[i] = Math.abs(whole[i]) > smallestFound ? mean[i] / whole[i] : Double.NaN;
        }
        return ratio;
    }

    /**
     * Requires the baseline to be unbiased here.
     *
     * @return this result
     * @throws ContractViolation if the baseline is biased; the message contains {@link #toString()}
     */
    public BiasResult requireUnbiased() {
        if (!unbiased()) {
            throw new ContractViolation(
                    "a baseline leaves the policy gradient unbiased",
                    this
                            + "b_t may depend on the state and the past of its own episode, on other episodes and on earlier"
                            + " batches, but not on a_t nor on anything that a_t causes, such as G_t; see the javadoc of"
                            + " Baseline");
        }
        return this;
    }

    /** {@return the verdict and the numbers behind it, in several lines} */
    @Override
    public String toString() {
        StringBuilder out = new StringBuilder(String.format(
                Locale.ROOT,
                "%s is %s on %s: %s, %s, batches of %d%s; %d sequences, %s%n",
                baseline,
                unbiased() ? "unbiased" : "BIASED",
                on,
                form.name().toLowerCase(Locale.ROOT).replace('_', ' '),
                lossScale.name().toLowerCase(Locale.ROOT).replace('_', ' '),
                episodes,
                earlierBatches == 0 ? "" : " after " + earlierBatches + " earlier",
                moments.sequences(),
                moments.everyHistory()
                        ? "every one there is"
                        : "every batch after each of " + moments.meanByHistory().length + " histories drawn"));
        out.append(String.format(
                Locale.ROOT,
                "  %-18s %12s %12s %12s %12s %8s%n",
                "logit",
                "E[g] with it",
                "without",
                "grad J",
                "bias",
                "ratio"));
        double[] mean = moments.mean();
        double[] ratio = ratio();
        for (int i = 0; i < mean.length; i++) {
            out.append(String.format(
                    Locale.ROOT,
                    "  %-18s %12.6f %12.6f %12.6f %12.2e %8s%n",
                    "state " + i / moments.actions() + ", action " + i % moments.actions(),
                    mean[i],
                    without[i],
                    gradient[i],
                    bias[i],
                    Double.isNaN(ratio[i]) ? "-" : String.format(Locale.ROOT, "%.4f", ratio[i])));
        }
        out.append(String.format(Locale.ROOT, "  the smallest bias that would be found is %.1e%n", smallestFound));
        return out.toString();
    }
}
