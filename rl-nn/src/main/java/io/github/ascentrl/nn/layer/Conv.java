package io.github.ascentrl.nn.layer;

import io.github.ascentrl.api.internal.Check;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.nn.Convolution;
import io.github.ascentrl.nn.Parameter;
import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.Tensor;
import io.github.ascentrl.nn.internal.kernels.Kernels;
import io.github.ascentrl.nn.internal.kernels.Packed;
import io.github.ascentrl.nn.internal.kernels.Patches;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.ToIntFunction;
import java.util.random.RandomGenerator;

/**
 * Convolutions over small pictures, with a nonlinearity between them but not after the last. Use it as the lower part
 * of a network for pictures, with an {@link Mlp} on top.
 *
 * <pre>{@code
 * Conv conv = Conv.of(2, 10, 5) // channels, height, width
 *         .conv(16, 3, 1, 1)    // filters, kernel, stride, padding
 *         .conv(32, 3, 2, 1)
 *         .build(rng.child("conv"));
 * Trunk trunk = Trunk.of(conv, Activation.RELU);
 * Network actor = trunk.to(
 *         Mlp.sizes(conv.outputSize(), 64, 3).into(conv.parameters(), "actor.").build(rng.child("actor")));
 * }</pre>
 *
 * <p>Input is plane by plane: the number in channel c, row y and column x is number (c · height + y) · width + x of its
 * row. Output is pixel by pixel, (y · width + x) · filters + f, as in {@link Tape#conv2d}: a flat row that an {@code
 * Mlp} can take. Converting pictures before and after each convolution, so that all are plane by plane, would cost
 * about a tenth of its time.
 */
public final class Conv implements Network {
    static final String TYPE = "conv";

    private final List<Convolution> layers;
    private final Activation activation;
    private final Parameters parameters;
    private final String name;
    private final Parameter[] weights;
    private final Parameter[] biases;

    private Conv(Builder builder, RandomGenerator random) {
        if (builder.layers.isEmpty()) {
            throw new IllegalArgumentException(
                    "no convolutions; add at least 1 with conv(filters, kernel, stride, padding)");
        }
        layers = List.copyOf(builder.layers);
        activation = builder.activation;
        parameters = builder.parameters;
        name = builder.name;
        weights = new Parameter[layers.size()];
        biases = new Parameter[layers.size()];
        for (int l = 0; l < weights.length; l++) {
            Convolution layer = layers.get(l);
            weights[l] = parameters.add(name + l + ".weight", layer.patchSize(), layer.filters());
            biases[l] = parameters.add(name + l + ".bias", 1, layer.filters());
        }
        float[] initial = parameters.initial();
        for (int l = 0; l < weights.length; l++) {
            Parameter w = weights[l];
            builder.init.fill(random, w.rows(), w.cols(), builder.gain, initial, w.offset(), biases[l].offset());
        }
    }

    /**
     * {@return a builder for a network that takes pictures}
     *
     * @param channels planes of a picture, ≥ 1
     * @param height rows of a picture, ≥ 1
     * @param width columns of a picture, ≥ 1
     * @throws IllegalArgumentException if a size is less than 1
     */
    public static Builder of(int channels, int height, int width) {
        return new Builder(channels, height, width);
    }

    /** {@return the sizes of the convolutions, in order} */
    public List<Convolution> layers() {
        return layers;
    }

    /**
     * {@return the filters of a convolution, {@code [kernel · kernel · channels, filters]}}
     *
     * @param layer index of the convolution, in [0, {@code layers().size()})
     */
    public Parameter weight(int layer) {
        return weights[Check.index("layer", layer, weights.length)];
    }

    /**
     * {@return the biases of a convolution, {@code [1, filters]}}
     *
     * @param layer index of the convolution, in [0, {@code layers().size()})
     */
    public Parameter bias(int layer) {
        return biases[Check.index("layer", layer, biases.length)];
    }

    @Override
    public int inputSize() {
        return layers.get(0).inputSize();
    }

    @Override
    public int outputSize() {
        return layers.get(layers.size() - 1).outputSize();
    }

