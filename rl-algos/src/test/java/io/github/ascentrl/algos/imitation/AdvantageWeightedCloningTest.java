package io.github.ascentrl.algos.imitation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.github.ascentrl.algos.data.Datasets;
import io.github.ascentrl.algos.data.MemoryDataset;
import io.github.ascentrl.algos.policy.CategoricalPolicy;
import io.github.ascentrl.algos.testing.Fault;
import io.github.ascentrl.algos.testing.States;
import io.github.ascentrl.algos.testing.TrainerLaws;
import io.github.ascentrl.api.Budget;
import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.State;
import io.github.ascentrl.api.UpdateStats;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.data.BatchBuilder;
import io.github.ascentrl.api.data.Provenance;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.nn.DivergenceException;
import io.github.ascentrl.nn.GradientCheck;
import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.Tensor;
import io.github.ascentrl.nn.layer.Gru;
import io.github.ascentrl.nn.layer.Mlp;
import io.github.ascentrl.nn.layer.Network;
import io.github.ascentrl.nn.layer.Trunk;
import io.github.ascentrl.nn.optim.Adam;
import io.github.ascentrl.nn.optim.Optimizer;
import io.github.ascentrl.nn.optim.Sgd;
import java.util.function.DoubleBinaryOperator;
import org.junit.jupiter.api.Test;

class AdvantageWeightedCloningTest {
    private static final double GAMMA = 0.5;

    /** Random actions on both sides of a line; the right one pays 1, and every step pays the value of its position. */
    private static MemoryDataset data(long seed, int episodes) {
        Rng rng = Rng.of(seed);
        BatchBuilder builder = new BatchBuilder(2, 1);
        for (int e = 0; e < episodes; e++) {
            for (int t = 0; t < 3; t++) {
                float[] point = {(float) rng.nextGaussian(), (float) rng.nextGaussian()};
                int action = rng.nextInt(2);
                boolean right = action == (point[0] > point[1] ? 1 : 0);
                builder.add(point, new float[] {action}, (right ? 1 : 0) + 2 * point[0]);
            }
            builder.endEpisode(Ending.TERMINATED, new float[2]);
        }
        return MemoryDataset.of(
                builder.build(), Box.unbounded(2), new Discrete(2), new Provenance("lines", "uniform", seed, "test"));
    }

    private static Mlp critic() {
        return Mlp.sizes(2, 16, 1).build(Rng.of(8));
    }

    private static AdvantageWeightedConfig.Builder config() {
        return AdvantageWeightedConfig.builder().beta(0.3).gamma(GAMMA).batchSize(50);
    }

    private static AdvantageWeightedCloning trainer(MemoryDataset data, AdvantageWeightedConfig config, int threads) {
        CategoricalPolicy policy = Lines.policy(1);
        Mlp critic = critic();
        return new AdvantageWeightedCloning(
                        data,
                        policy,
                        critic,
                        Adam.of(policy.parameters(), 0.01),
                        Adam.of(critic.parameters(), 0.01),
                        config,
                        Rng.of(3))
                .threads(threads);
    }

    private static double learned(double beta) {
        AdvantageWeightedCloning trainer =
                trainer(data(1, 200), config().beta(beta).build(), 1);
        trainer.train(Budget.updates(800));
        return Lines.agreement(((CategoricalPolicy) trainer.policy()).deterministic(), Lines.data(9, 100));
    }

    /** From random actions it learns the better ones; a plain clone cannot, and agrees with them half of the time. */
    @Test
    void learnsTheSmallestTask() {
        assertThat(learned(0.3)).isGreaterThan(0.85);
        assertThat(learned(Double.POSITIVE_INFINITY)).isBetween(0.2, 0.8);
    }

    @Test
    void theCriticIsFittedToReturns() {
        AdvantageWeightedCloning trainer =
                trainer(data(1, 200), config().gamma(0).build(), 1);
        double first = trainer.update().metric("valueLoss");
        trainer.train(Budget.updates(600));
        UpdateStats last = trainer.update();
        assertThat(first).isGreaterThan(1);
        // The rest is noise: the indicator of the right action has variance 1/4, and the loss is half of it.
        assertThat(last.metric("valueLoss")).isBetween(0.05, 0.2);
        assertThat(last.metric("meanWeight")).isBetween(1.0, 4.0);
    }

    /** With infinite temperature each weight is 1, and loss and step are those of plain cloning. */
    @Test
    void anInfiniteTemperatureIsPlainCloning() {
        MemoryDataset data = data(1, 40);
        CategoricalPolicy weighted = Lines.policy(1);
        Mlp critic = critic();
        UpdateStats stats = new AdvantageWeightedCloning(
                        data,
                        weighted,
                        critic,
                        Sgd.of(weighted.parameters(), 1),
                        Sgd.of(critic.parameters(), 0.01),
                        config().beta(Double.POSITIVE_INFINITY).build(),
                        Rng.of(3))
                .update();
        CategoricalPolicy plain = Lines.policy(1);
        CloningConfig cloning = CloningConfig.builder().batchSize(50).build();
        UpdateStats expected =
                new BehaviourCloning(data, plain, Sgd.of(plain.parameters(), 1), cloning, Rng.of(3)).update();
        assertThat(stats.metric("meanWeight")).isEqualTo(1);
        assertThat(stats.metric("clippedWeights")).isZero();
        assertThat(stats.metric("loss")).isCloseTo(expected.metric("loss"), within(1e-6));
        assertThat(stats.metric("actorGradientNorm")).isCloseTo(expected.metric("gradientNorm"), within(1e-6));
        assertThat(weighted.parameters().values())
                .containsExactly(plain.parameters().values(), within(1e-6f));
        UpdateStats finite = trainer(data, config().build(), 1).update();
        assertThat(finite.metric("loss")).isNotCloseTo(expected.metric("loss"), within(0.01));
    }

