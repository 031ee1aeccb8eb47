package io.github.ascentrl.nn;

import io.github.ascentrl.api.internal.Check;
import java.util.Objects;

/**
 * A matrix of {@code float}s on a {@link Tape}, row-major {@code [rows, cols]}; a scalar is {@code [1, 1]}. Rows are
 * usually the steps of a batch. A tensor is valid until its tape is {@linkplain Tape#clear() cleared}; copy out values
 * that you need for longer.
 */
public final class Tensor {
    float[] data;
    float[] gradient;
    int offset;
    int rows;
    int cols;
    boolean needsGradient;

    /** How many inputs of operations it is, if it is the result of one. */
    int uses;

    /** The last affine operation whose X it is, or null. */
    Affine reader;

    /** Whether its only use assigns its gradient, which therefore need not be zeroed first. */
    boolean assigned;

    /** The tape that recorded this tensor; null for a parameter. */
    Tape tape;

    long recording;

    Tensor() {}

    /** {@return the number of rows} */
    public int rows() {
        return rows;
    }

    /** {@return the number of columns} */
    public int cols() {
        return cols;
    }

    /** {@return rows · cols} */
    public int size() {
        return rows * cols;
    }

    /**
     * {@return the value of one element}
     *
     * @param row 0 ≤ row &lt; rows
     * @param col 0 ≤ col &lt; cols
     */
    public float get(int row, int col) {
        return data[index(row, col)];
    }

    /**
     * {@return ∂loss/∂x[row, col] of this tensor x, after {@link Tape#backward}; 0 where no gradient is needed}
     *
     * @param row 0 ≤ row &lt; rows
     * @param col 0 ≤ col &lt; cols
     * @throws IndexOutOfBoundsException if there is no such element
     */
    public float gradient(int row, int col) {
        int i = index(row, col);
        return needsGradient ? gradient[i] : 0f;
    }

    /** {@return whether this tensor depends on parameters, so that {@link Tape#backward} computes its gradient} */
    public boolean needsGradient() {
        return needsGradient;
    }

    /**
     * {@return the value of a scalar}
     *
     * @throws IllegalStateException if this is not {@code [1, 1]}
     */
    public float scalar() {
        if (size() != 1) {
            throw new IllegalStateException("a tensor of " + shape() + " is not a scalar; reduce it with sum or mean");
        }
        return data[offset];
    }

    /**
     * Copies all values out.
     *
     * @param into receives the values, row-major, {@code [size()]} or longer
     * @throws IllegalArgumentException if it is shorter
     */
    public void copyTo(float[] into) {
        Objects.requireNonNull(into, "into");
        Check.room("into", into.length, size());
        System.arraycopy(data, offset, into, 0, size());
    }

    String shape() {
        return "[" + rows + ", " + cols + "]";
    }

    int index(int row, int col) {
        if (row < 0 || row >= rows || col < 0 || col >= cols) {
            throw new IndexOutOfBoundsException("[" + row + ", " + col + "] in a tensor of " + shape());
        }
        return offset + row * cols + col;
    }

    /** Makes this an intermediate result of the given shape. Buffers are kept and only ever grow. */
    void reshape(int rows, int cols, boolean needsGradient) {
        if ((long) rows * cols > Check.MAX_LENGTH) {
            throw new IllegalArgumentException("a tensor of [" + rows + ", " + cols + "] has more than the "
                    + Check.MAX_LENGTH + " numbers that fit in an array; compute fewer rows at a time");
        }
        int size = rows * cols;
        if (data == null || data.length < size) {
            data = new float[(int) Math.min(size + size / 4L, Check.MAX_LENGTH)];
        }
        if (needsGradient && (gradient == null || gradient.length < size)) {
            gradient = new float[data.length];
        }
        this.rows = rows;
        this.cols = cols;
        this.needsGradient = needsGradient;
    }
}
