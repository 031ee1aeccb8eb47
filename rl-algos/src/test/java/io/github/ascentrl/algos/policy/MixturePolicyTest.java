package io.github.ascentrl.algos.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.ascentrl.algos.testing.NaiveNetwork;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.nn.DivergenceException;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.layer.Activation;
import io.github.ascentrl.nn.layer.Mlp;
import org.junit.jupiter.api.Test;

class MixturePolicyTest {
    private static final double LOG_2PI = Math.log(2 * Math.PI);
    private static final float[] OBSERVATION = {1f};
    private static final int K = 3;
    private static final int D = 2;

    private static Mlp network() {
        return Mlp.sizes(3, 6, K * (1 + 2 * D)).gains(1, 2).build(Rng.of(3));
    }

    /** Over one observation 1: logits, means, log σ. */
    private static MixturePolicy constant(int components, float... outputs) {
        Mlp network = Mlp.sizes(1, outputs.length).build(Rng.of(1));
        float[] parameters = new float[2 * outputs.length];
        System.arraycopy(outputs, 0, parameters, 0, outputs.length);
        network.parameters().set(parameters);
        return MixturePolicy.of(network, (outputs.length / components - 1) / 2, components);
    }

    private static double weight(double[] out, int k) {
        double sum = 0;
        for (int m = 0; m < K; m++) {
            sum += StrictMath.exp(out[m]);
        }
        return StrictMath.exp(out[k]) / sum;
    }

    private static double density(double[] out, float[] actions, int t) {
        double sum = 0;
        for (int k = 0; k < K; k++) {
            double p = weight(out, k);
            for (int i = 0; i < D; i++) {
                double logStd = out[K + K * D + k * D + i];
                double z = (actions[t * D + i] - out[K + k * D + i]) / StrictMath.exp(logStd);
                p *= StrictMath.exp(-0.5 * z * z - logStd - 0.5 * LOG_2PI);
            }
            sum += p;
        }
        return sum;
    }

    private static double divergence(double[] out, int k, int m) {
        double sum = 0;
        for (int i = 0; i < D; i++) {
            double a = StrictMath.exp(out[K + K * D + k * D + i]);
            double b = StrictMath.exp(out[K + K * D + m * D + i]);
            double difference = out[K + k * D + i] - out[K + m * D + i];
            sum += StrictMath.log(b / a) + (a * a + difference * difference) / (2 * b * b) - 0.5;
        }
        return sum;
    }

    private static double entropyBound(double[] out) {
        double h = 0;
        for (int k = 0; k < K; k++) {
            double inner = 0;
            double own = 0;
            for (int i = 0; i < D; i++) {
                own += out[K + K * D + k * D + i] + 0.5 * LOG_2PI + 0.5;
            }
            for (int m = 0; m < K; m++) {
                inner += weight(out, m) * StrictMath.exp(-divergence(out, k, m));
            }
            h += weight(out, k) * (own - StrictMath.log(inner));
        }
        return h;
    }

    @Test
    void logDensityAndEntropyBoundWithTheirGradientsAndAMutant() {
        MixturePolicy policy = MixturePolicy.of(network(), D, K);
        Batch batch = Laws.batch(policy, 3, D, 12, Rng.of(4));
        NaiveNetwork naive = new NaiveNetwork(Activation.TANH, 3, 6, K * (1 + 2 * D));
        Laws.assertAgrees(
                "log π",
                policy,
                batch,
                Distribution::logProb,
                naive,
                (theta, t) ->
                        StrictMath.log(density(naive.outputs(theta, batch.observations(), t), batch.actions(), t)));
        Laws.assertAgrees(
                "H",
                policy,
                batch,
                Distribution::entropy,
                naive,
                (theta, t) -> entropyBound(naive.outputs(theta, batch.observations(), t)));
        // The mutant's entropy leaves the components' overlap out.
        assertThatThrownBy(() -> Laws.assertAgrees("H", policy, batch, Distribution::entropy, naive, (theta, t) -> {
                    double[] out = naive.outputs(theta, batch.observations(), t);
                    double h = 0;
                    for (int k = 0; k < K; k++) {
                        h -= weight(out, k) * StrictMath.log(weight(out, k));
                        for (int i = 0; i < D; i++) {
                            h += weight(out, k) * (out[K + K * D + k * D + i] + 0.5 * LOG_2PI + 0.5);
                        }
                    }
                    return h;
                }))
                .isInstanceOf(AssertionError.class);
    }

