package io.github.ascentrl.nn;

import java.util.Arrays;
import java.util.Objects;

/**
 * {@link LinearPromptAttention} with a softmax: for a prompt Z of n tokens and a query as columns, the result is Z +
 * (1/n)·P·Z·M·softmax(ZᵀQZ). As in the experiments of Wang et al. (2405.13861), each row of ZᵀQZ is normalised: the
 * weights that a token gives as a source sum to 1, not those that it receives as a target. The cost is quadratic in the
 * number of tokens.
 */
public final class SoftmaxPromptAttention extends Operation {
    private Tensor z;
    private Tensor p;
    private Tensor q;
    private int tokens; // n + 1
    private int stride; // distance between rows of prompts
    private float[] prompts = {}; // Z, by rows: number k of token j is row k · tokens + j
    private float[] queries = {}; // Q·Z
    private float[] shares = {}; // softmax(ZᵀQZ), [i, j]
    private float[] gathered = {}; // Z M softmax(ZᵀQZ)
    private float[] next = {};
    private float[] dPrompts = {};
    private float[] dQueries = {};
    private float[] dShares = {};
    private float[] dGathered = {};
    private float[] most = {};
    private float[] row = {};
    private float[] sum = {};

    /** Created by the tape. */
    private SoftmaxPromptAttention() {}

    /**
     * {@return Z + (1/n)·P·Z·M·softmax(ZᵀQZ) of every prompt}
     *
     * @param tape records the operation
     * @param z Z, {@code [size · (n + 1), prompts]}, as in {@link LinearPromptAttention}
     * @param p P, {@code [size, size]}
     * @param q Q, {@code [size, size]}
     * @throws IllegalArgumentException if shapes differ from these
     */
    public static Tensor of(Tape tape, Tensor z, Tensor p, Tensor q) {
        Objects.requireNonNull(tape, "tape");
        Objects.requireNonNull(z, "z");
        Objects.requireNonNull(p, "p");
        Objects.requireNonNull(q, "q");
        SoftmaxPromptAttention op = tape.next(SoftmaxPromptAttention.class, SoftmaxPromptAttention::new);
        op.tokens = LinearPromptAttention.tokens(z, p, q);
        op.z = z;
        op.p = p;
        op.q = q;
        return tape.run(op, z.rows, z.cols, tape.needs(z) | tape.needs(p) | tape.needs(q));
    }

    @Override
    protected void forward() {
        int size = p.rows;
        int n = z.cols;
        reserve();
        PromptLoops.read(z.rows, n, z.data, z.offset, prompts);
        Arrays.fill(queries, 0f);
        for (int k = 0; k < size; k++) {
            for (int j = 0; j < tokens; j++) {
                PromptLoops.addScaled(
                        kernels,
                        stride,
                        size,
                        1f,
                        q.data,
                        q.offset + k * size,
                        1,
                        prompts,
                        j,
                        tokens,
                        queries,
                        at(k, j));
            }
        }
        Arrays.fill(shares, 0f);
        Arrays.fill(gathered, 0f);
        for (int i = 0; i < tokens - 1; i++) {
            for (int j = 0; j < tokens; j++) {
                PromptLoops.addPairs(kernels, stride, size, prompts, i, tokens, queries, j, tokens, shares, at(i, j));
            }
            softmax(i);
        }
        for (int k = 0; k < size; k++) {
            for (int j = 0; j < tokens; j++) {
                PromptLoops.addPairs(
                        kernels, stride, tokens - 1, prompts, at(k, 0), 1, shares, j, tokens, gathered, at(k, j));
            }
        }
        PromptLoops.read(z.rows, n, z.data, z.offset, next);
        float share = 1f / (tokens - 1);
        for (int k = 0; k < size; k++) {
            for (int j = 0; j < tokens; j++) {
                PromptLoops.addScaled(
                        kernels,
                        stride,
                        size,
                        share,
                        p.data,
                        p.offset + k * size,
                        1,
                        gathered,
                        j,
                        tokens,
                        next,
                        at(k, j));
            }
        }
        PromptLoops.write(z.rows, n, next, out.data, out.offset);
    }

    /** Replaces row i by its softmax. */
    private void softmax(int i) {
        int from = at(i, 0) * stride;
        Arrays.fill(most, Float.NEGATIVE_INFINITY);
        for (int j = 0; j < tokens; j++) {
            for (int b = 0; b < stride; b++) {
                most[b] = Math.max(most[b], shares[from + j * stride + b]);
            }
        }
        for (int j = 0; j < tokens; j++) {
            kernels.elementwise().addScaled(stride, -1f, most, 0, shares, from + j * stride);
        }
        kernels.elementwise().exp(tokens * stride, shares, from, row);
        Arrays.fill(sum, 0f);
        for (int j = 0; j < tokens; j++) {
            kernels.elementwise().addScaled(stride, 1f, row, j * stride, sum, 0);
        }
        for (int b = 0; b < stride; b++) {
            sum[b] = 1 / sum[b];
        }
        Arrays.fill(shares, from, from + tokens * stride, 0f);
        for (int j = 0; j < tokens; j++) {
            kernels.sums().addPairs(stride, 1, row, j * stride, 0, sum, 0, 0, shares, from + j * stride);
        }
    }

