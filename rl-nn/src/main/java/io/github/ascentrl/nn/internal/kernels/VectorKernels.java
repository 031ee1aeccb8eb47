package io.github.ascentrl.nn.internal.kernels;

import static jdk.incubator.vector.VectorOperators.GT;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The Vector API of {@code jdk.incubator.vector}, for vectors of the machine's preferred size. {@link KernelProvider}
 * loads this class by name when the module is there. One species only: on JDK 17 a second one in the same JVM slows
 * both down to 5 GFLOP/s. Loops end in the specification's loops for what does not fill a vector; masks would be slow
 * on JDK 17 and below AVX-512.
 *
 * <p>Inner loops call the Vector API alone, no helper of this package, however small: C2 stops inlining what is not
 * forced once a method holds 8000 bytecodes, those of the API's own methods counted, and a vector that crosses a call is
 * an object. With {@code load} and {@code exp} as helpers JDK 17 took 1 ns per tanh instead of 0.2 as soon as the loop
 * was inlined into its callers.
 */
final class VectorKernels implements Kernels {
    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    private static final int L = S.length();

    private final VectorMath math = new VectorMath();
    private final VectorRows rowSums = new VectorRows();
    private final VectorMatrix matrix = new VectorMatrix(rowSums);

    VectorKernels() {
        if (L > Reduction.LANES || L < 4) {
            throw new UnsupportedOperationException(
                    "vectors of " + S.vectorBitSize() + " bits; 128 to 512 are supported");
        }
    }

    @Override
    public String name() {
        return "vector " + S.vectorBitSize();
    }

    @Override
    public Packed pack(boolean transposed, int k, int n, float[] b, int bo, int ldb, Packed reuse) {
        return matrix.pack(transposed, k, n, b, bo, ldb, reuse);
    }

    @Override
    public void multiply(int m, float[] a, int ao, int lda, Packed b, float[] c, int co, int ldc) {
        matrix.multiply(m, a, ao, lda, (VectorMatrix.Panels) b, c, co, ldc, c, co, ldc);
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
        matrix.multiplyColumns(m, a, ao, lda, (VectorMatrix.Panels) b, column, n, from, fo, ldf, c, co, ldc);
    }

    @Override
    public void multiply(
            int m, int n, int k, float[] a, int ao, int lda, float[] b, int bo, int ldb, float[] c, int co, int ldc) {
        matrix.multiply(m, n, k, a, ao, lda, false, b, bo, ldb, c, co, ldc, c, co, ldc);
    }

    @Override
    public void multiplyTransposedB(
            int m, int n, int k, float[] a, int ao, int lda, float[] b, int bo, int ldb, float[] c, int co, int ldc) {
        matrix.multiply(m, n, k, a, ao, lda, true, b, bo, ldb, c, co, ldc, c, co, ldc);
    }

    @Override
    public void multiplyTransposedA(
            int m, int n, int k, float[] a, int ao, int lda, float[] b, int bo, int ldb, float[] c, int co, int ldc) {
        matrix.multiplyTransposedA(m, n, k, a, ao, lda, b, bo, ldb, c, co, ldc);
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
        matrix.multiply(m, n, k, x, xo, ldx, false, w, wo, n, bias, biasOffset, 0, y, 0, n);
    }

    @Override
    public void affine(int m, float[] x, int xo, int ldx, Packed w, float[] bias, int biasOffset, float[] y) {
        matrix.multiply(m, x, xo, ldx, (VectorMatrix.Panels) w, bias, biasOffset, 0, y, 0, w.n);
    }

