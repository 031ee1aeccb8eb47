package io.github.ascentrl.nn.internal.kernels;

import java.util.Arrays;

/** Operations on each row by loops that C2 vectorises; see {@link PlainKernels}. */
final class PlainRowwise extends ScalarRowwise {
    private static final int LANES = Reduction.LANES;

    private final Elementwise elementwise = new ScalarElementwise();
    private final float[] partial = new float[LANES];
    private float[] c0 = new float[64];
    private float[] c1 = new float[64];
    private float[] c2 = new float[64];

    PlainRowwise(Sums sums) {
        super(sums);
    }

    @Override
    float rowSum(int n, float[] x, int o) {
        Arrays.fill(partial, 0f);
        int i = 0;
        for (; i + LANES <= n; i += LANES) {
            for (int lane = 0; lane < LANES; lane++) {
                partial[lane] += x[o + i + lane];
            }
        }
        for (int lane = 0; i < n; i++, lane++) {
            partial[lane] += x[o + i];
        }
        return Reduction.tree(partial);
    }

    @Override
    float rowDeviations(int n, float[] x, int o, float mean) {
        growRows(n);
        System.arraycopy(x, o, c0, 0, n);
        for (int i = 0; i < n; i++) {
            c0[i] -= mean;
        }
        return sums.dot(n, c0, c0);
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
        growRows(n);
        float[] normal = c0;
        float[] g = c1;
        for (int i = 0; i < rows; i++) {
            int o = i * n;
            System.arraycopy(x, o, normal, 0, n);
            Tiles.normalise(n, mean[i], scale[i], normal);
            elementwise.product(n, dy, o, gain, gainAt, g);
            elementwise.addProduct(n, dy, o, normal, 0, dGain, gainAt);
            elementwise.addScaled(n, 1f, dy, o, dBias, biasAt);
            float meanG = rowSum(n, g, 0) / n;
            float meanGNormal = sums.dot(n, g, normal) / n;
            System.arraycopy(dx, o, c2, 0, n);
            Tiles.addCentred(n, meanG, meanGNormal, scale[i], normal, g, c2);
            System.arraycopy(c2, 0, dx, o, n);
        }
    }

    private void growRows(int n) {
        if (c0.length < n) {
            c0 = new float[n];
            c1 = new float[n];
            c2 = new float[n];
        }
    }
}
