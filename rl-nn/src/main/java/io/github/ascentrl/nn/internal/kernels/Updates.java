package io.github.ascentrl.nn.internal.kernels;

/**
 * Steps of optimisers, in place. To what they keep from step to step a tiny number is added and taken away again, which rounds
 * what is smaller to multiples of the tiny one's last place, and changes nothing of what is 2²⁴ times as large. Where a gradient
 * is 0, as of a unit that is never active, averages would otherwise decay into subnormal numbers and stay there, for 0.9·x
 * rounds to x in the end, and usual processors take some hundred cycles for each operation on one, in place of a few.
 */
public interface Updates {
    /** Of averages of gradients; a learning rate times its last place is not subnormal either. */
    float TINY = 0x1p-80f;

    /** Of averages of squares, whose roots are then below 1e-15 and nothing beside an ε. */
    float TINY_SQUARE = 0x1p-102f;

    /**
     * One Adam step in place, of elements {@code [from, from + n)} of every array: m ← β₁m + (1−β₁)g, v ← β₂v + (1−β₂)g²,
     * p ← p − (decay·p + step·m / (scale·√v + ε)). Decay and step are added before either is taken from p: as a factor
     * 1 − decay of p, a decay below 6e−8 would round away, and others by up to that much.
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

    /** One step of gradient descent in place, from where as in {@link #adam}: u ← μ·u + g, p ← p − rate·u. */
    void sgd(int from, int n, float[] p, float[] g, float[] u, float momentum, float rate);

    /** One RMSProp step in place, from where as in {@link #adam}: v ← αv + (1−α)g², p ← p − rate·g / (√v + ε). */
    void rmsProp(int from, int n, float[] p, float[] g, float[] v, float alpha, float rate, float epsilon);
}
