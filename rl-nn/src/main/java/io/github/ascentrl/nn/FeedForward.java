package io.github.ascentrl.nn;

import io.github.ascentrl.nn.internal.kernels.Packed;
import io.github.ascentrl.nn.internal.kernels.Products;
import java.util.Objects;

/**
 * Two affine layers with gelu between them, as in a transformer block, fused into one operation. The inner layer is
 * several times wider than a row. Only its values before gelu are kept, and both passes process them in tiles of
 * columns and rows that stay in the cache. The result has the same bits as the three separate operations.
 */
public final class FeedForward extends Operation {
    /** Rows of a tile. */
    private static final int ROWS = 128;

    /** Minimum columns of a tile of the inner layer: with their weights and gradients they stay in the cache. */
    private static final int STRIP = 256;

    private Tensor x;
    private Tensor w1;
    private Tensor b1;
    private Tensor w2;
    private Tensor b2;
    private float[][][] up = new float[0][][]; // X·W₁ + b₁, by strips and blocks of rows
    private float[] hidden = new float[0];
    private float[] dUp = new float[0];
    private float[] zeros = new float[0]; // initial values of sums
    private Packed first;
    private Packed second;

    /** Created by the tape. */
    private FeedForward() {}

    /**
     * {@return gelu(X·W₁ + b₁)·W₂ + b₂}
     *
     * @param tape records the operation
     * @param x {@code [rows, in]}
     * @param w1 W₁, {@code [in, inner]}
     * @param b1 b₁, {@code [1, inner]}
     * @param w2 W₂, {@code [inner, out]}
     * @param b2 b₂, {@code [1, out]}
     * @throws IllegalArgumentException if shapes differ from these
     */
    public static Tensor of(Tape tape, Tensor x, Tensor w1, Tensor b1, Tensor w2, Tensor b2) {
        Objects.requireNonNull(tape, "tape");
        Objects.requireNonNull(x, "x");
        Objects.requireNonNull(w1, "w1");
        Objects.requireNonNull(b1, "b1");
        Objects.requireNonNull(w2, "w2");
        Objects.requireNonNull(b2, "b2");
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
        for (int i = 0; i < x.rows; i++) {
            System.arraycopy(b2.data, b2.offset, out.data, i * n, n);
        }
        for (int s = 0; s < strips(); s++) {
            int j = start(s);
            int wide = start(s + 1) - j;
            first = kernels.products().pack(false, x.cols, wide, w1.data, w1.offset + j, inner, first);
            second = kernels.products().pack(false, wide, n, w2.data, w2.offset + j * n, n, second);
            for (int i = 0; i < x.rows; i += ROWS) {
                int m = Math.min(ROWS, x.rows - i);
                float[] u = up[s][i / ROWS];
                first.affine(m, x.data, x.offset + i * x.cols, x.cols, b1.data, b1.offset + j, u);
                kernels.elementwise().gelu(m * wide, u, hidden);
                second.multiply(m, hidden, 0, wide, out.data, i * n, n);
            }
        }
    }

    @Override
    protected void backward() {
        int n = out.cols;
        float[] dy = out.gradient;
        for (int s = 0; s < strips(); s++) {
            int j = start(s);
            int wide = start(s + 1) - j;
            first = kernels.products().pack(true, n, wide, w2.data, w2.offset + j * n, n, first);
            second = kernels.products().pack(true, wide, x.cols, w1.data, w1.offset + j, w1.cols, second);
            for (int i = 0; i < x.rows; i += ROWS) {
                int m = Math.min(ROWS, x.rows - i);
                first.affine(m, dy, i * n, n, zeros, 0, dUp);
                kernels.elementwise().geluAndSlope(m * wide, up[s][i / ROWS], hidden, dUp);
                backward(i, m, j, wide);
            }
        }
        if (b2.needsGradient) {
            kernels.products().addColumnSums(x.rows, n, dy, b2.gradient, b2.offset);
        }
    }

    /** Backpropagates through both products, for m rows from i on and {@code wide} inner columns from j on. */
    private void backward(int i, int m, int j, int wide) {
        int inner = w1.cols;
        int n = out.cols;
        int at = x.offset + i * x.cols;
        float[] dy = out.gradient;
        if (w2.needsGradient) {
            kernels.products()
                    .multiplyTransposedA(wide, n, m, hidden, 0, wide, dy, i * n, n, w2.gradient, w2.offset + j * n, n);
        }
        if (w1.needsGradient) {
            kernels.products()
                    .multiplyTransposedA(
                            x.cols, wide, m, x.data, at, x.cols, dUp, 0, wide, w1.gradient, w1.offset + j, inner);
        }
        if (b1.needsGradient) {
            kernels.products().addColumnSums(m, wide, dUp, b1.gradient, b1.offset + j);
        }
        if (x.needsGradient) {
            second.multiply(m, dUp, 0, wide, x.gradient, at, x.cols);
        }
    }

    /**
     * {@return the number of strips} Results with few columns are sums along whole rows, which cannot be split into
     * strips.
     */
    private int strips() {
        boolean narrow = Math.min(x.cols, out.cols) <= Products.NARROW;
        return narrow ? 1 : Math.max(1, w1.cols / STRIP);
    }

    private int start(int strip) {
        return (int) ((long) w1.cols * strip / strips());
    }

    private void reserve() {
        int blocks = (x.rows + ROWS - 1) / ROWS;
        int widest = (w1.cols + strips() - 1) / strips();
        int size = Math.min(x.rows, ROWS) * widest;
        if (up.length != strips() || up[0].length < blocks || up[0][0].length < size) {
            up = new float[strips()][blocks][size];
        }
        if (hidden.length < size) {
            hidden = new float[size];
            dUp = new float[size];
        }
        zeros = zeros.length < widest ? new float[widest] : zeros;
    }
}
