package io.github.ascentrl.nn.layer;

import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.nn.Parameter;
import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.Tensor;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * A learned vector for each index 0 … n − 1: the network for observations of {@code Discrete(n)}. Its input is one
 * {@code float}, an exact integer. Entries are initialised with standard normal draws, as in PyTorch's {@code
 * nn.Embedding}.
 */
public final class Embedding implements Network {
    static final String TYPE = "embedding";

    private final int things;
    private final int size;
    private final Parameters parameters;
    private final String name;
    private final Parameter table;

    /**
     * Creates an embedding with its own parameters.
     *
     * @param things n, the number of vectors, ≥ 1
     * @param size the numbers in each vector, ≥ 1
     * @param random draws the initial vectors
     */
    public Embedding(int things, int size, RandomGenerator random) {
        this(things, size, random, new Parameters(), "");
    }

    /**
     * Creates an embedding in existing parameters.
     *
     * @param things n, the number of vectors, ≥ 1
     * @param size the numbers in each vector, ≥ 1
     * @param random draws the initial vectors
     * @param parameters receive the table
     * @param name prefix of the table's name, for example {@code "state."}
     */
    public Embedding(int things, int size, RandomGenerator random, Parameters parameters, String name) {
        Objects.requireNonNull(random, "random");
        Objects.requireNonNull(parameters, "parameters");
        Objects.requireNonNull(name, "name");
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

    /** {@return n, the number of vectors} */
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
        Objects.requireNonNull(tape, "tape");
        Objects.requireNonNull(input, "input");
        return tape.rows(tape.parameter(table), input);
    }

    @Override
    public NetworkSpec spec() {
        return NetworkSpec.of(TYPE).and("things", things).and("size", size).and("name", name);
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
