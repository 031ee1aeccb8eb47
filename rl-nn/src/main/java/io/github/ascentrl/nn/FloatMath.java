package io.github.ascentrl.nn;

import io.github.ascentrl.nn.internal.kernels.Elementary;
import io.github.ascentrl.nn.internal.kernels.Kernels;
import java.util.Objects;

/**
 * Elementary functions for {@code float}s, with the same bits on every machine and JDK and several times faster than
 * {@link StrictMath}. NaN in, NaN out. Error bounds are in units in the last place (ulp) of the exact result; a test
 * measures them over all floats of the stated range.
 */
public final class FloatMath {
    private static final ThreadLocal<Kernels> KERNELS = ThreadLocal.withInitial(Kernels::create);

    private FloatMath() {}

    /**
     * {@return e<sup>x</sup>, within 1 ulp; 0 below −87.33 (results below about 1.2e−38 are flushed to 0), infinite
     * above 88.7228}
     *
     * @param x any number
     */
    public static float exp(float x) {
        return Elementary.exp(x);
    }

    /**
     * Replaces each of the first n numbers x by e<sup>x</sup>. The bits are those of {@link #exp(float)}; with SIMD
     * this is about ten times as fast.
     *
     * @param n the number of elements to replace, 0 ≤ n ≤ {@code x.length}
     * @param x any numbers
     * @throws IllegalArgumentException if n is out of range
     */
    public static void exp(int n, float[] x) {
        Objects.requireNonNull(x, "x");
        if (n < 0 || n > x.length) {
            throw new IllegalArgumentException("n = " + n + " must be in [0, " + x.length + "], the length of x");
        }
        KERNELS.get().elementwise().exp(n, x, 0, x);
    }

    /**
     * {@return the hyperbolic tangent, within 5.1 ulp and strictly between −1 and 1}
     *
     * @param x any number
     */
    public static float tanh(float x) {
        return Elementary.tanh(x);
    }

    /**
     * {@return the natural logarithm, within 1 ulp; −∞ at 0, NaN below}
     *
     * @param x any number
     */
    public static float log(float x) {
        return Elementary.log(x);
    }

    /**
     * {@return 1 / (1 + e<sup>−x</sup>), within 2.5 ulp; 0 below −87.33}
     *
     * @param x any number
     */
    public static float sigmoid(float x) {
        return Elementary.sigmoid(x);
    }

    /**
     * {@return GELU (Hendrycks and Gimpel, 1606.08415) in its usual form ½x·(1 + tanh(√(2/π)·(x + 0.044715·x³))), within
     * 3.2 ulp for x ≥ −1, within 7.6 for x ≥ −2, and further left within 2.2e−8; 0 below −10.1}
     *
     * @param x any number
     */
    public static float gelu(float x) {
        return Elementary.gelu(x);
    }
}
