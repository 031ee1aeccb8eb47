package io.github.ascentrl.algos.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.ascentrl.api.Actor;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.Tensor;
import io.github.ascentrl.nn.layer.Mlp;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Squashed actions are floats: on and near the bounds, and in boxes far from 0, many u are one action. The density must
 * be that of the actions as they are stored, or its score pulls the policy away from, or onto, a bound.
 */
class SquashedBoundsTest {
    private static final float[] OBSERVATION = {1f};

    /** One coordinate with these μ and log σ at the only observation. */
    private static Mlp network(double mu, double sigma) {
        Mlp network = Mlp.sizes(1, 2).build(Rng.of(1));
        network.parameters().set(new float[] {0, 0, (float) mu, (float) StrictMath.log(sigma)});
        return network;
    }

    private static GaussianPolicy policy(double mu, double sigma, float low, float high) {
        return GaussianPolicy.stateDependent(network(mu, sigma)).squashed(Box.uniform(1, low, high));
    }

    /** The derivatives of Σ_t weights[t] · log π by μ and log σ. */
    private static float[] score(DifferentiablePolicy policy, Batch batch, float[] weights) {
        Tape tape = new Tape();
        policy.parameters().zeroGradients();
        tape.backward(tape.dot(policy.on(tape, batch).logProb(), weights));
        float[] g = policy.parameters().gradients();
        return new float[] {g[2], g[3]};
    }

    /**
     * All actions of a box of few floats: with the widths of what they stand for, densities add up to 1 and scores to 0.
     * A density at the stored action, the mutant, is wrong on the bound and near it.
     */
    @ParameterizedTest
    @CsvSource({"0, 0.5", "3, 0.5", "5, 0.5", "8, 0.5", "-6, 1", "0, 5", "0, 0.001", "0.3, 1e-4", "5, 0.05", "-3, 2"})
    void densitiesOfAllActionsAddUpToOneAndScoresToZero(double mu, double sigma) {
        float low = 1000;
        float high = 1000.25f; // 4097 floats, 2⁻¹⁴ apart
        double step = 0x1p-14;
        int n = 4097;
        float[][] actions = new float[n][1];
        for (int k = 0; k < n; k++) {
            actions[k][0] = (float) (low + k * step);
        }
        GaussianPolicy policy = policy(mu, sigma, low, high);
        Batch batch = Laws.batch(OBSERVATION, actions);
        Tensor logProb = policy.on(new Tape(), batch).logProb();
        float[] probability = new float[n];
        double sum = 0;
        for (int k = 0; k < n; k++) {
            double p = StrictMath.exp(logProb.get(k, 0)) * (k == 0 || k == n - 1 ? step / 2 : step);
            sum += p;
            probability[k] = (float) p;
        }
        assertThat(sum).isCloseTo(1, within(2e-4));
        float[] score = score(policy, batch, probability);
        assertThat(score[0] * sigma).as("σ times the score of μ").isCloseTo(0, within(2e-3));
        assertThat(score[1]).as("the score of log σ").isCloseTo(0, within(2e-3f));
    }

    /**
     * The mean score of the policy's own actions is 0; in units of σ its deviation is 1/√n for μ, √2/√n for log σ, or less.
     * Five of them: one seed in 10⁶ for each of the 80 numbers.
     */
    @Test
    void theMeanScoreOfDrawnActionsIsZero() {
        int n = 10_000;
        float[][] boxes = {{-1, 1}, {0, 10}, {100, 101}, {1000, 1001}, {-1e6f, -1e6f + 1}};
        for (float[] box : boxes) {
            for (double mu : new double[] {0, 4, 5, 6, -5, -6, 8, -10}) {
                GaussianPolicy policy = policy(mu, 0.5, box[0], box[1]);
                Rng random = Rng.of(3);
                float[][] actions = new float[n][1];
                float[] weights = new float[n];
                Actor actor = policy.actor(1);
                for (int i = 0; i < n; i++) {
                    actor.act(random, OBSERVATION, actions[i]);
                    weights[i] = 1f / n;
                }
                float[] score = score(policy, Laws.batch(OBSERVATION, actions), weights);
                assertThat(score[0] * 0.5)
                        .as("μ = %s on [%s, %s]", mu, box[0], box[1])
                        .isCloseTo(0, within(0.05));
                assertThat(score[1])
                        .as("σ at μ = %s on [%s, %s]", mu, box[0], box[1])
                        .isCloseTo(0, within(0.071f));
            }
        }
    }

