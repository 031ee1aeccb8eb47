package io.github.ascentrl.nn;

import org.apache.commons.math3.special.Beta;
import org.apache.commons.math3.special.Gamma;

/** Kullback–Leibler divergences KL(p‖q) = E_p[log p − log q] of each row, computed in {@code double}. */
final class KullbackLeibler {
    private KullbackLeibler() {}

    /**
     * {@return e^t − 1 − t, which is never negative and close to t²/2 near 0} Log-ratios in this form do not cancel.
     */
    private static double excess(double t) {
        return Math.max(0, StrictMath.expm1(t) - t);
    }

    /**
     * y[i] = Σ_j p_j (log p_j − log q_j); the gradient is p_j (log p_j − log q_j − y) for p's logits and q_j − p_j for
     * q's.
     */
    static final class Categorical extends Operation {
        Softmax p;
        Softmax q;

        @Override
        protected void forward() {
            int n = p.out.cols;
            for (int i = 0; i < out.rows; i++) {
                double sum = 0;
                for (int at = i * n; at < (i + 1) * n; at++) {
                    sum += contribution(p.out.data[at], q.out.data[at], logRatio(i, at));
                }
                out.data[i] = (float) sum;
            }
        }

        /**
         * {@return p log p/q + q − p = p (q/p − 1 − log q/p) ≥ 0} The terms q − p sum to 0 over the choices. If p = 0,
         * q remains.
         */
        private static double contribution(double p, double q, double logRatio) {
            if (p == 0) {
                return q;
            }
            // If q/p may overflow, nothing cancels.
            return logRatio > 1 ? Math.max(0, q - p - p * logRatio) : p * excess(logRatio);
        }

        /** {@return log q − log p} */
        private double logRatio(int i, int at) {
            return (double) q.logProbability(i, at) - p.logProbability(i, at);
        }

        @Override
        protected void backward() {
            int n = p.out.cols;
            for (int i = 0; i < out.rows; i++) {
                float g = out.gradient[i];
                for (int at = i * n; at < (i + 1) * n; at++) {
                    float pj = p.out.data[at];
                    if (p.x.needsGradient && pj > 0f) {
                        p.x.gradient[at] -= (float) (g * pj * (logRatio(i, at) + out.data[i]));
                    }
                    if (q.x.needsGradient) {
                        q.x.gradient[at] += g * (q.out.data[at] - pj);
                    }
                }
            }
        }
    }

    /**
     * y[i] = Σ_d log σ_q − log σ_p + (σ_p² + (μ_p − μ_q)²)/(2σ_q²) − ½. With z = (μ_p − μ_q)/σ_q and r = σ_p²/σ_q²: ∂μ_p
     * = z/σ_q = −∂μ_q, ∂ log σ_p = r − 1, ∂ log σ_q = 1 − r − z².
     */
    static final class Gaussians extends Operation {
        Tensor meanP;
        Tensor logStdP;
        Tensor meanQ;
        Tensor logStdQ;

        @Override
        protected void forward() {
            int d = meanP.cols;
            for (int i = 0; i < out.rows; i++) {
                double sum = 0;
                for (int j = 0; j < d; j++) {
                    double z = z(i, j);
                    sum += 0.5 * excess(logVarianceRatio(i, j)) + 0.5 * z * z;
                }
                out.data[i] = (float) sum;
            }
        }

        @Override
        protected void backward() {
            int d = meanP.cols;
            for (int i = 0; i < out.rows; i++) {
                double g = out.gradient[i];
                for (int j = 0; j < d; j++) {
                    double z = z(i, j);
                    double byMean = overSigmaQ(g * z, i, j);
                    double rest = g * StrictMath.expm1(logVarianceRatio(i, j));
                    add(meanP, i * d + j, byMean);
                    add(meanQ, i * d + j, -byMean);
                    add(logStdP, (logStdP.rows == 1 ? 0 : i * d) + j, rest);
                    add(logStdQ, (logStdQ.rows == 1 ? 0 : i * d) + j, -rest - g * z * z);
                }
            }
        }

