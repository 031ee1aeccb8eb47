package io.github.ascentrl.nn.layer;

import io.github.ascentrl.nn.Parameter;
import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.Sequences;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.Tensor;
import io.github.ascentrl.nn.internal.kernels.Kernels;
import io.github.ascentrl.nn.internal.kernels.Packed;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.random.RandomGenerator;

/** The common part of recurrent layers: weights for the input and for the memory, with gates side by side. */
abstract sealed class RecurrentLayer implements Network permits Gru, Lstm {
    private final int inputs;
    private final int units;
    private final int gates;
    private final int memories;
    private final Parameters parameters;
    private final String name;
    private final Parameter inputWeight;
    private final Parameter inputBias;
    private final Parameter hiddenWeight;
    private final Parameter hiddenBias;

    /** Creates a layer from its builder; {@code random} is null if values are loaded later. */
    RecurrentLayer(Builder<?> settings, int gates, int memories, RandomGenerator random) {
        inputs = settings.inputs;
        units = settings.units;
        parameters = settings.parameters;
        name = settings.name;
        this.gates = gates;
        this.memories = memories;
        inputWeight = parameters.add(name + "input.weight", inputs, gates * units);
        inputBias = parameters.add(name + "input.bias", 1, gates * units);
        hiddenWeight = parameters.add(name + "hidden.weight", units, gates * units);
        hiddenBias = parameters.add(name + "hidden.bias", 1, gates * units);
        if (random != null) {
            for (int gate = 0; gate < gates; gate++) {
                fill(settings.init, random, gate, inputWeight, inputBias);
                fill(Init.ORTHOGONAL, random, gate, hiddenWeight, hiddenBias);
            }
            int at = inputBias.offset();
            float[] initial = parameters.initial();
            for (int j = units; j < 2 * units; j++) {
                initial[at + j] += settings.keepBias;
            }
        }
    }

    /** The common settings of both builders. */
    abstract static class Builder<B extends Builder<B>> {
        private final int inputs;
        private final int units;
        private Init init = Init.ORTHOGONAL;
        private float keepBias;
        private Parameters parameters = new Parameters();
        private String name = "";

        /** {@code keepBias} is the initial bias of the second gate, which keeps the memory. */
        Builder(int inputs, int units, float keepBias) {
            if (inputs < 1 || units < 1) {
                throw new IllegalArgumentException(
                        "sizes " + inputs + " and " + units + " of input and memory must both be at least 1");
            }
            this.inputs = inputs;
            this.units = units;
            this.keepBias = keepBias;
        }

        abstract B self();

        /**
         * Sets the initialisation of the input's weights and biases, see {@link Init}; {@link Init#ORTHOGONAL} by
         * default.
         *
         * @param init the scheme, applied to each gate
         * @return this
         */
        public B init(Init init) {
            this.init = Objects.requireNonNull(init, "init");
            return self();
        }

        /**
         * Adds the layer to existing parameters, next to others.
         *
         * @param parameters receive the layer; by default, new parameters
         * @param name prefix of the parameters' names, for example {@code "memory."}
         * @return this
         */
        public B into(Parameters parameters, String name) {
            this.parameters = Objects.requireNonNull(parameters, "parameters");
            this.name = Objects.requireNonNull(name, "name");
            return self();
        }

        B keepBias(String what, double bias) {
            if (!(Math.abs(bias) < Float.MAX_VALUE)) {
                throw new IllegalArgumentException(what + " " + bias + " must be finite");
            }
            keepBias = (float) bias;
            return self();
        }
    }

    /** Initialises a gate's columns. */
    private void fill(Init init, RandomGenerator random, int gate, Parameter weight, Parameter bias) {
        int in = weight.rows();
        float[] block = new float[(in + 1) * units]; // the last row is the bias
        init.fill(random, in, units, 1f, block, 0, in * units);
        float[] initial = parameters.initial();
        for (int i = 0; i < in; i++) {
            System.arraycopy(block, i * units, initial, weight.offset() + i * weight.cols() + gate * units, units);
        }
        System.arraycopy(block, in * units, initial, bias.offset() + gate * units, units);
    }

    /** Computes one step of the cell with kernels. */
    abstract void step(
            Kernels kernels,
            int rows,
            int[] at,
            float[] gateValues,
            float[] recurrent,
            float[] memory,
            float[] kept,
            float[] output);

    /** Records all steps on a tape. */
    abstract Tensor record(Tape tape, Tensor x, Tensor w, Tensor b, Tensor u, Tensor c, Sequences sequences);

    @Override
    public int inputSize() {
        return inputs;
    }

    @Override
    public int outputSize() {
        return units;
    }

    @Override
    public int memorySize() {
        return memories * units;
    }

    @Override
    public Parameters parameters() {
        return parameters;
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
        return record(
                tape,
                input,
                tape.parameter(inputWeight),
                tape.parameter(inputBias),
                tape.parameter(hiddenWeight),
                tape.parameter(hiddenBias),
                sequences);
    }

    NetworkSpec spec(String type) {
        return NetworkSpec.of(type).and("sizes", new int[] {inputs, units}).and("name", name);
    }

    /** {@return a builder with the settings of a spec} */
    static <B extends Builder<B>> B builder(
            NetworkSpec spec, Parameters parameters, BiFunction<Integer, Integer, B> sizes) {
        int[] both = spec.wholes("sizes");
        if (both.length != 2) {
            throw new IllegalArgumentException("a " + spec.kind() + " has " + both.length
                    + " sizes; it must have two: the input's and the memory's");
        }
        return sizes.apply(both[0], both[1]).into(parameters, spec.text("name"));
    }

    @Override
    public Evaluator evaluator() {
        return new Prepared();
    }

    /**
     * An evaluator that packs the weights once per change of the parameters and keeps results in buffers that only
     * grow.
     */
    private final class Prepared implements Evaluator {
        private final Kernels kernels = Kernels.create();
        private Packed ofInput;
        private Packed ofHidden;
        private int[] at = new int[0];
        private float[] gateValues;
        private float[] recurrent;
        private float[] kept;
        private final Freshness freshness = new Freshness();

        @Override
        public void evaluate(int rows, float[] input, float[] output) {
            throw Refusal.evaluate(RecurrentLayer.this);
        }

        @Override
        public void evaluate(int rows, float[] input, float[] memory, float[] output) {
            TapeEvaluator.check(RecurrentLayer.this, rows, input, output);
            if (memory == null || memory.length < (long) rows * memorySize()) {
                throw Refusal.memory(rows, memory, memorySize());
            }
            prepare(rows);
            float[] values = parameters.effectiveValues();
            ofInput.affine(rows, input, 0, inputs, values, inputBias.offset(), gateValues);
            ofHidden.affine(rows, memory, 0, memorySize(), values, hiddenBias.offset(), recurrent);
            step(kernels, rows, at, gateValues, recurrent, memory, kept, output);
        }

        private void prepare(int rows) {
            if (freshness.expired(parameters, kernels)) {
                ofInput = pack(inputWeight, ofInput);
                ofHidden = pack(hiddenWeight, ofHidden);
            }
            if (at.length < rows) {
                at = new int[rows];
                for (int i = 0; i < rows; i++) {
                    at[i] = i;
                }
                gateValues = new float[rows * gates * units];
                recurrent = new float[rows * gates * units];
                kept = new float[rows * units];
            }
        }

        private Packed pack(Parameter weight, Packed reuse) {
            return kernels.products()
                    .pack(
                            false,
                            weight.rows(),
                            weight.cols(),
                            parameters.effectiveValues(),
                            weight.offset(),
                            weight.cols(),
                            reuse);
        }
    }
}
