package io.github.ascentrl.nn.layer;

import io.github.ascentrl.api.internal.Check;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.nn.Parameter;
import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.Tensor;
import io.github.ascentrl.nn.internal.kernels.Kernels;
import io.github.ascentrl.nn.internal.kernels.Packed;
import java.util.Arrays;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * A multilayer perceptron: affine layers with a nonlinearity between them, but not after the last.
 *
 * <pre>{@code
 * Mlp network = Mlp.sizes(4, 64, 2).activation(Activation.TANH).build(rng.child("network"));
 * }</pre>
 */
public final class Mlp implements Network {
    static final String TYPE = "mlp";

    private final int[] sizes;
    private final Activation activation;
    private final Parameters parameters;
    private final String name;
    private final Parameter[] weights;
    private final Parameter[] biases;

    private Mlp(Builder builder, RandomGenerator random) {
        sizes = builder.sizes;
        activation = builder.activation;
        parameters = builder.parameters;
        name = builder.name;
        int layers = sizes.length - 1;
        weights = new Parameter[layers];
        biases = new Parameter[layers];
        for (int l = 0; l < layers; l++) {
            weights[l] = parameters.add(name + l + ".weight", sizes[l], sizes[l + 1]);
            biases[l] = parameters.add(name + l + ".bias", 1, sizes[l + 1]);
        }
        float[] initial = parameters.initial();
        for (int l = 0; l < layers; l++) {
            float gain = l == layers - 1 ? builder.outputGain : builder.hiddenGain;
            builder.init.fill(random, sizes[l], sizes[l + 1], gain, initial, weights[l].offset(), biases[l].offset());
        }
    }

    /**
     * {@return a builder for a network with the given layer sizes}
     *
     * @param sizes input size, hidden sizes if any, output size; each ≥ 1
     * @throws IllegalArgumentException if there are fewer than two sizes or a size is not positive
     */
    public static Builder sizes(int... sizes) {
        Objects.requireNonNull(sizes, "sizes");
        return new Builder(sizes);
    }

    /** {@return a copy of the layer sizes: input, hidden layers if any, output} */
    public int[] sizes() {
        return sizes.clone();
    }

    /** {@return the nonlinearity of the hidden layers} */
    public Activation activation() {
        return activation;
    }

    /**
     * {@return the weights of a layer, {@code [in, out]}}
     *
     * @param layer index of the layer, in [0, {@code sizes().length - 1})
     */
    public Parameter weight(int layer) {
        return weights[Check.index("layer", layer, weights.length)];
    }

    /**
     * {@return the biases of a layer, {@code [1, out]}}
     *
     * @param layer index of the layer, in [0, {@code sizes().length - 1})
     */
    public Parameter bias(int layer) {
        return biases[Check.index("layer", layer, biases.length)];
    }

    @Override
    public int inputSize() {
        return sizes[0];
    }

    @Override
    public int outputSize() {
        return sizes[sizes.length - 1];
    }

    @Override
    public Parameters parameters() {
        return parameters;
    }

    @Override
    public Tensor forward(Tape tape, Tensor input) {
        Objects.requireNonNull(tape, "tape");
        Objects.requireNonNull(input, "input");
        Tensor x = input;
        for (int l = 0; l < weights.length; l++) {
            Tensor w = tape.parameter(weights[l]);
            Tensor b = tape.parameter(biases[l]);
            x = l < weights.length - 1 ? activation.affine(tape, x, w, b) : tape.affine(x, w, b);
        }
        return x;
    }

    @Override
    public Evaluator evaluator() {
        return new Prepared();
    }

    @Override
    public NetworkSpec spec() {
        NetworkSpec spec = NetworkSpec.of(TYPE).and("sizes", sizes).and("activation", activation.id());
        return name.isEmpty() ? spec : spec.and("name", name);
    }

    /** {@return the sizes and the activation, for example {@code Mlp[4, 64, 2, tanh]}} */
    @Override
    public String toString() {
        String shown = Arrays.toString(sizes);
        return "Mlp" + shown.substring(0, shown.length() - 1) + ", " + activation.id() + "]";
    }

    static Mlp build(NetworkSpec spec, Parameters parameters) {
        return sizes(spec.wholes("sizes"))
                .activation(Activation.of(spec.text("activation")))
                .into(parameters, spec.has("name") ? spec.text("name") : "")
                .build(Rng.of(0));
    }

