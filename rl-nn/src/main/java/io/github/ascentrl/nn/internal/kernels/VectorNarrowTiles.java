package io.github.ascentrl.nn.internal.kernels;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** The innermost loops of products with one vector of columns, as in {@link VectorTiles}, of up to eight rows. */
final class VectorNarrowTiles {
    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    private static final int L = S.length();

    private VectorNarrowTiles() {}

    /**
     * One vector of columns of one to eight rows. If there are fewer than eight, the last one is computed several
     * times, which costs nothing, because all wait for the latency of one chain.
     */
    static void eightByOne(
            int rows,
            int k,
            float[] a,
            int ao,
            int r,
            int s,
            float[] b,
            int bo,
            int ldb,
            float[] from,
            int fo,
            int ldf,
            float[] c,
            int co,
            int ldc) {
        int last = rows - 1;
        int row1 = Math.min(1, last);
        int row2 = Math.min(2, last);
        int row3 = Math.min(3, last);
        int row4 = Math.min(4, last);
        int row5 = Math.min(5, last);
        int row6 = Math.min(6, last);
        int row7 = Math.min(7, last);
        FloatVector c0 = FloatVector.fromArray(S, from, fo);
        FloatVector c1 = FloatVector.fromArray(S, from, fo + row1 * ldf);
        FloatVector c2 = FloatVector.fromArray(S, from, fo + row2 * ldf);
        FloatVector c3 = FloatVector.fromArray(S, from, fo + row3 * ldf);
        FloatVector c4 = FloatVector.fromArray(S, from, fo + row4 * ldf);
        FloatVector c5 = FloatVector.fromArray(S, from, fo + row5 * ldf);
        FloatVector c6 = FloatVector.fromArray(S, from, fo + row6 * ldf);
        FloatVector c7 = FloatVector.fromArray(S, from, fo + row7 * ldf);
        int r1 = row1 * r;
        int r2 = row2 * r;
        int r3 = row3 * r;
        int r4 = row4 * r;
        int r5 = row5 * r;
        int r6 = row6 * r;
        int r7 = row7 * r;
        for (int p = 0; p < k; p++) {
            int ai = ao + p * s;
            FloatVector v = FloatVector.fromArray(S, b, bo + p * ldb);
            c0 = v.fma(FloatVector.broadcast(S, a[ai]), c0);
            c1 = v.fma(FloatVector.broadcast(S, a[ai + r1]), c1);
            c2 = v.fma(FloatVector.broadcast(S, a[ai + r2]), c2);
            c3 = v.fma(FloatVector.broadcast(S, a[ai + r3]), c3);
            c4 = v.fma(FloatVector.broadcast(S, a[ai + r4]), c4);
            c5 = v.fma(FloatVector.broadcast(S, a[ai + r5]), c5);
            c6 = v.fma(FloatVector.broadcast(S, a[ai + r6]), c6);
            c7 = v.fma(FloatVector.broadcast(S, a[ai + r7]), c7);
        }
        c0.intoArray(c, co);
        c1.intoArray(c, co + row1 * ldc);
        c2.intoArray(c, co + row2 * ldc);
        c3.intoArray(c, co + row3 * ldc);
        c4.intoArray(c, co + row4 * ldc);
        c5.intoArray(c, co + row5 * ldc);
        c6.intoArray(c, co + row6 * ldc);
        c7.intoArray(c, co + row7 * ldc);
    }

