package io.github.ascentrl.nn.internal.kernels;

/** Operations on each row: the specification. */
class ScalarRowwise implements Rowwise {
    private final float[] lanes = new float[Reduction.LANES];
    final Sums sums;

    ScalarRowwise(Sums sums) {
        this.sums = sums;
    }

    @Override
    public void softmax(int rows, int n, float[] x, float[] y, float[] max, float[] logSum) {
        for (int i = 0; i < rows; i++) {
            int o = i * n;
            float top = x[o];
            for (int j = 1; j < n; j++) {
                top = Math.max(top, x[o + j]);
            }
            for (int j = 0; j < n; j++) {
                y[o + j] = Elementary.exp(x[o + j] - top);
            }
            float sum = n <= Reduction.LANES ? Reduction.shortSum(n, y, o, lanes) : (float) sums.sum(n, y, o);
            float scale = 1f / sum;
            for (int j = 0; j < n; j++) {
                y[o + j] *= scale;
            }
            max[i] = top;
            logSum[i] = Elementary.log(sum);
        }
    }

    @Override
    public void softmaxInPlace(int rows, int n, float[] x, float[] max, float[] scale, int at) {
        for (int i = 0; i < rows; i++) {
            int o = i * n;
            float top = x[o];
            for (int j = 1; j < n; j++) {
                top = Math.max(top, x[o + j]);
            }
            expScaled(n, top, 1f, x, o);
            float s = 1f / (float) sums.sum(n, x, o);
            for (int j = o; j < o + n; j++) {
                x[j] *= s;
            }
            max[at + i] = top;
            scale[at + i] = s;
        }
    }

    @Override
    public void softmaxAgain(int rows, int n, float[] x, float[] max, float[] scale, int at) {
        for (int i = 0; i < rows; i++) {
            expScaled(n, max[at + i], scale[at + i], x, i * n);
        }
    }

    private static void expScaled(int n, float shift, float factor, float[] x, int o) {
        for (int j = o; j < o + n; j++) {
            x[j] = Elementary.exp(x[j] - shift) * factor;
        }
    }

    @Override
    public void softmaxBackward(int rows, int n, float[] y, float[] dy) {
        for (int i = 0; i < rows; i++) {
            float sum = sums.dot(n, y, i * n, dy, i * n);
            for (int j = i * n; j < (i + 1) * n; j++) {
                dy[j] = y[j] * (dy[j] - sum);
            }
        }
    }

    /** Σ x[o … o+n). */
    float rowSum(int n, float[] x, int o) {
        float[] partial = new float[Reduction.LANES];
        for (int i = 0; i < n; i++) {
            partial[i % Reduction.LANES] += x[o + i];
        }
        return Reduction.tree(partial);
    }

    /** Σ (x[o … o+n) − mean)². */
    float rowDeviations(int n, float[] x, int o, float mean) {
        float[] partial = new float[Reduction.LANES];
        for (int i = 0; i < n; i++) {
            float d = x[o + i] - mean;
            partial[i % Reduction.LANES] = Math.fma(d, d, partial[i % Reduction.LANES]);
        }
        return Reduction.tree(partial);
    }

    @Override
    public void layerNorm(
            int rows,
            int n,
            float[] x,
            float[] gain,
            int gainAt,
            float[] bias,
            int biasAt,
            float epsilon,
            float[] y,
            float[] mean,
            float[] scale) {
        for (int i = 0; i < rows; i++) {
            int o = i * n;
            float mu = rowSum(n, x, o) / n;
            float s = 1f / (float) Math.sqrt(rowDeviations(n, x, o, mu) / n + epsilon);
            for (int j = 0; j < n; j++) {
                y[o + j] = Math.fma((x[o + j] - mu) * s, gain[gainAt + j], bias[biasAt + j]);
            }
            mean[i] = mu;
            scale[i] = s;
        }
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
        for (int i = 0; i < rows; i++) {
            int o = i * n;
            float mu = mean[i];
            float s = scale[i];
            float[] plain = new float[Reduction.LANES];
            float[] weighted = new float[Reduction.LANES];
            for (int j = 0; j < n; j++) {
                int lane = j % Reduction.LANES;
                float normal = (x[o + j] - mu) * s;
                float g = dy[o + j] * gain[gainAt + j];
                plain[lane] += g;
                weighted[lane] = Math.fma(g, normal, weighted[lane]);
                dGain[gainAt + j] = Math.fma(dy[o + j], normal, dGain[gainAt + j]);
                dBias[biasAt + j] += dy[o + j];
            }
            float meanG = Reduction.tree(plain) / n;
            float meanGNormal = Reduction.tree(weighted) / n;
            for (int j = 0; j < n; j++) {
                float normal = (x[o + j] - mu) * s;
                float g = dy[o + j] * gain[gainAt + j];
                dx[o + j] = Math.fma(s, Math.fma(-normal, meanGNormal, g - meanG), dx[o + j]);
            }
        }
    }
}
