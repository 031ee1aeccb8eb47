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

    /** Steps for a gate: some vectors and a rest. */
    private static final int STEPS = 8 * L + 1;

    private static final float[] ZEROS = new float[8 * STEPS];

    private static final Gate RELU_BACKWARD = new Gate(STEPS, (times, n) -> {
        for (int i = 0; i < times; i++) {
            vectorReluBackward(n, ZEROS, ZEROS, ZEROS);
        }
    });
    private static final Gate TIMES_RELU_SLOPE = new Gate(STEPS, (times, n) -> {
        for (int i = 0; i < times; i++) {
            vectorTimesReluSlope(n, ZEROS, ZEROS);
        }
    });
    private static final Gate SCALE = new Gate(STEPS, (times, n) -> {
        for (int i = 0; i < times; i++) {
            vectorScale(n, 1f, ZEROS, 0, ZEROS, 0);
        }
    });
    private static final Gate ADD_SCALED = new Gate(STEPS, (times, n) -> {
        for (int i = 0; i < times; i++) {
            vectorAddScaled(n, 1f, ZEROS, 0, ZEROS, 0);
        }
    });
    private static final Gate COMBINE = new Gate(STEPS, (times, n) -> {
        for (int i = 0; i < times; i++) {
            vectorCombine(n, 1f, ZEROS, 0, 1f, ZEROS, 0, ZEROS);
        }
    });
    private static final Gate PRODUCT = new Gate(STEPS, (times, n) -> {
        for (int i = 0; i < times; i++) {
            vectorProduct(n, ZEROS, 0, ZEROS, 0, ZEROS);
        }
    });
    private static final Gate ADD_PRODUCT = new Gate(STEPS, (times, n) -> {
        for (int i = 0; i < times; i++) {
            vectorAddProduct(n, ZEROS, 0, ZEROS, 0, ZEROS, 0);
        }
    });
    private static final VectorMath OWN = new VectorMath();
    private static final Gate SIGMOID = new Gate(STEPS, (times, n) -> {
        for (int i = 0; i < times; i++) {
            OWN.sigmoid(n, ZEROS, ZEROS);
        }
    });

    private final VectorMath math = new VectorMath();

    @Override
    public void reluBackward(int n, float[] y, float[] dy, float[] dx) {
        if (RELU_BACKWARD.closed(n)) {
            super.reluBackward(n, y, dy, dx);
        } else {
            vectorReluBackward(n, y, dy, dx);
        }
    }

    private static void vectorReluBackward(int n, float[] y, float[] dy, float[] dx) {
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
        if (TIMES_RELU_SLOPE.closed(n)) {
            super.timesReluSlope(n, y, dy);
        } else {
            vectorTimesReluSlope(n, y, dy);
        }
    }

    private static void vectorTimesReluSlope(int n, float[] y, float[] dy) {
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
        if (SIGMOID.closed(n)) {
            super.sigmoid(n, x, y);
        } else {
            math.sigmoid(n, x, y);
        }
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
        if (SCALE.closed(n)) {
            super.scale(n, a, x, xo, y, yo);
        } else {
            vectorScale(n, a, x, xo, y, yo);
        }
    }

    private static void vectorScale(int n, float a, float[] x, int xo, float[] y, int yo) {
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
        if (ADD_SCALED.closed(n)) {
            super.addScaled(n, a, x, xo, y, yo);
        } else {
            vectorAddScaled(n, a, x, xo, y, yo);
        }
    }

    private static void vectorAddScaled(int n, float a, float[] x, int xo, float[] y, int yo) {
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
        if (COMBINE.closed(n)) {
            super.combine(n, a, x, xo, b, y, yo, z);
        } else {
            vectorCombine(n, a, x, xo, b, y, yo, z);
        }
    }

    private static void vectorCombine(int n, float a, float[] x, int xo, float b, float[] y, int yo, float[] z) {
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
        if (PRODUCT.closed(n)) {
            super.product(n, x, xo, y, yo, z);
        } else {
            vectorProduct(n, x, xo, y, yo, z);
        }
    }

    private static void vectorProduct(int n, float[] x, int xo, float[] y, int yo, float[] z) {
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
        if (ADD_PRODUCT.closed(n)) {
            super.addProduct(n, x, xo, y, yo, z, zo);
        } else {
            vectorAddProduct(n, x, xo, y, yo, z, zo);
        }
    }

    private static void vectorAddProduct(int n, float[] x, int xo, float[] y, int yo, float[] z, int zo) {
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
