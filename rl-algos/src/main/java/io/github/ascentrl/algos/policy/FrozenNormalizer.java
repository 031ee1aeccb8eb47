package io.github.ascentrl.algos.policy;

import io.github.ascentrl.algos.internal.Fit;
import io.github.ascentrl.algos.internal.Normalized;
import io.github.ascentrl.api.Policy;
import io.github.ascentrl.api.data.RunningStatistics;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.Space;
import java.util.Arrays;

/**
 * Shows a policy (x − mean) · scale of each number of an observation, clipped: what a policy that was trained on
 * normalised observations needs wherever it acts, once learning is over. An action mask is shown as it is.
 *
 * @param observations the space of the observations before this
 * @param mean the mean of each number, finite; 0 in an action mask, whatever was passed
 * @param scale what is multiplied by, positive and finite: one over the standard scale; 1 in an action mask, whatever
 *     was passed
 * @param clip results are clipped to ±clip, positive; +∞ for no clipping
 */
public record FrozenNormalizer(Box observations, double[] mean, double[] scale, double clip) {
    /**
     * Copies the arrays.
     *
     * @throws IllegalArgumentException if lengths differ or a number is out of range
     */
    public FrozenNormalizer {
        mean = mean.clone();
        scale = scale.clone();
        if (mean.length != observations.size() || scale.length != mean.length) {
            throw new IllegalArgumentException(mean.length + " means and " + scale.length
                    + " scales; one of each is needed for each of the " + observations.size()
                    + " numbers of an observation");
        }
        for (int i = 0; i < mean.length; i++) {
            boolean finite = Double.isFinite(mean[i]) && Double.isFinite(scale[i]);
            if (!(finite && scale[i] > 0)) {
                throw new IllegalArgumentException("mean[" + i + "] = " + mean[i] + " and scale[" + i + "] = "
                        + scale[i] + "; both must be finite, the scale positive");
            }
            if (observations.isMask(i)) {
                mean[i] = 0;
                scale[i] = 1;
            }
        }
        if (!(clip > 0)) {
            throw new IllegalArgumentException("clip = " + clip + " must be positive; use +Infinity for no clipping");
        }
    }

    /**
     * {@return what a normaliser has learned so far: (x − mean) / √(variance + 10<sup>−8</sup>), clipped to ±10}
     *
     * @param observations the space of the observations it has seen, a {@link Box}
     * @param learned the statistics of an {@code algos.run.ObservationNormalizer} or of a {@code NormalizeObservation}
     *     (which divides where this multiplies by the inverse: the last bit may differ)
     * @throws IllegalArgumentException if they do not have one coordinate for every number of an observation
     */
    public static FrozenNormalizer of(Space observations, RunningStatistics learned) {
        double[] mean = new double[learned.size()];
        double[] scale = new double[learned.size()];
        Arrays.setAll(mean, learned::mean);
        Arrays.setAll(scale, i -> 1 / learned.scale(i));
        return new FrozenNormalizer(Fit.box(observations), mean, scale, Normalized.CLIP);
    }

    /** {@return a copy of the mean of each number} */
    @Override
    public double[] mean() {
        return mean.clone();
    }

    /** {@return a copy of what each is multiplied by} */
    @Override
    public double[] scale() {
        return scale.clone();
    }

    /**
     * Normalises an observation.
     *
     * @param observation {@code [n]}; left as it was
     * @param into receives the result, {@code [n]}
     */
    public void apply(float[] observation, float[] into) {
        System.arraycopy(observation, 0, into, 0, mean.length);
        Normalized.apply(observations, mean, scale, clip, into, 0, mean.length);
    }

    private void applyToRows(float[] rows) {
        Normalized.apply(observations, mean, scale, clip, rows, 0, rows.length);
    }

    /**
     * {@return a policy that acts on observations as they are}
     *
     * @param policy acts on normalised ones
     */
    public Policy before(Policy policy) {
        return new Normalized(
                policy, mean.length, this::applyToRows, space -> Fit.checkNormalizer(observations, space));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FrozenNormalizer that
                && observations.equals(that.observations)
                && Arrays.equals(mean, that.mean)
                && Arrays.equals(scale, that.scale)
                && clip == that.clip;
    }

    @Override
    public int hashCode() {
        return 31 * (31 * (31 * observations.hashCode() + Arrays.hashCode(mean)) + Arrays.hashCode(scale))
                + Double.hashCode(clip);
    }
}
