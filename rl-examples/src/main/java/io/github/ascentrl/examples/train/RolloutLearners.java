package io.github.ascentrl.examples.train;

import io.github.ascentrl.algos.actorcritic.A2c;
import io.github.ascentrl.algos.actorcritic.A2cConfig;
import io.github.ascentrl.algos.actorcritic.ActorCritic;
import io.github.ascentrl.algos.ppo.Ppo;
import io.github.ascentrl.algos.ppo.PpoConfig;
import io.github.ascentrl.algos.run.ObservationNormalizer;
import io.github.ascentrl.algos.run.RewardScaler;
import io.github.ascentrl.algos.run.RolloutSampler;
import io.github.ascentrl.api.ActionMasked;
import io.github.ascentrl.api.VectorEnv;
import io.github.ascentrl.api.data.Provenance;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.envs.Envs;
import io.github.ascentrl.envs.vector.VectorEnvs;
import io.github.ascentrl.envs.vector.VectorOptions;
import io.github.ascentrl.examples.lab.Version;
import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.layer.Activation;
import io.github.ascentrl.nn.layer.Gru;
import io.github.ascentrl.nn.layer.Init;
import io.github.ascentrl.nn.layer.Lstm;
import io.github.ascentrl.nn.layer.Mlp;
import io.github.ascentrl.nn.layer.Network;
import io.github.ascentrl.nn.layer.Trunk;
import io.github.ascentrl.nn.optim.Adam;
import io.github.ascentrl.nn.optim.Optimizer;
import io.github.ascentrl.nn.optim.RmsProp;
import io.github.ascentrl.nn.schedule.Schedule;
import java.util.Arrays;
import java.util.stream.IntStream;

/** Composes PPO and A2C: parallel environments, policy and value, an optimiser. */
final class RolloutLearners {
    /** The initial bias of the gates: they start at σ(3) = 0.95, which keeps a third of the memory after 20 steps. */
    private static final double KEEP = 3;

    private enum Memory {
        NONE,
        GRU,
        LSTM
    }

    private enum Descent {
        ADAM,
        RMSPROP
    }

    private RolloutLearners() {}

    static Learner ppo(RunSettings s, int threads) {
        PpoConfig usual = PpoConfig.defaults();
        int environments = s.whole("environments", 8);
        int steps = s.whole("steps", usual.steps());
        long updates = s.updatesOfSteps((long) environments * steps);
        PpoConfig config = PpoConfig.builder()
                .steps(steps)
                .epochs(s.whole("epochs", usual.epochs()))
                .minibatches(s.whole("minibatches", usual.minibatches()))
                .gamma(s.number("gamma", usual.gamma()))
                .lambda(s.number("lambda", usual.lambda()))
                .clip(s.schedule("clip", 0.2, updates))
                .clipValue(s.flag("clipValue", usual.clipValue()))
                .advantageScaling(s.choice("advantageScaling", usual.advantageScaling()))
                .valueCoefficient(s.number("valueCoefficient", usual.valueCoefficient()))
                .entropyCoefficient(s.schedule("entropyCoefficient", 0.01, updates))
                .maxGradientNorm(s.number("maxGradientNorm", usual.maxGradientNorm()))
                .targetKl(s.number("targetKl", usual.targetKl()))
                .segmentLength(s.whole("segmentLength", usual.segmentLength()))
                .burnIn(s.whole("burnIn", usual.burnIn()))
                .build();
        Rng rng = Rng.of(s.seed());
        VectorEnv envs = envs(s.env(), environments, threads);
        ActorCritic model = model(s, envs, rng.child("model"));
        RolloutSampler sampler = sampler(s, envs, config.gamma(), rng);
        long optimizerSteps = updates * config.epochs() * config.minibatches();
        Optimizer optimizer = optimizer(s, Descent.ADAM, 2.5e-4, model.parameters(), optimizerSteps);
        Ppo trainer = new Ppo(sampler, model, optimizer, config, rng).threads(threads);
        return new Learner(
                trainer,
                () -> Learner.masked(s.env()),
                trainer.policy(),
                trainer.deterministic(),
                () -> trainer.saved(provenance(s)),
                envs::close);
    }

