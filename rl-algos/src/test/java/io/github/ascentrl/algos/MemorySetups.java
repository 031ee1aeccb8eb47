package io.github.ascentrl.algos;

import static io.github.ascentrl.algos.TrainerSetups.LEARNING_RATE;
import static io.github.ascentrl.algos.TrainerSetups.rng;

import io.github.ascentrl.algos.actorcritic.A2c;
import io.github.ascentrl.algos.actorcritic.A2cConfig;
import io.github.ascentrl.algos.actorcritic.ActorCritic;
import io.github.ascentrl.algos.baseline.RunningMeanBaseline;
import io.github.ascentrl.algos.data.MemoryDataset;
import io.github.ascentrl.algos.data.Recorder;
import io.github.ascentrl.algos.imitation.BehaviourCloning;
import io.github.ascentrl.algos.imitation.CloningConfig;
import io.github.ascentrl.algos.imitation.Dagger;
import io.github.ascentrl.algos.imitation.DaggerConfig;
import io.github.ascentrl.algos.policy.CategoricalPolicy;
import io.github.ascentrl.algos.ppo.Ppo;
import io.github.ascentrl.algos.ppo.PpoConfig;
import io.github.ascentrl.algos.reinforce.Reinforce;
import io.github.ascentrl.algos.reinforce.ReinforceConfig;
import io.github.ascentrl.algos.run.LockstepSampler;
import io.github.ascentrl.algos.run.RolloutSampler;
import io.github.ascentrl.api.Policy;
import io.github.ascentrl.api.VectorEnv;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.envs.memory.PositionOnlyCartPole;
import io.github.ascentrl.envs.memory.RepeatCue;
import io.github.ascentrl.envs.vector.VectorEnvs;
import io.github.ascentrl.envs.vector.VectorOptions;
import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.layer.Activation;
import io.github.ascentrl.nn.layer.Gru;
import io.github.ascentrl.nn.layer.Lstm;
import io.github.ascentrl.nn.layer.Mlp;
import io.github.ascentrl.nn.layer.Network;
import io.github.ascentrl.nn.layer.Trunk;
import io.github.ascentrl.nn.optim.Adam;
import java.util.Map;

/** Trainers of networks with memory: shared and separate, in pieces of segments, with burn-in and without. */
final class MemorySetups {
    private static final int UNITS = 17;

    private MemorySetups() {}

    static void addTo(Map<String, TrainerSetup.Maker> setups) {
        setups.put("ppo-gru", MemorySetups::sharedGru);
        setups.put("ppo-lstm", MemorySetups::separateLstms);
        setups.put("ppo-reference", MemorySetups::nearReference);
        setups.put("a2c-gru-critic", MemorySetups::criticAlone);
        setups.put("reinforce-lstm", MemorySetups::reinforce);
        setups.put("bc-gru", MemorySetups::cloning);
        setups.put("dagger-gru", MemorySetups::dagger);
    }

    private static VectorEnv cartPoles(int threads) {
        return VectorEnvs.of(i -> new PositionOnlyCartPole(), 8, VectorOptions.DEFAULT.withThreads(threads));
    }

    /** A tanh layer in front of a cell. */
    private static Trunk trunk(boolean lstm, int inputs, Parameters parameters, String name) {
        Network see = Mlp.sizes(inputs, 9).into(parameters, name + "see.").build(rng().child(name + "see"));
        Network cell = lstm
                ? Lstm.sizes(9, UNITS).into(parameters, name + "lstm.").build(rng().child(name + "cell"))
                : Gru.sizes(9, UNITS).into(parameters, name + "gru.").build(rng().child(name + "cell"));
        return Trunk.of(Trunk.of(see, Activation.TANH).to(cell));
    }

    private static TrainerSetup sharedGru(int threads) {
        VectorEnv envs = cartPoles(threads);
        Trunk trunk = trunk(false, 2, new Parameters(), "");
        ActorCritic model = ActorCritic.over(trunk, envs.observationSpace(), envs.actionSpace(), rng().child("heads"));
        PpoConfig config = PpoConfig.builder()
                .steps(150)
                .segmentLength(40)
                .burnIn(7)
                .minibatches(2)
                .epochs(2)
                .build();
        return ppo(envs, model, config, threads);
    }

    private static TrainerSetup separateLstms(int threads) {
        VectorEnv envs = cartPoles(threads);
        Parameters parameters = new Parameters();
        Trunk actor = trunk(true, 2, parameters, "a.");
        Trunk critic = trunk(true, 2, parameters, "v.");
        ActorCritic model =
                ActorCritic.over(actor, critic, envs.observationSpace(), envs.actionSpace(), rng().child("heads"), 8);
        PpoConfig config =
                PpoConfig.builder().steps(150).minibatches(1).epochs(2).build();
        return ppo(envs, model, config, threads);
    }

