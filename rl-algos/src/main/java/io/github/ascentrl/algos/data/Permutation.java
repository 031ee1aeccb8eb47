package io.github.ascentrl.algos.data;

import io.github.ascentrl.api.random.Rng;

/**
 * A random order of 0 … n−1 that is a function of a key: no table, the same place at every call, from any thread. A
 * Feistel network of eight rounds on the smallest even-sided square of bits that holds n, walked until it lands inside
 * (Black and Rogaway, <i>Ciphers with Arbitrary Finite Domains</i>, 2002): between one and four evaluations for each
 * place, two on average at worst. Good for shuffling; not all n! orders can come, and it is not for secrets.
 */
public final class Permutation {
    private static final int ROUNDS = 8;

    private final long size;
    private final int halfBits;
    private final long halfMask;
    private final long[] keys = new long[ROUNDS];

    /**
     * A random order.
     *
     * @param size n ≥ 0, below 2<sup>60</sup>
     * @param rng the key; the order depends on it alone, not on draws made from it
     * @throws IllegalArgumentException if n is out of range
     */
    public Permutation(long size, Rng rng) {
        if (!(size >= 0 && size < 1L << 60)) {
            throw new IllegalArgumentException("size = " + size + " must lie in [0, 2^60)");
        }
        this.size = size;
        int bits = 64 - Long.numberOfLeadingZeros(Math.max(1, size - 1));
        halfBits = (bits + 1) / 2;
        halfMask = (1L << halfBits) - 1;
        Rng draws = rng.child("permutation");
        for (int i = 0; i < ROUNDS; i++) {
            keys[i] = draws.nextLong();
        }
    }

    /** {@return n} */
    public long size() {
        return size;
    }

    /**
     * {@return which number comes at a place}
     *
     * @param place 0 ≤ place &lt; n
     * @throws IndexOutOfBoundsException if there is no such place
     */
    public long at(long place) {
        if (place < 0 || place >= size) {
            throw new IndexOutOfBoundsException("place " + place + " of a permutation of " + size);
        }
        long x = place;
        do {
            x = encrypt(x);
        } while (x >= size);
        return x;
    }

    private long encrypt(long x) {
        long left = x >>> halfBits;
        long right = x & halfMask;
        for (long key : keys) {
            long mixed = (right + key) * 0x9e3779b97f4a7c15L;
            mixed = (mixed ^ mixed >>> 32) * 0xd6e8feb86659fd93L;
            long next = left ^ (mixed ^ mixed >>> 29) & halfMask;
            left = right;
            right = next;
        }
        return left << halfBits | right;
    }
}
