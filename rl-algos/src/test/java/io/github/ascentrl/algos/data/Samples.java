package io.github.ascentrl.algos.data;

import io.github.ascentrl.algos.testing.Batches;
import io.github.ascentrl.algos.testing.Walk;
import io.github.ascentrl.api.Dataset;
import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.Policy;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.data.Provenance;
import io.github.ascentrl.api.data.Transition;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.Discrete;
import java.util.ArrayList;
import java.util.List;

/** Data sets for tests, and rows to compare. */
final class Samples {
    static final Policy RANDOM = Policy.of((random, observation, action) -> action[0] = random.nextInt(Walk.ACTIONS));

    private Samples() {}

    /** Episodes of random length of {@link Walk}. */
    static MemoryDataset walk(long seed, int episodes) {
        return new Recorder(new Walk(), "Walk", RANDOM, "uniform", seed).episodes(episodes);
    }

    /** Normal observations of three numbers, four actions. */
    static MemoryDataset normal(long seed, int episodes) {
        return MemoryDataset.of(
                Batches.random(Rng.of(seed), episodes, 20, 3, 4),
                Box.unbounded(3),
                new Discrete(4),
                new Provenance("normal", "uniform", seed, "test"));
    }

    /** Another implementation of a data set, with an observation of one arbitrary number per row. */
    static Dataset unchecked(float... column) {
        MemoryDataset rows = MemoryDataset.of(
                Batch.ofColumns(
                        new int[] {0, column.length},
                        new float[column.length],
                        new float[column.length],
                        new float[column.length],
                        new float[1],
                        new Ending[] {Ending.NONE}),
                Box.unbounded(1),
                new Discrete(1),
                new Provenance("foreign", "none", 0, "test"));
        System.arraycopy(column, 0, rows.batch().observations(), 0, column.length);
        return rows;
    }

    /** The contents of every row, in a comparable form. */
    static List<List<Object>> rows(Dataset data) {
        List<List<Object>> rows = new ArrayList<>();
        for (long i = 0; i < data.size(); i++) {
            Transition row = data.get(i);
            List<Object> all = new ArrayList<>();
            for (float[] part : new float[][] {row.observation(), row.action(), row.nextObservation()}) {
                for (float x : part) {
                    all.add(x);
                }
            }
            all.add(row.reward());
            all.add(row.ending());
            rows.add(all);
        }
        return rows;
    }
}
