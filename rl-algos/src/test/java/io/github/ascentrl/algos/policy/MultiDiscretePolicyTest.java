package io.github.ascentrl.algos.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ascentrl.algos.testing.NaiveNetwork;
import io.github.ascentrl.api.Actor;
import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.data.BatchBuilder;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.Column;
import io.github.ascentrl.api.space.MultiDiscrete;
import io.github.ascentrl.nn.DivergenceException;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.layer.Activation;
import io.github.ascentrl.nn.layer.Mlp;
import java.util.Arrays;
import org.apache.commons.math3.distribution.ChiSquaredDistribution;
import org.junit.jupiter.api.Test;

class MultiDiscretePolicyTest {
    private static final MultiDiscrete SPACE = MultiDiscrete.of(2, 3);

    private static double[] part(double[] logits, int i) {
        return Arrays.copyOfRange(logits, i == 0 ? 0 : 2, i == 0 ? 2 : 5);
    }

    private static double logSum(double[] logits) {
        return StrictMath.log(Arrays.stream(logits).map(StrictMath::exp).sum());
    }

    private static double entropy(double[] logits) {
        double log = logSum(logits);
        return Arrays.stream(logits)
                .map(x -> -StrictMath.exp(x - log) * (x - log))
                .sum();
    }

    @Test
    void logProbabilitiesAndEntropiesAddUpAndAMutantIsCaught() {
        MultiDiscretePolicy policy =
                MultiDiscretePolicy.of(Mlp.sizes(3, 6, 5).gains(2, 4).build(Rng.of(3)), SPACE);
        Batch batch = Laws.batch(policy, 3, 2, 20, Rng.of(4));
        NaiveNetwork naive = new NaiveNetwork(Activation.TANH, 3, 6, 5);
        Laws.Naive logProb = (theta, t) -> {
            double[] out = naive.outputs(theta, batch.observations(), t);
            double sum = 0;
            for (int i = 0; i < 2; i++) {
                double[] logits = part(out, i);
                sum += logits[(int) batch.actions()[2 * t + i]] - logSum(logits);
            }
            return sum;
        };
        Laws.assertAgrees("log π", policy, batch, Distribution::logProb, naive, logProb);
        Laws.assertAgrees("H", policy, batch, Distribution::entropy, naive, (theta, t) -> {
            double[] out = naive.outputs(theta, batch.observations(), t);
            return entropy(part(out, 0)) + entropy(part(out, 1));
        });
        // The mutant takes one softmax over all five logits.
        assertThatThrownBy(() -> Laws.assertAgrees("log π", policy, batch, Distribution::logProb, naive, (theta, t) -> {
                    double[] out = naive.outputs(theta, batch.observations(), t);
                    return out[(int) batch.actions()[2 * t]]
                            + out[2 + (int) batch.actions()[2 * t + 1]]
                            - 2 * logSum(out);
                }))
                .isInstanceOf(AssertionError.class);
    }

    /** Fails by chance with probability 1e-6; seed 7. */
    @Test
    void samplesEveryPairWithItsProbability() {
        Mlp network = Mlp.sizes(1, 5).build(Rng.of(1));
        network.parameters().set(new float[] {0.5f, -0.5f, 0, 1, -1, 0, 0, 0, 0, 0});
        MultiDiscretePolicy policy = MultiDiscretePolicy.of(network, SPACE);
        double[] first = {StrictMath.exp(0.5), StrictMath.exp(-0.5)};
        double[] second = {1, StrictMath.exp(1), StrictMath.exp(-1)};
        int[] counts = new int[6];
        int n = 60_000;
        Rng random = Rng.of(7);
        float[] action = new float[2];
        Actor actor = policy.actor(1);
        for (int i = 0; i < n; i++) {
            actor.act(random, new float[] {1}, action);
            counts[3 * (int) action[0] + (int) action[1]]++;
        }
        double chiSquare = 0;
        for (int k = 0; k < 6; k++) {
            double expected =
                    n * first[k / 3] / (first[0] + first[1]) * second[k % 3] / (second[0] + second[1] + second[2]);
            chiSquare += (counts[k] - expected) * (counts[k] - expected) / expected;
        }
        assertThat(chiSquare)
                .as("seed 7")
                .isLessThan(new ChiSquaredDistribution(null, 5).inverseCumulativeProbability(1 - 1e-6));
        Laws.best(policy, new float[] {1}, action);
        assertThat(action).containsExactly(0, 1);
    }

