package io.github.ascentrl.nn;

import io.github.ascentrl.nn.internal.kernels.Kernels;
import io.github.ascentrl.nn.internal.parallel.Workers;
import java.util.Arrays;

/**
 * Computes a loss and its gradient over a large batch on several threads, with the same bits for any number of them.
 * The batch is cut into {@linkplain #shards shards}, whose number depends on its size alone; each shard gets a tape and
 * gradients of its own, and losses and gradients are added in the order of the shards.
 *
 * <pre>{@code
 * try (DataParallel parallel = new DataParallel(2, network.parameters())) {
 *     double loss = parallel.backward(rows, (tape, from, to) -> {
 *         Tensor input = tape.constant(inputs, from * network.inputSize(), to - from, network.inputSize());
 *         Tensor prediction = network.forward(tape, input);
 *         return tape.scale(tape.squaredError(prediction, targets, from * network.outputSize()), 1f / rows);
 *     });
 *     optimizer.step();
 * }
 * }</pre>
 *
 * <p>With one shard the bits are those of a plain {@link Tape}; with more, sums over the batch are grouped by shard and
 * differ from it in rounding. One caller at a time. {@link #close()} ends the threads.
 */
public final class DataParallel implements AutoCloseable {
    /** Rows that a shard has at least, if the batch has them: some 50 µs of a small network's work. */
    private static final int ROWS = 256;

    /** Shards there are at most: their gradients take as much memory as that many models. */
    private static final int MOST = 16;

    /** Floats of the gradients that are added up at a time. */
    private static final int STRETCH = 16384;

    private final Parameters[] parameters;
    private final Workers workers;
    private final Tape[] tapes;
    private final ShardGradients[] leaves;
    private final Kernels[] kernels;
    private final float[][] own;
    private float[][][] gradients = new float[0][][];
    private double[] losses = new double[0];

    /** A loss over some rows of a batch. */
    @FunctionalInterface
    public interface ShardLoss {
        /**
         * Computes this shard's part of the loss; the parts are added. Runs on any thread, several shards at a time: it
         * may read what is shared and write only what belongs to its rows.
         *
         * @param tape the tape to compute on, already cleared
         * @param from first row
         * @param to row after the last
         * @return a scalar
         */
        Tensor loss(Tape tape, int from, int to);
    }

    /**
     * Starts the threads.
     *
     * @param threads how many, the caller's included, ≥ 1
     * @param parameters everything that losses will depend on; all layers added
     * @throws IllegalArgumentException if {@code threads} is less than 1 or there are no parameters
     */
    public DataParallel(int threads, Parameters... parameters) {
        if (parameters.length == 0) {
            throw new IllegalArgumentException("no parameters; pass those that the loss depends on");
        }
        this.parameters = parameters.clone();
        workers = new Workers(threads);
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
     * {@return into how many shards a batch is cut: one for every 256 rows, 1 to 16}
     *
     * @param rows rows of the batch, ≥ 1
     */
    public static int shards(int rows) {
        if (rows < 1) {
            throw new IllegalArgumentException("rows = " + rows + " must be at least 1");
        }
        return Math.max(1, Math.min(MOST, rows / ROWS));
    }

    /**
     * Adds the gradient of the loss over all rows to the gradients of the parameters.
     *
     * @param rows rows of the batch, ≥ 1
     * @param loss computes a shard's part of the loss
     * @return the sum of the shards' losses
     * @throws RuntimeException what the loss of the first failing shard threw; gradients are then left as they were if
     *     there are several shards
     */
    public double backward(int rows, ShardLoss loss) {
        int shards = shards(rows);
        if (shards == 1) {
            return shard(0, own, 0, rows, loss);
        }
        grow(shards);
        workers.run(shards, (s, worker) -> {
            for (float[] gradient : gradients[s]) {
                Arrays.fill(gradient, 0f);
            }
            losses[s] = shard(worker, gradients[s], start(s, shards, rows), start(s + 1, shards, rows), loss);
        });
        double sum = 0;
        for (int s = 0; s < shards; s++) {
            sum += losses[s];
        }
        for (int p = 0; p < parameters.length; p++) {
            addShards(p, shards);
        }
        return sum;
    }

    private double shard(int worker, float[][] into, int from, int to, ShardLoss loss) {
        Tape tape = tapes[worker];
        leaves[worker].into(into);
        tape.clear();
        Tensor part = loss.loss(tape, from, to);
        tape.backward(part);
        return part.scalar();
    }

    /** Adds the shards' gradients in order, a stretch of the parameters at a time. */
    private void addShards(int p, int shards) {
        int size = own[p].length;
        workers.run((size + STRETCH - 1) / STRETCH, (stretch, worker) -> {
            int from = stretch * STRETCH;
            int n = Math.min(STRETCH, size - from);
            for (int s = 0; s < shards; s++) {
                kernels[worker].addScaled(n, 1f, gradients[s][p], from, own[p], from);
            }
        });
    }

    private static int start(int shard, int shards, int rows) {
        return (int) ((long) rows * shard / shards);
    }

    private void grow(int shards) {
        int had = gradients.length;
        if (had < shards) {
            gradients = Arrays.copyOf(gradients, shards);
            losses = new double[shards];
            for (int s = had; s < shards; s++) {
                gradients[s] = new float[parameters.length][];
                for (int p = 0; p < parameters.length; p++) {
                    gradients[s][p] = new float[own[p].length];
                }
            }
        }
    }

    /** Ends the threads. */
    @Override
    public void close() {
        workers.close();
    }
}
