package io.github.ascentrl.nn.internal.kernels;

/** Sums over an array: the specification. */
class ScalarSums implements Sums {
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
}
