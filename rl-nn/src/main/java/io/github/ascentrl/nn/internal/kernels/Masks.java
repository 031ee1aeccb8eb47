package io.github.ascentrl.nn.internal.kernels;

/**
 * The choice of numbers that dropout keeps: a function of a key and the number's position only, in 32-bit arithmetic
 * that vectors support. The bits come from MurmurHash3's finaliser over a Weyl sequence that starts at one half of the
 * key; the other half is added in between. The Weyl sequences of two keys may overlap, but the resulting masks do not.
 */
final class Masks {
    static final int STEP = 0x9e3779b9;
    static final int FIRST = 0x85ebca6b;
    static final int SECOND = 0xc2b2ae35;

    private Masks() {}

    static void dropout(int n, long key, int place, int threshold, float scale, float[] x, int xo, float[] y, int yo) {
        int low = (int) key;
        int high = (int) (key >>> 32);
        for (int i = 0; i < n; i++) {
            int bits = (place + i) * STEP + low;
            bits = (bits ^ bits >>> 16) * FIRST;
            bits = ((bits ^ bits >>> 13) + high) * SECOND;
            int kept = threshold - 1 - (bits >>> 16) >> 31; // all ones, or 0
            y[yo + i] = Float.intBitsToFloat(Float.floatToRawIntBits(x[xo + i] * scale) & kept);
        }
    }
}
