package io.github.ascentrl.nn.internal.kernels;

import static jdk.incubator.vector.VectorOperators.LE;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The innermost loops of {@link VectorMatrix}: a tile of C stays in registers while k runs, so each of its elements is
 * one chain of fused multiply-adds. A[i, p] is {@code a[ao + i·r + p·s]}; row p of B begins at {@code b[bo + p·ldb]}.
 *
 * <p>The tiles are 4 rows × 4 vectors (512 bits: 16 accumulators, enough to hide the latency of 4 cycles at two
 * instructions a cycle), 8 × 2 where there is but one panel, 4 × 2 (256 bits, where 16 registers are all there are;
 * wider ones spill on one JDK or the other), and what is needed for the rest. Of the square tile with constant strides, as of
 * the narrow ones, C2 made a slower loop (JDK 17, 512 bits). With 8 row offsets beside everything else
 * the tall tile runs out of integer registers: 72 % of the peak, where the square one reaches 95. They are written out
 * because arrays of vectors are not kept in registers.
 *
 * <p>Chains start from what {@code from} holds: C itself, or a bias, whose rows are 0 apart; so C need not be filled
 * with it first.
 *
 * <p>Indices are products of p, not running sums: with {@code ao += s} JDK 17 compiled the tall tile to half the speed
 * in every second JVM.
 */
final class VectorTiles {
    static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    static final int L = S.length();

    private VectorTiles() {}

    /** B's vectors lie in two pairs, {@code pair} apart. */
    static void fourByFour(
            int k,
            float[] a,
            int ao,
            int r,
            int s,
            float[] b,
            int bo,
            int ldb,
            int pair,
            float[] from,
            int fo,
            int ldf,
            float[] c,
            int co,
            int ldc) {
        int f1 = fo + ldf;
        int f2 = f1 + ldf;
        int f3 = f2 + ldf;
        FloatVector c00 = FloatVector.fromArray(S, from, fo);
        FloatVector c01 = FloatVector.fromArray(S, from, fo + L);
        FloatVector c02 = FloatVector.fromArray(S, from, fo + 2 * L);
        FloatVector c03 = FloatVector.fromArray(S, from, fo + 3 * L);
        FloatVector c10 = FloatVector.fromArray(S, from, f1);
        FloatVector c11 = FloatVector.fromArray(S, from, f1 + L);
        FloatVector c12 = FloatVector.fromArray(S, from, f1 + 2 * L);
        FloatVector c13 = FloatVector.fromArray(S, from, f1 + 3 * L);
        FloatVector c20 = FloatVector.fromArray(S, from, f2);
        FloatVector c21 = FloatVector.fromArray(S, from, f2 + L);
        FloatVector c22 = FloatVector.fromArray(S, from, f2 + 2 * L);
        FloatVector c23 = FloatVector.fromArray(S, from, f2 + 3 * L);
        FloatVector c30 = FloatVector.fromArray(S, from, f3);
        FloatVector c31 = FloatVector.fromArray(S, from, f3 + L);
        FloatVector c32 = FloatVector.fromArray(S, from, f3 + 2 * L);
        FloatVector c33 = FloatVector.fromArray(S, from, f3 + 3 * L);
        int r1 = ao + r;
        int r2 = r1 + r;
        int r3 = r2 + r;
        int p2 = bo + pair;
        for (int p = 0; p < k; p++) {
            int ai = p * s;
            int bi = p * ldb;
            FloatVector b0 = FloatVector.fromArray(S, b, bo + bi);
            FloatVector b1 = FloatVector.fromArray(S, b, bo + bi + L);
            FloatVector b2 = FloatVector.fromArray(S, b, p2 + bi);
            FloatVector b3 = FloatVector.fromArray(S, b, p2 + bi + L);
            FloatVector v = FloatVector.broadcast(S, a[ao + ai]);
            c00 = v.fma(b0, c00);
            c01 = v.fma(b1, c01);
            c02 = v.fma(b2, c02);
            c03 = v.fma(b3, c03);
            v = FloatVector.broadcast(S, a[r1 + ai]);
            c10 = v.fma(b0, c10);
            c11 = v.fma(b1, c11);
            c12 = v.fma(b2, c12);
            c13 = v.fma(b3, c13);
            v = FloatVector.broadcast(S, a[r2 + ai]);
            c20 = v.fma(b0, c20);
            c21 = v.fma(b1, c21);
            c22 = v.fma(b2, c22);
            c23 = v.fma(b3, c23);
            v = FloatVector.broadcast(S, a[r3 + ai]);
            c30 = v.fma(b0, c30);
            c31 = v.fma(b1, c31);
            c32 = v.fma(b2, c32);
            c33 = v.fma(b3, c33);
        }
        int i1 = co + ldc;
        int i2 = i1 + ldc;
        int i3 = i2 + ldc;
        c00.intoArray(c, co);
        c01.intoArray(c, co + L);
        c02.intoArray(c, co + 2 * L);
        c03.intoArray(c, co + 3 * L);
        c10.intoArray(c, i1);
        c11.intoArray(c, i1 + L);
        c12.intoArray(c, i1 + 2 * L);
        c13.intoArray(c, i1 + 3 * L);
        c20.intoArray(c, i2);
        c21.intoArray(c, i2 + L);
        c22.intoArray(c, i2 + 2 * L);
        c23.intoArray(c, i2 + 3 * L);
        c30.intoArray(c, i3);
        c31.intoArray(c, i3 + L);
        c32.intoArray(c, i3 + 2 * L);
        c33.intoArray(c, i3 + 3 * L);
    }

