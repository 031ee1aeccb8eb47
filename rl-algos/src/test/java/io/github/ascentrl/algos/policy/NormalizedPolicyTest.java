package io.github.ascentrl.algos.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.ascentrl.algos.data.Recorder;
import io.github.ascentrl.algos.imitation.BehaviourCloning;
import io.github.ascentrl.algos.imitation.CloningConfig;
import io.github.ascentrl.algos.ppo.Grpo;
import io.github.ascentrl.algos.ppo.GrpoConfig;
import io.github.ascentrl.algos.run.Evaluation;
import io.github.ascentrl.api.Budget;
import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.EpisodicDataset;
import io.github.ascentrl.api.Policy;
import io.github.ascentrl.api.Step;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.data.Provenance;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.api.space.Space;
import io.github.ascentrl.envs.classic.CartPole;
import io.github.ascentrl.envs.wrap.Wrapper;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.layer.Gru;
import io.github.ascentrl.nn.layer.Mlp;
import io.github.ascentrl.nn.layer.Network;
import io.github.ascentrl.nn.optim.Adam;
import java.io.IOException;
import java.nio.file.Path;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A policy behind its normaliser learns from raw observations what it would learn from normalised ones. */
class NormalizedPolicyTest {
    private static final Box CARTS = new CartPole().observationSpace();
    private static final FrozenNormalizer NORMALIZER =
            new FrozenNormalizer(CARTS, new double[] {0.1, 0, -0.02, 0.3}, new double[] {0.7, 1.5, 9, 1.25}, 2);

    @TempDir
    private Path folder;

    /** Shows what the normaliser shows. */
    private static final class Shown extends Wrapper {
        Shown(Env env) {
            super(env);
        }

        @Override
        public Space observationSpace() {
            return Box.unbounded(4);
        }

        @Override
        public void reset(RandomGenerator random, float[] observation) {
            super.reset(random, observation);
            NORMALIZER.apply(observation.clone(), observation);
        }

        @Override
        public Step step(float[] action, float[] observation) {
            Step step = super.step(action, observation);
            NORMALIZER.apply(observation.clone(), observation);
            return step;
        }
    }

    private static CategoricalPolicy policy(boolean memory) {
        Network network =
                memory ? Gru.sizes(4, 2).build(Rng.of(1)) : Mlp.sizes(4, 8, 2).build(Rng.of(1));
        return CategoricalPolicy.of(network, new Discrete(2));
    }

    @Test
    void itKeepsTheContract() {
        Box box = Box.uniform(2, -1, 1);
        FrozenNormalizer half = new FrozenNormalizer(box, new double[] {0.5, -0.5}, new double[] {0.5, 2}, 1.5);
        DifferentiablePolicyContract.check(
                () -> half.before(CategoricalPolicy.of(Mlp.sizes(2, 6, 3).build(Rng.of(3)), new Discrete(3))),
                box,
                new Discrete(3),
                Rng.of(1));
        DifferentiablePolicyContract.check(
                () -> half.before(CategoricalPolicy.of(Gru.sizes(2, 3).build(Rng.of(3)), new Discrete(3))),
                box,
                new Discrete(3),
                Rng.of(2));
    }

    @Test
    void grpoTrainsItAsInAnEnvironmentThatIsNormalised() throws IOException {
        for (boolean memory : new boolean[] {false, true}) {
            CategoricalPolicy inside = policy(memory);
            CategoricalPolicy behind = policy(memory);
            DifferentiablePolicy raw = NORMALIZER.before(behind);
            grpo(new Shown(new CartPole()), inside);
            Grpo trainer = grpo(new CartPole(), raw);
            assertThat(behind.parameters().values())
                    .isEqualTo(inside.parameters().values())
                    .isNotEqualTo(policy(memory).parameters().values());
            assertThat(returns(trainer.policy().deterministic(), new CartPole()))
                    .isEqualTo(returns(inside.deterministic(), new Shown(new CartPole())));
            Path file = folder.resolve("raw");
            SavedPolicy.of(raw, CARTS, new Discrete(2), new Provenance("e", "p", 1, "v"))
                    .save(file);
            SavedPolicy back = SavedPolicy.load(file);
            assertThat(back.normalizer()).contains(NORMALIZER);
            assertThat(returns(back.acting(), new CartPole())).isEqualTo(returns(raw, new CartPole()));
            grpo(new CartPole(), back.acting());
            assertThat(back.network().parameters().values())
                    .as("what acts is what is saved")
                    .isNotEqualTo(inside.parameters().values());
        }
    }

    private static Grpo grpo(Env env, DifferentiablePolicy policy) {
        GrpoConfig config = GrpoConfig.builder().groupSize(4).epochs(2).build();
        Grpo grpo = new Grpo(env, policy, Adam.of(policy.parameters(), 1e-2), config, Rng.of(2));
        grpo.train(Budget.updates(2));
        return grpo;
    }

    private static float[] returns(Policy policy, Env env) {
        return Evaluation.of(env, policy, 10, Rng.of(3)).returns();
    }

    @Test
    void cloningTrainsItFromRawData() {
        CategoricalPolicy inside = policy(false);
        CategoricalPolicy behind = policy(false);
        float[] first = cloned(new Shown(new CartPole()), inside);
        assertThat(cloned(new CartPole(), NORMALIZER.before(behind))).isEqualTo(first);
        assertThat(first).isNotEqualTo(policy(false).parameters().values());
    }

    private static float[] cloned(Env env, DifferentiablePolicy policy) {
        Policy left = Policy.of((random, s, action) -> action[0] = random.nextInt(2));
        EpisodicDataset data = new Recorder(env, "CartPole-v1", left, "chance", 0).episodes(5);
        new BehaviourCloning(
                        data,
                        policy,
                        Adam.of(policy.parameters(), 1e-2),
                        CloningConfig.builder().batchSize(8).build(),
                        Rng.of(4))
                .train(Budget.updates(20));
        return policy.parameters().values();
    }

    @Test
    void otherObservationsAreRefused() {
        DifferentiablePolicy raw = NORMALIZER.before(policy(false));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> raw.on(new Tape(), Batch.ofRows(1, new float[3], new float[1])))
                .withMessageContaining("observations have 3 numbers, but the normaliser was made for 4");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> raw.checkFits(Box.unbounded(3), new Discrete(2), false))
                .withMessageContaining("the normaliser was made for observations of 4 numbers");
        float[] observations = {1, 2, 3, 4};
        raw.on(new Tape(), Batch.ofRows(1, observations, new float[1])).logProb();
        assertThat(observations).as("left as they were").containsExactly(1, 2, 3, 4);
    }
}
