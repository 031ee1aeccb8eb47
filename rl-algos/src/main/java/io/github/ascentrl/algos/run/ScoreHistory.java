package io.github.ascentrl.algos.run;

import io.github.ascentrl.api.State;
import io.github.ascentrl.api.Stateful;
import io.github.ascentrl.api.Trainer;
import java.util.Arrays;
import java.util.function.BooleanSupplier;

/**
 * Scores of a policy in training, one after the other, and reasons to stop that derive from them, for
 * {@link Trainer#train(io.github.ascentrl.api.Budget, BooleanSupplier, io.github.ascentrl.api.TrainingListener...)}.
 * {@link PeriodicEvaluation} and {@link ReturnWindow} keep one. Join reasons with {@link #either}.
 */
public final class ScoreHistory implements Stateful {
    private double[] scores = new double[16];
    private int count;

    /** No scores yet. */
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

    /** Forgets all. */
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
     * {@return a reason to stop: the last score is at least a threshold}
     *
     * @param threshold not NaN
     * @throws IllegalArgumentException if it is NaN
     */
    public BooleanSupplier reaches(double threshold) {
        if (Double.isNaN(threshold)) {
            throw new IllegalArgumentException("threshold = NaN is never reached; give the score to stop at");
        }
        return () -> last() >= threshold;
    }

    /**
     * {@return a reason to stop: none of the last {@code patience} scores was better than the best before it by more
     * than a margin} The count begins with the first score that is a number: NaN before it, as of a
     * {@link ReturnWindow} that is not yet full, means that there is no score yet. NaN after it is no improvement.
     *
     * @param patience how many scores in a row, ≥ 1
     * @param margin by how much a score must exceed the best so far to count as an improvement, ≥ 0
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
     * {@return a reason to stop: any of several}
     *
     * @param reasons all of them are asked
     */
    public static BooleanSupplier either(BooleanSupplier... reasons) {
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
        state.put("scores", values());
    }

    @Override
    public void load(State state) {
        scores = state.doubles("scores");
        count = scores.length;
        scores = Arrays.copyOf(scores, Math.max(16, count));
    }
}
