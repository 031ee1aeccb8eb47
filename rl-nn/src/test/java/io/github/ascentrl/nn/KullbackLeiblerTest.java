package io.github.ascentrl.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.function.BiFunction;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.commons.math3.special.Beta;
import org.apache.commons.math3.special.Gamma;
import org.junit.jupiter.api.Test;

class KullbackLeiblerTest {
    private static final float IMPOSSIBLE = Float.NEGATIVE_INFINITY;

    private final Tape tape = new Tape();

    private Softmax softmax(float... logits) {
        return tape.softmax(tape.constant(logits, 1, logits.length));
    }

    private Tensor one(double x) {
        return tape.constant(new float[] {(float) x}, 1, 1);
    }

    /** With the gradient to one of the distributions or both. */
    private static Gradients.Comparison categorical(
            long seed, BiFunction<Tape, Tensor[], Tensor> f, boolean ofP, boolean ofQ) {
        Inputs inputs = new Inputs(seed);
        int rows = inputs.size();
        int n = 1 + inputs.size();
        Parameter a = inputs.matrix(rows, n);
        Parameter b = inputs.matrix(rows, n);
        float[] fixed = inputs.floats(rows * n);
        return inputs.compare(
                t -> f.apply(t, new Tensor[] {
                    ofP ? Inputs.copy(t, a) : t.constant(fixed, rows, n),
                    ofQ ? Inputs.copy(t, b) : t.constant(fixed, rows, n)
                }),
                naive -> {
                    double[][] p = ofP ? naive.of(a) : Naive.constant(fixed, rows, n);
                    double[][] q = ofQ ? naive.of(b) : Naive.constant(fixed, rows, n);
                    double[][] y = new double[rows][1];
                    for (int i = 0; i < rows; i++) {
                        double[] pi = Naive.softmax(p[i]);
                        double[] qi = Naive.softmax(q[i]);
                        for (int j = 0; j < n; j++) {
                            y[i][0] += pi[j] * StrictMath.log(pi[j] / qi[j]);
                        }
                    }
                    return y;
                });
    }

    private static Tensor divergence(Tape tape, Tensor[] pq) {
        return tape.divergence(tape.softmax(pq[0]), tape.softmax(pq[1]));
    }

    @Property(tries = 100, seed = "1")
    void ofCategoricalDistributionsAgreesWithDifferences(@ForAll long seed) {
        Gradients.assertAgree(categorical(seed, KullbackLeiblerTest::divergence, true, true));
        Gradients.assertAgree(categorical(seed, KullbackLeiblerTest::divergence, true, false));
        Gradients.assertAgree(categorical(seed, KullbackLeiblerTest::divergence, false, true));
    }

    @Test
    void theDivergenceFromQToPIsCaught() {
        Gradients.assertCaught(
                seed -> categorical(seed, (t, pq) -> divergence(t, new Tensor[] {pq[1], pq[0]}), true, true));
        Gradients.assertCaught(seed -> gaussian(seed, (t, x) -> t.gaussianDivergence(x[2], x[3], x[0], x[1])));
        Gradients.assertCaught(seed -> beta(seed, (t, x) -> t.betaDivergence(x[2], x[3], x[0], x[1])));
    }

    /** By p's logits p (log p/q − KL); the mutant leaves KL out. */
    @Test
    void aGradientWithoutTheDivergenceIsCaught() {
        for (long seed = 0; seed < 20; seed++) {
            Gradients.assertAgree(categorical(seed, (t, pq) -> withFactor(t, pq, 1), true, false));
        }
        Gradients.assertCaught(seed -> categorical(seed, (t, pq) -> withFactor(t, pq, 0), true, false));
    }

    private static Tensor withFactor(Tape tape, Tensor[] pq, float factor) {
        Softmax p = tape.softmax(pq[0]);
        Softmax q = tape.softmax(pq[1]);
        Custom.Pass backward = (in, out) -> {
            for (int i = 0; i < out.rows; i++) {
                for (int at = i * p.out.cols; at < (i + 1) * p.out.cols; at++) {
                    float ratio = p.logProbability(i, at) - q.logProbability(i, at);
                    in[0].gradient[at] += out.gradient[i] * p.out.data[at] * (ratio - factor * out.data[i]);
                }
            }
        };
        return Custom.withBackward(tape, tape.divergence(p, q), backward, pq[0]);
    }

