package io.github.ascentrl.nn;

import io.github.ascentrl.api.State;
import io.github.ascentrl.api.Stateful;
import io.github.ascentrl.api.internal.Check;
import io.github.ascentrl.nn.internal.kernels.Kernels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.LongStream;

/**
 * All numbers that a model learns, in one flat array, with their gradients in a second array of the same layout. An
 * optimiser is therefore one loop, a search in weight space perturbs one vector, and a checkpoint is one write.
 *
 * <p>Layers {@linkplain #add add} their matrices while the model is being built. The layout is fixed by the first call
 * of {@link #values()}, {@link #gradients()}, {@link #set}, {@link #freeze}, {@link #trained()} or {@link
 * #zeroGradients()}, and by creating an optimiser; nothing can be added after that.
 *
 * <p>Matrices can be {@linkplain #freeze frozen}: their gradients are not computed, and optimisers do not change them,
 * not even by weight decay. Weights can have {@linkplain Adapter adapters}, which are trained in their place.
 *
 * <pre>{@code
 * parameters.copy(pretrained, name -> name.startsWith("trunk."));
 * parameters.freeze(name -> name.startsWith("trunk."));   // train only the heads
 * }</pre>
 */
public final class Parameters implements Stateful {
    private static final String SHAPES = "shapes";

    private final List<Parameter> entries = new ArrayList<>();
    private final Map<String, Parameter> byName = new HashMap<>();
    private final Layout layout;
    private float[] values;
    private int size;
    private float[] gradients;
    private List<Range> trained = List.of();
    private long version;
    private volatile Folded folded;
    boolean adapted; // whether there are adapters

    /**
     * A contiguous range of the flat arrays.
     *
     * @param from index of the first number
     * @param to index after the last number
     */
    public record Range(int from, int to) {
        /** Checks the bounds. */
        public Range {
            Check.atLeast("from", from, 0);
            Check.atLeast("to", to, from);
        }

        /** {@return the number of numbers in this range} */
        public int size() {
            return to - from;
        }
    }

    /** All values with adapters folded in, for one version of the values. */
    private record Folded(long version, float[] values) {}

    /** The matrices that may be added, where they are known beforehand, for example for a network that is loaded. */
    @FunctionalInterface
    public interface Layout {
        /**
         * Checks a matrix before memory is allocated for it.
         *
         * @param name its name
         * @param rows ≥ 1
         * @param cols ≥ 1
         * @throws IllegalArgumentException if the layout has no such matrix
         */
        void check(String name, int rows, int cols);
    }

    /** Creates an empty set of parameters. */
    public Parameters() {
        this(0, (name, rows, cols) -> {});
    }

    /**
     * Creates an empty set of parameters that accepts only the matrices of a given layout.
     *
     * @param size the number of numbers there will be; their memory is allocated immediately
     * @param layout checks each matrix
     */
    public Parameters(int size, Layout layout) {
        Objects.requireNonNull(layout, "layout");
        values = new float[Check.range("size", size, 0, Check.MAX_LENGTH)];
        this.layout = layout;
    }

    /**
     * Adds a matrix of zeros.
     *
     * @param name a name not yet used here
     * @param rows ≥ 1
     * @param cols ≥ 1
     * @return the new matrix
     * @throws IllegalArgumentException if the name is taken, a size is not positive, or the {@link Layout} has no such
     *     matrix
     * @throws IllegalStateException if the layout is already fixed
     */
    public Parameter add(String name, int rows, int cols) {
        Objects.requireNonNull(name, "name");
        if (gradients != null) {
            throw new IllegalStateException("cannot add '" + name
                    + "': these parameters are already in use; add all layers before the first forward pass"
                    + " and before creating an optimiser");
        }
        if (rows < 1 || cols < 1) {
            throw new IllegalArgumentException(
                    "parameter '" + name + "' is [" + rows + ", " + cols + "]; both sizes must be at least 1");
        }
        checkNew(name, rows, cols, 0);
        long grown = size + (long) rows * cols;
        Parameter parameter = new Parameter(this, name, entries.size(), size, rows, cols);
        size = (int) grown;
        entries.add(parameter);
        byName.put(name, parameter);
        return parameter;
    }

    /** Refuses a matrix that could not be added after {@code more} numbers of others. */
    void checkNew(String name, int rows, int cols, long more) {
        if (byName.containsKey(name)) {
            throw new IllegalArgumentException("parameter name '" + name + "' is taken; give each layer its own name");
        }
        layout.check(name, rows, cols);
        long grown = size + more + (long) rows * cols;
        if (grown > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("with '" + name + "', [" + rows + ", " + cols + "], there would be "
                    + grown + " parameters; at most " + Integer.MAX_VALUE
                    + " fit in one array: make the layers smaller");
        }
    }

    /** {@return the matrices, in the order they were added} */
    public List<Parameter> entries() {
        return Collections.unmodifiableList(entries);
    }