    @Override
    public Parameters parameters() {
        return parameters;
    }

    @Override
    public Tensor forward(Tape tape, Tensor input) {
        Objects.requireNonNull(tape, "tape");
        Objects.requireNonNull(input, "input");
        int channels = layers.get(0).channels();
        Tensor x = channels == 1 ? input : tape.transposeRows(input, channels);
        for (int l = 0; l < weights.length; l++) {
            x = l == 0 ? x : activation.apply(tape, x);
            x = tape.conv2d(x, tape.parameter(weights[l]), tape.parameter(biases[l]), layers.get(l));
        }
        return x;
    }

    @Override
    public Evaluator evaluator() {
        return new Prepared();
    }

    @Override
    public NetworkSpec spec() {
        Convolution first = layers.get(0);
        NetworkSpec spec = NetworkSpec.of(TYPE)
                .and("picture", new int[] {first.channels(), first.height(), first.width()})
                .and("filters", each(Convolution::filters))
                .and("kernels", each(Convolution::kernel))
                .and("strides", each(Convolution::stride))
                .and("paddings", each(Convolution::padding))
                .and("activation", activation.id());
        return name.isEmpty() ? spec : spec.and("name", name);
    }

    private int[] each(ToIntFunction<Convolution> size) {
        return layers.stream().mapToInt(size).toArray();
    }

    static Conv build(NetworkSpec spec, Parameters parameters) {
        int[] picture = wholes(spec, "picture", 3);
        int[] filters = spec.wholes("filters");
        int[] kernels = wholes(spec, "kernels", filters.length);
        int[] strides = wholes(spec, "strides", filters.length);
        int[] paddings = wholes(spec, "paddings", filters.length);
        Builder builder = of(picture[0], picture[1], picture[2]);
        for (int l = 0; l < filters.length; l++) {
            builder.conv(filters[l], kernels[l], strides[l], paddings[l]);
        }
        return builder.activation(Activation.of(spec.text("activation")))
                .init(Init.FAN_IN_UNIFORM, 1) // faster than orthogonal vectors; the values are overwritten
                .into(parameters, spec.has("name") ? spec.text("name") : "")
                .build(Rng.of(0));
    }

    private static int[] wholes(NetworkSpec spec, String name, int count) {
        int[] wholes = spec.wholes(name);
        if (wholes.length != count) {
            throw new IllegalArgumentException("setting '" + name + "' of network type '" + TYPE + "' has "
                    + wholes.length + " numbers; it must have " + count);
        }
        return wholes;
    }

    /**
     * An evaluator that packs the weights once per change of the parameters and keeps pictures in buffers that only
     * grow.
     */
    private final class Prepared implements Evaluator {
        private final Kernels kernels = Kernels.create();
        private final Patches[] patches = new Patches[weights.length];
        private final Packed[] packed = new Packed[weights.length];
        private final float[][] inputs = new float[weights.length][0];
        private final Freshness freshness = new Freshness();

        Prepared() {
            for (int l = 0; l < patches.length; l++) {
                Convolution c = layers.get(l);
                patches[l] = new Patches(c.channels(), c.height(), c.width(), c.kernel(), c.stride(), c.padding());
            }
        }

        @Override
        public void evaluate(int rows, float[] input, float[] output) {
            TapeEvaluator.check(Conv.this, rows, input, output);
            pack();
            float[] x = pixels(rows, input);
            for (int l = 0; l < weights.length; l++) {
                int size = Math.multiplyExact(rows, layers.get(l).outputSize());
                boolean last = l == weights.length - 1;
                float[] y = last ? output : input(l + 1, size);
                int filters = layers.get(l).filters();
                kernels.products()
                        .fillRows(size / filters, filters, parameters.effectiveValues(), biases[l].offset(), y);
                patches[l].multiply(kernels, rows, x, 0, packed[l], y);
                if (!last) {
                    activation.apply(kernels, size, y);
                }
                x = y;
            }
        }

