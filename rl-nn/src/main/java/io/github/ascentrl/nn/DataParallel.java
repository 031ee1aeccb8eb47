package io.github.ascentrl.nn;

import io.github.ascentrl.api.internal.Check;
import io.github.ascentrl.api.internal.Workers;
import io.github.ascentrl.nn.internal.kernels.Kernels;
import java.util.Arrays;
import java.util.Objects;

/**
 * Computes a loss and its gradient over a large batch on several threads, with the same bits for any number of them.
 * The batch is cut into shards, either at {@linkplain #cuts even boundaries} that depend only on its size or at given
 * ones. Each shard is recorded separately. Neighbouring shards form at most 16 groups: the gradients of a group are
 * summed shard by shard in the group's own array, and these arrays are added in order.
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
 * differ from it in rounding. Only one thread may call at a time. Worker threads are shared with all other parallel
 * work and end by themselves when idle, so an instance that was not closed does not leak threads.
 */
public final class DataParallel implements AutoCloseable {
    /**
     * Minimum rows of a shard, if the batch has that many: about 50 µs of work for a small network, whose activations
     * stay in one core's cache.
     */
    private static final int ROWS = 256;

    /** Maximum number of groups: with several threads, their gradients take as much memory as that many models. */
    private static final int GROUPS = 16;

    /** Floats of a gradient that are summed per task. */
    private static final int STRETCH = 16384;

    /** Maximum number of threads; more are a mistake, and each takes memory. */
    private static final int MAX_THREADS = 1 << 15;

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
         * Computes this shard's share of the loss; the shares are added. Runs on any thread, and several shards run at
         * the same time: implementations may read shared data but write only data of the shard or of its worker.
         *
         * @param tape the tape to compute on, already cleared
         * @param shard the rows
         * @return the loss, with the same parts for every shard
         */
        Loss loss(Tape tape, Shard shard);
    }

    /**
     * Some rows of a batch.
     *
     * @param index index of the shard, from 0, in the order in which shards are added
     * @param worker index of the thread that computes the shard, from 0 (the caller) to threads − 1; use it to choose
     *     scratch space. It varies from run to run, so no result may depend on it
     * @param from the first row
     * @param to the row after the last
     */
    public record Shard(int index, int worker, int from, int to) {
        /** Checks the components. */
        public Shard {
            Check.atLeast("index", index, 0);
            Check.atLeast("worker", worker, 0);
            Check.atLeast("from", from, 0);
            Check.atLeast("to", to, from);
        }

        /** {@return the number of rows} */
        public int rows() {
            return to - from;
        }
    }

    /**
     * Creates tapes for a number of threads.
     *
     * @param threads the number of threads, including the caller's, in [1, 32768]
     * @param parameters all parameters that losses will depend on, with all layers added
     * @throws IllegalArgumentException if {@code threads} is not in [1, 32768] or there are no parameters
     */
    public DataParallel(int threads, Parameters... parameters) {
        this(new Workers(Check.range("threads", threads, 1, MAX_THREADS)), Check.noNulls("parameters", parameters));
    }

    DataParallel(Workers team, Parameters... parameters) {
        if (parameters.length == 0) {
            throw new IllegalArgumentException("no parameters given; pass all parameters that the loss depends on");
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
     * {@return the boundaries of even shards: one shard for every 256 rows, at least 1; so each has at most 511 rows}
     *
     * @param rows the number of rows of the batch, ≥ 1
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
     * @param rows the number of rows of the batch, ≥ 1
     * @param loss computes a shard's share of the loss
     * @return the sums of the shards' losses and of their parts
     * @throws IllegalStateException if losses of different shards have different parts
     * @throws RuntimeException the exception, or Error, that the loss of the first failing shard threw, unchanged. Some
     *     shards may already have added their gradients, so zero the gradients before the next attempt
     */
    public Loss.Value backward(int rows, ShardLoss loss) {
        return backward(cuts(rows), loss);
    }

    /**
     * Adds the gradient of the loss over all rows to the gradients of the parameters, with the batch cut at given rows.
     * Use this for rows that must stay together, such as the steps of an episode under a model with memory. The result
     * depends on the cuts, so choose them from the batch alone.
     *
     * @param cuts the boundaries of the shards, strictly increasing: 0, the first row of the second shard, and so on,
     *     and finally the number of rows
     * @param loss computes a shard's share of the loss
     * @return the sums of the shards' losses and of their parts
     * @throws IllegalArgumentException if the cuts do not begin at 0 or are not strictly increasing
     * @throws IllegalStateException if losses of different shards have different parts
     * @throws RuntimeException the exception, or Error, that the loss of the first failing shard threw, unchanged. Some
     *     shards may already have added their gradients, so zero the gradients before the next attempt
     */
    public Loss.Value backward(int[] cuts, ShardLoss loss) {
        Objects.requireNonNull(cuts, "cuts");
        Objects.requireNonNull(loss, "loss");
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
            throw new IllegalArgumentException("cuts has " + cuts.length + " elements"
                    + (cuts.length == 0 ? "" : ", the first at row " + cuts[0])
                    + "; pass at least 2: 0 first and the number of rows last");
        }
        for (int i = 1; i < cuts.length; i++) {
            if (cuts[i] <= cuts[i - 1]) {
                throw new IllegalArgumentException("cuts[" + i + "] = " + cuts[i] + " after " + cuts[i - 1]
                        + "; cuts must be strictly increasing, so that every shard has a row");
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

    /** Adds the gradients of the first groups in order, one stretch of the parameters per task. */
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

    /** {@return the beginning of part i when {@code total} is cut into even parts} */
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

    /** Closes this; batches of several shards are rejected afterwards. */
    @Override
    public void close() {
        workers.close();
    }
}
