package io.github.ascentrl.nn.layer;

import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.Sequences;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.Tensor;
import io.github.ascentrl.nn.internal.kernels.Kernels;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * A layer of gated recurrent units (Cho et al., 1406.1078), with PyTorch's formulas; see {@link Tape#gru}. Its memory
 * is its output.
 *
 * <pre>{@code
 * Parameters parameters = new Parameters();
 * Network see = Mlp.sizes(4, 64).into(parameters, "see.").build(rng.child("see"));
 * Network remember = Gru.sizes(64, 64).into(parameters, "gru.").build(rng.child("gru"));
 * Network act = Mlp.sizes(64, 2).into(parameters, "act.").build(rng.child("act"));
 * Network network = Trunk.of(Trunk.of(see, Activation.TANH).to(remember)).to(act);
 * }</pre>
 *
 * <p>Weights are initialised orthogonally, separately for each gate. For the memory's weights this is fixed (as in
 * Flax's cells, and therefore in PureJaxRL); for the input's weights it is the default (CleanRL's PPO makes both
 * orthogonal, all gates together). The memory's biases start at 0 and the input's as in {@link Init}, unless {@link
 * Builder#updateBias} gives the layer a longer memory from the start.
 */
public final class Gru extends RecurrentLayer {
    static final String TYPE = "gru";

    private Gru(Builder settings, RandomGenerator random) {
        super(settings, 3, 1, random);
    }

    /**
     * {@return a builder for a layer with these sizes}
     *
     * @param inputs the numbers in an input row, ≥ 1
     * @param units the numbers in the memory and in an output row, ≥ 1
     * @throws IllegalArgumentException if a size is not positive
     */
    public static Builder sizes(int inputs, int units) {
        return new Builder(inputs, units);
    }

    static Gru build(NetworkSpec spec, Parameters parameters) {
        return new Gru(builder(spec, parameters, Builder::new), null);
    }

    @Override
    public NetworkSpec spec() {
        return spec(TYPE);
    }

    @Override
    Tensor record(Tape tape, Tensor x, Tensor w, Tensor b, Tensor u, Tensor c, Sequences sequences) {
        return tape.gru(x, w, b, u, c, sequences);
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
        kernels.cells().gru(rows, outputSize(), at, 0, gateValues, recurrent, memory, 0, memory, 0, kept, output);
    }

    /** Builds a {@link Gru} from its settings. */
    public static final class Builder extends RecurrentLayer.Builder<Builder> {
        private Builder(int inputs, int units) {
            super(inputs, units, 0f);
        }

        @Override
        Builder self() {
            return this;
        }

        /**
         * Sets a number to add to the initial biases of the update gate z; 0 by default. A unit keeps the fraction
         * σ(bias) of its memory at each step: 0.5 for 0, 0.95 for 3. To remember for T steps, use about log T (Tallec
         * and Ollivier, 2018).
         *
         * @param bias finite
         * @return this
         * @throws IllegalArgumentException if the bias is not finite
         */
        public Builder updateBias(double bias) {
            return keepBias("update bias", bias);
        }

        /**
         * {@return a new layer}
         *
         * @param random draws the initial weights
         */
        public Gru build(RandomGenerator random) {
            Objects.requireNonNull(random, "random");
            return new Gru(this, random);
        }
    }
}
