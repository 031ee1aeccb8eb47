package io.github.ascentrl.algos.run;

import io.github.ascentrl.algos.internal.Fit;
import io.github.ascentrl.algos.internal.Normalized;
import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.Policy;
import io.github.ascentrl.api.State;
import io.github.ascentrl.api.Stateful;
import io.github.ascentrl.api.data.RunningStatistics;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.Space;
import java.util.Arrays;

/**
 * Shows (x − mean) / √(variance + 10<sup>−8</sup>) of each coordinate, clipped to ±10, with mean and population
 * variance of all observations that training has seen ({@link RunningStatistics}); as in the code of Schulman et al.,
 * 1707.06347; divided by 1 while a coordinate differs by rounding only. Rows are learned in the order of the
 * environments, so that threads do not matter. An {@linkplain io.github.ascentrl.api.space.Column#ACTION_MASK action
 * mask} is not changed.
 *
 * <p>Evaluation sees the same numbers and changes nothing: {@link #before}.
 */
public final class ObservationNormalizer implements Stateful {
    private static final ObservationNormalizer NONE = new ObservationNormalizer();

    /** Null if nothing is normalised. */
    private final Box space;

    private final RunningStatistics statistics;

    /** What is subtracted and multiplied by, as the statistics have it. */
    private final double[] mean;

    private final double[] scale;

    private ObservationNormalizer() {
        space = null;
        statistics = new RunningStatistics(1);
        mean = new double[0];
        scale = mean;
    }

    /**
     * A normaliser that has seen nothing.
     *
     * @param observations the observation space, a {@link Box}
     * @throws IllegalArgumentException if it is another one
     */
    public ObservationNormalizer(Space observations) {
        space = Fit.box(observations);
        statistics = new RunningStatistics(space.size());
        mean = new double[space.size()];
        scale = new double[space.size()];
        rescale();
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

    /** {@return what was learned about observations so far} */
    public RunningStatistics statistics() {
        return statistics;
    }

    /** Learns from all rows, then normalises them in place. */
    void learnAndApply(float[] rows) {
        if (mean.length == 0) {
            return;
        }
        for (int from = 0; from < rows.length; from += mean.length) {
            statistics.add(rows, from);
        }
        rescale();
        apply(rows, 0, rows.length);
    }

    /** As above; the final observations of episodes that just ended are learned from, too, and normalised. */
    void learnAndApply(float[] rows, float[] finals, Ending[] endings) {
        if (mean.length == 0) {
            return;
        }
        for (int i = 0; i < endings.length; i++) {
            if (endings[i].ended()) {
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
        Arrays.setAll(mean, statistics::mean);
        Arrays.setAll(scale, j -> 1 / statistics.scale(j));
    }

    /** Normalises all rows in place; learns nothing. */
    void apply(float[] rows) {
        if (mean.length > 0) {
            apply(rows, 0, rows.length);
        }
    }

    private void apply(float[] rows, int from, int to) {
        Normalized.apply(space, mean, scale, Normalized.CLIP, rows, from, to);
    }

    /**
     * {@return a policy for raw observations that normalises and then asks another one} It follows what this
     * normaliser and that policy learn later.
     *
     * @param policy acts on normalised observations
     */
    public Policy before(Policy policy) {
        return mean.length == 0 ? policy : new Normalized(policy, mean.length, this::apply, this::checkFits);
    }

    @Override
    public void save(State state) {
        statistics.save(state);
    }

    @Override
    public void load(State state) {
        statistics.load(state);
        rescale();
    }
}
