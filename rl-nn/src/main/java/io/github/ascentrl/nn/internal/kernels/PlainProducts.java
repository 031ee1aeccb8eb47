package io.github.ascentrl.nn.internal.kernels;

/** Products of matrices by loops that C2 vectorises; see {@link PlainKernels}. */
final class PlainProducts implements Products {
    /** Products with at most this many columns are scalar; longer rows are vectorised. */
    private static final int FEW = 8;

    /** JDK 22 and newer keep four accumulator rows in registers; JDK 17 is faster with one row and six values of k. */
    private static final boolean FOUR_ROWS = Runtime.version().feature() >= 22;

    private float[] c0 = new float[64];
    private float[] c1 = new float[64];
    private float[] c2 = new float[64];
    private float[] c3 = new float[64];
    private float[] flipped = new float[64];
    private Rows scratch;
    private long multiplyAdds;

    /** {@return the multiply-adds of all products so far} */
    long multiplyAdds() {
        return multiplyAdds;
    }

    /**
     * B as separate rows or, if they are short, column by column in one array for sums along rows; grows and is reused.
     */
    private final class Rows extends Packed {
        float[][] rows = new float[0][0];
        float[] few = new float[0];

        PlainProducts maker() {
            return PlainProducts.this;
        }

        void reshape(int k, int n) {
            this.k = k;
            this.n = n;
            if (n <= FEW) {
                few = few.length < k * n ? new float[k * n] : few;
            } else if (rows.length < k || rows[0].length < n) {
                int width = Math.max(n, rows.length == 0 ? 0 : rows[0].length);
                rows = new float[Math.max(k, rows.length)][width];
            }
        }

        void fill(boolean transposed, float[] b, int bo, int ldb) {
            if (n <= NARROW) {
                Tiles.columns(transposed, k, n, b, bo, ldb, few);
                return;
            }
            for (int p = 0; p < k; p++) {
                float[] row = n <= FEW ? few : rows[p];
                int at = n <= FEW ? p * n : 0;
                if (transposed) {
                    for (int j = 0; j < n; j++) {
                        row[at + j] = b[bo + j * ldb + p];
                    }
                } else {
                    System.arraycopy(b, bo + p * ldb, row, at, n);
                }
            }
        }

        @Override
        public void multiply(int m, float[] a, int ao, int lda, float[] c, int co, int ldc) {
            multiplyAdds += (long) m * n * k;
            if (n <= NARROW) {
                Tiles.rowDots(m, n, k, a, ao, lda, few, c, co, ldc);
            } else {
                product(m, a, ao, lda, 1, this, c, co, ldc);
            }
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
            multiplyAdds += (long) m * columns * k;
            ScalarProducts.copyRows(m, columns, from, fo, ldf, c, co, ldc);
            scratch = scratch == null ? new Rows() : scratch;
            scratch.reshape(k, columns);
            for (int p = 0; p < k; p++) {
                System.arraycopy(rows[p], column, scratch.rows[p], 0, columns);
            }
            product(m, a, ao, lda, 1, scratch, c, co, ldc);
        }
    }

    @Override
    public Packed pack(boolean transposed, int k, int n, float[] b, int bo, int ldb, Packed reuse) {
        return fill(
                transposed, k, n, b, bo, ldb, reuse instanceof Rows rows && rows.maker() == this ? rows : new Rows());
    }

    private static Rows fill(boolean transposed, int k, int n, float[] b, int bo, int ldb, Rows rows) {
        rows.reshape(k, n);
        rows.fill(transposed, b, bo, ldb);
        return rows;
    }

    private Rows packScratch(boolean transposed, int k, int n, float[] b, int bo, int ldb) {
        scratch = fill(transposed, k, n, b, bo, ldb, scratch == null ? new Rows() : scratch);
        return scratch;
    }

    @Override
    public void multiply(
            int m, int n, int k, float[] a, int ao, int lda, float[] b, int bo, int ldb, float[] c, int co, int ldc) {
        packScratch(false, k, n, b, bo, ldb).multiply(m, a, ao, lda, c, co, ldc);
    }

    @Override
    public void multiplyTransposedB(
            int m, int n, int k, float[] a, int ao, int lda, float[] b, int bo, int ldb, float[] c, int co, int ldc) {
        packScratch(true, k, n, b, bo, ldb).multiply(m, a, ao, lda, c, co, ldc);
    }