    /** ¾ log 3/2 + ¼ log ½. */
    @Test
    void handWorkedNumbers() {
        Softmax p = softmax((float) StrictMath.log(3), 0);
        Softmax q = softmax(5, 5);
        assertThat(tape.divergence(p, q).scalar()).isCloseTo(0.13081204f, within(1e-7f));
        assertThat(tape.divergence(q, p).scalar()).isCloseTo(0.14384104f, within(1e-7f)); // ½ log 2/3 + ½ log 2
        assertThat(tape.divergence(p, p).scalar()).isZero();
        // σ = 1 and 2, means 1 apart: log 2 + (1 + 1)/8 − ½
        Tensor d = tape.gaussianDivergence(one(0), one(0), one(1), one(StrictMath.log(2)));
        assertThat(d.scalar()).isCloseTo(0.44314718f, within(1e-7f));
        // Beta(1, 1) and Beta(2, 1), whose density is 2x: −log 2 − E[log x] = 1 − log 2
        assertThat(tape.betaDivergence(one(1), one(1), one(2), one(1)).scalar()).isCloseTo(0.30685282f, within(1e-7f));
    }

    /** 0 · log 0 = 0 on either side; the divergence is infinite if a choice is possible under p but not under q. */
    @Test
    void impossibleChoices() {
        Softmax two = softmax(0, 0, IMPOSSIBLE);
        Softmax three = softmax(0, 0, 0);
        assertThat(tape.divergence(two, three).scalar()).isCloseTo((float) StrictMath.log(1.5), within(1e-7f));
        assertThat(tape.divergence(three, two).scalar()).isEqualTo(Float.POSITIVE_INFINITY);
        assertThat(tape.divergence(two, softmax(0, 0, IMPOSSIBLE)).scalar()).isZero();
        Parameters parameters = new Parameters();
        Parameter x = parameters.add("x", 1, 3);
        Parameter y = parameters.add("y", 1, 3);
        parameters.set(new float[] {0.5f, 0, 1, 0, 0.5f, -1});
        float[] mask = {1, 1, 0};
        Softmax p = tape.softmax(tape.masked(Inputs.copy(tape, x), mask, 0, 3));
        Softmax q = tape.softmax(tape.masked(Inputs.copy(tape, y), mask, 0, 3));
        tape.backward(tape.divergence(p, q));
        float[] g = parameters.gradients();
        assertThat(g[2]).isZero();
        assertThat(g[5]).isZero();
        assertThat(g[0]).isGreaterThan(0.1f).isCloseTo(-g[1], within(1e-6f));
        assertThat(g[3]).isLessThan(-0.1f).isCloseTo(-g[4], within(1e-6f));
    }

    /** A possible choice costs a finite number, even if its probability underflows to 0. */
    @Test
    void extremeLogits() {
        assertThat(tape.divergence(softmax(0, 200), softmax(0, 0)).scalar())
                .isCloseTo((float) StrictMath.log(2), within(1e-6f));
        assertThat(tape.divergence(softmax(0, 0), softmax(0, 200)).scalar())
                .isCloseTo(100 - (float) StrictMath.log(2), within(1e-4f));
        assertThat(tape.divergence(softmax(0, 1000), softmax(1000, 0)).scalar()).isCloseTo(1000f, within(1e-3f));
        assertThat(tape.divergence(softmax(Float.NaN, 0), softmax(0, 0)).scalar())
                .isNaN();
    }

    /** e^750 is +∞ as a double; the divergence of a distribution from itself is 0, and so is its gradient. */
    @Test
    void nothingIsLostWhereSigmaUnderflows() {
        Tape tape = new Tape();
        Parameters parameters = new Parameters();
        Parameter mean = parameters.add("mean", 1, 1);
        Parameter logStd = parameters.add("logStd", 1, 1);
        parameters.set(new float[] {0.5f, -750});
        Tensor m = tape.scale(tape.parameter(mean), 1);
        Tensor s = tape.scale(tape.parameter(logStd), 1);
        Tensor d = tape.gaussianDivergence(m, s, tape.scale(m, 1), tape.scale(s, 1));
        tape.backward(d);
        assertThat(d.scalar()).isZero();
        assertThat(parameters.gradients()).containsExactly(0, 0);
        assertThat(tape.gaussianDivergence(tape.constant(new float[] {1}, 1, 1), s, m, s)
                        .scalar())
                .isEqualTo(Float.POSITIVE_INFINITY);
    }

