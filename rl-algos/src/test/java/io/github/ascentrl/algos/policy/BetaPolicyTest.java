package io.github.ascentrl.algos.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.ascentrl.algos.testing.NaiveNetwork;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.nn.DivergenceException;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.layer.Activation;
import io.github.ascentrl.nn.layer.Mlp;
import java.util.Arrays;
import org.apache.commons.math3.distribution.BetaDistribution;
import org.apache.commons.math3.special.Beta;
import org.apache.commons.math3.special.Gamma;
import org.junit.jupiter.api.Test;

class BetaPolicyTest {
    private static final Box BOX = Box.of(new float[] {-2, 0}, new float[] {2, 3});
    private static final Box UNIT = Box.uniform(1, 0, 1);
    private static final float[] OBSERVATION = {1f};

    private static Mlp network() {
        return Mlp.sizes(3, 6, 4).gains(1, 3).build(Rng.of(3));
    }

    /** Over one observation 1: the two raw outputs. */
    private static BetaPolicy constant(Box box, float x, float y) {
        Mlp network = Mlp.sizes(1, 2).build(Rng.of(1));
        network.parameters().set(new float[] {x, y, 0, 0});
        return BetaPolicy.of(network, box);
    }

    private static double shape(double raw) {
        return 1 + StrictMath.log(1 + StrictMath.exp(raw));
    }

    private static double logDensity(double a, double low, double high, double alpha, double beta) {
        double x = (a - low) / (high - low);
        return (alpha - 1) * StrictMath.log(x)
                + (beta - 1) * StrictMath.log(1 - x)
                - Beta.logBeta(alpha, beta)
                - StrictMath.log(high - low);
    }

    private static double entropy(double alpha, double beta, double width) {
        return Beta.logBeta(alpha, beta)
                - (alpha - 1) * Gamma.digamma(alpha)
                - (beta - 1) * Gamma.digamma(beta)
                + (alpha + beta - 2) * Gamma.digamma(alpha + beta)
                + StrictMath.log(width);
    }

    @Test
    void logDensityAndEntropyWithTheirGradientsAndAMutant() {
        BetaPolicy policy = BetaPolicy.of(network(), BOX);
        Batch batch = Laws.batch(policy, 3, 2, 12, Rng.of(4));
        NaiveNetwork naive = new NaiveNetwork(Activation.TANH, 3, 6, 4);
        Laws.Naive right = (theta, t) -> {
            double[] out = naive.outputs(theta, batch.observations(), t);
            double sum = 0;
            for (int i = 0; i < 2; i++) {
                sum += logDensity(
                        batch.actions()[2 * t + i], BOX.low(i), BOX.high(i), shape(out[i]), shape(out[2 + i]));
            }
            return sum;
        };
        Laws.assertAgrees("log π", policy, batch, Distribution::logProb, naive, right);
        Laws.assertAgrees("H", policy, batch, Distribution::entropy, naive, (theta, t) -> {
            double[] out = naive.outputs(theta, batch.observations(), t);
            return entropy(shape(out[0]), shape(out[2]), 4) + entropy(shape(out[1]), shape(out[3]), 3);
        });
        // The mutant swaps α and β of the second coordinate.
        assertThatThrownBy(() -> Laws.assertAgrees("log π", policy, batch, Distribution::logProb, naive, (theta, t) -> {
                    double[] out = naive.outputs(theta, batch.observations(), t);
                    return logDensity(batch.actions()[2 * t], -2, 2, shape(out[0]), shape(out[2]))
                            + logDensity(batch.actions()[2 * t + 1], 0, 3, shape(out[3]), shape(out[1]));
                }))
                .isInstanceOf(AssertionError.class);
    }

    /** The entropy by its formula, against −∫ p log p. */
    @Test
    void theEntropyIsTheIntegral() {
        BetaPolicy policy = constant(UNIT, 0.7f, 1.9f);
        int cells = 20_000;
        float[][] points = new float[cells][1];
        for (int i = 0; i < cells; i++) {
            points[i][0] = (float) ((i + 0.5) / cells);
        }
        Batch batch = Laws.batch(OBSERVATION, points);
        Tape tape = new Tape();
        var logProb = policy.on(tape, batch).logProb();
        double sum = 0;
        for (int i = 0; i < cells; i++) {
            sum -= StrictMath.exp(logProb.get(i, 0)) * logProb.get(i, 0) / cells;
        }
        assertThat((double) policy.on(tape, batch).entropy().get(0, 0)).isCloseTo(sum, within(1e-4));
    }

