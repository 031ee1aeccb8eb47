package io.github.ascentrl.algos;

import static io.github.ascentrl.algos.TrainerSetups.LEARNING_RATE;
import static io.github.ascentrl.algos.TrainerSetups.network;
import static io.github.ascentrl.algos.TrainerSetups.rng;

import io.github.ascentrl.algos.actorcritic.A2c;
import io.github.ascentrl.algos.actorcritic.A2cConfig;
import io.github.ascentrl.algos.actorcritic.A3c;
import io.github.ascentrl.algos.actorcritic.A3cConfig;
import io.github.ascentrl.algos.actorcritic.ActorCritic;
import io.github.ascentrl.algos.actorcritic.OneStepActorCritic;
import io.github.ascentrl.algos.actorcritic.OneStepConfig;
import io.github.ascentrl.algos.estimate.AdvantageScaling;
import io.github.ascentrl.algos.estimate.LossScale;
import io.github.ascentrl.algos.policy.CategoricalPolicy;
import io.github.ascentrl.algos.ppo.Grpo;
import io.github.ascentrl.algos.ppo.GrpoConfig;
import io.github.ascentrl.algos.ppo.Ppo;
import io.github.ascentrl.algos.ppo.PpoConfig;
import io.github.ascentrl.algos.run.ObservationNormalizer;
import io.github.ascentrl.algos.run.RewardScaler;
import io.github.ascentrl.algos.run.RolloutSampler;
import io.github.ascentrl.api.VectorEnv;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.envs.classic.CartPole;
import io.github.ascentrl.envs.classic.Pendulum;
import io.github.ascentrl.envs.grid.Catch;
import io.github.ascentrl.envs.grid.DarkRoom;
import io.github.ascentrl.envs.vector.VectorEnvs;
import io.github.ascentrl.envs.vector.VectorOptions;
import io.github.ascentrl.envs.wrap.Wrap;
import io.github.ascentrl.nn.layer.Activation;
import io.github.ascentrl.nn.layer.Conv;
import io.github.ascentrl.nn.layer.Mlp;
import io.github.ascentrl.nn.layer.Trunk;
import io.github.ascentrl.nn.optim.Adam;
import io.github.ascentrl.nn.optim.Optimizer;
import io.github.ascentrl.nn.optim.RmsProp;
import io.github.ascentrl.nn.optim.Sgd;
import io.github.ascentrl.nn.schedule.Schedule;
import java.util.Map;

/** PPO, A2C, GRPO and the one-step actor-critic: separate and shared networks, normalisers, schedules. */
final class ActorCriticSetups {
    private static final Discrete TWO = new Discrete(2);

    private ActorCriticSetups() {}

    static void addTo(Map<String, TrainerSetup.Maker> setups) {
        setups.put("ppo", ActorCriticSetups::ppo);
        setups.put("ppo-shared-norm", ActorCriticSetups::ppoSharedNormalised);
        setups.put("ppo-pend", ActorCriticSetups::ppoOnPendulum);
        setups.put("ppo-sched", ActorCriticSetups::ppoWithSchedules);
        setups.put("ppo-darkroom", ActorCriticSetups::ppoInDarkRooms);
        setups.put("ppo-catch", ActorCriticSetups::ppoThatLooks);
        setups.put("a2c", threads -> a2c(threads, false, false));
        setups.put("a2c-norm-shared", threads -> a2c(threads, true, false));
        setups.put("a2c-obsnorm", threads -> a2c(threads, false, true));
        setups.put("grpo", threads -> grpo(threads, false));
        setups.put("grpo-ref", threads -> grpo(threads, true));
        setups.put("onestep", threads -> oneStep(threads, false));
        setups.put("onestep-disc-norm", threads -> oneStep(threads, true));
        setups.put("a3c-one", ActorCriticSetups::oneActor);
    }

    private static TrainerSetup ppo(int threads) {
        VectorEnv envs = cartPoles(16, threads);
        ActorCritic model = separate(envs, 32, 32);
        PpoConfig config =
                PpoConfig.builder().steps(100).minibatches(2).epochs(2).build();
        return ppo(envs, plain(envs), model, adam(model), config, threads);
    }

