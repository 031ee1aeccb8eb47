package io.github.ascentrl.algos.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.ascentrl.algos.actorcritic.A2c;
import io.github.ascentrl.algos.actorcritic.A2cConfig;
import io.github.ascentrl.algos.actorcritic.ActorCriticModel;
import io.github.ascentrl.algos.baseline.RunningMeanBaseline;
import io.github.ascentrl.algos.data.Datasets;
import io.github.ascentrl.algos.data.Recorder;
import io.github.ascentrl.algos.estimate.AdvantageScaling;
import io.github.ascentrl.algos.imitation.BehaviourCloning;
import io.github.ascentrl.algos.imitation.CloningConfig;
import io.github.ascentrl.algos.policy.CategoricalPolicy;
import io.github.ascentrl.algos.ppo.Grpo;
import io.github.ascentrl.algos.ppo.GrpoConfig;
import io.github.ascentrl.algos.ppo.Ppo;
import io.github.ascentrl.algos.ppo.PpoConfig;
import io.github.ascentrl.algos.reinforce.Reinforce;
import io.github.ascentrl.algos.reinforce.ReinforceConfig;
import io.github.ascentrl.api.Budget;
import io.github.ascentrl.api.EpisodicDataset;
import io.github.ascentrl.api.Policy;
import io.github.ascentrl.api.Trainer;
import io.github.ascentrl.api.VectorEnv;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.envs.classic.CartPole;
import io.github.ascentrl.envs.vector.VectorOptions;
import io.github.ascentrl.nn.layer.Mlp;
import io.github.ascentrl.nn.optim.Sgd;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/**
 * Trainers with {@code segmentLength}. No parameter is in the fading policy's memory, so that pieces which begin with the
 * right memory change sums by rounding alone, and those which do not change what is learned.
 */
class TruncationTest {
    private static final Discrete TWO = new Discrete(2);
    private static final Offset<Float> ROUNDING = Offset.offset(1e-5f);

    private static CategoricalPolicy inner() {
        return CategoricalPolicy.of(Mlp.sizes(4, 8, 2).build(Rng.of(1)), TWO);
    }

    private static FadingPolicy fading() {
        return new FadingPolicy(inner());
    }

    private static VectorEnv envs() {
        return CartPole.vector(3, VectorOptions.DEFAULT);
    }

    private static float[] trained(Trainer trainer, float[] parameters) {
        trainer.train(Budget.updates(4));
        return parameters.clone();
    }

    private static float[] ppo(PpoConfig.Builder config) {
        ActorCriticModel model = new FadingModel(4, TWO, Rng.of(3));
        return trained(
                new Ppo(envs(), model, Sgd.of(model.parameters(), 0.1), config.build(), Rng.of(4)),
                model.parameters().values());
    }

    private static PpoConfig.Builder config() {
        return PpoConfig.builder().steps(50).minibatches(1).advantageScaling(AdvantageScaling.NONE);
    }

    private static float[] a2c(int segmentLength) {
        ActorCriticModel model = new FadingModel(4, TWO, Rng.of(3));
        A2cConfig config =
                A2cConfig.builder().steps(50).segmentLength(segmentLength).build();
        return trained(
                new A2c(envs(), model, Sgd.of(model.parameters(), 0.1), config, Rng.of(4)),
                model.parameters().values());
    }

    private static float[] reinforce(int segmentLength) {
        return reinforce(fading(), segmentLength);
    }

    private static float[] reinforce(FadingPolicy policy, int segmentLength) {
        ReinforceConfig config = ReinforceConfig.builder()
                .episodesPerUpdate(5)
                .segmentLength(segmentLength)
                .build();
        return trained(
                new Reinforce(
                        new CartPole(),
                        policy,
                        RunningMeanBaseline.cumulative(),
                        Sgd.of(policy.parameters(), 0.1),
                        config,
                        Rng.of(4)),
                policy.parameters().values());
    }

    private static float[] grpo(int segmentLength) {
        return grpo(fading(), segmentLength);
    }

    private static float[] grpo(FadingPolicy policy, int segmentLength) {
        GrpoConfig config = GrpoConfig.builder().segmentLength(segmentLength).build();
        return trained(
                new Grpo(new CartPole(), policy, Sgd.of(policy.parameters(), 0.1), config, Rng.of(4)),
                policy.parameters().values());
    }

    private static float[] cloning(int segmentLength) {
        FadingPolicy policy = fading();
        Policy expert = Policy.of((random, s, a) -> a[0] = s[2] > 0 ? 1 : 0);
        CloningConfig config = CloningConfig.builder()
                .batchSize(5)
                .segmentLength(segmentLength)
                .build();
        return trained(
                new BehaviourCloning(
                        new Recorder(new CartPole(), "CartPole-v1", expert, "leans", 1).episodes(20),
                        policy,
                        Sgd.of(policy.parameters(), 0.1),
                        config,
                        Rng.of(4)),
                policy.parameters().values());
    }