    static void eightByTwo(
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
        int f1 = fo + ldf;
        int f2 = f1 + ldf;
        int f3 = f2 + ldf;
        int f4 = f3 + ldf;
        int f5 = f4 + ldf;
        int f6 = f5 + ldf;
        int f7 = f6 + ldf;
        int i1 = co + ldc;
        int i2 = i1 + ldc;
        int i3 = i2 + ldc;
        int i4 = i3 + ldc;
        int i5 = i4 + ldc;
        int i6 = i5 + ldc;
        int i7 = i6 + ldc;
        FloatVector c00 = FloatVector.fromArray(S, from, fo);
        FloatVector c01 = FloatVector.fromArray(S, from, fo + L);
        FloatVector c10 = FloatVector.fromArray(S, from, f1);
        FloatVector c11 = FloatVector.fromArray(S, from, f1 + L);
        FloatVector c20 = FloatVector.fromArray(S, from, f2);
        FloatVector c21 = FloatVector.fromArray(S, from, f2 + L);
        FloatVector c30 = FloatVector.fromArray(S, from, f3);
        FloatVector c31 = FloatVector.fromArray(S, from, f3 + L);
        FloatVector c40 = FloatVector.fromArray(S, from, f4);
        FloatVector c41 = FloatVector.fromArray(S, from, f4 + L);
        FloatVector c50 = FloatVector.fromArray(S, from, f5);
        FloatVector c51 = FloatVector.fromArray(S, from, f5 + L);
        FloatVector c60 = FloatVector.fromArray(S, from, f6);
        FloatVector c61 = FloatVector.fromArray(S, from, f6 + L);
        FloatVector c70 = FloatVector.fromArray(S, from, f7);
        FloatVector c71 = FloatVector.fromArray(S, from, f7 + L);
        int r1 = r;
        int r2 = 2 * r;
        int r3 = 3 * r;
        int r4 = 4 * r;
        int r5 = 5 * r;
        int r6 = 6 * r;
        int r7 = 7 * r;
        for (int p = 0; p < k; p++) {
            int ai = ao + p * s;
            int bi = bo + p * ldb;
            FloatVector b0 = FloatVector.fromArray(S, b, bi);
            FloatVector b1 = FloatVector.fromArray(S, b, bi + L);
            FloatVector v = FloatVector.broadcast(S, a[ai]);
            c00 = v.fma(b0, c00);
            c01 = v.fma(b1, c01);
            v = FloatVector.broadcast(S, a[ai + r1]);
            c10 = v.fma(b0, c10);
            c11 = v.fma(b1, c11);
            v = FloatVector.broadcast(S, a[ai + r2]);
            c20 = v.fma(b0, c20);
            c21 = v.fma(b1, c21);
            v = FloatVector.broadcast(S, a[ai + r3]);
            c30 = v.fma(b0, c30);
            c31 = v.fma(b1, c31);
            v = FloatVector.broadcast(S, a[ai + r4]);
            c40 = v.fma(b0, c40);
            c41 = v.fma(b1, c41);
            v = FloatVector.broadcast(S, a[ai + r5]);
            c50 = v.fma(b0, c50);
            c51 = v.fma(b1, c51);
            v = FloatVector.broadcast(S, a[ai + r6]);
            c60 = v.fma(b0, c60);
            c61 = v.fma(b1, c61);
            v = FloatVector.broadcast(S, a[ai + r7]);
            c70 = v.fma(b0, c70);
            c71 = v.fma(b1, c71);
        }
        c00.intoArray(c, co);
        c01.intoArray(c, co + L);
        c10.intoArray(c, i1);
        c11.intoArray(c, i1 + L);
        c20.intoArray(c, i2);
        c21.intoArray(c, i2 + L);
        c30.intoArray(c, i3);
        c31.intoArray(c, i3 + L);
        c40.intoArray(c, i4);
        c41.intoArray(c, i4 + L);
        c50.intoArray(c, i5);
        c51.intoArray(c, i5 + L);
        c60.intoArray(c, i6);
        c61.intoArray(c, i6 + L);
        c70.intoArray(c, i7);
        c71.intoArray(c, i7 + L);
    }

