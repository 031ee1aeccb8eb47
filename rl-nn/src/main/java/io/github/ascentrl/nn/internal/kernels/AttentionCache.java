package io.github.ascentrl.nn.internal.kernels;

import java.util.Arrays;

/**
 * Causal attention one row at a time. The memory of a sequence is the keys and values of whole blocks of {@value
 * #BLOCK} rows, as many as the block of its next row may attend to. Sizes and sums are therefore those of whole
 * sequences, and the bits are the same. The layout is: the number of remembered rows, then the keys, {@code [d, rows]},
 * then the values, {@code [rows, d]}.
 */
public final class AttentionCache {
    /** Rows per block. */
    public static final int BLOCK = 32;

    private static final int HEADER = 1;

    private final Kernels kernels;
    private float[] q = new float[0];
    private float[] scores = new float[0];
    private float[] weights = new float[0];
    private final float[] max = new float[1];
    private final float[] logSum = new float[1];

    /** Creates an instance with its own scratch space, for one thread. */
    public AttentionCache(Kernels kernels) {
        this.kernels = kernels;
    }

    /** {@return the size of the memory of one sequence, in numbers} */
    public static int size(int width, int d) {
        return Math.addExact(HEADER, Math.multiplyExact(2 * d, rows(width)));
    }

    /** {@return the rows of the next row's block and of the blocks before that its first row may attend to} */
    private static int rows(int width) {
        return Math.addExact((width - 1) / BLOCK * BLOCK, 2 * BLOCK);
    }

    /**
     * {@return the offset of the first number of a remembered row's key; the others follow at distances {@link
     * #keyStride}}
     */
    public static int keyAt(int row) {
        return HEADER + row;
    }

    /** {@return the distance between the numbers of a key} */
    public static int keyStride(int width) {
        return rows(width);
    }

    /** {@return the offset of a remembered row's value} */
    public static int valueAt(int row, int width, int d) {
        return HEADER + (rows(width) + row) * d;
    }

    /** {@return the factor of queries} */
    public static float scale(int size) {
        return (float) (1 / StrictMath.sqrt(size));
    }

    /** {@return the first row of the first block that a block attends to; the block begins at {@code row}} */
    public static int firstOfBlock(int row, int width) {
        return firstSeen(row, width) / BLOCK * BLOCK;
    }

    /** {@return the first row that a row attends to} */
    public static int firstSeen(int row, int width) {
        return Math.max(0, row - width + 1);
    }

    /**
     * {@return biases by distance, {@code [heads, distances]}, reordered as rows are: the farthest first}
     *
     * @param bias biases by distance; null for zeros
     * @param offset index of its first number
     * @param distances columns of {@code bias}; the last one also applies to all greater distances
     * @param heads rows of {@code bias}
     * @param length length of each row of the result, at least the most rows that a row attends to
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
     * Initialises the scores of n rows from k0 on: with biases for rows that are attended to and −∞ for the others.
     *
     * @param backwards a result of {@link #backwards}; the head's row begins at the offset
     * @param offset index of its first number
     * @param length the length of that row
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
     * Computes attention for the next row of a sequence and adds the row to the memory.
     *
     * @param qkv the row's queries, keys and values, {@code [3 · d]}, from an offset on
     * @param backwards a result of {@link #backwards}
     * @param length the length of each of its rows
     * @param memory the memory of the sequence, {@link #size} numbers from an offset on
     * @param y receives {@code [d]} from an offset on
     * @throws IllegalArgumentException if the memory is invalid
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
        int stride = keyStride(width);
        int row = held(memory[memoryAt], stride);
        int keys = memoryAt + keyAt(0);
        int values = memoryAt + valueAt(0, width, d);
        int forgotten = row % BLOCK == 0 ? firstOfBlock(row, width) : 0;
        if (forgotten > 0) {
            row -= forgotten;
            for (int c = 0; c < d; c++) {
                System.arraycopy(memory, keys + c * stride + forgotten, memory, keys + c * stride, row);
            }
            System.arraycopy(memory, values + forgotten * d, memory, values, row * d);
        }
        for (int c = 0; c < d; c++) {
            memory[keys + c * stride + row] = qkv[at + d + c];
        }
        System.arraycopy(qkv, at + 2 * d, memory, values + row * d, d);
        int size = d / heads;
        int n = row / BLOCK * BLOCK + BLOCK;
        if (scores.length < n || q.length < d) {
            q = new float[d];
            scores = new float[n + n / 4];
            weights = new float[scores.length];
        }
        kernels.elementwise().scale(d, scale(size), qkv, at, q, 0);
        Arrays.fill(y, yAt, yAt + d, 0f);
        for (int h = 0; h < heads; h++) {
            begin(row, width, 0, n, backwards, h * length, length, scores, 0);
            kernels.products()
                    .multiply(1, n, size, q, h * size, size, memory, keys + h * size * stride, stride, scores, 0, n);
            kernels.rowwise().softmax(1, n, scores, weights, max, logSum);
            kernels.products().multiply(1, size, n, weights, 0, n, memory, values + h * size, d, y, yAt + h * size, d);
        }
        memory[memoryAt] = row + 1;
    }

    /**
     * {@return the number of rows in the memory of a sequence}
     *
     * @param number the first number of the memory
     * @param most the number of rows that it has room for
     * @throws IllegalArgumentException if {@code number} is not a whole number in [0, most]
     */
    public static int held(float number, int most) {
        int rows = (int) number;
        if (rows != number || rows < 0 || rows > most) {
            throw new IllegalArgumentException("the memory of a sequence begins with " + number
                    + ", which must be its number of rows, in [0, " + most
                    + "]; begin with zeros, and pass the memory that evaluate returned for the same network");
        }
        return rows;
    }
}