    @Override
    public void affineRelu(int m, float[] x, int xo, int ldx, Packed w, float[] bias, int biasOffset, float[] y) {
        if (m != 1 || !matrix.rowRelu(x, xo, (VectorMatrix.Panels) w, bias, biasOffset, y)) {
            Kernels.super.affineRelu(m, x, xo, ldx, w, bias, biasOffset, y);
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
        int j = 0;
        for (; j + 4 * L <= n; j += 4 * L) {
            int to = sumsOffset + j;
            FloatVector s0 = FloatVector.fromArray(S, sums, to);
            FloatVector s1 = FloatVector.fromArray(S, sums, to + L);
            FloatVector s2 = FloatVector.fromArray(S, sums, to + 2 * L);
            FloatVector s3 = FloatVector.fromArray(S, sums, to + 3 * L);
            for (int i = 0, at = j; i < rows; i++, at += n) {
                s0 = s0.add(FloatVector.fromArray(S, x, at));
                s1 = s1.add(FloatVector.fromArray(S, x, at + L));
                s2 = s2.add(FloatVector.fromArray(S, x, at + 2 * L));
                s3 = s3.add(FloatVector.fromArray(S, x, at + 3 * L));
            }
            s0.intoArray(sums, to);
            s1.intoArray(sums, to + L);
            s2.intoArray(sums, to + 2 * L);
            s3.intoArray(sums, to + 3 * L);
        }
        for (; j + L <= n; j += L) {
            FloatVector s = FloatVector.fromArray(S, sums, sumsOffset + j);
            for (int i = 0, at = j; i < rows; i++, at += n) {
                s = s.add(FloatVector.fromArray(S, x, at));
            }
            s.intoArray(sums, sumsOffset + j);
        }
        for (; j < n; j++) {
            float sum = sums[sumsOffset + j];
            for (int i = 0, at = j; i < rows; i++, at += n) {
                sum += x[at];
            }
            sums[sumsOffset + j] = sum;
        }
    }

    @Override
    public void relu(int n, float[] x, float[] y) {
        int i = 0;
        for (; i + L <= n; i += L) {
            VectorTiles.relu(FloatVector.fromArray(S, x, i)).intoArray(y, i);
        }
        for (; i < n; i++) {
            y[i] = Math.max(x[i], 0f);
        }
    }

    @Override
    public void reluBackward(int n, float[] y, float[] dy, float[] dx) {
        int i = 0;
        for (; i + L <= n; i += L) {
            FloatVector d = FloatVector.broadcast(S, 0f)
                    .blend(
                            FloatVector.fromArray(S, dy, i),
                            FloatVector.fromArray(S, y, i).compare(GT, 0f));
            FloatVector.fromArray(S, dx, i).add(d).intoArray(dx, i);
        }
        for (; i < n; i++) {
            dx[i] += y[i] > 0f ? dy[i] : 0f;
        }
    }

    @Override
    public void tanh(int n, float[] x, float[] y) {
        VectorMath.tanh(n, x, y);
    }

    @Override
    public void tanhBackward(int n, float[] y, float[] dy, float[] dx) {
        int i = 0;
        for (; i + L <= n; i += L) {
            FloatVector v = FloatVector.fromArray(S, y, i);
            FloatVector.fromArray(S, dy, i)
                    .fma(v.neg().fma(v, FloatVector.broadcast(S, 1f)), FloatVector.fromArray(S, dx, i))
                    .intoArray(dx, i);
        }
        for (; i < n; i++) {
            dx[i] = Math.fma(dy[i], Math.fma(-y[i], y[i], 1f), dx[i]);
        }
    }

    @Override
    public void timesTanhSlope(int n, float[] y, float[] dy) {
        int i = 0;
        for (; i + L <= n; i += L) {
            FloatVector v = FloatVector.fromArray(S, y, i);
            FloatVector.fromArray(S, dy, i)
                    .mul(v.neg().fma(v, FloatVector.broadcast(S, 1f)))
                    .intoArray(dy, i);
        }
        for (; i < n; i++) {
            dy[i] *= Math.fma(-y[i], y[i], 1f);
        }
    }

    @Override
    public void timesReluSlope(int n, float[] y, float[] dy) {
        int i = 0;
        for (; i + L <= n; i += L) {
            FloatVector.broadcast(S, 0f)
                    .blend(
                            FloatVector.fromArray(S, dy, i),
                            FloatVector.fromArray(S, y, i).compare(GT, 0f))
                    .intoArray(dy, i);
        }
        for (; i < n; i++) {
            dy[i] = y[i] > 0f ? dy[i] : 0f;
        }
    }

    @Override
    public void sigmoid(int n, float[] x, float[] y) {
        math.sigmoid(n, x, y);
    }

    @Override
    public void sigmoidBackward(int n, float[] y, float[] dy, float[] dx) {
        int i = 0;
        for (; i + L <= n; i += L) {
            FloatVector v = FloatVector.fromArray(S, y, i);
            FloatVector.fromArray(S, dy, i)
                    .fma(v.neg().fma(v, v), FloatVector.fromArray(S, dx, i))
                    .intoArray(dx, i);
        }
        for (; i < n; i++) {
            dx[i] = Math.fma(dy[i], Math.fma(-y[i], y[i], y[i]), dx[i]);
        }
    }

    @Override
    public void gelu(int n, float[] x, float[] y) {
        VectorMath.gelu(n, x, y);
    }

    @Override
    public void geluBackward(int n, float[] x, float[] dy, float[] dx) {
        VectorMath.geluBackward(n, x, dy, dx);
    }

    @Override
    public void geluAndSlope(int n, float[] x, float[] y, float[] dy) {
        VectorMath.geluAndSlope(n, x, y, dy);
    }

    @Override
    public void dropout(int n, long key, int place, int threshold, float scale, float[] x, int xo, float[] y, int yo) {
        VectorMasks.dropout(n, key, place, threshold, scale, x, xo, y, yo);
    }

    @Override
    public void exp(int n, float[] x, int xo, float[] y) {
        VectorMath.exp(n, x, xo, y, 0);
    }

    @Override
    public void log(int n, float[] x, float[] y) {
        VectorMath.log(n, x, y);
    }

    @Override
    public void scale(int n, float a, float[] x, int xo, float[] y, int yo) {
        int i = 0;
        for (; i + L <= n; i += L) {
            FloatVector.fromArray(S, x, xo + i).mul(a).intoArray(y, yo + i);
        }
        for (; i < n; i++) {
            y[yo + i] = a * x[xo + i];
        }
    }

    @Override
    public void addScaled(int n, float a, float[] x, int xo, float[] y, int yo) {
        int i = 0;
        for (; i + L <= n; i += L) {
            FloatVector.broadcast(S, a)
                    .fma(FloatVector.fromArray(S, x, xo + i), FloatVector.fromArray(S, y, yo + i))
                    .intoArray(y, yo + i);
        }
        for (; i < n; i++) {
            y[yo + i] = Math.fma(a, x[xo + i], y[yo + i]);
        }
    }

    @Override
    public void addPairs(
            int n, int count, float[] x, int xo, int xStride, float[] y, int yo, int yStride, float[] z, int zo) {
        VectorPairs.addPairs(n, count, x, xo, xStride, y, yo, yStride, z, zo);
    }

    @Override
    public void addScaledRows(
            int n,
            int count,
            float factor,
            float[] a,
            int ao,
            int aStride,
            float[] x,
            int xo,
            int xStride,
            float[] y,
            int yo) {
        VectorPairs.addScaledRows(n, count, factor, a, ao, aStride, x, xo, xStride, y, yo);
    }

    @Override
    public void combine(int n, float a, float[] x, int xo, float b, float[] y, int yo, float[] z) {
        int i = 0;
        for (; i + L <= n; i += L) {
            FloatVector.broadcast(S, a)
                    .fma(
                            FloatVector.fromArray(S, x, xo + i),
                            FloatVector.fromArray(S, y, yo + i).mul(b))
                    .intoArray(z, i);
        }
        for (; i < n; i++) {
            z[i] = Math.fma(a, x[xo + i], b * y[yo + i]);
        }
    }

    @Override
    public void product(int n, float[] x, int xo, float[] y, int yo, float[] z) {
        int i = 0;
        for (; i + L <= n; i += L) {
            FloatVector.fromArray(S, x, xo + i)
                    .mul(FloatVector.fromArray(S, y, yo + i))
                    .intoArray(z, i);
        }
        for (; i < n; i++) {
            z[i] = x[xo + i] * y[yo + i];
        }
    }

    @Override
    public void addProduct(int n, float[] x, int xo, float[] y, int yo, float[] z, int zo) {
        int i = 0;
        for (; i + L <= n; i += L) {
            FloatVector.fromArray(S, x, xo + i)
                    .fma(FloatVector.fromArray(S, y, yo + i), FloatVector.fromArray(S, z, zo + i))
                    .intoArray(z, zo + i);
        }
        for (; i < n; i++) {
            z[zo + i] = Math.fma(x[xo + i], y[yo + i], z[zo + i]);
        }
    }

    @Override
    public void softmax(int rows, int n, float[] x, float[] y, float[] max, float[] logSum) {
        rowSums.softmax(rows, n, x, y, max, logSum);
    }

    @Override
    public void softmaxInPlace(int rows, int n, float[] x, float[] max, float[] scale, int at) {
        rowSums.softmaxInPlace(rows, n, x, max, scale, at);
    }

    @Override
    public void softmaxAgain(int rows, int n, float[] x, float[] max, float[] scale, int at) {
        for (int i = 0; i < rows; i++) {
            VectorMath.expScaled(n, max[at + i], scale[at + i], x, i * n);
        }
    }

    @Override
    public void softmaxBackward(int rows, int n, float[] y, float[] dy) {
        rowSums.softmaxBackward(rows, n, y, dy);
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
        rowSums.layerNorm(rows, n, x, gain, gainAt, bias, biasAt, epsilon, y, mean, scale);
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
        rowSums.layerNormBackward(rows, n, x, gain, gainAt, mean, scale, dy, dx, dGain, dBias, biasAt);
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
            VectorCells.gru(
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
            VectorCells.gruBackward(
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
            VectorCells.lstm(
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
            VectorCells.lstmBackward(
                    n, gates, row * 4 * n, state, stateAt + h, kept, dy, row * n, carry, h, dGates, dRecurrent, to);
        }
    }

    @Override
    public float dot(int n, float[] x, int xo, float[] y, int yo) {
        return rowSums.dot(n, x, xo, y, yo);
    }

    @Override
    public double sum(int n, float[] x, int xo) {
        return rowSums.sum(n, x, xo, false);
    }

    @Override
    public double sumOfSquares(int n, float[] x, int xo) {
        return rowSums.sum(n, x, xo, true);
    }

    @Override
    public boolean allFinite(int n, float[] x, int xo) {
        return VectorRows.allFinite(n, x, xo);
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
        VectorSteps.adam(from, n, p, g, m, v, beta1, beta2, decay, step, scale, epsilon);
    }

    @Override
    public void sgd(int from, int n, float[] p, float[] g, float[] u, float momentum, float rate) {
        VectorSteps.sgd(from, n, p, g, u, momentum, rate);
    }

    @Override
    public void rmsProp(int from, int n, float[] p, float[] g, float[] v, float alpha, float rate, float epsilon) {
        VectorSteps.rmsProp(from, n, p, g, v, alpha, rate, epsilon);
    }
}
