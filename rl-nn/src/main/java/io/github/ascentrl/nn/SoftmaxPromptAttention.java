package io.github.ascentrl.nn;

import java.util.Arrays;

/**
 * {@link LinearPromptAttention} with a softmax: from a prompt Z of n tokens and a query, in columns, it makes
 * Z + (1/n)·P·Z·M·softmax(ZᵀQZ). As in the experiments of Wang et al. (2405.13861) each row of ZᵀQZ is normalised, so that what
 * a token passes on adds up to 1, not what one takes in. The work grows with the square of the tokens.
 */
public final class SoftmaxPromptAttention extends Operation {
    private Tensor z;
    private Tensor p;
    private Tensor q;
    private int tokens; // n + 1
    private float[] asked = {}; // Q·Z, [k, j]
    private float[] shares = {}; // softmax(ZᵀQZ), [i, j]
    private float[] gathered = {}; // Z M softmax(ZᵀQZ), [k, j]
    private float[] dAsked = {};
    private float[] dShares = {};
    private float[] dGathered = {};
    private float[] most = {};
    private float[] sum = {};

    /** For the tape. */
    private SoftmaxPromptAttention() {}

    /**
     * {@return Z + (1/n)·P·Z·M·softmax(ZᵀQZ) of every prompt}
     *
     * @param tape where it is recorded
     * @param z Z, {@code [size · (n + 1), prompts]}, as of {@link LinearPromptAttention}
     * @param p P, {@code [size, size]}
     * @param q Q, {@code [size, size]}
     * @throws IllegalArgumentException if shapes differ from these
     */
    public static Tensor of(Tape tape, Tensor z, Tensor p, Tensor q) {
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
        reserve(n);
        Arrays.fill(asked, 0, z.rows * n, 0f);
        for (int k = 0; k < size; k++) {
            for (int j = 0; j < tokens; j++) {
                for (int m = 0; m < size; m++) {
                    PromptLoops.addScaled(n, weight(q, k, m), z.data, at(m, j) + z.offset, asked, at(k, j));
                }
            }
        }
        Arrays.fill(shares, 0, tokens * tokens * n, 0f);
        Arrays.fill(gathered, 0, z.rows * n, 0f);
        for (int i = 0; i < tokens - 1; i++) {
            for (int j = 0; j < tokens; j++) {
                for (int k = 0; k < size; k++) {
                    PromptLoops.addProducts(n, z.data, at(k, i) + z.offset, asked, at(k, j), shares, at(i, j));
                }
            }
            softmax(i, n);
            for (int k = 0; k < size; k++) {
                for (int j = 0; j < tokens; j++) {
                    PromptLoops.addProducts(n, z.data, at(k, i) + z.offset, shares, at(i, j), gathered, at(k, j));
                }
            }
        }
        System.arraycopy(z.data, z.offset, out.data, 0, out.size());
        for (int k = 0; k < size; k++) {
            for (int j = 0; j < tokens; j++) {
                for (int m = 0; m < size; m++) {
                    PromptLoops.addScaled(n, weight(p, k, m) / (tokens - 1), gathered, at(m, j), out.data, at(k, j));
                }
            }
        }
    }

    /** Of row i, in place. */
    private void softmax(int i, int n) {
        Arrays.fill(most, 0, n, Float.NEGATIVE_INFINITY);
        for (int j = 0; j < tokens; j++) {
            for (int b = 0; b < n; b++) {
                most[b] = Math.max(most[b], shares[at(i, j) + b]);
            }
        }
        Arrays.fill(sum, 0, n, 0f);
        for (int j = 0; j < tokens; j++) {
            for (int b = 0; b < n; b++) {
                float e = FloatMath.exp(shares[at(i, j) + b] - most[b]);
                shares[at(i, j) + b] = e;
                sum[b] += e;
            }
        }
        for (int j = 0; j < tokens; j++) {
            for (int b = 0; b < n; b++) {
                shares[at(i, j) + b] /= sum[b];
            }
        }
    }

