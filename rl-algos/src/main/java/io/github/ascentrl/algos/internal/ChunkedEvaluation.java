package io.github.ascentrl.algos.internal;

import io.github.ascentrl.algos.estimate.StateValues;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.nn.layer.Evaluator;
import java.util.Arrays;

/** Evaluates many rows in chunks that fit into a core's cache; the chunks do not change the bits. */
public final class ChunkedEvaluation {
    /** The rows evaluated at once: few enough that the activations of a small network stay in the cache. */
    public static final int CHUNK = 256;

    private ChunkedEvaluation() {}

    /**
     * {@return one output for each row, {@code [rows]}}
     *
     * @param evaluator the evaluator of a network with one output
     * @param rows the number of rows
     * @param width the numbers in a row
     * @param input {@code [rows, width]}
     */
    public static float[] evaluate(Evaluator evaluator, int rows, int width, float[] input) {
        float[] output = new float[rows];
        if (rows <= CHUNK) {
            evaluator.evaluate(rows, input, output);
            return output;
        }
        float[] part = new float[CHUNK];
        for (int begin = 0; begin < rows; begin += CHUNK) {
            int n = Math.min(CHUNK, rows - begin);
            evaluator.evaluate(n, Arrays.copyOfRange(input, begin * width, (begin + n) * width), part);
            System.arraycopy(part, 0, output, begin, n);
        }
        return output;
    }

    /**
     * {@return V(s<sub>t</sub>) of every step and V(s<sub>T</sub>) of every final observation}
     *
     * @param evaluator the evaluator of a critic
     * @param batch episodes or parts of them
     */
    public static StateValues values(Evaluator evaluator, Batch batch) {
        int width = batch.observationSize();
        return new StateValues(
                evaluate(evaluator, batch.steps(), width, batch.observations()),
                evaluate(evaluator, batch.episodes(), width, batch.finalObservations()));
    }
}
