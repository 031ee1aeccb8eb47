package io.github.ascentrl.nn.internal.kernels;

/**
 * Optimiser steps, in place. A tiny number is added to each average and subtracted again. This rounds smaller averages
 * to multiples of the tiny number's last place and does not change averages 2²⁴ times as large. Otherwise, where a
 * gradient stays 0, as for a unit that is never active, averages would decay into subnormal numbers and remain there,
 * since 0.9·x eventually rounds to x; typical processors take about a hundred cycles instead of a few for each
 * operation on a subnormal number.
 */
public interface Updates {
    /** The tiny number for averages of gradients; a learning rate times its last place is not subnormal either. */
    float TINY = 0x1p-80f;

    /**
     * The tiny number for averages of squares; the affected roots are below 1e-15 and negligible compared with an ε.
     */
    float TINY_SQUARE = 0x1p-102f;

    /**
     * One Adam step in place, for elements {@code [from, from + n)} of every array: m ← β₁m + (1−β₁)g, v ← β₂v +
     * (1−β₂)g², p ← p − (decay·p + step·m / (scale·√v + ε)). Decay and step are added before they are subtracted from
     * p: with a factor 1 − decay of p, a decay below 6e−8 would be lost, and larger ones would be off by up to that
     * much.
     *
     * @param decay learning rate · decoupled weight decay
     * @param step learning rate / (1 − β₁ᵗ)
     * @param scale 1 / √(1 − β₂ᵗ)
     */
    void adam(
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
            float epsilon);

    /** One step of gradient descent in place, for the elements as in {@link #adam}: u ← μ·u + g, p ← p − rate·u. */
    void sgd(int from, int n, float[] p, float[] g, float[] u, float momentum, float rate);

    /** One RMSProp step in place, for the elements as in {@link #adam}: v ← αv + (1−α)g², p ← p − rate·g / (√v + ε). */
    void rmsProp(int from, int n, float[] p, float[] g, float[] v, float alpha, float rate, float epsilon);
}