    private static TrainerSetup ppoSharedNormalised(int threads) {
        VectorEnv envs = cartPoles(16, threads);
        ActorCritic model =
                ActorCritic.shared(envs.observationSpace(), envs.actionSpace(), rng().child("model"), 32, 32);
        PpoConfig config =
                PpoConfig.builder().steps(100).minibatches(2).epochs(2).build();
        return ppo(envs, normalised(envs), model, adam(model), config, threads);
    }

    private static TrainerSetup ppoOnPendulum(int threads) {
        VectorEnv envs = Pendulum.vector(8, VectorOptions.DEFAULT.withThreads(threads));
        ActorCritic model = separate(envs, 32, 32);
        PpoConfig config =
                PpoConfig.builder().steps(200).minibatches(1).epochs(3).build();
        return ppo(envs, plain(envs), model, adam(model), config, threads);
    }

    private static TrainerSetup ppoWithSchedules(int threads) {
        VectorEnv envs = cartPoles(16, threads);
        ActorCritic model = separate(envs, 32, 32);
        PpoConfig config = PpoConfig.builder()
                .steps(100)
                .minibatches(2)
                .epochs(2)
                .clip(Schedule.linear(0.3, 0.05, 6))
                .entropyCoefficient(Schedule.cosine(0.05, 0, 6))
                .clipValue(true)
                .advantageScaling(AdvantageScaling.BATCH)
                .targetKl(0.02)
                .build();
        Optimizer optimizer = Adam.builder(model.parameters())
                .learningRate(Schedule.oneCycle(LEARNING_RATE * 3, 24))
                .weightDecay(0.01)
                .build();
        return ppo(envs, plain(envs), model, optimizer, config, threads);
    }

    private static TrainerSetup ppoInDarkRooms(int threads) {
        int[] goals = {0, 5, 10, 20, 30, 40, 50, 60};
        VectorEnv envs = DarkRoom.vector(DarkRoom.Settings.REPORT, goals, VectorOptions.DEFAULT.withThreads(threads));
        ActorCritic model = separate(envs, 32);
        PpoConfig config =
                PpoConfig.builder().steps(150).minibatches(2).epochs(2).build();
        return ppo(envs, plain(envs), model, adam(model), config, threads);
    }

    private static TrainerSetup ppoThatLooks(int threads) {
        VectorEnv envs = VectorEnvs.of(
                i -> Wrap.around(new Catch(), Wrap.planes()), 16, VectorOptions.DEFAULT.withThreads(threads));
        Conv conv = Conv.of(2, 10, 5).conv(6, 3, 1, 1).conv(17, 3, 2, 1).build(rng().child("conv"));
        Rng heads = rng().child("heads");
        ActorCritic model = ActorCritic.over(
                Trunk.of(conv, Activation.RELU), envs.observationSpace(), envs.actionSpace(), heads, 32);
        PpoConfig config =
                PpoConfig.builder().steps(100).minibatches(2).epochs(2).build();
        return ppo(envs, plain(envs), model, adam(model), config, threads);
    }

    private static TrainerSetup ppo(
            VectorEnv envs,
            RolloutSampler sampler,
            ActorCritic model,
            Optimizer optimizer,
            PpoConfig config,
            int threads) {
        Ppo trainer = new Ppo(sampler, model, optimizer, config, rng()).threads(threads);
        return TrainerSetup.of(trainer, model.parameters(), envs);
    }

    private static TrainerSetup a2c(int threads, boolean shared, boolean normalised) {
        VectorEnv envs = CartPole.vector(16, VectorOptions.DEFAULT.withThreads(threads));
        ActorCritic model = shared
                ? ActorCritic.shared(envs.observationSpace(), envs.actionSpace(), rng().child("model"), 32, 32)
                : separate(envs, 32, 32);
        A2cConfig config = A2cConfig.builder()
                .steps(50)
                .lambda(0.95)
                .advantageScaling(shared ? AdvantageScaling.BATCH : AdvantageScaling.NONE)
                .entropyCoefficient(Schedule.linear(0.05, 0, 5))
                .build();
        Schedule learningRate = Schedule.linear(LEARNING_RATE, LEARNING_RATE / 10, 10);
        Optimizer optimizer = new RmsProp(model.parameters(), learningRate, 0.99, 1e-5);
        RolloutSampler sampler = normalised ? normalised(envs) : plain(envs);
        A2c trainer = new A2c(sampler, model, optimizer, config, rng()).threads(threads);
        return TrainerSetup.of(trainer, model.parameters(), envs);
    }

