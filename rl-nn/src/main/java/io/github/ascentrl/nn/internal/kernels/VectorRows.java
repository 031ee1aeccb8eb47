package io.github.ascentrl.nn.internal.kernels;

import static jdk.incubator.vector.VectorOperators.ADD;
import static jdk.incubator.vector.VectorOperators.F2D;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.MAX;

import java.util.Arrays;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Sums along rows with the Vector API, in the shape of {@link Reduction}: 16 partial sums are one vector of 512 bits,
 * two of 256 or four of 128; the accumulators not needed stay 0 and the compiler drops them.
 */
final class VectorRows {
    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Double> D = DoubleVector.SPECIES_PREFERRED;
    private static final int L = S.length();
    private static final int LANES = Reduction.LANES;

    private final float[] partial = new float[LANES];
    private final float[] partial2 = new float[LANES];
    private final float[] four = new float[4 * LANES];
    private final double[] partialDouble = new double[LANES];

    float sum(int n, float[] x, int o) {
        FloatVector a0 = FloatVector.broadcast(S, 0f);
        FloatVector a1 = a0;
        FloatVector a2 = a0;
        FloatVector a3 = a0;
        int i = 0;
        for (; i + LANES <= n; i += LANES) {
            a0 = a0.add(FloatVector.fromArray(S, x, o + i));
            if (L <= 8) {
                a1 = a1.add(FloatVector.fromArray(S, x, o + i + L));
            }
            if (L <= 4) {
                a2 = a2.add(FloatVector.fromArray(S, x, o + i + 2 * L));
                a3 = a3.add(FloatVector.fromArray(S, x, o + i + 3 * L));
            }
        }
        if (i == n) {
            return tree(a0, a1, a2, a3);
        }
        a0.intoArray(partial, 0);
        if (L <= 8) {
            a1.intoArray(partial, L);
        }
        if (L <= 4) {
            a2.intoArray(partial, 2 * L);
            a3.intoArray(partial, 3 * L);
        }
        for (int lane = 0; i < n; i++, lane++) {
            partial[lane] += x[o + i];
        }
        return Reduction.tree(partial);
    }

    /** The tree of 16 partial sums; its lower levels, as far as they are between vectors, are additions of vectors. */
    private float tree(FloatVector a0, FloatVector a1, FloatVector a2, FloatVector a3) {
        if (L > 8) {
            a0.intoArray(partial, 0);
            return Reduction.tree(partial);
        }
        if (L == 8) {
            a0.add(a1).intoArray(partial, 0);
        } else {
            a0.add(a2).intoArray(partial, 0);
            a1.add(a3).intoArray(partial, L);
        }
        return Reduction.upperTree(partial);
    }

    float dot(int n, float[] x, int xo, float[] y, int yo) {
        FloatVector a0 = FloatVector.broadcast(S, 0f);
        FloatVector a1 = a0;
        FloatVector a2 = a0;
        FloatVector a3 = a0;
        int i = 0;
        for (; i + LANES <= n; i += LANES) {
            a0 = FloatVector.fromArray(S, x, xo + i).fma(FloatVector.fromArray(S, y, yo + i), a0);
            if (L <= 8) {
                a1 = FloatVector.fromArray(S, x, xo + i + L).fma(FloatVector.fromArray(S, y, yo + i + L), a1);
            }
            if (L <= 4) {
                a2 = FloatVector.fromArray(S, x, xo + i + 2 * L).fma(FloatVector.fromArray(S, y, yo + i + 2 * L), a2);
                a3 = FloatVector.fromArray(S, x, xo + i + 3 * L).fma(FloatVector.fromArray(S, y, yo + i + 3 * L), a3);
            }
        }
        if (i == n) {
            return tree(a0, a1, a2, a3);
        }
        a0.intoArray(partial, 0);
        if (L <= 8) {
            a1.intoArray(partial, L);
        }
        if (L <= 4) {
            a2.intoArray(partial, 2 * L);
            a3.intoArray(partial, 3 * L);
        }
        for (int lane = 0; i < n; i++, lane++) {
            partial[lane] = Math.fma(x[xo + i], y[yo + i], partial[lane]);
        }
        return Reduction.tree(partial);
    }

