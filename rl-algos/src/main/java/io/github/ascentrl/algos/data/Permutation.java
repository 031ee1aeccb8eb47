package io.github.ascentrl.algos.data;

import io.github.ascentrl.api.random.Rng;

/**
 * A random order of 0 … n−1 that is a function of a key: the same place at every call, from any thread. Up to
 * n = {@value #TABLE} it is drawn by Fisher and Yates into a table, and all n! orders are equally likely. Above, there is
 * no table: a Feistel network of eight rounds on the smallest even-sided square of bits that holds n, walked until it
 * lands inside (Black and Rogaway, <i>Ciphers with Arbitrary Finite Domains</i>, 2002): between one and four evaluations
 * for each place, two on average at worst. Good for shuffling, where a few places are looked at together; not all n!
 * orders can come (of a power of 4, only even ones), and it is not for secrets.
 */
public final class Permutation {
    /**
     * The largest n with a table. On 16 numbers and fewer the network's eight rounds are not enough: orders of 5 came
     * between 0.84 and 1.19 times as often as they should. From 17 on triples of places show no difference in 4 million
     * keys.
     */
    static final int TABLE = 256;

    private static final int ROUNDS = 8;

    private final long size;
    private final int[] table;
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
        table = size <= TABLE ? shuffled((int) size, draws) : null;
        for (int i = 0; i < ROUNDS; i++) {
            keys[i] = draws.nextLong();
        }
    }

    private static int[] shuffled(int size, Rng draws) {
        int[] order = new int[size];
        for (int i = 0; i < size; i++) {
            int j = draws.nextInt(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
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
        if (table != null) {
            return table[(int) place];
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
