package io.github.ascentrl.algos.imitation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.ascentrl.algos.policy.CategoricalPolicy;
import io.github.ascentrl.algos.testing.Batches;
import io.github.ascentrl.algos.testing.Gradients;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.Tensor;
import io.github.ascentrl.nn.layer.Mlp;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class CloningGradientTest {
    /** The squared error of a network of its own does not read the policy. */
    private static final CategoricalPolicy ANY =
            CategoricalPolicy.of(Mlp.sizes(2, 3).build(Rng.of(1)), new Discrete(3));

    private static final int ACTIONS = 3;

    private static float[] cloning(CategoricalPolicy policy, Batch demonstrations) {
        Tape tape = new Tape();
        policy.parameters().zeroGradients();
        Tensor sum = CloningLoss.likelihood().of(tape, policy, demonstrations);
        tape.backward(tape.scale(sum, 1f / demonstrations.steps()));
        return policy.parameters().gradients().clone();
    }

    /** −(1/n) Σ G_t ∇ log π(a_t|s_t), as REINFORCE computes it. */
    private static float[] policyGradient(CategoricalPolicy policy, Batch batch, float[] returns, int n) {
        Tape tape = new Tape();
        policy.parameters().zeroGradients();
        Tensor logProb = policy.on(tape, batch).logProb();
        tape.backward(tape.scale(tape.dot(logProb, returns), -1f / n));
        return policy.parameters().gradients().clone();
    }

    /**
     * R1 §3.6: the gradient of cloning is the policy gradient whose return is the indicator of the data set. The batch
     * of the policy gradient contains every action in every state, the demonstrated ones with return 1, the others with
     * 0; both gradients are the same bits.
     */
    @Property(tries = 100)
    void isThePolicyGradientWithIndicatorReturns(@ForAll long seed, @ForAll @IntRange(min = 1, max = 12) int episodes) {
        Rng rng = Rng.of(seed);
        Batch demonstrations = Batches.random(rng, episodes, 10, 2, ACTIONS);
        CategoricalPolicy policy =
                CategoricalPolicy.of(Mlp.sizes(2, 5, ACTIONS).build(rng.child("network")), new Discrete(ACTIONS));
        int n = demonstrations.steps();
        float[] observations = new float[n * ACTIONS * 2];
        float[] actions = new float[n * ACTIONS];
        float[] indicator = new float[n * ACTIONS];
        for (int i = 0; i < n; i++) {
            for (int a = 0; a < ACTIONS; a++) {
                int row = i * ACTIONS + a;
                System.arraycopy(demonstrations.observations(), 2 * i, observations, 2 * row, 2);
                actions[row] = a;
                indicator[row] = demonstrations.actions()[i] == a ? 1 : 0;
            }
        }
        Batch all = Batch.ofRows(n * ACTIONS, observations, actions);
        float[] expected = policyGradient(policy, all, indicator, n);
        assertThat(cloning(policy, demonstrations)).isEqualTo(expected);

        indicator[rng.nextInt(n * ACTIONS)] += 1f; // the mutant: one pair counted once too often
        assertThat(policyGradient(policy, all, indicator, n)).isNotEqualTo(expected);
    }

    @Property(tries = 20)
    void ofSquaredErrorAgreesWithItsFormula(@ForAll long seed) {
        Rng rng = Rng.of(seed);
        int n = 9;
        Mlp mean = Mlp.sizes(2, 3).build(rng.child("network"));
        float[] observations = Batches.normal(rng, 2 * n);
        float[] actions = Batches.normal(rng, 3 * n);
        Batch batch = Batch.ofRows(n, observations, actions);
        Tape tape = new Tape();
        mean.parameters().zeroGradients();
        tape.backward(CloningLoss.squaredError(mean).of(tape, ANY, batch));
        // μ = sW + b is linear: ∂/∂W_jk = 2 Σ s_j (μ_k − a_k), ∂/∂b_k = 2 Σ (μ_k − a_k).
        double[] expected = new double[9];
        float[] w = mean.parameters().values();
        for (int i = 0; i < n; i++) {
            for (int k = 0; k < 3; k++) {
                double error = (double) observations[2 * i] * w[k]
                        + (double) observations[2 * i + 1] * w[3 + k]
                        + w[6 + k]
                        - actions[3 * i + k];
                expected[k] += 2 * error * observations[2 * i];
                expected[3 + k] += 2 * error * observations[2 * i + 1];
                expected[6 + k] += 2 * error;
            }
        }
        Gradients.assertAgree("squared error, seed " + seed, mean.parameters().gradients(), expected);
    }

    @Test
    void theLossIsTheSumOverTheRows() {
        CategoricalPolicy uniform =
                CategoricalPolicy.of(Mlp.sizes(2, 4).gains(0, 0).build(Rng.of(1)), new Discrete(4));
        Batch batch = Batches.random(Rng.of(2), 5, 9, 2, 4);
        Tensor loss = CloningLoss.likelihood().of(new Tape(), uniform, batch);
        assertThat(loss.scalar() / batch.steps())
                .as("cross-entropy of a uniform policy is ln 4")
                .isCloseTo(1.3862944f, within(1e-6f));
    }

    private static org.assertj.core.data.Offset<Float> within(float x) {
        return org.assertj.core.api.Assertions.within(x);
    }

    @Test
    void aMeanOfTheWrongWidthIsRefused() {
        Mlp mean = Mlp.sizes(2, 3).build(Rng.of(1));
        Batch batch = Batch.ofRows(2, new float[4], new float[4]);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CloningLoss.squaredError(mean).of(new Tape(), ANY, batch))
                .withMessageContaining("3 outputs but actions have 2");
    }
}
