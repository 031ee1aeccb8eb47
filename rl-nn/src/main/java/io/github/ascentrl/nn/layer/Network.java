package io.github.ascentrl.nn.layer;

import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.Sequences;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.Tensor;

/**
 * A parametric function of rows. To write your own, implement the four abstract methods; override {@link #spec} to make it
 * saveable in a policy file. Without memory a row of outputs depends on that row of inputs alone.
 *
 * <p>In a network with memory, such as a {@link Gru}, a row of outputs also depends on earlier rows of its sequence. One of
 * your own says how much it remembers by {@link #memorySize}, and has {@link #forward(Tape, Tensor, Sequences)} and an
 * {@link #evaluator} that steps; without sequences it refuses, so that nothing cuts a sequence unnoticed.
 */
public interface Network {
    /** {@return the numbers in one input row} */
    int inputSize();

    /** {@return the numbers in one output row} */
    int outputSize();

    /** {@return the parameters, possibly shared with other networks} */
    Parameters parameters();

    /** {@return the numbers that it remembers of one sequence; 0 without memory} */
    default int memorySize() {
        return 0;
    }

    /**
     * Computes outputs on a tape, for training; on several threads at a time perhaps, each with a tape of its own.
     *
     * @param tape the tape
     * @param input {@code [rows, inputSize]}
     * @return {@code [rows, outputSize]}
     * @throws UnsupportedOperationException if it has memory: its rows form sequences
     */
    Tensor forward(Tape tape, Tensor input);

    /**
     * Computes outputs for whole sequences on a tape. Without memory rows are independent, and sequences do not matter.
     *
     * @param tape the tape
     * @param input {@code [rows, inputSize]}
     * @param sequences which rows follow each other, and the memory they begin with, {@link #memorySize()} for each
     * @return {@code [rows, outputSize]}
     * @throws IllegalArgumentException if it has memory and the sequences have other rows, or memories of another size
     * @throws UnsupportedOperationException if it has memory and does not override this
     */
    default Tensor forward(Tape tape, Tensor input, Sequences sequences) {
        if (memorySize() > 0) {
            throw new UnsupportedOperationException(getClass().getSimpleName() + " remembers " + memorySize()
                    + " numbers of a sequence but does not learn from sequences;"
                    + " override forward(tape, input, sequences)");
        }
        return forward(tape, input);
    }

    /**
     * {@return a way of computing outputs for acting; it always sees the current parameters} One for each thread. Unless
     * overridden it is the {@linkplain #forward forward pass} on a tape of its own.
     *
     * @throws UnsupportedOperationException if it has memory and does not override this
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
