package io.github.ascentrl.algos.run;

import io.github.ascentrl.algos.internal.Fit;
import io.github.ascentrl.algos.internal.Normalized;
import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.Policy;
import io.github.ascentrl.api.State;
import io.github.ascentrl.api.Stateful;
import io.github.ascentrl.api.data.Deviation;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.Space;
import java.util.Arrays;

/**
 * Shows (x − mean) / √(variance + 10<sup>−8</sup>) of each coordinate, clipped to ±10, with mean and population
 * variance of all observations that training has seen (Welford's method, in {@code double}); as in the code of
 * Schulman et al., 1707.06347; divided by 1 while a coordinate differs by rounding only. Rows are learned in the order
 * of the environments, so that threads do not matter. An {@linkplain
 * io.github.ascentrl.api.space.Column#ACTION_MASK action mask} is neither learned nor changed.
 *
 * <p>Evaluation sees the same numbers and teaches nothing: {@link #before}.
 */
public final class ObservationNormalizer implements Stateful {
    private static final double CLIP = 10;
    private static final ObservationNormalizer NONE = new ObservationNormalizer();

    /** Null if nothing is normalised. */
    private final Box space;

    private final double[] mean;
    private final double[] squares;
    private final double[] scale;
    private long count;

    private ObservationNormalizer() {
        space = null;
        mean = new double[0];
        squares = mean;
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
        mean = new double[space.size()];
        squares = new double[space.size()];
        scale = new double[space.size()];
        Arrays.fill(scale, 1);
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

    /** {@return how many observations were learned from} */
    public long count() {
        return count;
    }

    /** Learns from all rows, then normalises them in place. */
    void learnAndApply(float[] rows) {
        if (mean.length == 0) {
            return;
        }
        for (int from = 0; from < rows.length; from += mean.length) {
            learn(rows, from);
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
                learn(finals, i * mean.length);
            }
        }
        learnAndApply(rows);
        for (int i = 0; i < endings.length; i++) {
            if (endings[i].ended()) {
                apply(finals, i * mean.length, (i + 1) * mean.length);
            }
        }
    }

    private void learn(float[] rows, int from) {
        count++;
        for (int j = 0; j < mean.length; j++) {
            if (!space.isMask(j)) {
                double before = rows[from + j] - mean[j];
                mean[j] += before / count;
                squares[j] += before * (rows[from + j] - mean[j]);
            }
        }
    }

    private void rescale() {
        for (int j = 0; j < mean.length; j++) {
            scale[j] = count < 2 ? 1 : 1 / Deviation.runningScale(mean[j], squares[j] / count);
        }
    }

    /** Normalises all rows in place; learns nothing. */
    void apply(float[] rows) {
        if (mean.length > 0) {
            apply(rows, 0, rows.length);
        }
    }

    private void apply(float[] rows, int from, int to) {
        for (int at = from; at < to; at += mean.length) {
            for (int j = 0; j < mean.length; j++) {
                if (!space.isMask(j)) {
                    double z = (rows[at + j] - mean[j]) * scale[j];
                    rows[at + j] = (float) Math.max(-CLIP, Math.min(CLIP, z));
                }
            }
        }
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
        state.put("mean", mean);
        state.put("squares", squares);
        state.put("count", count);
    }

    @Override
    public void load(State state) {
        double[] newMean = state.doubles("mean");
        double[] newSquares = state.doubles("squares");
        if (newMean.length != mean.length || newSquares.length != mean.length) {
            throw new IllegalArgumentException("the saved normaliser has " + newMean.length + " coordinates, this one "
                    + mean.length + "; load into one of the same size");
        }
        System.arraycopy(newMean, 0, mean, 0, mean.length);
        System.arraycopy(newSquares, 0, squares, 0, mean.length);
        count = state.number("count");
        rescale();
    }
}
