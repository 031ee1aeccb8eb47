package io.github.ascentrl.nn.internal.kernels;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** Optimiser steps with the Vector API. */
final class VectorUpdates implements Updates {
    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    private static final int L = S.length();

    private static final ScalarUpdates REST = new ScalarUpdates();

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
        int i = from;
        int end = from + n;
        for (; i + L <= end; i += L) {
            FloatVector gi = FloatVector.fromArray(S, g, i);
            FloatVector mi = FloatVector.broadcast(S, beta1)
                    .fma(FloatVector.fromArray(S, m, i), gi.mul(rest1))
                    .add(TINY)
                    .sub(TINY);
            FloatVector vi = FloatVector.broadcast(S, beta2)
                    .fma(FloatVector.fromArray(S, v, i), gi.mul(rest2).mul(gi))
                    .add(TINY_SQUARE)
                    .sub(TINY_SQUARE);
            mi.intoArray(m, i);
            vi.intoArray(v, i);
            FloatVector change =
                    mi.mul(step).div(FloatVector.broadcast(S, scale).fma(vi.sqrt(), FloatVector.broadcast(S, epsilon)));
            FloatVector pi = FloatVector.fromArray(S, p, i);
            pi.sub(FloatVector.broadcast(S, decay).fma(pi, change)).intoArray(p, i);
        }
        REST.adam(i, end - i, p, g, m, v, beta1, beta2, decay, step, scale, epsilon);
    }

    @Override
    public void sgd(int from, int n, float[] p, float[] g, float[] u, float momentum, float rate) {
        int i = from;
        int end = from + n;
        for (; i + L <= end; i += L) {
            FloatVector ui = FloatVector.broadcast(S, momentum)
                    .fma(FloatVector.fromArray(S, u, i), FloatVector.fromArray(S, g, i))
                    .add(TINY)
                    .sub(TINY);
            ui.intoArray(u, i);
            FloatVector.broadcast(S, -rate)
                    .fma(ui, FloatVector.fromArray(S, p, i))
                    .intoArray(p, i);
        }
        REST.sgd(i, end - i, p, g, u, momentum, rate);
    }

    @Override
    public void rmsProp(int from, int n, float[] p, float[] g, float[] v, float alpha, float rate, float epsilon) {
        float rest = 1f - alpha;
        int i = from;
        int end = from + n;
        for (; i + L <= end; i += L) {
            FloatVector gi = FloatVector.fromArray(S, g, i);
            FloatVector vi = FloatVector.broadcast(S, alpha)
                    .fma(FloatVector.fromArray(S, v, i), gi.mul(rest).mul(gi))
                    .add(TINY_SQUARE)
                    .sub(TINY_SQUARE);
            vi.intoArray(v, i);
            FloatVector.fromArray(S, p, i)
                    .sub(gi.mul(rate).div(vi.sqrt().add(epsilon)))
                    .intoArray(p, i);
        }
        REST.rmsProp(i, end - i, p, g, v, alpha, rate, epsilon);
    }
}
