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
 * Batches of a data set, epoch after epoch: of so many rows, or for a policy with memory of as many whole episodes as have
 * so many rows on average. A batch is a function of its number alone, and reaches from the end of one epoch into the next.
 */
final class DataLoader {
    private final Dataset data;
    private final EpisodicDataset episodes; // null where batches are rows
    private final LongFunction<LongUnaryOperator> orders;
    private final long[] units;
    private LongUnaryOperator order;
    private long epoch = -1;

    /**
     * @param batchSize rows of a batch
     * @param orders the order of an epoch
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
                            + " steps; a policy with memory needs at least 1 in each: leave it out with"
                            + " Datasets.episodesWhere");
                }
            }
            return known;
        }
        throw new IllegalArgumentException("a policy with memory learns from whole episodes, but "
                + data.getClass().getSimpleName() + " does not know where its episodes begin; use an EpisodicDataset");
    }

    /** {@return how many rows there are to batch, or episodes} */
    static long units(Dataset data, Span span) {
        return span.isStep() ? data.size() : episodic(data).episodes();
    }

    /** {@return the batch of a number} */
    Batch at(long step) {
        long[] numbers = units(step);
        return episodes == null ? rows(data, numbers) : episodes(episodes, numbers);
    }

    /** {@return the rows or episodes of the batch of a number; valid until the next call} */
    long[] units(long step) {
        long place = step * units.length;
        long size = size();
        for (int i = 0; i < units.length; i++, place++) {
            if (epoch != place / size) {
                order = orders.apply(place / size);
                epoch = place / size;
            }
            units[i] = order.applyAsLong(place - epoch * size);
        }
        return units;
    }

    /** {@return some rows, which know nothing of each other} */
    static Batch rows(Dataset data, long... rows) {
        float[] observations = new float[rows.length * data.observationSpace().size()];
        float[] actions = new float[rows.length * data.actionSpace().size()];
        data.gather(rows, observations, actions);
        return Batch.ofRows(rows.length, observations, actions);
    }

    /** {@return some episodes, whole} */
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

    /** {@return how many batches see every row once, rounded up} */
    long perEpoch() {
        return (size() - 1) / units.length + 1;
    }

    private long size() {
        return episodes == null ? data.size() : episodes.episodes();
    }

    /** {@return how often the data were seen whole after so many batches} */
    double epochs(long steps) {
        return (double) steps * units.length / size();
    }
}
