package io.github.ascentrl.algos.policy;

import io.github.ascentrl.algos.internal.Fit;
import io.github.ascentrl.algos.internal.Normalized;
import io.github.ascentrl.api.Policy;
import io.github.ascentrl.api.State;
import io.github.ascentrl.api.data.RunningStatistics;
import io.github.ascentrl.api.internal.Check;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.Space;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;

/**
 * A normaliser with fixed statistics: replaces each number x of an observation by (x − mean) · scale, clipped, and
 * leaves an action mask unchanged. A policy that was trained on normalised observations needs it wherever it acts after
 * training. Immutable.
 *
 * <p>A normaliser made {@linkplain #of of learned statistics} also stores the number of observations seen, so that
 * {@code algos.run.ObservationNormalizer} can continue to learn where it stopped.
 */
public final class FrozenNormalizer {
    private final Box observations;
    private final double[] mean;
    private final double[] scale;
    private final double clip;
    /** The sums of squared deviations from the mean, as in {@link RunningStatistics}; null if unknown. */
    private final double[] squares;

    private final long count;

    /**
     * Creates a normaliser from given numbers, which are copied.
     *
     * @param observations the space of the observations before normalisation
     * @param mean the mean of each number, finite; in an action mask replaced by 0
     * @param scale the factor of each number, positive and finite: the inverse of its standard deviation; in an action
     *     mask replaced by 1
     * @param clip results are clipped to ±clip, positive; +∞ for no clipping
     * @throws IllegalArgumentException if lengths differ or a number is out of range
     */
    public FrozenNormalizer(Box observations, double[] mean, double[] scale, double clip) {
        this(observations, mean, scale, clip, null, 0);
    }

    /** Creates a normaliser with the statistics behind its numbers; squares are null if unknown. */
    FrozenNormalizer(Box observations, double[] mean, double[] scale, double clip, double[] squares, long count) {
        this.observations = Objects.requireNonNull(observations, "observations");
        this.mean = Objects.requireNonNull(mean, "mean").clone();
        this.scale = Objects.requireNonNull(scale, "scale").clone();
        this.clip = clip;
        this.squares = squares == null ? null : squares.clone();
        this.count = count;
        if (mean.length != observations.size() || scale.length != mean.length) {
            throw new IllegalArgumentException(mean.length + " means and " + scale.length
                    + " scales; pass one of each for each of the " + observations.size()
                    + " numbers in an observation");
        }
        for (int i = 0; i < mean.length; i++) {
            boolean finite = Double.isFinite(mean[i]) && Double.isFinite(scale[i]);
            if (!(finite && scale[i] > 0)) {
                throw new IllegalArgumentException("mean[" + i + "] = " + mean[i] + " and scale[" + i + "] = "
                        + scale[i] + "; both must be finite, the scale positive");
            }
            if (observations.isMask(i)) {
                this.mean[i] = 0;
                this.scale[i] = 1;
            }
        }
        if (!(clip > 0)) {
            throw new IllegalArgumentException("clip = " + clip + " must be positive; use +Infinity for no clipping");
        }
        checkSeen();
    }

