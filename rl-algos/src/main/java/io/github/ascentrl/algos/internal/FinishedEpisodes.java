package io.github.ascentrl.algos.internal;

import io.github.ascentrl.api.data.Batch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What was run for an update: the number of steps, and the returns and lengths of the episodes that ended. */
public final class FinishedEpisodes {
    private final List<float[]> returns = new ArrayList<>();
    private final List<int[]> lengths = new ArrayList<>();
    /** An update may take more than an int counts: one of A3C's actors needs four minutes for it. */
    private long steps;

    /** Nothing run yet. */
    public FinishedEpisodes() {}

    /**
     * Adds steps, and the episodes that ended in them.
     *
     * @param steps how many
     * @param returns the undiscounted return of each episode
     * @param lengths its length
     */
    public void add(long steps, float[] returns, int[] lengths) {
        this.steps += steps;
        this.returns.add(returns);
        this.lengths.add(lengths);
    }

    /**
     * Adds whole episodes.
     *
     * @param returns the undiscounted return of each
     * @param lengths its length
     */
    public void add(float[] returns, int[] lengths) {
        add(Arrays.stream(lengths).asLongStream().sum(), returns, lengths);
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
        Arrays.setAll(steps, batch::length);
        add(totals, steps);
    }

    /**
     * Adds what others ran.
     *
     * @param others the others
     */
    public void addAll(FinishedEpisodes others) {
        steps += others.steps;
        returns.addAll(others.returns);
        lengths.addAll(others.lengths);
    }

    /** {@return the steps in all} */
    public long steps() {
        return steps;
    }

    /** {@return the returns, in the order they were added} */
    public float[] returns() {
        float[] joined =
                new float[returns.stream().mapToInt(part -> part.length).sum()];
        int at = 0;
        for (float[] part : returns) {
            System.arraycopy(part, 0, joined, at, part.length);
            at += part.length;
        }
        return joined;
    }

    /** {@return the lengths, in the same order} */
    public int[] lengths() {
        return lengths.stream().flatMapToInt(Arrays::stream).toArray();
    }
}
