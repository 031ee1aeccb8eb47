package io.github.ascentrl.examples.bench;

/**
 * Measures the peak rate of fused multiply-adds of one core: that of ten independent scalar chains, times the number of
 * lanes of its vector units. A vectorised loop determines the number of lanes: it reaches between 0.55 and, because of
 * noisy clocks, 1.1 of the peak.
 */
final class FmaPeak {
    private static final int NUMBERS = 1024;
    private static final int SWEEPS = 1000;
    private static final int TRIALS = 50;

    private final float[] x = new float[NUMBERS];
    private float sink;
    private double peak;

    /**
     * {@return floating-point operations per nanosecond, GFLOP/s: the best of 50 trials of this call and of earlier
     * calls} JDK 25 recompiles the loops after some calls, and then they reach only half the peak.
     */
    double gigaflops() {
        double scalar = 0;
        double vectors = 0;
        for (int i = 0; i < TRIALS; i++) {
            long start = System.nanoTime();
            sink = chains(0.999f, 1e-3f + sink * 1e-30f);
            long between = System.nanoTime();
            for (int s = 0; s < SWEEPS; s++) {
                sweep(x, 0.999f, 1e-3f);
            }
            double operations = 20.0 * NUMBERS * SWEEPS;
            vectors = Math.max(vectors, operations / (System.nanoTime() - between));
            scalar = Math.max(scalar, operations / 16 / (between - start));
        }
        double lanes = 1;
        while (1.1 * lanes * scalar < vectors) {
            lanes *= 2;
        }
        peak = Math.max(peak, lanes * scalar);
        return peak;
    }

    /** Runs a vectorised loop; x converges to 1, so no subnormal numbers slow it down. */
    private static void sweep(float[] x, float a, float b) {
        for (int i = 0; i < x.length; i++) {
            float v = x[i];
            v = Math.fma(v, a, b);
            v = Math.fma(v, a, b);
            v = Math.fma(v, a, b);
            v = Math.fma(v, a, b);
            v = Math.fma(v, a, b);
            v = Math.fma(v, a, b);
            v = Math.fma(v, a, b);
            v = Math.fma(v, a, b);
            v = Math.fma(v, a, b);
            v = Math.fma(v, a, b);
            x[i] = v;
        }
    }

    private static float chains(float a, float b) {
        float c0 = b;
        float c1 = b;
        float c2 = b;
        float c3 = b;
        float c4 = b;
        float c5 = b;
        float c6 = b;
        float c7 = b;
        float c8 = b;
        float c9 = b;
        for (int i = 0; i < NUMBERS * SWEEPS / 16; i++) {
            c0 = Math.fma(c0, a, b);
            c1 = Math.fma(c1, a, b);
            c2 = Math.fma(c2, a, b);
            c3 = Math.fma(c3, a, b);
            c4 = Math.fma(c4, a, b);
            c5 = Math.fma(c5, a, b);
            c6 = Math.fma(c6, a, b);
            c7 = Math.fma(c7, a, b);
            c8 = Math.fma(c8, a, b);
            c9 = Math.fma(c9, a, b);
        }
        return c0 + c1 + c2 + c3 + c4 + c5 + c6 + c7 + c8 + c9;
    }
}
