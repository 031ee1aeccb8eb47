package io.github.ascentrl.algos.imitation;

import io.github.ascentrl.algos.data.Permutation;
import io.github.ascentrl.algos.policy.Span;
import io.github.ascentrl.api.Dataset;
import io.github.ascentrl.api.EpisodicDataset;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.random.Rng;
import java.util.function.LongFunction;
import java.util.function.LongUnaryOperator;

/**
 * Batches of a data set, epoch after epoch: of {@code batchSize} rows or, for a policy with memory, of as many whole
 * episodes as contain that many rows on average. A batch is a function of its index alone; one that begins at the end
 * of an epoch continues into the next epoch.
 */
final class DataLoader {
    private final Dataset data;
    private final EpisodicDataset episodes; // null if batches consist of rows
    private final LongFunction<LongUnaryOperator> orders;
    private final long[] units;
    private LongUnaryOperator order;
    private long epoch = -1;

    /**
     * @param batchSize the number of rows in a batch
     * @param orders the order of each epoch
     */
    private DataLoader(Dataset data, Span span, int batchSize, LongFunction<LongUnaryOperator> orders) {
        if (data.size() == 0) {
            throw new IllegalArgumentException("the data set is empty; cloning needs at least 1 row");
        }
        this.data = data;
        this.orders = orders;
        episodes = span.isStep() ? null : episodic(data);
        long size = units(data, span);
        units = new long[(int) ((batchSize * size - 1) / data.size() + 1)]; // as many as have batchSize rows on average
    }

    static DataLoader shuffled(Dataset data, Span span, int batchSize, Rng rng) {
        return new DataLoader(data, span, batchSize, epoch -> new Permutation(units(data, span), rng.child(epoch))::at);
    }

    static DataLoader inOrder(Dataset data, Span span, int batchSize) {
        return new DataLoader(data, span, batchSize, epoch -> LongUnaryOperator.identity());
    }

    static EpisodicDataset episodic(Dataset data) {
        if (data instanceof EpisodicDataset known) {
            for (long e = 0; e < known.episodes(); e++) {
                if (known.length(e) < 1) {
                    throw new IllegalArgumentException("episode " + e + " of the data set has " + known.length(e)
                            + " steps, but a policy with memory needs at least 1 in each; leave it out with"
                            + " Datasets.episodesWhere");
                }
            }
            return known;
        }
        throw new IllegalArgumentException("a policy with memory learns from whole episodes, but "
                + data.getClass().getSimpleName() + " has no episode boundaries; use an EpisodicDataset");
    }

    /** {@return the number of rows, or of episodes for a policy with memory} */
    static long units(Dataset data, Span span) {
        return span.isStep() ? data.size() : episodic(data).episodes();
    }

    /** {@return the batch of an update} */
    Batch at(long step) {
        long[] numbers = units(step);
        return episodes == null ? rows(data, numbers) : episodes(episodes, numbers);
    }

    /** {@return the indices of the rows or episodes in the batch of an update; valid until the next call} */
    long[] units(long step) {
        long position = step * units.length;
        long size = size();
        for (int i = 0; i < units.length; i++, position++) {
            if (epoch != position / size) {
                order = orders.apply(position / size);
                epoch = position / size;
            }
            units[i] = order.applyAsLong(position - epoch * size);
        }
        return units;
    }

    /** {@return some rows as a batch of independent steps} */
    static Batch rows(Dataset data, long... rows) {
        float[] observations = new float[rows.length * data.observationSpace().size()];
        float[] actions = new float[rows.length * data.actionSpace().size()];
        data.gather(rows, observations, actions);
        return Batch.ofRows(rows.length, observations, actions);
    }

    /** {@return some whole episodes as a batch} */
    static Batch episodes(EpisodicDataset data, long... episodes) {
        int[] starts = new int[episodes.length + 1];
        for (int i = 0; i < episodes.length; i++) {
            starts[i + 1] = Math.addExact(starts[i], Math.toIntExact(data.length(episodes[i])));
        }
        long[] rows = new long[starts[episodes.length]];
        for (int i = 0; i < episodes.length; i++) {
            for (int t = starts[i]; t < starts[i + 1]; t++) {
                rows[t] = data.start(episodes[i]) + t - starts[i];
            }
        }
        Batch gathered = rows(data, rows);
        return Batch.ofEpisodes(starts, gathered.observations(), gathered.actions());
    }

    /** {@return the number of batches in an epoch, rounded up} */
    long perEpoch() {
        return (size() - 1) / units.length + 1;
    }

    private long size() {
        return episodes == null ? data.size() : episodes.episodes();
    }

    /** {@return the number of epochs, as a fraction, that {@code steps} batches make} */
    double epochs(long steps) {
        return (double) steps * units.length / size();
    }
}
