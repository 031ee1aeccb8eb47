package io.github.ascentrl.nn.internal.kernels;

/**
 * Numbers of {@link Elementary} as variables, from which vector loops make vectors before their first iteration. C2 keeps
 * a vector of a number that it does not know in a register. One of a constant is made again in each iteration (JDK 25),
 * and a constant vector is loaded in each, usually across the border of two cache lines: either way, e^x took twice as
 * long. Nobody writes to these fields.
 */
final class Coefficients {
    static float log2e = Elementary.LOG2_E;
    static float round = Elementary.ROUND;
    static float minusLn2High = -Elementary.LN2_HIGH;
    static float minusLn2Low = -Elementary.LN2_LOW;
    static float e7 = Elementary.E7;
    static float e6 = Elementary.E6;
    static float e5 = Elementary.E5;
    static float e4 = Elementary.E4;
    static float e3 = Elementary.E3;
    static float e2 = Elementary.E2;
    static float expSmallest = Elementary.EXP_SMALLEST;
    static float expLargest = Elementary.EXP_LARGEST;

    static float tanhLargest = Elementary.TANH_LARGEST;
    static float minusTanhLargest = -Elementary.TANH_LARGEST;
    static float t13 = Elementary.T13;
    static float t11 = Elementary.T11;
    static float t9 = Elementary.T9;
    static float t7 = Elementary.T7;
    static float t5 = Elementary.T5;
    static float t3 = Elementary.T3;
    static float q8 = Elementary.Q8;
    static float q6 = Elementary.Q6;
    static float q4 = Elementary.Q4;
    static float q2 = Elementary.Q2;

    static float gelu1 = Elementary.GELU_1;
    static float gelu3 = Elementary.GELU_3;
    static float gelu3Slope = Elementary.GELU_3_SLOPE;
    static float geluFlat = Elementary.GELU_FLAT;
    static float minusGeluFlat = -Elementary.GELU_FLAT;

    static float zero = 0f;
    static float one = 1f;
    static float infinity = Float.POSITIVE_INFINITY;

    private Coefficients() {}
}
