package io.github.ascentrl.algos.data;

import java.util.Arrays;

/** A list of row indices, with four bytes for each if that is enough, otherwise eight. */
final class LongList {
    private final boolean small;
    private int[] ints = new int[0];
    private long[] longs = new long[0];
    private int size;

    LongList(long largest) {
        small = largest <= Integer.MAX_VALUE;
    }

    void add(long value) {
        if (small) {
            if (size == ints.length) {
                ints = Arrays.copyOf(ints, grown());
            }
            ints[size++] = (int) value;
        } else {
            if (size == longs.length) {
                longs = Arrays.copyOf(longs, grown());
            }
            longs[size++] = value;
        }
    }

    private int grown() {
        return Math.addExact(Math.max(16, size), size / 2);
    }

    LongList trimmed() {
        ints = Arrays.copyOf(ints, small ? size : 0);
        longs = Arrays.copyOf(longs, small ? 0 : size);
        return this;
    }

    int size() {
        return size;
    }

    long get(long index) {
        return small ? ints[(int) index] : longs[(int) index];
    }
}