    /**
     * {@return the matrix with a name}
     *
     * @param name its name
     * @throws IllegalArgumentException if there is no such matrix
     */
    public Parameter get(String name) {
        Parameter entry = byName.get(name);
        if (entry == null) {
            throw new IllegalArgumentException("there is no parameter '" + name + "'; there are " + names());
        }
        return entry;
    }

    /** {@return the total number of values} */
    public int size() {
        return size;
    }

    /**
     * {@return all values: the array itself} Networks compute with {@link #effectiveValues()}. After writing into the
     * array, call {@link #changed()}, so that prepared copies (see {@link io.github.ascentrl.nn.layer.Evaluator}) are
     * rebuilt.
     */
    public float[] values() {
        if (gradients == null) {
            values = grown().length == size ? values : Arrays.copyOf(values, size);
            gradients = new float[size];
            trained = ranges();
        }
        return values;
    }

    /**
     * {@return all values, while layers are still being added: writing into this array does not fix the layout} The
     * array is replaced when more matrices are added.
     *
     * @throws IllegalStateException if the layout is already fixed
     */
    public float[] initial() {
        if (gradients != null) {
            throw new IllegalStateException("these parameters are already in use; write into values() instead");
        }
        return grown();
    }

    /**
     * {@return the array, with room for everything added} It is copied once for all layers added since, not once per
     * layer.
     */
    private float[] grown() {
        if (values.length < size) {
            values = Arrays.copyOf(values, size);
        }
        return values;
    }

    /**
     * {@return all values as networks use them: weights that have an {@link Adapter} are W + scale·A·B} For evaluators
     * on any thread; read only. Without adapters this is the array of {@link #values()}, otherwise a copy that is
     * rebuilt when {@link #version()} has changed.
     */
    public float[] effectiveValues() {
        float[] own = values();
        if (!adapted) {
            return own;
        }
        Folded known = folded;
        return known != null && known.version == version ? known.values : fold(own);
    }

    private synchronized float[] fold(float[] own) {
        if (folded == null || folded.version != version) {
            folded = new Folded(version, folded(own));
        }
        return folded.values;
    }

    private float[] folded(float[] own) {
        Kernels kernels = Kernels.create();
        float[] all = own.clone();
        for (Parameter entry : entries) {
            if (entry.adapter != null) {
                LowRankSum.add(kernels, entry.adapter, own, all, entry.offset());
            }
        }
        return all;
    }

    /** {@return whether the layout is fixed, so that nothing can be added} */
    boolean isFixed() {
        return gradients != null;
    }

    /** {@return all gradients: the array itself, in the layout of {@link #values()}} */
    public float[] gradients() {
        values();
        return gradients;
    }

    /** {@return the number of times the values were declared changed} */
    public long version() {
        return version;
    }

    /** Declares that the values have changed. */
    public void changed() {
        version++;
    }

    /**
     * Sets all values.
     *
     * @param source {@code [size()]}; copied
     * @throws IllegalArgumentException if the length differs
     */
    public void set(float[] source) {
        Objects.requireNonNull(source, "source");
        if (source.length != size) {
            throw new IllegalArgumentException(source.length + " values for " + size
                    + " parameters; pass the values of a model with the same layers");
        }
        System.arraycopy(source, 0, values(), 0, size);
        changed();
    }

    /**
     * Copies the matrices of some names from other parameters, for example to start a model from a part of a trained
     * one. A weight that has an {@link Adapter} in the source but not here becomes W + scale·A·B.
     *
     * @param source contains matrices of these names with the same shapes, and possibly others; its values are copied
     * @param names selects the matrices to copy by name; the others do not change
     * @throws IllegalArgumentException if no name is selected, or the source lacks a selected matrix or has it in
     *     another shape; nothing is copied then
     */
    public void copy(Parameters source, Predicate<String> names) {
        Objects.requireNonNull(source, "source");
        List<Parameter> from = new ArrayList<>();
        List<Parameter> to = named(names);
        for (Parameter parameter : to) {
            Parameter same = source.get(parameter.name());
            if (same.rows() != parameter.rows() || same.cols() != parameter.cols()) {
                throw new IllegalArgumentException("parameter '" + parameter.name() + "' is [" + parameter.rows() + ", "
                        + parameter.cols() + "] but in the source [" + same.rows() + ", " + same.cols()
                        + "]; copy from a model in which it has the same shape, or leave it out of the names");
            }
            from.add(same);
        }
        float[] whole = source.adapted ? source.folded(source.grown()) : source.grown();
        for (int i = 0; i < to.size(); i++) {
            System.arraycopy(
                    to.get(i).adapter == null ? whole : source.grown(),
                    from.get(i).offset(),
                    grown(),
                    to.get(i).offset(),
                    to.get(i).size());
        }
        changed();
    }

