package io.github.ascentrl.nn;

import io.github.ascentrl.nn.internal.kernels.AttentionCache;
import io.github.ascentrl.nn.internal.kernels.Packed;
import java.util.Arrays;
import java.util.Objects;

/**
 * Exact causal multi-head self-attention (Vaswani et al., 1706.03762) over sequences. A row attends to itself and to
 * earlier rows of its sequence, back to where memory was {@linkplain Sequences#emptiedAt emptied}, and to at most
 * {@code width} rows. Heads are computed in blocks of queries, both forward and backward (Dao et al., 2205.14135), so
 * only the result is kept between the two passes, and scratch space is needed for one block and one sequence only.
 *
 * <pre>{@code
 * Tensor qkv = tape.affine(x, tape.parameter(w), tape.parameter(b));            // [rows, 3 · d]
 * Tensor y   = Attention.of(tape, qkv, 4, 100, null, 0, sequences);             // [rows, d]
 * }</pre>
 *
 * <p>Bit for bit, a row's result depends only on the rows it attends to, not on later rows or on other sequences. It is
 * therefore the same when rows are processed one at a time with an attention cache. A sequence may also begin with the
 * memory of such a cache, whose keys and values are constants.
 */
public final class Attention extends Operation {
    private static final int BLOCK = AttentionCache.BLOCK;

    /** Upper bound on the keys computed for a row before the first row it attends to. */
    private static final int AHEAD = 2 * BLOCK;

    Tensor qkv; // AttentionWeights reads these five too
    Tensor bias;
    Sequences sequences;
    int heads;
    int width;
    private final Dropout.Mask mask = new Dropout.Mask();

    private int d;
    private int size; // of one head
    private float scale;
    private float[] q = new float[0]; // one head of one sequence, scaled, [padded, size]
    private float[] k = new float[0];
    private float[] v = new float[0];
    private Packed keys; // transposed
    private Packed values;
    private float[] dq = new float[0];
    private float[] dk = new float[0];
    private float[] dv = new float[0];
    private float[] weights = new float[0]; // one block, [BLOCK, keys]
    private float[] dropped = new float[0];
    private float[] dWeights = new float[0];
    private float[] zeros = new float[0]; // initial values of sums
    private float[] max = new float[0]; // of scores, [heads, rows]; backward needs this and `inverse` only
    private float[] inverse = new float[0]; // 1 / the sum of exponentials
    private float[] backwards = new float[0]; // biases, the farthest first
    private float[] begins = new float[0]; // the same, padded with −∞ on both sides, [heads, stride()]
    private float[] dBegins = new float[0];
    private int longest; // the most rows that a row attends to
    private float[] memory = new float[0]; // at the beginning of a sequence
    private int past; // remembered rows before the piece's own
    private int firstBlock; // first row of the block that contains the piece's first own row

    /** Created by the tape. */
    private Attention() {}

    /**
     * {@return softmax(q·kᵀ/√(d/heads) + bias)·v of each head, side by side, {@code [rows, d]}}
     *
     * @param tape records the operation
     * @param qkv {@code [rows, 3 · d]}: queries, keys, values, each head after head; not a parameter itself
     * @param heads the number of heads; divides d
     * @param width the most rows that a row attends to, itself included, ≥ 1
     * @param bias {@code [heads, distances]}, added to the score of a row at each distance back: distance 0 is the row
     *     itself, and the last column also applies to all greater distances; null for no bias
     * @param dropout the fraction of weights set to 0 if the tape has {@linkplain Tape#noise noise}, in [0, 1)
     * @param sequences which rows follow each other, with optional memories of an attention cache
     * @throws IllegalArgumentException if shapes differ, or a number is out of range
     */
    public static Tensor of(
            Tape tape, Tensor qkv, int heads, int width, Tensor bias, double dropout, Sequences sequences) {
        Objects.requireNonNull(qkv, "qkv");
        if (heads < 1 || qkv.cols % 3 != 0 || qkv.cols / 3 % heads != 0) {
            throw Tape.shapes(
                    "attention with " + heads + " heads needs qkv [rows, 3 · d] with d a multiple of heads", qkv);
        }
        if (width < 1) {
            throw new IllegalArgumentException("width = " + width + " must be at least 1, the row itself");
        }
        if (bias != null && bias.rows != heads) {
            throw Tape.shapes("attention with " + heads + " heads needs bias [heads, distances]", bias);
        }
        Tape.requireWholeArray(qkv);
        sequences.check(qkv.rows, sequences.hasMemory() ? AttentionCache.size(width, qkv.cols / 3) : 0);
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
        begin();
        Arrays.fill(out.data, 0, out.size(), 0f);
        int piece = 0;
        for (int first = 0; first < out.rows; piece++) {
            int length = lengthOfPiece(first);
            for (int h = 0; h < heads; h++) {
                load(first, length, h);
                mask.key(piece, h);
                for (int from = firstBlock; from < past + length; from += BLOCK) {
                    int row = Math.max(from, past);
                    int m = Math.min(from + BLOCK, past + length) - row;
                    int k0 = AttentionCache.firstOfBlock(from, width);
                    int n = from + BLOCK - k0;
                    scores(h, row, m, k0, n);
                    kernels.rowwise().softmaxInPlace(m, n, weights, max, inverse, h * out.rows + first + row - past);
                    float[] p = mask.isOn() ? masked(weights, dropped, row, m, k0, n) : weights;
                    int y = (first + row - past) * d + h * size;
                    kernels.products().multiply(m, size, n, p, 0, n, v, k0 * size, size, out.data, y, d);
                }
            }
            first += length;
        }
    }