        private void pack() {
            float[] values = parameters.effectiveValues();
            if (freshness.expired(parameters, kernels)) {
                for (int l = 0; l < weights.length; l++) {
                    Parameter w = weights[l];
                    packed[l] =
                            kernels.products().pack(false, w.rows(), w.cols(), values, w.offset(), w.cols(), packed[l]);
                }
            }
        }

        private float[] pixels(int rows, float[] planes) {
            Convolution first = layers.get(0);
            if (first.channels() == 1) {
                return planes;
            }
            float[] pixels = input(0, rows * inputSize());
            Patches.transpose(rows, first.channels(), first.height() * first.width(), planes, 0, pixels);
            return pixels;
        }

        private float[] input(int layer, int size) {
            if (inputs[layer].length < size) {
                inputs[layer] = new float[size];
            }
            return inputs[layer];
        }
    }

    /** Builds a {@link Conv} from its settings. */
    public static final class Builder {
        private final List<Convolution> layers = new ArrayList<>();
        private int channels;
        private int height;
        private int width;
        private Activation activation = Activation.RELU;
        private Init init = Init.ORTHOGONAL;
        private float gain = (float) StrictMath.sqrt(2);
        private Parameters parameters = new Parameters();
        private String name = "";

        private Builder(int channels, int height, int width) {
            if (channels < 1 || height < 1 || width < 1) {
                throw new IllegalArgumentException("[channels, height, width] = [" + channels + ", " + height + ", "
                        + width + "] must all be at least 1");
            }
            this.channels = channels;
            this.height = height;
            this.width = width;
        }

        /**
         * Adds a convolution. Its result has {@code filters} channels and (height + 2 · padding − kernel) / stride + 1
         * rows, and likewise for columns.
         *
         * @param filters channels of its result, ≥ 1
         * @param kernel rows and columns of a filter, ≥ 1, at most those of the padded picture
         * @param stride pixels from one position to the next, ≥ 1
         * @param padding rows and columns of zeros on each side, ≥ 0, less than {@code kernel}
         * @return this
         * @throws IllegalArgumentException if a number is out of its range or the result is too large for an array
         */
        public Builder conv(int filters, int kernel, int stride, int padding) {
            Convolution layer = new Convolution(channels, height, width, filters, kernel, stride, padding);
            layers.add(layer);
            channels = filters;
            height = layer.outHeight();
            width = layer.outWidth();
            return this;
        }

        /**
         * Sets the nonlinearity between convolutions; {@link Activation#RELU} by default.
         *
         * @param activation the nonlinearity
         * @return this
         */
        public Builder activation(Activation activation) {
            this.activation = Objects.requireNonNull(activation, "activation");
            return this;
        }

        /**
         * Sets the initialisation of weights; {@link Init#ORTHOGONAL} with gain √2 by default, as in PPO's usual
         * implementations.
         *
         * @param init the initialisation scheme
         * @param gain a factor on the initial weights, finite
         * @return this
         * @throws IllegalArgumentException if the gain is not finite
         */
        public Builder init(Init init, double gain) {
            if (!(Math.abs(gain) < Float.MAX_VALUE)) {
                throw new IllegalArgumentException(
                        "gain = " + gain + " must be finite; 1 leaves the scheme's weights unscaled");
            }
            this.init = Objects.requireNonNull(init, "init");
            this.gain = (float) gain;
            return this;
        }

        /**
         * Adds the layers to existing parameters, next to those of other networks.
         *
         * @param parameters receive the layers; by default, new parameters
         * @param name prefix of the parameters' names, for example {@code "conv."}
         * @return this
         */
        public Builder into(Parameters parameters, String name) {
            this.parameters = Objects.requireNonNull(parameters, "parameters");
            this.name = Objects.requireNonNull(name, "name");
            return this;
        }

        /**
         * {@return a new network}
         *
         * @param random draws the initial weights
         * @throws IllegalArgumentException if there are no convolutions
         */
        public Conv build(RandomGenerator random) {
            Objects.requireNonNull(random, "random");
            return new Conv(this, random);
        }
    }
}
