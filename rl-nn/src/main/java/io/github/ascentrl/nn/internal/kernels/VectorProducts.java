package io.github.ascentrl.nn.internal.kernels;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Matrix products with the Vector API. C is processed in panels two vectors wide, one or two at a time, in tiles of 8
 * or 4 rows ({@link VectorTiles}). Chains start from {@code from}, which is C itself or rows of a bias. Where it pays,
 * the rows of B within a panel are copied contiguously into packed panels: the copy costs k·n moves, compared with
 * m·k·n multiply-adds, and spares the tiles strides that would use only a part of the cache. Single rows, as in acting,
 * are computed over several panels at once.
 */
final class VectorProducts implements Products {
    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    private static final int L = S.length();
    private static final int PANEL = 2 * L;
    /** Tiles of 16 vectors: they need 21 registers, which 256-bit machines do not have. */
    private static final boolean WIDE = L >= 16;

    private static final int TALL = WIDE ? 8 : 4;

    /** With fewer rows than this, the copy costs more than it saves. */
    private static final int WORTH_PACKING = 8;
    /**
     * B with at most this many columns is used without packing, {@link #SHALLOW} rows at a time: 32 KB, the first-level
     * cache. Its rows must not be so far apart that many share a cache set. With narrow tiles, this is done only if B
     * already is a panel: they reach 60 % of the peak with constant strides and 40 % without.
     */
    private static final int DIRECT_COLUMNS = 128;

    private static final int DIRECT_STRIDE = 256;
    private static final int SHALLOW = 64;
    /**
     * Depth of blocks with packed panels: a panel, or a pair if they are processed in pairs, stays in the first-level
     * cache.
     */
    private static final int BLOCK = WIDE ? 128 : 256;
    /**
     * Rows that are multiplied with all panels before the next rows: their parts of A and C stay in the second-level
     * cache.
     */
    private static final int HEIGHT = 64;
    /** Size in floats up to which C is still in that cache when it is needed: 512 KB. */
    private static final int SMALL = 1 << 17;

    private float[] scratch = new float[0];
    private float[] zeros = new float[0];
    private float[] flipped = new float[0];
    private final float[] tile = new float[8 * PANEL];
    private float touched;

    private final VectorSums sums;

    VectorProducts(VectorSums sums) {
        this.sums = sums;
    }

    /** B in panels, {@code [panel][k][width]}, the last one padded with zeros to one or two vectors; if narrow, by columns. */
    private final class Panels extends Packed {
        float[] b = new float[0];

        VectorProducts maker() {
            return VectorProducts.this;
        }

        @Override
        public void multiply(int m, float[] a, int ao, int lda, float[] c, int co, int ldc) {
            product(m, a, ao, lda, c, co, ldc, c, co, ldc);
        }

        @Override
        public void multiply(
                int m,
                float[] a,
                int ao,
                int lda,
                int column,
                int columns,
                float[] from,
                int fo,
                int ldf,
                float[] c,
                int co,
                int ldc) {
            int whole = columns / PANEL;
            full(m, whole, k, BLOCK, a, ao, lda, 1, b, column * k, PANEL * k, PANEL, from, fo, ldf, c, co, ldc, false);
        }

        @Override
        public void affine(int m, float[] x, int xo, int ldx, float[] bias, int biasOffset, float[] y) {
            product(m, x, xo, ldx, bias, biasOffset, 0, y, 0, n);
        }

        @Override
        public void affineRelu(int m, float[] x, int xo, int ldx, float[] bias, int biasOffset, float[] y) {
            if (n % PANEL == 0 && n > NARROW) {
                panels(m, n, k, x, xo, ldx, 1, b, bias, biasOffset, 0, y, 0, n, true);
            } else {
                affine(m, x, xo, ldx, bias, biasOffset, y);
                positive(m * n, y);
            }
        }

        /** C = from + A·B. */
        private void product(
                int m, float[] a, int ao, int lda, float[] from, int fo, int ldf, float[] c, int co, int ldc) {
            if (n <= NARROW) {
                sums.dots(m, n, k, a, ao, lda, b, from, fo, ldf, c, co, ldc);
            } else {
                panels(m, n, k, a, ao, lda, 1, b, from, fo, ldf, c, co, ldc, false);
            }
        }
    }

    @Override
    public Packed pack(boolean transposed, int k, int n, float[] b, int bo, int ldb, Packed reuse) {
        Panels panels = reuse instanceof Panels old && old.maker() == this ? old : new Panels();
        panels.k = k;
        panels.n = n;
        panels.b = grown(panels.b, VectorPanels.size(k, n));
        VectorPanels.pack(transposed, k, n, b, bo, ldb, panels.b);
        return panels;
    }

