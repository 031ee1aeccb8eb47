package io.github.ascentrl.examples.actorcritic;

import io.github.ascentrl.algos.actorcritic.A2c;
import io.github.ascentrl.algos.actorcritic.A2cConfig;
import io.github.ascentrl.algos.actorcritic.ActorCritic;
import io.github.ascentrl.algos.baseline.ValueBaseline;
import io.github.ascentrl.algos.estimate.LossScale;
import io.github.ascentrl.algos.policy.CategoricalPolicy;
import io.github.ascentrl.algos.policy.DifferentiablePolicy;
import io.github.ascentrl.algos.policy.GaussianPolicy;
import io.github.ascentrl.algos.ppo.Grpo;
import io.github.ascentrl.algos.ppo.GrpoConfig;
import io.github.ascentrl.algos.ppo.Ppo;
import io.github.ascentrl.algos.ppo.PpoConfig;
import io.github.ascentrl.algos.reinforce.Reinforce;
import io.github.ascentrl.algos.reinforce.ReinforceConfig;
import io.github.ascentrl.algos.run.ObservationNormalizer;
import io.github.ascentrl.algos.run.RewardScaler;
import io.github.ascentrl.algos.run.RolloutSampler;
import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.Trainer;
import io.github.ascentrl.api.VectorEnv;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.layer.Mlp;
import io.github.ascentrl.nn.optim.Adam;
import io.github.ascentrl.nn.optim.Optimizer;
import io.github.ascentrl.nn.optim.RmsProp;
import io.github.ascentrl.nn.schedule.Schedule;

/**
 * Settings for the classic tasks. Those of PPO and A2C are rl-baselines3-zoo's ({@code hyperparams/ppo.yml} and
 * {@code a2c.yml}; its value loss is not halved, so our coefficient is twice as large). Where the zoo explores with
 * state-dependent noise (Pendulum, MountainCarContinuous) we use Gaussian noise, initially with σ = 1. PPO on
 * MountainCarContinuous has our own settings, because the zoo's depend on that noise. REINFORCE, except for its γ, and
 * GRPO have one setting for all tasks.
 */
final class Recipes {
    private Recipes() {}

    /** PPO's settings: the number of environments, the learning rate, whether it falls to 0, and the rest. */
    record PpoSetting(int environments, double learningRate, boolean falling, boolean normalize, PpoConfig config) {
        PpoSetting with(PpoConfig other) {
            return new PpoSetting(environments, learningRate, falling, normalize, other);
        }

        int updates(long steps) {
            return Math.toIntExact(Math.max(1, steps / ((long) environments * config.steps())));
        }
    }

    static PpoConfig.Builder zooCartPole(long updates) {
        return PpoConfig.builder()
                .steps(32)
                .minibatches(1)
                .epochs(20)
                .gamma(0.98)
                .lambda(0.8)
                .clip(Schedule.linear(0.2, 0, updates))
                .valueCoefficient(1)
                .entropyCoefficient(0);
    }

    static PpoSetting cartPole(long steps) {
        return new PpoSetting(8, 1e-3, true, false, zooCartPole(steps / 256).build());
    }

    static PpoSetting acrobot() {
        return new PpoSetting(
                16, 3e-4, false, true, zooNormalized(256, 0.94).minibatches(64).build());
    }

    static PpoSetting mountainCar() {
        return new PpoSetting(16, 3e-4, false, true, zooNormalized(16, 0.98).build());
    }

    private static PpoConfig.Builder zooNormalized(int steps, double lambda) {
        return PpoConfig.builder()
                .steps(steps)
                .lambda(lambda)
                .valueCoefficient(1)
                .entropyCoefficient(0);
    }

    static PpoSetting pendulum() {
        PpoConfig config = PpoConfig.builder()
                .steps(1024)
                .minibatches(64)
                .epochs(10)
                .gamma(0.9)
                .valueCoefficient(1)
                .entropyCoefficient(0)
                .build();
        return new PpoSetting(4, 1e-3, false, false, config);
    }

    static PpoSetting carContinuous() {
        PpoConfig config = PpoConfig.builder()
                .steps(256)
                .minibatches(8)
                .epochs(10)
                .gamma(0.9999)
                .lambda(0.9)
                .clip(0.1)
                .entropyCoefficient(0.00429)
                .valueCoefficient(0.38)
                .maxGradientNorm(5)
                .build();
        return new PpoSetting(8, 3e-4, false, true, config);
    }

    static A2cConfig pendulumA2c() {
        return A2cConfig.builder()
                .steps(8)
                .gamma(0.9)
                .lambda(0.9)
                .valueCoefficient(0.8)
                .build();
    }

