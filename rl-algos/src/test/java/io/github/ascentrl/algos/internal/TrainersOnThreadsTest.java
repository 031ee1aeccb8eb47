package io.github.ascentrl.algos.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ascentrl.algos.actorcritic.A2c;
import io.github.ascentrl.algos.actorcritic.A2cConfig;
import io.github.ascentrl.algos.actorcritic.ActorCritic;
import io.github.ascentrl.algos.baseline.ValueBaseline;
import io.github.ascentrl.algos.data.MemoryDataset;
import io.github.ascentrl.algos.estimate.AdvantageScaling;
import io.github.ascentrl.algos.imitation.BehaviourCloning;
import io.github.ascentrl.algos.imitation.CloningConfig;
import io.github.ascentrl.algos.imitation.Dagger;
import io.github.ascentrl.algos.imitation.DaggerConfig;
import io.github.ascentrl.algos.policy.CategoricalPolicy;
import io.github.ascentrl.algos.ppo.Grpo;
import io.github.ascentrl.algos.ppo.GrpoConfig;
import io.github.ascentrl.algos.ppo.Ppo;
import io.github.ascentrl.algos.ppo.PpoConfig;
import io.github.ascentrl.algos.reinforce.Reinforce;
import io.github.ascentrl.algos.reinforce.ReinforceConfig;
import io.github.ascentrl.algos.run.EpisodeSampler;
import io.github.ascentrl.algos.search.CrossEntropy;
import io.github.ascentrl.algos.search.CrossEntropyConfig;
import io.github.ascentrl.algos.search.EliteRule;
import io.github.ascentrl.algos.search.SessionElites;
import io.github.ascentrl.algos.testing.TrainerLaws;
import io.github.ascentrl.api.Policy;
import io.github.ascentrl.api.Trainer;
import io.github.ascentrl.api.VectorEnv;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.data.Provenance;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.envs.classic.CartPole;
import io.github.ascentrl.envs.vector.VectorOptions;
import io.github.ascentrl.nn.DataParallel;
import io.github.ascentrl.nn.layer.Mlp;
import io.github.ascentrl.nn.optim.Adam;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Gradients of batches of several shards, by every trainer that has the option: as many threads as one likes. */
class TrainersOnThreadsTest {
    private static final Discrete ACTIONS = new Discrete(2);
    private static final Policy BALANCING =
            Policy.of((random, observation, action) -> action[0] = observation[2] + observation[3] > 0 ? 1 : 0);

