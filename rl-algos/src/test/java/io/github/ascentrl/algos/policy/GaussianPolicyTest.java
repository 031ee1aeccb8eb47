package io.github.ascentrl.algos.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.ascentrl.algos.testing.NaiveNetwork;
import io.github.ascentrl.api.Actor;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.nn.DivergenceException;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.layer.Activation;
import io.github.ascentrl.nn.layer.Mlp;
import org.junit.jupiter.api.Test;

class GaussianPolicyTest {
    private static final double LOG_2PI = Math.log(2 * Math.PI);
    private static final Box BOX = Box.of(new float[] {-2, 0}, new float[] {2, 3});
    private static final float[] OBSERVATION = {1f};

    private static Mlp network(int outputs) {
        return Mlp.sizes(3, 6, outputs).build(Rng.of(3));
    }

    /** Over one observation 1: the given outputs. */
    private static Mlp constant(float... outputs) {
        Mlp network = Mlp.sizes(1, outputs.length).build(Rng.of(1));
        float[] parameters = new float[2 * outputs.length];
        System.arraycopy(outputs, 0, parameters, 0, outputs.length);
        network.parameters().set(parameters);
        return network;
    }

    private static double logNormal(double x, double mean, double logStd) {
        double z = (x - mean) / StrictMath.exp(logStd);
        return -0.5 * z * z - logStd - 0.5 * LOG_2PI;
    }

    /** log of the derivative of the squashing at an action. */
    private static double logJacobian(double a, double low, double high) {
        double y = 2 * (a - low) / (high - low) - 1;
        return StrictMath.log((high - low) / 2 * (1 - y * y));
    }

    private static double unsquash(double a, double low, double high) {
        double y = 2 * (a - low) / (high - low) - 1;
        return 0.5 * StrictMath.log((1 + y) / (1 - y));
    }

    @Test
    void stateDependentLogDensityAndEntropyWithTheirGradients() {
        GaussianPolicy policy = GaussianPolicy.stateDependent(network(4));
        Batch batch = Laws.batch(policy, 3, 2, 12, Rng.of(4));
        NaiveNetwork naive = new NaiveNetwork(Activation.TANH, 3, 6, 4);
        Laws.assertAgrees("log π", policy, batch, Distribution::logProb, naive, (theta, t) -> {
            double[] out = naive.outputs(theta, batch.observations(), t);
            return logNormal(batch.actions()[2 * t], out[0], out[2])
                    + logNormal(batch.actions()[2 * t + 1], out[1], out[3]);
        });
        Laws.assertAgrees("H", policy, batch, Distribution::entropy, naive, (theta, t) -> {
            double[] out = naive.outputs(theta, batch.observations(), t);
            return out[2] + out[3] + LOG_2PI + 1;
        });
    }

    @Test
    void freeSigmaLogDensityAndEntropyWithTheirGradients() {
        GaussianPolicy policy = GaussianPolicy.freeSigma(network(2), 0.7);
        assertThat(policy.sigma(0)).isCloseTo(0.7, within(1e-6));
        Batch batch = Laws.batch(policy, 3, 2, 12, Rng.of(4));
        NaiveNetwork naive = new NaiveNetwork(Activation.TANH, 3, 6, 2);
        int free = policy.parameters().size() - 2;
        Laws.assertAgrees("log π", policy, batch, Distribution::logProb, naive, (theta, t) -> {
            double[] out = naive.outputs(theta, batch.observations(), t);
            return logNormal(batch.actions()[2 * t], out[0], theta[free])
                    + logNormal(batch.actions()[2 * t + 1], out[1], theta[free + 1]);
        });
        Laws.assertAgrees(
                "H",
                policy,
                batch,
                Distribution::entropy,
                naive,
                (theta, t) -> theta[free] + theta[free + 1] + LOG_2PI + 1);
    }