    @Override
    protected void backward() {
        int size = p.rows;
        int n = z.cols;
        float[] dy = next; // no longer needed
        PromptLoops.read(z.rows, n, out.gradient, out.offset, dy);
        float share = 1f / (tokens - 1);
        Arrays.fill(dGathered, 0f);
        for (int m = 0; m < size; m++) {
            for (int j = 0; j < tokens; j++) {
                PromptLoops.addScaled(
                        kernels, stride, size, share, p.data, p.offset + m, size, dy, j, tokens, dGathered, at(m, j));
            }
        }
        Arrays.fill(dShares, 0f);
        Arrays.fill(dQueries, 0f);
        for (int i = 0; i < tokens - 1; i++) {
            for (int j = 0; j < tokens; j++) {
                PromptLoops.addPairs(
                        kernels, stride, size, prompts, i, tokens, dGathered, j, tokens, dShares, at(i, j));
            }
            backThroughSoftmax(i);
        }
        for (int k = 0; k < size; k++) {
            for (int j = 0; j < tokens; j++) {
                PromptLoops.addPairs(
                        kernels, stride, tokens - 1, prompts, at(k, 0), 1, dShares, j, tokens, dQueries, at(k, j));
            }
        }
        if (p.needsGradient) {
            addWeights(p, dy, gathered, share);
        }
        if (q.needsGradient) {
            addWeights(q, dQueries, prompts, 1f);
        }
        if (z.needsGradient) {
            prompts(size, n);
        }
    }

    /** Replaces the gradient ds of the shares s of row i by that of their logits, s·(ds − Σ s·ds). */
    private void backThroughSoftmax(int i) {
        int from = at(i, 0) * stride;
        Arrays.fill(sum, 0f);
        PromptLoops.addPairs(kernels, stride, tokens, shares, at(i, 0), 1, dShares, at(i, 0), 1, sum, 0);
        for (int j = 0; j < tokens; j++) {
            kernels.elementwise().addScaled(stride, -1f, sum, 0, dShares, from + j * stride);
        }
        System.arraycopy(dShares, from, row, 0, tokens * stride);
        Arrays.fill(dShares, from, from + tokens * stride, 0f);
        kernels.sums().addPairs(tokens * stride, 1, row, 0, 0, shares, from, 0, dShares, from);
    }

    /** Adds to the gradient of a matrix W in y = W·x: the sum over tokens and prompts of ∂loss/∂y times x. */
    private void addWeights(Tensor matrix, float[] back, float[] x, float factor) {
        int n = z.cols;
        for (int k = 0; k < matrix.rows; k++) {
            for (int m = 0; m < matrix.cols; m++) {
                Arrays.fill(sum, 0f);
                PromptLoops.addPairs(kernels, stride, tokens, back, at(k, 0), 1, x, at(m, 0), 1, sum, 0);
                matrix.gradient[matrix.offset + k * matrix.cols + m] += factor * PromptLoops.sum(n, sum);
            }
        }
    }

    private void prompts(int size, int n) {
        PromptLoops.read(z.rows, n, out.gradient, out.offset, dPrompts);
        for (int k = 0; k < size; k++) {
            for (int i = 0; i < tokens; i++) {
                PromptLoops.addScaled(
                        kernels, stride, size, 1f, q.data, q.offset + k, size, dQueries, i, tokens, dPrompts, at(k, i));
                if (i < tokens - 1) {
                    PromptLoops.addPairs(
                            kernels, stride, tokens, shares, at(i, 0), 1, dGathered, at(k, 0), 1, dPrompts, at(k, i));
                    PromptLoops.addPairs(
                            kernels, stride, tokens, dShares, at(i, 0), 1, queries, at(k, 0), 1, dPrompts, at(k, i));
                }
            }
        }
        PromptLoops.add(z.rows, n, dPrompts, z.gradient, z.offset);
    }

    /** {@return the row of element (i, j), where i is a number or a token and j a token} */
    private int at(int i, int j) {
        return i * tokens + j;
    }

    private void reserve() {
        stride = PromptLoops.stride(z.cols);
        int pairs = tokens * tokens * stride;
        int all = z.rows * stride;
        shares = PromptLoops.grown(pairs, shares);
        dShares = PromptLoops.grown(pairs, dShares);
        prompts = PromptLoops.grown(all, prompts);
        queries = PromptLoops.grown(all, queries);
        gathered = PromptLoops.grown(all, gathered);
        next = PromptLoops.grown(all, next);
        dPrompts = PromptLoops.grown(all, dPrompts);
        dQueries = PromptLoops.grown(all, dQueries);
        dGathered = PromptLoops.grown(all, dGathered);
        sum = PromptLoops.grown(stride, sum);
        most = PromptLoops.grown(stride, most);
        row = PromptLoops.grown(tokens * stride, row);
    }
}
