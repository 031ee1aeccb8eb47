package io.github.ascentrl.nn.layer;

import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.Tensor;

/**
 * A function from rows of inputs to rows of outputs, with parameters. One of your own has four methods; a row of outputs
 * depends on that row of inputs alone. With {@link #spec} it can be saved in a policy file too.
 */
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
     * {@return a way of computing outputs for acting; it always sees the current parameters} One for each thread. Unless
     * overridden it is the {@linkplain #forward forward pass} on a tape of its own.
     */
    default Evaluator evaluator() {
        return new TapeEvaluator(this);
    }

    /**
     * {@return what this network is made of, so that it can be saved and built again; see {@link NetworkSpec}}
     *
     * @throws UnsupportedOperationException unless overridden
     */
    default NetworkSpec spec() {
        throw new UnsupportedOperationException("a " + getClass().getSimpleName() + " cannot say what it is made of;"
                + " override spec() and make its type known with NetworkSpec.register");
    }
}
