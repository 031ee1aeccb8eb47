package io.github.ascentrl.nn.internal.kernels;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Sums over rows, column by column: up to five vectors of columns stay in registers during the loop over rows; five
 * chains are enough to hide the latency of each.
 */
final class VectorPairs {
    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    private static final int L = S.length();

    private VectorPairs() {}

    /** As {@link Sums#addPairs}. */
    static void addPairs(
            int n, int count, float[] x, int xo, int xStride, float[] y, int yo, int yStride, float[] z, int zo) {
        int b = 0;
        for (; b + 5 * L <= n; b += 5 * L) {
            fivePairs(count, x, xo + b, xStride, y, yo + b, yStride, z, zo + b);
        }
        for (; b + 2 * L <= n; b += 2 * L) {
            twoPairs(count, x, xo + b, xStride, y, yo + b, yStride, z, zo + b);
        }
        for (; b + L <= n; b += L) {
            onePair(count, x, xo + b, xStride, y, yo + b, yStride, z, zo + b);
        }
        for (; b < n; b++) {
            float sum = z[zo + b];
            for (int k = 0; k < count; k++) {
                sum = Math.fma(x[xo + k * xStride + b], y[yo + k * yStride + b], sum);
            }
            z[zo + b] = sum;
        }
    }

    private static void fivePairs(
            int count, float[] x, int xo, int xStride, float[] y, int yo, int yStride, float[] z, int to) {
        FloatVector s0 = FloatVector.fromArray(S, z, to);
        FloatVector s1 = FloatVector.fromArray(S, z, to + L);
        FloatVector s2 = FloatVector.fromArray(S, z, to + 2 * L);
        FloatVector s3 = FloatVector.fromArray(S, z, to + 3 * L);
        FloatVector s4 = FloatVector.fromArray(S, z, to + 4 * L);
        for (int k = 0; k < count; k++) {
            int xi = xo + k * xStride;
            int yi = yo + k * yStride;
            s0 = FloatVector.fromArray(S, x, xi).fma(FloatVector.fromArray(S, y, yi), s0);
            s1 = FloatVector.fromArray(S, x, xi + L).fma(FloatVector.fromArray(S, y, yi + L), s1);
            s2 = FloatVector.fromArray(S, x, xi + 2 * L).fma(FloatVector.fromArray(S, y, yi + 2 * L), s2);
            s3 = FloatVector.fromArray(S, x, xi + 3 * L).fma(FloatVector.fromArray(S, y, yi + 3 * L), s3);
            s4 = FloatVector.fromArray(S, x, xi + 4 * L).fma(FloatVector.fromArray(S, y, yi + 4 * L), s4);
        }
        s0.intoArray(z, to);
        s1.intoArray(z, to + L);
        s2.intoArray(z, to + 2 * L);
        s3.intoArray(z, to + 3 * L);
        s4.intoArray(z, to + 4 * L);
    }

    private static void twoPairs(
            int count, float[] x, int xo, int xStride, float[] y, int yo, int yStride, float[] z, int to) {
        FloatVector s0 = FloatVector.fromArray(S, z, to);
        FloatVector s1 = FloatVector.fromArray(S, z, to + L);
        for (int k = 0; k < count; k++) {
            int xi = xo + k * xStride;
            int yi = yo + k * yStride;
            s0 = FloatVector.fromArray(S, x, xi).fma(FloatVector.fromArray(S, y, yi), s0);
            s1 = FloatVector.fromArray(S, x, xi + L).fma(FloatVector.fromArray(S, y, yi + L), s1);
        }
        s0.intoArray(z, to);
        s1.intoArray(z, to + L);
    }

    private static void onePair(
            int count, float[] x, int xo, int xStride, float[] y, int yo, int yStride, float[] z, int to) {
        FloatVector s0 = FloatVector.fromArray(S, z, to);
        for (int k = 0; k < count; k++) {
            int xi = xo + k * xStride;
            int yi = yo + k * yStride;
            s0 = FloatVector.fromArray(S, x, xi).fma(FloatVector.fromArray(S, y, yi), s0);
        }
        s0.intoArray(z, to);
    }

