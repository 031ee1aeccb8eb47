package io.github.ascentrl.nn.internal.kernels;

/** Element-wise operations on arrays. */
public interface Elementwise {
    /** y = max(x, 0). */
    void relu(int n, float[] x, float[] y);

    /** dx += dy where y &gt; 0. */
    void reluBackward(int n, float[] y, float[] dy, float[] dx);

    /** y = tanh x. */
    void tanh(int n, float[] x, float[] y);

    /** dx += dy · (1 − y²). */
    void tanhBackward(int n, float[] y, float[] dy, float[] dx);

    /** dy ← dy · (1 − y²). */
    void timesTanhSlope(int n, float[] y, float[] dy);

    /** dy ← dy where y &gt; 0, else 0. */
    void timesReluSlope(int n, float[] y, float[] dy);

    /** y = 1 / (1 + e⁻ˣ). */
    void sigmoid(int n, float[] x, float[] y);

    /** dx += dy · y · (1 − y). */
    void sigmoidBackward(int n, float[] y, float[] dy, float[] dx);

    /** y = gelu x. */
    void gelu(int n, float[] x, float[] y);

    /** dx += dy · gelu′(x). */
    void geluBackward(int n, float[] x, float[] dy, float[] dx);

    /** y = gelu x and dy ← dy · gelu′(x), which share an exponential. */
    default void geluAndSlope(int n, float[] x, float[] y, float[] dy) {
        for (int i = 0; i < n; i++) {
            float v = x[i];
            y[i] = Elementary.gelu(v);
            dy[i] *= Elementary.geluSlope(v);
        }
    }

    /**
     * y = x · mask: 0 where 16 bits of a hash of the key and the number's position are below the threshold, elsewhere
     * scale · x. {@link Masks} defines the hash.
     *
     * @param place position of the first number; the others follow
     * @param threshold in [1, 2¹⁶ − 1]
     * @param scale factor of the numbers that are kept
     */
    default void dropout(int n, long key, int place, int threshold, float scale, float[] x, int xo, float[] y, int yo) {
        Masks.dropout(n, key, place, threshold, scale, x, xo, y, yo);
    }

    /** y = eˣ. */
    void exp(int n, float[] x, int xo, float[] y);

    /** y = log x. */
    void log(int n, float[] x, float[] y);

    /** y = a·x. */
    void scale(int n, float a, float[] x, int xo, float[] y, int yo);

    /** y += a·x. */
    void addScaled(int n, float a, float[] x, int xo, float[] y, int yo);

    /** y += a·x. */
    default void addScaled(int n, float a, float[] x, float[] y) {
        addScaled(n, a, x, 0, y, 0);
    }

    /** z = a·x + b·y. */
    void combine(int n, float a, float[] x, int xo, float b, float[] y, int yo, float[] z);

    /** z = x·y, element by element. */
    void product(int n, float[] x, int xo, float[] y, int yo, float[] z);

    /** z += x·y, element by element. */
    void addProduct(int n, float[] x, int xo, float[] y, int yo, float[] z, int zo);
}
