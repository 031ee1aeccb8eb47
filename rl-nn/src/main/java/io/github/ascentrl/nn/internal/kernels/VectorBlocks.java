package io.github.ascentrl.nn.internal.kernels;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** Computes blocks of rows of C tile by tile, and chooses the tiles of {@link VectorTiles} and the similar classes. */
final class VectorBlocks {
    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    private static final int L = S.length();
    private static final int PANEL = 2 * L;

    /** Tiles of 16 vectors: they need 21 registers, which 256-bit machines do not have. */
    private static final boolean WIDE = L >= 16;

    private VectorBlocks() {}

    /**
     * Rows, a multiple of 4, of full-width panels, one or two panels at a time; negative sums become 0 if {@code relu}.
     */
    static void block(
            int m,
            int count,
            int k,
            float[] a,
            int ao,
            int r,
            int s,
            float[] b,
            int bo,
            int stride,
            int ldb,
            float[] from,
            int fo,
            int ldf,
            float[] c,
            int co,
            int ldc,
            boolean relu) {
        int q = 0;
        if (WIDE) {
            for (; q + 1 < count; q += 2) {
                int at = bo + q * stride;
                int start = fo + q * PANEL;
                int to = co + q * PANEL;
                for (int i = 0; i < m; i += 4) {
                    VectorTiles.fourByFour(
                            k,
                            a,
                            ao + i * r,
                            r,
                            s,
                            b,
                            at,
                            ldb,
                            stride,
                            from,
                            start + i * ldf,
                            ldf,
                            c,
                            to + i * ldc,
                            ldc,
                            relu);
                }
            }
        }
        for (; q < count; q++) {
            int column = q * PANEL;
            rows(m, k, a, ao, r, s, b, bo + q * stride, ldb, from, fo + column, ldf, c, co + column, ldc, relu);
        }
    }

    /** Rows, a multiple of 4, of one panel; likewise. */
    static void rows(
            int m,
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
        int i = 0;
        if (WIDE) {
            for (; i + 7 < m; i += 8) {
                VectorTiles.eightByTwo(
                        k, a, ao + i * r, r, s, b, bo, ldb, from, fo + i * ldf, ldf, c, co + i * ldc, ldc, relu);
            }
        }
        for (; i < m; i += 4) {
            VectorTiles.fourByTwo(
                    k, a, ao + i * r, r, s, b, bo, ldb, from, fo + i * ldf, ldf, c, co + i * ldc, ldc, relu);
        }
    }

    /** One row, with as many panels at once as possible; negative sums become 0 if {@code relu}. */
    static void row(
            int count,
            int k,
            float[] a,
            int ao,
            int s,
            float[] b,
            int bo,
            int stride,
            int ldb,
            float[] from,
            int fo,
            float[] c,
            int co,
            boolean relu) {
        int q = 0;
        for (; q + 3 < count; q += 4) {
            int column = q * PANEL;
            VectorRowTiles.oneByEight(
                    k, a, ao, s, b, bo + q * stride, ldb, stride, from, fo + column, c, co + column, relu);
        }
        for (; q + 1 < count; q += 2) {
            int column = q * PANEL;
            VectorRowTiles.oneByFour(
                    k, a, ao, s, b, bo + q * stride, ldb, stride, from, fo + column, c, co + column, relu);
        }
        if (q < count) {
            int column = q * PANEL;
            VectorRowTiles.oneByTwo(k, a, ao, s, b, bo + q * stride, ldb, from, fo + column, c, co + column, relu);
        }
    }

    /** Rows of a panel one vector wide; rows of B are {@code ldb} apart. */
    static void narrowRows(
            int m,
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
        if (m == 1) {
            VectorNarrowTiles.oneByOne(k, a, ao, s, b, bo, ldb, from, fo, c, co);
            return;
        }
        for (int i = 0; i < m; i += 8) {
            int height = Math.min(8, m - i);
            int at = ao + i * r;
            int start = fo + i * ldf;
            int to = co + i * ldc;
            if (s == 1 && ldb == L) {
                VectorNarrowTiles.eightByOneAlong(height, k, a, at, r, b, bo, from, start, ldf, c, to, ldc);
            } else if (r == 1 && height == 8) {
                VectorNarrowTiles.eightByOneDown(k, a, at, s, b, bo, ldb, from, start, ldf, c, to, ldc);
            } else {
                VectorNarrowTiles.eightByOne(height, k, a, at, r, s, b, bo, ldb, from, start, ldf, c, to, ldc);
            }
        }
    }
}
