package io.github.ascentrl.nn.internal.kernels;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Matrix products with the Vector API: C is walked in panels of two vectors' width, one or two at a time, in tiles of 8
 * or 4 rows ({@link VectorTiles}); its chains start from {@code from}, which is C itself or rows of a bias. Rows of B
 * within a panel are copied one after another into packed panels where that pays: the copy costs k·n moves against m·k·n
 * multiply-adds, and spares the tiles strides that would fill the cache by halves. Single rows, as in acting, run over
 * several panels at once.
 */
final class VectorMatrix {
    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    private static final int L = S.length();
    private static final int PANEL = 2 * L;

    /** Tiles of 16 vectors: they need 21 registers, which 256-bit machines do not have. */
    private static final boolean WIDE = L >= 16;

    private static final int TALL = WIDE ? 8 : 4;

    private static final int NARROW = Kernels.NARROW;

    /** With fewer rows than this the copy costs more than it brings. */
    private static final int WORTH_PACKING = 8;

    /**
     * B with at most this many columns is used as it is, {@link #SHALLOW} rows at a time: 32 KB, the first-level cache.
     * Its rows must not lie so far apart that many share a cache set. Where the tiles are narrow, only if it is a panel
     * already: with constant strides they reach 60 % of the peak, without 40.
     */
    private static final int DIRECT_COLUMNS = 128;

    private static final int DIRECT_STRIDE = 256;
    private static final int SHALLOW = 64;

    /** Depth of blocks with packed panels: a panel, or two where they are taken in pairs, stays in the first-level cache. */
    private static final int BLOCK = WIDE ? 128 : 256;

    /** Rows that all panels are multiplied with before the next rows: their A and C stay in the second-level cache. */
    private static final int HEIGHT = 64;

    /** Floats of a C that is still in that cache when it comes up: 512 KB. */
    private static final int SMALL = 1 << 17;

    private final VectorRows rows;
    private float[] scratch = new float[0];
    private float[] flipped = new float[0];
    private final float[] tile = new float[8 * PANEL];
    private float touched; // or the compiler would leave touching out

    VectorMatrix(VectorRows rows) {
        this.rows = rows;
    }

    /** B in panels, {@code [panel][k][width]}, the last one padded with zeros to one or two vectors; if narrow, by columns. */
    static final class Panels extends Kernels.Packed {
        float[] b = new float[0];
    }

    Panels pack(boolean transposed, int k, int n, float[] b, int bo, int ldb, Kernels.Packed reuse) {
        Panels panels = reuse == null ? new Panels() : (Panels) reuse;
        panels.k = k;
        panels.n = n;
        panels.b = grown(panels.b, VectorPanels.size(k, n));
        VectorPanels.pack(transposed, k, n, b, bo, ldb, panels.b);
        return panels;
    }

    /** C = from + A·B with B packed. */
    void multiply(
            int m, float[] a, int ao, int lda, Panels b, float[] from, int fo, int ldf, float[] c, int co, int ldc) {
        if (b.n <= NARROW) {
            rows.dots(m, b.n, b.k, a, ao, lda, b.b, from, fo, ldf, c, co, ldc);
        } else {
            panels(m, b.n, b.k, a, ao, lda, 1, b.b, from, fo, ldf, c, co, ldc);
        }
    }

    /** C = from + A·B with n columns of a packed B: whole panels. */
    void multiplyColumns(
            int m,
            float[] a,
            int ao,
            int lda,
            Panels b,
            int column,
            int n,
            float[] from,
            int fo,
            int ldf,
            float[] c,
            int co,
            int ldc) {
        int k = b.k;
        full(m, n / PANEL, k, BLOCK, a, ao, lda, 1, b.b, column * k, PANEL * k, PANEL, from, fo, ldf, c, co, ldc);
    }

    /** c = max(from + a·B, 0) for a single row, as in acting; false, and nothing done, unless B fills its panels. */
    boolean rowRelu(float[] a, int ao, Panels b, float[] from, int fo, float[] c) {
        if (b.n % PANEL != 0 || b.n <= NARROW) {
            return false;
        }
        row(b.n / PANEL, b.k, a, ao, 1, b.b, 0, PANEL * b.k, PANEL, from, fo, c, 0, true);
        return true;
    }

    /** C = from + A·B, or from + A·Bᵀ if transposed. */
    void multiply(
            int m,
            int n,
            int k,
            float[] a,
            int ao,
            int lda,
            boolean transposed,
            float[] b,
            int bo,
            int ldb,
            float[] from,
            int fo,
            int ldf,
            float[] c,
            int co,
            int ldc) {
        if (n <= NARROW) {
            scratch = grown(scratch, k * n);
            Tiles.columns(transposed, k, n, b, bo, ldb, scratch);
            rows.dots(m, n, k, a, ao, lda, scratch, from, fo, ldf, c, co, ldc);
        } else {
            chains(m, n, k, a, ao, lda, 1, transposed, b, bo, ldb, from, fo, ldf, c, co, ldc);
        }
    }

