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

    // Constants of loops that are seldom hot; the others use Coefficients. Broadcasting one in place costs C2 about a
    // hundred bytecodes of inlining each time, and beyond 8000 in one compilation (DesiredMethodLimit) C2 stops
    // inlining,
    // so that vectors become objects.
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
    private static final FloatVector LN2_LOW = FloatVector.broadcast(S, Elementary.LN2_LOW);
    private static final FloatVector SQRT_HALF = FloatVector.broadcast(S, Elementary.SQRT_HALF);
    private static final FloatVector ZERO = FloatVector.broadcast(S, 0f);
    private static final FloatVector ONE = FloatVector.broadcast(S, 1f);
    private static final FloatVector MINUS_HALF = FloatVector.broadcast(S, -0.5f);
    private static final FloatVector BIAS = FloatVector.broadcast(S, 126f);
    private static final FloatVector BIAS_SUBNORMAL = FloatVector.broadcast(S, 126f + 23f);
    private static final FloatVector MINUS_INFINITY = FloatVector.broadcast(S, Float.NEGATIVE_INFINITY);
    private static final FloatVector NAN = FloatVector.broadcast(S, Float.NaN);

    /** Elements whose exponentials {@link #sigmoid} and similar methods compute at a time. */
    private static final int STRETCH = 512;

    private final float[] scratch = new float[STRETCH];

    static void exp(int n, float[] x, int xo, float[] y, int yo) {
        FloatVector log2e = FloatVector.broadcast(S, Coefficients.log2e);
        FloatVector round = FloatVector.broadcast(S, Coefficients.round);
        FloatVector minusLn2High = FloatVector.broadcast(S, Coefficients.minusLn2High);
        FloatVector minusLn2Low = FloatVector.broadcast(S, Coefficients.minusLn2Low);
        FloatVector e7 = FloatVector.broadcast(S, Coefficients.e7);
        FloatVector e6 = FloatVector.broadcast(S, Coefficients.e6);
        FloatVector e5 = FloatVector.broadcast(S, Coefficients.e5);
        FloatVector e4 = FloatVector.broadcast(S, Coefficients.e4);
        FloatVector e3 = FloatVector.broadcast(S, Coefficients.e3);
        FloatVector e2 = FloatVector.broadcast(S, Coefficients.e2);
        FloatVector one = FloatVector.broadcast(S, Coefficients.one);
        FloatVector zero = FloatVector.broadcast(S, Coefficients.zero);
        FloatVector expSmallest = FloatVector.broadcast(S, Coefficients.expSmallest);
        FloatVector infinity = FloatVector.broadcast(S, Coefficients.infinity);
        FloatVector expLargest = FloatVector.broadcast(S, Coefficients.expLargest);
        int i = 0;
        for (; i + L <= n; i += L) {
            // Without clamping first: results for numbers out of bounds are replaced anyway.
            FloatVector v = FloatVector.fromArray(S, x, xo + i);
            FloatVector t = v.fma(log2e, round);
            FloatVector e = t.sub(round);
            FloatVector r = e.fma(minusLn2High, v);
            r = e.fma(minusLn2Low, r);
            FloatVector p = r.fma(e7, e6);
            p = p.fma(r, e5);
            p = p.fma(r, e4);
            p = p.fma(r, e3);
            p = p.fma(r, e2);
            p = p.fma(r.mul(r), r).add(one);
            FloatVector w = p.reinterpretAsInts()
                    .add(t.reinterpretAsInts().lanewise(LSHL, 23))
                    .reinterpretAsFloats();
            w = w.add(v.sub(v));
            w = w.blend(zero, v.compare(LT, expSmallest));
            w.blend(infinity, v.compare(GT, expLargest)).intoArray(y, yo + i);
        }
        for (; i < n; i++) {
            y[yo + i] = Elementary.exp(x[xo + i]);
        }
    }

    /** x ← e^(x − shift) · factor, for numbers that fill vectors. */
    static void expScaled(int n, float shift, float factor, float[] x, int xo) {
        FloatVector log2e = FloatVector.broadcast(S, Coefficients.log2e);
        FloatVector round = FloatVector.broadcast(S, Coefficients.round);
        FloatVector minusLn2High = FloatVector.broadcast(S, Coefficients.minusLn2High);
        FloatVector minusLn2Low = FloatVector.broadcast(S, Coefficients.minusLn2Low);
        FloatVector e7 = FloatVector.broadcast(S, Coefficients.e7);
        FloatVector e6 = FloatVector.broadcast(S, Coefficients.e6);
        FloatVector e5 = FloatVector.broadcast(S, Coefficients.e5);
        FloatVector e4 = FloatVector.broadcast(S, Coefficients.e4);
        FloatVector e3 = FloatVector.broadcast(S, Coefficients.e3);
        FloatVector e2 = FloatVector.broadcast(S, Coefficients.e2);
        FloatVector one = FloatVector.broadcast(S, Coefficients.one);
        FloatVector zero = FloatVector.broadcast(S, Coefficients.zero);
        FloatVector expSmallest = FloatVector.broadcast(S, Coefficients.expSmallest);
        FloatVector infinity = FloatVector.broadcast(S, Coefficients.infinity);
        FloatVector expLargest = FloatVector.broadcast(S, Coefficients.expLargest);
        for (int i = xo; i < xo + n; i += L) {
            FloatVector v = FloatVector.fromArray(S, x, i).sub(shift);
            FloatVector t = v.fma(log2e, round);
            FloatVector e = t.sub(round);
            FloatVector r = e.fma(minusLn2High, v);
            r = e.fma(minusLn2Low, r);
            FloatVector p = r.fma(e7, e6);
            p = p.fma(r, e5);
            p = p.fma(r, e4);
            p = p.fma(r, e3);
            p = p.fma(r, e2);
            p = p.fma(r.mul(r), r).add(one);
            FloatVector w = p.reinterpretAsInts()
                    .add(t.reinterpretAsInts().lanewise(LSHL, 23))
                    .reinterpretAsFloats();
            w = w.add(v.sub(v));
            w = w.blend(zero, v.compare(LT, expSmallest));
            w.blend(infinity, v.compare(GT, expLargest)).mul(factor).intoArray(x, i);
        }
    }

    static void tanh(int n, float[] x, float[] y) {
        FloatVector tanhLargest = FloatVector.broadcast(S, Coefficients.tanhLargest);
        FloatVector minusTanhLargest = FloatVector.broadcast(S, Coefficients.minusTanhLargest);
        FloatVector t13 = FloatVector.broadcast(S, Coefficients.t13);
        FloatVector t11 = FloatVector.broadcast(S, Coefficients.t11);
        FloatVector t9 = FloatVector.broadcast(S, Coefficients.t9);
        FloatVector t7 = FloatVector.broadcast(S, Coefficients.t7);
        FloatVector t5 = FloatVector.broadcast(S, Coefficients.t5);
        FloatVector t3 = FloatVector.broadcast(S, Coefficients.t3);
        FloatVector one = FloatVector.broadcast(S, Coefficients.one);
        FloatVector q8 = FloatVector.broadcast(S, Coefficients.q8);
        FloatVector q6 = FloatVector.broadcast(S, Coefficients.q6);
        FloatVector q4 = FloatVector.broadcast(S, Coefficients.q4);
        FloatVector q2 = FloatVector.broadcast(S, Coefficients.q2);
        int i = 0;
        for (; i + 2 * L <= n; i += 2 * L) { // two at a time, because each would wait for its own results
            FloatVector c = FloatVector.fromArray(S, x, i);
            FloatVector d = FloatVector.fromArray(S, x, i + L);
            c = c.blend(tanhLargest, c.compare(GT, tanhLargest));
            d = d.blend(tanhLargest, d.compare(GT, tanhLargest));
            c = c.blend(minusTanhLargest, c.compare(LT, minusTanhLargest));
            d = d.blend(minusTanhLargest, d.compare(LT, minusTanhLargest));
            FloatVector cc = c.mul(c);
            FloatVector dd = d.mul(d);
            FloatVector cp = cc.fma(t13, t11);
            FloatVector dp = dd.fma(t13, t11);
            cp = cp.fma(cc, t9);
            dp = dp.fma(dd, t9);
            cp = cp.fma(cc, t7);
            dp = dp.fma(dd, t7);
            cp = cp.fma(cc, t5);
            dp = dp.fma(dd, t5);
            cp = cp.fma(cc, t3);
            dp = dp.fma(dd, t3);
            cp = cp.fma(cc, one);
            dp = dp.fma(dd, one);
            FloatVector cq = cc.fma(q8, q6);
            FloatVector dq = dd.fma(q8, q6);
            cq = cq.fma(cc, q4);
            dq = dq.fma(dd, q4);
            cq = cq.fma(cc, q2);
            dq = dq.fma(dd, q2);
            cq = cq.fma(cc, one);
            dq = dq.fma(dd, one);
            c.mul(cp).div(cq).intoArray(y, i);
            d.mul(dp).div(dq).intoArray(y, i + L);
        }
        for (; i < n; i++) {
            y[i] = Elementary.tanh(x[i]);
        }
    }

    static void log(int n, float[] x, float[] y) {
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
        FloatVector minusGeluFlat = FloatVector.broadcast(S, Coefficients.minusGeluFlat);
        FloatVector geluFlat = FloatVector.broadcast(S, Coefficients.geluFlat);
        FloatVector gelu3 = FloatVector.broadcast(S, Coefficients.gelu3);
        FloatVector gelu1 = FloatVector.broadcast(S, Coefficients.gelu1);
        FloatVector log2e = FloatVector.broadcast(S, Coefficients.log2e);
        FloatVector round = FloatVector.broadcast(S, Coefficients.round);
        FloatVector minusLn2High = FloatVector.broadcast(S, Coefficients.minusLn2High);
        FloatVector minusLn2Low = FloatVector.broadcast(S, Coefficients.minusLn2Low);
        FloatVector e7 = FloatVector.broadcast(S, Coefficients.e7);
        FloatVector e6 = FloatVector.broadcast(S, Coefficients.e6);
        FloatVector e5 = FloatVector.broadcast(S, Coefficients.e5);
        FloatVector e4 = FloatVector.broadcast(S, Coefficients.e4);
        FloatVector e3 = FloatVector.broadcast(S, Coefficients.e3);
        FloatVector e2 = FloatVector.broadcast(S, Coefficients.e2);
        FloatVector one = FloatVector.broadcast(S, Coefficients.one);
        FloatVector zero = FloatVector.broadcast(S, Coefficients.zero);
        FloatVector expSmallest = FloatVector.broadcast(S, Coefficients.expSmallest);
        int i = 0;
        for (; i + L <= n; i += L) {
            FloatVector low = FloatVector.fromArray(S, x, i);
            low = low.blend(minusGeluFlat, low.compare(LT, minusGeluFlat));
            FloatVector c = low.blend(geluFlat, low.compare(GT, geluFlat));
            FloatVector u = c.mul(c.mul(c).fma(gelu3, gelu1));
            FloatVector v = u.abs().neg();
            FloatVector t = v.fma(log2e, round);
            FloatVector e = t.sub(round);
            FloatVector r = e.fma(minusLn2High, v);
            r = e.fma(minusLn2Low, r);
            FloatVector p = r.fma(e7, e6);
            p = p.fma(r, e5);
            p = p.fma(r, e4);
            p = p.fma(r, e3);
            p = p.fma(r, e2);
            p = p.fma(r.mul(r), r).add(one);
            FloatVector w = p.reinterpretAsInts()
                    .add(t.reinterpretAsInts().lanewise(LSHL, 23))
                    .reinterpretAsFloats()
                    .blend(zero, v.compare(LT, expSmallest));
            FloatVector s = one.blend(w, u.compare(LT, zero)).div(w.add(one));
            low.mul(s).intoArray(y, i);
        }
        for (; i < n; i++) {
            y[i] = Elementary.gelu(x[i]);
        }
    }

    /** dx += dy · gelu′(x). */
    static void geluBackward(int n, float[] x, float[] dy, float[] dx) {
        FloatVector minusGeluFlat = FloatVector.broadcast(S, Coefficients.minusGeluFlat);
        FloatVector geluFlat = FloatVector.broadcast(S, Coefficients.geluFlat);
        FloatVector gelu3 = FloatVector.broadcast(S, Coefficients.gelu3);
        FloatVector gelu1 = FloatVector.broadcast(S, Coefficients.gelu1);
        FloatVector log2e = FloatVector.broadcast(S, Coefficients.log2e);
        FloatVector round = FloatVector.broadcast(S, Coefficients.round);
        FloatVector minusLn2High = FloatVector.broadcast(S, Coefficients.minusLn2High);
        FloatVector minusLn2Low = FloatVector.broadcast(S, Coefficients.minusLn2Low);
        FloatVector e7 = FloatVector.broadcast(S, Coefficients.e7);
        FloatVector e6 = FloatVector.broadcast(S, Coefficients.e6);
        FloatVector e5 = FloatVector.broadcast(S, Coefficients.e5);
        FloatVector e4 = FloatVector.broadcast(S, Coefficients.e4);
        FloatVector e3 = FloatVector.broadcast(S, Coefficients.e3);
        FloatVector e2 = FloatVector.broadcast(S, Coefficients.e2);
        FloatVector one = FloatVector.broadcast(S, Coefficients.one);
        FloatVector zero = FloatVector.broadcast(S, Coefficients.zero);
        FloatVector expSmallest = FloatVector.broadcast(S, Coefficients.expSmallest);
        FloatVector gelu3Slope = FloatVector.broadcast(S, Coefficients.gelu3Slope);
        int i = 0;
        for (; i + L <= n; i += L) {
            FloatVector c = FloatVector.fromArray(S, x, i);
            c = c.blend(minusGeluFlat, c.compare(LT, minusGeluFlat));
            c = c.blend(geluFlat, c.compare(GT, geluFlat));
            FloatVector u = c.mul(c.mul(c).fma(gelu3, gelu1));
            FloatVector v = u.abs().neg();
            FloatVector t = v.fma(log2e, round);
            FloatVector e = t.sub(round);
            FloatVector r = e.fma(minusLn2High, v);
            r = e.fma(minusLn2Low, r);
            FloatVector p = r.fma(e7, e6);
            p = p.fma(r, e5);
            p = p.fma(r, e4);
            p = p.fma(r, e3);
            p = p.fma(r, e2);
            p = p.fma(r.mul(r), r).add(one);
            FloatVector w = p.reinterpretAsInts()
                    .add(t.reinterpretAsInts().lanewise(LSHL, 23))
                    .reinterpretAsFloats()
                    .blend(zero, v.compare(LT, expSmallest));
            FloatVector s = one.blend(w, u.compare(LT, zero)).div(w.add(one));
            FloatVector du = c.mul(c).fma(gelu3Slope, gelu1);
            FloatVector slope = c.mul(s).mul(s.neg().add(one)).fma(du, s);
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
        FloatVector minusGeluFlat = FloatVector.broadcast(S, Coefficients.minusGeluFlat);
        FloatVector geluFlat = FloatVector.broadcast(S, Coefficients.geluFlat);
        FloatVector gelu3 = FloatVector.broadcast(S, Coefficients.gelu3);
        FloatVector gelu1 = FloatVector.broadcast(S, Coefficients.gelu1);
        FloatVector log2e = FloatVector.broadcast(S, Coefficients.log2e);
        FloatVector round = FloatVector.broadcast(S, Coefficients.round);
        FloatVector minusLn2High = FloatVector.broadcast(S, Coefficients.minusLn2High);
        FloatVector minusLn2Low = FloatVector.broadcast(S, Coefficients.minusLn2Low);
        FloatVector e7 = FloatVector.broadcast(S, Coefficients.e7);
        FloatVector e6 = FloatVector.broadcast(S, Coefficients.e6);
        FloatVector e5 = FloatVector.broadcast(S, Coefficients.e5);
        FloatVector e4 = FloatVector.broadcast(S, Coefficients.e4);
        FloatVector e3 = FloatVector.broadcast(S, Coefficients.e3);
        FloatVector e2 = FloatVector.broadcast(S, Coefficients.e2);
        FloatVector one = FloatVector.broadcast(S, Coefficients.one);
        FloatVector zero = FloatVector.broadcast(S, Coefficients.zero);
        FloatVector expSmallest = FloatVector.broadcast(S, Coefficients.expSmallest);
        FloatVector gelu3Slope = FloatVector.broadcast(S, Coefficients.gelu3Slope);
        int i = 0;
        for (; i + L <= n; i += L) {
            FloatVector low = FloatVector.fromArray(S, x, i);
            low = low.blend(minusGeluFlat, low.compare(LT, minusGeluFlat));
            FloatVector c = low.blend(geluFlat, low.compare(GT, geluFlat));
            FloatVector u = c.mul(c.mul(c).fma(gelu3, gelu1));
            FloatVector v = u.abs().neg();
            FloatVector t = v.fma(log2e, round);
            FloatVector e = t.sub(round);
            FloatVector r = e.fma(minusLn2High, v);
            r = e.fma(minusLn2Low, r);
            FloatVector p = r.fma(e7, e6);
            p = p.fma(r, e5);
            p = p.fma(r, e4);
            p = p.fma(r, e3);
            p = p.fma(r, e2);
            p = p.fma(r.mul(r), r).add(one);
            FloatVector w = p.reinterpretAsInts()
                    .add(t.reinterpretAsInts().lanewise(LSHL, 23))
                    .reinterpretAsFloats()
                    .blend(zero, v.compare(LT, expSmallest));
            FloatVector s = one.blend(w, u.compare(LT, zero)).div(w.add(one));
            FloatVector du = c.mul(c).fma(gelu3Slope, gelu1);
            FloatVector slope = c.mul(s).mul(s.neg().add(one)).fma(du, s);
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
