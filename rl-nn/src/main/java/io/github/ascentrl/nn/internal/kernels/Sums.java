package io.github.ascentrl.nn.internal.kernels;

/** Sums and similar reductions over an array. */
public interface Sums {
    /** {@return Σ x·y, in the fixed shape of row reductions} */
    float dot(int n, float[] x, int xo, float[] y, int yo);

    /** {@return Σ x·y, in the fixed shape of row reductions} */
    default float dot(int n, float[] x, float[] y) {
        return dot(n, x, 0, y, 0);
    }

    /** {@return Σ x, in double, in the fixed shape of row reductions} */
    double sum(int n, float[] x, int xo);

    /** {@return Σ x², in double, in the fixed shape of row reductions} */
    double sumOfSquares(int n, float[] x, int xo);

    /** {@return whether no element is infinite or NaN} */
    boolean allFinite(int n, float[] x, int xo);

    /**
     * z[b] += Σ over k &lt; count of x[k, b]·y[k, b] for b &lt; n: each element is one chain of fused multiply-adds, in
     * the order of k. Rows of x and y begin at distances given by their steps.
     */
    default void addPairs(
            int n, int count, float[] x, int xo, int xStride, float[] y, int yo, int yStride, float[] z, int zo) {
        for (int b = 0; b < n; b++) {
            float sum = z[zo + b];
            for (int k = 0; k < count; k++) {
                sum = Math.fma(x[xo + k * xStride + b], y[yo + k * yStride + b], sum);
            }
            z[zo + b] = sum;
        }
    }

    /** y[b] += Σ over k &lt; count of (factor·a[k])·x[k, b] for b &lt; n, likewise; the numbers a also have a step. */
    default void addScaledRows(
            int n,
            int count,
            float factor,
            float[] a,
            int ao,
            int aStride,
            float[] x,
            int xo,
            int xStride,
            float[] y,
            int yo) {
        for (int b = 0; b < n; b++) {
            float sum = y[yo + b];
            for (int k = 0; k < count; k++) {
                sum = Math.fma(factor * a[ao + k * aStride], x[xo + k * xStride + b], sum);
            }
            y[yo + b] = sum;
        }
    }
}
