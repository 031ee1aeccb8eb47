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

    /** Steps for the gates: the depth of a tile. */
    private static final int STEPS = 17;

    /** What the gates' calls read, and where they write; nobody reads it. */
    private static final float[] SCRATCH = new float[16 * STEPS * PANEL];

    private static final Gate FOUR_BY_FOUR = Gate.ofLarge(STEPS, (times, k) -> {
        for (int i = 0; i < times; i++) {
            VectorTiles.fourByFour(
                    k, SCRATCH, 0, 1, 1, SCRATCH, 0, 0, PANEL, SCRATCH, 0, 0, SCRATCH, 0, 2 * PANEL, i % 2 == 0);
        }
    });
    private static final Gate EIGHT_BY_TWO = Gate.ofLarge(STEPS, (times, k) -> {
        for (int i = 0; i < times; i++) {
            VectorTiles.eightByTwo(k, SCRATCH, 0, 1, 1, SCRATCH, 0, 0, SCRATCH, 0, 0, SCRATCH, 0, PANEL, i % 2 == 0);
        }
    });
    private static final Gate FOUR_BY_TWO = Gate.ofLarge(STEPS, (times, k) -> {
        for (int i = 0; i < times; i++) { // with each of its three loops
            int r = i % 3 == 0 ? 1 : 2;
            int s = i % 3 == 1 ? 1 : 2;
            VectorTiles.fourByTwo(k, SCRATCH, 0, r, s, SCRATCH, 0, PANEL, SCRATCH, 0, 0, SCRATCH, 0, PANEL, i % 2 == 0);
        }
    });
    private static final Gate ONE_BY_EIGHT = Gate.ofLarge(STEPS, (times, k) -> {
        for (int i = 0; i < times; i++) {
            VectorRowTiles.oneByEight(k, SCRATCH, 0, 1, SCRATCH, 0, 0, PANEL, SCRATCH, 0, SCRATCH, 0, i % 2 == 0);
        }
    });
    private static final Gate ONE_BY_FOUR = new Gate(STEPS, (times, k) -> {
        for (int i = 0; i < times; i++) {
            VectorRowTiles.oneByFour(k, SCRATCH, 0, 1, SCRATCH, 0, 0, PANEL, SCRATCH, 0, SCRATCH, 0, i % 2 == 0);
        }
    });
    private static final Gate ONE_BY_TWO = new Gate(STEPS, (times, k) -> {
        for (int i = 0; i < times; i++) {
            VectorRowTiles.oneByTwo(k, SCRATCH, 0, 1, SCRATCH, 0, 0, SCRATCH, 0, SCRATCH, 0, i % 2 == 0);
        }
    });
    private static final Gate EIGHT_BY_ONE = Gate.ofLarge(STEPS, (times, k) -> {
        for (int i = 0; i < times; i++) {
            VectorNarrowTiles.eightByOne(8, k, SCRATCH, 0, 1, 1, SCRATCH, 0, 0, SCRATCH, 0, 0, SCRATCH, 0, L);
        }
    });
    private static final Gate EIGHT_BY_ONE_ALONG = Gate.ofLarge(STEPS, (times, k) -> {
        for (int i = 0; i < times; i++) {
            VectorNarrowTiles.eightByOneAlong(8, k, SCRATCH, 0, 1, SCRATCH, 0, SCRATCH, 0, 0, SCRATCH, 0, L);
        }
    });
    private static final Gate EIGHT_BY_ONE_DOWN = Gate.ofLarge(STEPS, (times, k) -> {
        for (int i = 0; i < times; i++) {
            VectorNarrowTiles.eightByOneDown(k, SCRATCH, 0, 1, SCRATCH, 0, 0, SCRATCH, 0, 0, SCRATCH, 0, L);
        }
    });
    private static final Gate ONE_BY_ONE = new Gate(2 * STEPS, (times, k) -> {
        for (int i = 0; i < times; i++) {
            VectorNarrowTiles.oneByOne(k, SCRATCH, 0, 0, SCRATCH, 0, 0, SCRATCH, 0, SCRATCH, 0);
        }
    });

    private VectorBlocks() {}

    /** {@return the gate of the tile that most of C, {@code [m, n]}, is made of} */
    static Gate gate(int m, int n) {
        if (m < 4) {
            return n >= 4 * PANEL ? ONE_BY_EIGHT : n >= 2 * PANEL ? ONE_BY_FOUR : n > L ? ONE_BY_TWO : ONE_BY_ONE;
        }
        if (WIDE && n >= 2 * PANEL) {
            return FOUR_BY_FOUR;
        }
        return n <= L ? EIGHT_BY_ONE : WIDE && m >= 8 ? EIGHT_BY_TWO : FOUR_BY_TWO;
    }

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
                if (FOUR_BY_FOUR.closed(m * k)) {
                    plain(m, 2, k, a, ao, r, s, b, at, ldb, stride, from, start, ldf, c, to, ldc, relu);
                    continue;
                }
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
        if (WIDE && m > 4) {
            if (EIGHT_BY_TWO.closed(m * k)) {
                plain(m, 1, k, a, ao, r, s, b, bo, ldb, 0, from, fo, ldf, c, co, ldc, relu);
                return;
            }
            for (; i + 7 < m; i += 8) {
                VectorTiles.eightByTwo(
                        k, a, ao + i * r, r, s, b, bo, ldb, from, fo + i * ldf, ldf, c, co + i * ldc, ldc, relu);
            }
        }
        if (i < m && FOUR_BY_TWO.closed(m * k)) {
            plain(m - i, 1, k, a, ao + i * r, r, s, b, bo, ldb, 0, from, fo + i * ldf, ldf, c, co + i * ldc, ldc, relu);
            return;
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
            int at = bo + q * stride;
            int column = q * PANEL;
            if (ONE_BY_EIGHT.closed(k)) {
                plain(1, 4, k, a, ao, 0, s, b, at, ldb, stride, from, fo + column, 0, c, co + column, 0, relu);
            } else {
                VectorRowTiles.oneByEight(k, a, ao, s, b, at, ldb, stride, from, fo + column, c, co + column, relu);
            }
        }
        for (; q + 1 < count; q += 2) {
            int at = bo + q * stride;
            int column = q * PANEL;
            if (ONE_BY_FOUR.closed(k)) {
                plain(1, 2, k, a, ao, 0, s, b, at, ldb, stride, from, fo + column, 0, c, co + column, 0, relu);
            } else {
                VectorRowTiles.oneByFour(k, a, ao, s, b, at, ldb, stride, from, fo + column, c, co + column, relu);
            }
        }
        if (q < count) {
            oneByTwo(k, a, ao, s, b, bo + q * stride, ldb, from, fo + q * PANEL, c, co + q * PANEL, relu);
        }
    }

    /** One row of one panel. */
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
        if (ONE_BY_TWO.closed(k)) {
            plain(1, 1, k, a, ao, 0, s, b, bo, ldb, 0, from, fo, 0, c, co, 0, relu);
        } else {
            VectorRowTiles.oneByTwo(k, a, ao, s, b, bo, ldb, from, fo, c, co, relu);
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
            if (ONE_BY_ONE.closed(k)) {
                ScalarProducts.copyRows(1, L, from, fo, 0, c, co, 0);
                Tiles.chains(1, L, k, a, ao, 0, s, b, bo, ldb, 1, c, co, 0);
            } else {
                VectorNarrowTiles.oneByOne(k, a, ao, s, b, bo, ldb, from, fo, c, co);
            }
            return;
        }
        boolean along = s == 1 && ldb == L;
        boolean down = !along && r == 1 && m % 8 == 0;
        Gate gate = along ? EIGHT_BY_ONE_ALONG : down ? EIGHT_BY_ONE_DOWN : EIGHT_BY_ONE;
        if (gate.closed(m * k)) {
            ScalarProducts.copyRows(m, L, from, fo, ldf, c, co, ldc);
            Tiles.chains(m, L, k, a, ao, r, s, b, bo, ldb, 1, c, co, ldc);
            return;
        }
        for (int i = 0; i < m; i += 8) {
            int height = Math.min(8, m - i);
            int at = ao + i * r;
            int start = fo + i * ldf;
            int to = co + i * ldc;
            if (along) {
                VectorNarrowTiles.eightByOneAlong(height, k, a, at, r, b, bo, from, start, ldf, c, to, ldc);
            } else if (down) {
                VectorNarrowTiles.eightByOneDown(k, a, at, s, b, bo, ldb, from, start, ldf, c, to, ldc);
            } else {
                VectorNarrowTiles.eightByOne(height, k, a, at, r, s, b, bo, ldb, from, start, ldf, c, to, ldc);
            }
        }
    }

    /** Rows of panels that are {@code stride} apart in B, without vectors. */
    private static void plain(
            int rows,
            int panels,
            int k,
            float[] a,
            int ao,
            int r,
            int s,
            float[] b,
            int bo,
            int ldb,
            int stride,
            float[] from,
            int fo,
            int ldf,
            float[] c,
            int co,
            int ldc,
            boolean relu) {
        int n = panels * PANEL;
        ScalarProducts.copyRows(rows, n, from, fo, ldf, c, co, ldc);
        for (int q = 0; q < panels; q++) {
            Tiles.chains(rows, PANEL, k, a, ao, r, s, b, bo + q * stride, ldb, 1, c, co + q * PANEL, ldc);
        }
        for (int i = 0; relu && i < rows; i++) {
            for (int j = co + i * ldc; j < co + i * ldc + n; j++) {
                c[j] = Math.max(c[j], 0f);
            }
        }
    }
}
