package io.github.ascentrl.algos;

import io.github.ascentrl.algos.actorcritic.A2c;
import io.github.ascentrl.algos.actorcritic.A2cConfig;
import io.github.ascentrl.algos.actorcritic.A3c;
import io.github.ascentrl.algos.actorcritic.A3cConfig;
import io.github.ascentrl.algos.actorcritic.ActorCritic;
import io.github.ascentrl.algos.actorcritic.OneStepActorCritic;
import io.github.ascentrl.algos.actorcritic.OneStepConfig;
import io.github.ascentrl.algos.baseline.RunningMeanBaseline;
import io.github.ascentrl.algos.baseline.ValueBaseline;
import io.github.ascentrl.algos.data.MemoryDataset;
import io.github.ascentrl.algos.data.Recorder;
import io.github.ascentrl.algos.imitation.Dagger;
import io.github.ascentrl.algos.imitation.DaggerConfig;
import io.github.ascentrl.algos.policy.CategoricalPolicy;
import io.github.ascentrl.algos.ppo.Grpo;
import io.github.ascentrl.algos.ppo.GrpoConfig;
import io.github.ascentrl.algos.ppo.Ppo;
import io.github.ascentrl.algos.ppo.PpoConfig;
import io.github.ascentrl.algos.reinforce.Reinforce;
import io.github.ascentrl.algos.reinforce.ReinforceConfig;
import io.github.ascentrl.algos.run.LockstepSampler;
import io.github.ascentrl.algos.run.ObservationNormalizer;
import io.github.ascentrl.algos.run.RewardScaler;
import io.github.ascentrl.algos.run.RolloutSampler;
import io.github.ascentrl.algos.run.Trials;
import io.github.ascentrl.algos.search.AdvantageElites;
import io.github.ascentrl.algos.search.CrossEntropy;
import io.github.ascentrl.algos.search.CrossEntropyConfig;
import io.github.ascentrl.algos.search.EliteRule;
import io.github.ascentrl.algos.search.FiniteDifferences;
import io.github.ascentrl.algos.search.FiniteDifferencesConfig;
import io.github.ascentrl.algos.search.SessionElites;
import io.github.ascentrl.algos.search.Spread;
import io.github.ascentrl.algos.search.TimeStepElites;
import io.github.ascentrl.algos.search.WeightCrossEntropy;
import io.github.ascentrl.algos.search.WeightCrossEntropyConfig;
import io.github.ascentrl.algos.testing.Fault;
import io.github.ascentrl.api.Baseline;
import io.github.ascentrl.api.Policy;
import io.github.ascentrl.api.Trainer;
import io.github.ascentrl.api.VectorEnv;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.envs.vector.VectorEnvs;
import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.layer.Mlp;
import io.github.ascentrl.nn.optim.Adam;
import io.github.ascentrl.nn.optim.Optimizer;
import java.util.function.Function;

/**
 * Trainers whose environments and optimisers fail when they are told to. Of two optimisers it is the one that steps
 * last, or often. An update of each takes at least 24 environment steps.
 */
enum FaultySetups {
    REINFORCE_MEAN {
        @Override
        Trainer with(Fault fault) {
            return reinforce(fault, RunningMeanBaseline.exponential(0.9), true);
        }
    },
    /** The policy's optimiser fails, after the baseline was fitted. */
    REINFORCE_VALUE {
        @Override
        Trainer with(Fault fault) {
            return reinforce(fault, valueBaseline(new Fault()), true);
        }
    },
    /** The baseline fails in the middle of its fit. */
    REINFORCE_VALUE_FAILS {
        @Override
        Trainer with(Fault fault) {
            return reinforce(fault, valueBaseline(fault), false);
        }
    },
    PPO {
        @Override
        Trainer with(Fault fault) {
            ActorCritic model = model();
            PpoConfig config =
                    PpoConfig.builder().steps(9).minibatches(2).epochs(3).build();
            return new Ppo(sampler(fault), model, adam(model.parameters(), fault), config, RNG);
        }
    },
    A2C {
        @Override
        Trainer with(Fault fault) {
            ActorCritic model = model();
            A2cConfig config = A2cConfig.builder().steps(9).build();
            return new A2c(sampler(fault), model, adam(model.parameters(), fault), config, RNG);
        }
    },
    ONE_STEP {
        @Override
        Trainer with(Fault fault) {
            return oneStep(fault, parameters -> adam(parameters, new Fault()));
        }
    },
    A3C_ONE {
        @Override
        Trainer with(Fault fault) {
            return a3c(fault, 1);
        }
    },
    A3C {
        @Override
        Trainer with(Fault fault) {
            return a3c(fault, 3);
        }
    },
    GRPO {
        @Override
        Trainer with(Fault fault) {
            Mlp network = network("actor", 2);
            GrpoConfig config = GrpoConfig.builder()
                    .groups(2)
                    .groupSize(4)
                    .epochs(2)
                    .minibatches(2)
                    .build();
            return new Grpo(
                    fault.env(), CategoricalPolicy.of(network, TWO), adam(network.parameters(), fault), config, RNG);
        }
    },
    SESSIONS {
        @Override
        Trainer with(Fault fault) {
            Mlp network = network("actor", 2);
            return new CrossEntropy(
                    new LockstepSampler(fault::env, 3, 1),
                    CategoricalPolicy.of(network, TWO),
                    new SessionElites(EliteRule.AT_LEAST),
                    adam(network.parameters(), fault),
                    CrossEntropyConfig.builder()
                            .sessions(10)
                            .batchSize(5)
                            .epochs(2)
                            .build(),
                    RNG);
        }
    },
    STEPS {
        @Override
        Trainer with(Fault fault) {
            Mlp network = network("actor", 2);
            return new CrossEntropy(
                    new LockstepSampler(fault::env, 3, 1),
                    CategoricalPolicy.of(network, TWO),
                    new TimeStepElites(EliteRule.TOP, 0.9, 1),
                    adam(network.parameters(), fault),
                    CrossEntropyConfig.builder()
                            .sessions(10)
                            .batchSize(5)
                            .epochs(2)
                            .build(),
                    RNG);
        }
    },
    /** V fails in the middle of its fit, after the policy has moved. */
    ADVANTAGES {
        @Override
        Trainer with(Fault fault) {
            Mlp network = network("actor", 2);
            return new CrossEntropy(
                    new LockstepSampler(fault::env, 3, 1),
                    CategoricalPolicy.of(network, TWO),
                    new AdvantageElites(EliteRule.AT_LEAST, 0.9, valueBaseline(fault)),
                    adam(network.parameters(), new Fault()),
                    CrossEntropyConfig.builder().sessions(10).build(),
                    RNG);
        }
    },
    WEIGHTS_DIAGONAL {
        @Override
        Trainer with(Fault fault) {
            return weights(fault, Spread.DIAGONAL);
        }
    },
    WEIGHTS_FULL {
        @Override
        Trainer with(Fault fault) {
            return weights(fault, Spread.FULL);
        }
    },
    FINITE_DIFFERENCES {
        @Override
        Trainer with(Fault fault) {
            CategoricalPolicy policy = CategoricalPolicy.of(network("actor", 2), TWO);
            Trials trials = new Trials(fault::env, () -> CategoricalPolicy.of(network("actor", 2), TWO), 0.9, 1);
            return new FiniteDifferences(
                    trials,
                    policy,
                    adam(policy.parameters(), fault),
                    new FiniteDifferencesConfig(0.1, 1, true, true, 1),
                    RNG);
        }
    },
    DAGGER {
        @Override
        Trainer with(Fault fault) {
            Mlp network = network("actor", 2);
            DaggerConfig config = DaggerConfig.builder()
                    .episodesPerIteration(5)
                    .stepsPerIteration(4)
                    .batchSize(8)
                    .build();
            Dagger trainer = new Dagger(
                    fault.env(),
                    EXPERT,
                    CategoricalPolicy.of(network, TWO),
                    adam(network.parameters(), fault),
                    config,
                    RNG);
            trainer.addDemonstrations(demonstrations());
            return trainer;
        }
    };