    static Learner a2c(RunSettings s, int threads) {
        A2cConfig usual = A2cConfig.defaults();
        int environments = s.whole("environments", 8);
        int steps = s.whole("steps", usual.steps());
        long updates = s.updatesOfSteps((long) environments * steps);
        A2cConfig config = A2cConfig.builder()
                .steps(steps)
                .gamma(s.number("gamma", usual.gamma()))
                .lambda(s.number("lambda", usual.lambda()))
                .advantageScaling(s.choice("advantageScaling", usual.advantageScaling()))
                .valueCoefficient(s.number("valueCoefficient", usual.valueCoefficient()))
                .entropyCoefficient(s.schedule("entropyCoefficient", 0, updates))
                .maxGradientNorm(s.number("maxGradientNorm", usual.maxGradientNorm()))
                .segmentLength(s.whole("segmentLength", usual.segmentLength()))
                .build();
        Rng rng = Rng.of(s.seed());
        VectorEnv envs = envs(s.env(), environments, threads);
        ActorCritic model = model(s, envs, rng.child("model"));
        RolloutSampler sampler = sampler(s, envs, config.gamma(), rng);
        Optimizer optimizer = optimizer(s, Descent.RMSPROP, 7e-4, model.parameters(), updates);
        A2c trainer = new A2c(sampler, model, optimizer, config, rng).threads(threads);
        return new Learner(
                trainer,
                () -> Learner.masked(s.env()),
                trainer.policy(),
                trainer.deterministic(),
                () -> trainer.saved(provenance(s)),
                envs::close);
    }

    static Provenance provenance(RunSettings s) {
        return new Provenance(s.env(), s.algorithm().toString(), s.seed(), Version.current());
    }

    private static VectorEnv envs(String id, int n, int threads) {
        VectorOptions options = VectorOptions.DEFAULT.withThreads(threads);
        boolean masked = Envs.make(id).find(ActionMasked.class).isPresent();
        return masked ? VectorEnvs.of(i -> Learner.masked(id), n, options) : Envs.makeVector(id, n, options);
    }

    private static RolloutSampler sampler(RunSettings s, VectorEnv envs, double gamma, Rng rng) {
        return new RolloutSampler(
                envs,
                s.flag("normalizeObservations", false)
                        ? new ObservationNormalizer(envs.observationSpace())
                        : ObservationNormalizer.none(),
                s.flag("normalizeRewards", false) ? new RewardScaler(envs.size(), gamma) : RewardScaler.none(),
                rng.child("envs"));
    }

    private static Optimizer optimizer(
            RunSettings s, Descent byDefault, double rate, Parameters parameters, long steps) {
        Descent kind = s.choice("optimizer", byDefault);
        Schedule learningRate = s.schedule("learningRate", rate, steps);
        double epsilon = s.number("epsilon", 1e-5);
        return kind == Descent.ADAM
                ? Adam.builder(parameters)
                        .learningRate(learningRate)
                        .epsilon(epsilon)
                        .build()
                : new RmsProp(parameters, learningRate, 0.99, epsilon);
    }

    private static ActorCritic model(RunSettings s, VectorEnv envs, Rng rng) {
        Memory memory = s.choice("memory", Memory.NONE);
        int[] hidden = memory == Memory.NONE ? s.layers("network", 64, 64) : s.layers("network");
        boolean shared = s.flag("shared", false);
        if (memory == Memory.NONE) {
            return shared
                    ? ActorCritic.shared(envs.observationSpace(), envs.actionSpace(), rng, hidden)
                    : ActorCritic.separate(envs.observationSpace(), envs.actionSpace(), rng, hidden);
        }
        int units = s.whole("memoryUnits", 64);
        Parameters parameters = new Parameters();
        int inputs = envs.observationSpace().size();
        Trunk actor = trunk(memory, inputs, hidden, units, parameters, shared ? "trunk." : "policy.", rng);
        Trunk critic = shared ? actor : trunk(memory, inputs, hidden, units, parameters, "value.", rng);
        return ActorCritic.over(actor, critic, envs.observationSpace(), envs.actionSpace(), rng.child("heads"));
    }

    /** {@return a trunk of tanh layers, if there are any, and a recurrent layer after them} */
    private static Trunk trunk(
            Memory memory, int inputs, int[] hidden, int units, Parameters parameters, String name, Rng rng) {
        Rng own = rng.child(name);
        int last = hidden.length == 0 ? inputs : hidden[hidden.length - 1];
        if (hidden.length == 0) {
            return Trunk.of(cell(memory, last, units, parameters, name, own));
        }
        int[] sizes =
                IntStream.concat(IntStream.of(inputs), Arrays.stream(hidden)).toArray();
        Network encoder = Mlp.sizes(sizes)
                .init(Init.ORTHOGONAL)
                .gains(StrictMath.sqrt(2), StrictMath.sqrt(2))
                .into(parameters, name + "encoder.")
                .build(own.child("encoder"));
        return Trunk.of(Trunk.of(encoder, Activation.TANH).to(cell(memory, last, units, parameters, name, own)));
    }

    private static Network cell(Memory memory, int inputs, int units, Parameters parameters, String name, Rng rng) {
        return memory == Memory.GRU
                ? Gru.sizes(inputs, units)
                        .updateBias(KEEP)
                        .into(parameters, name + "cell.")
                        .build(rng.child("cell"))
                : Lstm.sizes(inputs, units)
                        .forgetBias(KEEP)
                        .into(parameters, name + "cell.")
                        .build(rng.child("cell"));
    }
}
