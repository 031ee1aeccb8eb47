package io.github.ascentrl.nn.layer;

import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.nn.Parameter;
import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * The sum of learned vectors, one for the index in each of several columns. Use it to embed tokens that have several
 * parts, such as a cell, the previous action and its reward. Inputs are exact integers, one per column. Entries are
 * initialised with normal draws of standard deviation 0.02, as in GPT-2.
 *
 * <pre>{@code
 * Embeddings one = Embeddings.columns(9, 9, 6, 2, 20).size(64).build(rng.child("token"));
 * }</pre>
 *
 * <p>A row becomes one token of all columns, or several tokens. In the second case, their sums are side by side, and
 * {@link SplitRows} passes them to a transformer one after another. Columns with the same meaning can share a table.
 *
 * <pre>{@code
 * Embeddings three = Embeddings.columns(81, 6, 2, 20, 20).size(64) // cell, action, reward, time, time of the action
 *         .token(1, 4)                                             // the previous action
 *         .token(2, 4)                                             // its reward
 *         .token(0, 3)                                             // the resulting cell
 *         .sameTable(4, 3)
 *         .build(rng.child("token"));
 * }</pre>
 */
public final class Embeddings implements Network {
    static final String TYPE = "embeddings";

    private static final double STD = 0.02;

    private final Builder settings;
    /** The table of each column; null for columns that are in no token. */
    private final Parameter[] tables;

    private Embeddings(Builder settings, RandomGenerator random) {
        this.settings = settings;
        tables = new Parameter[settings.things.length];
        for (int c = 0; c < tables.length; c++) {
            int column = c;
            if (settings.tableOf[c] == c && settings.reads(c)) {
                Parameter table =
                        settings.parameters.add(settings.name + "column" + c, settings.things[c], settings.size);
                float[] initial = settings.parameters.initial();
                for (int i = 0; i < table.size(); i++) {
                    initial[table.offset() + i] = (float) (STD * random.nextGaussian());
                }
                Arrays.setAll(tables, i -> settings.tableOf[i] == column ? table : tables[i]);
            }
        }
    }

    /**
     * {@return a builder for embeddings of some columns}
     *
     * @param things the number of indices of each column, each ≥ 1
     * @throws IllegalArgumentException if there are no columns or a number is not positive
     */
    public static Builder columns(int... things) {
        Objects.requireNonNull(things, "things");
        return new Builder(things);
    }

    static Embeddings build(NetworkSpec spec, Parameters parameters) {
        Builder builder = columns(spec.wholes("things"))
                .size(spec.whole("size"))
                .dropout(spec.number("dropout"))
                .into(parameters, spec.text("name"));
        int[] columns = spec.wholes("tokens");
        int from = 0;
        for (int length : spec.wholes("tokenLengths")) {
            builder.token(Arrays.copyOfRange(columns, from, from + length));
            from += length;
        }
        int[] tables = spec.wholes("tables");
        for (int c = 0; c < tables.length; c++) {
            if (tables[c] != c) {
                builder.sameTable(c, tables[c]);
            }
        }
        return builder.build(Rng.of(0));
    }

    @Override
    public NetworkSpec spec() {
        List<int[]> tokens = settings.tokens;
        return NetworkSpec.of(TYPE)
                .and("things", settings.things)
                .and("size", settings.size)
                .and("tokens", tokens.stream().flatMapToInt(Arrays::stream).toArray())
                .and("tokenLengths", tokens.stream().mapToInt(t -> t.length).toArray())
                .and("tables", settings.tableOf)
                .and("dropout", settings.dropout)
                .and("name", settings.name);
    }

    @Override
    public int inputSize() {
        return tables.length;
    }

    /** {@return the size of a vector, times the number of tokens} */
    @Override
    public int outputSize() {
        return Math.multiplyExact(settings.size, settings.tokens.size());
    }

    @Override
    public Parameters parameters() {
        return settings.parameters;
    }

    @Override
    public Tensor forward(Tape tape, Tensor input) {
        Objects.requireNonNull(tape, "tape");
        Objects.requireNonNull(input, "input");
        if (input.cols() != tables.length) {
            throw new IllegalArgumentException("rows of " + input.cols() + " numbers for embeddings of " + tables.length
                    + " columns; pass one number for each column");
        }
        Tensor[] sums = new Tensor[settings.tokens.size()];
        for (int t = 0; t < sums.length; t++) {
            for (int c : settings.tokens.get(t)) {
                for (int i = 0; i < input.rows(); i++) {
                    index(input.get(i, c), i, c);
                }
                Tensor column = tables.length == 1 ? input : tape.columns(input, c, 1);
                Tensor one = tape.rows(tape.parameter(tables[c]), column);
                sums[t] = sums[t] == null ? one : tape.add(sums[t], one);
            }
        }
        Tensor all = sums.length == 1 ? sums[0] : tape.concat(sums);
        return settings.dropout == 0 ? all : tape.dropout(all, settings.dropout);
    }

