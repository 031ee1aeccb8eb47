package io.github.ascentrl.algos.imitation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.ascentrl.algos.actorcritic.ActorCritic;
import io.github.ascentrl.algos.baseline.RunningMeanBaseline;
import io.github.ascentrl.algos.data.Datasets;
import io.github.ascentrl.algos.data.MemoryDataset;
import io.github.ascentrl.algos.data.Recorder;
import io.github.ascentrl.algos.policy.CategoricalPolicy;
import io.github.ascentrl.algos.policy.GaussianPolicy;
import io.github.ascentrl.algos.ppo.Ppo;
import io.github.ascentrl.algos.ppo.PpoConfig;
import io.github.ascentrl.algos.reinforce.Reinforce;
import io.github.ascentrl.algos.reinforce.ReinforceConfig;
import io.github.ascentrl.algos.run.Evaluation;
import io.github.ascentrl.algos.testing.States;
import io.github.ascentrl.api.Budget;
import io.github.ascentrl.api.Dataset;
import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.Policy;
import io.github.ascentrl.api.State;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.data.BatchBuilder;
import io.github.ascentrl.api.data.Provenance;
import io.github.ascentrl.api.data.Transition;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.api.space.Space;
import io.github.ascentrl.envs.classic.CartPole;
import io.github.ascentrl.envs.vector.VectorOptions;
import io.github.ascentrl.nn.DivergenceException;
import io.github.ascentrl.nn.layer.Activation;
import io.github.ascentrl.nn.layer.Mlp;
import io.github.ascentrl.nn.optim.Adam;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BehaviourCloningTest {
    private static final CloningConfig SMALL =
            CloningConfig.builder().batchSize(20).validateEvery(10).build();

    private static BehaviourCloning trainer(Dataset data, long parameterSeed, CloningConfig config) {
        CategoricalPolicy policy = Lines.policy(parameterSeed);
        return new BehaviourCloning(data, policy, Adam.of(policy.parameters(), 1e-2), config, Rng.of(3));
    }

    private static BehaviourCloning validated(long parameterSeed, CloningConfig config) {
        CategoricalPolicy policy = Lines.policy(parameterSeed);
        return BehaviourCloning.validated(
                Lines.data(1, 20), Lines.data(2, 40), policy, Adam.of(policy.parameters(), 1e-2), config, Rng.of(3));
    }

    @Test
    void learnsTheSmallestTask() {
        BehaviourCloning trainer = trainer(Lines.data(1, 40), 1, SMALL);
        double before = trainer.loss(Lines.data(9, 100));
        trainer.train(Budget.updates(10 * trainer.updatesPerEpoch()));
        List<Double> losses = new ArrayList<>();
        trainer.train(Budget.updates(300), stats -> losses.add(stats.metric("loss")));
        assertThat(before).isBetween(0.4, 1.5);
        assertThat(trainer.loss(Lines.data(9, 100))).isLessThan(0.15);
        assertThat(losses.get(299)).isLessThan(0.15);
        Policy greedy = ((CategoricalPolicy) trainer.policy()).deterministic();
        assertThat(Lines.agreement(greedy, Lines.data(9, 100))).isGreaterThan(0.96);
    }

    @Test
    void trainingTwiceGivesTheSameBitsAndResumingEqualsGoingOn() {
        for (int k : new int[] {0, 1, 17, 60}) {
            BehaviourCloning whole = validated(1, SMALL);
            whole.train(Budget.updates(60));
            BehaviourCloning first = validated(1, SMALL);
            first.train(Budget.updates(k));
            BehaviourCloning second = validated(2, SMALL);
            States.carry(first, second);
            second.train(Budget.updates(60 - k));
            State expected = States.of(whole);
            assertThat(States.of(second).sameAs(expected))
                    .as("resumed after %d", k)
                    .isTrue();
            second.useBest();
            whole.useBest();
            assertThat(second.policy().parameters().values())
                    .isEqualTo(whole.policy().parameters().values());
        }
        BehaviourCloning other = validated(2, SMALL);
        other.train(Budget.updates(60));
        BehaviourCloning whole = validated(1, SMALL);
        whole.train(Budget.updates(60));
        assertThat(States.of(other).sameAs(States.of(whole))).isFalse();
    }

    /** The labels of the training data are random, so the validation loss soon rises. */
    @Test
    void stopsEarlyAndKeepsTheBest() {
        Rng rng = Rng.of(4);
        BatchBuilder noise = new BatchBuilder(2, 1);
        for (int i = 0; i < 30; i++) {
            noise.add(
                    new float[] {(float) rng.nextGaussian(), (float) rng.nextGaussian()},
                    new float[] {rng.nextInt(2)},
                    0);
        }
        noise.endEpisode(Ending.TRUNCATED, new float[2]);
        MemoryDataset clean = Lines.data(2, 40);
        MemoryDataset data = MemoryDataset.of(
                noise.build(), clean.observationSpace(), clean.actionSpace(), new Provenance("noise", "-", 4, "test"));
        CategoricalPolicy policy = Lines.policy(1);
        CloningConfig config = CloningConfig.builder()
                .batchSize(30)
                .validateEvery(5)
                .patience(4)
                .build();
        BehaviourCloning trainer =
                BehaviourCloning.validated(data, clean, policy, Adam.of(policy.parameters(), 3e-2), config, Rng.of(3));
        List<Double> looks = new ArrayList<>();
        trainer.train(Budget.updates(2000), stats -> {
            if (!Double.isNaN(stats.metric("validationLoss"))) {
                assertThat(stats.update() % 5).isZero();
                looks.add(stats.metric("validationLoss"));
            }
        });
        assertThat(trainer.finished()).isTrue();
        assertThat(looks).hasSizeLessThan(400);
        double best = looks.stream().min(Double::compare).orElseThrow();
        assertThat(looks.indexOf(best)).as("four looks after the best one").isEqualTo(looks.size() - 5);
        assertThat(trainer.bestValidationLoss()).isEqualTo(best);
        assertThat(trainer.loss(clean)).isGreaterThan(best);
        trainer.useBest();
        assertThat(trainer.loss(clean)).isEqualTo(best);
        trainer.train(Budget.updates(10), stats -> looks.add(0.0));
        assertThat(looks).as("no update after the end").doesNotContain(0.0);
    }

    /** The squared error of actions near the largest float overflows. */
    @Test
    void anInfiniteValidationLossWasMeasuredAndIsNoBest() {
        GaussianPolicy policy = GaussianPolicy.freeSigma(Mlp.sizes(1, 1).build(Rng.of(1)), 1);
        BehaviourCloning trainer = BehaviourCloning.validated(
                numbers(0, 1),
                numbers(0, 1e20f),
                policy,
                Adam.of(policy.parameters(), 1e-3),
                CloningConfig.builder().validateEvery(1).patience(3).build(),
                Rng.of(2));
        assertThat(trainer.bestValidationLoss()).as("not measured yet").isNaN();
        assertThat(trainer.update().metric("validationLoss")).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(trainer.bestValidationLoss()).isEqualTo(Double.POSITIVE_INFINITY);
        assertThatIllegalStateException().isThrownBy(trainer::useBest).withMessageContaining("infinite every time");
        BehaviourCloning resumed = BehaviourCloning.validated(
                numbers(0, 1), numbers(0, 1e20f), policy, Adam.of(policy.parameters(), 1e-3), SMALL, Rng.of(2));
        States.carry(trainer, resumed);
        assertThatIllegalStateException().isThrownBy(resumed::useBest).withMessageContaining("infinite every time");
        trainer.train(Budget.updates(100));
        assertThat(States.of(trainer).child("counters").number("updates"))
                .as("no improvement counts against the patience")
                .isEqualTo(4);
    }

    private static MemoryDataset numbers(float... actions) {
        Batch batch = Batch.ofColumns(
                new int[] {0, 2}, new float[2], actions, new float[2], new float[1], new Ending[] {Ending.NONE});
        return MemoryDataset.of(batch, Box.unbounded(1), Box.unbounded(1), new Provenance("e", "p", 0, "v"));
    }

    @Test
    void continuousActionsAreClonedBySquaredError() {
        Rng rng = Rng.of(1);
        BatchBuilder builder = new BatchBuilder(2, 2);
        for (int i = 0; i < 200; i++) {
            float x = (float) rng.nextGaussian();
            float y = (float) rng.nextGaussian();
            builder.add(new float[] {x, y}, new float[] {x - y, 0.5f * y}, 0);
        }
        builder.endEpisode(Ending.TRUNCATED, new float[2]);
        MemoryDataset data = MemoryDataset.of(
                builder.build(), Box.unbounded(2), Box.unbounded(2), new Provenance("linear", "-", 1, "test"));
        Mlp mean = Mlp.sizes(2, 2).build(rng.child("network"));
        CloningConfig config = CloningConfig.builder()
                .batchSize(50)
                .loss(CloningLoss.squaredError(mean))
                .build();
        GaussianPolicy policy = GaussianPolicy.freeSigma(mean, 1); // σ is not learned
        BehaviourCloning trainer =
                new BehaviourCloning(data, policy, Adam.of(mean.parameters(), 3e-2), config, Rng.of(3));
        trainer.train(Budget.updates(800));
        assertThat(trainer.loss(data)).isLessThan(1e-6);
    }

    private static CategoricalPolicy cartPolePolicy(long seed) {
        return CategoricalPolicy.of(
                Mlp.sizes(4, 16, 2).activation(Activation.TANH).build(Rng.of(seed)), new Discrete(2));
    }

    /** Clones a formula that balances the pole from three of its episodes, then improves the clone by REINFORCE. */
    @Test
    void aClonedPolicyGoesOnIntoAPolicyGradient() {
        Policy formula = Policy.of((random, s, action) -> action[0] = s[2] + 0.3f * s[3] > 0 ? 1 : 0);
        MemoryDataset data = new Recorder(new CartPole(), "CartPole-v1", formula, "a formula", 1).episodes(3);
        CategoricalPolicy policy = cartPolePolicy(1);
        BehaviourCloning cloning = new BehaviourCloning(
                data, policy, Adam.of(policy.parameters(), 1e-2), CloningConfig.defaults(), Rng.of(2));
        double untrained = Evaluation.of(new CartPole(), policy, 20, Rng.of(7)).mean();
        cloning.train(Budget.updates(100));
        double cloned = Evaluation.of(new CartPole(), policy, 20, Rng.of(7)).mean();
        Reinforce reinforce = new Reinforce(
                new CartPole(),
                cloning.policy(),
                RunningMeanBaseline.exponential(0.95),
                Adam.of(policy.parameters(), 3e-3),
                ReinforceConfig.defaults(),
                Rng.of(3));
        reinforce.train(Budget.episodes(300));
        double improved = Evaluation.of(new CartPole(), policy, 20, Rng.of(7)).mean();
        assertThat(untrained).isLessThan(60);
        assertThat(cloned).isGreaterThan(2 * untrained);
        assertThat(improved).isGreaterThan(cloned + 50);
    }

    /** The same with PPO, whose critic shares the parameters with the policy; 40 updates continue from the clone. */
    @Test
    void aClonedPolicyGoesOnIntoPpo() {
        Policy formula = Policy.of((random, s, action) -> action[0] = s[2] + 0.3f * s[3] > 0 ? 1 : 0);
        MemoryDataset data = new Recorder(new CartPole(), "CartPole-v1", formula, "a formula", 1).episodes(3);
        ActorCritic model = ActorCritic.separate(data.observationSpace(), data.actionSpace(), Rng.of(1), 16);
        Adam adam = Adam.of(model.parameters(), 3e-3);
        BehaviourCloning cloning = new BehaviourCloning(data, model.actor(), adam, CloningConfig.defaults(), Rng.of(2));
        double untrained =
                Evaluation.of(new CartPole(), model.actor(), 20, Rng.of(7)).mean();
        cloning.train(Budget.updates(200));
        double cloned =
                Evaluation.of(new CartPole(), model.actor(), 20, Rng.of(7)).mean();
        Ppo ppo = new Ppo(CartPole.vector(4, VectorOptions.DEFAULT), model, adam, PpoConfig.defaults(), Rng.of(3));
        ppo.train(Budget.updates(40));
        double improved =
                Evaluation.of(new CartPole(), model.actor(), 20, Rng.of(7)).mean();
        assertThat(untrained).isLessThan(60);
        assertThat(cloned).isGreaterThan(2 * untrained);
        assertThat(improved).isGreaterThan(cloned);
    }

    /** Equivalent to least squares: at the optimum μ(s) is the demonstrated action, and σ is as small as possible. */
    @Test
    void continuousActionsAreClonedByLikelihood() {
        Rng rng = Rng.of(1);
        BatchBuilder builder = new BatchBuilder(1, 1);
        for (int i = 0; i < 400; i++) {
            float x = (float) rng.nextGaussian();
            builder.add(new float[] {x}, new float[] {2 * x - 1 + 0.1f * (float) rng.nextGaussian()}, 0);
        }
        builder.endEpisode(Ending.TRUNCATED, new float[1]);
        MemoryDataset data = MemoryDataset.of(
                builder.build(), Box.unbounded(1), Box.unbounded(1), new Provenance("line", "-", 1, "test"));
        Mlp mean = Mlp.sizes(1, 1).build(rng.child("network"));
        GaussianPolicy policy = GaussianPolicy.freeSigma(mean, 1);
        BehaviourCloning trainer = new BehaviourCloning(
                data, policy, Adam.of(mean.parameters(), 3e-2), CloningConfig.defaults(), Rng.of(3));
        trainer.train(Budget.updates(1500));
        float[] values = mean.parameters().values();
        assertThat(values[0]).as("slope").isBetween(1.95f, 2.05f);
        assertThat(values[1]).as("intercept").isBetween(-1.05f, -0.95f);
        // the entropy of the noise: log(0.1 √(2πe)); its standard error over 400 rows is 1/√800 = 0.035
        assertThat(trainer.loss(data)).isBetween(-0.884 - 0.15, -0.884 + 0.15);
    }

    @Test
    void aViewOfADataSetIsClonedAsWell() {
        MemoryDataset data = Lines.data(1, 40);
        BehaviourCloning trainer = trainer(Datasets.truncate(data, 0, -1, 1), 1, SMALL);
        trainer.train(Budget.updates(100));
        assertThat(trainer.loss(data)).isLessThan(0.4);
    }

    @Test
    void divergenceIsLocated() {
        CategoricalPolicy policy = Lines.policy(1);
        policy.parameters().values()[0] = Float.NaN;
        policy.parameters().changed();
        BehaviourCloning trainer =
                new BehaviourCloning(Lines.data(1, 4), policy, Adam.of(policy.parameters(), 1e-2), SMALL, Rng.of(3));
        assertThatExceptionOfType(DivergenceException.class)
                .isThrownBy(trainer::update)
                .withMessageContaining("cloning update 1");
        assertThat(States.of(trainer).child("counters").number("updates")).isZero();
    }

    @Test
    void badInputIsRefused() {
        MemoryDataset data = Lines.data(1, 4);
        Dataset empty = Datasets.where(data, "never", x -> false);
        CategoricalPolicy policy = Lines.policy(1);
        Adam adam = Adam.of(policy.parameters(), 1e-2);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> trainer(empty, 1, SMALL))
                .withMessageContaining("empty");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BehaviourCloning.validated(data, empty, policy, adam, SMALL, Rng.of(1)))
                .withMessageContaining("validation data are empty");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> trainer(data, 1, SMALL).loss(empty))
                .withMessageContaining("needs at least 1 row");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new BehaviourCloning(
                        data, policy, Adam.of(Lines.policy(2).parameters(), 1), SMALL, Rng.of(1)))
                .withMessageContaining("other parameters");
        assertThatIllegalStateException()
                .isThrownBy(trainer(data, 1, SMALL)::useBest)
                .withMessageContaining("never measured");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CloningConfig.builder().batchSize(0).build())
                .withMessageContaining("batchSize = 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CloningConfig.builder().patience(0).build())
                .withMessageContaining("patience = 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CloningConfig.builder().validateEvery(-1).build())
                .withMessageContaining("validateEvery = -1");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        CloningConfig.builder().maxGradientNorm(Double.NaN).build())
                .withMessageContaining("maxGradientNorm = NaN");
    }

    /** Validation data that fail once to be read, after the step was taken. */
    @Test
    void aStepWhoseValidationFailsDoesNotCount() {
        boolean[] fails = {false};
        MemoryDataset all = new Recorder(
                        new CartPole(),
                        "CartPole-v1",
                        Policy.of((random, s, action) -> action[0] = s[2] > 0 ? 1 : 0),
                        "a rule",
                        1)
                .episodes(4);
        Dataset validation = Datasets.where(all, "readable", observation -> true);
        Dataset failing = new Dataset() {
            @Override
            public long size() {
                return validation.size();
            }

            @Override
            public Space observationSpace() {
                return validation.observationSpace();
            }

            @Override
            public Space actionSpace() {
                return validation.actionSpace();
            }

            @Override
            public Provenance provenance() {
                return validation.provenance();
            }

            @Override
            public Transition get(long index) {
                if (fails[0]) {
                    throw new IllegalStateException("the disk is gone");
                }
                return validation.get(index);
            }
        };
        CloningConfig config =
                CloningConfig.builder().batchSize(9).validateEvery(1).build();
        CategoricalPolicy policy = cartPolePolicy(1);
        BehaviourCloning trainer =
                BehaviourCloning.validated(all, failing, policy, Adam.of(policy.parameters(), 1e-2), config, Rng.of(1));
        trainer.update();
        State before = States.of(trainer);
        fails[0] = true;
        assertThatIllegalStateException().isThrownBy(trainer::update).withMessage("the disk is gone");
        assertThat(States.of(trainer).sameAs(before)).isTrue();
        fails[0] = false;
        assertThat(trainer.update().update()).isEqualTo(2);
    }
}
