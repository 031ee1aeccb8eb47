package io.github.ascentrl.nn.internal.kernels;

/** Optimiser steps: the specification, in loops that C2 vectorises. */
class ScalarUpdates implements Updates {
    @Override
    public void adam(
            int from,
            int n,
            float[] p,
            float[] g,
            float[] m,
            float[] v,
            float beta1,
            float beta2,
            float decay,
            float step,
            float scale,
            float epsilon) {
        float rest1 = 1f - beta1;
        float rest2 = 1f - beta2;
        for (int i = from; i < from + n; i++) {
            float mi = Math.fma(beta1, m[i], rest1 * g[i]) + TINY - TINY;
            float vi = Math.fma(beta2, v[i], rest2 * g[i] * g[i]) + TINY_SQUARE - TINY_SQUARE;
            m[i] = mi;
            v[i] = vi;
            p[i] -= Math.fma(decay, p[i], step * mi / Math.fma(scale, (float) Math.sqrt(vi), epsilon));
        }
    }

    @Override
    public void sgd(int from, int n, float[] p, float[] g, float[] u, float momentum, float rate) {
        for (int i = from; i < from + n; i++) {
            float ui = Math.fma(momentum, u[i], g[i]) + TINY - TINY;
            u[i] = ui;
            p[i] = Math.fma(-rate, ui, p[i]);
        }
    }

    @Override
    public void rmsProp(int from, int n, float[] p, float[] g, float[] v, float alpha, float rate, float epsilon) {
        float rest = 1f - alpha;
        for (int i = from; i < from + n; i++) {
            float vi = Math.fma(alpha, v[i], rest * g[i] * g[i]) + TINY_SQUARE - TINY_SQUARE;
            v[i] = vi;
            p[i] -= rate * g[i] / ((float) Math.sqrt(vi) + epsilon);
        }
    }
}