    /** A weight as a function of (R, V): the right one and wrong ones; the last mutant uses undiscounted returns. */
    private enum Weighting {
        RIGHT((r, v) -> Math.min(Math.exp((r - v) / 0.3), 4)),
        NOT_CLIPPED((r, v) -> Math.exp((r - v) / 0.3)),
        OF_THE_RETURN((r, v) -> Math.min(Math.exp(r / 0.3), 4)),
        THE_OTHER_SIGN((r, v) -> Math.min(Math.exp((v - r) / 0.3), 4)),
        TIMES_BETA((r, v) -> Math.min(Math.exp((r - v) * 0.3), 4)),
        UNDISCOUNTED((r, v) -> Math.min(Math.exp((r - v) / 0.3), 4));

        private final DoubleBinaryOperator weight;

        Weighting(DoubleBinaryOperator weight) {
            this.weight = weight;
        }
    }

    /** One update by SGD compared with the formula, with returns computed here; each mutant gives another step. */
    @Test
    void theLossAndItsGradient() {
        MemoryDataset data = data(2, 30);
        int n = 90;
        AdvantageWeightedConfig config = config().maxWeight(4).batchSize(n).build(); // all rows, in some order
        CategoricalPolicy policy = Lines.policy(1);
        Mlp critic = critic();
        float[] policyBefore = policy.parameters().values().clone();
        float[] criticBefore = critic.parameters().values().clone();
        UpdateStats stats = new AdvantageWeightedCloning(
                        data,
                        policy,
                        critic,
                        Sgd.of(policy.parameters(), 1),
                        Sgd.of(critic.parameters(), 1),
                        config,
                        Rng.of(3))
                .update();
        float[] policyAfter = policy.parameters().values().clone();
        float[] criticAfter = critic.parameters().values().clone();
        policy.parameters().set(policyBefore);
        critic.parameters().set(criticBefore);

        Batch all = data.batch();
        float[] v = new float[n];
        critic.evaluator().evaluate(n, all.observations(), v);
        for (Weighting weighting : Weighting.values()) {
            float[] weights = new float[n];
            float[] returns = new float[n];
            double sum = 0;
            for (int e = 0; e < 30; e++) {
                double r = 0;
                for (int t = 3 * e + 2; t >= 3 * e; t--) {
                    r = all.rewards()[t] + (weighting == Weighting.UNDISCOUNTED ? 1 : GAMMA) * r;
                    returns[t] = (float) r;
                    weights[t] = (float) weighting.weight.applyAsDouble(r, v[t]);
                    sum += weights[t];
                }
            }
            boolean right = weighting == Weighting.RIGHT;
            assertThat(Math.abs(stats.metric("meanWeight") - sum / n) < 1e-5).isEqualTo(right);
            Tape tape = new Tape();
            policy.parameters().zeroGradients();
            Tensor loss = policyLoss(policy, all, weights, tape);
            tape.backward(loss);
            assertThat(Math.abs(stats.metric("loss") - loss.scalar()) < 1e-5).isEqualTo(right);
            assertThat(isStep(policyBefore, policyAfter, policy.parameters().gradients()))
                    .as("%s", weighting)
                    .isEqualTo(right);
            if (right) {
                assertThat(GradientCheck.check(policy.parameters(), on -> policyLoss(policy, all, weights, on)))
                        .matches(GradientCheck.Result::passed, "passed");
                critic.parameters().zeroGradients();
                tape.clear();
                Tensor error =
                        tape.squaredError(critic.forward(tape, tape.constant(all.observations(), n, 2)), returns);
                tape.backward(tape.scale(error, 0.5f / n));
                assertThat(isStep(criticBefore, criticAfter, critic.parameters().gradients()))
                        .isTrue();
                assertThat(stats.metric("valueLoss")).isCloseTo(0.5 * error.scalar() / n, within(1e-5));
            }
        }
    }

    private static Tensor policyLoss(CategoricalPolicy policy, Batch batch, float[] weights, Tape tape) {
        return tape.scale(tape.dot(policy.on(tape, batch).logProb(), weights), -1f / batch.steps());
    }

    private static boolean isStep(float[] before, float[] after, float[] gradient) {
        double norm = 0;
        double off = 0;
        for (int i = 0; i < before.length; i++) {
            norm = Math.hypot(norm, gradient[i]);
            off = Math.hypot(off, before[i] - after[i] - gradient[i]);
        }
        return off < 1e-4 * norm;
    }

