package io.github.ascentrl.nn;

import org.apache.commons.math3.analysis.integration.gauss.GaussIntegrator;
import org.apache.commons.math3.analysis.integration.gauss.GaussIntegratorFactory;
import org.apache.commons.math3.special.Erf;

/**
 * E[log(1 − tanh² u)], u ~ N(μ, σ), and its derivatives ∂μ = E[−2 tanh u] and ∂ log σ = E[−2 tanh u · (u − μ)].
 *
 * <p>Up to σ = 1, Gauss–Hermite quadrature is used. For larger σ, log(1 − tanh² u) has a kink on the scale of σ that
 * polynomials approximate poorly, so it is split into 2 log 2 − 2|u| − 2 log(1 + e<sup>−2|u|</sup>). The mean of |u|
 * has a closed form. The last term decays quickly and is integrated by Gauss–Legendre quadrature over 0 ≤ |u| ≤ {@value
 * #REACH} against the normal density, which is smooth there.
 */
final class SquashExpectation {
    private static final int HERMITE_NODES = 48;
    private static final double[] XI = new double[HERMITE_NODES];
    private static final double[] WEIGHT = new double[HERMITE_NODES];

    private static final int LEGENDRE_NODES = 48;
    private static final double REACH = 18;
    private static final double[] DISTANCE = new double[LEGENDRE_NODES];
    /** Weights times log(1 + e^(−2|u|)). */
    private static final double[] REST = new double[LEGENDRE_NODES];

    private static final double SQRT_2PI = StrictMath.sqrt(2 * StrictMath.PI);

    static {
        // The physicists' rule integrates against exp(−x²): u = μ + σ √2 x, with weights divided by √π.
        GaussIntegrator hermite = new GaussIntegratorFactory().hermite(HERMITE_NODES);
        for (int k = 0; k < HERMITE_NODES; k++) {
            XI[k] = StrictMath.sqrt(2) * hermite.getPoint(k);
            WEIGHT[k] = hermite.getWeight(k) / StrictMath.sqrt(StrictMath.PI);
        }
        GaussIntegrator legendre = new GaussIntegratorFactory().legendre(LEGENDRE_NODES, 0, REACH);
        for (int k = 0; k < LEGENDRE_NODES; k++) {
            DISTANCE[k] = legendre.getPoint(k);
            REST[k] = legendre.getWeight(k) * StrictMath.log1p(StrictMath.exp(-2 * DISTANCE[k]));
        }
    }

    private double byMean;
    private double byLogStd;

    double value(double mu, double logStd) {
        double sigma = StrictMath.exp(logStd);
        double sum = 0;
        if (sigma <= 1) {
            for (int k = 0; k < HERMITE_NODES; k++) {
                sum += WEIGHT[k] * logDerivative(mu + sigma * XI[k]);
            }
            return sum;
        }
        for (int k = 0; k < LEGENDRE_NODES; k++) {
            double right = (DISTANCE[k] - mu) / sigma;
            double left = (DISTANCE[k] + mu) / sigma;
            sum += REST[k] * (StrictMath.exp(-0.5 * right * right) + StrictMath.exp(-0.5 * left * left));
        }
        double z = mu / sigma;
        double absolute = 2 * sigma / SQRT_2PI * StrictMath.exp(-0.5 * z * z) + mu * Erf.erf(z / StrictMath.sqrt(2));
        return 2 * (StrictMath.log(2) - absolute - sum / (sigma * SQRT_2PI));
    }

    /** Computes {@link #byMean} and {@link #byLogStd}. */
    void differentiate(double mu, double logStd) {
        double sigma = StrictMath.exp(logStd);
        byMean = 0;
        byLogStd = 0;
        if (sigma <= 1) {
            for (int k = 0; k < HERMITE_NODES; k++) {
                double slope = WEIGHT[k] * -2 * StrictMath.tanh(mu + sigma * XI[k]);
                byMean += slope;
                byLogStd += slope * sigma * XI[k];
            }
            return;
        }
        for (int k = 0; k < LEGENDRE_NODES; k++) {
            double right = (DISTANCE[k] - mu) / sigma;
            double left = (DISTANCE[k] + mu) / sigma;
            double atRight = REST[k] * StrictMath.exp(-0.5 * right * right);
            double atLeft = REST[k] * StrictMath.exp(-0.5 * left * left);
            byMean += atRight * right - atLeft * left;
            byLogStd += atRight * (right * right - 1) + atLeft * (left * left - 1);
        }
        double z = mu / sigma;
        byMean = -2 * (Erf.erf(z / StrictMath.sqrt(2)) + byMean / (sigma * sigma * SQRT_2PI));
        byLogStd = -2 * (2 * sigma / SQRT_2PI * StrictMath.exp(-0.5 * z * z) + byLogStd / (sigma * SQRT_2PI));
    }

    double byMean() {
        return byMean;
    }

    double byLogStd() {
        return byLogStd;
    }

    /** log(1 − tanh² u) without cancellation. */
    private static double logDerivative(double u) {
        double a = Math.abs(u);
        return 2 * (StrictMath.log(2) - a - StrictMath.log1p(StrictMath.exp(-2 * a)));
    }
}