    /** As {@link Sums#addScaledRows}. */
    static void addScaledRows(
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
        int b = 0;
        for (; b + 5 * L <= n; b += 5 * L) {
            fiveScaled(count, factor, a, ao, aStride, x, xo + b, xStride, y, yo + b);
        }
        for (; b + 2 * L <= n; b += 2 * L) {
            twoScaled(count, factor, a, ao, aStride, x, xo + b, xStride, y, yo + b);
        }
        for (; b + L <= n; b += L) {
            oneScaled(count, factor, a, ao, aStride, x, xo + b, xStride, y, yo + b);
        }
        for (; b < n; b++) {
            float sum = y[yo + b];
            for (int k = 0; k < count; k++) {
                sum = Math.fma(factor * a[ao + k * aStride], x[xo + k * xStride + b], sum);
            }
            y[yo + b] = sum;
        }
    }

    private static void fiveScaled(
            int count,
            float factor,
            float[] a,
            int ao,
            int aStride,
            float[] x,
            int xo,
            int xStride,
            float[] y,
            int to) {
        FloatVector s0 = FloatVector.fromArray(S, y, to);
        FloatVector s1 = FloatVector.fromArray(S, y, to + L);
        FloatVector s2 = FloatVector.fromArray(S, y, to + 2 * L);
        FloatVector s3 = FloatVector.fromArray(S, y, to + 3 * L);
        FloatVector s4 = FloatVector.fromArray(S, y, to + 4 * L);
        for (int k = 0; k < count; k++) {
            int xi = xo + k * xStride;
            FloatVector v = FloatVector.broadcast(S, factor * a[ao + k * aStride]);
            s0 = v.fma(FloatVector.fromArray(S, x, xi), s0);
            s1 = v.fma(FloatVector.fromArray(S, x, xi + L), s1);
            s2 = v.fma(FloatVector.fromArray(S, x, xi + 2 * L), s2);
            s3 = v.fma(FloatVector.fromArray(S, x, xi + 3 * L), s3);
            s4 = v.fma(FloatVector.fromArray(S, x, xi + 4 * L), s4);
        }
        s0.intoArray(y, to);
        s1.intoArray(y, to + L);
        s2.intoArray(y, to + 2 * L);
        s3.intoArray(y, to + 3 * L);
        s4.intoArray(y, to + 4 * L);
    }

    private static void twoScaled(
            int count,
            float factor,
            float[] a,
            int ao,
            int aStride,
            float[] x,
            int xo,
            int xStride,
            float[] y,
            int to) {
        FloatVector s0 = FloatVector.fromArray(S, y, to);
        FloatVector s1 = FloatVector.fromArray(S, y, to + L);
        for (int k = 0; k < count; k++) {
            int xi = xo + k * xStride;
            FloatVector v = FloatVector.broadcast(S, factor * a[ao + k * aStride]);
            s0 = v.fma(FloatVector.fromArray(S, x, xi), s0);
            s1 = v.fma(FloatVector.fromArray(S, x, xi + L), s1);
        }
        s0.intoArray(y, to);
        s1.intoArray(y, to + L);
    }

    private static void oneScaled(
            int count,
            float factor,
            float[] a,
            int ao,
            int aStride,
            float[] x,
            int xo,
            int xStride,
            float[] y,
            int to) {
        FloatVector s0 = FloatVector.fromArray(S, y, to);
        for (int k = 0; k < count; k++) {
            int xi = xo + k * xStride;
            FloatVector v = FloatVector.broadcast(S, factor * a[ao + k * aStride]);
            s0 = v.fma(FloatVector.fromArray(S, x, xi), s0);
        }
        s0.intoArray(y, to);
    }
}
