package io.github.ascentrl.nn;

import java.util.Arrays;

/**
 * Causal self-attention with several heads (Vaswani et al., 1706.03762), exact, over sequences: a row sees itself and rows
 * before it in its sequence, back to where memory was {@linkplain Sequences#emptiedAt emptied} or to a width. Heads are
 * computed in blocks of queries, forward and again backward (Dao et al., 2205.14135), so that what is kept between the two
 * is the result alone, and scratch space is of one block and one sequence.
 *
 * <pre>{@code
 * Tensor qkv = tape.affine(x, tape.parameter(w), tape.parameter(b));            // [rows, 3 · d]
 * Tensor y   = Attention.of(tape, qkv, 4, Integer.MAX_VALUE, null, 0, sequences); // [rows, d]
 * }</pre>
 *
 * <p>What comes later in a sequence changes no bit of a row: sizes of products follow from a row's place alone.
 */
public final class Attention extends Operation {
    private static final int BLOCK = 32;

    private Tensor qkv;
    private Tensor bias;
    private Sequences sequences;
    private int heads;
    private int width;
    private final Dropout.Mask mask = new Dropout.Mask();

    private int d;
    private int size; // of a head
    private float scale;
    private float[] q = new float[0]; // one head of one sequence, scaled, [padded, size]
    private float[] k = new float[0];
    private float[] v = new float[0];
    private float[] dq = new float[0];
    private float[] dk = new float[0];
    private float[] dv = new float[0];
    private float[] scores = new float[0]; // one block, [BLOCK, keys]
    private float[] weights = new float[0];
    private float[] dropped = new float[0];
    private float[] dWeights = new float[0];
    private final float[] max = new float[BLOCK];
    private final float[] logSum = new float[BLOCK];
    private int[] visible = new int[0]; // the first row that each row of the sequence sees

    /** For the tape. */
    private Attention() {}

    /**
     * {@return softmax(q·kᵀ/√(d/heads) + bias)·v of each head, beside each other, {@code [rows, d]}}
     *
     * @param tape where it is recorded
     * @param qkv {@code [rows, 3 · d]}: queries, keys, values, each head after head; not a parameter itself
     * @param heads how many; divides d
     * @param width how many rows a row sees at most, itself included, ≥ 1
     * @param bias {@code [heads, distances]}, added to the score of a row so far back: distance 0 is the row itself, and
     *     the last column is for all that are farther; null for none
     * @param dropout the share of weights that become 0 where the tape has {@linkplain Tape#noise noise}, in [0, 1)
     * @param sequences which rows follow each other; without memory
     * @throws IllegalArgumentException if shapes differ, or a number is out of range
     */
    public static Tensor of(
            Tape tape, Tensor qkv, int heads, int width, Tensor bias, double dropout, Sequences sequences) {
        if (heads < 1 || qkv.cols % (3 * heads) != 0) {
            throw Tape.shapes("attention with " + heads + " heads needs qkv [rows, 3 · d] with d a multiple of that", qkv);
        }
        if (width < 1) {
            throw new IllegalArgumentException("width = " + width + " must be at least 1, the row itself");
        }
        if (bias != null && bias.rows != heads) {
            throw Tape.shapes("attention with " + heads + " heads needs bias [heads, distances]", bias);
        }
        Tape.requireWholeArray(qkv);
        sequences.check(qkv.rows, 0);
        Attention op = tape.next(Attention.class, Attention::new);
        op.qkv = qkv;
        op.bias = bias;
        op.heads = heads;
        op.width = width;
        op.sequences = sequences;
        op.mask.set(dropout, tape.noiseOfNext());
        boolean needsGradient = tape.needs(qkv) | (bias != null && tape.needs(bias));
        return tape.run(op, qkv.rows, qkv.cols / 3, needsGradient);
    }

    @Override
    protected void forward() {
        d = out.cols;
        size = d / heads;
        scale = (float) (1 / StrictMath.sqrt(size));
        Arrays.fill(out.data, 0, out.size(), 0f);
        for (int s = 0; s < sequences.count(); s++) {
            int first = sequences.start(s);
            int length = begin(s);
            for (int h = 0; h < heads; h++) {
                load(first, length, h);
                mask.key(s, h);
                for (int from = 0; from < length; from += BLOCK) {
                    int m = Math.min(BLOCK, length - from);
                    int k0 = visible[from];
                    int n = from + BLOCK - k0;
                    softmax(h, from, m, k0, n);
                    float[] p = mask.isOn() ? masked(weights, dropped, from, m, k0, n) : weights;
                    kernels.multiply(m, size, n, p, 0, n, v, k0 * size, size, out.data, (first + from) * d + h * size, d);
                }
            }
        }
    }

