package io.github.ascentrl.algos.actorcritic;

import io.github.ascentrl.algos.estimate.AdvantageScaling;
import io.github.ascentrl.algos.policy.CategoricalPolicy;
import io.github.ascentrl.algos.ppo.Grpo;
import io.github.ascentrl.algos.ppo.GrpoConfig;
import io.github.ascentrl.algos.ppo.Ppo;
import io.github.ascentrl.algos.ppo.PpoConfig;
import io.github.ascentrl.algos.run.ObservationNormalizer;
import io.github.ascentrl.algos.run.RewardScaler;
import io.github.ascentrl.algos.run.RolloutSampler;
import io.github.ascentrl.algos.testing.Matching;
import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.Trainer;
import io.github.ascentrl.api.VectorEnv;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.envs.classic.CartPole;
import io.github.ascentrl.envs.vector.VectorEnvs;
import io.github.ascentrl.envs.vector.VectorOptions;
import io.github.ascentrl.nn.layer.Mlp;
import io.github.ascentrl.nn.optim.Adam;
import io.github.ascentrl.nn.schedule.Schedule;

/** Every reproducible trainer of this package and of {@code algos.ppo}, on a task of the test's choice. */
enum Trainers {
    ONE_STEP {
        @Override
        Trainer on(VectorEnv envs, Env single, double learningRate, Rng rng) {
            Mlp actor =
                    Mlp.sizes(envs.observationSpace().size(), 16, actions(envs)).build(rng.child("actor"));
            Mlp critic = Mlp.sizes(envs.observationSpace().size(), 16, 1).build(rng.child("critic"));
            return new OneStepActorCritic(
                    envs,
                    CategoricalPolicy.of(actor, new Discrete(actions(envs))),
                    critic,
                    Adam.of(actor.parameters(), learningRate),
                    Adam.of(critic.parameters(), learningRate),
                    OneStepConfig.builder()
                            .discountWeights(true)
                            .entropyCoefficient(0.001)
                            .build(),
                    rng);
        }
    },
    ONE_STEP_NORMALIZED {
        @Override
        Trainer on(VectorEnv envs, Env single, double learningRate, Rng rng) {
            int width = envs.observationSpace().size();
            Mlp actor = Mlp.sizes(width, 16, actions(envs)).build(rng.child("actor"));
            Mlp critic = Mlp.sizes(width, 16, 1).build(rng.child("critic"));
            return new OneStepActorCritic(
                    new RolloutSampler(
                            envs,
                            new ObservationNormalizer(envs.observationSpace()),
                            new RewardScaler(envs.size(), 0.99),
                            rng.child("envs")),
                    CategoricalPolicy.of(actor, new Discrete(actions(envs))),
                    critic,
                    Adam.of(actor.parameters(), learningRate),
                    Adam.of(critic.parameters(), learningRate),
                    OneStepConfig.defaults(),
                    rng);
        }
    },
    A2C {
        @Override
        Trainer on(VectorEnv envs, Env single, double learningRate, Rng rng) {
            ActorCritic model = model(envs, rng);
            return new A2c(envs, model, Adam.of(model.parameters(), learningRate), A2cConfig.defaults(), rng);
        }
    },
    A2C_SHARED_NORMALIZED {
        @Override
        Trainer on(VectorEnv envs, Env single, double learningRate, Rng rng) {
            ActorCritic model =
                    ActorCritic.shared(envs.observationSpace(), (Discrete) envs.actionSpace(), rng.child("model"), 16);
            RolloutSampler sampler = new RolloutSampler(
                    envs,
                    new ObservationNormalizer(envs.observationSpace()),
                    new RewardScaler(envs.size(), 0.99),
                    rng.child("envs"));
            A2cConfig config = A2cConfig.builder()
                    .lambda(0.9)
                    .advantageScaling(AdvantageScaling.BATCH)
                    .entropyCoefficient(0.001)
                    .build();
            return new A2c(sampler, model, Adam.of(model.parameters(), learningRate), config, rng);
        }
    },
    PPO {
        @Override
        Trainer on(VectorEnv envs, Env single, double learningRate, Rng rng) {
            ActorCritic model = model(envs, rng);
            PpoConfig config = PpoConfig.builder().steps(8).minibatches(3).build();
            return new Ppo(envs, model, Adam.of(model.parameters(), learningRate), config, rng);
        }
    },
    PPO_ALL_OPTIONS {
        @Override
        Trainer on(VectorEnv envs, Env single, double learningRate, Rng rng) {
            ActorCritic model = model(envs, rng);
            PpoConfig config = PpoConfig.builder()
                    .steps(8)
                    .minibatches(2)
                    .epochs(10)
                    .targetKl(0.01)
                    .clipValue(true)
                    .advantageScaling(AdvantageScaling.BATCH)
                    .clip(Schedule.linear(0.3, 0.1, 50))
                    .build();
            RolloutSampler sampler = new RolloutSampler(
                    envs,
                    new ObservationNormalizer(envs.observationSpace()),
                    new RewardScaler(envs.size(), 0.99),
                    rng.child("envs"));
            return new Ppo(sampler, model, Adam.of(model.parameters(), learningRate), config, rng);
        }
    },
    GRPO {
        @Override
        Trainer on(VectorEnv envs, Env single, double learningRate, Rng rng) {
            Mlp network = Mlp.sizes(single.observationSpace().size(), 16, actions(envs))
                    .build(rng.child("actor"));
            Mlp copy = Mlp.sizes(single.observationSpace().size(), 16, actions(envs))
                    .build(rng.child("actor"));
            GrpoConfig config = GrpoConfig.builder()
                    .groups(2)
                    .groupSize(4)
                    .epochs(2)
                    .minibatches(2)
                    .klCoefficient(0.001)
                    .entropyCoefficient(0.001)
                    .build();
            return new Grpo(
                    single,
                    CategoricalPolicy.of(network, new Discrete(actions(envs))),
                    CategoricalPolicy.of(copy, new Discrete(actions(envs))),
                    Adam.of(network.parameters(), learningRate),
                    config,
                    rng);
        }
    };

    /**
     * A trainer.
     *
     * @param envs the environments for trainers that collect rollouts
     * @param single the environment for trainers that collect whole episodes
     */
    abstract Trainer on(VectorEnv envs, Env single, double learningRate, Rng rng);

    /** On CartPole, with a batch that is stepped by the given number of threads. */
    Trainer onCartPole(int threads, double learningRate, long seed) {
        VectorEnv envs = CartPole.vector(4, VectorOptions.DEFAULT.withThreads(threads));
        return on(envs, new CartPole(), learningRate, Rng.of(seed));
    }

    Trainer onMatching(double learningRate, long seed) {
        return on(VectorEnvs.of(Matching::new, 8), new Matching(), learningRate, Rng.of(seed));
    }

    private static ActorCritic model(VectorEnv envs, Rng rng) {
        return ActorCritic.separate(envs.observationSpace(), (Discrete) envs.actionSpace(), rng.child("model"), 16);
    }

    private static int actions(VectorEnv envs) {
        return ((Discrete) envs.actionSpace()).n();
    }
}
