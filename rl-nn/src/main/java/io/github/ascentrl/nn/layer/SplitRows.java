package io.github.ascentrl.nn.layer;

import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.Sequences;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.Tensor;
import java.util.Objects;

/**
 * Splits each row into several parts, passes them one after another to a network with memory, and returns the output of
 * the last part. This gives several tokens per step, as in decision transformers (Chen et al., 2106.01345), while
 * outside this network a step remains one row. For example, the parts can be embeddings of the previous action, its
 * reward and the current observation; the output of the last part then chooses the action. Settings of the inner
 * network that count rows, such as {@link Transformer.Builder#width}, count parts.
 *
 * <pre>{@code
 * Network model = Trunk.of(threeTokens).to(SplitRows.of(3, transformer)); // three embeddings of 64 numbers side by side
 * }</pre>
 */
public final class SplitRows implements Network {
    static final String TYPE = "splitRows";

    private final int parts;
    private final Network inner;

    private SplitRows(int parts, Network inner) {
        this.parts = parts;
        this.inner = inner;
    }

    /**
     * {@return a network whose rows are {@code parts} times as long as those of the inner network}
     *
     * @param parts the number of parts of a row, ≥ 1
     * @param inner receives the parts one after another; has memory
     * @throws IllegalArgumentException if {@code parts} is less than 1, or the network has no memory and would use only
     *     the last part
     */
    public static SplitRows of(int parts, Network inner) {
        Objects.requireNonNull(inner, "inner");
        if (parts < 1) {
            throw new IllegalArgumentException("parts = " + parts + " must be at least 1");
        }
        Refusal.requireMemory(inner);
        return new SplitRows(parts, inner);
    }

    static SplitRows build(NetworkSpec spec, Parameters parameters) {
        return of(spec.whole("parts"), spec.network("inner").build(parameters));
    }

    @Override
    public NetworkSpec spec() {
        return NetworkSpec.of(TYPE).and("parts", parts).and("inner", inner.spec());
    }

    @Override
    public int inputSize() {
        return Math.multiplyExact(parts, inner.inputSize());
    }

    @Override
    public int outputSize() {
        return inner.outputSize();
    }

    @Override
    public int memorySize() {
        return inner.memorySize();
    }

    @Override
    public Parameters parameters() {
        return inner.parameters();
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
        int rows = input.rows();
        sequences.check(rows, memorySize());
        Tensor split = tape.reshape(input, Math.multiplyExact(rows, parts), inner.inputSize());
        Tensor answers = inner.forward(tape, split, sequences.times(parts));
        int size = outputSize();
        return tape.columns(tape.reshape(answers, rows, parts * size), (parts - 1) * size, size);
    }

    @Override
    public Evaluator evaluator() {
        return new Steps(this);
    }

    /** Passes the parts of all rows in turn to the inner network's evaluator. */
    private static final class Steps implements Evaluator {
        private final SplitRows network;
        private final Evaluator inner;
        private float[] part = {};

        Steps(SplitRows network) {
            this.network = network;
            inner = network.inner.evaluator();
        }

        @Override
        public void evaluate(int rows, float[] input, float[] output) {
            throw Refusal.evaluate(network);
        }

        @Override
        public void evaluate(int rows, float[] input, float[] memory, float[] output) {
            TapeEvaluator.check(network, rows, input, output);
            int size = network.inner.inputSize();
            if (part.length < rows * size) {
                part = new float[rows * size];
            }
            for (int p = 0; p < network.parts; p++) {
                for (int i = 0; i < rows; i++) {
                    System.arraycopy(input, (i * network.parts + p) * size, part, i * size, size);
                }
                inner.evaluate(rows, part, memory, output);
            }
        }
    }
}