    @Override
    protected void backward() {
        boolean learnsBias = bias != null && bias.needsGradient;
        if (learnsBias) {
            dBegins = grown(dBegins, heads * stride());
            Arrays.fill(dBegins, 0, heads * stride(), 0f);
        }
        int piece = 0;
        for (int first = 0; first < out.rows; piece++) {
            int length = lengthOfPiece(first);
            int floats = end(length) * size;
            dq = grown(dq, floats);
            dk = grown(dk, floats);
            dv = grown(dv, floats);
            for (int h = 0; h < heads; h++) {
                load(first, length, h);
                values = kernels.products().pack(true, size, end(length), v, 0, size, values);
                mask.key(piece, h);
                Arrays.fill(dq, 0, floats, 0f);
                Arrays.fill(dk, 0, floats, 0f);
                Arrays.fill(dv, 0, floats, 0f);
                for (int from = firstBlock; from < past + length; from += BLOCK) {
                    int row = Math.max(from, past);
                    block(first, h, from, row, Math.min(from + BLOCK, past + length) - row);
                }
                if (qkv.needsGradient) {
                    for (int i = 0; i < length; i++) {
                        int at = (first + i) * 3 * d + h * size;
                        kernels.elementwise().addScaled(size, scale, dq, (past + i) * size, qkv.gradient, at);
                        kernels.elementwise().addScaled(size, 1f, dk, (past + i) * size, qkv.gradient, at + d);
                        kernels.elementwise().addScaled(size, 1f, dv, (past + i) * size, qkv.gradient, at + 2 * d);
                    }
                }
            }
            first += length;
        }
        for (int h = 0; learnsBias && h < heads; h++) {
            for (int j = 0; j < longest; j++) {
                int distance = Math.min(longest - 1 - j, bias.cols - 1);
                bias.gradient[bias.offset + h * bias.cols + distance] += dBegins[h * stride() + AHEAD + j];
            }
        }
    }

    /** Backpropagates through m rows of a block of queries. */
    private void block(int first, int h, int from, int row, int m) {
        int k0 = AttentionCache.firstOfBlock(from, width);
        int n = from + BLOCK - k0;
        int dy = (first + row - past) * d + h * size;
        scores(h, row, m, k0, n);
        kernels.rowwise().softmaxAgain(m, n, weights, max, inverse, h * out.rows + first + row - past);
        float[] p = mask.isOn() ? masked(weights, dropped, row, m, k0, n) : weights;
        kernels.products().multiplyTransposedA(n, size, m, p, 0, n, out.gradient, dy, d, dv, k0 * size, size);
        dWeights = grown(dWeights, m * n);
        zeros = zeros.length < n ? new float[n + n / 4] : zeros;
        values.multiply(m, out.gradient, dy, d, k0, n, zeros, 0, 0, dWeights, 0, n);
        if (mask.isOn()) {
            masked(dWeights, dWeights, row, m, k0, n);
        }
        kernels.rowwise().softmaxBackward(m, n, weights, dWeights);
        if (bias != null && bias.needsGradient) {
            int begin = begin(h, row, k0); // whole rows: gradients of rows not attended to land in the padding
            for (int i = 0; i < m; i++) {
                kernels.elementwise().addScaled(n, 1f, dWeights, i * n, dBegins, begin - i);
            }
        }
        kernels.products().multiply(m, size, n, dWeights, 0, n, k, k0 * size, size, dq, row * size, size);
        kernels.products().multiplyTransposedA(n, size, m, dWeights, 0, n, q, row * size, size, dk, k0 * size, size);
    }

