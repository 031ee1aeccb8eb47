package io.github.ascentrl.nn;

import io.github.ascentrl.api.State;
import io.github.ascentrl.api.Stateful;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * All numbers that a model learns, in one flat array, with their gradients in another of the same layout. So an
 * optimiser is one loop, a search in weight space perturbs one vector, and a checkpoint is one write.
 *
 * <p>Layers {@linkplain #add add} their matrices while the model is being built; the first use of {@link #values()}
 * fixes the layout, and so does making an optimiser.
 */
public final class Parameters implements Stateful {
    private final List<Parameter> entries = new ArrayList<>();
    private float[] values = new float[0];
    private int size;
    private float[] gradients;
    private long version;

    /** No parameters yet. */
    public Parameters() {}

    /**
     * Adds a matrix of zeros.
     *
     * @param name a name not yet used here
     * @param rows ≥ 1
     * @param cols ≥ 1
     * @return the place it got
     * @throws IllegalArgumentException if the name is taken or a size is not positive
     * @throws IllegalStateException if the layout is already fixed
     */
    public Parameter add(String name, int rows, int cols) {
        if (gradients != null) {
            throw new IllegalStateException(
                    "cannot add '" + name
                            + "': these parameters are already in use; add all layers before the first forward pass and before making an optimiser");
        }
        if (rows < 1 || cols < 1) {
            throw new IllegalArgumentException(
                    "parameter '" + name + "' is [" + rows + ", " + cols + "]; both sizes must be at least 1");
        }
        for (Parameter entry : entries) {
            if (entry.name().equals(name)) {
                throw new IllegalArgumentException(
                        "parameter name '" + name + "' is taken; give each layer its own name");
            }
        }
        Parameter parameter = new Parameter(this, name, entries.size(), size, rows, cols);
        size = Math.addExact(size, Math.multiplyExact(rows, cols));
        entries.add(parameter);
        return parameter;
    }

    /** {@return the matrices, in the order they were added} */
    public List<Parameter> entries() {
        return Collections.unmodifiableList(entries);
    }

    /** {@return the number of numbers} */
    public int size() {
        return size;
    }

    /**
     * {@return all values, the array itself} Whoever writes into it calls {@link #changed()} afterwards, so that
     * prepared copies (see {@link io.github.ascentrl.nn.layer.Evaluator}) are made anew.
     */
    public float[] values() {
        if (gradients == null) {
            grown();
            gradients = new float[size];
        }
        return values;
    }

    /**
     * {@return all values, while layers are still being added: writing into them does not fix the layout} The array is
     * replaced when more were added.
     *
     * @throws IllegalStateException if the layout is already fixed
     */
    public float[] initial() {
        if (gradients != null) {
            throw new IllegalStateException("these parameters are already in use; write into values() instead");
        }
        return grown();
    }

    /** The array with room for all that was added; copied once for all layers added since, not once for each. */
    private float[] grown() {
        if (values.length < size) {
            values = Arrays.copyOf(values, size);
        }
        return values;
    }

    /** {@return all gradients, the array itself, in the layout of {@link #values()}} */
    public float[] gradients() {
        values();
        return gradients;
    }

    /** {@return how often the values were declared changed} */
    public long version() {
        return version;
    }

    /** Declares that the values were changed. */
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
        if (source.length != size) {
            throw new IllegalArgumentException(
                    source.length + " values for " + size + " parameters; the two models must match");
        }
        System.arraycopy(source, 0, values(), 0, size);
        changed();
    }

    /** Sets all gradients to 0. */
    public void zeroGradients() {
        Arrays.fill(gradients(), 0f);
    }

    /**
     * {@return the place of a number, for messages: {@code name[row, col]}}
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
        for (Parameter entry : entries) {
            state.put(entry.name(), Arrays.copyOfRange(grown(), entry.offset(), entry.offset() + entry.size()));
        }
    }

    @Override
    public void load(State state) {
        float[] loaded = new float[size];
        for (Parameter entry : entries) {
            float[] part = new float[entry.size()];
            state.get(entry.name(), part);
            System.arraycopy(part, 0, loaded, entry.offset(), part.length);
        }
        set(loaded);
    }
}