    @Test
    void trainingTwiceOrOnTwoThreadsGivesTheSameBits() {
        MemoryDataset data = data(1, 300);
        AdvantageWeightedConfig config = config().batchSize(600).build();
        TrainerLaws.assertSameBits(() -> trainer(data, config, 1), () -> trainer(data, config, 1), 5);
        TrainerLaws.assertSameBits(() -> trainer(data, config, 1), () -> trainer(data, config, 2), 5);
    }

    @Test
    void aResumedRunEqualsOneThatWasNeverStopped() {
        MemoryDataset data = data(1, 30);
        TrainerLaws.assertResumes(() -> trainer(data, config().build(), 1), 6);
    }

    /** Whichever optimiser fails, both networks stay unchanged. */
    @Test
    void anUpdateThatThrowsChangesNothing() {
        for (boolean policyFails : new boolean[] {true, false}) {
            Fault fault = new Fault();
            CategoricalPolicy policy = Lines.policy(1);
            Mlp critic = critic();
            Optimizer failing = Adam.builder(policyFails ? policy.parameters() : critic.parameters())
                    .learningRate(fault.learningRate(0.01))
                    .build();
            AdvantageWeightedCloning trainer = new AdvantageWeightedCloning(
                    data(1, 30),
                    policy,
                    critic,
                    policyFails ? failing : Adam.of(policy.parameters(), 0.01),
                    policyFails ? Adam.of(critic.parameters(), 0.01) : failing,
                    config().build(),
                    Rng.of(3));
            trainer.update();
            State before = States.of(trainer);
            fault.divergeAt(1);
            assertThatExceptionOfType(DivergenceException.class)
                    .isThrownBy(trainer::update)
                    .withMessageContaining("advantage-weighted cloning update 2");
            assertThat(States.of(trainer).sameAs(before)).isTrue();
        }
    }

    @Test
    void badSettingsAreNamed() {
        for (double bad : new double[] {0, -1, Double.NaN}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> config().beta(bad).build())
                    .withMessageContaining("beta = " + bad + " must be positive");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> config().maxWeight(bad).build())
                    .withMessageContaining("maxWeight = " + bad + " must be positive and a finite float");
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> config().maxWeight(1e39).build())
                .withMessageContaining("maxWeight = 1.0E39");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> config().gamma(1.1).build())
                .withMessageContaining("gamma = 1.1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> config().batchSize(0).build())
                .withMessageContaining("batchSize = 0");
        assertThat(AdvantageWeightedConfig.defaults())
                .isEqualTo(new AdvantageWeightedConfig(1, 20, 0.99, 256, Double.POSITIVE_INFINITY));
    }

    private static void refused(MemoryDataset data, CategoricalPolicy policy, Network critic, String message) {
        refused(data, policy, critic, critic, message);
    }

    private static void refused(
            MemoryDataset data, CategoricalPolicy policy, Network critic, Network moved, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new AdvantageWeightedCloning(
                        data,
                        policy,
                        critic,
                        Adam.of(policy.parameters(), 0.01),
                        Adam.of(moved.parameters(), 0.01),
                        config().build(),
                        Rng.of(3)))
                .withMessageContaining(message);
    }

    @Test
    void badInputIsNamed() {
        MemoryDataset data = data(1, 3);
        CategoricalPolicy policy = Lines.policy(1);
        Gru gru = Gru.sizes(2, 3).build(Rng.of(1));
        Network remembers =
                Trunk.of(gru).to(Mlp.sizes(3, 1).into(gru.parameters(), "head.").build(Rng.of(1)));
        Gru cell = Gru.sizes(2, 2).build(Rng.of(1));
        refused(data, policy, remembers, "AdvantageWeightedCloning's critic sees rows one by one, but its network");
        refused(
                data,
                CategoricalPolicy.of(cell, new Discrete(2)),
                critic(),
                "weights rows one by one, but the policy has memory; use one without");
        refused(data, policy, Mlp.sizes(2, 2).build(Rng.of(1)), "a critic has 1 output, this one has 2");
        refused(data, policy, Mlp.sizes(3, 1).build(Rng.of(1)), "the critic takes 3 numbers, but observations have 2");
        refused(data, policy, critic(), critic(), "the optimiser moves other parameters");
        Parameters parameters = new Parameters();
        Mlp actor = Mlp.sizes(2, 2).into(parameters, "actor.").build(Rng.of(1));
        Mlp shared = Mlp.sizes(2, 1).into(parameters, "critic.").build(Rng.of(1));
        refused(data, CategoricalPolicy.of(actor, new Discrete(2)), shared, "policy and critic share their parameters");
        Mlp critic = critic();
        CategoricalPolicy fresh = Lines.policy(1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new AdvantageWeightedCloning(
                        Datasets.firstEpisodes(data, 0),
                        fresh,
                        critic,
                        Adam.of(fresh.parameters(), 0.01),
                        Adam.of(critic.parameters(), 0.01),
                        config().build(),
                        Rng.of(3)))
                .withMessageContaining("the data set is empty; cloning needs at least 1 row");
    }
}
