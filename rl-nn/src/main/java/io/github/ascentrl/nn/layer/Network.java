package io.github.ascentrl.nn.layer;

import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.Tensor;

/**
 * A parametric function that is applied to each row independently. To write your own, implement the four abstract methods;
 * override {@link #spec} to make it saveable in a policy file.
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
     * {@return the architecture of this network, so that it can be saved and built again; see {@link NetworkSpec}}
     *
     * @throws UnsupportedOperationException unless overridden
     */
    default NetworkSpec spec() {
        throw new UnsupportedOperationException("a " + getClass().getSimpleName() + " has no spec;"
                + " override spec() and register its type with NetworkSpec.register");
    }
}