        /** {@return x/σ_q} If σ_q underflows, 1/σ_q is +∞, but 0/σ_q is still 0. */
        private double overSigmaQ(double x, int i, int j) {
            return x == 0 ? 0 : x * StrictMath.exp(-logStd(logStdQ, i, j));
        }

        private double z(int i, int j) {
            int at = i * meanP.cols + j;
            double difference = (double) meanP.data[meanP.offset + at] - meanQ.data[meanQ.offset + at];
            return overSigmaQ(difference, i, j);
        }

        private double logVarianceRatio(int i, int j) {
            return 2 * (logStd(logStdP, i, j) - logStd(logStdQ, i, j));
        }

        private static double logStd(Tensor logStd, int i, int j) {
            return logStd.data[logStd.offset + (logStd.rows == 1 ? 0 : i * logStd.cols) + j];
        }
    }

    /**
     * y[i] = Σ_d log B(α_q, β_q) − log B(α_p, β_p) + (α_p − α_q) ψ(α_p) + (β_p − β_q) ψ(β_p) − (α_p + β_p − α_q − β_q)
     * ψ(α_p + β_p); ∂α_p = (α_p − α_q) ψ′(α_p) − (α_p + β_p − α_q − β_q) ψ′(α_p + β_p), ∂α_q = ψ(α_q) − ψ(α_q + β_q) −
     * ψ(α_p) + ψ(α_p + β_p), and likewise for β.
     */
    static final class Betas extends Operation {
        Tensor alphaP;
        Tensor betaP;
        Tensor alphaQ;
        Tensor betaQ;

        @Override
        protected void forward() {
            int d = alphaP.cols;
            for (int i = 0; i < out.rows; i++) {
                double sum = 0;
                for (int at = i * d; at < (i + 1) * d; at++) {
                    double ap = alphaP.data[alphaP.offset + at];
                    double bp = betaP.data[betaP.offset + at];
                    double aq = alphaQ.data[alphaQ.offset + at];
                    double bq = betaQ.data[betaQ.offset + at];
                    double divergence = Beta.logBeta(aq, bq)
                            - Beta.logBeta(ap, bp)
                            + (ap - aq) * Gamma.digamma(ap)
                            + (bp - bq) * Gamma.digamma(bp)
                            - (ap + bp - aq - bq) * Gamma.digamma(ap + bp);
                    sum += Math.max(0, divergence); // between nearly equal distributions, only rounding error remains
                }
                out.data[i] = (float) sum;
            }
        }

        @Override
        protected void backward() {
            int d = alphaP.cols;
            for (int at = 0; at < alphaP.size(); at++) {
                double g = out.gradient[at / d];
                double ap = alphaP.data[alphaP.offset + at];
                double bp = betaP.data[betaP.offset + at];
                double aq = alphaQ.data[alphaQ.offset + at];
                double bq = betaQ.data[betaQ.offset + at];
                double bothP = (ap + bp - aq - bq) * Gamma.trigamma(ap + bp);
                double bothQ = Gamma.digamma(ap + bp) - Gamma.digamma(aq + bq);
                add(alphaP, at, g * ((ap - aq) * Gamma.trigamma(ap) - bothP));
                add(betaP, at, g * ((bp - bq) * Gamma.trigamma(bp) - bothP));
                add(alphaQ, at, g * (Gamma.digamma(aq) - Gamma.digamma(ap) + bothQ));
                add(betaQ, at, g * (Gamma.digamma(bq) - Gamma.digamma(bp) + bothQ));
            }
        }
    }

    private static void add(Tensor into, int at, double gradient) {
        if (into.needsGradient) {
            into.gradient[into.offset + at] += (float) gradient;
        }
    }
}
