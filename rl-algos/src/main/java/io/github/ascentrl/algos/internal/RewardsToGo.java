package io.github.ascentrl.algos.internal;

import io.github.ascentrl.algos.estimate.Returns;
import io.github.ascentrl.api.EpisodicDataset;
import io.github.ascentrl.api.data.Batch;
import java.util.List;

/** Computes the discounted rewards to go of each row of a data set. */
public final class RewardsToGo {
    private RewardsToGo() {}

    /**
     * {@return {@link Returns#discounted} of every row of a data set, {@code [data.size()]}} Sums end with the episode,
     * also at a time limit or where the recording stopped.
     *
     * @param data the episodes, each read once
     * @param gamma the discount γ, in [0, 1]
     * @throws IllegalArgumentException if there are more rows than fit into an array, or γ is out of range
     */
    public static float[] of(EpisodicDataset data, double gamma) {
        if (data.size() > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException("the data set has " + data.size() + " rows, more than the "
                    + (Integer.MAX_VALUE - 8) + " returns that fit into an array; learn from a part of it, for example"
                    + " Datasets.firstEpisodes");
        }
        float[] all = new float[(int) data.size()];
        for (long e = 0; e < data.episodes(); e++) {
            if (data.length(e) > 0) {
                float[] returns = Returns.discounted(Batch.of(List.of(data.trajectory(e))), gamma);
                System.arraycopy(returns, 0, all, (int) data.start(e), returns.length);
            }
        }
        return all;
    }
}