    private static TrainerSetup ppo(VectorEnv envs, ActorCritic model, PpoConfig config, int threads) {
        Adam adam = Adam.of(model.parameters(), LEARNING_RATE);
        return TrainerSetup.of(new Ppo(envs, model, adam, config, rng()).threads(threads), model.parameters(), envs);
    }

    /** Episodes of nine steps in rollouts of twelve; the reference remembers, too. */
    private static TrainerSetup nearReference(int threads) {
        VectorEnv envs = VectorEnvs.of(i -> new RepeatCue(4, 8), 6, VectorOptions.DEFAULT.withThreads(threads));
        int in = envs.observationSpace().size();
        Trunk trunk = trunk(false, in, new Parameters(), "");
        ActorCritic model = ActorCritic.over(trunk, envs.observationSpace(), envs.actionSpace(), rng().child("heads"));
        Trunk other = trunk(false, in, new Parameters(), "reference.");
        ActorCritic reference =
                ActorCritic.over(other, envs.observationSpace(), envs.actionSpace(), rng().child("reference"));
        PpoConfig config =
                PpoConfig.builder().steps(12).minibatches(2).epochs(2).build();
        RolloutSampler sampler = new RolloutSampler(envs, rng().child("envs")).near(reference.actor(), 0.3);
        Adam adam = Adam.of(model.parameters(), LEARNING_RATE);
        return TrainerSetup.of(new Ppo(sampler, model, adam, config, rng()).threads(threads), model.parameters(), envs);
    }

    /** The policy has no memory, its critic has. */
    private static TrainerSetup criticAlone(int threads) {
        VectorEnv envs = cartPoles(threads);
        Parameters parameters = new Parameters();
        Network policy = Mlp.sizes(2, 16, 2).into(parameters, "actor.").build(rng().child("actor"));
        Network critic = trunk(false, 2, parameters, "v.")
                .to(Mlp.sizes(UNITS, 1).into(parameters, "critic.").build(rng().child("critic")));
        ActorCritic model = new ActorCritic(CategoricalPolicy.of(policy, new Discrete(2)), critic);
        A2cConfig config = A2cConfig.builder().steps(100).segmentLength(30).build();
        Adam adam = Adam.of(parameters, LEARNING_RATE);
        return TrainerSetup.of(new A2c(envs, model, adam, config, rng()).threads(threads), parameters, envs);
    }

    private static CategoricalPolicy policy(boolean lstm, int inputs, int actions) {
        Parameters parameters = new Parameters();
        Network head = Mlp.sizes(UNITS, actions).into(parameters, "act.").build(rng().child("act"));
        Trunk trunk = trunk(lstm, inputs, parameters, "");
        return CategoricalPolicy.of(trunk.to(head), new Discrete(actions));
    }

    private static TrainerSetup reinforce(int threads) {
        CategoricalPolicy policy = policy(true, 4, 3);
        LockstepSampler sampler = new LockstepSampler(() -> new RepeatCue(3, 6), 5, threads);
        Reinforce trainer = new Reinforce(
                sampler,
                policy,
                RunningMeanBaseline.exponential(0.9),
                Adam.of(policy.parameters(), LEARNING_RATE),
                ReinforceConfig.builder()
                        .episodesPerUpdate(160)
                        .segmentLength(4)
                        .build(),
                rng());
        return new TrainerSetup(trainer.threads(threads), policy.parameters(), sampler::close);
    }

    /** Leans to where the pole falls. */
    private static Policy expert() {
        return Policy.of(
                (random, observation, action) -> action[0] = observation[1] + 0.3 * random.nextGaussian() > 0 ? 1 : 0);
    }

    private static TrainerSetup cloning(int threads) {
        MemoryDataset data =
                new Recorder(new PositionOnlyCartPole(), "PositionOnlyCartPole", expert(), "leans", 3).episodes(30);
        CategoricalPolicy policy = policy(false, 2, 2);
        BehaviourCloning trainer = new BehaviourCloning(
                data,
                policy,
                Adam.of(policy.parameters(), LEARNING_RATE),
                CloningConfig.builder()
                        .batchSize(700 * (int) data.size() / 30) // 700 episodes
                        .segmentLength(20)
                        .build(),
                rng().child("cloning"));
        return TrainerSetup.of(trainer.threads(threads), policy.parameters());
    }

    private static TrainerSetup dagger(int threads) {
        CategoricalPolicy policy = policy(false, 2, 2);
        DaggerConfig config = DaggerConfig.builder()
                .episodesPerIteration(4)
                .batchSize(600)
                .stepsPerIteration(3)
                .build();
        Dagger trainer = new Dagger(
                new PositionOnlyCartPole(),
                expert(),
                policy,
                Adam.of(policy.parameters(), LEARNING_RATE),
                config,
                rng().child("dagger"));
        return TrainerSetup.of(trainer.threads(threads), policy.parameters());
    }
}
