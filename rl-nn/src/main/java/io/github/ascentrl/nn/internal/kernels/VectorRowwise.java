package io.github.ascentrl.nn.internal.kernels;

import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.MAX;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** Operations on each row, a vector at a time. */
final class VectorRowwise implements Rowwise {
    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    private static final int L = S.length();
    private static final int LANES = Reduction.LANES;

    private final VectorSums sums;
    private final float[] partial = new float[LANES];
    private final float[] partial2 = new float[LANES];

    VectorRowwise(VectorSums sums) {
        this.sums = sums;
    }

    @Override
    public void softmax(int rows, int n, float[] x, float[] y, float[] max, float[] logSum) {
        if (n <= LANES) {
            softmaxOfShortRows(rows, n, x, y, max, logSum);
            return;
        }
        int bound = S.loopBound(n);
        for (int i = 0; i < rows; i++) {
            int o = i * n;
            FloatVector top = FloatVector.fromArray(S, x, o);
            int j = L;
            for (; j < bound; j += L) {
                top = top.max(FloatVector.fromArray(S, x, o + j));
            }
            float largest = top.reduceLanes(MAX);
            for (; j < n; j++) {
                largest = Math.max(largest, x[o + j]);
            }
            for (j = 0; j < bound; j += L) {
                FloatVector.fromArray(S, x, o + j).sub(largest).intoArray(y, o + j);
            }
            for (; j < n; j++) {
                y[o + j] = x[o + j] - largest;
            }
            VectorMath.exp(n, y, o, y, o);
            float sum = (float) sums.sum(n, y, o);
            float scale = 1f / sum;
            for (j = 0; j < bound; j += L) {
                FloatVector.fromArray(S, y, o + j).mul(scale).intoArray(y, o + j);
            }
            for (; j < n; j++) {
                y[o + j] *= scale;
            }
            max[i] = largest;
            logSum[i] = Elementary.log(sum);
        }
    }

    @Override
    public void softmaxInPlace(int rows, int n, float[] x, float[] max, float[] scale, int at) {
        for (int i = 0; i < rows; i++) {
            int o = i * n;
            FloatVector t0 = FloatVector.fromArray(S, x, o);
            FloatVector t1 = FloatVector.fromArray(S, x, o + L);
            for (int j = 2 * L; j < n; j += 2 * L) { // by comparison: a maximum that respects NaN and −0 takes several
                FloatVector v = FloatVector.fromArray(S, x, o + j);
                t0 = t0.blend(v, v.compare(GT, t0));
                v = FloatVector.fromArray(S, x, o + j + L);
                t1 = t1.blend(v, v.compare(GT, t1));
            }
            float largest = t0.blend(t1, t1.compare(GT, t0)).reduceLanes(MAX);
            VectorMath.expScaled(n, largest, 1f, x, o);
            float s = 1f / (float) sums.sum(n, x, o);
            for (int j = o; j < o + n; j += L) {
                FloatVector.fromArray(S, x, j).mul(s).intoArray(x, j);
            }
            max[at + i] = largest;
            scale[at + i] = s;
        }
    }

    @Override
    public void softmaxAgain(int rows, int n, float[] x, float[] max, float[] scale, int at) {
        for (int i = 0; i < rows; i++) {
            VectorMath.expScaled(n, max[at + i], scale[at + i], x, i * n);
        }
    }

    @Override
    public void softmaxBackward(int rows, int n, float[] y, float[] dy) {
        int bound = S.loopBound(n);
        for (int i = 0, o = 0; i < rows; i++, o += n) {
            float sum = sums.dot(n, y, o, dy, o);
            int j = 0;
            for (; j < bound; j += L) {
                FloatVector.fromArray(S, y, o + j)
                        .mul(FloatVector.fromArray(S, dy, o + j).sub(sum))
                        .intoArray(dy, o + j);
            }
            for (; j < n; j++) {
                dy[o + j] = y[o + j] * (dy[o + j] - sum);
            }
        }
    }