    /**
     * C = from + A·B with few columns, as sums along rows; B by columns. Four sums at a time: alone, each would wait for
     * its own fused multiply-adds and its tree.
     */
    void dots(
            int m,
            int n,
            int k,
            float[] a,
            int ao,
            int lda,
            float[] columns,
            float[] from,
            int fo,
            int ldf,
            float[] c,
            int co,
            int ldc) {
        int i = 0;
        for (; i + 3 < m; i += 4) {
            for (int j = 0; j < n; j++) {
                int at = ao + i * lda;
                fourDots(k, a, at, at + lda, at + 2 * lda, at + 3 * lda, columns, j * k);
                int start = fo + i * ldf + j;
                int to = co + i * ldc + j;
                c[to] = from[start] + Reduction.tree(four, 0);
                c[to + ldc] = from[start + ldf] + Reduction.tree(four, LANES);
                c[to + 2 * ldc] = from[start + 2 * ldf] + Reduction.tree(four, 2 * LANES);
                c[to + 3 * ldc] = from[start + 3 * ldf] + Reduction.tree(four, 3 * LANES);
            }
        }
        for (; i < m; i++) {
            int row = ao + i * lda;
            int start = fo + i * ldf;
            int to = co + i * ldc;
            int j = 0;
            if (L >= 8 && k % LANES == 0) {
                for (; j + 1 < n; j += 2) {
                    twoDots(k, a, row, columns, j * k, from, start + j, c, to + j);
                }
            }
            for (; j < n; j++) {
                c[to + j] = from[start + j] + dot(k, a, row, columns, j * k);
            }
        }
    }

    /** One row times two columns, without a rest, in vectors of 8 or 16: as two dots, but the row is read once. */
    private void twoDots(int k, float[] x, int xo, float[] columns, int yo, float[] from, int fo, float[] c, int co) {
        FloatVector a0 = FloatVector.broadcast(S, 0f);
        FloatVector a1 = a0;
        FloatVector b0 = a0;
        FloatVector b1 = a0;
        for (int p = 0; p < k; p += LANES) {
            FloatVector v = FloatVector.fromArray(S, x, xo + p);
            a0 = v.fma(FloatVector.fromArray(S, columns, yo + p), a0);
            b0 = v.fma(FloatVector.fromArray(S, columns, yo + k + p), b0);
            if (L == 8) {
                v = FloatVector.fromArray(S, x, xo + p + L);
                a1 = v.fma(FloatVector.fromArray(S, columns, yo + p + L), a1);
                b1 = v.fma(FloatVector.fromArray(S, columns, yo + k + p + L), b1);
            }
        }
        // not by tree(…): where C2 inlines this method but finds that call rare, its vectors would be made on the heap
        (L == 8 ? a0.add(a1) : a0).intoArray(partial, 0);
        c[co] = from[fo] + restOfTree();
        (L == 8 ? b0.add(b1) : b0).intoArray(partial, 0);
        c[co + 1] = from[fo + 1] + restOfTree();
    }

    private float restOfTree() {
        return L == 8 ? Reduction.upperTree(partial) : Reduction.tree(partial);
    }

