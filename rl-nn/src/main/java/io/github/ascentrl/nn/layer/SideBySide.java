package io.github.ascentrl.nn.layer;

import io.github.ascentrl.api.internal.Check;
import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * Several networks that each take consecutive columns of a row; their outputs are side by side in the same order.
 * Followed by {@link SplitRows}, each output becomes a separate token. In this way, different parts of a step, such as
 * real numbers and discrete observations, are embedded by different kinds of networks.
 *
 * <pre>{@code
 * Network embedded = SideBySide.of(                                           // rows of 4 + 1 + 1 numbers
 *         Mlp.sizes(4, 64).into(parameters, "action.").build(rng.child("action")),
 *         Mlp.sizes(1, 64).into(parameters, "return.").build(rng.child("return")),
 *         Embeddings.columns(81).size(64).into(parameters, "cell.").build(rng.child("cell")));
 * Network tokens = Trunk.of(embedded).to(SplitRows.of(3, transformer));
 * }</pre>
 */
public final class SideBySide implements Network {
    static final String TYPE = "sideBySide";

    private final List<Network> parts;
    private final int inputSize;
    private final int outputSize;

    private SideBySide(List<Network> parts) {
        this.parts = parts;
        int inputs = 0;
        int outputs = 0;
        for (Network part : parts) {
            inputs = Math.addExact(inputs, part.inputSize());
            outputs = Math.addExact(outputs, part.outputSize());
        }
        inputSize = inputs;
        outputSize = outputs;
    }

    /**
     * {@return a network made of several}
     *
     * @param parts at least one network, in the order of the columns that they take; without memory, and all in the
     *     same parameters
     * @throws IllegalArgumentException if there are no networks, or one has memory or its own parameters
     */
    public static SideBySide of(Network... parts) {
        Check.noNulls("parts", parts);
        if (parts.length == 0) {
            throw new IllegalArgumentException("no networks to put side by side; pass at least 1");
        }
        for (int i = 0; i < parts.length; i++) {
            if (parts[i].memorySize() > 0) {
                throw new IllegalArgumentException("network " + i + " of those side by side has a memory of "
                        + parts[i].memorySize() + " numbers; put it after them: Trunk.of(sideBySide).to(network)");
            }
            if (parts[i].parameters() != parts[0].parameters()) {
                throw new IllegalArgumentException("network " + i + " of those side by side has its own parameters;"
                        + " build all of them with into(parameters, name)");
            }
        }
        return new SideBySide(List.of(parts));
    }

    static SideBySide build(NetworkSpec spec, Parameters parameters) {
        int count = spec.whole("parts");
        Network[] parts = new Network[0];
        for (int i = 0; i < count; i++) { // grows only with parts that exist: a file may claim any number
            parts = Arrays.copyOf(parts, i + 1);
            parts[i] = spec.network("part" + i).build(parameters);
        }
        return of(parts);
    }

    @Override
    public NetworkSpec spec() {
        NetworkSpec spec = NetworkSpec.of(TYPE).and("parts", parts.size());
        for (int i = 0; i < parts.size(); i++) {
            spec = spec.and("part" + i, parts.get(i).spec());
        }
        return spec;
    }

    @Override
    public int inputSize() {
        return inputSize;
    }

    @Override
    public int outputSize() {
        return outputSize;
    }

    @Override
    public Parameters parameters() {
        return parts.get(0).parameters();
    }

    @Override
    public Tensor forward(Tape tape, Tensor input) {
        Objects.requireNonNull(tape, "tape");
        Objects.requireNonNull(input, "input");
        if (input.cols() != inputSize) {
            throw new IllegalArgumentException(
                    "rows of " + input.cols() + " numbers for networks side by side that take " + inputSize
                            + " in total; pass the columns of all of them");
        }
        Tensor[] outputs = new Tensor[parts.size()];
        int from = 0;
        for (int i = 0; i < outputs.length; i++) {
            Network part = parts.get(i);
            outputs[i] = part.forward(tape, tape.columns(input, from, part.inputSize()));
            from += part.inputSize();
        }
        return tape.concat(outputs);
    }

    @Override
    public Evaluator evaluator() {
        return new Parts();
    }

    /** Runs the evaluators of the parts in turn, each on its columns. */
    private final class Parts implements Evaluator {
        private final Evaluator[] evaluators =
                parts.stream().map(Network::evaluator).toArray(Evaluator[]::new);
        private float[] columns = {};
        private float[] outputs = {};

        @Override
        public void evaluate(int rows, float[] input, float[] output) {
            TapeEvaluator.check(SideBySide.this, rows, input, output);
            int from = 0;
            int to = 0;
            for (int p = 0; p < evaluators.length; p++) {
                int in = parts.get(p).inputSize();
                int out = parts.get(p).outputSize();
                columns = grown(columns, rows * in);
                outputs = grown(outputs, rows * out);
                for (int i = 0; i < rows; i++) {
                    System.arraycopy(input, i * inputSize + from, columns, i * in, in);
                }
                evaluators[p].evaluate(rows, columns, outputs);
                for (int i = 0; i < rows; i++) {
                    System.arraycopy(outputs, i * out, output, i * outputSize + to, out);
                }
                from += in;
                to += out;
            }
        }

        private static float[] grown(float[] array, int size) {
            return array.length < size ? new float[size] : array;
        }
    }
}
