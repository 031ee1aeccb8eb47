package io.github.ascentrl.nn.internal.kernels;

/**
 * The specification: the plainest loops, in the order that fixes every bit. Its products and row reductions are slow;
 * its loops over elements C2 vectorises as they stand, so {@link PlainKernels} takes them over.
 */
public class ScalarKernels implements Kernels {
    @Override
    public String name() {
        return "scalar";
    }

    private static final class Copy extends Packed {
        final float[] b;

        Copy(int k, int n) {
            this.k = k;
            this.n = n;
            b = new float[k * n];
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

    @Override
    public void multiply(int m, float[] a, int ao, int lda, Packed b, float[] c, int co, int ldc) {
        multiply(m, b.n, b.k, a, ao, lda, ((Copy) b).b, 0, b.n, c, co, ldc);
    }

    @Override
    public void multiply(
            int m,
            float[] a,
            int ao,
            int lda,
            Packed b,
            int column,
            int n,
            float[] from,
            int fo,
            int ldf,
            float[] c,
            int co,
            int ldc) {
        copyRows(m, n, from, fo, ldf, c, co, ldc);
        product(m, n, b.k, a, ao, lda, 1, ((Copy) b).b, column, b.n, 1, c, co, ldc);
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
    public void fillRows(int rows, int n, float[] bias, int biasOffset, float[] y) {
        for (int i = 0; i < rows; i++) {
            System.arraycopy(bias, biasOffset, y, i * n, n);
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

    @Override
    public void relu(int n, float[] x, float[] y) {
        for (int i = 0; i < n; i++) {
            y[i] = Math.max(x[i], 0f); // the ternary mispredicts, at up to 4 ns an element
        }
    }

    @Override
    public void reluBackward(int n, float[] y, float[] dy, float[] dx) {
        for (int i = 0; i < n; i++) {
            dx[i] += y[i] > 0f ? dy[i] : 0f;
        }
    }

    @Override
    public void tanh(int n, float[] x, float[] y) {
        for (int i = 0; i < n; i++) {
            y[i] = Elementary.tanh(x[i]);
        }
    }

    @Override
    public void tanhBackward(int n, float[] y, float[] dy, float[] dx) {
        for (int i = 0; i < n; i++) {
            dx[i] = Math.fma(dy[i], Math.fma(-y[i], y[i], 1f), dx[i]);
        }
    }

    @Override
    public void timesTanhSlope(int n, float[] y, float[] dy) {
        for (int i = 0; i < n; i++) {
            dy[i] *= Math.fma(-y[i], y[i], 1f);
        }
    }

    @Override
    public void timesReluSlope(int n, float[] y, float[] dy) {
        for (int i = 0; i < n; i++) {
            dy[i] = y[i] > 0f ? dy[i] : 0f;
        }
    }

    @Override
    public void sigmoid(int n, float[] x, float[] y) {
        for (int i = 0; i < n; i++) {
            y[i] = Elementary.sigmoid(x[i]);
        }
    }

    @Override
    public void sigmoidBackward(int n, float[] y, float[] dy, float[] dx) {
        for (int i = 0; i < n; i++) {
            dx[i] = Math.fma(dy[i], Math.fma(-y[i], y[i], y[i]), dx[i]);
        }
    }

    @Override
    public void gelu(int n, float[] x, float[] y) {
        for (int i = 0; i < n; i++) {
            y[i] = Elementary.gelu(x[i]);
        }
    }

    @Override
    public void geluBackward(int n, float[] x, float[] dy, float[] dx) {
        for (int i = 0; i < n; i++) {
            dx[i] = Math.fma(dy[i], Elementary.geluSlope(x[i]), dx[i]);
        }
    }

    @Override
    public void exp(int n, float[] x, int xo, float[] y) {
        for (int i = 0; i < n; i++) {
            y[i] = Elementary.exp(x[xo + i]);
        }
    }

    @Override
    public void log(int n, float[] x, float[] y) {
        for (int i = 0; i < n; i++) {
            y[i] = Elementary.log(x[i]);
        }
    }

    @Override
    public void scale(int n, float a, float[] x, int xo, float[] y, int yo) {
        for (int i = 0; i < n; i++) {
            y[yo + i] = a * x[xo + i];
        }
    }

    @Override
    public void addScaled(int n, float a, float[] x, int xo, float[] y, int yo) {
        for (int i = 0; i < n; i++) {
            y[yo + i] = Math.fma(a, x[xo + i], y[yo + i]);
        }
    }

    @Override
    public void combine(int n, float a, float[] x, int xo, float b, float[] y, int yo, float[] z) {
        for (int i = 0; i < n; i++) {
            z[i] = Math.fma(a, x[xo + i], b * y[yo + i]);
        }
    }

    @Override
    public void product(int n, float[] x, int xo, float[] y, int yo, float[] z) {
        for (int i = 0; i < n; i++) {
            z[i] = x[xo + i] * y[yo + i];
        }
    }

    @Override
    public void addProduct(int n, float[] x, int xo, float[] y, int yo, float[] z, int zo) {
        for (int i = 0; i < n; i++) {
            z[zo + i] = Math.fma(x[xo + i], y[yo + i], z[zo + i]);
        }
    }

    private final float[] lanes = new float[Reduction.LANES];

    @Override
    public void softmax(int rows, int n, float[] x, float[] y, float[] max, float[] logSum) {
        for (int i = 0; i < rows; i++) {
            int o = i * n;
            float top = x[o];
            for (int j = 1; j < n; j++) {
                top = Math.max(top, x[o + j]);
            }
            for (int j = 0; j < n; j++) {
                y[o + j] = Elementary.exp(x[o + j] - top);
            }
            float sum = n <= Reduction.LANES ? Reduction.shortSum(n, y, o, lanes) : (float) sum(n, y, o);
            float scale = 1f / sum;
            for (int j = 0; j < n; j++) {
                y[o + j] *= scale;
            }
            max[i] = top;
            logSum[i] = Elementary.log(sum);
        }
    }

    @Override
    public void softmaxInPlace(int rows, int n, float[] x, float[] max, float[] scale, int at) {
        for (int i = 0; i < rows; i++) {
            int o = i * n;
            float top = x[o];
            for (int j = 1; j < n; j++) {
                top = Math.max(top, x[o + j]);
            }
            expScaled(n, top, 1f, x, o);
            float s = 1f / (float) sum(n, x, o);
            for (int j = o; j < o + n; j++) {
                x[j] *= s;
            }
            max[at + i] = top;
            scale[at + i] = s;
        }
    }

    @Override
    public void softmaxAgain(int rows, int n, float[] x, float[] max, float[] scale, int at) {
        for (int i = 0; i < rows; i++) {
            expScaled(n, max[at + i], scale[at + i], x, i * n);
        }
    }

    private static void expScaled(int n, float shift, float factor, float[] x, int o) {
        for (int j = o; j < o + n; j++) {
            x[j] = Elementary.exp(x[j] - shift) * factor;
        }
    }

    @Override
    public void softmaxBackward(int rows, int n, float[] y, float[] dy) {
        for (int i = 0; i < rows; i++) {
            float sum = dot(n, y, i * n, dy, i * n);
            for (int j = i * n; j < (i + 1) * n; j++) {
                dy[j] = y[j] * (dy[j] - sum);
            }
        }
    }

    /** Σ x[o … o+n). */
    float rowSum(int n, float[] x, int o) {
        float[] partial = new float[Reduction.LANES];
        for (int i = 0; i < n; i++) {
            partial[i % Reduction.LANES] += x[o + i];
        }
        return Reduction.tree(partial);
    }

    /** Σ (x[o … o+n) − mean)². */
    float rowDeviations(int n, float[] x, int o, float mean) {
        float[] partial = new float[Reduction.LANES];
        for (int i = 0; i < n; i++) {
            float d = x[o + i] - mean;
            partial[i % Reduction.LANES] = Math.fma(d, d, partial[i % Reduction.LANES]);
        }
        return Reduction.tree(partial);
    }

    @Override
    public void layerNorm(
            int rows,
            int n,
            float[] x,
            float[] gain,
            int gainAt,
            float[] bias,
            int biasAt,
            float epsilon,
            float[] y,
            float[] mean,
            float[] scale) {
        for (int i = 0; i < rows; i++) {
            int o = i * n;
            float mu = rowSum(n, x, o) / n;
            float s = 1f / (float) Math.sqrt(rowDeviations(n, x, o, mu) / n + epsilon);
            for (int j = 0; j < n; j++) {
                y[o + j] = Math.fma((x[o + j] - mu) * s, gain[gainAt + j], bias[biasAt + j]);
            }
            mean[i] = mu;
            scale[i] = s;
        }
    }

    @Override
    public void layerNormBackward(
            int rows,
            int n,
            float[] x,
            float[] gain,
            int gainAt,
            float[] mean,
            float[] scale,
            float[] dy,
            float[] dx,
            float[] dGain,
            float[] dBias,
            int biasAt) {
        for (int i = 0; i < rows; i++) {
            int o = i * n;
            float mu = mean[i];
            float s = scale[i];
            float[] plain = new float[Reduction.LANES];
            float[] weighted = new float[Reduction.LANES];
            for (int j = 0; j < n; j++) {
                int lane = j % Reduction.LANES;
                float normal = (x[o + j] - mu) * s;
                float g = dy[o + j] * gain[gainAt + j];
                plain[lane] += g;
                weighted[lane] = Math.fma(g, normal, weighted[lane]);
                dGain[gainAt + j] = Math.fma(dy[o + j], normal, dGain[gainAt + j]);
                dBias[biasAt + j] += dy[o + j];
            }
            float meanG = Reduction.tree(plain) / n;
            float meanGNormal = Reduction.tree(weighted) / n;
            for (int j = 0; j < n; j++) {
                float normal = (x[o + j] - mu) * s;
                float g = dy[o + j] * gain[gainAt + j];
                dx[o + j] = Math.fma(s, Math.fma(-normal, meanGNormal, g - meanG), dx[o + j]);
            }
        }
    }

    @Override
    public void gru(
            int rows,
            int n,
            int[] first,
            int step,
            float[] gates,
            float[] recurrent,
            float[] state,
            int stateAt,
            float[] next,
            int nextAt,
            float[] kept,
            float[] y) {
        for (int i = 0; i < rows; i++) {
            int row = first[i] + step;
            Cells.gru(
                    0,
                    n,
                    gates,
                    row * 3 * n,
                    recurrent,
                    i * 3 * n,
                    state,
                    stateAt + i * n,
                    next,
                    nextAt + i * n,
                    kept,
                    y,
                    row * n);
        }
    }

    @Override
    public void gruBackward(
            int rows,
            int n,
            int[] first,
            int step,
            float[] gates,
            float[] state,
            int stateAt,
            float[] kept,
            float[] dy,
            float[] carry,
            float[] dGates,
            float[] dRecurrent,
            int dRecurrentAt) {
        for (int i = 0; i < rows; i++) {
            int row = first[i] + step;
            int to = dRecurrentAt + i * 3 * n;
            Cells.gruBackward(
                    0,
                    n,
                    gates,
                    row * 3 * n,
                    state,
                    stateAt + i * n,
                    kept,
                    dy,
                    row * n,
                    carry,
                    i * n,
                    dGates,
                    dRecurrent,
                    to);
        }
    }

    @Override
    public void lstm(
            int rows,
            int n,
            int[] first,
            int step,
            float[] gates,
            float[] recurrent,
            float[] state,
            int stateAt,
            float[] next,
            int nextAt,
            float[] kept,
            float[] y) {
        for (int i = 0; i < rows; i++) {
            int row = first[i] + step;
            int h = i * 2 * n;
            Cells.lstm(
                    0,
                    n,
                    gates,
                    row * 4 * n,
                    recurrent,
                    i * 4 * n,
                    state,
                    stateAt + h,
                    next,
                    nextAt + h,
                    kept,
                    y,
                    row * n);
        }
    }

    @Override
    public void lstmBackward(
            int rows,
            int n,
            int[] first,
            int step,
            float[] gates,
            float[] state,
            int stateAt,
            float[] kept,
            float[] dy,
            float[] carry,
            float[] dGates,
            float[] dRecurrent,
            int dRecurrentAt) {
        for (int i = 0; i < rows; i++) {
            int row = first[i] + step;
            int h = i * 2 * n;
            int to = dRecurrentAt + i * 4 * n;
            Cells.lstmBackward(
                    0, n, gates, row * 4 * n, state, stateAt + h, kept, dy, row * n, carry, h, dGates, dRecurrent, to);
        }
    }

    @Override
    public float dot(int n, float[] x, int xo, float[] y, int yo) {
        float[] partial = new float[Reduction.LANES];
        for (int i = 0; i < n; i++) {
            int lane = i % Reduction.LANES;
            partial[lane] = Math.fma(x[xo + i], y[yo + i], partial[lane]);
        }
        return Reduction.tree(partial);
    }

    @Override
    public double sum(int n, float[] x, int xo) {
        double[] partial = new double[Reduction.LANES];
        for (int i = 0; i < n; i++) {
            partial[i % Reduction.LANES] += x[xo + i];
        }
        return Reduction.tree(partial);
    }

    @Override
    public double sumOfSquares(int n, float[] x, int xo) {
        double[] partial = new double[Reduction.LANES];
        for (int i = 0; i < n; i++) {
            partial[i % Reduction.LANES] += (double) x[xo + i] * x[xo + i];
        }
        return Reduction.tree(partial);
    }

    @Override
    public boolean allFinite(int n, float[] x, int xo) {
        for (int i = xo; i < xo + n; i++) {
            if (!Float.isFinite(x[i])) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void adam(
            int from,
            int n,
            float[] p,
            float[] g,
            float[] m,
            float[] v,
            float beta1,
            float beta2,
            float decay,
            float step,
            float scale,
            float epsilon) {
        Steps.adam(from, n, p, g, m, v, beta1, beta2, decay, step, scale, epsilon);
    }

    @Override
    public void sgd(int from, int n, float[] p, float[] g, float[] u, float momentum, float rate) {
        Steps.sgd(from, n, p, g, u, momentum, rate);
    }

    @Override
    public void rmsProp(int from, int n, float[] p, float[] g, float[] v, float alpha, float rate, float epsilon) {
        Steps.rmsProp(from, n, p, g, v, alpha, rate, epsilon);
    }
}
