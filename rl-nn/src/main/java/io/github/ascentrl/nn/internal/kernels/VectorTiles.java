package io.github.ascentrl.nn.internal.kernels;

import static jdk.incubator.vector.VectorOperators.LE;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The innermost loops of {@link VectorProducts}: a tile of C stays in registers during the loop over k, so each of its
 * elements is one chain of fused multiply-adds. A[i, p] is {@code a[ao + i·r + p·s]}; row p of B begins at {@code b[bo
 * + p·ldb]}.
 *
 * <p>The tiles are 4 rows × 4 vectors (512 bits: 16 accumulators, enough to hide a latency of 4 cycles at two
 * instructions per cycle), 8 × 2 if there is only one panel, 4 × 2 (256 bits, with only 16 registers; wider tiles spill
 * on one JDK or another), and smaller tiles for the rest. C2 compiled the square tile with constant strides, like those
 * of the narrow tiles, to a slower loop (JDK 17, 512 bits). With 8 row offsets in addition to everything else, the tall
 * tile runs out of integer registers: it reaches 72 % of the peak, the square one 95 %. Tiles are written out because
 * arrays of vectors are not kept in registers.
 *
 * <p>Chains start from {@code from}: C itself or a bias, whose rows are 0 apart, so that C need not be filled with the
 * bias first. Negative sums become 0 if {@code relu}, which saves another pass over C.
 *
 * <p>Indices are products with p, not running sums: with {@code ao += s}, about every second JVM with JDK 17 compiled
 * the tall tile to code of half the speed.
 */
final class VectorTiles {
    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    private static final int L = S.length();

    private VectorTiles() {}

    /** B's vectors are in two pairs, {@code pair} apart. */
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
            int ldc,
            boolean relu) {
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
        if (relu) {
            c00 = c00.blend(0f, c00.compare(LE, 0f));
            c01 = c01.blend(0f, c01.compare(LE, 0f));
            c02 = c02.blend(0f, c02.compare(LE, 0f));
            c03 = c03.blend(0f, c03.compare(LE, 0f));
            c10 = c10.blend(0f, c10.compare(LE, 0f));
            c11 = c11.blend(0f, c11.compare(LE, 0f));
            c12 = c12.blend(0f, c12.compare(LE, 0f));
            c13 = c13.blend(0f, c13.compare(LE, 0f));
            c20 = c20.blend(0f, c20.compare(LE, 0f));
            c21 = c21.blend(0f, c21.compare(LE, 0f));
            c22 = c22.blend(0f, c22.compare(LE, 0f));
            c23 = c23.blend(0f, c23.compare(LE, 0f));
            c30 = c30.blend(0f, c30.compare(LE, 0f));
            c31 = c31.blend(0f, c31.compare(LE, 0f));
            c32 = c32.blend(0f, c32.compare(LE, 0f));
            c33 = c33.blend(0f, c33.compare(LE, 0f));
        }
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
            int ldc,
            boolean relu) {
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
        if (relu) {
            c00 = c00.blend(0f, c00.compare(LE, 0f));
            c01 = c01.blend(0f, c01.compare(LE, 0f));
            c10 = c10.blend(0f, c10.compare(LE, 0f));
            c11 = c11.blend(0f, c11.compare(LE, 0f));
            c20 = c20.blend(0f, c20.compare(LE, 0f));
            c21 = c21.blend(0f, c21.compare(LE, 0f));
            c30 = c30.blend(0f, c30.compare(LE, 0f));
            c31 = c31.blend(0f, c31.compare(LE, 0f));
            c40 = c40.blend(0f, c40.compare(LE, 0f));
            c41 = c41.blend(0f, c41.compare(LE, 0f));
            c50 = c50.blend(0f, c50.compare(LE, 0f));
            c51 = c51.blend(0f, c51.compare(LE, 0f));
            c60 = c60.blend(0f, c60.compare(LE, 0f));
            c61 = c61.blend(0f, c61.compare(LE, 0f));
            c70 = c70.blend(0f, c70.compare(LE, 0f));
            c71 = c71.blend(0f, c71.compare(LE, 0f));
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
            int ldc,
            boolean relu) {
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
        // The same loop three times: with constant strides, C2 eliminates the range checks.
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
        if (relu) {
            c00 = c00.blend(0f, c00.compare(LE, 0f));
            c01 = c01.blend(0f, c01.compare(LE, 0f));
            c10 = c10.blend(0f, c10.compare(LE, 0f));
            c11 = c11.blend(0f, c11.compare(LE, 0f));
            c20 = c20.blend(0f, c20.compare(LE, 0f));
            c21 = c21.blend(0f, c21.compare(LE, 0f));
            c30 = c30.blend(0f, c30.compare(LE, 0f));
            c31 = c31.blend(0f, c31.compare(LE, 0f));
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
}