    /**
     * Excludes the named parameters from training. From the next recording on, no gradients are computed for them, they
     * do not count in gradient norms, and optimisers change neither them nor their moment estimates. Freezing is not
     * part of the saved state: {@link #save} writes all values and {@link #load} overwrites frozen ones too. Fixes the
     * layout.
     *
     * @param names selects parameters by name, in addition to those already frozen: {@code name ->
     *     name.startsWith("trunk.")}
     * @throws IllegalArgumentException if no name is selected
     */
    public void freeze(Predicate<String> names) {
        setFrozen(names, true);
    }

    /**
     * Trains the named parameters again. The optimiser resumes with the moment estimates it had. Parameters that have
     * never been trained start from zero moments without bias correction, because Adam counts steps globally: with the
     * default betas their steps are about 3 times as long at first and up to 6.6 times as long around the twelfth.
     * Create a new optimiser if that matters.
     *
     * @param names selects parameters by name; those that are not frozen stay unfrozen
     * @throws IllegalArgumentException if no name is selected, or a selected weight has an {@link Adapter}, which is
     *     trained in its place
     */
    public void unfreeze(Predicate<String> names) {
        for (Parameter entry : named(names)) {
            if (entry.adapter != null) {
                throw new IllegalArgumentException(
                        "weight '" + entry.name() + "' has an adapter, which is trained in its"
                                + " place; leave it out of the names, or train a copy of the network without adapters");
            }
        }
        setFrozen(names, false);
    }

    private void setFrozen(Predicate<String> names, boolean frozen) {
        List<Parameter> chosen = named(names);
        float[] all = gradients();
        for (Parameter entry : chosen) {
            if (entry.frozen != frozen) {
                entry.frozen = frozen;
                Arrays.fill(all, entry.offset(), entry.offset() + entry.size(), 0f);
            }
        }
        trained = ranges();
    }

    /**
     * {@return the ranges of the flat arrays that are not frozen, in order; a single range if nothing is frozen}
     * Optimisers change only these.
     */
    public List<Range> trained() {
        values();
        return trained;
    }

    private List<Range> ranges() {
        List<Range> ranges = new ArrayList<>();
        int from = 0;
        for (Parameter entry : entries) {
            if (entry.frozen) {
                if (from < entry.offset()) {
                    ranges.add(new Range(from, entry.offset()));
                }
                from = entry.offset() + entry.size();
            }
        }
        if (from < size) {
            ranges.add(new Range(from, size));
        }
        return List.copyOf(ranges);
    }

    private List<Parameter> named(Predicate<String> names) {
        Objects.requireNonNull(names, "names");
        List<Parameter> chosen =
                entries.stream().filter(entry -> names.test(entry.name())).toList();
        if (chosen.isEmpty()) {
            throw new IllegalArgumentException("no parameter name is selected; select some of " + names());
        }
        return chosen;
    }

    private List<String> names() {
        return entries.stream().map(Parameter::name).toList();
    }

    /** Sets all gradients to 0. */
    public void zeroGradients() {
        Arrays.fill(gradients(), 0f);
    }

    /**
     * {@return the position of a number, for messages: {@code name[row, col]}}
     *
     * @param index 0 ≤ index &lt; {@link #size()}
     */
    public String describe(int index) {
        for (Parameter entry : entries) {
            int i = index - entry.offset();
            if (i >= 0 && i < entry.size()) {
                return entry.name() + "[" + i / entry.cols() + ", " + i % entry.cols() + "]";
            }
        }
        throw new IndexOutOfBoundsException("index " + index + " of " + size + " parameters");
    }

    @Override
    public void save(State state) {
        Objects.requireNonNull(state, "state");
        state.put(SHAPES, shapes());
        for (Parameter entry : entries) {
            state.put(entry.name(), Arrays.copyOfRange(grown(), entry.offset(), entry.offset() + entry.size()));
        }
    }

    @Override
    public void load(State state) {
        Objects.requireNonNull(state, "state");
        float[] loaded = new float[size];
        for (Parameter entry : entries) {
            float[] part = new float[entry.size()];
            state.get(entry.name(), part);
            System.arraycopy(part, 0, loaded, entry.offset(), part.length);
        }
        long[] shapes = state.longs(SHAPES);
        if (!Arrays.equals(shapes, shapes())) {
            throw new IllegalArgumentException(
                    "the parameters " + names() + " have, sorted by name, the rows and columns "
                            + Arrays.toString(shapes()) + ", in the state " + Arrays.toString(shapes)
                            + "; load the state into a model with the same layers");
        }
        set(loaded);
    }

    /** {@return rows and columns of each matrix, sorted by name} */
    private long[] shapes() {
        return entries.stream()
                .sorted(Comparator.comparing(Parameter::name))
                .flatMapToLong(entry -> LongStream.of(entry.rows(), entry.cols()))
                .toArray();
    }
}