    @Test
    void piecesBeginWithTheRightMemory() {
        for (int length : new int[] {1, 7}) {
            assertThat(a2c(length)).containsExactly(a2c(Integer.MAX_VALUE), ROUNDING);
            assertThat(reinforce(length)).containsExactly(reinforce(Integer.MAX_VALUE), ROUNDING);
            assertThat(grpo(length)).containsExactly(grpo(Integer.MAX_VALUE), ROUNDING);
            assertThat(cloning(length)).containsExactly(cloning(Integer.MAX_VALUE), ROUNDING);
            assertThat(ppo(config().segmentLength(length))).containsExactly(ppo(config()), ROUNDING);
        }
        assertThat(a2c(50)).containsExactly(a2c(Integer.MAX_VALUE)); // nothing to cut: the same bits
        assertThat(ppo(config().segmentLength(1))).as("there is rounding").isNotEqualTo(ppo(config()));
        assertThat(grpo(1)).as("there is rounding").isNotEqualTo(grpo(Integer.MAX_VALUE));
    }

    @Test
    void piecesThatBeginWithNothingAreNoticed() {
        FadingPolicy forgetful = new FadingPolicy(inner()) {
            @Override
            float[] atStartOf(Batch batch, int segment) {
                return new float[4];
            }
        };
        assertThat(furthest(reinforce(forgetful, 7), reinforce(Integer.MAX_VALUE)))
                .isGreaterThan(100 * ROUNDING.value);
        forgetful.parameters().set(inner().parameters().values());
        assertThat(furthest(grpo(forgetful, 7), grpo(Integer.MAX_VALUE))).isGreaterThan(100 * ROUNDING.value);
    }

    private static double furthest(float[] pieces, float[] whole) {
        return IntStream.range(0, whole.length)
                .mapToDouble(i -> Math.abs(pieces[i] - whole[i]))
                .max()
                .orElseThrow();
    }

    @Test
    void burnInFindsTheSameMemoryWhereNoParameterIsInIt() {
        float[] without = ppo(config().segmentLength(7));
        for (int burnIn : new int[] {1, 7}) {
            assertThat(ppo(config().segmentLength(7).burnIn(burnIn))).containsExactly(without);
        }
    }

    @Test
    void validationDataWithoutEpisodesAreRefusedAtOnce() {
        EpisodicDataset data = new Recorder(
                        new CartPole(), "CartPole-v1", Policy.of((random, s, a) -> a[0] = 0), "left", 1)
                .episodes(5);
        FadingPolicy policy = fading();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BehaviourCloning.validated(
                        data,
                        Datasets.shuffle(data, Rng.of(1)),
                        policy,
                        Sgd.of(policy.parameters(), 0.1),
                        CloningConfig.defaults(),
                        Rng.of(2)))
                .withMessageContaining("has no episode boundaries");
    }

    @Test
    void badInput() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> config().segmentLength(8).burnIn(10).build())
                .withMessageContaining("burnIn = 10 must lie in [0, segmentLength] = [0, 8]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> config().burnIn(10).build())
                .withMessageContaining("burnIn = 10 needs a segmentLength below steps = 50");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> config().segmentLength(50).burnIn(10).build())
                .withMessageContaining("burnIn = 10 needs a segmentLength below steps = 50");
        assertThat(config().segmentLength(49).burnIn(10).build().burnIn()).isEqualTo(10);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> config().segmentLength(8).burnIn(-1).build())
                .withMessageContaining("burnIn = -1");
        for (Runnable zero : new Runnable[] {
            () -> config().segmentLength(0).build(),
            () -> A2cConfig.builder().segmentLength(0).build(),
            () -> ReinforceConfig.builder().segmentLength(0).build(),
            () -> GrpoConfig.builder().segmentLength(0).build(),
            () -> CloningConfig.builder().segmentLength(0).build()
        }) {
            assertThatIllegalArgumentException()
                    .isThrownBy(zero::run)
                    .withMessageContaining("segmentLength = 0 must be at least 1");
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ppo(config().segmentLength(25).minibatches(8)))
                .withMessageContaining(
                        "minibatches = 8 must be at most 6, the number of segments (3 environments × 2 pieces of"
                                + " 50 steps); lower minibatches or segmentLength");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        ppo(config().segmentLength(49).minibatches(6).advantageScaling(AdvantageScaling.MINIBATCH)))
                .as("a minibatch may be the last piece, of one step")
                .withMessageContaining("over 1 step would make every advantage 0");
    }
}