    static final Policy EXPERT = Policy.of((random, s, action) -> action[0] = s[0] < 0 ? 1 : 0);

    private static final Rng RNG = Rng.of(11);
    private static final Discrete TWO = new Discrete(2);

    abstract Trainer with(Fault fault);

    /** {@return whether an update ends in the middle of episodes} */
    boolean endsInTheMiddle() {
        return this == PPO || this == A2C || this == ONE_STEP || this == A3C_ONE || this == A3C;
    }

    static MemoryDataset demonstrations() {
        return new Recorder(new Fault().env(), "drift", EXPERT, "expert", 1).episodes(3);
    }

    static Mlp network(String key, int outputs) {
        return Mlp.sizes(Fault.OBSERVATION_SIZE, 3, outputs).build(RNG.child(key));
    }

    private static Adam adam(Parameters parameters, Fault fault) {
        return Adam.builder(parameters).learningRate(fault.learningRate(0.01)).build();
    }

    private static ValueBaseline valueBaseline(Fault fault) {
        Mlp critic = network("critic", 1);
        return new ValueBaseline(critic, adam(critic.parameters(), fault), 3);
    }

    static Trainer reinforce(Fault fault, Baseline baseline, boolean policyFails) {
        Mlp network = network("actor", 2);
        return new Reinforce(
                fault.env(),
                CategoricalPolicy.of(network, TWO),
                baseline,
                adam(network.parameters(), policyFails ? fault : new Fault()),
                ReinforceConfig.builder().episodesPerUpdate(5).build(),
                RNG);
    }

    static Trainer oneStep(Fault fault, Function<Parameters, Optimizer> actorOptimizer) {
        Mlp actor = network("actor", 2);
        Mlp critic = network("critic", 1);
        return new OneStepActorCritic(
                sampler(fault),
                CategoricalPolicy.of(actor, TWO),
                critic,
                actorOptimizer.apply(actor.parameters()),
                adam(critic.parameters(), fault),
                OneStepConfig.builder().steps(9).build(),
                RNG);
    }

    private static RolloutSampler sampler(Fault fault) {
        VectorEnv envs = VectorEnvs.of(fault::env, 3);
        return new RolloutSampler(
                envs, new ObservationNormalizer(envs.observationSpace()), new RewardScaler(3, 0.9), RNG.child("envs"));
    }

    private static ActorCritic model() {
        return ActorCritic.separate(new Fault().env().observationSpace(), TWO, RNG.child("model"), 3);
    }

    private static Trainer a3c(Fault fault, int actors) {
        return new A3c(
                i -> VectorEnvs.of(fault::env, 2),
                FaultySetups::model,
                model -> adam(model.parameters(), fault),
                new A3cConfig(actors, 3, A2cConfig.builder().steps(5).build()),
                RNG);
    }

    private static Trainer weights(Fault fault, Spread spread) {
        CategoricalPolicy policy = CategoricalPolicy.of(network("actor", 2), TWO);
        Trials trials = new Trials(fault::env, () -> CategoricalPolicy.of(network("actor", 2), TWO), 0.9, 1);
        WeightCrossEntropyConfig config = WeightCrossEntropyConfig.builder()
                .population(8)
                .elite(3)
                .episodes(2)
                .spread(spread)
                .build();
        return new WeightCrossEntropy(trials, policy, config, RNG);
    }
}