    @Override
    protected void backward() {
        int size = p.rows;
        int n = z.cols;
        float[] dy = out.gradient;
        Arrays.fill(dGathered, 0, z.rows * n, 0f);
        for (int m = 0; m < size; m++) {
            for (int j = 0; j < tokens; j++) {
                for (int k = 0; k < size; k++) {
                    PromptLoops.addScaled(n, weight(p, k, m) / (tokens - 1), dy, at(k, j), dGathered, at(m, j));
                }
            }
        }
        Arrays.fill(dShares, 0, tokens * tokens * n, 0f);
        Arrays.fill(dAsked, 0, z.rows * n, 0f);
        for (int i = 0; i < tokens - 1; i++) {
            for (int j = 0; j < tokens; j++) {
                for (int k = 0; k < size; k++) {
                    PromptLoops.addProducts(n, z.data, at(k, i) + z.offset, dGathered, at(k, j), dShares, at(i, j));
                }
            }
            backThroughSoftmax(i, n);
            for (int k = 0; k < size; k++) {
                for (int j = 0; j < tokens; j++) {
                    PromptLoops.addProducts(n, z.data, at(k, i) + z.offset, dShares, at(i, j), dAsked, at(k, j));
                }
            }
        }
        if (p.needsGradient) {
            addWeights(p, dy, gathered, 0, 1f / (tokens - 1));
        }
        if (q.needsGradient) {
            addWeights(q, dAsked, z.data, z.offset, 1f);
        }
        if (z.needsGradient) {
            prompts(size, n, dy);
        }
    }

    /** From the gradient of the shares of row i to that of their logits, in place. */
    private void backThroughSoftmax(int i, int n) {
        Arrays.fill(sum, 0, n, 0f);
        for (int j = 0; j < tokens; j++) {
            PromptLoops.addProducts(n, shares, at(i, j), dShares, at(i, j), sum, 0);
        }
        for (int j = 0; j < tokens; j++) {
            int at = at(i, j);
            for (int b = 0; b < n; b++) {
                dShares[at + b] = shares[at + b] * (dShares[at + b] - sum[b]);
            }
        }
    }

    /** Adds to the gradient of a matrix W, of which something is W·x: the sum over tokens and prompts of what came back times x. */
    private void addWeights(Tensor matrix, float[] back, float[] x, int xAt, float factor) {
        int n = z.cols;
        for (int k = 0; k < matrix.rows; k++) {
            for (int m = 0; m < matrix.cols; m++) {
                Arrays.fill(sum, 0, n, 0f);
                for (int j = 0; j < tokens; j++) {
                    PromptLoops.addProducts(n, back, at(k, j), x, xAt + at(m, j), sum, 0);
                }
                matrix.gradient[matrix.offset + k * matrix.cols + m] += factor * PromptLoops.sum(n, sum);
            }
        }
    }

    private void prompts(int size, int n, float[] dy) {
        float[] dz = z.gradient;
        for (int k = 0; k < size; k++) {
            for (int i = 0; i < tokens; i++) {
                int to = z.offset + at(k, i);
                PromptLoops.addScaled(n, 1f, dy, at(k, i), dz, to);
                for (int m = 0; m < size; m++) {
                    PromptLoops.addScaled(n, weight(q, m, k), dAsked, at(m, i), dz, to);
                }
                for (int j = 0; i < tokens - 1 && j < tokens; j++) {
                    PromptLoops.addProducts(n, shares, at(i, j), dGathered, at(k, j), dz, to);
                    PromptLoops.addProducts(n, dShares, at(i, j), asked, at(k, j), dz, to);
                }
            }
        }
    }

    private static float weight(Tensor matrix, int i, int j) {
        return matrix.data[matrix.offset + i * matrix.cols + j];
    }

    /** Where something begins that there is of number or token i and of token j. */
    private int at(int i, int j) {
        return (i * tokens + j) * z.cols;
    }

    private void reserve(int n) {
        int pairs = tokens * tokens * n;
        if (shares.length < pairs) {
            shares = new float[pairs];
            dShares = new float[pairs];
        }
        if (asked.length < z.rows * n) {
            asked = new float[z.rows * n];
            gathered = new float[z.rows * n];
            dAsked = new float[z.rows * n];
            dGathered = new float[z.rows * n];
        }
        if (sum.length < n) {
            sum = new float[n];
            most = new float[n];
        }
    }
}
