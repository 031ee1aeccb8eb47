package io.github.ascentrl.nn.internal.kernels;

/**
 * Elementary functions of one {@code float}. Every implementation repeats this arithmetic operation by operation, so
 * that their bits agree. The largest errors are documented in the public class {@link io.github.ascentrl.nn.FloatMath}.
 * Only +, −, ·, /, fused multiply-add, minimum, maximum and selections are used: IEEE 754 defines all of them exactly,
 * in Java and in the Vector API.
 */
public final class Elementary {
    static final float LOG2_E = 1.44269504f;
    static final float LN2_HIGH = 0.693359375f;
    static final float LN2_LOW = -2.12194440e-4f;
    /** 1.5 · 2²³: adding it rounds to an integer, which is then in the low bits. */
    static final float ROUND = 12582912f;

    static final float EXP_LARGEST = 88.722832f;
    static final float EXP_SMALLEST = -87.33f;
    static final float E2 = 0.5f;
    static final float E3 = 1.666666567325592e-1f;
    static final float E4 = 4.1666269302368164e-2f;
    static final float E5 = 8.33342969417572e-3f;
    static final float E6 = 1.394603168591857e-3f;
    static final float E7 = 1.9826492643915117e-4f;

    /** Beyond this |tanh| rounds to 1; clamping here keeps every result strictly inside (−1, 1). */
    static final float TANH_LARGEST = 7.75f;

    static final float T3 = 0.13889683783054352f;
    static final float T5 = 0.004137874580919743f;
    static final float T7 = 3.398795161047019e-05f;
    static final float T9 = 4.8859948975632506e-08f;
    static final float T11 = -3.6093218691579665e-11f;
    static final float T13 = 3.215454635950403e-14f;
    static final float Q2 = 0.4722301661968231f;
    static final float Q4 = 0.028214598074555397f;
    static final float Q6 = 0.000443085067672655f;
    static final float Q8 = 1.7468164514866658e-06f;

    static final float SQRT_HALF = 0.70710678f;
    static final float L3 = 3.3333331174e-1f;
    static final float L4 = -2.4999993993e-1f;
    static final float L5 = 2.0000714765e-1f;
    static final float L6 = -1.6668057665e-1f;
    static final float L7 = 1.4249322787e-1f;
    static final float L8 = -1.2420140846e-1f;
    static final float L9 = 1.1676998740e-1f;
    static final float L10 = -1.1514610310e-1f;
    static final float L11 = 7.0376836292e-2f;

    /** 2√(2/π), this times the cubic coefficient 0.044715 of the usual GELU, and three times that product. */
    static final float GELU_1 = 1.5957691216f;

    static final float GELU_3 = 0.0713548162726f;
    static final float GELU_3_SLOPE = 0.2140644488178f;

    /** From this u on, σ(u) is exactly 1; from its negative down, exactly 0. */
    static final float GELU_FLAT = 12f;

    private Elementary() {}

    /** {@return e<sup>x</sup>: 2ⁿ·e^r with n the nearest integer to x·log₂e} */
    public static float exp(float x) {
        float c = Math.max(EXP_SMALLEST, Math.min(EXP_LARGEST, x));
        float t = Math.fma(c, LOG2_E, ROUND);
        float n = t - ROUND;
        float r = Math.fma(n, -LN2_HIGH, c);
        r = Math.fma(n, -LN2_LOW, r);
        float p = Math.fma(E7, r, E6);
        p = Math.fma(p, r, E5);
        p = Math.fma(p, r, E4);
        p = Math.fma(p, r, E3);
        p = Math.fma(p, r, E2);
        p = Math.fma(p, r * r, r) + 1f;
        float y = Float.intBitsToFloat(Float.floatToRawIntBits(p) + (Float.floatToRawIntBits(t) << 23));
        // c − c is 0, or NaN for NaN, whose payload the shift above may have turned into a number.
        y += c - c;
        return x < EXP_SMALLEST ? 0f : x > EXP_LARGEST ? Float.POSITIVE_INFINITY : y;
    }

