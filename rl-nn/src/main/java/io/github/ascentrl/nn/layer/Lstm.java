package io.github.ascentrl.nn.layer;

import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.Sequences;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.Tensor;
import io.github.ascentrl.nn.internal.kernels.Kernels;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * A layer of long short-term memory (Hochreiter and Schmidhuber, 1997; with the forget gate of Gers et al., 2000), with
 * PyTorch's formulas; see {@link Tape#lstm}. Its memory is its output, then its cells.
 *
 * <pre>{@code
 * Network network = Lstm.sizes(64, 64).into(parameters, "lstm.").build(rng.child("lstm"));
 * }</pre>
 *
 * <p>Weights are initialised as in a {@link Gru}. Biases start at 0, except those of the forget gate, which start at 1;
 * otherwise an untrained layer would forget within a few steps (Jozefowicz et al., 2015). CleanRL starts at 0.
 */
public final class Lstm extends RecurrentLayer {
    static final String TYPE = "lstm";

    private Lstm(Builder settings, RandomGenerator random) {
        super(settings, 4, 2, random);
    }

    /**
     * {@return a builder for a layer with these sizes}
     *
     * @param inputs the numbers in an input row, ≥ 1
     * @param units the numbers in an output row, and of cells, ≥ 1; the memory has twice as many numbers
     * @throws IllegalArgumentException if a size is not positive
     */
    public static Builder sizes(int inputs, int units) {
        return new Builder(inputs, units);
    }

    static Lstm build(NetworkSpec spec, Parameters parameters) {
        return new Lstm(builder(spec, parameters, Builder::new), null);
    }

    @Override
    public NetworkSpec spec() {
        return spec(TYPE);
    }

    @Override
    Tensor record(Tape tape, Tensor x, Tensor w, Tensor b, Tensor u, Tensor c, Sequences sequences) {
        return tape.lstm(x, w, b, u, c, sequences);
    }

    @Override
    void step(
            Kernels kernels,
            int rows,
            int[] at,
            float[] gateValues,
            float[] recurrent,
            float[] memory,
            float[] kept,
            float[] output) {
        kernels.cells().lstm(rows, outputSize(), at, 0, gateValues, recurrent, memory, 0, memory, 0, kept, output);
    }

    /** Builds an {@link Lstm} from its settings. */
    public static final class Builder extends RecurrentLayer.Builder<Builder> {
        private Builder(int inputs, int units) {
            super(inputs, units, 1f);
        }

        @Override
        Builder self() {
            return this;
        }

        /**
         * Sets a number to add to the initial biases of the forget gate; 1 by default. A cell keeps the fraction
         * σ(bias) of its value at each step: 0.73 for 1, 0.98 for 4.
         *
         * @param bias finite
         * @return this
         * @throws IllegalArgumentException if the bias is not finite
         */
        public Builder forgetBias(double bias) {
            return keepBias("forget bias", bias);
        }

        /**
         * {@return a new layer}
         *
         * @param random draws the initial weights
         */
        public Lstm build(RandomGenerator random) {
            Objects.requireNonNull(random, "random");
            return new Lstm(this, random);
        }
    }
}