    /** The partial sums of four rows of A times one column. */
    private void fourDots(int k, float[] a, int a0, int a1, int a2, int a3, float[] b, int bo) {
        int full = k & -LANES;
        for (int v = 0; v < LANES; v += L) {
            FloatVector s0 = FloatVector.broadcast(S, 0f);
            FloatVector s1 = s0;
            FloatVector s2 = s0;
            FloatVector s3 = s0;
            for (int p = v; p < full; p += LANES) {
                FloatVector y = FloatVector.fromArray(S, b, bo + p);
                s0 = FloatVector.fromArray(S, a, a0 + p).fma(y, s0);
                s1 = FloatVector.fromArray(S, a, a1 + p).fma(y, s1);
                s2 = FloatVector.fromArray(S, a, a2 + p).fma(y, s2);
                s3 = FloatVector.fromArray(S, a, a3 + p).fma(y, s3);
            }
            s0.intoArray(four, v);
            s1.intoArray(four, LANES + v);
            s2.intoArray(four, 2 * LANES + v);
            s3.intoArray(four, 3 * LANES + v);
        }
        for (int p = full, lane = 0; p < k; p++, lane++) {
            float y = b[bo + p];
            four[lane] = Math.fma(a[a0 + p], y, four[lane]);
            four[LANES + lane] = Math.fma(a[a1 + p], y, four[LANES + lane]);
            four[2 * LANES + lane] = Math.fma(a[a2 + p], y, four[2 * LANES + lane]);
            four[3 * LANES + lane] = Math.fma(a[a3 + p], y, four[3 * LANES + lane]);
        }
    }

    /** Σ (x − mean)². */
    private float deviations(int n, float[] x, int o, float mean) {
        FloatVector a0 = FloatVector.broadcast(S, 0f);
        FloatVector a1 = a0;
        FloatVector a2 = a0;
        FloatVector a3 = a0;
        int i = 0;
        for (; i + LANES <= n; i += LANES) {
            FloatVector d = FloatVector.fromArray(S, x, o + i).sub(mean);
            a0 = d.fma(d, a0);
            if (L <= 8) {
                d = FloatVector.fromArray(S, x, o + i + L).sub(mean);
                a1 = d.fma(d, a1);
            }
            if (L <= 4) {
                d = FloatVector.fromArray(S, x, o + i + 2 * L).sub(mean);
                a2 = d.fma(d, a2);
                d = FloatVector.fromArray(S, x, o + i + 3 * L).sub(mean);
                a3 = d.fma(d, a3);
            }
        }
        if (i == n) {
            return tree(a0, a1, a2, a3);
        }
        a0.intoArray(partial, 0);
        if (L <= 8) {
            a1.intoArray(partial, L);
        }
        if (L <= 4) {
            a2.intoArray(partial, 2 * L);
            a3.intoArray(partial, 3 * L);
        }
        for (int lane = 0; i < n; i++, lane++) {
            float d = x[o + i] - mean;
            partial[lane] = Math.fma(d, d, partial[lane]);
        }
        return Reduction.tree(partial);
    }

    double sum(int n, float[] x, int o, boolean squares) {
        DoubleVector a0 = DoubleVector.zero(D);
        DoubleVector a1 = a0;
        DoubleVector a2 = a0;
        DoubleVector a3 = a0;
        double[] sums = partialDouble;
        Arrays.fill(sums, 0.0);
        int i = 0;
        for (; i + LANES <= n; i += LANES) {
            if (L >= 8) {
                FloatVector f = FloatVector.fromArray(S, x, o + i);
                a0 = added(squares, f, 0, a0);
                a1 = added(squares, f, 1, a1);
                if (L == 8) {
                    f = FloatVector.fromArray(S, x, o + i + L);
                    a2 = added(squares, f, 0, a2);
                    a3 = added(squares, f, 1, a3);
                }
            } else { // too many vectors for the registers: their sums stay in memory
                for (int at = 0; at < LANES; at += D.length()) {
                    FloatVector f = FloatVector.fromArray(S, x, o + i + at / L * L);
                    added(squares, f, at / D.length() % 2, DoubleVector.fromArray(D, sums, at))
                            .intoArray(sums, at);
                }
            }
        }
        if (L >= 8) {
            a0.intoArray(sums, 0);
            a1.intoArray(sums, D.length());
        }
        if (L == 8) {
            a2.intoArray(sums, 2 * D.length());
            a3.intoArray(sums, 3 * D.length());
        }
        for (int lane = 0; i < n; i++, lane++) {
            double d = x[o + i];
            sums[lane] += squares ? d * d : d;
        }
        return Reduction.tree(sums);
    }

