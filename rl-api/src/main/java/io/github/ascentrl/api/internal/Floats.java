package io.github.ascentrl.api.internal;

/** Copies of a few floats, as observations and actions usually are. */
public final class Floats {
    /** Up to so many, a loop takes a fraction of the time of {@link System#arraycopy}. */
    private static final int FEW = 8;

    private Floats() {}

    /**
     * Copies n floats, as {@link System#arraycopy} does, between different arrays.
     *
     * @param from where they are
     * @param start the first of them
     * @param to where they go
     * @param at where the first of them goes
     * @param n how many
     */
    public static void copy(float[] from, int start, float[] to, int at, int n) {
        if (n > FEW) {
            System.arraycopy(from, start, to, at, n);
            return;
        }
        for (int i = 0; i < n; i++) {
            to[at + i] = from[start + i];
        }
    }
}