    /** −∫ p log p of a mixture over one number. */
    private static double entropy(MixturePolicy policy, double low, double high) {
        int cells = 20_000;
        float[][] points = new float[cells][1];
        for (int i = 0; i < cells; i++) {
            points[i][0] = (float) (low + (i + 0.5) * (high - low) / cells);
        }
        var logProb = policy.on(new Tape(), Laws.batch(OBSERVATION, points)).logProb();
        double sum = 0;
        for (int i = 0; i < cells; i++) {
            double log = logProb.get(i, 0);
            sum -= StrictMath.exp(log) * log * (high - low) / cells;
        }
        return sum;
    }

    private static double bound(MixturePolicy policy) {
        return policy.on(new Tape(), Laws.batch(OBSERVATION, new float[] {0}))
                .entropy()
                .get(0, 0);
    }

    @Test
    void theEntropyIsBoundedFromAboveAndExactAtBothEnds() {
        float log2 = (float) StrictMath.log(2);
        MixturePolicy one = constant(1, 0f, 0.3f, -0.5f);
        assertThat(bound(one)).isCloseTo(entropy(one, -8, 8), within(1e-3));
        MixturePolicy same = constant(2, 0f, log2, 0.3f, 0.3f, -0.5f, -0.5f);
        assertThat(bound(same)).isCloseTo(entropy(same, -8, 8), within(1e-3));
        MixturePolicy apart = constant(2, 0f, log2, -9f, 9f, -0.5f, -0.5f);
        assertThat(bound(apart)).isCloseTo(entropy(apart, -16, 16), within(1e-3));
        MixturePolicy between = constant(2, 0f, log2, -1f, 1f, -0.5f, 0f);
        double exact = entropy(between, -12, 12);
        assertThat(bound(between)).isBetween(exact, exact + log2);
    }

    /** Fails by chance with probability {@value Laws#FALSE_FAILURE}. */
    @Test
    void samplesFollowTheDensity() {
        MixturePolicy policy = constant(3, 0f, 1f, -1f, -2f, 0.5f, 3f, -1f, -0.5f, 0.2f);
        Laws.assertSamplesFollowDensity(policy, OBSERVATION, -6, 11, 21);
        MixturePolicy wrong = constant(3, 0f, 1f, -0.5f, -2f, 0.5f, 3f, -1f, -0.5f, 0.2f);
        assertThat(Laws.kolmogorov(wrong, policy, OBSERVATION, -6, 11, 21)).isGreaterThan(Laws.limit());
    }

    @Test
    void batchedActsAlike() {
        Laws.assertBatchedActsAlike(MixturePolicy.of(network(), D, K), 3, D);
    }

    @Test
    void theModeIsTheMeanWithTheHighestDensity() {
        float[] action = new float[1];
        // Two components share the heap at 1, so it is higher than the single heavier one at −3.
        Laws.best(constant(3, 0.2f, 0f, 0f, -3f, 1f, 1.01f, 0f, 0f, 0f), OBSERVATION, action);
        assertThat(action[0]).isIn(1f, 1.01f);
        Laws.best(constant(3, 2f, 0f, 0f, -3f, 1f, 1.01f, 0f, 0f, 0f), OBSERVATION, action);
        assertThat(action[0]).isEqualTo(-3f);
    }

    @Test
    void hugeLogitsFarPointsAndVanishingDeviationsStayFinite() {
        MixturePolicy policy = constant(2, 1e30f, -1e30f, -5f, 5f, -1e30f, 1e30f);
        float[] action = new float[1];
        policy.actor(1).act(Rng.of(1), OBSERVATION, action);
        assertThat(action[0]).isCloseTo(-5f, within(1e-3f));
        Batch batch = Laws.batch(OBSERVATION, action, new float[] {1000}, new float[] {5});
        Tape tape = new Tape();
        var logProb = policy.on(tape, batch).logProb();
        tape.backward(
                tape.add(tape.sum(logProb), tape.sum(policy.on(tape, batch).entropy())));
        for (int t = 0; t < 3; t++) {
            assertThat(logProb.get(t, 0)).as("row %d", t).isFinite();
        }
        for (float g : policy.parameters().gradients()) {
            assertThat(g).isFinite();
        }
    }

    @Test
    void badSettingsAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MixturePolicy.of(network(), D, K + 1))
                .withMessageContaining("make its last layer 20 wide");
        assertThatIllegalArgumentException().isThrownBy(() -> MixturePolicy.of(network(), 0, K));
        assertThatIllegalArgumentException().isThrownBy(() -> MixturePolicy.of(network(), D, 0));
        assertThatExceptionOfType(DivergenceException.class)
                .isThrownBy(() -> constant(1, 0f, Float.NaN, 0f).actor(1).act(Rng.of(1), OBSERVATION, new float[1]));
        assertThatExceptionOfType(DivergenceException.class)
                .isThrownBy(() -> Laws.best(constant(1, Float.NaN, 0f, 0f), OBSERVATION, new float[1]));
    }
}