    /** One half of a vector, or its squares, in double, added to a sum. */
    private static DoubleVector added(boolean squares, FloatVector f, int half, DoubleVector sum) {
        DoubleVector d = (DoubleVector) f.convertShape(F2D, D, half);
        return squares ? d.fma(d, sum) : d.add(sum);
    }

    static boolean allFinite(int n, float[] x, int xo) {
        // x·0 is 0 for finite x and NaN otherwise, and stays NaN in a sum. The sums end in scalars, not in a comparison
        // of vectors: C2 keeps that one in the heap when this loop is compiled into a long caller.
        FloatVector zero = FloatVector.broadcast(S, 0f);
        FloatVector a0 = zero;
        FloatVector a1 = zero;
        FloatVector a2 = zero;
        FloatVector a3 = zero;
        int i = xo;
        int end = xo + n;
        for (; i + 4 * L <= end; i += 4 * L) { // four sums, or the latency of one addition would be all the time
            a0 = FloatVector.fromArray(S, x, i).fma(zero, a0);
            a1 = FloatVector.fromArray(S, x, i + L).fma(zero, a1);
            a2 = FloatVector.fromArray(S, x, i + 2 * L).fma(zero, a2);
            a3 = FloatVector.fromArray(S, x, i + 3 * L).fma(zero, a3);
        }
        float sum = a0.add(a1).add(a2.add(a3)).reduceLanes(ADD);
        for (; i < end; i++) {
            sum = Math.fma(x[i], 0f, sum);
        }
        return sum == 0f;
    }

    void softmax(int rows, int n, float[] x, float[] y, float[] max, float[] logSum) {
        if (n <= LANES) {
            softmaxOfShortRows(rows, n, x, y, max, logSum);
            return;
        }
        int bound = S.loopBound(n);
        for (int i = 0; i < rows; i++) {
            int o = i * n;
            FloatVector top = FloatVector.fromArray(S, x, o);
            int j = L;
            for (; j < bound; j += L) {
                top = top.max(FloatVector.fromArray(S, x, o + j));
            }
            float largest = top.reduceLanes(MAX);
            for (; j < n; j++) {
                largest = Math.max(largest, x[o + j]);
            }
            for (j = 0; j < bound; j += L) {
                FloatVector.fromArray(S, x, o + j).sub(largest).intoArray(y, o + j);
            }
            for (; j < n; j++) {
                y[o + j] = x[o + j] - largest;
            }
            VectorMath.exp(n, y, o, y, o);
            float sum = (float) sum(n, y, o, false);
            float scale = 1f / sum;
            for (j = 0; j < bound; j += L) {
                FloatVector.fromArray(S, y, o + j).mul(scale).intoArray(y, o + j);
            }
            for (; j < n; j++) {
                y[o + j] *= scale;
            }
            max[i] = largest;
            logSum[i] = Elementary.log(sum);
        }
    }

    void softmaxInPlace(int rows, int n, float[] x, float[] max, float[] scale, int at) {
        for (int i = 0; i < rows; i++) {
            int o = i * n;
            FloatVector t0 = FloatVector.fromArray(S, x, o);
            FloatVector t1 = FloatVector.fromArray(S, x, o + L);
            for (int j = 2 * L;
                    j < n;
                    j += 2 * L) { // comparisons: a maximum that minds NaN and −0 takes several of them
                FloatVector v = FloatVector.fromArray(S, x, o + j);
                t0 = t0.blend(v, v.compare(GT, t0));
                v = FloatVector.fromArray(S, x, o + j + L);
                t1 = t1.blend(v, v.compare(GT, t1));
            }
            float largest = t0.blend(t1, t1.compare(GT, t0)).reduceLanes(MAX);
            VectorMath.expScaled(n, largest, 1f, x, o);
            float s = 1f / (float) sum(n, x, o, false);
            for (int j = o; j < o + n; j += L) {
                FloatVector.fromArray(S, x, j).mul(s).intoArray(x, j);
            }
            max[at + i] = largest;
            scale[at + i] = s;
        }
    }

