package io.github.ascentrl.nn;

import org.apache.commons.math3.special.Beta;
import org.apache.commons.math3.special.Gamma;

/** The Beta distribution with independent coordinates, computed in {@code double}. */
final class BetaDensity {
    private BetaDensity() {}

    /** y = shift + log(1 + eˣ); dy/dx = 1 / (1 + e⁻ˣ). */
    static final class Softplus extends Operation {
        Tensor x;
        float shift;

        @Override
        protected void forward() {
            for (int i = 0; i < out.size(); i++) {
                out.data[i] = (float) (shift + softplus(x.data[x.offset + i]));
            }
        }

        @Override
        protected void backward() {
            for (int i = 0; i < out.size(); i++) {
                int at = x.offset + i;
                x.gradient[at] = Math.fma(out.gradient[i], FloatMath.sigmoid(x.data[at]), x.gradient[at]);
            }
        }

        private static double softplus(double x) {
            return Math.max(x, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(x)));
        }
    }

    /** y[i] = Σ_d log Beta(value; α, β); ∂α = log x − ψ(α) + ψ(α+β), ∂β = log(1−x) − ψ(β) + ψ(α+β). */
    static final class LogDensity extends Operation {
        Tensor alpha;
        Tensor beta;
        double[] value;

        @Override
        protected void forward() {
            int d = alpha.cols;
            for (int i = 0; i < out.rows; i++) {
                double sum = 0;
                for (int at = i * d; at < (i + 1) * d; at++) {
                    double a = alpha.data[alpha.offset + at];
                    double b = beta.data[beta.offset + at];
                    double x = value[at];
                    sum += (a - 1) * StrictMath.log(x) + (b - 1) * StrictMath.log1p(-x) - Beta.logBeta(a, b);
                }
                out.data[i] = (float) sum;
            }
        }

        @Override
        protected void backward() {
            int d = alpha.cols;
            for (int at = 0; at < alpha.size(); at++) {
                double g = out.gradient[at / d];
                double a = alpha.data[alpha.offset + at];
                double b = beta.data[beta.offset + at];
                double both = Gamma.digamma(a + b);
                if (alpha.needsGradient) {
                    double byAlpha = StrictMath.log(value[at]) - Gamma.digamma(a) + both;
                    alpha.gradient[alpha.offset + at] += (float) (g * byAlpha);
                }
                if (beta.needsGradient) {
                    double byBeta = StrictMath.log1p(-value[at]) - Gamma.digamma(b) + both;
                    beta.gradient[beta.offset + at] += (float) (g * byBeta);
                }
            }
        }
    }

    /**
     * y[i] = Σ_d log B(α, β) − (α−1)ψ(α) − (β−1)ψ(β) + (α+β−2)ψ(α+β); ∂α = −(α−1)ψ′(α) + (α+β−2)ψ′(α+β), and likewise
     * for β.
     */
    static final class Entropy extends Operation {
        Tensor alpha;
        Tensor beta;

        @Override
        protected void forward() {
            int d = alpha.cols;
            for (int i = 0; i < out.rows; i++) {
                double sum = 0;
                for (int at = i * d; at < (i + 1) * d; at++) {
                    double a = alpha.data[alpha.offset + at];
                    double b = beta.data[beta.offset + at];
                    sum += Beta.logBeta(a, b)
                            - (a - 1) * Gamma.digamma(a)
                            - (b - 1) * Gamma.digamma(b)
                            + (a + b - 2) * Gamma.digamma(a + b);
                }
                out.data[i] = (float) sum;
            }
        }

        @Override
        protected void backward() {
            int d = alpha.cols;
            for (int at = 0; at < alpha.size(); at++) {
                double g = out.gradient[at / d];
                double a = alpha.data[alpha.offset + at];
                double b = beta.data[beta.offset + at];
                double both = (a + b - 2) * Gamma.trigamma(a + b);
                if (alpha.needsGradient) {
                    alpha.gradient[alpha.offset + at] += (float) (g * (both - (a - 1) * Gamma.trigamma(a)));
                }
                if (beta.needsGradient) {
                    beta.gradient[beta.offset + at] += (float) (g * (both - (b - 1) * Gamma.trigamma(b)));
                }
            }
        }
    }
}
