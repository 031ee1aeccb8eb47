package io.github.ascentrl.algos.policy;

import io.github.ascentrl.algos.internal.Fit;
import io.github.ascentrl.algos.internal.Normalized;
import io.github.ascentrl.api.Policy;
import io.github.ascentrl.api.State;
import io.github.ascentrl.api.data.RunningStatistics;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.Space;
import java.util.Arrays;
import java.util.Optional;

/**
 * Shows a policy (x − mean) · scale of each number of an observation, clipped: what a policy that was trained on
 * normalised observations needs wherever it acts, once learning is over. An action mask is shown as it is. Immutable.
 *
 * <p>One {@linkplain #of of learned statistics} also knows how much was seen, so that {@code algos.run.ObservationNormalizer} can
 * go on learning where it stopped.
 */
public final class FrozenNormalizer {
    private final Box observations;
    private final double[] mean;
    private final double[] scale;
    private final double clip;
    /** Sums of squared deviations from the mean, as {@link RunningStatistics} has them; null if nobody knows. */
    private final double[] squares;

    private final long count;

    /**
     * A normaliser of given numbers, which are copied.
     *
     * @param observations the space of the observations before this
     * @param mean the mean of each number, finite; 0 in an action mask, whatever was passed
     * @param scale what is multiplied by, positive and finite: one over the standard scale; 1 in an action mask, whatever
     *     was passed
     * @param clip results are clipped to ±clip, positive; +∞ for no clipping
     * @throws IllegalArgumentException if lengths differ or a number is out of range
     */
    public FrozenNormalizer(Box observations, double[] mean, double[] scale, double clip) {
        this(observations, mean, scale, clip, null, 0);
    }

    /** With what its statistics are made of; squares are null if nobody knows. */
    FrozenNormalizer(Box observations, double[] mean, double[] scale, double clip, double[] squares, long count) {
        this.observations = observations;
        this.mean = mean.clone();
        this.scale = scale.clone();
        this.clip = clip;
        this.squares = squares == null ? null : squares.clone();
        this.count = count;
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
                    + count + "; one square is needed for each, and a count of at least 0");
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
        State state = new State();
        learned.save(state);
        Arrays.setAll(mean, learned::mean);
        Arrays.setAll(scale, i -> 1 / learned.scale(i));
        double[] squares = state.doubles("squares");
        return new FrozenNormalizer(Fit.box(observations), mean, scale, Normalized.CLIP, squares, learned.count());
    }

    /** {@return the space of the observations before this} */
    public Box observations() {
        return observations;
    }

    /** {@return a copy of the mean of each number} */
    public double[] mean() {
        return mean.clone();
    }

    /** {@return a copy of what each is multiplied by} */
    public double[] scale() {
        return scale.clone();
    }

    /** {@return what results are clipped to, ±; +∞ for no clipping} */
    public double clip() {
        return clip;
    }

    /**
     * {@return a copy of the statistics that this was made of, so that they can go on learning; empty if it was made of means and
     * scales, or comes from a file that does not say how much was seen} In an action mask they are 0.
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

    /** {@return a copy of the sums of squares; null if nobody knows} */
    double[] squares() {
        return squares == null ? null : squares.clone();
    }

    /** {@return how many observations were seen} */
    long count() {
        return count;
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

    /** Normalises rows in place. */
    void applyToRows(float[] rows) {
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

    /**
     * {@return a policy that acts on, and learns from, observations as they are} What it learns is what the other one learns: they
     * have the same parameters. {@link SavedPolicy#of(DifferentiablePolicy, Space, Space, io.github.ascentrl.api.data.Provenance)}
     * takes it, and saves both.
     *
     * @param policy acts on normalised ones
     */
    public DifferentiablePolicy before(DifferentiablePolicy policy) {
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
