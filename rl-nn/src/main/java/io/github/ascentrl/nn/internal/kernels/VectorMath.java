package io.github.ascentrl.nn.internal.kernels;

import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.I2F;
import static jdk.incubator.vector.VectorOperators.LE;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.LT;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link Elementary}, a vector at a time: the same operations in the same order. The JDK's own
 * {@code VectorOperators.EXP} and {@code TANH} are as fast, but no scalar path can reproduce their bits.
 */
final class VectorMath {
    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    private static final int L = S.length();

    // Constants as vectors: broadcasting them in place costs C2 about a hundred bytecodes of inlining each, and beyond
    // 8000 in one compilation (DesiredMethodLimit) it stops inlining, so that vectors become objects. Broadcasts in
    // place stay in registers, whereas these constants are loaded in each iteration. With broadcasts, tanh of 4096
    // numbers took a fifth less time on JDK 17 and 25, but a training step did not get faster on 17, and acting, with
    // 64 numbers, got slower.
    private static final FloatVector LOG2_E = FloatVector.broadcast(S, Elementary.LOG2_E);
    private static final FloatVector ROUND = FloatVector.broadcast(S, Elementary.ROUND);
    private static final FloatVector MINUS_LN2_HIGH = FloatVector.broadcast(S, -Elementary.LN2_HIGH);
    private static final FloatVector MINUS_LN2_LOW = FloatVector.broadcast(S, -Elementary.LN2_LOW);
    private static final FloatVector E7 = FloatVector.broadcast(S, Elementary.E7);
    private static final FloatVector E6 = FloatVector.broadcast(S, Elementary.E6);
    private static final FloatVector E5 = FloatVector.broadcast(S, Elementary.E5);
    private static final FloatVector E4 = FloatVector.broadcast(S, Elementary.E4);
    private static final FloatVector E3 = FloatVector.broadcast(S, Elementary.E3);
    private static final FloatVector E2 = FloatVector.broadcast(S, Elementary.E2);
    private static final FloatVector L11 = FloatVector.broadcast(S, Elementary.L11);
    private static final FloatVector L10 = FloatVector.broadcast(S, Elementary.L10);
    private static final FloatVector L9 = FloatVector.broadcast(S, Elementary.L9);
    private static final FloatVector L8 = FloatVector.broadcast(S, Elementary.L8);
    private static final FloatVector L7 = FloatVector.broadcast(S, Elementary.L7);
    private static final FloatVector L6 = FloatVector.broadcast(S, Elementary.L6);
    private static final FloatVector L5 = FloatVector.broadcast(S, Elementary.L5);
    private static final FloatVector L4 = FloatVector.broadcast(S, Elementary.L4);
    private static final FloatVector L3 = FloatVector.broadcast(S, Elementary.L3);
    private static final FloatVector LN2_HIGH = FloatVector.broadcast(S, Elementary.LN2_HIGH);
    private static final FloatVector T13 = FloatVector.broadcast(S, Elementary.T13);
    private static final FloatVector T11 = FloatVector.broadcast(S, Elementary.T11);
    private static final FloatVector T9 = FloatVector.broadcast(S, Elementary.T9);
    private static final FloatVector T7 = FloatVector.broadcast(S, Elementary.T7);
    private static final FloatVector T5 = FloatVector.broadcast(S, Elementary.T5);
    private static final FloatVector T3 = FloatVector.broadcast(S, Elementary.T3);
    private static final FloatVector Q8 = FloatVector.broadcast(S, Elementary.Q8);
    private static final FloatVector Q6 = FloatVector.broadcast(S, Elementary.Q6);
    private static final FloatVector Q4 = FloatVector.broadcast(S, Elementary.Q4);
    private static final FloatVector Q2 = FloatVector.broadcast(S, Elementary.Q2);
    private static final FloatVector GELU_3 = FloatVector.broadcast(S, Elementary.GELU_3);
    private static final FloatVector GELU_1 = FloatVector.broadcast(S, Elementary.GELU_1);
    private static final FloatVector GELU_3_SLOPE = FloatVector.broadcast(S, Elementary.GELU_3_SLOPE);
    private static final FloatVector EXP_LARGEST = FloatVector.broadcast(S, Elementary.EXP_LARGEST);
    private static final FloatVector EXP_SMALLEST = FloatVector.broadcast(S, Elementary.EXP_SMALLEST);
    private static final FloatVector LN2_LOW = FloatVector.broadcast(S, Elementary.LN2_LOW);
    private static final FloatVector TANH_LARGEST = FloatVector.broadcast(S, Elementary.TANH_LARGEST);
    private static final FloatVector MINUS_TANH_LARGEST = FloatVector.broadcast(S, -Elementary.TANH_LARGEST);
    private static final FloatVector MINUS_GELU_FLAT = FloatVector.broadcast(S, -Elementary.GELU_FLAT);
    private static final FloatVector GELU_FLAT = FloatVector.broadcast(S, Elementary.GELU_FLAT);
    private static final FloatVector SQRT_HALF = FloatVector.broadcast(S, Elementary.SQRT_HALF);
    private static final FloatVector ZERO = FloatVector.broadcast(S, 0f);
    private static final FloatVector ONE = FloatVector.broadcast(S, 1f);
    private static final FloatVector MINUS_HALF = FloatVector.broadcast(S, -0.5f);
    private static final FloatVector BIAS = FloatVector.broadcast(S, 126f);
    private static final FloatVector BIAS_SUBNORMAL = FloatVector.broadcast(S, 126f + 23f);
    private static final FloatVector MINUS_INFINITY = FloatVector.broadcast(S, Float.NEGATIVE_INFINITY);
    private static final FloatVector INFINITY = FloatVector.broadcast(S, Float.POSITIVE_INFINITY);
    private static final FloatVector NAN = FloatVector.broadcast(S, Float.NaN);