    private enum Kind {
        REINFORCE {
            @Override
            Trainer trainer(int threads) {
                CategoricalPolicy policy = policy(1);
                Mlp value = Mlp.sizes(4, 8, 1).build(Rng.of(2));
                ValueBaseline baseline = new ValueBaseline(value, Adam.of(value.parameters(), 1e-2)).threads(threads);
                ReinforceConfig config = ReinforceConfig.builder()
                        .episodesPerUpdate(60)
                        .entropyCoefficient(0.01)
                        .build();
                return new Reinforce(
                                new CartPole(), policy, baseline, Adam.of(policy.parameters(), 1e-2), config, Rng.of(3))
                        .threads(threads);
            }
        },
        A2C_SEPARATE {
            @Override
            Trainer trainer(int threads) {
                return a2c(ActorCritic.separate(envs().observationSpace(), ACTIONS, Rng.of(1), 8), threads);
            }
        },
        A2C_SHARED {
            @Override
            Trainer trainer(int threads) {
                return a2c(ActorCritic.shared(envs().observationSpace(), ACTIONS, Rng.of(1), 8), threads);
            }
        },
        PPO {
            @Override
            Trainer trainer(int threads) {
                ActorCritic model = ActorCritic.shared(envs().observationSpace(), ACTIONS, Rng.of(1), 8);
                PpoConfig config = PpoConfig.builder()
                        .steps(130)
                        .minibatches(2)
                        .clipValue(true)
                        .build();
                return new Ppo(envs(), model, Adam.of(model.parameters(), 1e-2), config, Rng.of(3)).threads(threads);
            }
        },
        GRPO {
            @Override
            Trainer trainer(int threads) {
                CategoricalPolicy policy = policy(1);
                GrpoConfig config = GrpoConfig.builder()
                        .groups(6)
                        .groupSize(10)
                        .epochs(2)
                        .klCoefficient(0.01)
                        .entropyCoefficient(0.01)
                        .build();
                return new Grpo(
                                new CartPole(),
                                policy,
                                policy(2),
                                Adam.of(policy.parameters(), 1e-2),
                                config,
                                Rng.of(3))
                        .threads(threads);
            }
        },
        BEHAVIOUR_CLONING {
            @Override
            Trainer trainer(int threads) {
                CategoricalPolicy policy = policy(1);
                Batch played = new EpisodeSampler(new CartPole()).collect(BALANCING, 10, Rng.of(4));
                MemoryDataset data = MemoryDataset.of(
                        played, new CartPole().observationSpace(), ACTIONS, new Provenance("", "", 4, "test"));
                CloningConfig config = CloningConfig.builder().batchSize(1500).build();
                return new BehaviourCloning(data, policy, Adam.of(policy.parameters(), 1e-2), config, Rng.of(3))
                        .threads(threads);
            }
        },
        DAGGER {
            @Override
            Trainer trainer(int threads) {
                CategoricalPolicy policy = policy(1);
                DaggerConfig config = DaggerConfig.builder()
                        .episodesPerIteration(3)
                        .stepsPerIteration(5)
                        .batchSize(1100)
                        .build();
                return new Dagger(
                                new CartPole(),
                                BALANCING,
                                policy,
                                Adam.of(policy.parameters(), 1e-2),
                                config,
                                Rng.of(3))
                        .threads(threads);
            }
        },
        CROSS_ENTROPY {
            @Override
            Trainer trainer(int threads) {
                CategoricalPolicy policy = policy(1);
                CrossEntropyConfig config =
                        CrossEntropyConfig.builder().sessions(200).epochs(2).build();
                return new CrossEntropy(
                                new EpisodeSampler(new CartPole()),
                                policy,
                                new SessionElites(EliteRule.TOP),
                                Adam.of(policy.parameters(), 1e-2),
                                config,
                                Rng.of(3))
                        .threads(threads);
            }
        };

        abstract Trainer trainer(int threads);

        private static CategoricalPolicy policy(long seed) {
            return CategoricalPolicy.of(Mlp.sizes(4, 8, 2).build(Rng.of(seed)), ACTIONS);
        }

        private static VectorEnv envs() {
            return CartPole.vector(8, VectorOptions.DEFAULT);
        }

        private static Trainer a2c(ActorCritic model, int threads) {
            A2cConfig config = A2cConfig.builder()
                    .steps(100)
                    .advantageScaling(AdvantageScaling.BATCH)
                    .entropyCoefficient(0.01)
                    .build();
            return new A2c(envs(), model, Adam.of(model.parameters(), 1e-2), config, Rng.of(3)).threads(threads);
        }
    }

    @ParameterizedTest
    @EnumSource
    void oneAndTwoAndThreeThreadsGiveTheSameBits(Kind kind) {
        TrainerLaws.assertSameBits(() -> kind.trainer(1), () -> kind.trainer(2), 4);
        TrainerLaws.assertSameBits(() -> kind.trainer(1), () -> kind.trainer(3), 4);
    }

    /** Or the test above would hold whatever the threads did. */
    @ParameterizedTest
    @EnumSource
    void theBatchesHaveSeveralShards(Kind kind) {
        Trainer trainer = kind.trainer(1);
        double rows = 0;
        for (int i = 0; i < 4; i++) {
            rows = Math.max(rows, rows(kind, trainer.update().steps()));
        }
        assertThat(DataParallel.cuts((int) rows)).hasSizeGreaterThan(2);
    }

    private static double rows(Kind kind, long steps) {
        return switch (kind) {
            case BEHAVIOUR_CLONING -> 1500;
            case DAGGER -> 1100;
            case PPO -> steps / 2.0;
            case CROSS_ENTROPY -> steps * 0.2; // the elite: the default quantile is 0.8
            default -> steps;
        };
    }
}