    static void fourByTwo(
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
        int f1 = fo + ldf;
        int f2 = f1 + ldf;
        int f3 = f2 + ldf;
        int i1 = co + ldc;
        int i2 = i1 + ldc;
        int i3 = i2 + ldc;
        FloatVector c00 = FloatVector.fromArray(S, from, fo);
        FloatVector c01 = FloatVector.fromArray(S, from, fo + L);
        FloatVector c10 = FloatVector.fromArray(S, from, f1);
        FloatVector c11 = FloatVector.fromArray(S, from, f1 + L);
        FloatVector c20 = FloatVector.fromArray(S, from, f2);
        FloatVector c21 = FloatVector.fromArray(S, from, f2 + L);
        FloatVector c30 = FloatVector.fromArray(S, from, f3);
        FloatVector c31 = FloatVector.fromArray(S, from, f3 + L);
        int r2 = 2 * r;
        int r3 = 3 * r;
        // The same loop three times: where strides are constants, C2 leaves out the range checks.
        if (ldb == 2 * L && s == 1) {
            for (int p = 0; p < k; p++) {
                int ai = ao + p;
                int bi = bo + p * (2 * L);
                FloatVector b0 = FloatVector.fromArray(S, b, bi);
                FloatVector b1 = FloatVector.fromArray(S, b, bi + L);
                FloatVector v = FloatVector.broadcast(S, a[ai]);
                c00 = v.fma(b0, c00);
                c01 = v.fma(b1, c01);
                v = FloatVector.broadcast(S, a[ai + r]);
                c10 = v.fma(b0, c10);
                c11 = v.fma(b1, c11);
                v = FloatVector.broadcast(S, a[ai + r2]);
                c20 = v.fma(b0, c20);
                c21 = v.fma(b1, c21);
                v = FloatVector.broadcast(S, a[ai + r3]);
                c30 = v.fma(b0, c30);
                c31 = v.fma(b1, c31);
            }
        } else if (ldb == 2 * L && r == 1) {
            for (int p = 0; p < k; p++) {
                int ai = ao + p * s;
                int bi = bo + p * (2 * L);
                FloatVector b0 = FloatVector.fromArray(S, b, bi);
                FloatVector b1 = FloatVector.fromArray(S, b, bi + L);
                FloatVector v = FloatVector.broadcast(S, a[ai]);
                c00 = v.fma(b0, c00);
                c01 = v.fma(b1, c01);
                v = FloatVector.broadcast(S, a[ai + 1]);
                c10 = v.fma(b0, c10);
                c11 = v.fma(b1, c11);
                v = FloatVector.broadcast(S, a[ai + 2]);
                c20 = v.fma(b0, c20);
                c21 = v.fma(b1, c21);
                v = FloatVector.broadcast(S, a[ai + 3]);
                c30 = v.fma(b0, c30);
                c31 = v.fma(b1, c31);
            }
        } else {
            for (int p = 0; p < k; p++) {
                int ai = ao + p * s;
                int bi = bo + p * ldb;
                FloatVector b0 = FloatVector.fromArray(S, b, bi);
                FloatVector b1 = FloatVector.fromArray(S, b, bi + L);
                FloatVector v = FloatVector.broadcast(S, a[ai]);
                c00 = v.fma(b0, c00);
                c01 = v.fma(b1, c01);
                v = FloatVector.broadcast(S, a[ai + r]);
                c10 = v.fma(b0, c10);
                c11 = v.fma(b1, c11);
                v = FloatVector.broadcast(S, a[ai + r2]);
                c20 = v.fma(b0, c20);
                c21 = v.fma(b1, c21);
                v = FloatVector.broadcast(S, a[ai + r3]);
                c30 = v.fma(b0, c30);
                c31 = v.fma(b1, c31);
            }
        }
        c00.intoArray(c, co);
        c01.intoArray(c, co + L);
        c10.intoArray(c, i1);
        c11.intoArray(c, i1 + L);
        c20.intoArray(c, i2);
        c21.intoArray(c, i2 + L);
        c30.intoArray(c, i3);
        c31.intoArray(c, i3 + L);
    }