    /** Steps for a gate: two vectors and a rest. */
    private static final int STEPS = 6 * L + 1;

    private static final float[] ZEROS = new float[8 * STEPS];
    private static final float[] NOWHERE = new float[8 * STEPS];
    private static final Elementwise PLAIN = new ScalarElementwise();

    private static final Gate EXP = new Gate(STEPS, (times, n) -> {
        for (int i = 0; i < times; i++) {
            vectorExp(n, ZEROS, 0, NOWHERE, 0);
        }
    });
    private static final Gate TANH = new Gate(STEPS, (times, n) -> {
        for (int i = 0; i < times; i++) {
            vectorTanh(n, ZEROS, NOWHERE);
        }
    });
    private static final Gate LOG = Gate.ofLarge(STEPS, (times, n) -> {
        for (int i = 0; i < times; i++) {
            vectorLog(n, ZEROS, NOWHERE);
        }
    });

    /** Elements whose exponentials {@link #sigmoid} and similar methods compute at a time. */
    private static final int STRETCH = 512;

    private final float[] scratch = new float[STRETCH];

    static void exp(int n, float[] x, int xo, float[] y, int yo) {
        if (EXP.closed(n)) {
            for (int i = 0; i < n; i++) {
                y[yo + i] = Elementary.exp(x[xo + i]);
            }
        } else {
            vectorExp(n, x, xo, y, yo);
        }
    }

