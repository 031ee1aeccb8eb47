package io.github.ascentrl.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.commons.math3.analysis.differentiation.DerivativeStructure;
import org.apache.commons.math3.special.Beta;
import org.apache.commons.math3.special.Erf;
import org.apache.commons.math3.special.Gamma;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DensitiesTest {
    private static final double LOG_2PI = StrictMath.log(2 * StrictMath.PI);
    private static final double ROOT_2 = StrictMath.sqrt(2);

    @Property(tries = 100, seed = "1")
    void gaussiansWithAndWithoutADeviationPerRow(@ForAll long seed) {
        Inputs inputs = new Inputs(seed);
        int rows = inputs.size();
        int d = inputs.size();
        Parameter mean = inputs.matrix(rows, d);
        Parameter logStd = inputs.matrix(inputs.random.nextBoolean() ? 1 : rows, d);
        float[] x = inputs.floats(rows * d);
        inputs.assertAgree(tape -> tape.gaussian(tape.parameter(mean), tape.parameter(logStd), x), naive -> {
            double[][] out = new double[rows][1];
            double[][] mu = naive.of(mean);
            double[][] log = naive.of(logStd);
            for (int i = 0; i < rows; i++) {
                for (int j = 0; j < d; j++) {
                    double s = log[log.length == 1 ? 0 : i][j];
                    double z = (x[i * d + j] - mu[i][j]) / StrictMath.exp(s);
                    out[i][0] -= 0.5 * z * z + s + 0.5 * LOG_2PI;
                }
            }
            return out;
        });
        inputs.assertAgree(tape -> tape.gaussianEntropy(tape.parameter(logStd), rows), naive -> {
            double[][] out = new double[rows][1];
            double[][] log = naive.of(logStd);
            for (int i = 0; i < rows; i++) {
                for (double s : log[log.length == 1 ? 0 : i]) {
                    out[i][0] += s + 0.5 * LOG_2PI + 0.5;
                }
            }
            return out;
        });
    }

    /** Points of width zero, of some width, and with everything below or above; the mutant forgets an end. */
    @Property(tries = 100, seed = "4")
    void roundedGaussiansAgreeWithDifferences(@ForAll long seed) {
        Inputs inputs = new Inputs(seed);
        int rows = inputs.size();
        int d = inputs.size();
        Parameter mean = inputs.matrix(rows, d);
        Parameter logStd = inputs.matrix(inputs.random.nextBoolean() ? 1 : rows, d);
        RoundedPoints points = RoundedPoints.of(rows * d);
        for (int at = 0; at < rows * d; at++) {
            double u = inputs.random.nextGaussian();
            points.u()[at] = (float) u;
            points.logSlope()[at] = inputs.random.nextGaussian();
            points.logWidth()[at] = inputs.random.nextGaussian();
            int kind = inputs.random.nextInt(4);
            double half = kind == 0 ? 0 : inputs.random.nextDouble(0.3, 2);
            points.low()[at] = kind == 2 ? Double.NEGATIVE_INFINITY : points.u()[at] - half;
            points.high()[at] = kind == 3 ? Double.POSITIVE_INFINITY : points.u()[at] + half;
        }
        inputs.assertAgree(
                tape -> tape.roundedGaussian(tape.parameter(mean), tape.parameter(logStd), points),
                naive -> naiveRounded(naive.of(mean), naive.of(logStd), points));
    }

    private static double[][] naiveRounded(double[][] mu, double[][] log, RoundedPoints points) {
        double[][] out = new double[mu.length][1];
        for (int i = 0; i < mu.length; i++) {
            for (int j = 0; j < mu[i].length; j++) {
                int at = i * mu[i].length + j;
                double s = log[log.length == 1 ? 0 : i][j];
                double sigma = StrictMath.exp(s);
                if (points.low()[at] == points.high()[at]) {
                    double z = (points.u()[at] - mu[i][j]) / sigma;
                    out[i][0] -= 0.5 * z * z + s + 0.5 * LOG_2PI + points.logSlope()[at];
                } else {
                    double low = (points.low()[at] - mu[i][j]) / sigma;
                    double high = (points.high()[at] - mu[i][j]) / sigma;
                    double tails = low + high > 0
                            ? Erf.erfc(low / ROOT_2) - Erf.erfc(high / ROOT_2)
                            : Erf.erfc(-high / ROOT_2) - Erf.erfc(-low / ROOT_2);
                    out[i][0] += StrictMath.log(0.5 * tails) - points.logWidth()[at];
                }
            }
        }
        return out;
    }

    /** The probability of an interval, in the middle and so far out that it underflows as a double. */
    @Test
    void logProbabilitiesOfIntervals() {
        assertThat(RoundedGaussian.logProbability(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY))
                .isZero();
        assertThat(RoundedGaussian.logProbability(-1, 1)).isCloseTo(StrictMath.log(0.6826894921370859), within(1e-12));
        assertThat(RoundedGaussian.logProbability(5, Double.POSITIVE_INFINITY))
                .isEqualTo(RoundedGaussian.logProbability(Double.NEGATIVE_INFINITY, -5))
                .isCloseTo(StrictMath.log(2.866515718791939e-7), within(1e-12));
        // −z²/2 − log z − ½ log 2π + log(1 − z⁻² + 3z⁻⁴ − …), and the same from both sides of the switch at 30
        assertThat(RoundedGaussian.logProbability(100, Double.POSITIVE_INFINITY))
                .isCloseTo(-5005.524208694205, within(1e-8));
        double below = RoundedGaussian.logProbability(Math.nextDown(30.0), Double.POSITIVE_INFINITY);
        assertThat(RoundedGaussian.logProbability(30, Double.POSITIVE_INFINITY)).isCloseTo(below, within(1e-8));
        assertThat(RoundedGaussian.logProbability(1000, 1001)).isFinite().isLessThan(-500_000);
    }

    /** φ/M is near z there; computed from the two logarithms, which are near −z²/2, it would be 1 for z = 1e9. */
    @ParameterizedTest
    @ValueSource(floats = {29.9f, 30.1f, 1e3f, 1e6f, 1e7f, 1e8f, 1e9f, 1e12f})
    void farIntervalsPullAsHardAsTheyAreFar(float z) {
        double pull = z + 1 / z - 2 / StrictMath.pow(z, 3);
        for (int sign : new int[] {1, -1}) {
            assertPull(z, sign, 0, Double.POSITIVE_INFINITY, pull);
            assertPull(z, sign, 0, 20 / z, z + 1 / z); // only e^−20 of the tail lies beyond it
        }
    }

    /** The pull on μ = ∓z, σ = 1, of an interval given by its ends nearer to μ and farther away. */
    private static void assertPull(float z, int sign, double near, double far, double pull) {
        Parameters parameters = new Parameters();
        Parameter mean = parameters.add("mean", 1, 1);
        Parameter logStd = parameters.add("logStd", 1, 1);
        parameters.initial()[mean.offset()] = -sign * z;
        RoundedPoints points = RoundedPoints.of(1);
        points.low()[0] = sign > 0 ? near : -far;
        points.high()[0] = sign > 0 ? far : -near;
        Tape tape = new Tape();
        Tensor logProb = tape.roundedGaussian(tape.parameter(mean), tape.parameter(logStd), points);
        tape.backward(tape.sum(logProb));
        assertThat(logProb.scalar()).isFinite();
        assertThat((double) parameters.gradients()[mean.offset()]).isCloseTo(sign * pull, withinPercentage(1e-3));
        assertThat((double) parameters.gradients()[logStd.offset()]).isCloseTo(z * pull, withinPercentage(1e-3));
    }

    @Property(tries = 100, seed = "2")
    void softplusAgreesWithDifferences(@ForAll long seed) {
        Inputs inputs = new Inputs(seed);
        Parameter x = inputs.matrix(inputs.size(), inputs.size());
        inputs.assertAgree(tape -> tape.softplus(tape.parameter(x), 0.5f), naive -> {
            double[][] out = naive.of(x);
            for (double[] row : out) {
                for (int j = 0; j < row.length; j++) {
                    row[j] = 0.5 + StrictMath.log(1 + StrictMath.exp(row[j]));
                }
            }
            return out;
        });
    }

    @Property(tries = 100, seed = "3")
    void betaAgreesWithDifferences(@ForAll long seed) {
        Inputs inputs = new Inputs(seed);
        int rows = inputs.size();
        int d = inputs.size();
        Parameter a = inputs.matrix(rows, d);
        Parameter b = inputs.matrix(rows, d);
        double[] x = new double[rows * d];
        for (int i = 0; i < x.length; i++) {
            x[i] = inputs.random.nextDouble(1e-6, 1 - 1e-6);
        }
        inputs.assertAgree(tape -> tape.beta(tape.exp(tape.parameter(a)), tape.exp(tape.parameter(b)), x), naive -> {
            double[][] out = new double[rows][1];
            for (int i = 0; i < rows; i++) {
                for (int j = 0; j < d; j++) {
                    double alpha = StrictMath.exp(naive.of(a)[i][j]);
                    double beta = StrictMath.exp(naive.of(b)[i][j]);
                    out[i][0] += (alpha - 1) * StrictMath.log(x[i * d + j])
                            + (beta - 1) * StrictMath.log(1 - x[i * d + j])
                            - Beta.logBeta(alpha, beta);
                }
            }
            return out;
        });
        inputs.assertAgree(
                tape -> tape.betaEntropy(tape.exp(tape.parameter(a)), tape.exp(tape.parameter(b))), naive -> {
                    double[][] out = new double[rows][1];
                    for (int i = 0; i < rows; i++) {
                        for (int j = 0; j < d; j++) {
                            double alpha = StrictMath.exp(naive.of(a)[i][j]);
                            double beta = StrictMath.exp(naive.of(b)[i][j]);
                            out[i][0] += Beta.logBeta(alpha, beta)
                                    - (alpha - 1) * Gamma.digamma(alpha)
                                    - (beta - 1) * Gamma.digamma(beta)
                                    + (alpha + beta - 2) * Gamma.digamma(alpha + beta);
                        }
                    }
                    return out;
                });
    }

    /** Against automatic differentiation: parameters are two logits, two means, two log σ. */
    @Property(tries = 50, seed = "4")
    void aMixtureAgreesWithDerivativeStructure(@ForAll long seed) {
        Inputs inputs = new Inputs(seed);
        Parameter logits = inputs.matrix(1, 2);
        Parameter means = inputs.matrix(1, 2);
        Parameter logStds = inputs.matrix(1, 2);
        float[] x = inputs.floats(1);
        Parameters parameters = inputs.parameters;
        float[] theta = parameters.values();
        int first = logits.offset();
        DerivativeStructure density = new DerivativeStructure(6, 1, 0);
        DerivativeStructure total = new DerivativeStructure(6, 1, 0);
        for (int k = 0; k < 2; k++) {
            DerivativeStructure weight = new DerivativeStructure(6, 1, k, theta[first + k]).exp();
            DerivativeStructure mean = new DerivativeStructure(6, 1, 2 + k, theta[first + 2 + k]);
            DerivativeStructure log = new DerivativeStructure(6, 1, 4 + k, theta[first + 4 + k]);
            DerivativeStructure z = mean.negate().add(x[0]).divide(log.exp());
            total = total.add(weight);
            density = density.add(weight.multiply(z.multiply(z)
                    .multiply(-0.5)
                    .subtract(log)
                    .subtract(0.5 * LOG_2PI)
                    .exp()));
        }
        DerivativeStructure expected = density.divide(total).log();
        Tape tape = new Tape();
        Tensor y = tape.mixture(tape.parameter(logits), tape.parameter(means), tape.parameter(logStds), x);
        parameters.zeroGradients();
        tape.backward(y);
        assertThat((double) y.scalar())
                .as("seed %d", seed)
                .isCloseTo(expected.getValue(), within(1e-5 * (1 + Math.abs(expected.getValue()))));
        for (int i = 0; i < 6; i++) {
            int[] orders = new int[6];
            orders[i] = 1;
            double derivative = expected.getPartialDerivative(orders);
            assertThat((double) parameters.gradients()[first + i])
                    .as("seed %d, %s", seed, parameters.describe(first + i))
                    .isCloseTo(derivative, within(1e-4 * (1 + Math.abs(derivative))));
        }
    }

    /** ∂α = ln x − ψ(α) + ψ(α+β); the mutant forgets ψ(α+β). */
    @Test
    void theScoreOfABetaIsTheKnownOne() {
        Parameters parameters = new Parameters();
        Parameter alpha = parameters.add("alpha", 1, 1);
        Parameter beta = parameters.add("beta", 1, 1);
        parameters.set(new float[] {2.5f, 4});
        Tape tape = new Tape();
        tape.backward(tape.beta(tape.parameter(alpha), tape.parameter(beta), new double[] {0.3}));
        double right = StrictMath.log(0.3) - Gamma.digamma(2.5) + Gamma.digamma(6.5);
        assertThat((double) parameters.gradients()[0]).isCloseTo(right, within(1e-6));
        assertThat((double) parameters.gradients()[0]).isNotCloseTo(right - Gamma.digamma(6.5), within(1e-2));
        assertThat((double) parameters.gradients()[1])
                .isCloseTo(StrictMath.log(0.7) - Gamma.digamma(4) + Gamma.digamma(6.5), within(1e-6));
    }

    @Test
    void badShapesAndPointsAreRefused() {
        Tape tape = new Tape();
        Tensor a = tape.constant(new float[] {1, 1, 1, 1}, 2, 2);
        Tensor b = tape.constant(new float[] {1, 1, 1}, 1, 3);
        float[] x = new float[4];
        assertThatIllegalArgumentException().isThrownBy(() -> tape.gaussian(a, b, x));
        assertThatIllegalArgumentException().isThrownBy(() -> tape.gaussian(a, a, new float[3]));
        assertThatIllegalArgumentException().isThrownBy(() -> tape.gaussianEntropy(a, 3));
        assertThatIllegalArgumentException().isThrownBy(() -> tape.tanhLogDerivative(a, b));
        assertThatIllegalArgumentException().isThrownBy(() -> tape.mixture(b, a, a, x));
        assertThatIllegalArgumentException().isThrownBy(() -> tape.mixtureEntropyBound(a, a, b));
        assertThatIllegalArgumentException().isThrownBy(() -> tape.betaEntropy(a, b));
        for (double outside : new double[] {0, 1, -1, Double.NaN}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> tape.beta(a, a, new double[] {0.5, outside, 0.5, 0.5}))
                    .withMessageContaining("x[1] = " + outside);
        }
    }
}
