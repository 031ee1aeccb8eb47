package io.github.ascentrl.algos.internal;

import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.nn.DataParallel;
import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * What trainers compute their gradients with: a loss over the rows of a batch, in shards of 256 to 511 rows (one, if
 * there are fewer than 512), on any number of threads and with the same bits for each ({@link DataParallel}). Every
 * thread has a view of the model to itself.
 *
 * @param <M> the model, such as a policy
 */
public final class BatchGradient<M> {
    private final UnaryOperator<M> view;
    private final Parameters parameters;
    private final List<M> models = new ArrayList<>();
    private DataParallel parallel;

    /** A loss over some rows of a batch. */
    @FunctionalInterface
    public interface Loss<M> {
        /**
         * Records the loss of a shard; those of all are added.
         *
         * @param tape the tape, cleared
         * @param model the model, or a view of it
         * @param from first row
         * @param to row after the last
         * @param sums whatever else shall be added up over the rows; at first 0
         * @return a scalar
         */
        Tensor of(Tape tape, M model, int from, int to, double[] sums);
    }

    /**
     * Gradients on one thread.
     *
     * @param model the model
     * @param view makes another one over the same parameters
     * @param parameters the model's
     */
    public BatchGradient(M model, UnaryOperator<M> view, Parameters parameters) {
        this.view = view;
        this.parameters = parameters;
        models.add(model);
        parallel = new DataParallel(1, parameters);
    }

    /**
     * Sets the number of threads.
     *
     * @param threads ≥ 1
     * @throws IllegalArgumentException if it is less
     */
    public void threads(int threads) {
        DataParallel next = new DataParallel(threads, parameters);
        parallel.close();
        parallel = next;
        while (models.size() < threads) {
            models.add(view.apply(models.get(0)));
        }
    }

    /**
     * Zeroes the gradients of the parameters and adds those of the loss.
     *
     * @param rows rows of the batch, ≥ 1
     * @param sums how many sums the loss wants beside its own value
     * @param loss the loss of some rows
     * @return the sums over the batch, then the loss of the batch
     */
    public double[] of(int rows, int sums, Loss<M> loss) {
        parameters.zeroGradients(); // an update that threw may have left some behind
        double[][] parts = new double[DataParallel.cuts(rows).length - 1][sums];
        double value = parallel.backward(
                        rows,
                        (tape, shard) -> io.github.ascentrl.nn.Loss.of(loss.of(
                                tape, models.get(shard.worker()), shard.from(), shard.to(), parts[shard.index()])))
                .total();
        double[] total = Arrays.copyOf(parts[0], sums + 1);
        for (int s = 1; s < parts.length; s++) {
            for (int i = 0; i < sums; i++) {
                total[i] += parts[s][i];
            }
        }
        total[sums] = value;
        return total;
    }

    /** {@return some rows of a batch, each as an episode of one step; the batch itself if it is all of them} */
    public static Batch rows(Batch batch, int from, int to) {
        return to - from == batch.steps()
                ? batch
                : batch.transitions(IntStream.range(from, to).toArray(), 0, to - from);
    }

    /** {@return some rows of a column; the column itself if it is all of them} */
    public static float[] rows(float[] column, int from, int to) {
        return to - from == column.length ? column : Arrays.copyOfRange(column, from, to);
    }

    /** {@return Σ x<sub>i</sub>} */
    public static double sum(Tensor column) {
        double sum = 0;
        for (int i = 0; i < column.rows(); i++) {
            sum += column.get(i, 0);
        }
        return sum;
    }
}
