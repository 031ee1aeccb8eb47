package io.github.ascentrl.nn;

/**
 * One categorical distribution π = softmax(x) for each row of logits x on a {@link Tape}. {@link Tape#logProb}, {@link
 * Tape#entropy} and {@link Tape#divergence} of the same logits share it. Gradients flow through these; π itself has no
 * backward pass. Created by {@link Tape#softmax}; like a {@link Tensor}, it is valid until the tape is {@linkplain
 * Tape#clear() cleared}.
 */
public final class Softmax extends Operation {
    // log π = (x − max) − log Σ e^(x − max): nothing here takes the logarithm of a probability. Gradients go to x
    // directly, not through π.
    Tensor x;
    private float[] max = new float[0];
    private float[] logSum = new float[0];

    Softmax() {}

    @Override
    protected void forward() {
        if (logSum.length < x.rows) {
            max = new float[x.rows + x.rows / 4];
            logSum = new float[max.length];
        }
        kernels.rowwise().softmax(x.rows, x.cols, x.data, out.data, max, logSum);
    }

    @Override
    protected void backward() {
        throw new AssertionError("the probabilities have no backward pass");
    }

    /** {@return log π of an element of row i} */
    float logProbability(int i, int at) {
        return (x.data[at] - max[i]) - logSum[i];
    }

    /** y[i] = log softmax(x[i, ·])[pick[i]]; gradient 1{j = pick} − π_j. */
    static final class LogProb extends Operation {
        Softmax softmax;
        float[] pick;
        int pickOffset;

        @Override
        protected void forward() {
            Tensor x = softmax.x;
            for (int i = 0; i < x.rows; i++) {
                out.data[i] = softmax.logProbability(i, i * x.cols + (int) pick[pickOffset + i]);
            }
        }

        @Override
        protected void backward() {
            Tensor x = softmax.x;
            float[] probability = softmax.out.data;
            int n = x.cols;
            for (int i = 0; i < x.rows; i++) {
                float g = out.gradient[i];
                for (int j = i * n; j < (i + 1) * n; j++) {
                    x.gradient[j] = Math.fma(-g, probability[j], x.gradient[j]);
                }
                x.gradient[i * n + (int) pick[pickOffset + i]] += g;
            }
        }
    }

    /** y[i] = H(softmax x[i, ·]) = −Σ π_j log π_j; gradient −π_j (log π_j + H). */
    static final class Entropy extends Operation {
        Softmax softmax;

        @Override
        protected void forward() {
            Tensor x = softmax.x;
            float[] probability = softmax.out.data;
            int n = x.cols;
            for (int i = 0; i < x.rows; i++) {
                double h = 0; // with many choices, a contribution can be below a float's last place of the sum
                for (int j = i * n; j < (i + 1) * n; j++) {
                    // A probability of 0 contributes 0, even if its logit is −∞; a NaN makes the sum NaN.
                    h -= probability[j] != 0f ? probability[j] * softmax.logProbability(i, j) : 0f;
                }
                out.data[i] = (float) h;
            }
        }

        @Override
        protected void backward() {
            Tensor x = softmax.x;
            float[] probability = softmax.out.data;
            int n = x.cols;
            for (int i = 0; i < x.rows; i++) {
                float g = out.gradient[i];
                float h = out.data[i];
                for (int j = i * n; j < (i + 1) * n; j++) {
                    if (probability[j] != 0f) {
                        x.gradient[j] = Math.fma(-g * probability[j], softmax.logProbability(i, j) + h, x.gradient[j]);
                    }
                }
            }
        }
    }
}