    @Override
    public void multiply(
            int m, int n, int k, float[] a, int ao, int lda, float[] b, int bo, int ldb, float[] c, int co, int ldc) {
        product(m, n, k, a, ao, lda, false, b, bo, ldb, c, co, ldc, c, co, ldc);
    }

    @Override
    public void multiplyTransposedB(
            int m, int n, int k, float[] a, int ao, int lda, float[] b, int bo, int ldb, float[] c, int co, int ldc) {
        product(m, n, k, a, ao, lda, true, b, bo, ldb, c, co, ldc, c, co, ldc);
    }

    @Override
    public void assignTransposedB(
            int m, int n, int k, float[] a, int ao, int lda, float[] b, int bo, int ldb, float[] c) {
        zeros = grown(zeros, n);
        product(m, n, k, a, ao, lda, true, b, bo, ldb, zeros, 0, 0, c, 0, n);
    }

    @Override
    public void affine(
            int m,
            int n,
            int k,
            float[] x,
            int xo,
            int ldx,
            float[] w,
            int wo,
            float[] bias,
            int biasOffset,
            float[] y) {
        product(m, n, k, x, xo, ldx, false, w, wo, n, bias, biasOffset, 0, y, 0, n);
    }

    @Override
    public void affineRelu(
            int m,
            int n,
            int k,
            float[] x,
            int xo,
            int ldx,
            float[] w,
            int wo,
            float[] bias,
            int biasOffset,
            float[] y) {
        if (n % PANEL == 0 && n > NARROW) {
            chains(m, n, k, x, xo, ldx, 1, false, w, wo, n, bias, biasOffset, 0, y, 0, n, true);
        } else {
            affine(m, n, k, x, xo, ldx, w, wo, bias, biasOffset, y);
            positive(m * n, y);
        }
    }