    /**
     * Computes the scores of m rows of a block of queries. Each row starts from the biases of the row before, shifted
     * by one.
     */
    private void scores(int h, int row, int m, int k0, int n) {
        if (weights.length < m * n) {
            weights = new float[BLOCK * n + BLOCK * n / 4];
            dropped = new float[weights.length];
        }
        keys.multiply(m, q, row * size, size, k0, n, begins, begin(h, row, k0), -1, weights, 0, n);
    }

    /** {@return the offset in {@code begins} of the initial values of a row of scores, from key k0 on} */
    private int begin(int h, int row, int k0) {
        return h * stride() + AHEAD + longest - 1 - row + k0;
    }

    private int stride() {
        return AHEAD + longest + BLOCK;
    }

    private float[] masked(float[] x, float[] y, int row, int m, int k0, int n) {
        for (int i = 0; i < m; i++) {
            mask.apply(kernels, row + i, k0, n, x, i * n, y, i * n);
        }
        return y;
    }

    private void begin() {
        d = out.cols;
        size = d / heads;
        scale = AttentionCache.scale(size);
        longest = Math.min(width, longest());
        float[] biases = bias == null ? null : bias.data;
        backwards = AttentionCache.backwards(
                biases, bias == null ? 0 : bias.offset, bias == null ? 1 : bias.cols, heads, longest, backwards);
        int stride = stride();
        begins = grown(begins, heads * stride);
        Arrays.fill(begins, 0, heads * stride, Float.NEGATIVE_INFINITY);
        for (int h = 0; h < heads; h++) {
            System.arraycopy(backwards, h * longest, begins, h * stride + AHEAD, longest);
        }
        max = grown(max, heads * out.rows);
        inverse = grown(inverse, heads * out.rows);
        if (sequences.hasMemory()) {
            memory = grown(memory, AttentionCache.size(width, d));
        }
    }

    /** {@return the most rows of a sequence, including remembered ones} */
    private int longest() {
        int most = 0;
        for (int s = 0; s < sequences.count(); s++) {
            most = Math.max(most, sequences.start(s + 1) - sequences.start(s));
        }
        return sequences.hasMemory() ? width : most;
    }

    /** Finds the length of the piece of a sequence that begins at a row, and loads the memory it begins with. */
    private int lengthOfPiece(int first) {
        int s = sequences.sequenceOf(first);
        int end = first + 1;
        while (end < sequences.start(s + 1) && !sequences.isEmptied(end)) {
            end++;
        }
        past = 0;
        firstBlock = 0;
        if (sequences.hasMemory() && first == sequences.start(s)) {
            sequences.copyMemory(s, AttentionCache.size(width, d), memory, 0);
            past = (int) memory[0];
            firstBlock = past / BLOCK * BLOCK;
        }
        return end - first;
    }

    /** {@return the end of the last block} Rows beyond the sequence are zeros, and no row attends to them. */
    private int end(int length) {
        return firstBlock + (past + length - firstBlock + BLOCK - 1) / BLOCK * BLOCK;
    }

    private void load(int first, int length, int h) {
        int floats = end(length) * size;
        if (q.length < floats) {
            q = new float[floats + floats / 4];
            k = new float[q.length];
            v = new float[q.length];
        }
        int stride = past > 0 ? AttentionCache.keyStride(width) : 0;
        for (int i = 0; i < past; i++) {
            int key = AttentionCache.keyAt(i) + h * size * stride;
            for (int c = 0; c < size; c++) {
                k[i * size + c] = memory[key + c * stride];
            }
            System.arraycopy(memory, AttentionCache.valueAt(i, width, d) + h * size, v, i * size, size);
        }
        for (int i = 0; i < length; i++) {
            int at = (first + i) * 3 * d + h * size;
            kernels.elementwise().scale(size, scale, qkv.data, at, q, (past + i) * size);
            System.arraycopy(qkv.data, at + d, k, (past + i) * size, size);
            System.arraycopy(qkv.data, at + 2 * d, v, (past + i) * size, size);
        }
        Arrays.fill(k, (past + length) * size, floats, 0f);
        Arrays.fill(v, (past + length) * size, floats, 0f);
        keys = kernels.products().pack(true, size, end(length), k, 0, size, keys);
    }

    private static float[] grown(float[] array, int size) {
        return array.length < size ? new float[size + size / 4] : array;
    }
}
