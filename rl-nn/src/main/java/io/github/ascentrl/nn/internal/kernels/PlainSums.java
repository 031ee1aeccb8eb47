package io.github.ascentrl.nn.internal.kernels;

import java.util.Arrays;

/** Sums over an array by loops that C2 vectorises. */
final class PlainSums implements Sums {
    private static final int LANES = Reduction.LANES;

    private final double[] partialDouble = new double[LANES];

    @Override
    public float dot(int n, float[] x, int xo, float[] y, int yo) {
        return Tiles.rowDot(n, x, xo, y, yo);
    }

    @Override
    public double sum(int n, float[] x, int xo) {
        Arrays.fill(partialDouble, 0.0);
        int i = 0;
        for (; i + LANES <= n; i += LANES) {
            for (int lane = 0; lane < LANES; lane++) {
                partialDouble[lane] += x[xo + i + lane];
            }
        }
        for (int lane = 0; i < n; i++, lane++) {
            partialDouble[lane] += x[xo + i];
        }
        return Reduction.tree(partialDouble);
    }

    @Override
    public double sumOfSquares(int n, float[] x, int xo) {
        Arrays.fill(partialDouble, 0.0);
        int i = 0;
        for (; i + LANES <= n; i += LANES) {
            for (int lane = 0; lane < LANES; lane++) {
                double d = x[xo + i + lane];
                partialDouble[lane] += d * d;
            }
        }
        for (int lane = 0; i < n; i++, lane++) {
            double d = x[xo + i];
            partialDouble[lane] += d * d;
        }
        return Reduction.tree(partialDouble);
    }

    @Override
    public boolean allFinite(int n, float[] x, int xo) {
        // x·0 is 0 for finite x and NaN otherwise. Four sums hide the latency of an addition. There is no early exit,
        // which would cost more than it saves when nearly everything is finite.
        float s0 = 0f;
        float s1 = 0f;
        float s2 = 0f;
        float s3 = 0f;
        int i = xo;
        int end = xo + n;
        for (; i + 4 <= end; i += 4) {
            s0 = Math.fma(x[i], 0f, s0);
            s1 = Math.fma(x[i + 1], 0f, s1);
            s2 = Math.fma(x[i + 2], 0f, s2);
            s3 = Math.fma(x[i + 3], 0f, s3);
        }
        for (; i < end; i++) {
            s0 = Math.fma(x[i], 0f, s0);
        }
        return (s0 + s1) + (s2 + s3) == 0f;
    }
}
