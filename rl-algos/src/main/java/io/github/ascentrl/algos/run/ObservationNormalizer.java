package io.github.ascentrl.algos.run;

import io.github.ascentrl.algos.internal.Fit;
import io.github.ascentrl.algos.internal.Normalized;
import io.github.ascentrl.algos.policy.FrozenNormalizer;
import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.Policy;
import io.github.ascentrl.api.State;
import io.github.ascentrl.api.Stateful;
import io.github.ascentrl.api.data.RunningStatistics;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.Space;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;

/**
 * Normalises observations: each coordinate becomes (x − mean) / √(variance + 10<sup>−8</sup>), clipped to ±10, with the
 * mean and population variance of all observations seen in training ({@link RunningStatistics}), as in the code of
 * Schulman et al., 1707.06347. The divisor is 1 while a coordinate varies only by rounding. Rows are added in the order
 * of the environments, so that the number of threads does not matter. An
 * {@linkplain io.github.ascentrl.api.space.Column#ACTION_MASK action mask} is not changed.
 *
 * <p>Evaluation uses the same statistics without changing them: {@link #before}. Training that continues from a
 * {@linkplain io.github.ascentrl.algos.policy.SavedPolicy saved policy} continues from its normaliser:
 * {@link #learning} or {@link #frozen}.
 */
public final class ObservationNormalizer implements Stateful {
    private static final ObservationNormalizer NONE = new ObservationNormalizer();

    /** Null if this normaliser changes nothing. */
    private final Box space;

    private final RunningStatistics statistics;

    /** The numbers to subtract and to multiply by, from the statistics. */
    private final double[] mean;

    private final double[] scale;
    private final double clip;

    /** The saved normaliser that this one applies unchanged; null if this one learns. */
    private final FrozenNormalizer fixed;

    private ObservationNormalizer() {
        space = null;
        statistics = new RunningStatistics(1);
        mean = new double[0];
        scale = mean;
        clip = Normalized.CLIP;
        fixed = null;
    }

    /**
     * Creates a normaliser that has seen no observations yet.
     *
     * @param observations the observation space, a {@link Box}
     * @throws IllegalArgumentException if it is not a {@code Box}
     */
    public ObservationNormalizer(Space observations) {
        this(Fit.box(observations), new RunningStatistics(observations.size()));
    }

    private ObservationNormalizer(Box space, RunningStatistics statistics) {
        this.space = space;
        this.statistics = statistics;
        mean = new double[space.size()];
        scale = new double[space.size()];
        clip = Normalized.CLIP;
        fixed = null;
        rescale();
    }

    private ObservationNormalizer(FrozenNormalizer fixed) {
        space = fixed.observations();
        statistics = new RunningStatistics(space.size());
        mean = fixed.mean();
        scale = fixed.scale();
        clip = fixed.clip();
        this.fixed = fixed;
    }

    /**
     * {@return a normaliser that starts from the statistics of a saved one and continues to learn}
     *
     * @param saved a normaliser made from learned statistics, see {@link FrozenNormalizer#statistics}
     * @throws IllegalArgumentException if it does not store how many observations it has seen, or does not clip to ±10
     */
    public static ObservationNormalizer learning(FrozenNormalizer saved) {
        Objects.requireNonNull(saved, "saved");
        RunningStatistics statistics = saved.statistics()
                .orElseThrow(() -> new IllegalArgumentException(
                        "the normaliser does not store how many observations it has seen: it was"
                                + " made from means and scales, or read from a file without the count; use it"
                                + " unchanged, frozen(saved)"));
        if (saved.clip() != Normalized.CLIP) {
            throw new IllegalArgumentException("the normaliser clips to ±" + saved.clip()
                    + ", but one that learns clips to ±" + Normalized.CLIP + "; use it unchanged, frozen(saved)");
        }
        return new ObservationNormalizer(saved.observations(), statistics);
    }

    /**
     * {@return a normaliser that applies a saved one unchanged and does not learn} A policy that is trained further
     * then sees observations on the scale it was trained with.
     *
     * @param saved any saved normaliser
     */
    public static ObservationNormalizer frozen(FrozenNormalizer saved) {
        Objects.requireNonNull(saved, "saved");
        return new ObservationNormalizer(saved);
    }

    /** {@return the normaliser that leaves everything as it is} */
    public static ObservationNormalizer none() {
        return NONE;
    }

    void checkFits(Space observations) {
        if (space != null) {
            Fit.checkNormalizer(space, observations);
        }
    }

    /** {@return the statistics of all observations seen so far; empty if this normaliser does not learn} */
    public RunningStatistics statistics() {
        return statistics;
    }

    /** {@return this normaliser as it is now, for a file; empty if it changes nothing} */
    Optional<FrozenNormalizer> present() {
        return space == null
                ? Optional.empty()
                : Optional.of(fixed != null ? fixed : FrozenNormalizer.of(space, statistics));
    }

    /** Learns from all rows, then normalises them in place. */
    void learnAndApply(float[] rows) {
        if (mean.length == 0) {
            return;
        }
        for (int from = 0; fixed == null && from < rows.length; from += mean.length) {
            statistics.add(rows, from);
        }
        rescale();
        apply(rows, 0, rows.length);
    }

    /** As above; also learns from and normalises the final observations of episodes that just ended. */
    void learnAndApply(float[] rows, float[] finals, Ending[] endings) {
        if (mean.length == 0) {
            return;
        }
        for (int i = 0; i < endings.length; i++) {
            if (endings[i].ended() && fixed == null) {
                statistics.add(finals, i * mean.length);
            }
        }
        learnAndApply(rows);
        for (int i = 0; i < endings.length; i++) {
            if (endings[i].ended()) {
                apply(finals, i * mean.length, (i + 1) * mean.length);
            }
        }
    }

    private void rescale() {
        if (fixed == null) {
            Arrays.setAll(mean, statistics::mean);
            Arrays.setAll(scale, j -> 1 / statistics.scale(j));
        }
    }

    /** Normalises all rows in place; learns nothing. */
    void apply(float[] rows) {
        if (mean.length > 0) {
            apply(rows, 0, rows.length);
        }
    }

    private void apply(float[] rows, int from, int to) {
        Normalized.apply(space, mean, scale, clip, rows, from, to);
    }

    /**
     * {@return a policy for raw observations that normalises them and passes them to another policy} It reflects
     * whatever this normaliser and that policy learn later.
     *
     * @param policy acts on normalised observations
     */
    public Policy before(Policy policy) {
        Objects.requireNonNull(policy, "policy");
        return mean.length == 0 ? policy : new Normalized(policy, mean.length, this::apply, this::checkFits);
    }

    @Override
    public void save(State state) {
        Objects.requireNonNull(state, "state");
        if (fixed == null) {
            statistics.save(state);
        } else {
            state.put("mean", mean);
            state.put("scale", scale);
        }
    }

    @Override
    public void load(State state) {
        Objects.requireNonNull(state, "state");
        if (fixed == null) {
            statistics.load(state);
            rescale();
        } else if (!Arrays.equals(state.doubles("mean"), mean) || !Arrays.equals(state.doubles("scale"), scale)) {
            throw new IllegalArgumentException(
                    "the saved run had a different frozen normaliser; build this one from the same" + " policy file");
        }
    }
}
