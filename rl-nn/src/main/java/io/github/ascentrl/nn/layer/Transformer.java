package io.github.ascentrl.nn.layer;

import io.github.ascentrl.nn.Attention;
import io.github.ascentrl.nn.FeedForward;
import io.github.ascentrl.nn.Parameter;
import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.Sequences;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.Tensor;
import io.github.ascentrl.nn.internal.kernels.AttentionCache;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * A causal transformer (Vaswani et al., 1706.03762): blocks of attention and feed-forward layers with residual
 * connections. A row attends to itself and to earlier rows of its sequence, {@link Builder#width} rows in total. The
 * memory is keys and values, so a step costs only one row; steps give the same bits as whole sequences.
 *
 * <pre>{@code
 * Transformer transformer = Transformer.size(64).blocks(2).heads(4).feedForward(256).width(100).build(rng.child("transformer"));
 * }</pre>
 *
 * <p>Input and output rows have the same size; add your own layers before, such as embeddings, and after. Positions
 * enter only through {@link Builder#relativePositions}; if the time in the episode matters, add it to the input.
 * Weights are initialised with normal draws of standard deviation 0.02; for the two layers of a block that write to the
 * residual stream, it is divided by √(2 · blocks), as in GPT-2. Biases start at 0.
 *
 * <p>{@link Builder#dropout} has an effect only if the tape has {@linkplain Tape#noise noise}, as in training.
 */
public final class Transformer implements Network {
    static final String TYPE = "transformer";
    static final float EPSILON = 1e-5f;

    private static final double STD = 0.02;

    /** The parameters of a block, in the order of computation. */
    record Block(
            Parameter qkvWeight,
            Parameter qkvBias,
            Parameter distances,
            Parameter outWeight,
            Parameter outBias,
            Norm first,
            Parameter upWeight,
            Parameter upBias,
            Parameter downWeight,
            Parameter downBias,
            Norm second) {}

    /** The gain and bias of a layer normalisation. */
    record Norm(Parameter gain, Parameter bias) {
        Tensor of(Tape tape, Tensor x) {
            return tape.layerNorm(x, tape.parameter(gain), tape.parameter(bias), EPSILON);
        }
    }

    private final Builder settings;
    private final List<Block> blocks = new ArrayList<>();
    private final Norm last; // null with postNorm

    private Transformer(Builder settings, RandomGenerator random) {
        this.settings = settings.copy();
        int d = settings.size;
        double added = STD / StrictMath.sqrt(2.0 * settings.blocks);
        for (int i = 0; i < settings.blocks; i++) {
            String block = "block" + i + ".";
            blocks.add(new Block(
                    weight(block + "attention.weight", d, 3 * d, STD, random),
                    add(block + "attention.bias", 1, 3 * d),
                    settings.distances == 0
                            ? null
                            : add(block + "attention.distances", settings.heads, settings.distances),
                    weight(block + "attention.out.weight", d, d, added, random),
                    add(block + "attention.out.bias", 1, d),
                    norm(block + "norm1."),
                    weight(block + "up.weight", d, settings.feedForward, STD, random),
                    add(block + "up.bias", 1, settings.feedForward),
                    weight(block + "down.weight", settings.feedForward, d, added, random),
                    add(block + "down.bias", 1, d),
                    norm(block + "norm2.")));
        }
        last = settings.postNorm ? null : norm("norm.");
    }

    private Parameter add(String name, int rows, int cols) {
        return settings.parameters.add(settings.name + name, rows, cols);
    }

    private Parameter weight(String name, int rows, int cols, double std, RandomGenerator random) {
        Parameter weight = add(name, rows, cols);
        if (random != null) {
            float[] initial = settings.parameters.initial();
            for (int i = 0; i < weight.size(); i++) {
                initial[weight.offset() + i] = (float) (std * random.nextGaussian());
            }
        }
        return weight;
    }

    private Norm norm(String name) {
        Parameter gain = add(name + "gain", 1, settings.size);
        java.util.Arrays.fill(settings.parameters.initial(), gain.offset(), gain.offset() + gain.size(), 1f);
        return new Norm(gain, add(name + "bias", 1, settings.size));
    }

    /**
     * {@return a builder for a transformer}
     *
     * @param size d, the numbers in a row, ≥ 1
     * @throws IllegalArgumentException if the size is not positive
     */
    public static Builder size(int size) {
        return new Builder(size);
    }

    static Transformer build(NetworkSpec spec, Parameters parameters) {
        Builder builder = size(spec.whole("size"))
                .blocks(spec.whole("blocks"))
                .heads(spec.whole("heads"))
                .feedForward(spec.whole("feedForward"))
                .width(spec.whole("width"))
                .dropout(spec.number("attentionDropout"), spec.number("residualDropout"))
                .into(parameters, spec.text("name"));
        if (spec.has("distances")) {
            builder.relativePositions(spec.whole("distances"));
        }
        if (spec.truth("postNorm")) {
            builder.postNorm();
        }
        return new Transformer(builder.checked(), null);
    }

    @Override
    public NetworkSpec spec() {
        NetworkSpec spec = NetworkSpec.of(TYPE)
                .and("size", settings.size)
                .and("blocks", settings.blocks)
                .and("heads", settings.heads)
                .and("feedForward", settings.feedForward)
                .and("width", settings.width)
                .and("attentionDropout", settings.attentionDropout)
                .and("residualDropout", settings.residualDropout)
                .and("postNorm", settings.postNorm)
                .and("name", settings.name);
        return settings.distances == 0 ? spec : spec.and("distances", settings.distances);
    }

    @Override
    public int inputSize() {
        return settings.size;
    }

    @Override
    public int outputSize() {
        return settings.size;
    }

    @Override
    public int memorySize() {
        return Math.multiplyExact(settings.blocks, blockMemory());
    }

    int blockMemory() {
        return AttentionCache.size(settings.width, settings.size);
    }

    @Override
    public Parameters parameters() {
        return settings.parameters;
    }

    /** Always throws: rows form sequences. */
    @Override
    public Tensor forward(Tape tape, Tensor input) {
        throw Refusal.forward(this);
    }

    @Override
    public Tensor forward(Tape tape, Tensor input, Sequences sequences) {
        Objects.requireNonNull(tape, "tape");
        Objects.requireNonNull(input, "input");
        Objects.requireNonNull(sequences, "sequences");
        sequences.check(input.rows(), memorySize());
        Tensor x = input;
        for (int i = 0; i < blocks.size(); i++) {
            Block block = blocks.get(i);
            Sequences remembered = sequences.columns(i * blockMemory(), blockMemory());
            if (settings.postNorm) {
                x = block.first.of(tape, tape.add(x, attention(tape, block, x, remembered)));
                x = block.second.of(tape, tape.add(x, feedForward(tape, block, x)));
            } else {
                x = tape.add(x, attention(tape, block, block.first.of(tape, x), remembered));
                x = tape.add(x, feedForward(tape, block, block.second.of(tape, x)));
            }
        }
        return settings.postNorm ? x : last.of(tape, x);
    }

    private Tensor attention(Tape tape, Block block, Tensor x, Sequences sequences) {
        Tensor qkv = tape.affine(x, tape.parameter(block.qkvWeight), tape.parameter(block.qkvBias));
        Tensor distances = block.distances == null ? null : tape.parameter(block.distances);
        Tensor seen = Attention.of(
                tape, qkv, settings.heads, settings.width, distances, settings.attentionDropout, sequences);
        Tensor y = tape.affine(seen, tape.parameter(block.outWeight), tape.parameter(block.outBias));
        return tape.dropout(y, settings.residualDropout);
    }

    private Tensor feedForward(Tape tape, Block block, Tensor x) {
        Tensor y = FeedForward.of(
                tape,
                x,
                tape.parameter(block.upWeight),
                tape.parameter(block.upBias),
                tape.parameter(block.downWeight),
                tape.parameter(block.downBias));
        return tape.dropout(y, settings.residualDropout);
    }

    @Override
    public Evaluator evaluator() {
        return new TransformerSteps(this, blocks, last, settings.heads, settings.width, settings.feedForward);
    }

    /** Builds a {@link Transformer} from its settings. */
    public static final class Builder {
        private final int size;
        private int blocks = 2;
        private int heads = 4;
        private int feedForward;
        private int width = 100;
        private int distances;
        private double attentionDropout;
        private double residualDropout;
        private boolean postNorm;
        private Parameters parameters = new Parameters();
        private String name = "";

        private Builder(int size) {
            this.size = positive("size", size);
            feedForward = 4 * size;
        }

        private Builder copy() {
            return new Builder(size)
                    .blocks(blocks)
                    .heads(heads)
                    .feedForward(feedForward)
                    .width(width)
                    .dropout(attentionDropout, residualDropout)
                    .positions(distances, postNorm)
                    .into(parameters, name);
        }

        private Builder positions(int distances, boolean postNorm) {
            this.distances = distances;
            this.postNorm = postNorm;
            return this;
        }

        private static int positive(String what, int value) {
            if (value < 1) {
                throw new IllegalArgumentException(what + " = " + value + " must be at least 1");
            }
            return value;
        }

        /**
         * Sets the number of blocks; 2 by default.
         *
         * @param blocks ≥ 1
         * @return this
         */
        public Builder blocks(int blocks) {
            this.blocks = positive("blocks", blocks);
            return this;
        }

        /**
         * Sets the number of attention heads; 4 by default.
         *
         * @param heads ≥ 1, divides the size
         * @return this
         */
        public Builder heads(int heads) {
            this.heads = positive("heads", heads);
            return this;
        }

        /**
         * Sets the inner size of the feed-forward layers; four times the size of a row by default.
         *
         * @param feedForward ≥ 1
         * @return this
         */
        public Builder feedForward(int feedForward) {
            this.feedForward = positive("feedForward", feedForward);
            return this;
        }

        /**
         * Sets the number of rows that a row attends to, itself included; 100 by default. The memory grows with it.
         * Through b blocks, a row depends on b · (width − 1) rows before it.
         *
         * @param width ≥ 1
         * @return this
         */
        public Builder width(int width) {
            this.width = positive("width", width);
            return this;
        }

        /**
         * Adds a learned bias to attention scores for each distance back, head and block; off by default.
         *
         * @param distances the number of distances, ≥ 1: the first is for the row itself, and the last also for all
         *     greater distances
         * @return this
         */
        public Builder relativePositions(int distances) {
            this.distances = positive("distances", distances);
            return this;
        }

        /**
         * Sets the fractions dropped in training; 0 by default.
         *
         * @param attention the fraction of attention weights, in [0, 1)
         * @param residual the fraction of the output of each part of a block, in [0, 1)
         * @return this
         */
        public Builder dropout(double attention, double residual) {
            for (double rate : new double[] {attention, residual}) {
                if (!(rate >= 0 && rate < 1)) {
                    throw new IllegalArgumentException(
                            "dropout = " + rate + " must be in [0, 1); pass the fraction to set to 0");
                }
            }
            attentionDropout = attention;
            residualDropout = residual;
            return this;
        }

        /**
         * Normalises the sums after each part of a block, as in the paper, instead of the inputs of the parts. This
         * requires learning rate warm-up.
         *
         * @return this
         */
        public Builder postNorm() {
            postNorm = true;
            return this;
        }

        /**
         * Adds the layers to existing parameters, next to others.
         *
         * @param parameters receive the layers; by default, new parameters
         * @param name prefix of the parameters' names, for example {@code "transformer."}
         * @return this
         */
        public Builder into(Parameters parameters, String name) {
            Objects.requireNonNull(parameters, "parameters");
            Objects.requireNonNull(name, "name");
            this.parameters = parameters;
            this.name = name;
            return this;
        }

        private Builder checked() {
            if (size % heads != 0) {
                throw new IllegalArgumentException("heads = " + heads + " must divide the size, " + size
                        + "; choose another number of heads, or a size that is a multiple of it");
            }
            try {
                Math.multiplyExact(blocks, AttentionCache.size(width, size));
            } catch (ArithmeticException e) {
                throw new IllegalArgumentException(
                        "width = " + width + " with " + blocks + " blocks of size " + size
                                + ": the memory would have more than the " + Integer.MAX_VALUE
                                + " numbers that fit in an array; reduce the width",
                        e);
            }
            return this;
        }

        /**
         * {@return a new network}
         *
         * @param random draws the initial weights
         * @throws IllegalArgumentException if the number of heads does not divide the size, or the memory does not fit
         *     into an array
         */
        public Transformer build(RandomGenerator random) {
            Objects.requireNonNull(random, "random");
            return new Transformer(checked(), random);
        }
    }
}