    @Test
    void batchedActsAlike() {
        Laws.assertBatchedActsAlike(MultiDiscretePolicy.of(Mlp.sizes(3, 5).build(Rng.of(3)), SPACE), 3, 2);
    }

    /** One feature, then the masks of both coordinates. */
    private static final Box MASKED = Box.unbounded(6).named(Column.ACTION_MASK, 1, 5);

    @Test
    void masksRuleChoicesOut() {
        Mlp network = Mlp.sizes(6, 8, 5).gains(2, 4).build(Rng.of(3));
        MultiDiscretePolicy policy = MultiDiscretePolicy.masked(network, MASKED, SPACE);
        Rng random = Rng.of(5);
        float[] action = new float[2];
        BatchBuilder builder = new BatchBuilder(6, 2);
        float[] observation = {0.3f, 0, 1, 1, 0, 1};
        Actor actor = policy.actor(1);
        for (int i = 0; i < 200; i++) {
            observation[0] = (float) random.nextGaussian();
            actor.act(random, observation, action);
            assertThat(action[0]).isEqualTo(1);
            assertThat(action[1]).isIn(0f, 2f);
            builder.add(observation, action, 0);
        }
        builder.endEpisode(Ending.TERMINATED, observation);
        Batch batch = builder.build();
        NaiveNetwork naive = new NaiveNetwork(Activation.TANH, 6, 8, 5);
        Laws.assertAgrees("log π", policy, batch, Distribution::logProb, naive, (theta, t) -> {
            double[] out = naive.outputs(theta, batch.observations(), t);
            double chosen = out[2 + (int) batch.actions()[2 * t + 1]];
            return chosen - logSum(new double[] {out[2], out[4]});
        });
        Laws.assertAgrees("H", policy, batch, Distribution::entropy, naive, (theta, t) -> {
            double[] out = naive.outputs(theta, batch.observations(), t);
            return entropy(new double[] {out[2], out[4]});
        });
        assertThatIllegalArgumentException()
                .isThrownBy(() -> policy.on(new Tape(), Laws.batch(observation, new float[] {1, 1}))
                        .logProb())
                .withMessageContaining("action[1] = 1.0 at row 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> policy.actor(1).act(random, new float[] {0, 1, 1, 0, 0, 0}, action))
                .withMessageContaining("coordinate 1");
    }

    /** All but certain in both coordinates; log π of what never happens is a large number, not −∞. */
    @Test
    void hugeLogitsStayFinite() {
        Mlp network = Mlp.sizes(1, 5).build(Rng.of(1));
        network.parameters().set(new float[] {1e30f, -1e30f, 0, -1e30f, 1e30f, 0, 0, 0, 0, 0});
        MultiDiscretePolicy policy = MultiDiscretePolicy.of(network, SPACE);
        float[] action = new float[2];
        policy.actor(1).act(Rng.of(1), new float[] {1}, action);
        assertThat(action).containsExactly(0, 2);
        Tape tape = new Tape();
        Batch batch = Laws.batch(new float[] {1}, new float[] {0, 2}, new float[] {1, 1});
        var logProb = policy.on(tape, batch).logProb();
        var entropy = policy.on(tape, batch).entropy();
        tape.backward(tape.add(tape.sum(logProb), tape.sum(entropy)));
        assertThat(logProb.get(0, 0)).isZero();
        assertThat(logProb.get(1, 0)).isFinite().isLessThan(-1e30f);
        assertThat(entropy.get(0, 0)).isZero();
        for (float g : network.parameters().gradients()) {
            assertThat(g).isFinite();
        }
    }

    @Test
    void badSettingsAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MultiDiscretePolicy.of(Mlp.sizes(3, 6).build(Rng.of(3)), SPACE))
                .withMessageContaining("make its last layer 5 wide");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MultiDiscretePolicy.masked(Mlp.sizes(4, 5).build(Rng.of(3)), MASKED, SPACE))
                .withMessageContaining("takes 4 numbers, but observations have 6");
        Mlp network = Mlp.sizes(1, 5).build(Rng.of(1));
        network.parameters().set(new float[] {0, 0, Float.NaN, 0, 0, 0, 0, 0, 0, 0});
        assertThatExceptionOfType(DivergenceException.class)
                .isThrownBy(() ->
                        MultiDiscretePolicy.of(network, SPACE).actor(1).act(Rng.of(1), new float[] {1}, new float[2]))
                .withMessageContaining("logits");
    }
}