    /** Whatever μ is, also beyond: an action on the upper bound never says that μ should be less. */
    @Test
    void anActionOnABoundPullsTowardsItAndNeverBack() {
        for (float[] box : new float[][] {{-1, 1}, {0, 10}, {1000, 1001}, {-1e7f, 3e7f}}) {
            for (double mu : new double[] {-20, -3, 0, 3, 8, 10, 30}) {
                float[] one = {1};
                GaussianPolicy policy = policy(mu, 0.5, box[0], box[1]);
                assertThat(score(policy, Laws.batch(OBSERVATION, new float[] {box[1]}), one)[0])
                        .as("high, μ = %s", mu)
                        .isGreaterThanOrEqualTo(0)
                        .isLessThan(300);
                assertThat(score(policy, Laws.batch(OBSERVATION, new float[] {box[0]}), one)[0])
                        .as("low, μ = %s", mu)
                        .isLessThanOrEqualTo(0)
                        .isGreaterThan(-300);
            }
        }
    }

    /** The integral of φ(z) · f(μ + σz), finely. */
    private static double[] expectations(double mu, double sigma) {
        int cells = 40_000;
        double width = 24.0 / cells;
        double[] sums = new double[3];
        for (int k = 0; k < cells; k++) {
            double z = -12 + (k + 0.5) * width;
            double u = mu + sigma * z;
            double a = Math.abs(u);
            double p = StrictMath.exp(-0.5 * z * z) / StrictMath.sqrt(2 * StrictMath.PI) * width;
            double tanh = StrictMath.tanh(u);
            sums[0] += p * 2 * (StrictMath.log(2) - a - StrictMath.log1p(StrictMath.exp(-2 * a)));
            sums[1] -= p * 2 * tanh;
            sums[2] -= p * 2 * tanh * sigma * z;
        }
        return sums;
    }

    /** Entropy = ½ log 2πe + log σ + E[log(1 − tanh² u)] on [−1, 1], and its gradient, for σ from 0.05 to 148. */
    @ParameterizedTest
    @CsvSource({"0.05", "0.3", "0.9", "1", "1.01", "1.5", "2", "5", "20", "80", "148"})
    void theEntropyAndItsGradientAreThoseOfTheIntegral(double sigma) {
        for (double mu : new double[] {0, 0.5, -3, 6, 40, -200}) {
            GaussianPolicy policy = policy(mu, sigma, -1, 1);
            float[] parameters = policy.parameters().values();
            double logStd = parameters[3];
            double[] right = expectations(parameters[2], StrictMath.exp(logStd));
            Batch batch = Laws.batch(OBSERVATION, new float[] {0});
            Tape tape = new Tape();
            Tensor entropy = policy.on(tape, batch).entropy();
            policy.parameters().zeroGradients();
            tape.backward(tape.sum(entropy));
            double normal = 0.5 * StrictMath.log(2 * StrictMath.PI * StrictMath.E) + logStd;
            assertThat((double) entropy.get(0, 0))
                    .as("H for μ = %s", mu)
                    .isCloseTo(normal + right[0], within(2e-6 * (1 + sigma + Math.abs(mu))));
            float[] gradients = policy.parameters().gradients();
            assertThat((double) gradients[2]).as("∂μ for μ = %s", mu).isCloseTo(right[1], within(2e-6));
            assertThat((double) gradients[3])
                    .as("∂ log σ for μ = %s", mu)
                    .isCloseTo(1 + right[2], within(2e-6 * (1 + sigma)));
        }
    }

    /** Beta actions that round to a bound count as being near it by what rounds there, not by 2⁻²⁴ of the box. */
    @Test
    void theScoreOfABetaPolicyIsSmallInABoxFarFromZero() {
        int n = 20_000;
        Mlp network = network(6, 1); // α = 1 + softplus(6), β = 1 + softplus(0): much mass near the upper bound
        BetaPolicy policy = BetaPolicy.of(network, Box.uniform(1, 1e6f, 1e6f + 1)); // 17 floats
        Rng random = Rng.of(3);
        float[][] actions = new float[n][1];
        float[] weights = new float[n];
        int onBound = 0;
        Actor actor = policy.actor(1);
        for (int i = 0; i < n; i++) {
            actor.act(random, OBSERVATION, actions[i]);
            weights[i] = 1f / n;
            onBound += actions[i][0] == 1e6f + 1 ? 1 : 0;
        }
        assertThat(onBound).isGreaterThan(300);
        float[] score = score(policy, Laws.batch(OBSERVATION, actions), weights);
        // At 2⁻²⁴ of the width, log(1 − x) = −16.6 in place of −4.2: a score of β beyond −0.2.
        assertThat(score[0]).isCloseTo(0, within(0.03f));
        assertThat(score[1]).isCloseTo(0, within(0.03f));
    }
}