    /**
     * For a small step δ, the divergence is δ² p(1 − p)/2: the mutant, a sum of p log p/q in floats, has no correct
     * digit.
     */
    @Test
    void smallStepsKeepTheirDigits() {
        Softmax p = softmax(1, 0);
        Softmax q = softmax(1.0001f, 0);
        double expected = 0.5e-8 * 0.19661193;
        assertThat((double) tape.divergence(p, q).scalar()).isCloseTo(expected, withinPercentage(2));
        float mutant = 0;
        for (int j = 0; j < 2; j++) {
            mutant += p.out.data[j] * (p.logProbability(0, j) - q.logProbability(0, j));
        }
        assertThat(Math.abs(mutant - expected)).isGreaterThan(expected);
        Tensor gaussians = tape.gaussianDivergence(one(0), one(1e-5), one(0), one(0));
        assertThat((double) gaussians.scalar()).isCloseTo(1e-10, withinPercentage(1));
    }

    @Property(tries = 300, seed = "2")
    void isNeverNegativeAndZeroForEqualOnesAlone(@ForAll long seed) {
        Inputs inputs = new Inputs(seed);
        int n = 2 + inputs.size();
        float[] x = inputs.floats(n);
        float[] y = x.clone();
        float step = (inputs.random.nextBoolean() ? 1 : -1) * (float) StrictMath.pow(10, -inputs.random.nextInt(4));
        y[0] += step;
        assertThat(tape.divergence(softmax(x), softmax(x.clone())).scalar()).isZero();
        assertThat(tape.divergence(softmax(x), softmax(y)).scalar()).isPositive();
        Tensor a = tape.constant(x, 1, n);
        Tensor b = tape.constant(y, 1, n);
        Tensor zero = tape.constant(new float[n], 1, n);
        assertThat(tape.gaussianDivergence(a, a, a, a).scalar()).isZero();
        assertThat(tape.gaussianDivergence(a, zero, b, zero).scalar()).isPositive();
        assertThat(tape.gaussianDivergence(zero, a, zero, b).scalar()).isPositive();
        Tensor alpha = tape.exp(a);
        Tensor other = tape.exp(b);
        assertThat(tape.betaDivergence(alpha, other, alpha, other).scalar()).isZero();
        assertThat(tape.betaDivergence(alpha, alpha, other, alpha).scalar()).isPositive();
        assertThat(tape.betaDivergence(alpha, alpha, alpha, other).scalar()).isPositive();
        float grown = Math.nextUp(alpha.get(0, 0));
        assertThat(tape.betaDivergence(one(alpha.get(0, 0)), one(2), one(grown), one(2))
                        .scalar())
                .isBetween(0f, 1e-11f);
    }

    /** ∫ p log p/q by Simpson's rule. */
    @Test
    void agreesWithQuadrature() {
        DoubleUnaryOperator p = x -> logNormal(x, 0.3, StrictMath.log(0.8));
        DoubleUnaryOperator q = x -> logNormal(x, -0.2, StrictMath.log(1.5));
        Tensor d = tape.gaussianDivergence(one(0.3), one(StrictMath.log(0.8)), one(-0.2), one(StrictMath.log(1.5)));
        assertThat((double) d.scalar()).isCloseTo(quadrature(p, q, -9, 9), within(1e-6));
        DoubleUnaryOperator beta = x -> 1.5 * StrictMath.log(x) + 2.5 * StrictMath.log(1 - x) - Beta.logBeta(2.5, 3.5);
        DoubleUnaryOperator narrow = x -> 6 * StrictMath.log(x) + StrictMath.log(1 - x) - Beta.logBeta(7, 2);
        assertThat((double)
                        tape.betaDivergence(one(2.5), one(3.5), one(7), one(2)).scalar())
                .isCloseTo(quadrature(beta, narrow, 0, 1), within(1e-6));
        assertThat((double)
                        tape.betaDivergence(one(7), one(2), one(2.5), one(3.5)).scalar())
                .isCloseTo(quadrature(narrow, beta, 0, 1), within(1e-6));
    }

    private static double logNormal(double x, double mean, double logStd) {
        double z = (x - mean) * StrictMath.exp(-logStd);
        return -0.5 * z * z - logStd - 0.5 * StrictMath.log(2 * StrictMath.PI);
    }

