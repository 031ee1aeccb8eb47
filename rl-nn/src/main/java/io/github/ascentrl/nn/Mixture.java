package io.github.ascentrl.nn;

/** A mixture of normal distributions with independent coordinates, computed in {@code double}. */
final class Mixture {
    private static final double HALF_LOG_2PI = 0.5 * StrictMath.log(2 * StrictMath.PI);

    private Mixture() {}

    /** The inputs of both operations: K logits, and d means and d values of log σ for every component. */
    abstract static class Components extends Operation {
        Tensor logits;
        Tensor means;
        Tensor logStds;
        double[] logWeight = new double[0];
        double[] term = new double[0];

        final void begin() {
            if (logWeight.length < logits.cols) {
                logWeight = new double[logits.cols];
                term = new double[logits.cols];
            }
        }

        final int dimensions() {
            return means.cols / logits.cols;
        }

        /**
         * Fills {@link #logWeight} with the log-softmax of a row of logits, minus the largest logit first, which may be
         * large.
         */
        final void weigh(int row) {
            int components = logits.cols;
            int at = logits.offset + row * components;
            float max = logits.data[at];
            for (int k = 1; k < components; k++) {
                max = Math.max(max, logits.data[at + k]);
            }
            for (int k = 0; k < components; k++) {
                logWeight[k] = (double) logits.data[at + k] - max;
            }
            double log = logSumExp(logWeight, components);
            for (int k = 0; k < components; k++) {
                logWeight[k] -= log;
            }
        }

        final double mean(int row, int k, int j) {
            return means.data[means.offset + row * means.cols + k * dimensions() + j];
        }

        final double logStd(int row, int k, int j) {
            return logStds.data[logStds.offset + row * logStds.cols + k * dimensions() + j];
        }

        final void addMean(int row, int k, int j, double gradient) {
            if (means.needsGradient) {
                means.gradient[means.offset + row * means.cols + k * dimensions() + j] += (float) gradient;
            }
        }

        final void addLogStd(int row, int k, int j, double gradient) {
            if (logStds.needsGradient) {
                logStds.gradient[logStds.offset + row * logStds.cols + k * dimensions() + j] += (float) gradient;
            }
        }

        final void addLogit(int row, int k, double gradient) {
            if (logits.needsGradient) {
                logits.gradient[logits.offset + row * logits.cols + k] += (float) gradient;
            }
        }
    }

    /**
     * y[i] = log Σ_k w_k N(value; μ_k, σ_k). With the responsibilities r_k = w_k N_k / Σ: ∂ logit_k = r_k − w_k,
     * ∂μ_k = r_k z/σ, ∂ log σ_k = r_k (z² − 1).
     */
    static final class LogDensity extends Components {
        float[] value;

        @Override
        protected void forward() {
            begin();
            for (int i = 0; i < out.rows; i++) {
                out.data[i] = (float) logDensity(i);
            }
        }

        private double logDensity(int i) {
            int d = dimensions();
            weigh(i);
            for (int k = 0; k < logits.cols; k++) {
                double log = logWeight[k];
                for (int j = 0; j < d; j++) {
                    double s = logStd(i, k, j);
                    double z = (value[i * d + j] - mean(i, k, j)) * StrictMath.exp(-s);
                    log -= 0.5 * z * z + s + HALF_LOG_2PI;
                }
                term[k] = log;
            }
            return logSumExp(term, logits.cols);
        }

        @Override
        protected void backward() {
            int d = dimensions();
            for (int i = 0; i < out.rows; i++) {
                double g = out.gradient[i];
                double log = logDensity(i);
                for (int k = 0; k < logits.cols; k++) {
                    double responsibility = StrictMath.exp(term[k] - log);
                    addLogit(i, k, g * (responsibility - StrictMath.exp(logWeight[k])));
                    for (int j = 0; j < d; j++) {
                        double inverse = StrictMath.exp(-logStd(i, k, j));
                        double z = (value[i * d + j] - mean(i, k, j)) * inverse;
                        addMean(i, k, j, g * responsibility * z * inverse);
                        addLogStd(i, k, j, g * responsibility * (z * z - 1));
                    }
                }
            }
        }
    }

