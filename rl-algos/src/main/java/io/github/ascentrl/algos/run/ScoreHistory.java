package io.github.ascentrl.algos.run;

import io.github.ascentrl.api.State;
import io.github.ascentrl.api.Stateful;
import io.github.ascentrl.api.Trainer;
import io.github.ascentrl.api.internal.Check;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.BooleanSupplier;

/**
 * The successive scores of a policy in training, and stopping conditions that derive from them, for
 * {@link Trainer#train(io.github.ascentrl.api.Budget, BooleanSupplier, io.github.ascentrl.api.TrainingListener...)}.
 * {@link PeriodicEvaluation} and {@link ReturnWindow} each keep a history. Combine conditions with {@link #either}.
 */
public final class ScoreHistory implements Stateful {
    private double[] scores = new double[16];
    private int count;

    /** Creates an empty history. */
    public ScoreHistory() {}

    /**
     * Adds a score.
     *
     * @param score higher is better; NaN never counts as an improvement
     */
    public void add(double score) {
        if (count == scores.length) {
            scores = Arrays.copyOf(scores, 2 * count);
        }
        scores[count++] = score;
    }

    /** Removes all scores. */
    void clear() {
        count = 0;
    }

    /** {@return all scores, in order} */
    public double[] values() {
        return Arrays.copyOf(scores, count);
    }

    /** {@return the last score; NaN if there is none} */
    public double last() {
        return count == 0 ? Double.NaN : scores[count - 1];
    }

    /** {@return the best score; −∞ if there is none} */
    public double best() {
        double best = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < count; i++) {
            best = scores[i] > best ? scores[i] : best;
        }
        return best;
    }

    /**
     * {@return a condition that is true if the last score is at least a threshold}
     *
     * @param threshold not NaN
     * @throws IllegalArgumentException if {@code threshold} is NaN
     */
    public BooleanSupplier reaches(double threshold) {
        if (Double.isNaN(threshold)) {
            throw new IllegalArgumentException("threshold = NaN is never reached; pass the score to stop at");
        }
        return () -> last() >= threshold;
    }

    /**
     * {@return a condition that is true if none of the last {@code patience} scores exceeded the best score before it
     * by more than a margin} Counting starts at the first score that is a number; earlier NaNs, as from a
     * {@link ReturnWindow} that is not yet full, mean that there is no score yet. A later NaN is not an improvement.
     *
     * @param patience the number of successive scores without improvement, ≥ 1
     * @param margin the amount by which a score must exceed the best so far to count as an improvement, ≥ 0
     * @throws IllegalArgumentException if a number is out of range
     */
    public BooleanSupplier stalls(int patience, double margin) {
        if (patience < 1) {
            throw new IllegalArgumentException("patience = " + patience + " scores must be at least 1");
        }
        if (!(margin >= 0)) {
            throw new IllegalArgumentException("margin = " + margin + " must be at least 0");
        }
        return () -> sinceImprovement(margin) >= patience;
    }

    private int sinceImprovement(double margin) {
        double best = Double.NaN;
        int since = 0;
        for (int i = 0; i < count; i++) {
            if (Double.isNaN(best) || scores[i] > best + margin) {
                best = scores[i];
                since = 0;
            } else {
                since++;
            }
        }
        return since;
    }

    /**
     * {@return a condition that is true if any of several conditions is}
     *
     * @param reasons the conditions; all of them are evaluated every time
     */
    public static BooleanSupplier either(BooleanSupplier... reasons) {
        Check.noNulls("reasons", reasons);
        Check.room("reasons", reasons.length, 1);
        BooleanSupplier[] all = reasons.clone();
        return () -> {
            boolean stop = false;
            for (BooleanSupplier reason : all) {
                stop |= reason.getAsBoolean();
            }
            return stop;
        };
    }

    @Override
    public void save(State state) {
        Objects.requireNonNull(state, "state");
        state.put("scores", values());
    }

    @Override
    public void load(State state) {
        Objects.requireNonNull(state, "state");
        scores = state.doubles("scores");
        count = scores.length;
        scores = Arrays.copyOf(scores, Math.max(16, count));
    }
}
