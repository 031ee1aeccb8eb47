package io.github.ascentrl.nn.layer;

import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.Tensor;
import java.util.Objects;

/** Evaluates any network by its forward pass on its own tape, whose buffers are reused. */
final class TapeEvaluator implements Evaluator {
    private final Network network;
    private final Tape tape = new Tape();

    TapeEvaluator(Network network) {
        if (network.memorySize() > 0) {
            throw new UnsupportedOperationException("a " + network.getClass().getSimpleName()
                    + " has memory, which its forward pass does not return; override evaluator()");
        }
        this.network = network;
    }

    @Override
    public void evaluate(int rows, float[] input, float[] output) {
        check(network, rows, input, output);
        tape.clear();
        Tensor result = network.forward(tape, tape.constant(input, rows, network.inputSize()));
        if (result.rows() != rows || result.cols() != network.outputSize()) {
            throw new IllegalStateException(
                    "the forward pass of a " + network.getClass().getSimpleName() + " returned ["
                            + result.rows() + ", " + result.cols() + "] for " + rows + " rows, but its outputSize() is "
                            + network.outputSize() + "; correct one of them");
        }
        result.copyTo(output);
    }

    static void check(Network network, int rows, float[] input, float[] output) {
        Objects.requireNonNull(input, "input");
        Objects.requireNonNull(output, "output");
        int in = network.inputSize();
        int out = network.outputSize();
        if (rows < 1 || input.length < (long) rows * in || output.length < (long) rows * out) {
            throw new IllegalArgumentException(rows + " rows from " + input.length + " inputs into " + output.length
                    + " outputs; pass at least 1 row, and arrays with " + in + " inputs and " + out
                    + " outputs for each row");
        }
    }
}