    /** As {@link #eightByOne} with s = 1 and B without gaps: with constant strides, C2 eliminates the range checks. */
    static void eightByOneAlong(
            int rows,
            int k,
            float[] a,
            int ao,
            int r,
            float[] b,
            int bo,
            float[] from,
            int fo,
            int ldf,
            float[] c,
            int co,
            int ldc) {
        int last = rows - 1;
        int row1 = Math.min(1, last);
        int row2 = Math.min(2, last);
        int row3 = Math.min(3, last);
        int row4 = Math.min(4, last);
        int row5 = Math.min(5, last);
        int row6 = Math.min(6, last);
        int row7 = Math.min(7, last);
        FloatVector c0 = FloatVector.fromArray(S, from, fo);
        FloatVector c1 = FloatVector.fromArray(S, from, fo + row1 * ldf);
        FloatVector c2 = FloatVector.fromArray(S, from, fo + row2 * ldf);
        FloatVector c3 = FloatVector.fromArray(S, from, fo + row3 * ldf);
        FloatVector c4 = FloatVector.fromArray(S, from, fo + row4 * ldf);
        FloatVector c5 = FloatVector.fromArray(S, from, fo + row5 * ldf);
        FloatVector c6 = FloatVector.fromArray(S, from, fo + row6 * ldf);
        FloatVector c7 = FloatVector.fromArray(S, from, fo + row7 * ldf);
        int r1 = row1 * r;
        int r2 = row2 * r;
        int r3 = row3 * r;
        int r4 = row4 * r;
        int r5 = row5 * r;
        int r6 = row6 * r;
        int r7 = row7 * r;
        for (int p = 0; p < k; p++) {
            int ai = ao + p;
            FloatVector v = FloatVector.fromArray(S, b, bo + p * L);
            c0 = v.fma(FloatVector.broadcast(S, a[ai]), c0);
            c1 = v.fma(FloatVector.broadcast(S, a[ai + r1]), c1);
            c2 = v.fma(FloatVector.broadcast(S, a[ai + r2]), c2);
            c3 = v.fma(FloatVector.broadcast(S, a[ai + r3]), c3);
            c4 = v.fma(FloatVector.broadcast(S, a[ai + r4]), c4);
            c5 = v.fma(FloatVector.broadcast(S, a[ai + r5]), c5);
            c6 = v.fma(FloatVector.broadcast(S, a[ai + r6]), c6);
            c7 = v.fma(FloatVector.broadcast(S, a[ai + r7]), c7);
        }
        c0.intoArray(c, co);
        c1.intoArray(c, co + row1 * ldc);
        c2.intoArray(c, co + row2 * ldc);
        c3.intoArray(c, co + row3 * ldc);
        c4.intoArray(c, co + row4 * ldc);
        c5.intoArray(c, co + row5 * ldc);
        c6.intoArray(c, co + row6 * ldc);
        c7.intoArray(c, co + row7 * ldc);
    }

    /** As {@link #eightByOne} for all eight rows, with r = 1. */
    static void eightByOneDown(
            int k,
            float[] a,
            int ao,
            int s,
            float[] b,
            int bo,
            int ldb,
            float[] from,
            int fo,
            int ldf,
            float[] c,
            int co,
            int ldc) {
        FloatVector c0 = FloatVector.fromArray(S, from, fo);
        FloatVector c1 = FloatVector.fromArray(S, from, fo + ldf);
        FloatVector c2 = FloatVector.fromArray(S, from, fo + 2 * ldf);
        FloatVector c3 = FloatVector.fromArray(S, from, fo + 3 * ldf);
        FloatVector c4 = FloatVector.fromArray(S, from, fo + 4 * ldf);
        FloatVector c5 = FloatVector.fromArray(S, from, fo + 5 * ldf);
        FloatVector c6 = FloatVector.fromArray(S, from, fo + 6 * ldf);
        FloatVector c7 = FloatVector.fromArray(S, from, fo + 7 * ldf);
        for (int p = 0; p < k; p++) {
            int ai = ao + p * s;
            FloatVector v = FloatVector.fromArray(S, b, bo + p * ldb);
            c0 = v.fma(FloatVector.broadcast(S, a[ai]), c0);
            c1 = v.fma(FloatVector.broadcast(S, a[ai + 1]), c1);
            c2 = v.fma(FloatVector.broadcast(S, a[ai + 2]), c2);
            c3 = v.fma(FloatVector.broadcast(S, a[ai + 3]), c3);
            c4 = v.fma(FloatVector.broadcast(S, a[ai + 4]), c4);
            c5 = v.fma(FloatVector.broadcast(S, a[ai + 5]), c5);
            c6 = v.fma(FloatVector.broadcast(S, a[ai + 6]), c6);
            c7 = v.fma(FloatVector.broadcast(S, a[ai + 7]), c7);
        }
        c0.intoArray(c, co);
        c1.intoArray(c, co + ldc);
        c2.intoArray(c, co + 2 * ldc);
        c3.intoArray(c, co + 3 * ldc);
        c4.intoArray(c, co + 4 * ldc);
        c5.intoArray(c, co + 5 * ldc);
        c6.intoArray(c, co + 6 * ldc);
        c7.intoArray(c, co + 7 * ldc);
    }

    static void oneByOne(
            int k, float[] a, int ao, int s, float[] b, int bo, int ldb, float[] from, int fo, float[] c, int co) {
        FloatVector c0 = FloatVector.fromArray(S, from, fo);
        for (int p = 0; p < k; p++) {
            c0 = FloatVector.broadcast(S, a[ao + p * s]).fma(FloatVector.fromArray(S, b, bo + p * ldb), c0);
        }
        c0.intoArray(c, co);
    }
}
