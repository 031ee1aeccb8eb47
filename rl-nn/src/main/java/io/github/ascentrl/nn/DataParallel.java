package io.github.ascentrl.nn;

import io.github.ascentrl.api.internal.Workers;
import io.github.ascentrl.nn.internal.kernels.Kernels;
import java.util.Arrays;

/**
 * Computes a loss and its gradient over a large batch on several threads, with the same bits for any number of them.
 * The batch is cut into shards, at {@linkplain #cuts even borders} that depend on its size alone or at given ones; each
 * shard has a recording to itself. Shards form at most 16 groups of neighbours: a group's gradients add up shard by
 * shard in an array of its own, and these arrays are added in order.
 *
 * <pre>{@code
 * try (DataParallel parallel = new DataParallel(2, network.parameters())) {
 *     double loss = parallel.backward(rows, (tape, shard) -> {
 *         int from = shard.from() * network.inputSize();
 *         Tensor input = tape.constant(inputs, from, shard.rows(), network.inputSize());
 *         Tensor prediction = network.forward(tape, input);
 *         Tensor error = tape.squaredError(prediction, targets, shard.from() * network.outputSize());
 *         return Loss.of(tape.scale(error, 1f / rows));
 *     }).total();
 *     optimizer.step();
 * }
 * }</pre>
 *
 * <p>With one shard the bits are those of a plain {@link Tape}; with more, sums over the batch are grouped by shard and
 * differ from it in rounding. One caller at a time. Threads are shared with whatever else runs on several and end by
 * themselves when idle: what was not closed holds none.
 */
public final class DataParallel implements AutoCloseable {
    /**
     * Rows that a shard has at least, if the batch has them: some 50 µs of a small network's work, and its activations
     * stay in a core's own cache.
     */
    private static final int ROWS = 256;

    /** Groups there are at most: with several threads, their gradients take as much memory as that many models. */
    private static final int GROUPS = 16;

    /** Floats of the gradients that are added up at a time. */
    private static final int STRETCH = 16384;

    private final Parameters[] parameters;
    private final Workers workers;
    private final Tape[] tapes;
    private final ShardGradients[] leaves;
    private final Kernels[] kernels;
    private final float[][] own;
    private float[][][] gradients = new float[0][][];

    /** A loss over some rows of a batch. */
    @FunctionalInterface
    public interface ShardLoss {
        /**
         * Computes this shard's share of the loss; the shares are added. Runs on any thread, several shards at a time:
         * it may read what is shared and write only what belongs to the shard or to its worker.
         *
         * @param tape the tape to compute on, already cleared
         * @param shard which rows
         * @return the loss, with the same parts for every shard
         */
        Loss loss(Tape tape, Shard shard);
    }

    /**
     * Some rows of a batch.
     *
     * @param index its number, in the order in which shards are added, from 0
     * @param worker which thread computes it, for what is written while computing: 0 (the caller) to threads − 1,
     *     as it happens: no result may depend on it
     * @param from first row
     * @param to row after the last
     */
    public record Shard(int index, int worker, int from, int to) {
        /** {@return how many rows} */
        public int rows() {
            return to - from;
        }
    }

    /**
     * Prepares tapes and threads.
     *
     * @param threads how many, the caller's included, ≥ 1
     * @param parameters everything that losses will depend on; all layers added
     * @throws IllegalArgumentException if {@code threads} is less than 1 or there are no parameters
     */
    public DataParallel(int threads, Parameters... parameters) {
        this(new Workers(threads), parameters);
    }

    DataParallel(Workers team, Parameters... parameters) {
        if (parameters.length == 0) {
            throw new IllegalArgumentException("no parameters; pass those that the loss depends on");
        }
        this.parameters = parameters.clone();
        workers = team;
        int threads = team.threads();
        tapes = new Tape[threads];
        leaves = new ShardGradients[threads];
        kernels = new Kernels[threads];
        for (int i = 0; i < threads; i++) {
            leaves[i] = new ShardGradients(this.parameters);
            tapes[i] = new Tape(leaves[i]);
            kernels[i] = Kernels.create();
        }
        own = new float[parameters.length][];
        for (int p = 0; p < parameters.length; p++) {
            own[p] = parameters[p].gradients();
        }
    }

    /**
     * {@return the borders of even shards: one shard for every 256 rows, at least 1; so each has at most 511 rows}
     *
     * @param rows rows of the batch, ≥ 1
     */
    public static int[] cuts(int rows) {
        if (rows < 1) {
            throw new IllegalArgumentException("rows = " + rows + " must be at least 1");
        }
        int[] cuts = new int[Math.max(1, rows / ROWS) + 1];
        for (int i = 0; i < cuts.length; i++) {
            cuts[i] = start(i, cuts.length - 1, rows);
        }
        return cuts;
    }