    static Recipe ppo(Task task, String name, long steps, double zoo, String source, PpoSetting setting) {
        return new Recipe(task, name, steps, zoo, source, rng -> {
            VectorEnv envs = task.vector(setting.environments());
            ActorCritic model = model(envs, rng);
            RolloutSampler sampler =
                    sampler(envs, setting.normalize(), setting.config().gamma(), rng);
            long optimizerSteps = (long) setting.updates(steps)
                    * setting.config().epochs()
                    * setting.config().minibatches();
            Optimizer adam = adam(model.parameters(), setting.learningRate(), setting.falling() ? optimizerSteps : 0);
            return Agent.of(new Ppo(sampler, model, adam, setting.config(), rng), model, sampler);
        });
    }

    static Recipe a2c(
            Task task,
            long steps,
            double zoo,
            String source,
            int environments,
            double learningRate,
            boolean falling,
            boolean normalize,
            A2cConfig config) {
        return new Recipe(task, "A2C", steps, zoo, source, rng -> {
            VectorEnv envs = task.vector(environments);
            ActorCritic model = model(envs, rng);
            RolloutSampler sampler = sampler(envs, normalize, config.gamma(), rng);
            long updates = Math.max(1, steps / ((long) environments * config.steps()));
            Schedule rate = falling ? Schedule.linear(learningRate, 0, updates) : Schedule.constant(learningRate);
            Optimizer rmsProp = new RmsProp(model.parameters(), rate, 0.99, 1e-5);
            return Agent.of(new A2c(sampler, model, rmsProp, config, rng), model, sampler);
        });
    }

    static Recipe reinforce(Task task, long steps, double gamma) {
        return new Recipe(task, "REINFORCE + V(s)", steps, Double.NaN, "", rng -> {
            DifferentiablePolicy policy = policy(task, rng.child("policy"));
            Env env = task.single();
            Mlp value = Mlp.sizes(env.observationSpace().size(), 64, 1).build(rng.child("value"));
            ValueBaseline baseline = new ValueBaseline(value, Adam.of(value.parameters(), 3e-3), 5);
            ReinforceConfig config =
                    ReinforceConfig.builder().gamma(gamma).episodesPerUpdate(4).build();
            Trainer trainer = new Reinforce(env, policy, baseline, Adam.of(policy.parameters(), 3e-3), config, rng);
            return new Agent(trainer, policy.deterministic());
        });
    }

    static Recipe grpo(Task task, long steps) {
        return new Recipe(task, "GRPO", steps, Double.NaN, "", rng -> {
            DifferentiablePolicy policy = policy(task, rng.child("policy"));
            // Every step gets the return of the whole episode, and a discounted one depends on little but the episode's
            // beginning.
            GrpoConfig config = GrpoConfig.builder()
                    .groupSize(8)
                    .gamma(1)
                    .lossScale(LossScale.MEAN_OVER_STEPS)
                    .epochs(4)
                    .minibatches(4)
                    .maxGradientNorm(0.5)
                    .build();
            Trainer trainer = new Grpo(task.single(), policy, Adam.of(policy.parameters(), 1e-3), config, rng);
            return new Agent(trainer, policy.deterministic());
        });
    }

    private static DifferentiablePolicy policy(Task task, Rng rng) {
        int inputs = task.single().observationSpace().size();
        if (task.single().actionSpace() instanceof Discrete actions) {
            return CategoricalPolicy.of(Mlp.sizes(inputs, 64, actions.n()).build(rng), actions);
        }
        int outputs = task.single().actionSpace().size();
        return GaussianPolicy.freeSigma(Mlp.sizes(inputs, 64, outputs).build(rng), 1);
    }

    private static ActorCritic model(VectorEnv envs, Rng rng) {
        return ActorCritic.separate(envs.observationSpace(), envs.actionSpace(), rng.child("model"), 64, 64);
    }

    private static RolloutSampler sampler(VectorEnv envs, boolean normalize, double gamma, Rng rng) {
        if (!normalize) {
            return new RolloutSampler(envs, rng.child("envs"));
        }
        ObservationNormalizer observations = new ObservationNormalizer(envs.observationSpace());
        return new RolloutSampler(envs, observations, new RewardScaler(envs.size(), gamma), rng.child("envs"));
    }

    /** Adam with PPO's usual ε. The learning rate falls to 0 over the given number of steps; 0 keeps it constant. */
    static Optimizer adam(Parameters parameters, double rate, long steps) {
        return Adam.builder(parameters)
                .epsilon(1e-5)
                .learningRate(steps > 0 ? Schedule.linear(rate, 0, steps) : Schedule.constant(rate))
                .build();
    }
}