    /** With a single actor, asynchronous training is reproducible. */
    private static TrainerSetup oneActor(int threads) {
        A3c trainer = new A3c(
                actor -> cartPoles(16, threads),
                () -> ActorCritic.separate(new CartPole().observationSpace(), TWO, rng().child("model"), 32),
                model -> Adam.of(model.parameters(), LEARNING_RATE),
                new A3cConfig(1, 3, A2cConfig.builder().steps(20).build()),
                rng());
        return new TrainerSetup(trainer, trainer.model().parameters(), trainer::close);
    }

    private static TrainerSetup grpo(int threads, boolean reference) {
        Mlp network = network("network", 4, 32, 2);
        CategoricalPolicy policy = CategoricalPolicy.of(network, TWO);
        Optimizer optimizer = Adam.of(network.parameters(), LEARNING_RATE);
        GrpoConfig.Builder config =
                GrpoConfig.builder().groups(4).groupSize(25).epochs(2).minibatches(1);
        if (!reference) {
            Grpo trainer = new Grpo(new CartPole(), policy, optimizer, config.build(), rng()).threads(threads);
            return TrainerSetup.of(trainer, network.parameters());
        }
        config.klCoefficient(0.04)
                .clip(Schedule.linear(0.3, 0.1, 5))
                .entropyCoefficient(0.01)
                .lossScale(LossScale.SUM_PER_EPISODE);
        CategoricalPolicy start = CategoricalPolicy.of(network("network", 4, 32, 2), TWO);
        Grpo trainer = new Grpo(new CartPole(), policy, start, optimizer, config.build(), rng()).threads(threads);
        return TrainerSetup.of(trainer, network.parameters());
    }

    private static TrainerSetup oneStep(int threads, boolean normalised) {
        VectorEnv envs = cartPoles(32, threads);
        Mlp actor = network("actor", 4, 32, 2);
        Mlp critic = network("critic", 4, 32, 1);
        ObservationNormalizer normalizer =
                normalised ? new ObservationNormalizer(envs.observationSpace()) : ObservationNormalizer.none();
        RolloutSampler sampler = new RolloutSampler(envs, normalizer, RewardScaler.none(), rng().child("envs"));
        OneStepConfig config = OneStepConfig.builder()
                .steps(20)
                .discountWeights(normalised)
                .entropyCoefficient(0.01)
                .build();
        OneStepActorCritic trainer = new OneStepActorCritic(
                sampler,
                CategoricalPolicy.of(actor, TWO),
                critic,
                Adam.of(actor.parameters(), LEARNING_RATE),
                Sgd.of(critic.parameters(), LEARNING_RATE),
                config,
                rng());
        return TrainerSetup.of(trainer, actor.parameters(), envs);
    }

    private static VectorEnv cartPoles(int lanes, int threads) {
        return VectorEnvs.of(lane -> new CartPole(), lanes, VectorOptions.DEFAULT.withThreads(threads));
    }

    private static ActorCritic separate(VectorEnv envs, int... hidden) {
        return ActorCritic.separate(envs.observationSpace(), envs.actionSpace(), rng().child("model"), hidden);
    }

    private static Optimizer adam(ActorCritic model) {
        return Adam.of(model.parameters(), LEARNING_RATE);
    }

    private static RolloutSampler plain(VectorEnv envs) {
        return new RolloutSampler(envs, rng().child("envs"));
    }

    private static RolloutSampler normalised(VectorEnv envs) {
        return new RolloutSampler(
                envs,
                new ObservationNormalizer(envs.observationSpace()),
                new RewardScaler(16, 0.99),
                rng().child("envs"));
    }
}
