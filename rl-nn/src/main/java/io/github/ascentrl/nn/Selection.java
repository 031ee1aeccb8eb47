package io.github.ascentrl.nn;

import io.github.ascentrl.nn.internal.kernels.Kernels;

/**
 * Operations on a {@link Tape} that choose among numbers: the smaller or larger of two, rows of a table. The gradient
 * goes to what was chosen.
 */
public final class Selection {
    private Selection() {}

    /**
     * {@return min(p, q), element by element; where both are equal the gradient goes to p}
     *
     * @param tape the tape
     * @param p any shape
     * @param q the same shape
     */
    public static Tensor minimum(Tape tape, Tensor p, Tensor q) {
        return extreme(tape, p, q, 1f);
    }

    /**
     * {@return max(p, q), element by element; where both are equal the gradient goes to p}
     *
     * @param tape the tape
     * @param p any shape
     * @param q the same shape
     */
    public static Tensor maximum(Tape tape, Tensor p, Tensor q) {
        return extreme(tape, p, q, -1f);
    }

    private static Tensor extreme(Tape tape, Tensor p, Tensor q, float sign) {
        Tape.sameShape(sign > 0 ? "minimum" : "maximum", p, q);
        Extreme op = tape.next(Extreme.class, Extreme::new);
        op.p = p;
        op.q = q;
        op.sign = sign;
        return tape.run(op, p.rows, p.cols, p.needsGradient || q.needsGradient);
    }

    /**
     * {@return one row of a table for each index, {@code [indices.rows(), table.cols()]}: the embedding of numbered
     * things}
     *
     * @param tape the tape
     * @param table {@code [things, size]}
     * @param indices exact integers in [0, things), {@code [rows, 1]}; constants: no gradient reaches them
     * @throws IllegalArgumentException if an index is no row of the table
     */
    public static Tensor rows(Tape tape, Tensor table, Tensor indices) {
        if (indices.cols != 1) {
            throw Tape.shapes("rows needs a table and indices [rows, 1]", table, indices);
        }
        for (int i = 0; i < indices.rows; i++) {
            checkIndex(indices.data[indices.offset + i], i, table.rows);
        }
        Rows op = tape.next(Rows.class, Rows::new);
        op.table = table;
        op.indices = indices;
        return tape.run(op, indices.rows, table.cols, table.needsGradient);
    }

    /**
     * {@return an index, checked}
     *
     * @param index an exact integer in [0, things)
     * @param position its place, for the message
     * @param things how many there are
     * @throws IllegalArgumentException if it is none
     */
    public static int checkIndex(float index, int position, int things) {
        if (!(index >= 0 && index < things && index == (int) index)) {
            throw new IllegalArgumentException("index " + index + " at row " + position + " is not one of 0 … "
                    + (things - 1) + "; pass an exact integer, such as an observation of Discrete(" + things + ")");
        }
        return (int) index;
    }

    /** y = min(p, q) for sign 1, max(p, q) for sign −1; a NaN on either side stays NaN. */
    private static final class Extreme extends Operation {
        Tensor p;
        Tensor q;
        float sign;

        @Override
        void forward(Kernels kernels) {
            for (int i = 0; i < out.size(); i++) {
                float a = sign * p.data[p.offset + i];
                float b = sign * q.data[q.offset + i];
                out.data[i] = sign * Math.min(a, b);
            }
        }

        @Override
        void backward(Kernels kernels) {
            for (int i = 0; i < out.size(); i++) {
                boolean first = sign * p.data[p.offset + i] <= sign * q.data[q.offset + i];
                Tensor into = first ? p : q;
                if (into.needsGradient) {
                    into.gradient[into.offset + i] += out.gradient[i];
                }
            }
        }
    }

    /** y[i, ·] = table[index_i, ·]. */
    private static final class Rows extends Operation {
        Tensor table;
        Tensor indices;

        @Override
        void forward(Kernels kernels) {
            int d = table.cols;
            for (int i = 0; i < out.rows; i++) {
                System.arraycopy(table.data, table.offset + index(i) * d, out.data, i * d, d);
            }
        }

        @Override
        void backward(Kernels kernels) {
            int d = table.cols;
            for (int i = 0; i < out.rows; i++) {
                kernels.addScaled(d, 1f, out.gradient, i * d, table.gradient, table.offset + index(i) * d);
            }
        }

        private int index(int i) {
            return (int) indices.data[indices.offset + i];
        }
    }
}