    /**
     * One vector of columns of one to eight rows. Where there are fewer than eight, the last one is computed several
     * times: it costs nothing, as all wait for the latency of one chain.
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

    /** As {@link #eightByOne} with s = 1 and B without gaps: where strides are constants, C2 leaves out the range checks. */
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

    /** As {@link #eightByOne}, all eight rows, with r = 1. */
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

    /**
     * One row, {@code 8 · L} columns, for acting on a single observation: with one row the latency of the chain is all
     * the time, and eight chains take as long as one. B's vectors lie in pairs, {@code pair} apart.
     */
    static void oneByEight(
            int k,
            float[] a,
            int ao,
            int s,
            float[] b,
            int bo,
            int ldb,
            int pair,
            float[] from,
            int fo,
            float[] c,
            int co,
            boolean relu) {
        FloatVector c0 = FloatVector.fromArray(S, from, fo);
        FloatVector c1 = FloatVector.fromArray(S, from, fo + L);
        FloatVector c2 = FloatVector.fromArray(S, from, fo + 2 * L);
        FloatVector c3 = FloatVector.fromArray(S, from, fo + 3 * L);
        FloatVector c4 = FloatVector.fromArray(S, from, fo + 4 * L);
        FloatVector c5 = FloatVector.fromArray(S, from, fo + 5 * L);
        FloatVector c6 = FloatVector.fromArray(S, from, fo + 6 * L);
        FloatVector c7 = FloatVector.fromArray(S, from, fo + 7 * L);
        int p2 = bo + pair;
        int p4 = p2 + pair;
        int p6 = p4 + pair;
        for (int p = 0; p < k; p++) {
            int at = p * ldb;
            FloatVector v = FloatVector.broadcast(S, a[ao + p * s]);
            c0 = v.fma(FloatVector.fromArray(S, b, bo + at), c0);
            c1 = v.fma(FloatVector.fromArray(S, b, bo + at + L), c1);
            c2 = v.fma(FloatVector.fromArray(S, b, p2 + at), c2);
            c3 = v.fma(FloatVector.fromArray(S, b, p2 + at + L), c3);
            c4 = v.fma(FloatVector.fromArray(S, b, p4 + at), c4);
            c5 = v.fma(FloatVector.fromArray(S, b, p4 + at + L), c5);
            c6 = v.fma(FloatVector.fromArray(S, b, p6 + at), c6);
            c7 = v.fma(FloatVector.fromArray(S, b, p6 + at + L), c7);
        }
        if (relu) {
            c0 = relu(c0);
            c1 = relu(c1);
            c2 = relu(c2);
            c3 = relu(c3);
            c4 = relu(c4);
            c5 = relu(c5);
            c6 = relu(c6);
            c7 = relu(c7);
        }
        c0.intoArray(c, co);
        c1.intoArray(c, co + L);
        c2.intoArray(c, co + 2 * L);
        c3.intoArray(c, co + 3 * L);
        c4.intoArray(c, co + 4 * L);
        c5.intoArray(c, co + 5 * L);
        c6.intoArray(c, co + 6 * L);
        c7.intoArray(c, co + 7 * L);
    }