    private static double quadrature(DoubleUnaryOperator logP, DoubleUnaryOperator logQ, double from, double to) {
        int n = 20_000;
        double h = (to - from) / n;
        double sum = 0;
        for (int k = 1; k < n; k++) { // both ends contribute nothing
            double x = from + k * h;
            double log = logP.applyAsDouble(x);
            sum += (k % 2 == 0 ? 2 : 4) * StrictMath.exp(log) * (log - logQ.applyAsDouble(x));
        }
        return sum * h / 3;
    }

    private static Gradients.Comparison gaussian(long seed, BiFunction<Tape, Tensor[], Tensor> f) {
        Inputs inputs = new Inputs(seed);
        int rows = inputs.size();
        int d = inputs.size();
        Parameter[] x = new Parameter[4];
        for (int k = 0; k < 4; k++) {
            boolean shared = k % 2 == 1 && inputs.random.nextBoolean();
            x[k] = inputs.matrix(shared ? 1 : rows, d);
        }
        return inputs.compare(on(x, f, false), naive -> {
            double[][] y = new double[rows][1];
            for (int i = 0; i < rows; i++) {
                for (int j = 0; j < d; j++) {
                    double sp = at(naive.of(x[1]), i, j);
                    double sq = at(naive.of(x[3]), i, j);
                    double z = at(naive.of(x[0]), i, j) - at(naive.of(x[2]), i, j);
                    double over = 2 * StrictMath.exp(2 * sq);
                    y[i][0] += sq - sp + (StrictMath.exp(2 * sp) + z * z) / over - 0.5;
                }
            }
            return y;
        });
    }

    private static Gradients.Comparison beta(long seed, BiFunction<Tape, Tensor[], Tensor> f) {
        Inputs inputs = new Inputs(seed);
        int rows = inputs.size();
        int d = inputs.size();
        Parameter[] x = new Parameter[4];
        for (int k = 0; k < 4; k++) {
            x[k] = inputs.matrix(rows, d);
        }
        return inputs.compare(on(x, f, true), naive -> {
            double[][] y = new double[rows][1];
            for (int i = 0; i < rows; i++) {
                for (int j = 0; j < d; j++) {
                    double a = StrictMath.exp(at(naive.of(x[0]), i, j));
                    double b = StrictMath.exp(at(naive.of(x[1]), i, j));
                    double aq = StrictMath.exp(at(naive.of(x[2]), i, j));
                    double bq = StrictMath.exp(at(naive.of(x[3]), i, j));
                    double meanLog = Gamma.digamma(a) - Gamma.digamma(a + b);
                    double meanLogRest = Gamma.digamma(b) - Gamma.digamma(a + b);
                    y[i][0] += (a - aq) * meanLog + (b - bq) * meanLogRest + Beta.logBeta(aq, bq) - Beta.logBeta(a, b);
                }
            }
            return y;
        });
    }

    private static Function<Tape, Tensor> on(Parameter[] x, BiFunction<Tape, Tensor[], Tensor> f, boolean positive) {
        return t -> {
            Tensor[] tensors = new Tensor[x.length];
            for (int k = 0; k < x.length; k++) {
                tensors[k] = positive ? t.exp(t.parameter(x[k])) : t.parameter(x[k]);
            }
            return f.apply(t, tensors);
        };
    }

    private static double at(double[][] x, int i, int j) {
        return x[x.length == 1 ? 0 : i][j];
    }

    @Property(tries = 100, seed = "3")
    void ofNormalDistributionsAgreesWithDifferences(@ForAll long seed) {
        Gradients.assertAgree(gaussian(seed, (t, x) -> t.gaussianDivergence(x[0], x[1], x[2], x[3])));
    }

    @Property(tries = 100, seed = "4")
    void ofBetaDistributionsAgreesWithDifferences(@ForAll long seed) {
        Gradients.assertAgree(beta(seed, (t, x) -> t.betaDivergence(x[0], x[1], x[2], x[3])));
    }

    @Test
    void shapesThatDifferAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> tape.divergence(softmax(0, 0), softmax(0, 0, 0)))
                .withMessageContaining("divergence needs two tensors of the same shape; got [1, 2] [1, 3]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Tape().divergence(softmax(0, 0), softmax(0, 0)))
                .withMessageContaining("not of this tape's current recording");
        Tensor two = tape.constant(new float[2], 1, 2);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> tape.gaussianDivergence(two, two, one(0), one(0)))
                .withMessageContaining("gaussianDivergence");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> tape.betaDivergence(two, two, one(1), one(1)))
                .withMessageContaining("betaDivergence");
    }
}
