package io.github.ascentrl.api.internal;

/** Fast copies of short float arrays, such as most observations and actions. */
public final class Floats {
    /** Up to this length, a loop takes a fraction of the time of {@link System#arraycopy}. */
    private static final int FEW = 8;

    private Floats() {}

    /**
     * Copies n floats between two different arrays, as {@link System#arraycopy} does.
     *
     * @param from the source
     * @param start the index of the first float in the source
     * @param to the destination
     * @param at the index of the first float in the destination
     * @param n the number of floats
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
