package io.github.ascentrl.nn.internal.kernels;

/** Element-wise operations: the specification, in loops that C2 vectorises. */
class ScalarElementwise implements Elementwise {
    @Override
    public void relu(int n, float[] x, float[] y) {
        for (int i = 0; i < n; i++) {
            y[i] = Math.max(x[i], 0f); // a ternary would be mispredicted, at up to 4 ns per element
        }
    }

    @Override
    public void reluBackward(int n, float[] y, float[] dy, float[] dx) {
        for (int i = 0; i < n; i++) {
            dx[i] += y[i] > 0f ? dy[i] : 0f;
        }
    }

    @Override
    public void tanh(int n, float[] x, float[] y) {
        for (int i = 0; i < n; i++) {
            y[i] = Elementary.tanh(x[i]);
        }
    }

    @Override
    public void tanhBackward(int n, float[] y, float[] dy, float[] dx) {
        for (int i = 0; i < n; i++) {
            dx[i] = Math.fma(dy[i], Math.fma(-y[i], y[i], 1f), dx[i]);
        }
    }

    @Override
    public void timesTanhSlope(int n, float[] y, float[] dy) {
        for (int i = 0; i < n; i++) {
            dy[i] *= Math.fma(-y[i], y[i], 1f);
        }
    }

    @Override
    public void timesReluSlope(int n, float[] y, float[] dy) {
        for (int i = 0; i < n; i++) {
            dy[i] = y[i] > 0f ? dy[i] : 0f;
        }
    }

    @Override
    public void sigmoid(int n, float[] x, float[] y) {
        for (int i = 0; i < n; i++) {
            y[i] = Elementary.sigmoid(x[i]);
        }
    }

    @Override
    public void sigmoidBackward(int n, float[] y, float[] dy, float[] dx) {
        for (int i = 0; i < n; i++) {
            dx[i] = Math.fma(dy[i], Math.fma(-y[i], y[i], y[i]), dx[i]);
        }
    }

    @Override
    public void gelu(int n, float[] x, float[] y) {
        for (int i = 0; i < n; i++) {
            y[i] = Elementary.gelu(x[i]);
        }
    }

    @Override
    public void geluBackward(int n, float[] x, float[] dy, float[] dx) {
        for (int i = 0; i < n; i++) {
            dx[i] = Math.fma(dy[i], Elementary.geluSlope(x[i]), dx[i]);
        }
    }

    @Override
    public void exp(int n, float[] x, int xo, float[] y) {
        for (int i = 0; i < n; i++) {
            y[i] = Elementary.exp(x[xo + i]);
        }
    }

    @Override
    public void log(int n, float[] x, float[] y) {
        for (int i = 0; i < n; i++) {
            y[i] = Elementary.log(x[i]);
        }
    }

    @Override
    public void scale(int n, float a, float[] x, int xo, float[] y, int yo) {
        for (int i = 0; i < n; i++) {
            y[yo + i] = a * x[xo + i];
        }
    }

    @Override
    public void addScaled(int n, float a, float[] x, int xo, float[] y, int yo) {
        for (int i = 0; i < n; i++) {
            y[yo + i] = Math.fma(a, x[xo + i], y[yo + i]);
        }
    }

    @Override
    public void combine(int n, float a, float[] x, int xo, float b, float[] y, int yo, float[] z) {
        for (int i = 0; i < n; i++) {
            z[i] = Math.fma(a, x[xo + i], b * y[yo + i]);
        }
    }

    @Override
    public void product(int n, float[] x, int xo, float[] y, int yo, float[] z) {
        for (int i = 0; i < n; i++) {
            z[i] = x[xo + i] * y[yo + i];
        }
    }

    @Override
    public void addProduct(int n, float[] x, int xo, float[] y, int yo, float[] z, int zo) {
        for (int i = 0; i < n; i++) {
            z[zo + i] = Math.fma(x[xo + i], y[yo + i], z[zo + i]);
        }
    }
}