    void softmaxBackward(int rows, int n, float[] y, float[] dy) {
        int bound = S.loopBound(n);
        for (int i = 0, o = 0; i < rows; i++, o += n) {
            float sum = dot(n, y, o, dy, o);
            int j = 0;
            for (; j < bound; j += L) {
                FloatVector.fromArray(S, y, o + j)
                        .mul(FloatVector.fromArray(S, dy, o + j).sub(sum))
                        .intoArray(dy, o + j);
            }
            for (; j < n; j++) {
                dy[o + j] = y[o + j] * (dy[o + j] - sum);
            }
        }
    }

    /** Short rows, as of action probabilities: exponentials and logarithms of all rows at once fill the vectors. */
    private void softmaxOfShortRows(int rows, int n, float[] x, float[] y, float[] max, float[] logSum) {
        for (int i = 0, o = 0; i < rows; i++, o += n) {
            float largest = x[o];
            for (int j = 1; j < n; j++) {
                largest = Math.max(largest, x[o + j]);
            }
            for (int j = 0; j < n; j++) {
                y[o + j] = x[o + j] - largest;
            }
            max[i] = largest;
        }
        VectorMath.exp(rows * n, y, 0, y, 0);
        for (int i = 0, o = 0; i < rows; i++, o += n) {
            logSum[i] = Reduction.shortSum(n, y, o, partial);
            float scale = 1f / logSum[i];
            for (int j = 0; j < n; j++) {
                y[o + j] *= scale;
            }
        }
        VectorMath.log(rows, logSum, logSum);
    }

    void layerNorm(
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
        int bound = S.loopBound(n);
        for (int i = 0; i < rows; i++) {
            int o = i * n;
            float mu = sum(n, x, o) / n;
            float s = 1f / (float) Math.sqrt(deviations(n, x, o, mu) / n + epsilon);
            int j = 0;
            for (; j < bound; j += L) {
                FloatVector normal = FloatVector.fromArray(S, x, o + j).sub(mu).mul(s);
                normal.fma(FloatVector.fromArray(S, gain, gainAt + j), FloatVector.fromArray(S, bias, biasAt + j))
                        .intoArray(y, o + j);
            }
            for (; j < n; j++) {
                y[o + j] = Math.fma((x[o + j] - mu) * s, gain[gainAt + j], bias[biasAt + j]);
            }
            mean[i] = mu;
            scale[i] = s;
        }
    }

    void layerNormBackward(
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
        int bound = S.loopBound(n);
        for (int i = 0; i < rows; i++) {
            int o = i * n;
            float mu = mean[i];
            float s = scale[i];
            if (L >= 8 && n % LANES == 0) {
                sums(n, x, o, gain, gainAt, mu, s, dy, dGain, dBias, biasAt);
            } else {
                sumsWithRest(n, x, o, gain, gainAt, mu, s, dy, dGain, dBias, biasAt);
            }
            float meanG = Reduction.tree(partial) / n;
            float meanGNormal = Reduction.tree(partial2) / n;
            int j = 0;
            for (; j < bound; j += L) {
                FloatVector normal = FloatVector.fromArray(S, x, o + j).sub(mu).mul(s);
                FloatVector g = FloatVector.fromArray(S, dy, o + j).mul(FloatVector.fromArray(S, gain, gainAt + j));
                FloatVector change = normal.neg().fma(FloatVector.broadcast(S, meanGNormal), g.sub(meanG));
                FloatVector.broadcast(S, s)
                        .fma(change, FloatVector.fromArray(S, dx, o + j))
                        .intoArray(dx, o + j);
            }
            for (; j < n; j++) {
                float normal = (x[o + j] - mu) * s;
                float g = dy[o + j] * gain[gainAt + j];
                dx[o + j] = Math.fma(s, Math.fma(-normal, meanGNormal, g - meanG), dx[o + j]);
            }
        }
    }

