package io.github.ascentrl.nn;

import org.apache.commons.math3.special.Erf;

/**
 * y[i] = Σ_d log of the density of a point x(u) that is known up to rounding, where u is normal. If few u round to the
 * same x, this is the density at u over the slope dx/du, as in {@link Gaussian.LogDensity}. If many do, it is their
 * probability over the width of the interval of x: with z = (u − μ)/σ at its ends and M = Φ(z_high) − Φ(z_low), ∂μ =
 * (φ(z_low) − φ(z_high))/(σM), ∂ log σ = (z_low φ(z_low) − z_high φ(z_high))/M.
 */
final class RoundedGaussian extends Operation {
    /**
     * Intervals of z up to this width, relative to 1 + |z|, count as points: the error in log π is the width's square
     * over 24.
     */
    private static final double POINT = 0.02;

    /** From this z on, tails are computed by a series. */
    private static final double FAR = 30;

    private static final double HALF_LOG_2PI = 0.5 * StrictMath.log(2 * StrictMath.PI);

    Tensor mean;
    Tensor logStd;
    RoundedPoints points;
    private float[] byMean = new float[0];
    private float[] byLogStd = new float[0];

    @Override
    protected void forward() {
        int d = mean.cols;
        if (byMean.length < mean.size()) {
            byMean = new float[mean.size() + mean.size() / 4];
            byLogStd = new float[byMean.length];
        }
        for (int i = 0; i < mean.rows; i++) {
            int row = logStd.offset + (logStd.rows == 1 ? 0 : i * d);
            float sum = 0f;
            double scale = 0;
            for (int j = 0; j < d; j++) {
                int at = i * d + j;
                float s = logStd.data[row + j];
                float inverse = FloatMath.exp(-s);
                float z = (points.u()[at] - mean.data[mean.offset + at]) * inverse;
                if ((points.high()[at] - points.low()[at]) * inverse * (1 + Math.abs(z)) > POINT) {
                    sum += interval(at, mean.data[mean.offset + at], s);
                    scale += points.logWidth()[at];
                } else {
                    sum += -0.5f * z * z - s - Gaussian.HALF_LOG_2PI;
                    scale += points.logSlope()[at];
                    byMean[at] = z * inverse;
                    byLogStd[at] = z * z - 1f;
                }
            }
            out.data[i] = sum - (float) scale;
        }
    }

    private float interval(int at, double mu, double s) {
        double inverse = StrictMath.exp(-s);
        double low = (points.low()[at] - mu) * inverse;
        double high = (points.high()[at] - mu) * inverse;
        double width = (points.high()[at] - points.low()[at]) * inverse; // high − low, which may cancel
        if (low >= FAR) {
            return farInterval(at, low, high, width, inverse);
        }
        if (high <= -FAR) { // mirrored, so the derivative by μ changes its sign
            float log = farInterval(at, -high, -low, width, inverse);
            byMean[at] = -byMean[at];
            return log;
        }
        double log = logProbability(low, high);
        double atLow = ratio(low, log);
        double atHigh = ratio(high, log);
        byMean[at] = (float) ((atLow - atHigh) * inverse);
        byLogStd[at] = (float) ((atLow == 0 ? 0 : low * atLow) - (atHigh == 0 ? 0 : high * atHigh));
        return (float) log;
    }

    /**
     * The same for points far above μ, where z² has too few digits left for the ratios. With Mills' ratio m(z) = (1 −
     * Φ(z))/φ(z), which is near 1/z, and e = φ(z_high)/φ(z_low): M = φ(z_low) (m(z_low) − e m(z_high)).
     */
    private float farInterval(int at, double low, double high, double width, double inverse) {
        double logE = -0.5 * width * (low + high);
        double logShare = logE - StrictMath.log1p(width / low) + logMillsTimes(high) - logMillsTimes(low);
        double inside = -StrictMath.expm1(logShare); // fraction of the tail beyond z_low
        double atLow = low / (StrictMath.exp(logMillsTimes(low)) * inside); // φ(z_low)/M
        double atHigh = StrictMath.exp(logE) * atLow;
        byMean[at] = (float) ((atLow - atHigh) * inverse);
        byLogStd[at] = (float) (low * atLow - (atHigh == 0 ? 0 : high * atHigh));
        return (float) (logTail(low) + StrictMath.log(inside));
    }

    /** {@return φ(z) / M, given log M} */
    private static double ratio(double z, double logProbability) {
        return StrictMath.exp(-0.5 * z * z - HALF_LOG_2PI - logProbability);
    }

    /** {@return log(Φ(high) − Φ(low))} It is computed in the tail that contains both, where nothing cancels. */
    static double logProbability(double low, double high) {
        if (low + high < 0) {
            return logProbability(-high, -low);
        }
        double beyondLow = logTail(low);
        return beyondLow + StrictMath.log(-StrictMath.expm1(logTail(high) - beyondLow));
    }

    /** {@return log(1 − Φ(z))} */
    private static double logTail(double z) {
        if (z < FAR) {
            return StrictMath.log(0.5 * Erf.erfc(z / StrictMath.sqrt(2)));
        }
        return -0.5 * z * z - StrictMath.log(z) - HALF_LOG_2PI + logMillsTimes(z);
    }

    /**
     * {@return log of z (1 − Φ(z))/φ(z) for large z} By the asymptotic series; the next term is below 1e−9 from {@link
     * #FAR} on.
     */
    private static double logMillsTimes(double z) {
        double q = 1 / (z * z);
        return StrictMath.log1p(-q * (1 - q * (3 - 15 * q)));
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
                    mean.gradient[mean.offset + at] += g * byMean[at];
                }
                if (logStd.needsGradient) {
                    logStd.gradient[row + j] += g * byLogStd[at];
                }
            }
        }
    }
}