    /** As {@link #oneByEight}, {@code 4 · L} columns. */
    static void oneByFour(
            int k,
            float[] a,
            int ao,
            int s,
            float[] b,
            int bo,
            int ldb,
            int pair,
            float[] from,
            int fo,
            float[] c,
            int co,
            boolean relu) {
        FloatVector c0 = FloatVector.fromArray(S, from, fo);
        FloatVector c1 = FloatVector.fromArray(S, from, fo + L);
        FloatVector c2 = FloatVector.fromArray(S, from, fo + 2 * L);
        FloatVector c3 = FloatVector.fromArray(S, from, fo + 3 * L);
        int p2 = bo + pair;
        for (int p = 0; p < k; p++) {
            int at = p * ldb;
            FloatVector v = FloatVector.broadcast(S, a[ao + p * s]);
            c0 = v.fma(FloatVector.fromArray(S, b, bo + at), c0);
            c1 = v.fma(FloatVector.fromArray(S, b, bo + at + L), c1);
            c2 = v.fma(FloatVector.fromArray(S, b, p2 + at), c2);
            c3 = v.fma(FloatVector.fromArray(S, b, p2 + at + L), c3);
        }
        if (relu) {
            c0 = relu(c0);
            c1 = relu(c1);
            c2 = relu(c2);
            c3 = relu(c3);
        }
        c0.intoArray(c, co);
        c1.intoArray(c, co + L);
        c2.intoArray(c, co + 2 * L);
        c3.intoArray(c, co + 3 * L);
    }

    static void oneByTwo(
            int k,
            float[] a,
            int ao,
            int s,
            float[] b,
            int bo,
            int ldb,
            float[] from,
            int fo,
            float[] c,
            int co,
            boolean relu) {
        FloatVector c0 = FloatVector.fromArray(S, from, fo);
        FloatVector c1 = FloatVector.fromArray(S, from, fo + L);
        for (int p = 0; p < k; p++) {
            int bi = bo + p * ldb;
            FloatVector v = FloatVector.broadcast(S, a[ao + p * s]);
            c0 = v.fma(FloatVector.fromArray(S, b, bi), c0);
            c1 = v.fma(FloatVector.fromArray(S, b, bi + L), c1);
        }
        if (relu) {
            c0 = relu(c0);
            c1 = relu(c1);
        }
        c0.intoArray(c, co);
        c1.intoArray(c, co + L);
    }

    static void oneByOne(
            int k, float[] a, int ao, int s, float[] b, int bo, int ldb, float[] from, int fo, float[] c, int co) {
        FloatVector c0 = FloatVector.fromArray(S, from, fo);
        for (int p = 0; p < k; p++) {
            c0 = FloatVector.broadcast(S, a[ao + p * s]).fma(FloatVector.fromArray(S, b, bo + p * ldb), c0);
        }
        c0.intoArray(c, co);
    }

    /** max(v, 0) with the same bits, for NaN and −0 too, in half the instructions of {@code max}. */
    static FloatVector relu(FloatVector v) {
        return v.blend(0f, v.compare(LE, 0f));
    }
}
