package io.github.ascentrl.nn.internal.kernels;

/**
 * The innermost loops of {@link PlainKernels}: rows of C plus multiples of rows of B, with each array indexed by j
 * alone, and products with few columns, some of which {@link VectorKernels} also uses.
 */
final class Tiles {
    private Tiles() {}

    static void add(float[] x, float[] y, int n) {
        for (int j = 0; j < n; j++) {
            y[j] += x[j];
        }
    }

    /** x ← (x − mean) · scale. */
    static void normalise(int n, float mean, float scale, float[] x) {
        for (int j = 0; j < n; j++) {
            x[j] = (x[j] - mean) * scale;
        }
    }

    /** dx += scale · (g − meanG − normal · meanGNormal). */
    static void addCentred(int n, float meanG, float meanGNormal, float scale, float[] normal, float[] g, float[] dx) {
        for (int j = 0; j < n; j++) {
            dx[j] = Math.fma(scale, Math.fma(-normal[j], meanGNormal, g[j] - meanG), dx[j]);
        }
    }

    static void oneByOne(float a, float[] b, float[] c, int n) {
        for (int j = 0; j < n; j++) {
            c[j] = Math.fma(a, b[j], c[j]);
        }
    }

    static void oneByFour(float[] a, int o, int s, float[] b0, float[] b1, float[] b2, float[] b3, float[] c, int n) {
        float a0 = a[o];
        float a1 = a[o + s];
        float a2 = a[o + 2 * s];
        float a3 = a[o + 3 * s];
        for (int j = 0; j < n; j++) {
            c[j] = Math.fma(a3, b3[j], Math.fma(a2, b2[j], Math.fma(a1, b1[j], Math.fma(a0, b0[j], c[j]))));
        }
    }

    /**
     * Six rows of B, because JDK 17 does not vectorise the longer loop over eight: 35 GFLOP/s, compared with 13 for
     * eight and 29 for four.
     */
    static void oneBySix(
            float[] a,
            int o,
            int s,
            float[] b0,
            float[] b1,
            float[] b2,
            float[] b3,
            float[] b4,
            float[] b5,
            float[] c,
            int n) {
        float a0 = a[o];
        float a1 = a[o + s];
        float a2 = a[o + 2 * s];
        float a3 = a[o + 3 * s];
        float a4 = a[o + 4 * s];
        float a5 = a[o + 5 * s];
        for (int j = 0; j < n; j++) {
            float low = Math.fma(a2, b2[j], Math.fma(a1, b1[j], Math.fma(a0, b0[j], c[j])));
            c[j] = Math.fma(a5, b5[j], Math.fma(a4, b4[j], Math.fma(a3, b3[j], low)));
        }
    }

    static void fourByFour(
            float[] a,
            int o,
            int r,
            int s,
            float[] b0,
            float[] b1,
            float[] b2,
            float[] b3,
            float[] c0,
            float[] c1,
            float[] c2,
            float[] c3,
            int n) {
        float a00 = a[o];
        float a01 = a[o + s];
        float a02 = a[o + 2 * s];
        float a03 = a[o + 3 * s];
        int o1 = o + r;
        float a10 = a[o1];
        float a11 = a[o1 + s];
        float a12 = a[o1 + 2 * s];
        float a13 = a[o1 + 3 * s];
        int o2 = o1 + r;
        float a20 = a[o2];
        float a21 = a[o2 + s];
        float a22 = a[o2 + 2 * s];
        float a23 = a[o2 + 3 * s];
        int o3 = o2 + r;
        float a30 = a[o3];
        float a31 = a[o3 + s];
        float a32 = a[o3 + 2 * s];
        float a33 = a[o3 + 3 * s];
        for (int j = 0; j < n; j++) {
            float x0 = b0[j];
            float x1 = b1[j];
            float x2 = b2[j];
            float x3 = b3[j];
            c0[j] = Math.fma(a03, x3, Math.fma(a02, x2, Math.fma(a01, x1, Math.fma(a00, x0, c0[j]))));
            c1[j] = Math.fma(a13, x3, Math.fma(a12, x2, Math.fma(a11, x1, Math.fma(a10, x0, c1[j]))));
            c2[j] = Math.fma(a23, x3, Math.fma(a22, x2, Math.fma(a21, x1, Math.fma(a20, x0, c2[j]))));
            c3[j] = Math.fma(a33, x3, Math.fma(a32, x2, Math.fma(a31, x1, Math.fma(a30, x0, c3[j]))));
        }
    }