    private static void vectorExp(int n, float[] x, int xo, float[] y, int yo) {
        int i = 0;
        for (; i + L <= n; i += L) {
            // Without clamping first: results for numbers out of bounds are replaced anyway.
            FloatVector v = FloatVector.fromArray(S, x, xo + i);
            FloatVector t = v.fma(LOG2_E, ROUND);
            FloatVector e = t.sub(ROUND);
            FloatVector r = e.fma(MINUS_LN2_HIGH, v);
            r = e.fma(MINUS_LN2_LOW, r);
            FloatVector p = r.fma(E7, E6);
            p = p.fma(r, E5);
            p = p.fma(r, E4);
            p = p.fma(r, E3);
            p = p.fma(r, E2);
            p = p.fma(r.mul(r), r).add(ONE);
            FloatVector w = p.reinterpretAsInts()
                    .add(t.reinterpretAsInts().lanewise(LSHL, 23))
                    .reinterpretAsFloats();
            w = w.add(v.sub(v));
            w = w.blend(ZERO, v.compare(LT, EXP_SMALLEST));
            w.blend(INFINITY, v.compare(GT, EXP_LARGEST)).intoArray(y, yo + i);
        }
        for (; i < n; i++) {
            y[yo + i] = Elementary.exp(x[xo + i]);
        }
    }

    /** x ← e^(x − shift) · factor, for numbers that fill vectors. */
    static void expScaled(int n, float shift, float factor, float[] x, int xo) {
        for (int i = xo; i < xo + n; i += L) {
            FloatVector v = FloatVector.fromArray(S, x, i).sub(shift);
            FloatVector t = v.fma(LOG2_E, ROUND);
            FloatVector e = t.sub(ROUND);
            FloatVector r = e.fma(MINUS_LN2_HIGH, v);
            r = e.fma(MINUS_LN2_LOW, r);
            FloatVector p = r.fma(E7, E6);
            p = p.fma(r, E5);
            p = p.fma(r, E4);
            p = p.fma(r, E3);
            p = p.fma(r, E2);
            p = p.fma(r.mul(r), r).add(ONE);
            FloatVector w = p.reinterpretAsInts()
                    .add(t.reinterpretAsInts().lanewise(LSHL, 23))
                    .reinterpretAsFloats();
            w = w.add(v.sub(v));
            w = w.blend(ZERO, v.compare(LT, EXP_SMALLEST));
            w.blend(INFINITY, v.compare(GT, EXP_LARGEST)).mul(factor).intoArray(x, i);
        }
    }

    static void tanh(int n, float[] x, float[] y) {
        if (TANH.closed(n)) {
            PLAIN.tanh(n, x, y);
        } else {
            vectorTanh(n, x, y);
        }
    }

    private static void vectorTanh(int n, float[] x, float[] y) {
        int i = 0;
        for (; i + L <= n; i += L) {
            FloatVector c = FloatVector.fromArray(S, x, i);
            c = c.blend(TANH_LARGEST, c.compare(GT, TANH_LARGEST));
            c = c.blend(MINUS_TANH_LARGEST, c.compare(LT, MINUS_TANH_LARGEST));
            FloatVector z = c.mul(c);
            FloatVector p = z.fma(T13, T11);
            p = p.fma(z, T9);
            p = p.fma(z, T7);
            p = p.fma(z, T5);
            p = p.fma(z, T3);
            p = p.fma(z, ONE);
            FloatVector q = z.fma(Q8, Q6);
            q = q.fma(z, Q4);
            q = q.fma(z, Q2);
            q = q.fma(z, ONE);
            c.mul(p).div(q).intoArray(y, i);
        }
        for (; i < n; i++) {
            y[i] = Elementary.tanh(x[i]);
        }
    }

    static void log(int n, float[] x, float[] y) {
        if (LOG.closed(n)) {
            PLAIN.log(n, x, y);
        } else {
            vectorLog(n, x, y);
        }
    }