    /**
     * An evaluator that packs the weights once per change of the parameters and keeps activations in buffers that only
     * grow.
     */
    private final class Prepared implements Evaluator {
        private final Kernels kernels = Kernels.create();
        private final Packed[] packed = new Packed[weights.length];
        private final float[][] hidden = new float[weights.length - 1][0];
        private final Freshness freshness = new Freshness();

        @Override
        public void evaluate(int rows, float[] input, float[] output) {
            TapeEvaluator.check(Mlp.this, rows, input, output);
            float[] values = parameters.effectiveValues();
            if (freshness.expired(parameters, kernels)) {
                for (int l = 0; l < weights.length; l++) {
                    packed[l] = kernels.products()
                            .pack(false, sizes[l], sizes[l + 1], values, weights[l].offset(), sizes[l + 1], packed[l]);
                }
            }
            float[] x = input;
            for (int l = 0; l < weights.length; l++) {
                boolean last = l == weights.length - 1;
                float[] y = last ? output : buffer(l, rows * sizes[l + 1]);
                if (last) {
                    packed[l].affine(rows, x, 0, sizes[l], values, biases[l].offset(), y);
                } else {
                    activation.affine(
                            kernels, rows, sizes[l + 1], sizes[l], x, packed[l], values, biases[l].offset(), y);
                }
                x = y;
            }
        }

        private float[] buffer(int layer, int size) {
            if (hidden[layer].length < size) {
                hidden[layer] = new float[size];
            }
            return hidden[layer];
        }
    }

    /** Builds an {@link Mlp} from its settings. */
    public static final class Builder {
        private final int[] sizes;
        private Activation activation = Activation.TANH;
        private Init init = Init.FAN_IN_UNIFORM;
        private float hiddenGain = 1f;
        private float outputGain = 1f;
        private Parameters parameters = new Parameters();
        private String name = "";

        private Builder(int[] sizes) {
            if (sizes.length < 2) {
                throw new IllegalArgumentException(
                        sizes.length + " layer sizes; pass at least 2: the input's and the output's");
            }
            for (int size : sizes) {
                if (size < 1) {
                    throw new IllegalArgumentException("layer size " + size + " must be at least 1");
                }
            }
            this.sizes = sizes.clone();
        }

        /**
         * Sets the nonlinearity of the hidden layers; {@link Activation#TANH} by default.
         *
         * @param activation the nonlinearity
         * @return this
         */
        public Builder activation(Activation activation) {
            Objects.requireNonNull(activation, "activation");
            this.activation = activation;
            return this;
        }

        /**
         * Sets the initialisation of weights; {@link Init#FAN_IN_UNIFORM} by default.
         *
         * @param init the initialisation scheme
         * @return this
         */
        public Builder init(Init init) {
            Objects.requireNonNull(init, "init");
            this.init = init;
            return this;
        }

        /**
         * Sets factors of the initial weights; both are 1 by default. PPO usually takes √2 and 0.01.
         *
         * @param hidden factor for the hidden layers, finite
         * @param output factor for the last layer, finite
         * @return this
         * @throws IllegalArgumentException if a gain is not finite
         */
        public Builder gains(double hidden, double output) {
            if (!(Math.abs(hidden) < Float.MAX_VALUE && Math.abs(output) < Float.MAX_VALUE)) {
                throw new IllegalArgumentException("gains " + hidden + " and " + output + " must both be finite");
            }
            hiddenGain = (float) hidden;
            outputGain = (float) output;
            return this;
        }

        /**
         * Adds the layers to existing parameters, next to those of other networks.
         *
         * @param parameters receive the layers; by default, new parameters
         * @param name prefix of the parameters' names, for example {@code "actor."}
         * @return this
         */
        public Builder into(Parameters parameters, String name) {
            Objects.requireNonNull(parameters, "parameters");
            Objects.requireNonNull(name, "name");
            this.parameters = parameters;
            this.name = name;
            return this;
        }

        /**
         * {@return a new network}
         *
         * @param random draws the initial weights
         */
        public Mlp build(RandomGenerator random) {
            Objects.requireNonNull(random, "random");
            return new Mlp(this, random);
        }
    }
}
