package io.github.ascentrl.nn.layer;

import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.Tensor;

/** A function from rows of inputs to rows of outputs, with parameters. */
public interface Network {
    /** {@return the numbers in one input row} */
    int inputSize();

    /** {@return the numbers in one output row} */
    int outputSize();

    /** {@return the parameters, possibly shared with other networks} */
    Parameters parameters();

    /**
     * Computes outputs on a tape, for training; on several threads at a time perhaps, each with a tape of its own.
     *
     * @param tape the tape
     * @param input {@code [rows, inputSize]}
     * @return {@code [rows, outputSize]}
     */
    Tensor forward(Tape tape, Tensor input);

    /**
     * {@return a way of computing outputs without a tape, for acting; it always sees the current parameters} One for
     * each thread.
     */
    Evaluator evaluator();
}
