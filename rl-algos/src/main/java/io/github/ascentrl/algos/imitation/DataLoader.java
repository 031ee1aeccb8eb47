package io.github.ascentrl.algos.imitation;

import io.github.ascentrl.algos.data.Permutation;
import io.github.ascentrl.api.Dataset;
import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.random.Rng;
import java.util.function.LongFunction;
import java.util.function.LongUnaryOperator;

/**
 * Rows a batch at a time: every epoch visits each row once, in a random order of its own or as the data set has them, and
 * the next epoch begins where the last one ended, so that all batches are of the same size. Batch k is a function of the
 * key and of k: a resumed run needs only its counter. One set of buffers serves all batches.
 */
final class DataLoader {
    private final Dataset data;
    private final LongFunction<LongUnaryOperator> orders;
    private final long[] indices;
    private final float[] observations;
    private final float[] actions;
    private final Batch batch;
    private LongUnaryOperator order;
    private long epoch = -1;

    private DataLoader(Dataset data, int batchSize, LongFunction<LongUnaryOperator> orders) {
        if (data.size() == 0) {
            throw new IllegalArgumentException("the data set is empty; cloning needs at least 1 row");
        }
        this.data = data;
        this.orders = orders;
        int width = data.observationSpace().size();
        indices = new long[batchSize];
        observations = new float[batchSize * width];
        actions = new float[batchSize * data.actionSpace().size()];
        batch = rows(batchSize, width, observations, actions);
    }

    static DataLoader shuffled(Dataset data, int batchSize, Rng rng) {
        return new DataLoader(data, batchSize, epoch -> new Permutation(data.size(), rng.child(epoch))::at);
    }

    static DataLoader inOrder(Dataset data, int batchSize) {
        return new DataLoader(data, batchSize, epoch -> LongUnaryOperator.identity());
    }

    /** Rows that belong to no episode, as one unfinished one without rewards; the arrays are used, not copied. */
    static Batch rows(int rows, int width, float[] observations, float[] actions) {
        return Batch.ofColumns(
                new int[] {0, rows}, observations, actions, new float[rows], new float[width], new Ending[] {Ending.NONE
                });
    }

    /** {@return a batch, valid until the next one is asked for} */
    Batch at(long step) {
        long place = step * indices.length;
        long size = data.size();
        for (int i = 0; i < indices.length; i++, place++) {
            if (epoch != place / size) {
                order = orders.apply(place / size);
                epoch = place / size;
            }
            indices[i] = order.applyAsLong(place - epoch * size);
        }
        data.gather(indices, observations, actions);
        return batch;
    }

    /** {@return how often the data were seen whole after so many batches} */
    double epochs(long steps) {
        return (double) steps * indices.length / data.size();
    }
}
