package io.github.ascentrl.nn.layer;

import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.nn.Parameter;
import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.Tensor;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * A vector of learned numbers for each of several numbered columns, added up: what a transformer makes of a token that has
 * parts, such as a cell, the action before it and its reward. Its input are exact integers, one for each column. Entries
 * begin as normal draws with standard deviation 0.02, as in GPT-2.
 */
public final class Embeddings implements Network {
    static final String TYPE = "embeddings";

    private static final double STD = 0.02;

    private final int size;
    private final Parameters parameters;
    private final String name;
    private final Parameter[] tables;

    /**
     * Embeddings with parameters of their own.
     *
     * @param things how many there are in each column, each ≥ 1
     * @param size numbers in each vector, ≥ 1
     * @param random draws the initial vectors
     */
    public Embeddings(int[] things, int size, RandomGenerator random) {
        this(things, size, random, new Parameters(), "");
    }

    /**
     * Embeddings among other layers.
     *
     * @param things how many there are in each column, each ≥ 1
     * @param size numbers in each vector, ≥ 1
     * @param random draws the initial vectors
     * @param parameters where the tables go
     * @param name what their names begin with, for example {@code "token."}
     * @throws IllegalArgumentException if there is no column
     */
    public Embeddings(int[] things, int size, RandomGenerator random, Parameters parameters, String name) {
        if (things.length == 0) {
            throw new IllegalArgumentException("embeddings of no columns; at least 1 is needed");
        }
        this.size = size;
        this.parameters = parameters;
        this.name = name;
        tables = new Parameter[things.length];
        for (int c = 0; c < tables.length; c++) {
            tables[c] = parameters.add(name + "column" + c, things[c], size);
            float[] initial = parameters.initial();
            for (int i = 0; i < tables[c].size(); i++) {
                initial[tables[c].offset() + i] = (float) (STD * random.nextGaussian());
            }
        }
    }

    static Embeddings build(NetworkSpec spec, Parameters parameters) {
        return new Embeddings(spec.wholes("things"), spec.whole("size"), Rng.of(0), parameters, spec.text("name"));
    }

    @Override
    public NetworkSpec spec() {
        int[] things =
                IntStream.range(0, tables.length).map(c -> tables[c].rows()).toArray();
        return NetworkSpec.of(TYPE).with("things", things).with("size", size).with("name", name);
    }

    @Override
    public int inputSize() {
        return tables.length;
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
        Tensor sum = null;
        for (int c = 0; c < tables.length; c++) {
            Tensor column = tables.length == 1 ? input : tape.columns(input, c, 1);
            Tensor one = tape.rows(tape.parameter(tables[c]), column);
            sum = sum == null ? one : tape.add(sum, one);
        }
        return sum;
    }

    @Override
    public Evaluator evaluator() {
        return (rows, input, output) -> {
            float[] values = parameters.values();
            for (int i = 0; i < rows; i++) {
                for (int c = 0; c < tables.length; c++) {
                    int row = Tape.checkIndex(input[i * tables.length + c], i, tables[c].rows());
                    int from = tables[c].offset() + row * size;
                    for (int j = 0; j < size; j++) {
                        int at = i * size + j;
                        output[at] = c == 0 ? values[from + j] : output[at] + values[from + j];
                    }
                }
            }
        };
    }
}