    private static void vectorLog(int n, float[] x, float[] y) {
        int i = 0;
        for (; i + L <= n; i += L) {
            FloatVector v = FloatVector.fromArray(S, x, i);
            VectorMask<Float> subnormal = v.compare(LT, Float.MIN_NORMAL);
            IntVector bits = v.blend(v.mul(0x1p23f), subnormal).reinterpretAsInts();
            FloatVector exponent = (FloatVector) bits.lanewise(LSHR, 23).convert(I2F, 0);
            FloatVector e = exponent.sub(BIAS.blend(BIAS_SUBNORMAL, subnormal));
            FloatVector m = bits.and(0x007fffff).or(0x3f000000).reinterpretAsFloats();
            VectorMask<Float> low = m.compare(LT, SQRT_HALF);
            e = e.blend(e.sub(ONE), low);
            FloatVector f = m.blend(m.add(m), low).sub(ONE);
            FloatVector z = f.mul(f);
            FloatVector p = f.fma(L11, L10);
            p = p.fma(f, L9);
            p = p.fma(f, L8);
            p = p.fma(f, L7);
            p = p.fma(f, L6);
            p = p.fma(f, L5);
            p = p.fma(f, L4);
            p = p.fma(f, L3);
            FloatVector tail = p.fma(z.mul(f), e.mul(LN2_LOW));
            tail = z.fma(MINUS_HALF, tail);
            FloatVector w = e.fma(LN2_HIGH, f.add(tail));
            w = w.blend(v, v.compare(LE, Float.MAX_VALUE).not()); // ∞ and NaN are their own logarithms
            w = w.blend(MINUS_INFINITY, v.compare(LE, ZERO));
            w.blend(NAN, v.compare(LT, ZERO)).intoArray(y, i);
        }
        for (; i < n; i++) {
            y[i] = Elementary.log(x[i]);
        }
    }

    void sigmoid(int n, float[] x, float[] y) {
        int bound = S.loopBound(n);
        for (int from = 0; from < bound; from += STRETCH) {
            int length = Math.min(STRETCH, bound - from);
            for (int i = 0; i < length; i += L) {
                FloatVector.fromArray(S, x, from + i).abs().neg().intoArray(scratch, i);
            }
            exp(length, scratch, 0, scratch, 0);
            for (int i = 0; i < length; i += L) {
                FloatVector v = FloatVector.fromArray(S, x, from + i);
                FloatVector e = FloatVector.fromArray(S, scratch, i);
                ONE.blend(e, v.compare(LT, ZERO)).div(e.add(ONE)).intoArray(y, from + i);
            }
        }
        for (int i = bound; i < n; i++) {
            y[i] = Elementary.sigmoid(x[i]);
        }
    }

    /**
     * Gelu and the methods below are single loops from end to end, so that divisions overlap with the other operations.
     * Their exponentials are of numbers ≤ 0. For NaN, the exponential may be anything, since the factor c is NaN.
     * Beyond the upper bound, σ(u) is exactly 1, as it would be without the bound.
     */
    static void gelu(int n, float[] x, float[] y) {
        int i = 0;
        for (; i + L <= n; i += L) {
            FloatVector low = FloatVector.fromArray(S, x, i);
            low = low.blend(MINUS_GELU_FLAT, low.compare(LT, MINUS_GELU_FLAT));
            FloatVector c = low.blend(GELU_FLAT, low.compare(GT, GELU_FLAT));
            FloatVector u = c.mul(c.mul(c).fma(GELU_3, GELU_1));
            FloatVector v = u.abs().neg();
            FloatVector t = v.fma(LOG2_E, ROUND);
            FloatVector e = t.sub(ROUND);
            FloatVector r = e.fma(MINUS_LN2_HIGH, v);
            r = e.fma(MINUS_LN2_LOW, r);
            FloatVector p = r.fma(E7, E6);
            p = p.fma(r, E5);
            p = p.fma(r, E4);
            p = p.fma(r, E3);
            p = p.fma(r, E2);
            p = p.fma(r.mul(r), r).add(ONE);
            FloatVector w = p.reinterpretAsInts()
                    .add(t.reinterpretAsInts().lanewise(LSHL, 23))
                    .reinterpretAsFloats()
                    .blend(ZERO, v.compare(LT, EXP_SMALLEST));
            FloatVector s = ONE.blend(w, u.compare(LT, ZERO)).div(w.add(ONE));
            low.mul(s).intoArray(y, i);
        }
        for (; i < n; i++) {
            y[i] = Elementary.gelu(x[i]);
        }
    }