    /** C = from + A·B, or from + A·Bᵀ if transposed, each element one chain; A[i, p] = a[ao + i·r + p·s]. */
    private void chains(
            int m,
            int n,
            int k,
            float[] a,
            int ao,
            int r,
            int s,
            boolean transposed,
            float[] b,
            int bo,
            int ldb,
            float[] from,
            int fo,
            int ldf,
            float[] c,
            int co,
            int ldc) {
        if (transposed && m < 4) {
            copy(m, n, from, fo, ldf, c, co, ldc);
            Tiles.chains(m, n, k, a, ao, r, s, b, bo, 1, ldb, c, co, ldc);
            return;
        }
        int first = 0;
        boolean asItIs = WIDE ? n <= DIRECT_COLUMNS && ldb <= DIRECT_STRIDE : ldb == PANEL;
        if (!transposed && (m < WORTH_PACKING || asItIs)) {
            first = n - n % PANEL;
            full(m, first / PANEL, k, SHALLOW, a, ao, r, s, b, bo, PANEL, ldb, from, fo, ldf, c, co, ldc);
        }
        if (n - first <= NARROW) {
            copy(m, n - first, from, fo + first, ldf, c, co + first, ldc);
            Tiles.chains(m, n - first, k, a, ao, r, s, b, bo + first, ldb, 1, c, co + first, ldc);
            return;
        }
        if (!transposed && n - first == L && ldb <= DIRECT_STRIDE) { // a vector's width, as of a head
            narrowRows(m, k, a, ao, r, s, b, bo + first, ldb, from, fo + first, ldf, c, co + first, ldc);
            return;
        }
        for (int p = 0; p < k; p += BLOCK) { // a block at a time, so that the panels stay in the cache
            int depth = Math.min(BLOCK, k - p);
            int at = transposed ? bo + first * ldb + p : bo + first + p * ldb;
            scratch = grown(scratch, VectorPanels.size(depth, n - first));
            VectorPanels.pack(transposed, depth, n - first, b, at, ldb, scratch);
            if (p == 0) {
                panels(m, n - first, depth, a, ao, r, s, scratch, from, fo + first, ldf, c, co + first, ldc);
            } else {
                panels(m, n - first, depth, a, ao + p * s, r, s, scratch, c, co + first, ldc, c, co + first, ldc);
            }
        }
    }

    private static void copy(int m, int n, float[] from, int fo, int ldf, float[] c, int co, int ldc) {
        if (from != c) {
            for (int i = 0; i < m; i++) {
                System.arraycopy(from, fo + i * ldf, c, co + i * ldc, n);
            }
        }
    }

    /** C += Aᵀ·B. */
    void multiplyTransposedA(
            int m, int n, int k, float[] a, int ao, int lda, float[] b, int bo, int ldb, float[] c, int co, int ldc) {
        if (n >= L || m <= n) {
            chains(m, n, k, a, ao, 1, lda, false, b, bo, ldb, c, co, ldc, c, co, ldc);
            return;
        }
        // Few columns, as in the gradient of an output layer: Cᵀ += Bᵀ·A is the same chains, for x·y = y·x, with long
        // rows. 10 to 25 times faster than a padded panel read down the columns of A.
        flipped = grown(flipped, n * m);
        for (int j = 0; j < n; j++) {
            for (int i = 0; i < m; i++) {
                flipped[j * m + i] = c[co + i * ldc + j];
            }
        }
        chains(n, m, k, b, bo, 1, ldb, false, a, ao, lda, flipped, 0, m, flipped, 0, m);
        for (int j = 0; j < n; j++) {
            for (int i = 0; i < m; i++) {
                c[co + i * ldc + j] = flipped[j * m + i];
            }
        }
    }

    /** Packed panels: full ones, then the padded one if any. */
    private void panels(
            int m,
            int n,
            int k,
            float[] a,
            int ao,
            int r,
            int s,
            float[] b,
            float[] from,
            int fo,
            int ldf,
            float[] c,
            int co,
            int ldc) {
        int count = n / PANEL;
        full(m, count, k, BLOCK, a, ao, r, s, b, 0, PANEL * k, PANEL, from, fo, ldf, c, co, ldc);
        int done = count * PANEL;
        if (n > done) {
            partial(m, n - done, k, a, ao, r, s, b, done * k, from, fo + done, ldf, c, co + done, ldc);
        }
    }

    /** Panels of full width: panel q of B begins at {@code bo + q·stride}, its rows are {@code ldb} apart. */
    private void full(
            int m,
            int count,
            int k,
            int depthLimit,
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
            int ldc) {
        int tall = m & ~3;
        for (int p = 0; p < k && tall > 0; p += depthLimit) {
            int depth = Math.min(depthLimit, k - p);
            for (int i = 0; i < tall; i += HEIGHT) {
                int height = Math.min(HEIGHT, tall - i);
                if ((long) m * count * PANEL > SMALL) {
                    touched = touch(height, count * PANEL, c, co + i * ldc, ldc);
                }
                int at = ao + i * r + p * s;
                int to = co + i * ldc;
                if (p == 0) {
                    int start = fo + i * ldf;
                    block(height, count, depth, a, at, r, s, b, bo, stride, ldb, from, start, ldf, c, to, ldc);
                } else {
                    block(height, count, depth, a, at, r, s, b, bo + p * ldb, stride, ldb, c, to, ldc, c, to, ldc);
                }
            }
        }
        for (int i = tall; i < m; i++) {
            row(count, k, a, ao + i * r, s, b, bo, stride, ldb, from, fo + i * ldf, c, co + i * ldc, false);
        }
    }

