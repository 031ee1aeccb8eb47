package io.github.ascentrl.algos.internal;

import io.github.ascentrl.nn.DataParallel;
import io.github.ascentrl.nn.Loss;
import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.Tensor;
import java.util.Arrays;

/**
 * Computes the gradients of a loss over a minibatch. It is split into shards of 256 to 511 rows (a single shard if
 * there are fewer than 512) or of whole segments, and any number of threads gives the same bits ({@link DataParallel}).
 */
public final class BatchGradient {
    private final Parameters parameters;
    private DataParallel parallel;

    /** A loss over some rows of a minibatch; the losses of all shards are added. Called from several threads. */
    @FunctionalInterface
    public interface RowLoss {
        /**
         * Records the loss of a shard.
         *
         * @param tape the tape, cleared
         * @param rows the shard
         * @return the loss, with the same named parts for every shard
         */
        Loss of(Tape tape, Minibatch.Rows rows);
    }

    /** A part of a loss that does not depend on the rows. Called from several threads. */
    @FunctionalInterface
    public interface PartLoss {
        /**
         * Records the loss of a part.
         *
         * @param tape the tape, cleared
         * @param part the number of the part, from 0
         * @return the loss, with the same named parts as the loss of the rows
         */
        Loss of(Tape tape, int part);
    }

    /**
     * Creates gradients that are computed on one thread.
     *
     * @param parameters the model's parameters
     */
    public BatchGradient(Parameters parameters) {
        this.parameters = parameters;
        parallel = new DataParallel(1, parameters);
    }

    /**
     * Sets the number of threads.
     *
     * @param threads ≥ 1
     * @throws IllegalArgumentException if it is less than 1
     */
    public void threads(int threads) {
        DataParallel next = new DataParallel(threads, parameters);
        parallel.close();
        parallel = next;
    }

    /**
     * Zeroes the gradients of the parameters and adds those of the loss.
     *
     * @param minibatch the rows
     * @param loss the loss of some of the rows
     * @return the loss over all rows
     */
    public Loss.Value of(Minibatch minibatch, RowLoss loss) {
        return of(minibatch, loss, 0, null);
    }

    /**
     * Zeroes the gradients of the parameters and adds those of the loss and of the parts of another loss. Each part is
     * a separate shard after the rows.
     *
     * @param minibatch the rows
     * @param loss the loss of some of the rows
     * @param parts the number of parts of the other loss, ≥ 0
     * @param other the other loss
     * @return the sum of both losses
     */
    public Loss.Value of(Minibatch minibatch, RowLoss loss, int parts, PartLoss other) {
        int steps = minibatch.steps();
        int[] cuts = minibatch.cuts();
        int shards = cuts.length;
        cuts = Arrays.copyOf(cuts, shards + parts);
        for (int part = 0; part < parts; part++) {
            cuts[shards + part] = steps + part + 1;
        }
        parameters.zeroGradients(); // an update that threw may have left some behind
        return parallel.backward(
                cuts,
                (tape, shard) -> shard.from() < steps
                        ? loss.of(tape, minibatch.rows(shard.from(), shard.to()))
                        : other.of(tape, shard.from() - steps));
    }

    /**
     * Zeroes the gradients of the parameters and adds those of the loss, in parts that the caller chooses.
     *
     * @param cuts the first row of each part, then the number of rows
     * @param loss the loss of a part
     * @return the loss over all parts
     */
    public Loss.Value of(int[] cuts, DataParallel.ShardLoss loss) {
        parameters.zeroGradients();
        return parallel.backward(cuts, loss);
    }

    /** {@return Σ x<sub>i</sub>, in {@code double}} */
    public static double sum(Tensor column) {
        double sum = 0;
        for (int i = 0; i < column.rows(); i++) {
            sum += column.get(i, 0);
        }
        return sum;
    }
}
