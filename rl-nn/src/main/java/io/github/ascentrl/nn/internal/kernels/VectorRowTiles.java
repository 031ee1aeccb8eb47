package io.github.ascentrl.nn.internal.kernels;

import static jdk.incubator.vector.VectorOperators.LE;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The innermost loops of products with a single row, as in acting: like {@link VectorTiles}, over several panels at
 * once. As there, max(v, 0) is a comparison and a blend, with the same bits, including NaN and −0, in half the
 * instructions of {@code max}; it is written out because C2 does not inline a helper that it has rarely seen called.
 */
final class VectorRowTiles {
    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    private static final int L = S.length();

    private VectorRowTiles() {}

    /**
     * One row, {@code 8 · L} columns, for acting on a single observation: the latency of the chain dominates with one
     * row, so eight chains take as long as one. B's vectors are in pairs, {@code pair} apart.
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
            c0 = c0.blend(0f, c0.compare(LE, 0f));
            c1 = c1.blend(0f, c1.compare(LE, 0f));
            c2 = c2.blend(0f, c2.compare(LE, 0f));
            c3 = c3.blend(0f, c3.compare(LE, 0f));
            c4 = c4.blend(0f, c4.compare(LE, 0f));
            c5 = c5.blend(0f, c5.compare(LE, 0f));
            c6 = c6.blend(0f, c6.compare(LE, 0f));
            c7 = c7.blend(0f, c7.compare(LE, 0f));
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
            c0 = c0.blend(0f, c0.compare(LE, 0f));
            c1 = c1.blend(0f, c1.compare(LE, 0f));
            c2 = c2.blend(0f, c2.compare(LE, 0f));
            c3 = c3.blend(0f, c3.compare(LE, 0f));
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
            c0 = c0.blend(0f, c0.compare(LE, 0f));
            c1 = c1.blend(0f, c1.compare(LE, 0f));
        }
        c0.intoArray(c, co);
        c1.intoArray(c, co + L);
    }
}