    @Override
    public void multiplyTransposedA(
            int m, int n, int k, float[] a, int ao, int lda, float[] b, int bo, int ldb, float[] c, int co, int ldc) {
        multiplyAdds += (long) m * n * k;
        if (n <= FEW && m <= FEW) {
            Tiles.chains(m, n, k, a, ao, 1, lda, b, bo, ldb, 1, c, co, ldc);
            return;
        }
        if (n <= FEW) {
            // Few columns: Cᵀ += Bᵀ·A is the same chains (x·y = y·x) with long rows to vectorise over.
            if (flipped.length < n * m) {
                flipped = new float[n * m];
            }
            for (int j = 0; j < n; j++) {
                for (int i = 0; i < m; i++) {
                    flipped[j * m + i] = c[co + i * ldc + j];
                }
            }
            product(n, b, bo, 1, ldb, packScratch(false, k, m, a, ao, lda), flipped, 0, m);
            for (int j = 0; j < n; j++) {
                for (int i = 0; i < m; i++) {
                    c[co + i * ldc + j] = flipped[j * m + i];
                }
            }
            return;
        }
        product(m, a, ao, 1, lda, packScratch(false, k, n, b, bo, ldb), c, co, ldc);
    }

    /** C += A·B with A[i, p] = a[ao + i·rowStride + p·columnStride]. */
    private void product(
            int m, float[] a, int ao, int rowStride, int columnStride, Rows b, float[] c, int co, int ldc) {
        int n = b.n;
        if (n <= FEW) {
            Tiles.chains(m, n, b.k, a, ao, rowStride, columnStride, b.few, 0, n, 1, c, co, ldc);
            return;
        }
        growRows(n);
        int i = 0;
        if (FOUR_ROWS) {
            for (; i + 3 < m; i += 4) {
                int o = co + i * ldc;
                System.arraycopy(c, o, c0, 0, n);
                System.arraycopy(c, o + ldc, c1, 0, n);
                System.arraycopy(c, o + 2 * ldc, c2, 0, n);
                System.arraycopy(c, o + 3 * ldc, c3, 0, n);
                fourRows(b, a, ao + i * rowStride, rowStride, columnStride);
                System.arraycopy(c0, 0, c, o, n);
                System.arraycopy(c1, 0, c, o + ldc, n);
                System.arraycopy(c2, 0, c, o + 2 * ldc, n);
                System.arraycopy(c3, 0, c, o + 3 * ldc, n);
            }
        }
        for (; i < m; i++) {
            System.arraycopy(c, co + i * ldc, c0, 0, n);
            oneRow(b, a, ao + i * rowStride, columnStride);
            System.arraycopy(c0, 0, c, co + i * ldc, n);
        }
    }

    private void oneRow(Rows b, float[] a, int o, int s) {
        float[][] rows = b.rows;
        int p = 0;
        for (; p + 5 < b.k; p += 6) {
            Tiles.oneBySix(
                    a, o + p * s, s, rows[p], rows[p + 1], rows[p + 2], rows[p + 3], rows[p + 4], rows[p + 5], c0, b.n);
        }
        for (; p + 3 < b.k; p += 4) {
            Tiles.oneByFour(a, o + p * s, s, rows[p], rows[p + 1], rows[p + 2], rows[p + 3], c0, b.n);
        }
        for (; p < b.k; p++) {
            Tiles.oneByOne(a[o + p * s], rows[p], c0, b.n);
        }
    }

    private void fourRows(Rows b, float[] a, int o, int r, int s) {
        float[][] rows = b.rows;
        int p = 0;
        for (; p + 3 < b.k; p += 4) {
            Tiles.fourByFour(a, o + p * s, r, s, rows[p], rows[p + 1], rows[p + 2], rows[p + 3], c0, c1, c2, c3, b.n);
        }
        for (; p < b.k; p++) {
            int at = o + p * s;
            Tiles.oneByOne(a[at], rows[p], c0, b.n);
            Tiles.oneByOne(a[at + r], rows[p], c1, b.n);
            Tiles.oneByOne(a[at + 2 * r], rows[p], c2, b.n);
            Tiles.oneByOne(a[at + 3 * r], rows[p], c3, b.n);
        }
    }

    @Override
    public void addColumnSums(int rows, int n, float[] x, float[] sums, int sumsOffset) {
        if (n < FEW) {
            for (int j = 0; j < n; j++) {
                float sum = sums[sumsOffset + j];
                for (int i = 0, at = j; i < rows; i++, at += n) {
                    sum += x[at];
                }
                sums[sumsOffset + j] = sum;
            }
            return;
        }
        growRows(n);
        System.arraycopy(sums, sumsOffset, c0, 0, n);
        for (int i = 0; i < rows; i++) {
            System.arraycopy(x, i * n, c1, 0, n);
            Tiles.add(c1, c0, n);
        }
        System.arraycopy(c0, 0, sums, sumsOffset, n);
    }

    private void growRows(int n) {
        if (c0.length < n) {
            c0 = new float[n];
            c1 = new float[n];
            c2 = new float[n];
            c3 = new float[n];
        }
    }
}
