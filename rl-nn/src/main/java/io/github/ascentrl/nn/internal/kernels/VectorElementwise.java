package io.github.ascentrl.nn.internal.kernels;

import static jdk.incubator.vector.VectorOperators.GT;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Element-wise operations, a vector at a time. The others are the specification's loops, which C2 compiles sooner, and
 * which are as fast for long arrays.
 */
final class VectorElementwise extends ScalarElementwise {
    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    private static final int L = S.length();

    private final VectorMath math = new VectorMath();

    @Override
    public void reluBackward(int n, float[] y, float[] dy, float[] dx) {
        int i = 0;
        for (; i + L <= n; i += L) {
            FloatVector d = FloatVector.broadcast(S, 0f)
                    .blend(
                            FloatVector.fromArray(S, dy, i),
                            FloatVector.fromArray(S, y, i).compare(GT, 0f));
            FloatVector.fromArray(S, dx, i).add(d).intoArray(dx, i);
        }
        for (; i < n; i++) {
            dx[i] += y[i] > 0f ? dy[i] : 0f;
        }
    }

    @Override
    public void tanh(int n, float[] x, float[] y) {
        VectorMath.tanh(n, x, y);
    }

    @Override
    public void timesReluSlope(int n, float[] y, float[] dy) {
        int i = 0;
        for (; i + L <= n; i += L) {
            FloatVector.broadcast(S, 0f)
                    .blend(
                            FloatVector.fromArray(S, dy, i),
                            FloatVector.fromArray(S, y, i).compare(GT, 0f))
                    .intoArray(dy, i);
        }
        for (; i < n; i++) {
            dy[i] = y[i] > 0f ? dy[i] : 0f;
        }
    }

    @Override
    public void sigmoid(int n, float[] x, float[] y) {
        math.sigmoid(n, x, y);
    }

    @Override
    public void gelu(int n, float[] x, float[] y) {
        VectorMath.gelu(n, x, y);
    }

    @Override
    public void geluBackward(int n, float[] x, float[] dy, float[] dx) {
        VectorMath.geluBackward(n, x, dy, dx);
    }

    @Override
    public void geluAndSlope(int n, float[] x, float[] y, float[] dy) {
        VectorMath.geluAndSlope(n, x, y, dy);
    }

    @Override
    public void dropout(int n, long key, int place, int threshold, float scale, float[] x, int xo, float[] y, int yo) {
        VectorMasks.dropout(n, key, place, threshold, scale, x, xo, y, yo);
    }

    @Override
    public void exp(int n, float[] x, int xo, float[] y) {
        VectorMath.exp(n, x, xo, y, 0);
    }

    @Override
    public void log(int n, float[] x, float[] y) {
        VectorMath.log(n, x, y);
    }

    @Override
    public void scale(int n, float a, float[] x, int xo, float[] y, int yo) {
        int i = 0;
        for (; i + L <= n; i += L) {
            FloatVector.fromArray(S, x, xo + i).mul(a).intoArray(y, yo + i);
        }
        for (; i < n; i++) {
            y[yo + i] = a * x[xo + i];
        }
    }

    @Override
    public void addScaled(int n, float a, float[] x, int xo, float[] y, int yo) {
        int i = 0;
        for (; i + L <= n; i += L) {
            FloatVector.broadcast(S, a)
                    .fma(FloatVector.fromArray(S, x, xo + i), FloatVector.fromArray(S, y, yo + i))
                    .intoArray(y, yo + i);
        }
        for (; i < n; i++) {
            y[yo + i] = Math.fma(a, x[xo + i], y[yo + i]);
        }
    }

    @Override
    public void combine(int n, float a, float[] x, int xo, float b, float[] y, int yo, float[] z) {
        int i = 0;
        for (; i + L <= n; i += L) {
            FloatVector.broadcast(S, a)
                    .fma(
                            FloatVector.fromArray(S, x, xo + i),
                            FloatVector.fromArray(S, y, yo + i).mul(b))
                    .intoArray(z, i);
        }
        for (; i < n; i++) {
            z[i] = Math.fma(a, x[xo + i], b * y[yo + i]);
        }
    }

    @Override
    public void product(int n, float[] x, int xo, float[] y, int yo, float[] z) {
        int i = 0;
        for (; i + L <= n; i += L) {
            FloatVector.fromArray(S, x, xo + i)
                    .mul(FloatVector.fromArray(S, y, yo + i))
                    .intoArray(z, i);
        }
        for (; i < n; i++) {
            z[i] = x[xo + i] * y[yo + i];
        }
    }

    @Override
    public void addProduct(int n, float[] x, int xo, float[] y, int yo, float[] z, int zo) {
        int i = 0;
        for (; i + L <= n; i += L) {
            FloatVector.fromArray(S, x, xo + i)
                    .fma(FloatVector.fromArray(S, y, yo + i), FloatVector.fromArray(S, z, zo + i))
                    .intoArray(z, zo + i);
        }
        for (; i < n; i++) {
            z[zo + i] = Math.fma(x[xo + i], y[yo + i], z[zo + i]);
        }
    }
}