    /** Copies B, {@code [k, n]}, or its transpose column by column. */
    static void columns(boolean transposed, int k, int n, float[] b, int bo, int ldb, float[] columns) {
        for (int j = 0; j < n; j++) {
            if (transposed) {
                System.arraycopy(b, bo + j * ldb, columns, j * k, k);
            } else {
                for (int p = 0, at = bo + j; p < k; p++, at += ldb) {
                    columns[j * k + p] = b[at];
                }
            }
        }
    }

    /** C += A·B as sums along rows, with B column by column. */
    static void rowDots(int m, int n, int k, float[] a, int ao, int lda, float[] columns, float[] c, int co, int ldc) {
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
                c[co + i * ldc + j] += rowDot(k, a, ao + i * lda, columns, j * k);
            }
        }
    }

    /** Σ x·y in the shape of {@link Reduction}, in 16 variables, which sustain two multiply-adds per cycle. */
    static float rowDot(int k, float[] x, int xo, float[] y, int yo) {
        float s0 = 0f;
        float s1 = 0f;
        float s2 = 0f;
        float s3 = 0f;
        float s4 = 0f;
        float s5 = 0f;
        float s6 = 0f;
        float s7 = 0f;
        float s8 = 0f;
        float s9 = 0f;
        float s10 = 0f;
        float s11 = 0f;
        float s12 = 0f;
        float s13 = 0f;
        float s14 = 0f;
        float s15 = 0f;
        int full = k & -Reduction.LANES;
        for (int p = 0; p < full; p += Reduction.LANES) {
            int u = xo + p;
            int v = yo + p;
            s0 = Math.fma(x[u], y[v], s0);
            s1 = Math.fma(x[u + 1], y[v + 1], s1);
            s2 = Math.fma(x[u + 2], y[v + 2], s2);
            s3 = Math.fma(x[u + 3], y[v + 3], s3);
            s4 = Math.fma(x[u + 4], y[v + 4], s4);
            s5 = Math.fma(x[u + 5], y[v + 5], s5);
            s6 = Math.fma(x[u + 6], y[v + 6], s6);
            s7 = Math.fma(x[u + 7], y[v + 7], s7);
            s8 = Math.fma(x[u + 8], y[v + 8], s8);
            s9 = Math.fma(x[u + 9], y[v + 9], s9);
            s10 = Math.fma(x[u + 10], y[v + 10], s10);
            s11 = Math.fma(x[u + 11], y[v + 11], s11);
            s12 = Math.fma(x[u + 12], y[v + 12], s12);
            s13 = Math.fma(x[u + 13], y[v + 13], s13);
            s14 = Math.fma(x[u + 14], y[v + 14], s14);
            s15 = Math.fma(x[u + 15], y[v + 15], s15);
        }
        int rest = k - full;
        xo += full;
        yo += full;
        s0 = rest > 0 ? Math.fma(x[xo], y[yo], s0) : s0;
        s1 = rest > 1 ? Math.fma(x[xo + 1], y[yo + 1], s1) : s1;
        s2 = rest > 2 ? Math.fma(x[xo + 2], y[yo + 2], s2) : s2;
        s3 = rest > 3 ? Math.fma(x[xo + 3], y[yo + 3], s3) : s3;
        s4 = rest > 4 ? Math.fma(x[xo + 4], y[yo + 4], s4) : s4;
        s5 = rest > 5 ? Math.fma(x[xo + 5], y[yo + 5], s5) : s5;
        s6 = rest > 6 ? Math.fma(x[xo + 6], y[yo + 6], s6) : s6;
        s7 = rest > 7 ? Math.fma(x[xo + 7], y[yo + 7], s7) : s7;
        s8 = rest > 8 ? Math.fma(x[xo + 8], y[yo + 8], s8) : s8;
        s9 = rest > 9 ? Math.fma(x[xo + 9], y[yo + 9], s9) : s9;
        s10 = rest > 10 ? Math.fma(x[xo + 10], y[yo + 10], s10) : s10;
        s11 = rest > 11 ? Math.fma(x[xo + 11], y[yo + 11], s11) : s11;
        s12 = rest > 12 ? Math.fma(x[xo + 12], y[yo + 12], s12) : s12;
        s13 = rest > 13 ? Math.fma(x[xo + 13], y[yo + 13], s13) : s13;
        s14 = rest > 14 ? Math.fma(x[xo + 14], y[yo + 14], s14) : s14;
        float e0 = (s0 + s8) + (s4 + s12);
        float e1 = (s1 + s9) + (s5 + s13);
        float e2 = (s2 + s10) + (s6 + s14);
        float e3 = (s3 + s11) + (s7 + s15);
        return (e0 + e2) + (e1 + e3);
    }

    /**
     * Products with few columns, as chains: 4 rows × 2 columns are eight independent chains, which hide the latency of
     * the additions. A[i, p] = a[ao + i·ar + p·as], B[p, j] = b[bo + p·br + j·bs].
     */
    static void chains(
            int m,
            int n,
            int k,
            float[] a,
            int ao,
            int ar,
            int as,
            float[] b,
            int bo,
            int br,
            int bs,
            float[] c,
            int co,
            int ldc) {
        int i = 0;
        for (; i + 3 < m; i += 4) {
            int at = ao + i * ar;
            int to = co + i * ldc;
            int j = 0;
            for (; j + 1 < n; j += 2) {
                fourByTwo(k, a, at, ar, as, b, bo + j * bs, br, bs, c, to + j, ldc);
            }
            if (j < n) {
                fourByOne(k, a, at, ar, as, b, bo + j * bs, br, c, to + j, ldc);
            }
        }
        for (; i < m; i++) {
            int at = ao + i * ar;
            int to = co + i * ldc;
            int j = 0;
            for (; j + 3 < n; j += 4) {
                // The transposed tile: rows of A are columns of B.
                fourByOne(k, b, bo + j * bs, bs, br, a, at, as, c, to + j, 1);
            }
            for (; j + 1 < n; j += 2) {
                oneByTwo(k, a, at, as, b, bo + j * bs, br, bs, c, to + j);
            }
            if (j < n) {
                float sum = c[to + j];
                for (int p = 0, x = at, y = bo + j * bs; p < k; p++, x += as, y += br) {
                    sum = Math.fma(a[x], b[y], sum);
                }
                c[to + j] = sum;
            }
        }
    }

    private static void fourByTwo(
            int k, float[] a, int x0, int ar, int as, float[] b, int y0, int br, int bs, float[] c, int co, int ldc) {
        int x1 = x0 + ar;
        int x2 = x1 + ar;
        int x3 = x2 + ar;
        int y1 = y0 + bs;
        int c1 = co + ldc;
        int c2 = c1 + ldc;
        int c3 = c2 + ldc;
        float s00 = c[co];
        float s01 = c[co + 1];
        float s10 = c[c1];
        float s11 = c[c1 + 1];
        float s20 = c[c2];
        float s21 = c[c2 + 1];
        float s30 = c[c3];
        float s31 = c[c3 + 1];
        for (int p = 0, x = 0, y = 0; p < k; p++, x += as, y += br) {
            float b0 = b[y0 + y];
            float b1 = b[y1 + y];
            float v = a[x0 + x];
            s00 = Math.fma(v, b0, s00);
            s01 = Math.fma(v, b1, s01);
            v = a[x1 + x];
            s10 = Math.fma(v, b0, s10);
            s11 = Math.fma(v, b1, s11);
            v = a[x2 + x];
            s20 = Math.fma(v, b0, s20);
            s21 = Math.fma(v, b1, s21);
            v = a[x3 + x];
            s30 = Math.fma(v, b0, s30);
            s31 = Math.fma(v, b1, s31);
        }
        c[co] = s00;
        c[co + 1] = s01;
        c[c1] = s10;
        c[c1 + 1] = s11;
        c[c2] = s20;
        c[c2 + 1] = s21;
        c[c3] = s30;
        c[c3 + 1] = s31;
    }

    private static void fourByOne(
            int k, float[] a, int x0, int ar, int as, float[] b, int y0, int br, float[] c, int co, int ldc) {
        int x1 = x0 + ar;
        int x2 = x1 + ar;
        int x3 = x2 + ar;
        int c1 = co + ldc;
        int c2 = c1 + ldc;
        int c3 = c2 + ldc;
        float s0 = c[co];
        float s1 = c[c1];
        float s2 = c[c2];
        float s3 = c[c3];
        for (int p = 0, x = 0, y = y0; p < k; p++, x += as, y += br) {
            float v = b[y];
            s0 = Math.fma(a[x0 + x], v, s0);
            s1 = Math.fma(a[x1 + x], v, s1);
            s2 = Math.fma(a[x2 + x], v, s2);
            s3 = Math.fma(a[x3 + x], v, s3);
        }
        c[co] = s0;
        c[c1] = s1;
        c[c2] = s2;
        c[c3] = s3;
    }

    private static void oneByTwo(
            int k, float[] a, int x, int as, float[] b, int y0, int br, int bs, float[] c, int co) {
        int y1 = y0 + bs;
        float s0 = c[co];
        float s1 = c[co + 1];
        for (int p = 0, y = 0; p < k; p++, x += as, y += br) {
            float v = a[x];
            s0 = Math.fma(v, b[y0 + y], s0);
            s1 = Math.fma(v, b[y1 + y], s1);
        }
        c[co] = s0;
        c[co + 1] = s1;
    }
}
