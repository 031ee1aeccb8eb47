package io.github.ascentrl.nn.internal.kernels;

/** Products of matrices: the specification. */
class ScalarProducts implements Products {
    private static final class Copy extends Packed {
        final float[] b;

        Copy(int k, int n) {
            this.k = k;
            this.n = n;
            b = new float[k * n];
        }

        @Override
        public void multiply(int m, float[] a, int ao, int lda, float[] c, int co, int ldc) {
            rowProduct(m, n, k, a, ao, lda, b, 0, n, 1, c, co, ldc);
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
            copyRows(m, columns, from, fo, ldf, c, co, ldc);
            product(m, columns, k, a, ao, lda, 1, b, column, n, 1, c, co, ldc);
        }
    }

    @Override
    public Packed pack(boolean transposed, int k, int n, float[] b, int bo, int ldb, Packed reuse) {
        Copy copy = new Copy(k, n);
        for (int p = 0; p < k; p++) {
            for (int j = 0; j < n; j++) {
                copy.b[p * n + j] = transposed ? b[bo + j * ldb + p] : b[bo + p * ldb + j];
            }
        }
        return copy;
    }

    static void copyRows(int m, int n, float[] from, int fo, int ldf, float[] c, int co, int ldc) {
        if (from != c) {
            for (int i = 0; i < m; i++) {
                System.arraycopy(from, fo + i * ldf, c, co + i * ldc, n);
            }
        }
    }

    @Override
    public void multiply(
            int m, int n, int k, float[] a, int ao, int lda, float[] b, int bo, int ldb, float[] c, int co, int ldc) {
        rowProduct(m, n, k, a, ao, lda, b, bo, ldb, 1, c, co, ldc);
    }

    @Override
    public void multiplyTransposedB(
            int m, int n, int k, float[] a, int ao, int lda, float[] b, int bo, int ldb, float[] c, int co, int ldc) {
        rowProduct(m, n, k, a, ao, lda, b, bo, 1, ldb, c, co, ldc);
    }

    @Override
    public void multiplyTransposedA(
            int m, int n, int k, float[] a, int ao, int lda, float[] b, int bo, int ldb, float[] c, int co, int ldc) {
        product(m, n, k, a, ao, 1, lda, b, bo, ldb, 1, c, co, ldc);
    }

    /** A·B or A·Bᵀ. */
    private static void rowProduct(
            int m,
            int n,
            int k,
            float[] a,
            int ao,
            int lda,
            float[] b,
            int bo,
            int bRow,
            int bColumn,
            float[] c,
            int co,
            int ldc) {
        if (n > NARROW) {
            product(m, n, k, a, ao, lda, 1, b, bo, bRow, bColumn, c, co, ldc);
            return;
        }
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
                float[] partial = new float[Reduction.LANES];
                for (int p = 0; p < k; p++) {
                    int lane = p % Reduction.LANES;
                    partial[lane] = Math.fma(a[ao + i * lda + p], b[bo + p * bRow + j * bColumn], partial[lane]);
                }
                c[co + i * ldc + j] += Reduction.tree(partial);
            }
        }
    }

    private static void product(
            int m,
            int n,
            int k,
            float[] a,
            int ao,
            int aRow,
            int aColumn,
            float[] b,
            int bo,
            int bRow,
            int bColumn,
            float[] c,
            int co,
            int ldc) {
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
                float sum = c[co + i * ldc + j];
                for (int p = 0; p < k; p++) {
                    sum = Math.fma(a[ao + i * aRow + p * aColumn], b[bo + p * bRow + j * bColumn], sum);
                }
                c[co + i * ldc + j] = sum;
            }
        }
    }

    @Override
    public void addColumnSums(int rows, int n, float[] x, float[] sums, int sumsOffset) {
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < n; j++) {
                sums[sumsOffset + j] += x[i * n + j];
            }
        }
    }
}