    /** Short rows, such as action probabilities: exponentials and logarithms of all rows together fill the vectors. */
    private void softmaxOfShortRows(int rows, int n, float[] x, float[] y, float[] max, float[] logSum) {
        for (int i = 0, o = 0; i < rows; i++, o += n) {
            float largest = x[o];
            for (int j = 1; j < n; j++) {
                largest = Math.max(largest, x[o + j]);
            }
            for (int j = 0; j < n; j++) {
                y[o + j] = x[o + j] - largest;
            }
            max[i] = largest;
        }
        VectorMath.exp(rows * n, y, 0, y, 0);
        for (int i = 0, o = 0; i < rows; i++, o += n) {
            logSum[i] = Reduction.shortSum(n, y, o, partial);
            float scale = 1f / logSum[i];
            for (int j = 0; j < n; j++) {
                y[o + j] *= scale;
            }
        }
        VectorMath.log(rows, logSum, logSum);
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
        int bound = S.loopBound(n);
        for (int i = 0; i < rows; i++) {
            int o = i * n;
            float mu = sums.rowSum(n, x, o) / n;
            float s = 1f / (float) Math.sqrt(sums.deviations(n, x, o, mu) / n + epsilon);
            int j = 0;
            for (; j < bound; j += L) {
                FloatVector normal = FloatVector.fromArray(S, x, o + j).sub(mu).mul(s);
                normal.fma(FloatVector.fromArray(S, gain, gainAt + j), FloatVector.fromArray(S, bias, biasAt + j))
                        .intoArray(y, o + j);
            }
            for (; j < n; j++) {
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
        int bound = S.loopBound(n);
        for (int i = 0; i < rows; i++) {
            int o = i * n;
            float mu = mean[i];
            float s = scale[i];
            if (L >= 8 && n % LANES == 0) {
                partialSums(n, x, o, gain, gainAt, mu, s, dy, dGain, dBias, biasAt);
            } else {
                sumsWithRest(n, x, o, gain, gainAt, mu, s, dy, dGain, dBias, biasAt);
            }
            float meanG = Reduction.tree(partial) / n;
            float meanGNormal = Reduction.tree(partial2) / n;
            int j = 0;
            for (; j < bound; j += L) {
                FloatVector normal = FloatVector.fromArray(S, x, o + j).sub(mu).mul(s);
                FloatVector g = FloatVector.fromArray(S, dy, o + j).mul(FloatVector.fromArray(S, gain, gainAt + j));
                FloatVector change = normal.neg().fma(FloatVector.broadcast(S, meanGNormal), g.sub(meanG));
                FloatVector.broadcast(S, s)
                        .fma(change, FloatVector.fromArray(S, dx, o + j))
                        .intoArray(dx, o + j);
            }
            for (; j < n; j++) {
                float normal = (x[o + j] - mu) * s;
                float g = dy[o + j] * gain[gainAt + j];
                dx[o + j] = Math.fma(s, Math.fma(-normal, meanGNormal, g - meanG), dx[o + j]);
            }
        }
    }

    /** The partial sums of a row's gradient, plain and weighted, in vectors of 8 or 16; adds to dGain and dBias. */
    private void partialSums(
            int n,
            float[] x,
            int o,
            float[] gain,
            int gainAt,
            float mu,
            float s,
            float[] dy,
            float[] dGain,
            float[] dBias,
            int biasAt) {
        FloatVector p0 = FloatVector.broadcast(S, 0f);
        FloatVector p1 = p0;
        FloatVector w0 = p0;
        FloatVector w1 = p0;
        for (int j = 0; j < n; j += LANES) {
            FloatVector d = FloatVector.fromArray(S, dy, o + j);
            FloatVector normal = FloatVector.fromArray(S, x, o + j).sub(mu).mul(s);
            FloatVector g = d.mul(FloatVector.fromArray(S, gain, gainAt + j));
            p0 = p0.add(g);
            w0 = g.fma(normal, w0);
            d.fma(normal, FloatVector.fromArray(S, dGain, gainAt + j)).intoArray(dGain, gainAt + j);
            FloatVector.fromArray(S, dBias, biasAt + j).add(d).intoArray(dBias, biasAt + j);
            if (L == 8) {
                d = FloatVector.fromArray(S, dy, o + j + L);
                normal = FloatVector.fromArray(S, x, o + j + L).sub(mu).mul(s);
                g = d.mul(FloatVector.fromArray(S, gain, gainAt + j + L));
                p1 = p1.add(g);
                w1 = g.fma(normal, w1);
                d.fma(normal, FloatVector.fromArray(S, dGain, gainAt + j + L)).intoArray(dGain, gainAt + j + L);
                FloatVector.fromArray(S, dBias, biasAt + j + L).add(d).intoArray(dBias, biasAt + j + L);
            }
        }
        p0.intoArray(partial, 0);
        w0.intoArray(partial2, 0);
        if (L == 8) {
            p1.intoArray(partial, L);
            w1.intoArray(partial2, L);
        }
    }

    /** As {@link #partialSums}, for any row. */
    private void sumsWithRest(
            int n,
            float[] x,
            int o,
            float[] gain,
            int gainAt,
            float mu,
            float s,
            float[] dy,
            float[] dGain,
            float[] dBias,
            int biasAt) {
        int bound = S.loopBound(n);
        float[] plain = partial;
        float[] weighted = partial2;
        Arrays.fill(plain, 0f);
        Arrays.fill(weighted, 0f);
        int j = 0;
        for (; j < bound; j += L) {
            int lane = j % LANES;
            FloatVector d = FloatVector.fromArray(S, dy, o + j);
            FloatVector normal = FloatVector.fromArray(S, x, o + j).sub(mu).mul(s);
            FloatVector g = d.mul(FloatVector.fromArray(S, gain, gainAt + j));
            FloatVector.fromArray(S, plain, lane).add(g).intoArray(plain, lane);
            g.fma(normal, FloatVector.fromArray(S, weighted, lane)).intoArray(weighted, lane);
            d.fma(normal, FloatVector.fromArray(S, dGain, gainAt + j)).intoArray(dGain, gainAt + j);
            FloatVector.fromArray(S, dBias, biasAt + j).add(d).intoArray(dBias, biasAt + j);
        }
        for (; j < n; j++) {
            int lane = j % LANES;
            float normal = (x[o + j] - mu) * s;
            float g = dy[o + j] * gain[gainAt + j];
            plain[lane] += g;
            weighted[lane] = Math.fma(g, normal, weighted[lane]);
            dGain[gainAt + j] = Math.fma(dy[o + j], normal, dGain[gainAt + j]);
            dBias[biasAt + j] += dy[o + j];
        }
    }
}