    /** dx += dy · gelu′(x). */
    static void geluBackward(int n, float[] x, float[] dy, float[] dx) {
        int i = 0;
        for (; i + L <= n; i += L) {
            FloatVector c = FloatVector.fromArray(S, x, i);
            c = c.blend(MINUS_GELU_FLAT, c.compare(LT, MINUS_GELU_FLAT));
            c = c.blend(GELU_FLAT, c.compare(GT, GELU_FLAT));
            FloatVector u = c.mul(c.mul(c).fma(GELU_3, GELU_1));
            FloatVector v = u.abs().neg();
            FloatVector t = v.fma(LOG2_E, ROUND);
            FloatVector e = t.sub(ROUND);
            FloatVector r = e.fma(MINUS_LN2_HIGH, v);
            r = e.fma(MINUS_LN2_LOW, r);
            FloatVector p = r.fma(E7, E6);
            p = p.fma(r, E5);
            p = p.fma(r, E4);
            p = p.fma(r, E3);
            p = p.fma(r, E2);
            p = p.fma(r.mul(r), r).add(ONE);
            FloatVector w = p.reinterpretAsInts()
                    .add(t.reinterpretAsInts().lanewise(LSHL, 23))
                    .reinterpretAsFloats()
                    .blend(ZERO, v.compare(LT, EXP_SMALLEST));
            FloatVector s = ONE.blend(w, u.compare(LT, ZERO)).div(w.add(ONE));
            FloatVector du = c.mul(c).fma(GELU_3_SLOPE, GELU_1);
            FloatVector slope = c.mul(s).mul(s.neg().add(ONE)).fma(du, s);
            FloatVector.fromArray(S, dy, i)
                    .fma(slope, FloatVector.fromArray(S, dx, i))
                    .intoArray(dx, i);
        }
        for (; i < n; i++) {
            dx[i] = Math.fma(dy[i], Elementary.geluSlope(x[i]), dx[i]);
        }
    }

    /** y = gelu x, dy ← dy · gelu′(x). */
    static void geluAndSlope(int n, float[] x, float[] y, float[] dy) {
        int i = 0;
        for (; i + L <= n; i += L) {
            FloatVector low = FloatVector.fromArray(S, x, i);
            low = low.blend(MINUS_GELU_FLAT, low.compare(LT, MINUS_GELU_FLAT));
            FloatVector c = low.blend(GELU_FLAT, low.compare(GT, GELU_FLAT));
            FloatVector u = c.mul(c.mul(c).fma(GELU_3, GELU_1));
            FloatVector v = u.abs().neg();
            FloatVector t = v.fma(LOG2_E, ROUND);
            FloatVector e = t.sub(ROUND);
            FloatVector r = e.fma(MINUS_LN2_HIGH, v);
            r = e.fma(MINUS_LN2_LOW, r);
            FloatVector p = r.fma(E7, E6);
            p = p.fma(r, E5);
            p = p.fma(r, E4);
            p = p.fma(r, E3);
            p = p.fma(r, E2);
            p = p.fma(r.mul(r), r).add(ONE);
            FloatVector w = p.reinterpretAsInts()
                    .add(t.reinterpretAsInts().lanewise(LSHL, 23))
                    .reinterpretAsFloats()
                    .blend(ZERO, v.compare(LT, EXP_SMALLEST));
            FloatVector s = ONE.blend(w, u.compare(LT, ZERO)).div(w.add(ONE));
            FloatVector du = c.mul(c).fma(GELU_3_SLOPE, GELU_1);
            FloatVector slope = c.mul(s).mul(s.neg().add(ONE)).fma(du, s);
            low.mul(s).intoArray(y, i);
            FloatVector.fromArray(S, dy, i).mul(slope).intoArray(dy, i);
        }
        for (; i < n; i++) {
            float v = x[i];
            y[i] = Elementary.gelu(v);
            dy[i] *= Elementary.geluSlope(v);
        }
    }
}
