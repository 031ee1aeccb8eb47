package io.github.ascentrl.nn.internal.kernels;

import java.util.Arrays;

/**
 * Causal attention one row at a time. What is remembered of a sequence are the keys and values that its next row may see,
 * and those that the other rows of its block of {@value #BLOCK} might: so sizes and sums are those of whole sequences, and
 * the bits are the same. Two numbers come first: how many rows are remembered, and how many of these are of the block.
 */
public final class AttentionCache {
    /** Rows to a block. */
    public static final int BLOCK = 32;

    private static final int HEADER = 2;

    private final Kernels kernels;
    private float[] q = new float[0];
    private float[] scores = new float[0];
    private float[] weights = new float[0];
    private final float[] max = new float[1];
    private final float[] logSum = new float[1];

    /** With scratch space of its own, for one thread. */
    public AttentionCache(Kernels kernels) {
        this.kernels = kernels;
    }

    /** {@return the numbers remembered of a sequence} */
    public static int size(int width, int d) {
        return Math.addExact(HEADER, Math.multiplyExact(2 * d, rows(width)));
    }

    private static int rows(int width) {
        return Math.addExact(width, BLOCK - 1);
    }

    /** {@return where the key of a remembered row is} */
    public static int keyAt(int row, int d) {
        return HEADER + row * d;
    }

    /** {@return where its value is} */
    public static int valueAt(int row, int width, int d) {
        return HEADER + (rows(width) + row) * d;
    }

    /** {@return what queries are multiplied with} */
    public static float scale(int size) {
        return (float) (1 / StrictMath.sqrt(size));
    }

    /** {@return the first row that a row sees} */
    public static int firstSeen(int row, int width) {
        return Math.max(0, row - width + 1);
    }

    /**
     * {@return biases by distance, {@code [heads, distances]}, in the order of the rows seen: the farthest first, of as many
     * as a block may see}
     *
     * @param bias may be null: zeros
     * @param offset where it begins
     * @param distances its columns; the last is for all that are farther
     * @param heads its rows
     * @param length of each row of the result, at least the most rows that one sees
     * @param reuse an array to overwrite, if it is long enough
     */
    public static float[] backwards(float[] bias, int offset, int distances, int heads, int length, float[] reuse) {
        float[] backwards = reuse.length < heads * length ? new float[heads * length] : reuse;
        for (int h = 0; h < heads; h++) {
            for (int j = 0; j < length; j++) {
                int distance = Math.min(length - 1 - j, distances - 1);
                backwards[h * length + j] = bias == null ? 0f : bias[offset + h * distances + distance];
            }
        }
        return backwards;
    }

    /**
     * Begins the scores of n rows from k0 on: with the biases of those that a row sees, −∞ for the others.
     *
     * @param backwards of {@link #backwards}, that of the head from an offset on
     * @param offset where it begins
     * @param length of it
     */
    public static void begin(
            int row, int width, int k0, int n, float[] backwards, int offset, int length, float[] scores, int at) {
        int first = firstSeen(row, width);
        Arrays.fill(scores, at, at + first - k0, Float.NEGATIVE_INFINITY);
        int seen = row + 1 - first;
        System.arraycopy(backwards, offset + length - seen, scores, at + first - k0, seen);
        Arrays.fill(scores, at + row + 1 - k0, at + n, Float.NEGATIVE_INFINITY);
    }

    /**
     * Attends from the next row of a sequence, which is remembered.
     *
     * @param qkv the row's queries, keys and values, {@code [3 · d]} from an offset on
     * @param backwards of {@link #backwards}
     * @param length of each of its rows
     * @param memory of {@link #size} numbers from an offset on
     * @param y receives {@code [d]} from an offset on
     */
    public void step(
            int heads,
            int d,
            int width,
            float[] backwards,
            int length,
            float[] qkv,
            int at,
            float[] memory,
            int memoryAt,
            float[] y,
            int yAt) {
        int row = (int) memory[memoryAt];
        int inBlock = (int) memory[memoryAt + 1];
        if (inBlock == BLOCK) { // a new block: what it cannot see is forgotten
            int forgotten = firstSeen(row, width);
            row -= forgotten;
            inBlock = 0;
            if (forgotten > 0) {
                forget(forgotten, row, memory, memoryAt + keyAt(0, d), d);
                forget(forgotten, row, memory, memoryAt + valueAt(0, width, d), d);
            }
        }
        int keys = memoryAt + keyAt(0, d);
        int values = memoryAt + valueAt(0, width, d);
        System.arraycopy(qkv, at + d, memory, keys + row * d, d);
        System.arraycopy(qkv, at + 2 * d, memory, values + row * d, d);
        int size = d / heads;
        int n = row - inBlock + BLOCK;
        if (scores.length < n || q.length < d) {
            q = new float[d];
            scores = new float[n + n / 4];
            weights = new float[scores.length];
        }
        kernels.scale(d, scale(size), qkv, at, q, 0);
        Arrays.fill(y, yAt, yAt + d, 0f);
        for (int h = 0; h < heads; h++) {
            begin(row, width, 0, n, backwards, h * length, length, scores, 0);
            kernels.multiplyTransposedB(1, n, size, q, h * size, size, memory, keys + h * size, d, scores, 0, n);
            kernels.softmax(1, n, scores, weights, max, logSum);
            kernels.multiply(1, size, n, weights, 0, n, memory, values + h * size, d, y, yAt + h * size, d);
        }
        memory[memoryAt] = row + 1;
        memory[memoryAt + 1] = inBlock + 1;
    }

    private static void forget(int rows, int kept, float[] memory, int at, int d) {
        System.arraycopy(memory, at + rows * d, memory, at, kept * d);
    }
}
