package io.github.ascentrl.nn;

/**
 * The normal distribution with independent coordinates. σ is given as its logarithm, for each row or as one row for
 * all.
 */
final class Gaussian {
    static final float HALF_LOG_2PI = 0.91893853f;
    private static final float HALF_LOG_2PI_E = 1.4189385f;

    private Gaussian() {}

    /** y[i] = Σ_d log N(value[i, d]; μ, σ); with z = (value − μ)/σ: ∂μ = z/σ, ∂ log σ = z² − 1. */
    static final class LogDensity extends Operation {
        Tensor mean;
        Tensor logStd;
        float[] value;
        private float[] z = new float[0];
        private float[] inverse = new float[0];

        @Override
        protected void forward() {
            int d = mean.cols;
            if (z.length < mean.size()) {
                z = new float[mean.size() + mean.size() / 4];
                inverse = new float[z.length];
            }
            for (int i = 0; i < mean.rows; i++) {
                int row = logStd.offset + (logStd.rows == 1 ? 0 : i * d);
                float sum = 0f;
                for (int j = 0; j < d; j++) {
                    int at = i * d + j;
                    float s = logStd.data[row + j];
                    inverse[at] = FloatMath.exp(-s);
                    z[at] = (value[at] - mean.data[mean.offset + at]) * inverse[at];
                    sum += -0.5f * z[at] * z[at] - s - HALF_LOG_2PI;
                }
                out.data[i] = sum;
            }
        }

        @Override
        protected void backward() {
            int d = mean.cols;
            for (int i = 0; i < mean.rows; i++) {
                float g = out.gradient[i];
                int row = logStd.offset + (logStd.rows == 1 ? 0 : i * d);
                for (int j = 0; j < d; j++) {
                    int at = i * d + j;
                    if (mean.needsGradient) {
                        mean.gradient[mean.offset + at] += g * z[at] * inverse[at];
                    }
                    if (logStd.needsGradient) {
                        logStd.gradient[row + j] += g * (z[at] * z[at] - 1f);
                    }
                }
            }
        }
    }

    /** y[i] = Σ_d (log σ + ½ log 2πe); ∂ log σ = 1. */
    static final class Entropy extends Operation {
        Tensor logStd;

        @Override
        protected void forward() {
            int d = logStd.cols;
            for (int i = 0; i < out.rows; i++) {
                int row = logStd.offset + (logStd.rows == 1 ? 0 : i * d);
                float sum = 0f;
                for (int j = 0; j < d; j++) {
                    sum += logStd.data[row + j] + HALF_LOG_2PI_E;
                }
                out.data[i] = sum;
            }
        }

        @Override
        protected void backward() {
            int d = logStd.cols;
            for (int i = 0; i < out.rows; i++) {
                int row = logStd.offset + (logStd.rows == 1 ? 0 : i * d);
                for (int j = 0; j < d; j++) {
                    logStd.gradient[row + j] += out.gradient[i];
                }
            }
        }
    }

    /**
     * y[i] = Σ_d E[log(1 − tanh² u)], u ~ N(μ, σ): the change that squashing makes to the entropy, never positive; see
     * {@link SquashExpectation}.
     */
    static final class SquashLoss extends Operation {
        private final SquashExpectation expectation = new SquashExpectation();
        Tensor mean;
        Tensor logStd;

        @Override
        protected void forward() {
            int d = mean.cols;
            for (int i = 0; i < mean.rows; i++) {
                int row = logStd.offset + (logStd.rows == 1 ? 0 : i * d);
                double sum = 0;
                for (int j = 0; j < d; j++) {
                    sum += expectation.value(mean.data[mean.offset + i * d + j], logStd.data[row + j]);
                }
                out.data[i] = (float) sum;
            }
        }

        @Override
        protected void backward() {
            int d = mean.cols;
            for (int i = 0; i < mean.rows; i++) {
                float g = out.gradient[i];
                int row = logStd.offset + (logStd.rows == 1 ? 0 : i * d);
                for (int j = 0; j < d; j++) {
                    expectation.differentiate(mean.data[mean.offset + i * d + j], logStd.data[row + j]);
                    if (mean.needsGradient) {
                        mean.gradient[mean.offset + i * d + j] += (float) (g * expectation.byMean());
                    }
                    if (logStd.needsGradient) {
                        logStd.gradient[row + j] += (float) (g * expectation.byLogStd());
                    }
                }
            }
        }
    }
}