    /** Each of the five fails by chance with probability {@value Laws#FALSE_FAILURE}. */
    @Test
    void samplesFollowTheDensity() {
        Laws.assertSamplesFollowDensity(constant(UNIT, 0f, 0f), OBSERVATION, 0, 1, 31);
        Laws.assertSamplesFollowDensity(constant(Box.uniform(1, -3, 5), 3f, 0.5f), OBSERVATION, -3, 5, 32);
        Laws.assertSamplesFollowDensity(constant(UNIT, -40f, -40f), OBSERVATION, 0, 1, 33);
        Laws.assertSamplesFollowDensity(constant(UNIT, 20f, 30f), OBSERVATION, 0, 1, 34);
        Laws.assertSamplesFollowDensity(constant(UNIT, -3f, 4f), OBSERVATION, 0, 1, 35);
        assertThat(Laws.kolmogorov(constant(UNIT, 20f, 27f), constant(UNIT, 20f, 30f), OBSERVATION, 0, 1, 34))
                .as("a sampler with the wrong β")
                .isGreaterThan(Laws.limit());
    }

    /** Against commons-math's distribution function; fails by chance with probability 3e-6 in all. */
    @Test
    void theSamplerIsBeta() {
        double[][] shapes = {{1, 1}, {1.5, 40}, {3000, 2000}};
        for (double[] shape : shapes) {
            BetaDistribution beta = new BetaDistribution(null, shape[0], shape[1]);
            int n = 20_000;
            double[] draws = new double[n];
            Rng random = Rng.of(41);
            for (int i = 0; i < n; i++) {
                draws[i] = BetaSampler.draw(random, shape[0], shape[1]);
            }
            Arrays.sort(draws);
            double d = 0;
            for (int i = 0; i < n; i++) {
                double expected = beta.cumulativeProbability(draws[i]);
                d = Math.max(d, Math.max(expected - (double) i / n, (i + 1.0) / n - expected));
            }
            assertThat(d * Math.sqrt(n))
                    .as("Beta(%s, %s), seed 41", shape[0], shape[1])
                    .isLessThan(Laws.limit());
        }
    }

    @Test
    void batchedActsAlike() {
        Laws.assertBatchedActsAlike(BetaPolicy.of(network(), BOX), 3, 2);
    }

    @Test
    void theModeIsThePeakAndTheMiddleOfAUniform() {
        float[] action = new float[1];
        BetaPolicy policy = constant(Box.uniform(1, -1, 1), 1f, 2f);
        Laws.best(policy, OBSERVATION, action);
        double alpha = shape(1);
        double beta = shape(2);
        assertThat((double) action[0]).isCloseTo(2 * (alpha - 1) / (alpha + beta - 2) - 1, within(1e-6));
        Laws.best(constant(Box.uniform(1, 0, 4), -1000f, -1000f), OBSERVATION, action);
        assertThat(action[0]).isBetween(0f, 4f);
    }

    @Test
    void edgesAndHugeOutputsStayFinite() {
        for (float[] raw : new float[][] {{0, 0}, {1e30f, -1e30f}, {-1e30f, -1e30f}, {1e30f, 1e30f}, {5, 5}}) {
            BetaPolicy policy = constant(UNIT, raw[0], raw[1]);
            float[] action = new float[1];
            policy.actor(1).act(Rng.of(1), OBSERVATION, action);
            assertThat(UNIT.contains(action)).isTrue();
            Batch batch = Laws.batch(OBSERVATION, action, new float[] {0}, new float[] {1}, new float[] {1e-20f});
            Tape tape = new Tape();
            var logProb = policy.on(tape, batch).logProb();
            var entropy = policy.on(tape, batch).entropy();
            tape.backward(tape.add(tape.sum(logProb), tape.sum(entropy)));
            for (int t = 0; t < batch.steps(); t++) {
                assertThat(logProb.get(t, 0))
                        .as("row %d of %s", t, Arrays.toString(raw))
                        .isFinite();
                assertThat(entropy.get(t, 0)).isFinite();
            }
            for (float g : policy.parameters().gradients()) {
                assertThat(g).isFinite();
            }
        }
    }

    @Test
    void badSettingsAndActionsAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BetaPolicy.of(network(), Box.unbounded(2)))
                .withMessageContaining("bounded box")
                .withMessageContaining("[-Infinity, Infinity]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BetaPolicy.of(network(), Box.of(new float[] {0, 1}, new float[] {1, 1})))
                .withMessageContaining("coordinate 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BetaPolicy.of(network(), UNIT))
                .withMessageContaining("make its last layer 2 wide");
        for (float outside : new float[] {-0.001f, 1.001f, Float.NaN}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> constant(UNIT, 0, 0)
                            .on(new Tape(), Laws.batch(OBSERVATION, new float[] {outside}))
                            .logProb())
                    .withMessageContaining("action[0] = " + outside);
        }
        assertThatExceptionOfType(DivergenceException.class)
                .isThrownBy(() -> constant(UNIT, Float.NaN, 0).actor(1).act(Rng.of(1), OBSERVATION, new float[1]));
    }
}
