package io.github.ascentrl.nn;

import java.util.Arrays;
import java.util.Objects;

/**
 * Attention without a softmax over many small prompts at once, as in the theory of in-context learning (von Oswald et
 * al., 2212.07677; Wang et al., 2405.13861). A prompt Z holds n tokens and a query as columns; the result is Z +
 * (1/n)·P·(Z M Zᵀ)·Q·Z, where the mask M excludes the query as a source. The cost is linear in the number of tokens,
 * not quadratic.
 *
 * <p>Prompts lie side by side: each is a column of a tensor, and element (i, t) of Z, the i-th number of token t, is in
 * row i·(n + 1) + t.
 */
public final class LinearPromptAttention extends Operation {
    private Tensor z;
    private Tensor p;
    private Tensor q;
    private int tokens; // n + 1
    private int stride; // distance between rows of prompts
    private float[] prompts = {}; // Z, by rows
    private float[] second = {}; // Z M Zᵀ, [i, j]
    private float[] passed = {}; // P·(Z M Zᵀ), [i, k]
    private float[] mixing = {}; // (1/n)·P·(Z M Zᵀ)·Q, [i, j]
    private float[] next = {};
    private float[] dPrompts = {};
    private float[] dMixing = {};
    private float[] dPassed = {};
    private float[] dSecond = {};
    private float[] sum = {};

    /** Created by the tape. */
    private LinearPromptAttention() {}

    /**
     * {@return Z + (1/n)·P·(Z M Zᵀ)·Q·Z of every prompt}
     *
     * @param tape records the operation
     * @param z Z, {@code [size · (n + 1), prompts]}
     * @param p P, {@code [size, size]}
     * @param q Q, {@code [size, size]}
     * @throws IllegalArgumentException if shapes differ from these
     */
    public static Tensor of(Tape tape, Tensor z, Tensor p, Tensor q) {
        Objects.requireNonNull(tape, "tape");
        Objects.requireNonNull(z, "z");
        Objects.requireNonNull(p, "p");
        Objects.requireNonNull(q, "q");
        LinearPromptAttention op = tape.next(LinearPromptAttention.class, LinearPromptAttention::new);
        op.tokens = tokens(z, p, q);
        op.z = z;
        op.p = p;
        op.q = q;
        return tape.run(op, z.rows, z.cols, tape.needs(z) | tape.needs(p) | tape.needs(q));
    }

    /** {@return n + 1} */
    static int tokens(Tensor z, Tensor p, Tensor q) {
        int size = p.rows;
        if (p.cols != size || q.rows != size || q.cols != size || z.rows % size != 0 || z.rows < 2 * size) {
            throw Tape.shapes(
                    "attention over prompts needs z [size · tokens, prompts] of at least 2 tokens, p [size, size], q [size, size]",
                    z,
                    p,
                    q);
        }
        return z.rows / size;
    }

    @Override
    protected void forward() {
        int size = p.rows;
        int n = z.cols;
        reserve(size * size);
        PromptLoops.read(z.rows, n, z.data, z.offset, prompts);
        secondMoment(size);
        Arrays.fill(passed, 0f);
        Arrays.fill(mixing, 0f);
        float share = 1f / (tokens - 1);
        for (int i = 0; i < size; i++) {
            int row = i * size;
            for (int j = 0; j < size; j++) {
                PromptLoops.addScaled(
                        kernels, stride, size, 1f, p.data, p.offset + row, 1, second, j, size, passed, row + j);
            }
            for (int j = 0; j < size; j++) {
                PromptLoops.addScaled(
                        kernels, stride, size, share, q.data, q.offset + j, size, passed, row, 1, mixing, row + j);
            }
        }
        PromptLoops.read(z.rows, n, z.data, z.offset, next);
        for (int i = 0; i < size; i++) {
            for (int t = 0; t < tokens; t++) {
                PromptLoops.addPairs(
                        kernels, stride, size, mixing, i * size, 1, prompts, t, tokens, next, i * tokens + t);
            }
        }
        PromptLoops.write(z.rows, n, next, out.data, out.offset);
    }