    /** {@return tanh x: an odd rational function of degrees 13 and 8} */
    public static float tanh(float x) {
        float c = Math.max(-TANH_LARGEST, Math.min(TANH_LARGEST, x));
        float z = c * c;
        float p = Math.fma(T13, z, T11);
        p = Math.fma(p, z, T9);
        p = Math.fma(p, z, T7);
        p = Math.fma(p, z, T5);
        p = Math.fma(p, z, T3);
        p = Math.fma(p, z, 1f);
        float q = Math.fma(Q8, z, Q6);
        q = Math.fma(q, z, Q4);
        q = Math.fma(q, z, Q2);
        q = Math.fma(q, z, 1f);
        return (c * p) / q;
    }

    /** {@return the natural logarithm: Cephes' logf (Moshier), with fused multiply-adds} */
    public static float log(float x) {
        boolean subnormal = x < Float.MIN_NORMAL;
        float scaled = subnormal ? x * 0x1p23f : x;
        int bits = Float.floatToRawIntBits(scaled);
        float n = (bits >>> 23) - (subnormal ? 126 + 23 : 126);
        float m = Float.intBitsToFloat((bits & 0x007fffff) | 0x3f000000); // in [0.5, 1)
        boolean low = m < SQRT_HALF;
        n = low ? n - 1f : n;
        float f = (low ? m + m : m) - 1f;
        float z = f * f;
        float p = Math.fma(L11, f, L10);
        p = Math.fma(p, f, L9);
        p = Math.fma(p, f, L8);
        p = Math.fma(p, f, L7);
        p = Math.fma(p, f, L6);
        p = Math.fma(p, f, L5);
        p = Math.fma(p, f, L4);
        p = Math.fma(p, f, L3);
        float tail = Math.fma(p, z * f, n * LN2_LOW);
        tail = Math.fma(-0.5f, z, tail);
        float y = Math.fma(n, LN2_HIGH, f + tail);
        if (x > 0f && x <= Float.MAX_VALUE) {
            return y;
        }
        return x > 0f ? x : x == 0f ? Float.NEGATIVE_INFINITY : Float.NaN;
    }

    /** {@return 1 / (1 + e<sup>−x</sup>), computed by e to a negative power, which never overflows} */
    public static float sigmoid(float x) {
        float e = exp(-Math.abs(x));
        return (x < 0f ? e : 1f) / (1f + e);
    }

    /**
     * {@return 1 / (1 + e<sup>−x</sup>) for a gate, as ½ + ½·tanh ½x: with one division and half the operations of
     * {@link #sigmoid}} The error is at most 2e−7 and the result strictly between 0 and 1, but without relative
     * accuracy near 0.
     */
    static float gate(float x) {
        return Math.fma(0.5f, tanh(0.5f * x), 0.5f);
    }

    /**
     * {@return c·σ(u), with u = 2√(2/π)·(c + 0.044715·c³)} This is ½x·(1 + tanh …) without the cancellation for
     * negative x; c is x clamped to a lower bound at which σ is 0, so that −∞·0 does not give NaN.
     */
    public static float gelu(float x) {
        float c = Math.max(-GELU_FLAT, x);
        return c * sigmoid(geluArgument(c));
    }

    private static float geluArgument(float c) {
        return c * Math.fma(GELU_3, c * c, GELU_1);
    }

    /** {@return the derivative of gelu: σ(u) + c·σ(u)·(1 − σ(u))·u′} */
    public static float geluSlope(float x) {
        float c = Math.max(-GELU_FLAT, Math.min(GELU_FLAT, x));
        float s = sigmoid(geluArgument(c));
        return Math.fma(c * s * (1f - s), Math.fma(GELU_3_SLOPE, c * c, GELU_1), s);
    }
}