    /**
     * Adds the gradient of the loss over all rows to the gradients of the parameters. Shards are {@linkplain #cuts
     * even}.
     *
     * @param rows rows of the batch, ≥ 1
     * @param loss computes a shard's share of the loss
     * @return the sums of the shards' losses and of their parts
     * @throws IllegalStateException if losses of different shards have different parts
     * @throws RuntimeException what the loss of the first failing shard threw, as it was, an error too; some shards may
     *     then have added their gradients, so zero them before the next attempt
     */
    public Loss.Value backward(int rows, ShardLoss loss) {
        return backward(cuts(rows), loss);
    }

    /**
     * Adds the gradient of the loss over all rows to the gradients of the parameters; the batch is cut where the caller
     * says. For rows that must stay together, such as the steps of an episode under a model with memory. The borders
     * decide the bits: let them depend on the batch alone.
     *
     * @param cuts the borders of the shards, rising: 0, the first row of the second shard, and so on, and last the
     *     number of rows
     * @param loss computes a shard's share of the loss
     * @return the sums of the shards' losses and of their parts
     * @throws IllegalArgumentException if the borders do not begin at 0 or do not rise
     * @throws IllegalStateException if losses of different shards have different parts
     * @throws RuntimeException what the loss of the first failing shard threw, as it was, an error too; some shards may
     *     then have added their gradients, so zero them before the next attempt
     */
    public Loss.Value backward(int[] cuts, ShardLoss loss) {
        check(cuts);
        Loss[] losses = new Loss[cuts.length - 1];
        if (losses.length == 1) {
            losses[0] = shard(new Shard(0, 0, 0, cuts[1]), own, loss);
            return Loss.sum(losses);
        }
        int groups = Math.min(GROUPS, losses.length);
        if (tapes.length == 1) { // the same sums, in one array
            grow(1);
            for (int g = 0; g < groups; g++) {
                group(g, groups, 0, gradients[0], cuts, losses, loss);
                add(1);
            }
        } else {
            grow(groups);
            workers.run(groups, (g, worker) -> group(g, groups, worker, gradients[g], cuts, losses, loss));
            add(groups);
        }
        return Loss.sum(losses);
    }

    private static void check(int[] cuts) {
        if (cuts.length < 2 || cuts[0] != 0) {
            throw new IllegalArgumentException("cuts holds " + cuts.length + " borders"
                    + (cuts.length == 0 ? "" : ", the first at row " + cuts[0])
                    + "; at least 2 are needed: first 0, last the number of rows");
        }
        for (int i = 1; i < cuts.length; i++) {
            if (cuts[i] <= cuts[i - 1]) {
                throw new IllegalArgumentException("cuts[" + i + "] = " + cuts[i] + " after " + cuts[i - 1]
                        + "; cuts must rise, so that every shard has a row");
            }
        }
    }

    private void group(int g, int groups, int worker, float[][] into, int[] cuts, Loss[] losses, ShardLoss loss) {
        for (float[] gradient : into) {
            Arrays.fill(gradient, 0f);
        }
        int shards = losses.length;
        for (int s = start(g, groups, shards); s < start(g + 1, groups, shards); s++) {
            losses[s] = shard(new Shard(s, worker, cuts[s], cuts[s + 1]), into, loss);
        }
    }

    private Loss shard(Shard shard, float[][] into, ShardLoss loss) {
        Tape tape = tapes[shard.worker()];
        leaves[shard.worker()].into(into);
        tape.clear();
        Loss share = loss.loss(tape, shard);
        tape.backward(share.total());
        return share;
    }

    /** Adds the first so many groups' gradients in order, a stretch of the parameters at a time. */
    private void add(int groups) {
        for (int p = 0; p < parameters.length; p++) {
            float[] sum = own[p];
            int owner = p;
            workers.run((sum.length + STRETCH - 1) / STRETCH, (stretch, worker) -> {
                int from = stretch * STRETCH;
                int n = Math.min(STRETCH, sum.length - from);
                for (int g = 0; g < groups; g++) {
                    kernels[worker].elementwise().addScaled(n, 1f, gradients[g][owner], from, sum, from);
                }
            });
        }
    }

    /** Where part i of so many begins. */
    private static int start(int i, int parts, int total) {
        return (int) ((long) total * i / parts);
    }

    private void grow(int groups) {
        int had = gradients.length;
        if (had < groups) {
            gradients = Arrays.copyOf(gradients, groups);
            for (int g = had; g < groups; g++) {
                gradients[g] = new float[parameters.length][];
                for (int p = 0; p < parameters.length; p++) {
                    gradients[g][p] = new float[own[p].length];
                }
            }
        }
    }

    /** Refuses further batches of several shards. */
    @Override
    public void close() {
        workers.close();
    }
}
