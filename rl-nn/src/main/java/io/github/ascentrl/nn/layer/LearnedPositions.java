package io.github.ascentrl.nn.layer;

import io.github.ascentrl.nn.Parameter;
import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.Sequences;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.Tensor;
import io.github.ascentrl.nn.internal.kernels.AttentionCache;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * Adds to each row a learned vector for its position in a window, and passes the window to a network with memory. Its
 * memory is the last rows, up to the size of the window. Each step passes all of them to the inner network again, with
 * their current positions, so a step costs as much as a whole window. A {@link Transformer} alone, which keeps keys and
 * values, computes only one row per step, and {@link Transformer.Builder#relativePositions} cost almost nothing.
 *
 * <p>It is trained on windows: sequences of at most that many rows, which begin with empty memory. Positions count from
 * 0 in each window. Vectors are initialised with normal draws of standard deviation 0.02, as in GPT-2.
 *
 * <pre>{@code
 * Network model = LearnedPositions.of(100, transformer, "positions", rng.child("positions"));
 * }</pre>
 */
public final class LearnedPositions implements Network {
    static final String TYPE = "learnedPositions";

    private static final double STD = 0.02;

    private final Network inner;
    private final Parameter positions;

    private LearnedPositions(int window, Network inner, String name) {
        this.inner = inner;
        positions = inner.parameters().add(name, window, inner.inputSize());
    }

    /**
     * {@return a network with a learned vector for the position of each row}
     *
     * @param window the number of rows in the memory, including that of the current step, ≥ 1
     * @param inner receives the rows in order; has memory. The vectors are added to its parameters
     * @param name the name of the vectors among the parameters
     * @param random draws the initial vectors
     * @throws IllegalArgumentException if {@code window} is less than 1, the network has no memory, or the name is
     *     taken
     */
    public static LearnedPositions of(int window, Network inner, String name, RandomGenerator random) {
        Objects.requireNonNull(inner, "inner");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(random, "random");
        LearnedPositions network = checked(window, inner, name);
        float[] initial = inner.parameters().initial();
        for (int i = 0; i < network.positions.size(); i++) {
            initial[network.positions.offset() + i] = (float) (STD * random.nextGaussian());
        }
        return network;
    }

    private static LearnedPositions checked(int window, Network inner, String name) {
        if (window < 1) {
            throw new IllegalArgumentException("window = " + window + " must be at least 1");
        }
        Refusal.requireMemory(inner);
        return new LearnedPositions(window, inner, name);
    }

    static LearnedPositions build(NetworkSpec spec, Parameters parameters) {
        return checked(spec.whole("window"), spec.network("inner").build(parameters), spec.text("name"));
    }

    @Override
    public NetworkSpec spec() {
        return NetworkSpec.of(TYPE)
                .and("window", positions.rows())
                .and("inner", inner.spec())
                .and("name", positions.name());
    }

    @Override
    public int inputSize() {
        return inner.inputSize();
    }

    @Override
    public int outputSize() {
        return inner.outputSize();
    }

    /** {@return the numbers in a window plus one, for the number of rows in it} */
    @Override
    public int memorySize() {
        return Math.addExact(1, positions.size());
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

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException also if a sequence, or the part of it after an emptied memory, has more rows
     *     than the window, or begins with remembered rows
     */
    @Override
    public Tensor forward(Tape tape, Tensor input, Sequences sequences) {
        Objects.requireNonNull(tape, "tape");
        Objects.requireNonNull(input, "input");
        Objects.requireNonNull(sequences, "sequences");
        sequences.check(input.rows(), memorySize());
        Tensor places = tape.constant(places(sequences), input.rows(), 1);
        Tensor placed = tape.add(input, tape.rows(tape.parameter(positions), places));
        return inner.forward(tape, placed, sequences.withoutMemory());
    }

    private float[] places(Sequences sequences) {
        float[] places = new float[sequences.rows()];
        float[] remembered = new float[1];
        for (int s = 0; s < sequences.count(); s++) {
            sequences.copyMemory(s, 1, remembered, 0);
            if (remembered[0] != 0) {
                throw new IllegalArgumentException("a sequence begins with " + (int) remembered[0]
                        + " remembered rows; train learned positions on windows that begin with empty memory");
            }
            int place = 0;
            for (int row = sequences.start(s); row < sequences.start(s + 1); row++) {
                place = sequences.isEmptied(row) ? 0 : place;
                if (place == positions.rows()) {
                    throw new IllegalArgumentException("sequence " + s + " has more rows than the window's " + place
                            + "; cut it into windows of at most " + place + " rows, or build a larger window");
                }
                places[row] = place++;
            }
        }
        return places;
    }

    @Override
    public Evaluator evaluator() {
        return new Windows(this);
    }

    /**
     * Evaluates one window after another by the forward pass. The memory of each holds its number of rows, then the
     * rows.
     */
    private static final class Windows implements Evaluator {
        private final LearnedPositions network;
        private final Tape tape = new Tape();

        Windows(LearnedPositions network) {
            this.network = network;
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
            int d = network.inputSize();
            int out = network.outputSize();
            for (int i = 0; i < rows; i++) {
                int at = i * size;
                int n = AttentionCache.held(memory[at], network.positions.rows());
                if (n == network.positions.rows()) { // drop the oldest row
                    n--;
                    System.arraycopy(memory, at + 1 + d, memory, at + 1, n * d);
                }
                System.arraycopy(input, i * d, memory, at + 1 + n * d, d);
                memory[at] = ++n;
                tape.clear();
                Tensor window = tape.constant(memory, at + 1, n, d);
                Tensor answers = network.forward(tape, window, Sequences.of(0, n));
                for (int j = 0; j < out; j++) {
                    output[i * out + j] = answers.get(n - 1, j);
                }
            }
        }
    }
}
