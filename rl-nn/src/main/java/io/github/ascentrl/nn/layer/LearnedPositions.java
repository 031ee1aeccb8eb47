package io.github.ascentrl.nn.layer;

import io.github.ascentrl.nn.Parameter;
import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.Sequences;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.Tensor;
import io.github.ascentrl.nn.internal.kernels.AttentionCache;
import java.util.random.RandomGenerator;

/**
 * Adds a learned vector for its place in a window to each row, and passes the window to a network with memory. What it
 * remembers are the last rows, as many as the window holds: a step passes all of them on anew, each at the place that it has
 * by then. So a step costs as much as a whole window, where a {@link Transformer} without it, which keeps keys and values,
 * computes one row; {@link Transformer.Builder#relativePositions} cost next to nothing.
 *
 * <p>It learns from windows: sequences of no more rows, which begin with empty memory. The rows of a window begin at place
 * 0. Vectors begin as normal draws with standard deviation 0.02, as in GPT-2.
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
     * {@return a network that knows the place of each row}
     *
     * @param window how many rows it remembers, that of the step included, ≥ 1
     * @param inner sees them in order; has memory. The vectors go among its parameters
     * @param name of the vectors among the parameters
     * @param random draws the initial vectors
     * @throws IllegalArgumentException if the window has no row, the network no memory, or the name is taken
     */
    public static LearnedPositions of(int window, Network inner, String name, RandomGenerator random) {
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
                .with("window", positions.rows())
                .with("inner", inner.spec())
                .with("name", positions.name());
    }

    @Override
    public int inputSize() {
        return inner.inputSize();
    }

    @Override
    public int outputSize() {
        return inner.outputSize();
    }

    /** {@return the numbers of a window, and one: how many rows of it there are} */
    @Override
    public int memorySize() {
        return Math.addExact(1, positions.size());
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

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException also if a sequence, or what follows an emptied memory in it, has more rows than the
     *     window, or begins with rows remembered
     */
    @Override
    public Tensor forward(Tape tape, Tensor input, Sequences sequences) {
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
                throw new IllegalArgumentException("a sequence that goes on from " + (int) remembered[0]
                        + " remembered rows; learned positions learn from windows that begin with empty memory");
            }
            int place = 0;
            for (int row = sequences.start(s); row < sequences.start(s + 1); row++) {
                place = sequences.isEmptied(row) ? 0 : place;
                if (place == positions.rows()) {
                    throw new IllegalArgumentException("sequence " + s + " has more rows than the " + place
                            + " of the window; cut windows of at most " + place + " rows, or learn more positions");
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

    /** One window after another, by the forward pass. Of each the memory has how many rows there are, then the rows. */
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
                if (n == network.positions.rows()) { // the oldest goes
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
