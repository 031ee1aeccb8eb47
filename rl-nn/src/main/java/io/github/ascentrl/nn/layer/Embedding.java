package io.github.ascentrl.nn.layer;

import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.nn.Parameter;
import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.Tensor;
import java.util.random.RandomGenerator;

/**
 * A vector of learned numbers for each of n numbered things: the network for observations of
 * {@code Discrete(n)}. Its input is one {@code float}, an exact integer. Entries begin as standard normal draws, as in
 * PyTorch's {@code nn.Embedding}.
 */
public final class Embedding implements Network {
    static final String TYPE = "embedding";

    private final int things;
    private final int size;
    private final Parameters parameters;
    private final String name;
    private final Parameter table;

    /**
     * An embedding with parameters of its own.
     *
     * @param things n, ≥ 1
     * @param size numbers in each vector, ≥ 1
     * @param random draws the initial vectors
     */
    public Embedding(int things, int size, RandomGenerator random) {
        this(things, size, random, new Parameters(), "");
    }

    /**
     * An embedding among other layers.
     *
     * @param things n, ≥ 1
     * @param size numbers in each vector, ≥ 1
     * @param random draws the initial vectors
     * @param parameters where the table goes
     * @param name what its name begins with, for example {@code "state."}
     */
    public Embedding(int things, int size, RandomGenerator random, Parameters parameters, String name) {
        this.things = things;
        this.size = size;
        this.parameters = parameters;
        this.name = name;
        table = parameters.add(name + "embedding", things, size);
        float[] initial = parameters.initial();
        for (int i = 0; i < table.size(); i++) {
            initial[table.offset() + i] = (float) random.nextGaussian();
        }
    }

    /** {@return n, the number of things} */
    public int things() {
        return things;
    }

    @Override
    public int inputSize() {
        return 1;
    }

    @Override
    public int outputSize() {
        return size;
    }

    @Override
    public Parameters parameters() {
        return parameters;
    }

    @Override
    public Tensor forward(Tape tape, Tensor input) {
        return tape.rows(tape.parameter(table), input);
    }

    @Override
    public NetworkSpec spec() {
        return NetworkSpec.of(TYPE).with("things", things).with("size", size).with("name", name);
    }

    static Embedding build(NetworkSpec spec, Parameters parameters) {
        return new Embedding(spec.whole("things"), spec.whole("size"), Rng.of(0), parameters, spec.text("name"));
    }

    @Override
    public Evaluator evaluator() {
        return (rows, input, output) -> {
            float[] values = parameters.effectiveValues();
            for (int i = 0; i < rows; i++) {
                int row = Tape.checkIndex(input[i], i, things);
                System.arraycopy(values, table.offset() + row * size, output, i * size, size);
            }
        };
    }
}