    @Test
    void squashedLogDensityHasTheRightJacobianAndAMutantWithoutItIsCaught() {
        GaussianPolicy policy = GaussianPolicy.stateDependent(network(4)).squashed(BOX);
        Batch batch = Laws.batch(policy, 3, 2, 12, Rng.of(4));
        NaiveNetwork naive = new NaiveNetwork(Activation.TANH, 3, 6, 4);
        Laws.Naive right = (theta, t) -> {
            double[] out = naive.outputs(theta, batch.observations(), t);
            double sum = 0;
            for (int i = 0; i < 2; i++) {
                double a = batch.actions()[2 * t + i];
                sum += logNormal(unsquash(a, BOX.low(i), BOX.high(i)), out[i], out[2 + i])
                        - logJacobian(a, BOX.low(i), BOX.high(i));
            }
            return sum;
        };
        Laws.assertAgrees("log π", policy, batch, Distribution::logProb, naive, right);
        assertThatThrownBy(() -> Laws.assertAgrees(
                        "log π",
                        policy,
                        batch,
                        Distribution::logProb,
                        naive,
                        (theta, t) -> right.at(theta, t) + logJacobian(batch.actions()[2 * t], -2, 2)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("log π of row 0");
    }

    /** The entropy of the squashed action, by integrating −p log p over u with a fine trapezoid rule. */
    private static double squashedEntropy(double mean, double logStd, double width) {
        double sigma = StrictMath.exp(logStd);
        int cells = 4000;
        double sum = 0;
        for (int k = 0; k <= cells; k++) {
            double z = -10 + 20.0 * k / cells;
            double u = mean + sigma * z;
            double logOneMinus =
                    2 * (StrictMath.log(2) - Math.abs(u) - StrictMath.log1p(StrictMath.exp(-2 * Math.abs(u))));
            double logDensity = -0.5 * z * z - 0.5 * LOG_2PI - logStd - StrictMath.log(width / 2) - logOneMinus;
            sum -= StrictMath.exp(-0.5 * z * z - 0.5 * LOG_2PI) * logDensity * 20.0 / cells;
        }
        return sum;
    }

    @Test
    void squashedEntropyIsTheIntegralAndItsGradientIts() {
        GaussianPolicy policy = GaussianPolicy.stateDependent(network(4)).squashed(BOX);
        Batch batch = Laws.batch(policy, 3, 2, 6, Rng.of(4));
        NaiveNetwork naive = new NaiveNetwork(Activation.TANH, 3, 6, 4);
        Laws.assertAgrees("H", policy, batch, Distribution::entropy, naive, (theta, t) -> {
            double[] out = naive.outputs(theta, batch.observations(), t);
            return squashedEntropy(out[0], out[2], 4) + squashedEntropy(out[1], out[3], 3);
        });
    }

    /** Each of the two fails by chance with probability {@value Laws#FALSE_FAILURE}. */
    @Test
    void samplesFollowTheDensity() {
        GaussianPolicy policy = GaussianPolicy.stateDependent(constant(0.4f, -0.3f));
        Laws.assertSamplesFollowDensity(policy, OBSERVATION, -6, 7, 11);
        Laws.assertSamplesFollowDensity(policy.squashed(Box.uniform(1, -1, 3)), OBSERVATION, -1, 3, 12);
    }

    @Test
    void aSamplerWithTheWrongDeviationIsCaught() {
        GaussianPolicy right = GaussianPolicy.stateDependent(constant(0.4f, -0.3f));
        GaussianPolicy wrong = GaussianPolicy.stateDependent(constant(0.4f, -0.15f));
        assertThat(Laws.kolmogorov(wrong, right, OBSERVATION, -6, 7, 11)).isGreaterThan(Laws.limit());
    }

    @Test
    void batchedActsAlike() {
        Laws.assertBatchedActsAlike(GaussianPolicy.stateDependent(network(4)), 3, 2);
        Laws.assertBatchedActsAlike(GaussianPolicy.freeSigma(network(2), 1).squashed(BOX), 3, 2);
    }

    @Test
    void theModeIsTheSquashedMean() {
        float[] action = new float[1];
        GaussianPolicy policy = GaussianPolicy.stateDependent(constant(0.5f, 1f));
        Laws.best(policy, OBSERVATION, action);
        assertThat(action).containsExactly(0.5f);
        Laws.best(policy.squashed(Box.uniform(1, 0, 10)), OBSERVATION, action);
        assertThat((double) action[0]).isCloseTo(5 + 5 * StrictMath.tanh(0.5), within(1e-5));
    }

    @Test
    void aDeviationThatGoesToZeroOrInfinityStaysFinite() {
        for (float logStd : new float[] {-1e30f, -10, 5, 1e30f}) {
            for (GaussianPolicy policy : new GaussianPolicy[] {
                GaussianPolicy.stateDependent(constant(0.3f, logStd)),
                GaussianPolicy.stateDependent(constant(0.3f, logStd)).squashed(Box.uniform(1, -1, 1))
            }) {
                float[] action = new float[1];
                policy.actor(1).act(Rng.of(1), OBSERVATION, action);
                Tape tape = new Tape();
                Batch batch = Laws.batch(OBSERVATION, action, new float[] {1}, new float[] {-1});
                tape.backward(tape.add(
                        tape.sum(policy.on(tape, batch).logProb()),
                        tape.sum(policy.on(tape, batch).entropy())));
                for (float g : policy.parameters().gradients()) {
                    assertThat(g).isFinite();
                }
                assertThat(policy.on(tape, batch).logProb().get(0, 0)).isFinite();
                policy.parameters().zeroGradients();
            }
        }
    }

    @Test
    void anActionOnTheEdgeCountsAsNearItAndOneBeyondIsRefused() {
        GaussianPolicy policy = GaussianPolicy.stateDependent(constant(0f, 0f)).squashed(Box.uniform(1, -1, 1));
        float edge = policy.on(new Tape(), Laws.batch(OBSERVATION, new float[] {1}))
                .logProb()
                .get(0, 0);
        float near = policy.on(new Tape(), Laws.batch(OBSERVATION, new float[] {1 - 0x1p-24f}))
                .logProb()
                .get(0, 0);
        assertThat(edge).isFinite().isEqualTo(near);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> policy.on(new Tape(), Laws.batch(OBSERVATION, new float[] {1.5f}))
                        .logProb())
                .withMessageContaining("action[0] = 1.5 at row 0")
                .withMessageContaining("[-1.0, 1.0]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> policy.on(new Tape(), Laws.batch(OBSERVATION, new float[] {Float.NaN}))
                        .logProb());
    }

    @Test
    void squashedActionsStayInTheBox() {
        Box box = Box.uniform(1, -0.1f, 0.3f);
        for (float mean : new float[] {-50, 0, 50}) {
            GaussianPolicy policy =
                    GaussianPolicy.stateDependent(constant(mean, 3f)).squashed(box);
            Rng random = Rng.of(8);
            float[] action = new float[1];
            Actor actor = policy.actor(1);
            for (int i = 0; i < 1000; i++) {
                actor.act(random, OBSERVATION, action);
                assertThat(box.contains(action)).as("%s", action[0]).isTrue();
            }
        }
    }

    @Test
    void badSettingsAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> GaussianPolicy.stateDependent(network(3)))
                .withMessageContaining("3 outputs");
        for (double sigma : new double[] {0, -1, Double.NaN, 1e9}) {
            assertThatIllegalArgumentException().isThrownBy(() -> GaussianPolicy.freeSigma(network(1), sigma));
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> GaussianPolicy.stateDependent(network(2)).squashed(Box.unbounded(1)))
                .withMessageContaining("bounded box");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> GaussianPolicy.stateDependent(network(2)).squashed(BOX));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> GaussianPolicy.stateDependent(network(2)).squashed(Box.uniform(1, 2, 2)));
        assertThatIllegalStateException()
                .isThrownBy(() -> GaussianPolicy.stateDependent(network(2)).sigma(0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> GaussianPolicy.stateDependent(network(4))
                        .on(new Tape(), Laws.batch(new float[3], new float[] {0}))
                        .logProb())
                .withMessageContaining("actions have 1 numbers");
        assertThatExceptionOfType(DivergenceException.class)
                .isThrownBy(() -> GaussianPolicy.stateDependent(constant(Float.NaN, 0f))
                        .actor(1)
                        .act(Rng.of(1), OBSERVATION, new float[1]));
    }
}