    /**
     * y[i] = Σ_k w_k (h_k − log S_k), S_k = Σ_m w_m exp(−D_km), D_km = KL(N_k ‖ N_m), h_k the entropy of a component:
     * the upper bound of Kolchinsky and Tracey (1706.02419). With q_km = w_m exp(−D_km) / S_k: ∂D_km = w_k q_km.
     */
    static final class EntropyBound extends Components {
        private double[] share = new double[0];

        @Override
        protected void forward() {
            begin();
            int components = logits.cols;
            if (share.length < components * components) {
                share = new double[components * components];
            }
            for (int i = 0; i < out.rows; i++) {
                weigh(i);
                double sum = 0;
                for (int k = 0; k < components; k++) {
                    sum += StrictMath.exp(logWeight[k]) * value(i, k);
                }
                out.data[i] = (float) sum;
            }
        }

        /** h_k − log S_k; leaves q_km in {@link #share}. */
        private double value(int i, int k) {
            int components = logits.cols;
            int d = dimensions();
            double entropy = 0;
            for (int j = 0; j < d; j++) {
                entropy += logStd(i, k, j) + HALF_LOG_2PI + 0.5;
            }
            for (int m = 0; m < components; m++) {
                double divergence = 0;
                for (int j = 0; j < d; j++) {
                    double difference = mean(i, k, j) - mean(i, m, j);
                    double log = logStd(i, m, j) - logStd(i, k, j);
                    double scaled = difference * StrictMath.exp(-logStd(i, m, j));
                    divergence += log + 0.5 * (StrictMath.exp(-2 * log) + scaled * scaled - 1);
                }
                term[m] = logWeight[m] - divergence;
            }
            double logSum = logSumExp(term, components);
            for (int m = 0; m < components; m++) {
                share[k * components + m] = StrictMath.exp(term[m] - logSum);
            }
            return entropy - logSum;
        }

        @Override
        protected void backward() {
            for (int i = 0; i < out.rows; i++) {
                backward(i, out.gradient[i]);
            }
        }

        private void backward(int i, double g) {
            int components = logits.cols;
            int d = dimensions();
            weigh(i);
            double mean = 0;
            double[] byWeight = new double[components]; // w_k ∂/∂w_k
            for (int k = 0; k < components; k++) {
                double w = StrictMath.exp(logWeight[k]);
                byWeight[k] += w * value(i, k);
                for (int m = 0; m < components; m++) {
                    byWeight[m] -= w * share[k * components + m];
                }
            }
            for (int k = 0; k < components; k++) {
                mean += byWeight[k];
            }
            for (int k = 0; k < components; k++) {
                double w = StrictMath.exp(logWeight[k]);
                addLogit(i, k, g * (byWeight[k] - w * mean));
                for (int j = 0; j < d; j++) {
                    addLogStd(i, k, j, g * w);
                }
                for (int m = 0; m < components; m++) {
                    divergence(i, k, m, g * w * share[k * components + m]);
                }
            }
        }

        /** Adds the gradient of weight·D_km. */
        private void divergence(int i, int k, int m, double weight) {
            if (k == m || weight == 0) {
                return; // D_kk is 0 whatever its parameters are
            }
            for (int j = 0; j < dimensions(); j++) {
                double inverse = StrictMath.exp(-logStd(i, m, j));
                double scaled = (mean(i, k, j) - mean(i, m, j)) * inverse;
                double ratio = StrictMath.exp(2 * (logStd(i, k, j) - logStd(i, m, j)));
                addMean(i, k, j, weight * scaled * inverse);
                addMean(i, m, j, -weight * scaled * inverse);
                addLogStd(i, k, j, weight * (ratio - 1));
                addLogStd(i, m, j, weight * (1 - ratio - scaled * scaled));
            }
        }
    }

    static double logSumExp(double[] x, int n) {
        double max = x[0];
        for (int k = 1; k < n; k++) {
            max = Math.max(max, x[k]);
        }
        if (max == Double.NEGATIVE_INFINITY) {
            return max;
        }
        double sum = 0;
        for (int k = 0; k < n; k++) {
            sum += StrictMath.exp(x[k] - max);
        }
        return max + StrictMath.log(sum);
    }
}