    private void secondMoment(int size) {
        Arrays.fill(second, 0f);
        for (int i = 0; i < size; i++) {
            for (int j = 0; j <= i; j++) {
                PromptLoops.addPairs(
                        kernels,
                        stride,
                        tokens - 1,
                        prompts,
                        i * tokens,
                        1,
                        prompts,
                        j * tokens,
                        1,
                        second,
                        i * size + j);
                System.arraycopy(second, (i * size + j) * stride, second, (j * size + i) * stride, stride);
            }
        }
    }

    @Override
    protected void backward() {
        int size = p.rows;
        int n = z.cols;
        float[] dy = next; // no longer needed
        PromptLoops.read(z.rows, n, out.gradient, out.offset, dy);
        Arrays.fill(dMixing, 0f);
        for (int i = 0; i < size; i++) {
            for (int k = 0; k < size; k++) {
                PromptLoops.addPairs(
                        kernels, stride, tokens, dy, i * tokens, 1, prompts, k * tokens, 1, dMixing, i * size + k);
            }
        }
        Arrays.fill(dPassed, 0f);
        float share = 1f / (tokens - 1);
        for (int i = 0; i < size; i++) {
            int row = i * size;
            for (int k = 0; k < size; k++) {
                PromptLoops.addScaled(
                        kernels,
                        stride,
                        size,
                        share,
                        q.data,
                        q.offset + k * size,
                        1,
                        dMixing,
                        row,
                        1,
                        dPassed,
                        row + k);
            }
        }
        weights(size, n);
        if (z.needsGradient) {
            prompts(size, n, dy);
        }
    }

    /** Adds the gradients of P and Q, which are sums over the prompts. */
    private void weights(int size, int n) {
        for (int i = 0; i < size; i++) {
            for (int j = 0; j < size; j++) {
                if (p.needsGradient) {
                    Arrays.fill(sum, 0f);
                    PromptLoops.addPairs(kernels, stride, size, dPassed, i * size, 1, second, j * size, 1, sum, 0);
                    p.gradient[p.offset + i * size + j] += PromptLoops.sum(n, sum);
                }
                if (q.needsGradient) {
                    Arrays.fill(sum, 0f);
                    PromptLoops.addPairs(kernels, stride, size, passed, i, size, dMixing, j, size, sum, 0);
                    q.gradient[q.offset + i * size + j] += PromptLoops.sum(n, sum) / (tokens - 1);
                }
            }
        }
    }

    private void prompts(int size, int n, float[] dy) {
        Arrays.fill(dSecond, 0f);
        for (int k = 0; k < size; k++) {
            for (int j = 0; j < size; j++) { // Z M Zᵀ is symmetric: add both halves of its gradient at once
                PromptLoops.addScaled(
                        kernels, stride, size, 1f, p.data, p.offset + k, size, dPassed, j, size, dSecond, k * size + j);
                PromptLoops.addScaled(
                        kernels, stride, size, 1f, p.data, p.offset + j, size, dPassed, k, size, dSecond, k * size + j);
            }
        }
        PromptLoops.read(z.rows, n, out.gradient, out.offset, dPrompts);
        for (int k = 0; k < size; k++) {
            for (int t = 0; t < tokens; t++) {
                PromptLoops.addPairs(kernels, stride, size, mixing, k, size, dy, t, tokens, dPrompts, k * tokens + t);
                if (t < tokens - 1) {
                    PromptLoops.addPairs(
                            kernels, stride, size, dSecond, k * size, 1, prompts, t, tokens, dPrompts, k * tokens + t);
                }
            }
        }
        PromptLoops.add(z.rows, n, dPrompts, z.gradient, z.offset);
    }

    private void reserve(int matrix) {
        stride = PromptLoops.stride(z.cols);
        int all = z.rows * stride;
        prompts = PromptLoops.grown(all, prompts);
        next = PromptLoops.grown(all, next);
        dPrompts = PromptLoops.grown(all, dPrompts);
        second = PromptLoops.grown(matrix * stride, second);
        passed = PromptLoops.grown(matrix * stride, passed);
        mixing = PromptLoops.grown(matrix * stride, mixing);
        dMixing = PromptLoops.grown(matrix * stride, dMixing);
        dPassed = PromptLoops.grown(matrix * stride, dPassed);
        dSecond = PromptLoops.grown(matrix * stride, dSecond);
        sum = PromptLoops.grown(stride, sum);
    }
}