    private void checkSeen() {
        if (squares == null) {
            return;
        }
        if (squares.length != mean.length || count < 0) {
            throw new IllegalArgumentException(squares.length + " squares for " + mean.length + " numbers, and count = "
                    + count + "; pass one square for each number, and a count of at least 0");
        }
        for (int i = 0; i < squares.length; i++) {
            if (!(squares[i] >= 0 && squares[i] < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException(
                        "squares[" + i + "] = " + squares[i] + "; a sum of squares must be at least 0 and finite");
            }
            squares[i] = observations.isMask(i) ? 0 : squares[i];
        }
    }

    /**
     * {@return a normaliser with learned statistics: (x − mean) / √(variance + 10<sup>−8</sup>), clipped to ±10}
     *
     * @param observations the space of the observations that the statistics are of, a {@link Box}
     * @param learned the statistics of an {@code algos.run.ObservationNormalizer} or of a {@code NormalizeObservation}
     *     (which divides, while this normaliser multiplies by the inverse: the last bit may differ)
     * @throws IllegalArgumentException if they do not have one coordinate for each number of an observation
     */
    public static FrozenNormalizer of(Space observations, RunningStatistics learned) {
        Objects.requireNonNull(learned, "learned");
        double[] mean = new double[learned.size()];
        double[] scale = new double[learned.size()];
        State state = new State();
        learned.save(state);
        Arrays.setAll(mean, learned::mean);
        Arrays.setAll(scale, i -> 1 / learned.scale(i));
        double[] squares = state.doubles("squares");
        return new FrozenNormalizer(Fit.box(observations), mean, scale, Normalized.CLIP, squares, learned.count());
    }

    /** {@return the space of the observations before normalisation} */
    public Box observations() {
        return observations;
    }

    /** {@return a copy of the mean of each number} */
    public double[] mean() {
        return mean.clone();
    }

    /** {@return a copy of the factor of each number} */
    public double[] scale() {
        return scale.clone();
    }

    /** {@return the largest absolute value of a result; +∞ for no clipping} */
    public double clip() {
        return clip;
    }

    /**
     * {@return a copy of the statistics that this normaliser was made of, so that they can continue to learn; empty if
     * it was made from means and scales, or comes from a file without the number of observations seen} In an action
     * mask they are 0.
     */
    public Optional<RunningStatistics> statistics() {
        if (squares == null) {
            return Optional.empty();
        }
        State state = new State();
        state.put("mean", mean);
        state.put("squares", squares);
        state.put("count", count);
        RunningStatistics statistics = new RunningStatistics(mean.length);
        statistics.load(state);
        return Optional.of(statistics);
    }

    /** {@return a copy of the sums of squares; null if unknown} */
    double[] squares() {
        return squares == null ? null : squares.clone();
    }

    /** {@return the number of observations seen} */
    long count() {
        return count;
    }

    /**
     * Normalises an observation.
     *
     * @param observation {@code [n]}; not changed
     * @param into receives the result, {@code [n]}
     */
    public void apply(float[] observation, float[] into) {
        Objects.requireNonNull(observation, "observation");
        Objects.requireNonNull(into, "into");
        Check.room("observation", observation.length, mean.length);
        Check.room("into", into.length, mean.length);
        System.arraycopy(observation, 0, into, 0, mean.length);
        Normalized.apply(observations, mean, scale, clip, into, 0, mean.length);
    }

    /** Normalises rows in place. */
    void applyToRows(float[] rows) {
        Normalized.apply(observations, mean, scale, clip, rows, 0, rows.length);
    }

    /**
     * {@return a policy for observations that are not normalised}
     *
     * @param policy acts on normalised observations
     */
    public Policy before(Policy policy) {
        Objects.requireNonNull(policy, "policy");
        return new Normalized(
                policy, mean.length, this::applyToRows, space -> Fit.checkNormalizer(observations, space));
    }

    /**
     * {@return a policy that acts on, and learns from, observations that are not normalised} It shares the parameters
     * of the given policy.
     * {@link SavedPolicy#of(DifferentiablePolicy, Space, Space, io.github.ascentrl.api.data.Provenance)} saves it
     * together with the normaliser.
     *
     * @param policy acts on normalised observations
     */
    public DifferentiablePolicy before(DifferentiablePolicy policy) {
        Objects.requireNonNull(policy, "policy");
        return new NormalizedPolicy(this, policy);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FrozenNormalizer that
                && observations.equals(that.observations)
                && Arrays.equals(mean, that.mean)
                && Arrays.equals(scale, that.scale)
                && clip == that.clip
                && Arrays.equals(squares, that.squares)
                && count == that.count;
    }

    @Override
    public int hashCode() {
        return 31 * (31 * (31 * observations.hashCode() + Arrays.hashCode(mean)) + Arrays.hashCode(scale))
                + Double.hashCode(clip);
    }

    @Override
    public String toString() {
        return "FrozenNormalizer[" + mean.length + " numbers]";
    }
}
