package io.github.ascentrl.nn;

import io.github.ascentrl.nn.internal.kernels.Kernels;
import java.util.Arrays;

/**
 * Two affine layers with gelu between them, as in a block of a transformer, in one operation: of what lies between, many
 * times wider than a row, only the first layer's result is kept, and both passes go through it some rows at a time, so that
 * it stays in the cache. The bits are those of the three operations.
 */
public final class FeedForward extends Operation {
    /** Rows at a time. */
    private static final int ROWS = 128;

    private Tensor x;
    private Tensor w1;
    private Tensor b1;
    private Tensor w2;
    private Tensor b2;
    private float[][] up = new float[0][]; // X·W₁ + b₁, some rows in each
    private float[] hidden = new float[0];
    private float[] dUp = new float[0];
    private float[] zeros = new float[0]; // what sums start from
    private Kernels.Packed first;
    private Kernels.Packed second;

    /** For the tape. */
    private FeedForward() {}

    /**
     * {@return gelu(X·W₁ + b₁)·W₂ + b₂}
     *
     * @param tape where it is recorded
     * @param x {@code [rows, in]}
     * @param w1 W₁, {@code [in, inner]}
     * @param b1 b₁, {@code [1, inner]}
     * @param w2 W₂, {@code [inner, out]}
     * @param b2 b₂, {@code [1, out]}
     * @throws IllegalArgumentException if shapes differ from these
     */
    public static Tensor of(Tape tape, Tensor x, Tensor w1, Tensor b1, Tensor w2, Tensor b2) {
        if (x.cols != w1.rows
                || b1.rows != 1
                || b1.cols != w1.cols
                || w2.rows != w1.cols
                || b2.rows != 1
                || b2.cols != w2.cols) {
            throw Tape.shapes(
                    "feed-forward needs x [rows, in], w1 [in, inner], b1 [1, inner], w2 [inner, out], b2 [1, out]",
                    x,
                    w1,
                    b1,
                    w2,
                    b2);
        }
        FeedForward op = tape.next(FeedForward.class, FeedForward::new);
        op.x = x;
        op.w1 = w1;
        op.b1 = b1;
        op.w2 = w2;
        op.b2 = b2;
        boolean needsGradient = tape.needs(x) | tape.needs(w1) | tape.needs(b1) | tape.needs(w2) | tape.needs(b2);
        return tape.run(op, x.rows, w2.cols, needsGradient);
    }

    @Override
    protected void forward() {
        reserve();
        int inner = w1.cols;
        int n = out.cols;
        first = kernels.pack(false, x.cols, inner, w1.data, w1.offset, inner, first);
        second = kernels.pack(false, inner, n, w2.data, w2.offset, n, second);
        for (int i = 0; i < x.rows; i += ROWS) {
            int m = Math.min(ROWS, x.rows - i);
            float[] u = up[i / ROWS];
            kernels.affine(m, x.data, x.offset + i * x.cols, x.cols, first, b1.data, b1.offset, u);
            kernels.gelu(m * inner, u, hidden);
            for (int r = i; r < i + m; r++) {
                System.arraycopy(b2.data, b2.offset, out.data, r * n, n);
            }
            kernels.multiply(m, hidden, 0, inner, second, out.data, i * n, n);
        }
    }

    @Override
    protected void backward() {
        int inner = w1.cols;
        int n = out.cols;
        float[] dy = out.gradient;
        first = kernels.pack(true, n, inner, w2.data, w2.offset, n, first);
        second = kernels.pack(true, inner, x.cols, w1.data, w1.offset, inner, second);
        for (int i = 0; i < x.rows; i += ROWS) {
            int m = Math.min(ROWS, x.rows - i);
            int at = x.offset + i * x.cols;
            kernels.affine(m, dy, i * n, n, first, zeros, 0, dUp);
            kernels.geluAndSlope(m * inner, up[i / ROWS], hidden, dUp);
            if (w2.needsGradient) {
                kernels.multiplyTransposedA(inner, n, m, hidden, 0, inner, dy, i * n, n, w2.gradient, w2.offset, n);
            }
            if (w1.needsGradient) {
                kernels.multiplyTransposedA(
                        x.cols, inner, m, x.data, at, x.cols, dUp, 0, inner, w1.gradient, w1.offset, inner);
            }
            if (b1.needsGradient) {
                kernels.addColumnSums(m, inner, dUp, b1.gradient, b1.offset);
            }
            if (x.needsGradient) {
                kernels.multiply(m, dUp, 0, inner, second, x.gradient, at, x.cols);
            }
        }
        if (b2.needsGradient) {
            kernels.addColumnSums(x.rows, n, dy, b2.gradient, b2.offset);
        }
    }

    private void reserve() {
        int count = (x.rows + ROWS - 1) / ROWS;
        int size = Math.min(x.rows, ROWS) * w1.cols;
        if (up.length < count) {
            up = Arrays.copyOf(up, count);
        }
        for (int c = 0; c < count; c++) {
            up[c] = up[c] == null || up[c].length < size ? new float[size] : up[c];
        }
        if (hidden.length < size) {
            hidden = new float[size];
            dUp = new float[size];
        }
        zeros = zeros.length < w1.cols ? new float[w1.cols] : zeros;
    }
}
