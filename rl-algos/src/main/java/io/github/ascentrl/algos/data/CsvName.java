package io.github.ascentrl.algos.data;

/** The name of the present episode, as its bytes stand in a CSV file from elsewhere. */
final class CsvName {
    private byte[] bytes = new byte[16];
    private int length;

    /** Remembers what a cell holds. */
    void take(CsvRow row, int slot) {
        length = row.length(slot);
        if (length > bytes.length) {
            bytes = new byte[2 * length];
        }
        row.copy(slot, bytes);
    }

    /** Whether a cell holds the same. */
    boolean isIn(CsvRow row, int slot) {
        return row.is(slot, bytes, length);
    }

    /** {@return a number for it, never 0} Of 64 bits: that two of a million names share one has a probability of 3e-8. */
    long hash() {
        long hash = 0x9e37_79b9_7f4a_7c15L;
        for (int i = 0; i < length; i++) {
            hash = (hash ^ bytes[i]) * 0xff51_afd7_ed55_8ccdL;
            hash ^= hash >>> 32;
        }
        return hash == 0 ? 1 : hash;
    }
}
