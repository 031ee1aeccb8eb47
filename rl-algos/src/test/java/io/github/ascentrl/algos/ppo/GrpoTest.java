package io.github.ascentrl.algos.ppo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.github.ascentrl.algos.baseline.LeaveOneOutBaseline;
import io.github.ascentrl.algos.estimate.AdvantageScaling;
import io.github.ascentrl.algos.estimate.GroupRelative;
import io.github.ascentrl.algos.estimate.LossScale;
import io.github.ascentrl.algos.estimate.Returns;
import io.github.ascentrl.algos.internal.Models;
import io.github.ascentrl.algos.policy.CategoricalPolicy;
import io.github.ascentrl.algos.run.EpisodeSampler;
import io.github.ascentrl.algos.testing.Walk;
import io.github.ascentrl.api.Budget;
import io.github.ascentrl.api.UpdateStats;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.Tensor;
import io.github.ascentrl.nn.layer.Mlp;
import io.github.ascentrl.nn.optim.Adam;
import io.github.ascentrl.nn.optim.Sgd;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GrpoTest {
    private static final double GAMMA = 0.9;
    private static final float RATE = 0x1p-6f;

    private static Mlp network() {
        return Mlp.sizes(Walk.OBSERVATION_SIZE, 8, Walk.ACTIONS).build(Rng.of(1));
    }

    private static GrpoConfig.Builder like(int groupSize) {
        return GrpoConfig.builder()
                .groupSize(groupSize)
                .gamma(GAMMA)
                .advantageScaling(AdvantageScaling.NONE)
                .lossScale(LossScale.SUM_PER_EPISODE);
    }

    private static GrpoConfig config(int groupSize) {
        return like(groupSize).build();
    }

    /** The batch that the first update sees. */
    private static Batch firstBatch(CategoricalPolicy policy, int groupSize, Rng rng) {
        return new EpisodeSampler(new Walk())
                .collectGroups(policy, 1, groupSize, rng.child("rollout").child(0));
    }

    /** At ratio 1, GRPO without scaling follows (N − 1)/N times the gradient of REINFORCE with leave-one-out. */
    @ParameterizedTest
    @ValueSource(ints = {2, 3, 8})
    void isShortenedLeaveOneOutReinforce(int n) {
        // The parameters are floats of order 1, so a step is known to about 2⁻²⁴/RATE.
        assertThat(distance(n, config(n), (n - 1.0) / n)).isLessThan(1e-3);
        // The mutants: leave-one-out itself, scaled advantages, and other lengths' weights are something else.
        assertThat(distance(n, config(n), 1)).isGreaterThan(0.05);
        assertThat(distance(n, like(n).advantageScaling(AdvantageScaling.GROUP).build(), (n - 1.0) / n))
                .isGreaterThan(0.05);
        assertThat(distance(n, like(n).lossScale(LossScale.MEAN_PER_EPISODE).build(), (n - 1.0) / n))
                .isGreaterThan(0.05);
    }

    /** The relative distance of the first step of GRPO from a multiple of that of REINFORCE with leave-one-out. */
    private static double distance(int n, GrpoConfig config, double factor) {
        Mlp network = network();
        CategoricalPolicy policy = CategoricalPolicy.of(network, new Discrete(Walk.ACTIONS));
        float[] before = network.parameters().values().clone();
        Batch batch = firstBatch(policy, n, Rng.of(2));
        float[] whole = Returns.whole(batch, GAMMA);
        float[] advantage = new float[batch.steps()];
        LeaveOneOutBaseline.wholeReturn().predict(batch, whole, advantage);
        for (int t = 0; t < advantage.length; t++) {
            advantage[t] = whole[t] - advantage[t];
        }
        Tape tape = new Tape();
        Tensor loss = tape.scale(tape.dot(policy.on(tape, batch).logProb(), advantage), -1f / n);
        tape.backward(loss);
        float[] rloo = network.parameters().gradients().clone();
        network.parameters().zeroGradients();

        new Grpo(new Walk(), policy, Sgd.of(network.parameters(), RATE), config, Rng.of(2)).update();
        double norm = 0;
        double error = 0;
        for (int i = 0; i < rloo.length; i++) {
            double grpo = (before[i] - network.parameters().values()[i]) / (double) RATE;
            double expected = factor * rloo[i];
            norm += expected * expected;
            error += (grpo - expected) * (grpo - expected);
        }
        assertThat(norm).isPositive();
        return Math.sqrt(error / norm);
    }

    @Test
    void episodesOfAGroupBeginAlikeAndGroupsDoNot() {
        CategoricalPolicy policy = CategoricalPolicy.of(network(), new Discrete(Walk.ACTIONS));
        Batch batch = new EpisodeSampler(new Walk()).collectGroups(policy, 3, 4, Rng.of(5));
        assertThat(batch.episodes()).isEqualTo(12);
        for (int e = 0; e < 12; e++) {
            for (int other = 0; other < 12; other++) {
                boolean alike =
                        batch.observations()[batch.start(e) * 2] == batch.observations()[batch.start(other) * 2];
                assertThat(alike).as("episodes %d and %d", e, other).isEqualTo(e / 4 == other / 4);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"MEAN_PER_EPISODE", "MEAN_OVER_STEPS", "SUM_PER_EPISODE"})
    void theReferenceHoldsThePolicyBack(String scale) {
        double[] distance = new double[2];
        for (int i = 0; i < 2; i++) {
            Mlp network = network();
            GrpoConfig config = GrpoConfig.builder()
                    .lossScale(LossScale.valueOf(scale))
                    .klCoefficient(i == 0 ? 0 : 5)
                    .build();
            Grpo grpo = new Grpo(
                    new Walk(),
                    CategoricalPolicy.of(network, new Discrete(Walk.ACTIONS)),
                    CategoricalPolicy.of(network(), new Discrete(Walk.ACTIONS)),
                    Adam.of(network.parameters(), 1e-2),
                    config,
                    Rng.of(3));
            UpdateStats first = grpo.update();
            assertThat(first.metric("referenceKl")).isCloseTo(0, within(1e-6));
            double[] last = new double[1];
            grpo.train(Budget.updates(100), stats -> last[0] = stats.metric("referenceKl"));
            distance[i] = last[0];
        }
        assertThat(distance[1]).isLessThan(distance[0] / 3).isPositive();
    }

    /** e^d − d − 1 with d = log π_ref − log π, whose gradient is (1 − e^d) ∇ log π; everything by hand, in double. */
    @Test
    void theDistanceFromTheReferenceIsMeasuredAndWeighed() {
        double beta = 5;
        double alpha = 0.1;
        int n = 4;
        Mlp network = network();
        CategoricalPolicy policy = CategoricalPolicy.of(network, new Discrete(Walk.ACTIONS));
        CategoricalPolicy reference = CategoricalPolicy.of(
                Mlp.sizes(Walk.OBSERVATION_SIZE, 8, Walk.ACTIONS).build(Rng.of(7)), new Discrete(Walk.ACTIONS));
        float[] before = network.parameters().values().clone();
        Batch batch = firstBatch(policy, n, Rng.of(2));
        float[] advantages = GroupRelative.advantages(batch, n, GAMMA, AdvantageScaling.NONE);
        Tape tape = new Tape();
        Tensor logProb = policy.on(tape, batch).logProb();
        Tensor entropy = policy.on(tape, batch).entropy();
        float[] referenceLogProb = Models.logProb(new Tape(), reference, batch);
        double distance = 0;
        double loss = 0;
        float[] weights = new float[batch.steps()]; // of ∇ log π
        for (int t = 0; t < weights.length; t++) {
            double d = (double) referenceLogProb[t] - logProb.get(t, 0);
            double kl = StrictMath.exp(d) - d - 1;
            distance += kl / batch.steps();
            loss += (-advantages[t] - alpha * entropy.get(t, 0) + beta * kl) / n;
            weights[t] = (float) ((-advantages[t] + beta * (1 - StrictMath.exp(d))) / n);
        }
        Tensor byHand = tape.combine(1f, tape.dot(logProb, weights), (float) -alpha / n, tape.sum(entropy));
        tape.backward(byHand);
        float[] expected = network.parameters().gradients().clone();

        GrpoConfig config =
                like(n).klCoefficient(beta).entropyCoefficient(alpha).build();
        UpdateStats stats =
                new Grpo(new Walk(), policy, reference, Sgd.of(network.parameters(), RATE), config, Rng.of(2)).update();
        assertThat(stats.metric("referenceKl"))
                .isCloseTo(distance, within(1e-5))
                .isGreaterThan(0.003);
        assertThat(stats.metric("loss")).isCloseTo(loss, within(1e-5));
        for (int i = 0; i < expected.length; i++) {
            double step = (before[i] - network.parameters().values()[i]) / (double) RATE;
            assertThat(step).as("parameter %d", i).isCloseTo(expected[i], within(2e-5));
        }
    }

    @Test
    void tiedGroupsTeachNothingAndAreCounted() {
        Mlp network = network();
        float[] before = network.parameters().values().clone();
        GrpoConfig config = GrpoConfig.builder().gamma(0).groups(2).build();
        Grpo grpo = new Grpo(
                new ZeroReward(),
                CategoricalPolicy.of(network, new Discrete(Walk.ACTIONS)),
                Sgd.of(network.parameters(), 1),
                config,
                Rng.of(1));
        assertThat(grpo.update().metric("tiedGroups")).isEqualTo(1);
        assertThat(network.parameters().values()).containsExactly(before);
    }

    @Test
    void badInput() {
        Mlp network = network();
        CategoricalPolicy policy = CategoricalPolicy.of(network, new Discrete(Walk.ACTIONS));
        Adam adam = Adam.of(network.parameters(), 1e-3);
        GrpoConfig near = GrpoConfig.builder().klCoefficient(0.04).build();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Grpo(new Walk(), policy, adam, near, Rng.of(1)))
                .withMessageContaining("klCoefficient = 0.04")
                .withMessageContaining("reference policy");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Grpo(new Walk(), policy, policy, adam, near, Rng.of(1)))
                .withMessageContaining("shares the trained policy's parameters");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Grpo(
                        new Walk(), policy, Adam.of(network().parameters(), 1), GrpoConfig.defaults(), Rng.of(1)))
                .withMessageContaining("other parameters, not the model's");
    }
}
