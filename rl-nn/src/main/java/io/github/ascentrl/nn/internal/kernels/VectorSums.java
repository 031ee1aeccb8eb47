package io.github.ascentrl.nn.internal.kernels;

import static jdk.incubator.vector.VectorOperators.F2D;

import java.util.Arrays;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Sums with the Vector API, in the shape of {@link Reduction}: 16 partial sums are one vector of 512 bits, two of 256
 * or four of 128; accumulators that are not needed stay 0, and the compiler removes them.
 */
final class VectorSums implements Sums {
    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Double> D = DoubleVector.SPECIES_PREFERRED;
    private static final int L = S.length();
    private static final int LANES = Reduction.LANES;

    private final float[] partial = new float[LANES];
    private final float[] four = new float[4 * LANES];
    private final double[] partialDouble = new double[LANES];

    /** Σ x, in float. */
    float rowSum(int n, float[] x, int o) {
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

    /** The tree of 16 partial sums; levels that combine whole vectors are additions of vectors. */
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

    @Override
    public float dot(int n, float[] x, int xo, float[] y, int yo) {
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
     * C = from + A·B with few columns, as sums along rows, with B column by column. Four sums are computed at a time: a
     * single sum would wait for its own fused multiply-adds and its tree.
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
        if (VectorDots.canDo(k)) {
            for (; i + 3 < m; i += 4) {
                for (int j = 0; j < n; j++) {
                    int at = ao + i * lda;
                    VectorDots.four(k, a, at, at + lda, at + 2 * lda, at + 3 * lda, columns, j * k, four);
                    int start = fo + i * ldf + j;
                    int to = co + i * ldc + j;
                    c[to] = from[start] + four[VectorDots.FIRST];
                    c[to + ldc] = from[start + ldf] + four[VectorDots.SECOND];
                    c[to + 2 * ldc] = from[start + 2 * ldf] + four[VectorDots.THIRD];
                    c[to + 3 * ldc] = from[start + 3 * ldf] + four[VectorDots.FOURTH];
                }
            }
        }
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

    /**
     * One row times two columns without a remainder, in vectors of 8 or 16: two dot products that read the row once.
     */
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
        // not by tree(…): if C2 inlined this method but not that call, its vectors would be allocated
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
    float deviations(int n, float[] x, int o, float mean) {
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

    @Override
    public double sum(int n, float[] x, int xo) {
        return sum(n, x, xo, false);
    }

    @Override
    public double sumOfSquares(int n, float[] x, int xo) {
        return sum(n, x, xo, true);
    }

    private double sum(int n, float[] x, int o, boolean squares) {
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
            } else { // too many vectors for the registers, so their sums stay in memory
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

    /** Adds one half of a vector, or its squares, to a sum in double. */
    private static DoubleVector added(boolean squares, FloatVector f, int half, DoubleVector sum) {
        DoubleVector d = (DoubleVector) f.convertShape(F2D, D, half);
        return squares ? d.fma(d, sum) : d.add(sum);
    }

    @Override
    public boolean allFinite(int n, float[] x, int xo) {
        // x·0 is 0 for finite x and NaN otherwise, and stays NaN in a sum. The sums end in an array: in a long caller,
        // JDK 17 allocates the result of a comparison of vectors.
        FloatVector zero = FloatVector.broadcast(S, 0f);
        FloatVector a0 = zero;
        FloatVector a1 = zero;
        FloatVector a2 = zero;
        FloatVector a3 = zero;
        int i = xo;
        int end = xo + n;
        for (; i + 4 * L <= end; i += 4 * L) { // four sums hide the latency of an addition
            a0 = FloatVector.fromArray(S, x, i).fma(zero, a0);
            a1 = FloatVector.fromArray(S, x, i + L).fma(zero, a1);
            a2 = FloatVector.fromArray(S, x, i + 2 * L).fma(zero, a2);
            a3 = FloatVector.fromArray(S, x, i + 3 * L).fma(zero, a3);
        }
        a0.add(a1).add(a2.add(a3)).intoArray(partial, 0);
        float sum = 0;
        for (int lane = 0; lane < L; lane++) {
            sum += partial[lane];
        }
        for (; i < end; i++) {
            sum = Math.fma(x[i], 0f, sum);
        }
        return sum == 0f;
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
}
