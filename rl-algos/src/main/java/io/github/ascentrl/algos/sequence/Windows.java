package io.github.ascentrl.algos.sequence;

import io.github.ascentrl.algos.internal.RewardsToGo;
import io.github.ascentrl.api.EpisodicDataset;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.random.Rng;
import java.util.Arrays;

/** Draws random windows from the episodes of a data set, as rows for a decision transformer. */
final class Windows {
    private final EpisodicDataset data;
    private final DecisionRows rows;
    private final float[] returnsToGo;
    private final long[] starts;

    Windows(EpisodicDataset data, DecisionRows rows) {
        this.data = data;
        this.rows = rows;
        returnsToGo = RewardsToGo.of(data, 1);
        starts = new long[Math.toIntExact(data.episodes() + 1)];
        Arrays.setAll(starts, data::start);
    }

    /**
     * For each window draws a step uniformly from the data, then its position in the window; a window that would extend
     * beyond the episode is shifted into it, and an episode no longer than a window is taken whole.
     */
    Batch draw(int count, int length, Rng rng) {
        long[] first = new long[count];
        int[] borders = new int[count + 1];
        boolean[] begins = new boolean[count];
        for (int i = 0; i < count; i++) {
            long row = rng.nextLong(data.size());
            int episode = episodeOf(row);
            int taken = (int) Math.min(length, starts[episode + 1] - starts[episode]);
            long from = row - rng.nextInt(taken);
            first[i] = Math.max(starts[episode], Math.min(from, starts[episode + 1] - taken));
            begins[i] = first[i] == starts[episode];
            borders[i + 1] = Math.addExact(borders[i], taken);
        }
        return batch(first, begins, borders);
    }

    private int episodeOf(long row) {
        int found = Arrays.binarySearch(starts, row);
        int episode = found >= 0 ? found : -found - 2;
        while (starts[episode + 1] == row) { // empty episodes begin there, too
            episode++;
        }
        return episode;
    }

    private Batch batch(long[] first, boolean[] begins, int[] borders) {
        int steps = borders[first.length];
        long[] indices = new long[steps];
        long[] before = new long[first.length];
        for (int i = 0; i < first.length; i++) {
            before[i] = begins[i] ? first[i] : first[i] - 1;
            for (int t = borders[i]; t < borders[i + 1]; t++) {
                indices[t] = first[i] + t - borders[i];
            }
        }
        int width = rows.observations().size();
        int actionWidth = rows.actions().size();
        float[] observations = new float[Math.multiplyExact(steps, width)];
        float[] actions = new float[Math.multiplyExact(steps, actionWidth)];
        data.gather(indices, observations, actions);
        float[] actionsBefore = new float[first.length * actionWidth];
        data.gather(before, new float[first.length * width], actionsBefore);
        int size = rows.size();
        float[] all = new float[Math.multiplyExact(steps, size)];
        for (int i = 0; i < first.length; i++) {
            for (int t = borders[i]; t < borders[i + 1]; t++) {
                boolean inside = t > borders[i];
                rows.write(
                        returnsToGo[(int) indices[t]],
                        observations,
                        t * width,
                        inside ? actions : actionsBefore,
                        inside ? (t - 1) * actionWidth : begins[i] ? -1 : i * actionWidth,
                        all,
                        t * size);
            }
        }
        return Batch.ofEpisodes(borders, all, actions);
    }
}
