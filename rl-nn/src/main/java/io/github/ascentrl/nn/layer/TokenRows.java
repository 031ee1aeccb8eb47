package io.github.ascentrl.nn.layer;

import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.Sequences;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.Tensor;
import java.util.Arrays;

/**
 * Lets a step bring several tokens, and not every step as many: a prompt at first, then one token at a time. A row has room
 * for the most tokens that a step brings. Where it brings fewer, padding fills what is left before them. The network inside
 * sees the tokens one after another, without the padding, and the answer to a row is its answer to the last of them. Whatever counts rows in the inner network counts tokens, such as {@link Transformer.Builder#width}.
 *
 * <pre>{@code
 * Network reader = TokenRows.of(16, 27, Trunk.of(embeddings).to(transformer)); // prompts of up to 16 of 27 tokens
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
     * @param most the tokens that a row has room for, ≥ 1; the last of them is always there
     * @param padding the number that is no token: tokens are 0 … padding − 1
     * @param inner takes one token at a time, a number; has memory
     * @throws IllegalArgumentException if there is no room or no token, or the inner network takes other rows or has no memory
     */
    public static TokenRows of(int most, int padding, Network inner) {
        if (most < 1 || padding < 1) {
            throw new IllegalArgumentException("room for " + most + " tokens of " + padding
                    + "; at least 1 each is needed, and padding is the first number that is no token");
        }
        if (inner.inputSize() != 1) {
            throw new IllegalArgumentException(
                    "the inner network takes " + inner.inputSize() + " numbers; it must take 1, a token");
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
        return NetworkSpec.of(TYPE).with("most", most).with("padding", padding).with("inner", inner.spec());
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

    /** Refuses: rows form sequences. */
    @Override
    public Tensor forward(Tape tape, Tensor input) {
        throw Refusal.forward(this);
    }

    @Override
    public Tensor forward(Tape tape, Tensor input, Sequences sequences) {
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
                    + ", not one of the tokens 0 … " + (padding - 1)
                    + (token == padding ? "; only columns before the last may hold padding, " : ", nor padding, ")
                    + padding);
        }
    }

    @Override
    public Evaluator evaluator() {
        return new Steps(this);
    }

    /** Column after column: the inner network takes those rows that have a token there, most often all of them at once. */
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

        /** All of them before anything is remembered, so that a refusal leaves the memory as it was. */
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

        /** The answers to tokens that others follow in their row are overwritten. */
        private void some(int n, float[] memory, int size, float[] output) {
            if (remembered.length < n * size) {
                remembered = new float[n * size];
            }
            for (int i = 0; i < n; i++) {
                System.arraycopy(memory, chosen[i] * size, remembered, i * size, size);
            }
            int out = network.outputSize();
            float[] answers = new float[n * out]; // prompts differ in length only where an episode begins
            inner.evaluate(n, tokens, remembered, answers);
            for (int i = 0; i < n; i++) {
                System.arraycopy(remembered, i * size, memory, chosen[i] * size, size);
                System.arraycopy(answers, i * out, output, chosen[i] * out, out);
            }
        }
    }
}
