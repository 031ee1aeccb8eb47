package io.github.ascentrl.nn.internal.kernels;

/**
 * A right-hand matrix B, {@code [k, n]}, laid out for repeated products by {@link Products#pack}. It uses the scratch
 * space of the instance that created it, so use it in the same thread.
 */
public abstract class Packed {
    int k;
    int n;

    /** C += A·B; A is {@code [m, k]}, C {@code [m, n]}. */
    public abstract void multiply(int m, float[] a, int ao, int lda, float[] c, int co, int ldc);

    /**
     * C = from + A·B for n columns of B from a column on; both numbers are multiples of 32, and B has that many
     * columns. The rows of {@code from}, from which chains start, are {@code ldf} apart, which may be 0 or negative;
     * {@code from} may be C.
     */
    public abstract void multiply(
            int m,
            float[] a,
            int ao,
            int lda,
            int column,
            int n,
            float[] from,
            int fo,
            int ldf,
            float[] c,
            int co,
            int ldc);

    /** Y = X·B + b, with chains that start from b; X is {@code [m, k]}, Y {@code [m, n]} without gaps. */
    public void affine(int m, float[] x, int xo, int ldx, float[] bias, int biasOffset, float[] y) {
        for (int i = 0; i < m; i++) {
            System.arraycopy(bias, biasOffset, y, i * n, n);
        }
        multiply(m, x, xo, ldx, y, 0, n);
    }

    /** Y = max(X·B + b, 0). */
    public void affineRelu(int m, float[] x, int xo, int ldx, float[] bias, int biasOffset, float[] y) {
        affine(m, x, xo, ldx, bias, biasOffset, y);
        for (int i = 0; i < m * n; i++) {
            y[i] = Math.max(y[i], 0f);
        }
    }
}