    /** C = from + A·B, or from + A·Bᵀ if transposed. */
    private void product(
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
            sums.dots(m, n, k, a, ao, lda, scratch, from, fo, ldf, c, co, ldc);
        } else {
            chains(m, n, k, a, ao, lda, 1, transposed, b, bo, ldb, from, fo, ldf, c, co, ldc, false);
        }
    }

    @Override
    public void multiplyTransposedA(
            int m, int n, int k, float[] a, int ao, int lda, float[] b, int bo, int ldb, float[] c, int co, int ldc) {
        if (n >= L || m <= n) {
            chains(m, n, k, a, ao, 1, lda, false, b, bo, ldb, c, co, ldc, c, co, ldc, false);
            return;
        }
        // Few columns, as in the gradient of an output layer: Cᵀ += Bᵀ·A has the same chains, since x·y = y·x, but long
        // rows. This is 10 to 25 times faster than a padded panel that is read down the columns of A.
        flipped = grown(flipped, n * m);
        for (int j = 0; j < n; j++) {
            for (int i = 0; i < m; i++) {
                flipped[j * m + i] = c[co + i * ldc + j];
            }
        }
        chains(n, m, k, b, bo, 1, ldb, false, a, ao, lda, flipped, 0, m, flipped, 0, m, false);
        for (int j = 0; j < n; j++) {
            for (int i = 0; i < m; i++) {
                c[co + i * ldc + j] = flipped[j * m + i];
            }
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
            int ldc,
            boolean relu) {
        if (transposed && m < 4) {
            ScalarProducts.copyRows(m, n, from, fo, ldf, c, co, ldc);
            Tiles.chains(m, n, k, a, ao, r, s, b, bo, 1, ldb, c, co, ldc);
            return;
        }
        int first = 0;
        boolean asItIs = WIDE ? n <= DIRECT_COLUMNS && ldb <= DIRECT_STRIDE : ldb == PANEL;
        if (!transposed && (m < WORTH_PACKING || asItIs)) {
            first = n - n % PANEL;
            full(m, first / PANEL, k, SHALLOW, a, ao, r, s, b, bo, PANEL, ldb, from, fo, ldf, c, co, ldc, relu);
        }
        if (n - first <= NARROW) {
            ScalarProducts.copyRows(m, n - first, from, fo + first, ldf, c, co + first, ldc);
            Tiles.chains(m, n - first, k, a, ao, r, s, b, bo + first, ldb, 1, c, co + first, ldc);
            return;
        }
        if (!transposed && n - first == L && ldb <= DIRECT_STRIDE) { // one vector wide, as in an attention head
            VectorBlocks.narrowRows(m, k, a, ao, r, s, b, bo + first, ldb, from, fo + first, ldf, c, co + first, ldc);
            return;
        }
        for (int p = 0; p < k; p += BLOCK) { // a block at a time, so that the panels stay in the cache
            int depth = Math.min(BLOCK, k - p);
            int at = transposed ? bo + first * ldb + p : bo + first + p * ldb;
            scratch = grown(scratch, VectorPanels.size(depth, n - first));
            VectorPanels.pack(transposed, depth, n - first, b, at, ldb, scratch);
            boolean last = relu && p + depth == k;
            if (p == 0) {
                panels(m, n - first, depth, a, ao, r, s, scratch, from, fo + first, ldf, c, co + first, ldc, last);
            } else {
                panels(m, n - first, depth, a, ao + p * s, r, s, scratch, c, co + first, ldc, c, co + first, ldc, last);
            }
        }
    }

    private static void positive(int n, float[] y) {
        for (int i = 0; i < n; i++) {
            y[i] = Math.max(y[i], 0f);
        }
    }

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
            int ldc,
            boolean relu) {
        int count = n / PANEL;
        full(m, count, k, BLOCK, a, ao, r, s, b, 0, PANEL * k, PANEL, from, fo, ldf, c, co, ldc, relu);
        int done = count * PANEL;
        if (n > done) {
            partial(m, n - done, k, a, ao, r, s, b, done * k, from, fo + done, ldf, c, co + done, ldc);
        }
    }

    /** Full-width panels: panel q of B begins at {@code bo + q·stride}, and its rows are {@code ldb} apart. */
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
            int ldc,
            boolean relu) {
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
                boolean last = relu && p + depth == k;
                if (p == 0) {
                    int start = fo + i * ldf;
                    VectorBlocks.block(
                            height, count, depth, a, at, r, s, b, bo, stride, ldb, from, start, ldf, c, to, ldc, last);
                } else {
                    VectorBlocks.block(
                            height,
                            count,
                            depth,
                            a,
                            at,
                            r,
                            s,
                            b,
                            bo + p * ldb,
                            stride,
                            ldb,
                            c,
                            to,
                            ldc,
                            c,
                            to,
                            ldc,
                            last);
                }
            }
        }
        for (int i = tall; i < m; i++) {
            VectorBlocks.row(count, k, a, ao + i * r, s, b, bo, stride, ldb, from, fo + i * ldf, c, co + i * ldc, relu);
        }
    }

    @Override
    public void addColumnSums(int rows, int n, float[] x, float[] sums, int sumsOffset) {
        VectorColumns.addSums(rows, n, x, sums, sumsOffset);
    }

    @Override
    public void timesReluSlope(int rows, int n, float[] y, float[] dy, float[] sums, int sumsOffset) {
        VectorColumns.timesReluSlope(rows, n, y, dy, sums, sumsOffset);
    }

    /**
     * Reads one number of each cache line of some rows of a large C, in the order that the hardware prefetches.
     * Otherwise a tile would wait for two lines from each of eight distant rows: 45 % of the peak instead of 65 % at
     * 8192 × 256 × 64.
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

    /** The last panel, one or two vectors wide; it uses a separate tile unless it fills its vectors. */
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
            VectorBlocks.narrowRows(m, k, a, ao, r, s, b, bo, L, from, fo, ldf, c, co, ldc);
            return;
        }
        for (int i = 0; i < m; i += 8) {
            int height = Math.min(8, m - i);
            for (int h = 0; h < height; h++) {
                System.arraycopy(from, fo + (i + h) * ldf, tile, h * PANEL, width);
            }
            int at = ao + i * r;
            if (width < L) {
                VectorBlocks.narrowRows(height, k, a, at, r, s, b, bo, L, tile, 0, PANEL, tile, 0, PANEL);
            } else {
                int tall = height & ~3;
                VectorBlocks.rows(tall, k, a, at, r, s, b, bo, PANEL, tile, 0, PANEL, tile, 0, PANEL, false);
                for (int h = tall; h < height; h++) {
                    VectorRowTiles.oneByTwo(k, a, at + h * r, s, b, bo, PANEL, tile, h * PANEL, tile, h * PANEL, false);
                }
            }
            for (int h = 0; h < height; h++) {
                System.arraycopy(tile, h * PANEL, c, co + (i + h) * ldc, width);
            }
        }
    }

    private static float[] grown(float[] array, int size) {
        return array.length < size ? new float[size + size / 4] : array;
    }
}