    @Override
    protected void backward() {
        for (int s = 0; s < sequences.count(); s++) {
            int first = sequences.start(s);
            int length = begin(s);
            int padded = padded(length);
            dq = grown(dq, padded * size);
            dk = grown(dk, padded * size);
            dv = grown(dv, padded * size);
            for (int h = 0; h < heads; h++) {
                load(first, length, h);
                mask.key(s, h);
                Arrays.fill(dq, 0, padded * size, 0f);
                Arrays.fill(dk, 0, padded * size, 0f);
                Arrays.fill(dv, 0, padded * size, 0f);
                for (int from = 0; from < length; from += BLOCK) {
                    block(first, h, from, Math.min(BLOCK, length - from));
                }
                if (qkv.needsGradient) {
                    for (int i = 0; i < length; i++) {
                        int at = (first + i) * 3 * d + h * size;
                        kernels.addScaled(size, scale, dq, i * size, qkv.gradient, at);
                        kernels.addScaled(size, 1f, dk, i * size, qkv.gradient, at + d);
                        kernels.addScaled(size, 1f, dv, i * size, qkv.gradient, at + 2 * d);
                    }
                }
            }
        }
    }

    /** Back through a block of queries. */
    private void block(int first, int h, int from, int m) {
        int k0 = visible[from];
        int n = from + BLOCK - k0;
        int dy = (first + from) * d + h * size;
        softmax(h, from, m, k0, n);
        float[] p = mask.isOn() ? masked(weights, dropped, from, m, k0, n) : weights;
        kernels.multiplyTransposedA(n, size, m, p, 0, n, out.gradient, dy, d, dv, k0 * size, size);
        dWeights = grown(dWeights, m * n);
        Arrays.fill(dWeights, 0, m * n, 0f);
        kernels.multiplyTransposedB(m, n, size, out.gradient, dy, d, v, k0 * size, size, dWeights, 0, n);
        if (mask.isOn()) {
            masked(dWeights, dWeights, from, m, k0, n);
        }
        for (int i = 0; i < m; i++) { // through the softmax: dS = P·(dP − Σ P·dP)
            float sum = kernels.dot(n, weights, i * n, dWeights, i * n);
            for (int j = i * n; j < (i + 1) * n; j++) {
                dWeights[j] = weights[j] * (dWeights[j] - sum);
            }
        }
        if (bias != null && bias.needsGradient) {
            for (int i = 0; i < m; i++) {
                for (int j = visible[from + i]; j <= from + i; j++) {
                    bias.gradient[bias.offset + h * bias.cols + distance(from + i, j)] += dWeights[i * n + j - k0];
                }
            }
        }
        kernels.multiply(m, size, n, dWeights, 0, n, k, k0 * size, size, dq, from * size, size);
        kernels.multiplyTransposedA(n, size, m, dWeights, 0, n, q, from * size, size, dk, k0 * size, size);
    }

    /** The weights of a block of queries, 0 where a row sees nothing. */
    private void softmax(int h, int from, int m, int k0, int n) {
        if (scores.length < m * n) {
            scores = new float[BLOCK * n + BLOCK * n / 4];
            weights = new float[scores.length];
            dropped = new float[scores.length];
        }
        Arrays.fill(scores, 0, m * n, 0f);
        kernels.multiplyTransposedB(m, n, size, q, from * size, size, k, k0 * size, size, scores, 0, n);
        for (int i = 0; i < m; i++) {
            int row = from + i;
            Arrays.fill(scores, i * n, i * n + visible[row] - k0, Float.NEGATIVE_INFINITY);
            Arrays.fill(scores, i * n + row + 1 - k0, (i + 1) * n, Float.NEGATIVE_INFINITY);
            if (bias != null) {
                for (int j = visible[row]; j <= row; j++) {
                    scores[i * n + j - k0] += bias.data[bias.offset + h * bias.cols + distance(row, j)];
                }
            }
        }
        kernels.softmax(m, n, scores, weights, max, logSum);
    }

    private int distance(int row, int seen) {
        return Math.min(row - seen, bias.cols - 1);
    }

    private float[] masked(float[] x, float[] y, int from, int m, int k0, int n) {
        for (int i = 0; i < m; i++) {
            mask.apply(from + i, k0, n, x, i * n, y, i * n);
        }
        return y;
    }

    /** Finds out what the rows of a sequence see, and makes room; returns its length. */
    private int begin(int s) {
        int first = sequences.start(s);
        int length = sequences.start(s + 1) - first;
        int floats = padded(length) * size;
        if (q.length < floats) {
            q = new float[floats + floats / 4];
            k = new float[q.length];
            v = new float[q.length];
        }
        if (visible.length < length) {
            visible = new int[length + length / 4];
        }
        int piece = 0;
        for (int i = 0; i < length; i++) {
            piece = sequences.isEmptied(first + i) ? i : piece;
            visible[i] = Math.max(piece, i - Math.min(width, length) + 1);
        }
        return length;
    }

    /** A whole number of blocks: rows beyond the sequence are zeros, and seen by none. */
    private static int padded(int length) {
        return (length + BLOCK - 1) / BLOCK * BLOCK;
    }

    private void load(int first, int length, int h) {
        int stride = 3 * d;
        for (int i = 0; i < length; i++) {
            int at = (first + i) * stride + h * size;
            kernels.scale(size, scale, qkv.data, at, q, i * size);
            System.arraycopy(qkv.data, at + d, k, i * size, size);
            System.arraycopy(qkv.data, at + 2 * d, v, i * size, size);
        }
        int padded = padded(length) * size;
        Arrays.fill(k, length * size, padded, 0f);
        Arrays.fill(v, length * size, padded, 0f);
    }

    private static float[] grown(float[] array, int size) {
        return array.length < size ? new float[size + size / 4] : array;
    }
}
