package io.github.ascentrl.algos.internal;

import io.github.ascentrl.api.data.Batch;
import java.util.Arrays;

/** Collects what was run for an update: the number of steps, and the returns and lengths of the episodes that ended. */
public final class FinishedEpisodes {
    private float[] returns = {};
    private int[] lengths = {};
    /** May exceed the range of an {@code int}: a single A3C actor does so in four minutes. */
    private long steps;

    /** Creates an empty collection. */
    public FinishedEpisodes() {}

    /**
     * Adds steps, and the episodes that ended in them.
     *
     * @param steps the number of steps
     * @param returns the undiscounted return of each episode
     * @param lengths the length of each episode
     */
    public void add(long steps, float[] returns, int[] lengths) {
        int before = this.returns.length;
        this.steps += steps;
        this.returns = Arrays.copyOf(this.returns, before + returns.length);
        System.arraycopy(returns, 0, this.returns, before, returns.length);
        this.lengths = Arrays.copyOf(this.lengths, before + lengths.length);
        System.arraycopy(lengths, 0, this.lengths, before, lengths.length);
    }

    /**
     * Adds whole episodes.
     *
     * @param returns the undiscounted return of each episode
     * @param lengths the length of each episode
     */
    public void add(float[] returns, int[] lengths) {
        long steps = 0;
        for (int length : lengths) {
            steps += length;
        }
        add(steps, returns, lengths);
    }

    /**
     * Adds whole episodes.
     *
     * @param batch the episodes
     */
    public void add(Batch batch) {
        float[] totals = new float[batch.episodes()];
        for (int e = 0; e < totals.length; e++) {
            totals[e] = (float) batch.totalReward(e);
        }
        int[] steps = new int[totals.length];
        for (int e = 0; e < steps.length; e++) {
            steps[e] = batch.length(e);
        }
        add(totals, steps);
    }

    /**
     * Adds the steps and episodes of another collection.
     *
     * @param others the other collection
     */
    public void addAll(FinishedEpisodes others) {
        add(others.steps, others.returns, others.lengths);
    }

    /** {@return the total number of steps} */
    public long steps() {
        return steps;
    }

    /** {@return the returns, in the order they were added} */
    public float[] returns() {
        return returns;
    }

    /** {@return the lengths, in the same order} */
    public int[] lengths() {
        return lengths;
    }
}