    @Override
    public Evaluator evaluator() {
        return (rows, input, output) -> {
            TapeEvaluator.check(this, rows, input, output);
            float[] values = settings.parameters.effectiveValues();
            int size = settings.size;
            int to = 0;
            for (int i = 0; i < rows; i++) {
                for (int[] token : settings.tokens) {
                    for (int c : token) {
                        int from = tables[c].offset() + index(input[i * tables.length + c], i, c) * size;
                        for (int j = 0; j < size; j++) {
                            output[to + j] = c == token[0] ? values[from + j] : output[to + j] + values[from + j];
                        }
                    }
                    to += size;
                }
            }
        };
    }

    private int index(float value, int row, int column) {
        int things = settings.things[column];
        if (!(value >= 0 && value < things && value == (int) value)) {
            throw new IllegalArgumentException(
                    "column " + column + " of row " + row + " is " + value + ", which must be an exact integer in [0, "
                            + (things - 1) + "]; correct the input, or build embeddings for more indices");
        }
        return (int) value;
    }

    /** Builds {@link Embeddings} from their settings. */
    public static final class Builder {
        private final int[] things;
        private final int[] tableOf; // the column whose table each column uses
        private final List<int[]> tokens = new ArrayList<>();
        private int size = 64;
        private double dropout;
        private Parameters parameters = new Parameters();
        private String name = "";

        private Builder(int[] things) {
            if (things.length == 0) {
                throw new IllegalArgumentException("embeddings of no columns; pass at least 1");
            }
            for (int c = 0; c < things.length; c++) {
                if (things[c] < 1) {
                    throw new IllegalArgumentException(
                            "column " + c + " has " + things[c] + " indices; each column needs at least 1");
                }
            }
            this.things = things.clone();
            tableOf = IntStream.range(0, things.length).toArray();
        }

        /**
         * Sets the size of a vector; 64 by default.
         *
         * @param size ≥ 1
         * @return this
         * @throws IllegalArgumentException if the size is less than 1
         */
        public Builder size(int size) {
            if (size < 1) {
                throw new IllegalArgumentException("size = " + size + " must be at least 1");
            }
            this.size = size;
            return this;
        }

        /**
         * Adds a token to those made from each row. By default, a row becomes one token of all columns. Columns that
         * are in no token are not read.
         *
         * @param columns the columns whose vectors are summed; distinct, but other tokens may use them too
         * @return this
         * @throws IllegalArgumentException if there are no columns, or one does not exist or occurs twice
         */
        public Builder token(int... columns) {
            Objects.requireNonNull(columns, "columns");
            if (columns.length == 0 || Arrays.stream(columns).distinct().count() < columns.length) {
                throw new IllegalArgumentException("a token of columns " + Arrays.toString(columns)
                        + "; pass at least one column, and each only once");
            }
            for (int column : columns) {
                existing(column);
            }
            tokens.add(columns.clone());
            return this;
        }

        /**
         * Lets a column use the table of another, for example if both are times.
         *
         * @param column the column that uses the other's table
         * @param other the column whose table it uses, with the same number of indices and its own table
         * @return this
         * @throws IllegalArgumentException if a column does not exist, the numbers of indices differ, or the other
         *     column does not have its own table
         */
        public Builder sameTable(int column, int other) {
            existing(column);
            existing(other);
            boolean shared = Arrays.stream(tableOf).filter(c -> c == column).count() > 1;
            if (column == other || tableOf[other] != other || shared || things[column] != things[other]) {
                throw new IllegalArgumentException("column " + column + " with " + things[column]
                        + " indices cannot use the table of column " + other + " with " + things[other]
                        + "; choose another column with the same number of indices and its own table");
            }
            tableOf[column] = other;
            return this;
        }

        private void existing(int column) {
            if (column < 0 || column >= things.length) {
                throw new IllegalArgumentException("column " + column + " must be in [0, " + (things.length - 1)
                        + "]; add the column to columns(…)");
            }
        }

        /**
         * Sets the fraction of the sums' numbers that is dropped in training; 0 by default.
         *
         * @param dropout the fraction, in [0, 1)
         * @return this
         * @throws IllegalArgumentException if the fraction is out of range
         */
        public Builder dropout(double dropout) {
            if (!(dropout >= 0 && dropout < 1)) {
                throw new IllegalArgumentException(
                        "dropout = " + dropout + " must be in [0, 1); pass the fraction to set to 0");
            }
            this.dropout = dropout;
            return this;
        }

        /**
         * Adds the tables to existing parameters, next to others.
         *
         * @param parameters receive the tables; by default, new parameters
         * @param name prefix of the tables' names, for example {@code "token."}
         * @return this
         */
        public Builder into(Parameters parameters, String name) {
            Objects.requireNonNull(parameters, "parameters");
            Objects.requireNonNull(name, "name");
            this.parameters = parameters;
            this.name = name;
            return this;
        }

        private boolean reads(int table) {
            return tokens.stream().flatMapToInt(Arrays::stream).anyMatch(c -> tableOf[c] == table);
        }

        /**
         * {@return a new network}
         *
         * @param random draws the initial vectors
         */
        public Embeddings build(RandomGenerator random) {
            Objects.requireNonNull(random, "random");
            Builder copy = columns(things).size(size).dropout(dropout).into(parameters, name);
            System.arraycopy(tableOf, 0, copy.tableOf, 0, tableOf.length);
            copy.tokens.addAll(tokens);
            if (tokens.isEmpty()) {
                copy.token(IntStream.range(0, things.length).toArray());
            }
            return new Embeddings(copy, random);
        }
    }
}
