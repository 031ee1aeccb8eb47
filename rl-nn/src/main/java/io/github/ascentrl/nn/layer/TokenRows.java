package io.github.ascentrl.nn.layer;

import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.Sequences;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.Tensor;
import java.util.Arrays;
import java.util.Objects;

/**
 * Allows a variable number of tokens per step, such as a prompt at first and then one token at a time. A row has room
 * for the largest number of tokens of a step; shorter steps are padded on the left. The inner network receives the
 * tokens one after another, without the padding, and its output for the last token is the output for the row. Settings
 * of the inner network that count rows, such as {@link Transformer.Builder#width}, count tokens.
 *
 * <pre>{@code
 * Network reader = TokenRows.of(16, 27, Trunk.of(embeddings).to(transformer)); // prompts of up to 16 tokens out of 27
 * // a row: 27 27 27 27 27 27 27 27 27 27 27 27 4 8 15 16, and the next: 27 27 … 27 23
 * }</pre>
 */
public final class TokenRows implements Network {
    static final String TYPE = "tokenRows";

    private final int most;
    private final int padding;
    private final Network inner;

    private TokenRows(int most, int padding, Network inner) {
        this.most = most;
        this.padding = padding;
        this.inner = inner;
    }

    /**
     * {@return a network that takes rows of tokens}
     *
     * @param most the number of tokens that a row has room for, ≥ 1; the last one is never padding
     * @param padding the number used as padding, ≥ 1: tokens are 0 … padding − 1
     * @param inner takes rows of one number, a token; has memory
     * @throws IllegalArgumentException if {@code most} or {@code padding} is less than 1, or the inner network takes
     *     other rows or has no memory
     */
    public static TokenRows of(int most, int padding, Network inner) {
        Objects.requireNonNull(inner, "inner");
        if (most < 1 || padding < 1) {
            throw new IllegalArgumentException("most = " + most + " and padding = " + padding
                    + " must both be at least 1; padding is the first number that is not a token");
        }
        if (inner.inputSize() != 1) {
            throw new IllegalArgumentException(
                    "the inner network takes " + inner.inputSize() + " numbers; pass a network that takes 1, a token");
        }
        Refusal.requireMemory(inner);
        return new TokenRows(most, padding, inner);
    }

    static TokenRows build(NetworkSpec spec, Parameters parameters) {
        return of(
                spec.whole("most"), spec.whole("padding"), spec.network("inner").build(parameters));
    }

    @Override
    public NetworkSpec spec() {
        return NetworkSpec.of(TYPE).and("most", most).and("padding", padding).and("inner", inner.spec());
    }

    @Override
    public int inputSize() {
        return most;
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
        float[] tokens = new float[Math.multiplyExact(rows, most)];
        float[] last = new float[rows];
        int[] firsts = new int[rows + 1];
        for (int i = 0; i < rows; i++) {
            int n = firsts[i];
            for (int j = 0; j < most; j++) {
                float token = input.get(i, j);
                if (token != padding || j == most - 1) {
                    check(token, i, j);
                    tokens[n++] = token;
                }
            }
            firsts[i + 1] = n;
            last[i] = n - 1;
        }
        int all = firsts[rows];
        Tensor answers =
                inner.forward(tape, tape.constant(Arrays.copyOf(tokens, all), all, 1), sequences.split(firsts));
        return all == rows ? answers : tape.rows(answers, tape.constant(last, rows, 1));
    }

    private void check(float token, int row, int column) {
        if (!(token >= 0 && token < padding && token == (int) token)) {
            throw new IllegalArgumentException("column " + column + " of row " + row + " is " + token
                    + ", which must be a token in [0, " + (padding - 1) + "]"
                    + (token == padding ? "; only columns before the last may be padding, " : " or padding, ")
                    + padding);
        }
    }

    @Override
    public Evaluator evaluator() {
        return new Steps(this);
    }

    /** Evaluates column after column: passes on the rows that have a token there, which are usually all rows. */
    private static final class Steps implements Evaluator {
        private final TokenRows network;
        private final Evaluator inner;
        private float[] tokens = {};
        private float[] remembered = {};
        private int[] chosen = {};

        Steps(TokenRows network) {
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
            int size = network.memorySize();
            if (memory == null || memory.length < (long) rows * size) {
                throw Refusal.memory(rows, memory, size);
            }
            checkTokens(rows, input);
            if (chosen.length < rows) {
                chosen = new int[rows];
                tokens = new float[rows];
            }
            for (int column = 0; column < network.most; column++) {
                int n = 0;
                for (int i = 0; i < rows; i++) {
                    float token = input[i * network.most + column];
                    if (token != network.padding) {
                        chosen[n] = i;
                        tokens[n++] = token;
                    }
                }
                if (n == rows) {
                    inner.evaluate(rows, tokens, memory, output);
                } else if (n > 0) {
                    some(n, memory, size, output);
                }
            }
        }

        /** Checks all tokens before any step, so that an exception leaves the memory unchanged. */
        private void checkTokens(int rows, float[] input) {
            int most = network.most;
            for (int i = 0; i < rows; i++) {
                for (int j = 0; j < most; j++) {
                    float token = input[i * most + j];
                    if (token != network.padding || j == most - 1) {
                        network.check(token, i, j);
                    }
                }
            }
        }

        /** Takes one step of the chosen rows. Outputs of all but the last token of a row are overwritten later. */
        private void some(int n, float[] memory, int size, float[] output) {
            if (remembered.length < n * size) {
                remembered = new float[n * size];
            }
            for (int i = 0; i < n; i++) {
                System.arraycopy(memory, chosen[i] * size, remembered, i * size, size);
            }
            int out = network.outputSize();
            float[] answers = new float
                    [n * out]; // rarely allocated: prompts differ in length only at the beginning of an episode
            inner.evaluate(n, tokens, remembered, answers);
            for (int i = 0; i < n; i++) {
                System.arraycopy(remembered, i * size, memory, chosen[i] * size, size);
                System.arraycopy(answers, i * out, output, chosen[i] * out, out);
            }
        }
    }
}
