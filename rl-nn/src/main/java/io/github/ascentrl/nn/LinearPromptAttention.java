package io.github.ascentrl.nn;

import java.util.Arrays;

/**
 * Attention without a softmax over many small prompts at once, as in theory of in-context learning (von Oswald et al., 2212.07677;
 * Wang et al., 2405.13861): from a prompt Z of n tokens and a query, in columns, it makes Z + (1/n)·P·(Z M Zᵀ)·Q·Z, where M leaves
 * out the query: nothing is learned from it. The work grows with the tokens, not with their square.
 *
 * <p>Prompts lie side by side: element (i, t) of Z, the i-th number of token t, is row i·(n + 1) + t of a tensor, and each prompt
 * a column of it.
 */
public final class LinearPromptAttention extends Operation {
    private Tensor z;
    private Tensor p;
    private Tensor q;
    private int tokens; // n + 1
    private float[] second = {}; // Z M Zᵀ, [i, j]
    private float[] passed = {}; // P·(Z M Zᵀ), [i, k]
    private float[] mixing = {}; // (1/n)·P·(Z M Zᵀ)·Q, [i, j]
    private float[] dMixing = {};
    private float[] dPassed = {};
    private float[] dSecond = {};
    private float[] sum = {};

    /** For the tape. */
    private LinearPromptAttention() {}

    /**
     * {@return Z + (1/n)·P·(Z M Zᵀ)·Q·Z of every prompt}
     *
     * @param tape where it is recorded
     * @param z Z, {@code [size · (n + 1), prompts]}
     * @param p P, {@code [size, size]}
     * @param q Q, {@code [size, size]}
     * @throws IllegalArgumentException if shapes differ from these
     */
    public static Tensor of(Tape tape, Tensor z, Tensor p, Tensor q) {
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
        reserve(size * size * n, n);
        secondMoment(size, n);
        Arrays.fill(passed, 0, size * size * n, 0f);
        Arrays.fill(mixing, 0, size * size * n, 0f);
        for (int i = 0; i < size; i++) {
            for (int j = 0; j < size; j++) {
                for (int k = 0; k < size; k++) {
                    PromptLoops.addScaled(n, weight(p, i, k), second, at(k, j), passed, at(i, j));
                }
            }
            for (int j = 0; j < size; j++) {
                for (int k = 0; k < size; k++) {
                    PromptLoops.addScaled(n, weight(q, k, j) / (tokens - 1), passed, at(i, k), mixing, at(i, j));
                }
            }
        }
        System.arraycopy(z.data, z.offset, out.data, out.offset, out.size());
        for (int i = 0; i < size; i++) {
            for (int k = 0; k < size; k++) {
                for (int t = 0; t < tokens; t++) {
                    PromptLoops.addProducts(n, mixing, at(i, k), z.data, of(z, k, t), out.data, of(out, i, t));
                }
            }
        }
    }

    private void secondMoment(int size, int n) {
        Arrays.fill(second, 0, size * size * n, 0f);
        for (int i = 0; i < size; i++) {
            for (int j = 0; j <= i; j++) {
                for (int t = 0; t < tokens - 1; t++) {
                    PromptLoops.addProducts(n, z.data, of(z, i, t), z.data, of(z, j, t), second, at(i, j));
                }
                System.arraycopy(second, at(i, j), second, at(j, i), n);
            }
        }
    }

    @Override
    protected void backward() {
        int size = p.rows;
        int n = z.cols;
        float[] dy = out.gradient;
        Arrays.fill(dMixing, 0, size * size * n, 0f);
        for (int i = 0; i < size; i++) {
            for (int k = 0; k < size; k++) {
                for (int t = 0; t < tokens; t++) {
                    PromptLoops.addProducts(n, dy, of(out, i, t), z.data, of(z, k, t), dMixing, at(i, k));
                }
            }
        }
        Arrays.fill(dPassed, 0, size * size * n, 0f);
        for (int i = 0; i < size; i++) {
            for (int k = 0; k < size; k++) {
                for (int j = 0; j < size; j++) {
                    PromptLoops.addScaled(n, weight(q, k, j) / (tokens - 1), dMixing, at(i, j), dPassed, at(i, k));
                }
            }
        }
        weights(size, n);
        if (z.needsGradient) {
            prompts(size, n, dy);
        }
    }

    /** To P and Q: sums over the prompts. */
    private void weights(int size, int n) {
        for (int i = 0; i < size; i++) {
            for (int j = 0; j < size; j++) {
                if (p.needsGradient) {
                    Arrays.fill(sum, 0, n, 0f);
                    for (int k = 0; k < size; k++) {
                        PromptLoops.addProducts(n, dPassed, at(i, k), second, at(j, k), sum, 0);
                    }
                    p.gradient[p.offset + i * size + j] += PromptLoops.sum(n, sum);
                }
                if (q.needsGradient) {
                    Arrays.fill(sum, 0, n, 0f);
                    for (int k = 0; k < size; k++) {
                        PromptLoops.addProducts(n, passed, at(k, i), dMixing, at(k, j), sum, 0);
                    }
                    q.gradient[q.offset + i * size + j] += PromptLoops.sum(n, sum) / (tokens - 1);
                }
            }
        }
    }

    private void prompts(int size, int n, float[] dy) {
        Arrays.fill(dSecond, 0, size * size * n, 0f);
        for (int k = 0; k < size; k++) {
            for (int j = 0; j < size; j++) {
                for (int i = 0; i < size; i++) { // Z M Zᵀ is symmetric: both halves of its gradient in one
                    PromptLoops.addScaled(n, weight(p, i, k), dPassed, at(i, j), dSecond, at(k, j));
                    PromptLoops.addScaled(n, weight(p, i, j), dPassed, at(i, k), dSecond, at(k, j));
                }
            }
        }
        for (int k = 0; k < size; k++) {
            for (int t = 0; t < tokens; t++) {
                int to = of(z, k, t);
                PromptLoops.addScaled(n, 1f, dy, of(out, k, t), z.gradient, to);
                for (int i = 0; i < size; i++) {
                    PromptLoops.addProducts(n, mixing, at(i, k), dy, of(out, i, t), z.gradient, to);
                }
                for (int i = 0; t < tokens - 1 && i < size; i++) {
                    PromptLoops.addProducts(n, dSecond, at(k, i), z.data, of(z, i, t), z.gradient, to);
                }
            }
        }
    }

    private static float weight(Tensor matrix, int i, int j) {
        return matrix.data[matrix.offset + i * matrix.cols + j];
    }

    private int at(int i, int j) {
        return (i * p.rows + j) * z.cols;
    }

    private int of(Tensor prompts, int i, int t) {
        return prompts.offset + (i * tokens + t) * prompts.cols;
    }

    private void reserve(int matrices, int n) {
        if (second.length < matrices) {
            second = new float[matrices];
            passed = new float[matrices];
            mixing = new float[matrices];
            dMixing = new float[matrices];
            dPassed = new float[matrices];
            dSecond = new float[matrices];
        }
        sum = sum.length < n ? new float[n] : sum;
    }
}