    /** The partial sums of a row's gradient, plain and weighted, in vectors of 8 or 16; adds to dGain and dBias. */
    private void sums(
            int n,
            float[] x,
            int o,
            float[] gain,
            int gainAt,
            float mu,
            float s,
            float[] dy,
            float[] dGain,
            float[] dBias,
            int biasAt) {
        FloatVector p0 = FloatVector.broadcast(S, 0f);
        FloatVector p1 = p0;
        FloatVector w0 = p0;
        FloatVector w1 = p0;
        for (int j = 0; j < n; j += LANES) {
            FloatVector d = FloatVector.fromArray(S, dy, o + j);
            FloatVector normal = FloatVector.fromArray(S, x, o + j).sub(mu).mul(s);
            FloatVector g = d.mul(FloatVector.fromArray(S, gain, gainAt + j));
            p0 = p0.add(g);
            w0 = g.fma(normal, w0);
            d.fma(normal, FloatVector.fromArray(S, dGain, gainAt + j)).intoArray(dGain, gainAt + j);
            FloatVector.fromArray(S, dBias, biasAt + j).add(d).intoArray(dBias, biasAt + j);
            if (L == 8) {
                d = FloatVector.fromArray(S, dy, o + j + L);
                normal = FloatVector.fromArray(S, x, o + j + L).sub(mu).mul(s);
                g = d.mul(FloatVector.fromArray(S, gain, gainAt + j + L));
                p1 = p1.add(g);
                w1 = g.fma(normal, w1);
                d.fma(normal, FloatVector.fromArray(S, dGain, gainAt + j + L)).intoArray(dGain, gainAt + j + L);
                FloatVector.fromArray(S, dBias, biasAt + j + L).add(d).intoArray(dBias, biasAt + j + L);
            }
        }
        p0.intoArray(partial, 0);
        w0.intoArray(partial2, 0);
        if (L == 8) {
            p1.intoArray(partial, L);
            w1.intoArray(partial2, L);
        }
    }

    /** As {@link #sums}, of any row. */
    private void sumsWithRest(
            int n,
            float[] x,
            int o,
            float[] gain,
            int gainAt,
            float mu,
            float s,
            float[] dy,
            float[] dGain,
            float[] dBias,
            int biasAt) {
        int bound = S.loopBound(n);
        float[] plain = partial;
        float[] weighted = partial2;
        Arrays.fill(plain, 0f);
        Arrays.fill(weighted, 0f);
        int j = 0;
        for (; j < bound; j += L) {
            int lane = j % LANES;
            FloatVector d = FloatVector.fromArray(S, dy, o + j);
            FloatVector normal = FloatVector.fromArray(S, x, o + j).sub(mu).mul(s);
            FloatVector g = d.mul(FloatVector.fromArray(S, gain, gainAt + j));
            FloatVector.fromArray(S, plain, lane).add(g).intoArray(plain, lane);
            g.fma(normal, FloatVector.fromArray(S, weighted, lane)).intoArray(weighted, lane);
            d.fma(normal, FloatVector.fromArray(S, dGain, gainAt + j)).intoArray(dGain, gainAt + j);
            FloatVector.fromArray(S, dBias, biasAt + j).add(d).intoArray(dBias, biasAt + j);
        }
        for (; j < n; j++) {
            int lane = j % LANES;
            float normal = (x[o + j] - mu) * s;
            float g = dy[o + j] * gain[gainAt + j];
            plain[lane] += g;
            weighted[lane] = Math.fma(g, normal, weighted[lane]);
            dGain[gainAt + j] = Math.fma(dy[o + j], normal, dGain[gainAt + j]);
            dBias[biasAt + j] += dy[o + j];
        }
    }
}