    /** Some rows, a multiple of 4, of panels of full width, one or two panels at a time. */
    private static void block(
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
            int ldc) {
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
                            ldc);
                }
            }
        }
        for (; q < count; q++) {
            int column = q * PANEL;
            rows(m, k, a, ao, r, s, b, bo + q * stride, ldb, from, fo + column, ldf, c, co + column, ldc);
        }
    }

    /**
     * Reads one number of each cache line of some rows of a large C, in order, as the hardware foresees it. A tile would
     * wait for two lines of each of eight rows far apart: 45 % of the peak instead of 65 % at 8192 × 256 × 64.
     */
    private static float touch(int m, int n, float[] c, int co, int ldc) {
        float sum = 0f;
        for (int i = 0; i < m; i++) {
            int row = co + i * ldc;
            for (int j = 0; j < n; j += 16) {
                sum += c[row + j];
            }
        }
        return sum;
    }

    /** A multiple of 4 rows in one panel. */
    private static void rows(
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
        int i = 0;
        if (WIDE) {
            for (; i + 7 < m; i += 8) {
                VectorTiles.eightByTwo(
                        k, a, ao + i * r, r, s, b, bo, ldb, from, fo + i * ldf, ldf, c, co + i * ldc, ldc);
            }
        }
        for (; i < m; i += 4) {
            VectorTiles.fourByTwo(k, a, ao + i * r, r, s, b, bo, ldb, from, fo + i * ldf, ldf, c, co + i * ldc, ldc);
        }
    }

    /** One row, as many panels at once as there are; negative sums become 0 if {@code relu}. */
    private static void row(
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
            VectorTiles.oneByEight(
                    k, a, ao, s, b, bo + q * stride, ldb, stride, from, fo + column, c, co + column, relu);
        }
        for (; q + 1 < count; q += 2) {
            int column = q * PANEL;
            VectorTiles.oneByFour(
                    k, a, ao, s, b, bo + q * stride, ldb, stride, from, fo + column, c, co + column, relu);
        }
        if (q < count) {
            int column = q * PANEL;
            VectorTiles.oneByTwo(k, a, ao, s, b, bo + q * stride, ldb, from, fo + column, c, co + column, relu);
        }
    }

    /** The last panel, of one or two vectors, through a tile of its own unless it fills its vectors. */
    private void partial(
            int m,
            int width,
            int k,
            float[] a,
            int ao,
            int r,
            int s,
            float[] b,
            int bo,
            float[] from,
            int fo,
            int ldf,
            float[] c,
            int co,
            int ldc) {
        if (width == L) {
            narrowRows(m, k, a, ao, r, s, b, bo, L, from, fo, ldf, c, co, ldc);
            return;
        }
        for (int i = 0; i < m; i += 8) {
            int height = Math.min(8, m - i);
            for (int h = 0; h < height; h++) {
                System.arraycopy(from, fo + (i + h) * ldf, tile, h * PANEL, width);
            }
            int at = ao + i * r;
            if (width < L) {
                narrowRows(height, k, a, at, r, s, b, bo, L, tile, 0, PANEL, tile, 0, PANEL);
            } else {
                int tall = height & ~3;
                rows(tall, k, a, at, r, s, b, bo, PANEL, tile, 0, PANEL, tile, 0, PANEL);
                for (int h = tall; h < height; h++) {
                    VectorTiles.oneByTwo(k, a, at + h * r, s, b, bo, PANEL, tile, h * PANEL, tile, h * PANEL, false);
                }
            }
            for (int h = 0; h < height; h++) {
                System.arraycopy(tile, h * PANEL, c, co + (i + h) * ldc, width);
            }
        }
    }

    /** Rows of a panel of one vector; those of B are {@code ldb} apart. */
    private static void narrowRows(
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
            VectorTiles.oneByOne(k, a, ao, s, b, bo, ldb, from, fo, c, co);
            return;
        }
        for (int i = 0; i < m; i += 8) {
            int height = Math.min(8, m - i);
            int at = ao + i * r;
            int start = fo + i * ldf;
            int to = co + i * ldc;
            if (s == 1 && ldb == L) {
                VectorTiles.eightByOneAlong(height, k, a, at, r, b, bo, from, start, ldf, c, to, ldc);
            } else if (r == 1 && height == 8) {
                VectorTiles.eightByOneDown(k, a, at, s, b, bo, ldb, from, start, ldf, c, to, ldc);
            } else {
                VectorTiles.eightByOne(height, k, a, at, r, s, b, bo, ldb, from, start, ldf, c, to, ldc);
            }
        }
    }

    private static float[] grown(float[] array, int size) {
        return array.length < size ? new float[size + size / 4] : array;
    }
}
