package io.github.ascentrl.algos.data;

/** The name of the current episode in a CSV file that another program wrote, as the bytes in the file. */
final class CsvName {
    private byte[] bytes = new byte[16];
    private int length;

    /** Copies the name from a cell. */
    void take(CsvRow row, int slot) {
        length = row.length(slot);
        if (length > bytes.length) {
            bytes = new byte[2 * length];
        }
        row.copy(slot, bytes);
    }

    /** {@return whether a cell contains this name} */
    boolean isIn(CsvRow row, int slot) {
        return row.is(slot, bytes, length);
    }

    /** {@return a 64-bit hash, never 0} With a million names, the probability that two share a hash is 3e-8. */
    long hash() {
        long hash = 0x9e37_79b9_7f4a_7c15L;
        for (int i = 0; i < length; i++) {
            hash = (hash ^ bytes[i]) * 0xff51_afd7_ed55_8ccdL;
            hash ^= hash >>> 32;
        }
        return hash == 0 ? 1 : hash;
    }
}
