package io.github.ascentrl.nn.layer;

import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.Sequences;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.Tensor;
import java.util.Objects;

/**
 * A parametric function of rows. To write your own, implement the four abstract methods, and override {@link #spec} so
 * that the network can be saved in a policy file. Without memory, a row of outputs depends only on the same row of
 * inputs.
 *
 * <p>In a network with memory, such as a {@link Gru}, a row of outputs also depends on earlier rows of its sequence. To
 * write one, override {@link #memorySize}, {@link #forward(Tape, Tensor, Sequences)} and an {@link #evaluator} that
 * takes steps. Its forward pass without sequences must throw, so that sequences are not cut unnoticed.
 */
public interface Network {
    /** {@return the numbers in one input row} */
    int inputSize();

    /** {@return the numbers in one output row} */
    int outputSize();

    /** {@return the parameters, possibly shared with other networks} */
    Parameters parameters();

    /** {@return the size of the memory of one sequence, in numbers; 0 without memory} */
    default int memorySize() {
        return 0;
    }

    /**
     * Computes outputs on a tape, for training. May be called by several threads at the same time, each with its own
     * tape.
     *
     * @param tape the tape
     * @param input {@code [rows, inputSize]}
     * @return {@code [rows, outputSize]}
     * @throws UnsupportedOperationException if the network has memory: its rows form sequences
     */
    Tensor forward(Tape tape, Tensor input);

    /**
     * Computes outputs for whole sequences on a tape. Without memory, rows are independent, and sequences have no
     * effect.
     *
     * @param tape the tape
     * @param input {@code [rows, inputSize]}
     * @param sequences which rows follow each other, and the memory they begin with, {@link #memorySize()} for each
     * @return {@code [rows, outputSize]}
     * @throws IllegalArgumentException if the network has memory and the sequences have a different number of rows or
     *     memories of another size
     * @throws UnsupportedOperationException if the network has memory and does not override this method
     */
    default Tensor forward(Tape tape, Tensor input, Sequences sequences) {
        Objects.requireNonNull(tape, "tape");
        Objects.requireNonNull(input, "input");
        Objects.requireNonNull(sequences, "sequences");
        if (memorySize() > 0) {
            throw new UnsupportedOperationException(getClass().getSimpleName() + " remembers " + memorySize()
                    + " numbers of a sequence but has no forward pass over sequences;"
                    + " override forward(tape, input, sequences)");
        }
        return forward(tape, input);
    }

    /**
     * {@return an evaluator, which computes outputs for acting and always uses the current parameters} Create one for
     * each thread. By default, it runs the {@linkplain #forward forward pass} on its own tape.
     *
     * @throws UnsupportedOperationException if the network has memory and does not override this method
     */
    default Evaluator evaluator() {
        return new TapeEvaluator(this);
    }

    /**
     * {@return the architecture of this network, from which it can be saved and rebuilt; see {@link NetworkSpec}}
     *
     * @throws UnsupportedOperationException unless overridden
     */
    default NetworkSpec spec() {
        throw new UnsupportedOperationException("a " + getClass().getSimpleName() + " has no spec;"
                + " override spec() and register its type with NetworkSpec.register");
    }
}
