package io.github.ascentrl.examples.train;

import io.github.ascentrl.algos.baseline.LeaveOneOutBaseline;
import io.github.ascentrl.algos.baseline.RunningMeanBaseline;
import io.github.ascentrl.algos.baseline.ValueBaseline;
import io.github.ascentrl.algos.baseline.ZeroBaseline;
import io.github.ascentrl.algos.policy.CategoricalPolicy;
import io.github.ascentrl.algos.policy.DifferentiablePolicy;
import io.github.ascentrl.algos.policy.GaussianPolicy;
import io.github.ascentrl.algos.policy.MultiDiscretePolicy;
import io.github.ascentrl.algos.policy.SavedPolicy;
import io.github.ascentrl.algos.ppo.Grpo;
import io.github.ascentrl.algos.ppo.GrpoConfig;
import io.github.ascentrl.algos.reinforce.Reinforce;
import io.github.ascentrl.algos.reinforce.ReinforceConfig;
import io.github.ascentrl.algos.run.LockstepSampler;
import io.github.ascentrl.algos.search.CrossEntropy;
import io.github.ascentrl.algos.search.CrossEntropyConfig;
import io.github.ascentrl.algos.search.EliteRule;
import io.github.ascentrl.algos.search.SessionElites;
import io.github.ascentrl.api.ActionMasked;
import io.github.ascentrl.api.Baseline;
import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.Trainer;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.api.space.MultiDiscrete;
import io.github.ascentrl.api.space.Space;
import io.github.ascentrl.nn.layer.Activation;
import io.github.ascentrl.nn.layer.Mlp;
import io.github.ascentrl.nn.optim.Adam;
import io.github.ascentrl.nn.optim.Optimizer;
import io.github.ascentrl.nn.schedule.Schedule;
import java.util.Arrays;
import java.util.stream.IntStream;

/** Composes REINFORCE, GRPO and the cross-entropy method: whole episodes, a policy, Adam. */
final class EpisodeLearners {
    private enum BaselineKind {
        NONE,
        RUNNING_MEAN,
        FADING_MEAN,
        LEAVE_ONE_OUT,
        VALUE
    }

    private EpisodeLearners() {}

    static Learner reinforce(RunSettings s, int threads) {
        ReinforceConfig usual = ReinforceConfig.defaults();
        int episodes = s.whole("episodesPerUpdate", usual.episodesPerUpdate());
        long updates = s.updatesOfEpisodes(episodes);
        ReinforceConfig config = ReinforceConfig.builder()
                .episodesPerUpdate(episodes)
                .gamma(s.number("gamma", usual.gamma()))
                .credit(s.choice("credit", usual.credit()))
                .lossScale(s.choice("lossScale", usual.lossScale()))
                .discountWeights(s.flag("discountWeights", usual.discountWeights()))
                .advantageScaling(s.choice("advantageScaling", usual.advantageScaling()))
                .entropyCoefficient(s.schedule("entropyCoefficient", 0, updates))
                .maxGradientNorm(s.number("maxGradientNorm", usual.maxGradientNorm()))
                .build();
        Rng rng = Rng.of(s.seed());
        Env env = Learner.vectors(s.env());
        DifferentiablePolicy policy = policy(s, env, 1, rng.child("policy"), 64);
        Baseline baseline = baseline(s, env, rng.child("value"));
        Optimizer adam = adam(s, policy, s.schedule("learningRate", 3e-3, updates));
        LockstepSampler sampler = sampler(s, episodes, threads);
        Trainer trainer = new Reinforce(sampler, policy, baseline, adam, config, rng).threads(threads);
        return learner(s, trainer, policy, env, sampler::close);
    }

    static Learner grpo(RunSettings s, int threads) {
        GrpoConfig usual = GrpoConfig.defaults();
        int groups = s.whole("groups", usual.groups());
        int groupSize = s.whole("groupSize", usual.groupSize());
        int epochs = s.whole("epochs", usual.epochs());
        int minibatches = s.whole("minibatches", usual.minibatches());
        long updates = s.updatesOfEpisodes((long) groups * groupSize);
        GrpoConfig config = GrpoConfig.builder()
                .groups(groups)
                .groupSize(groupSize)
                .gamma(s.number("gamma", usual.gamma()))
                .advantageScaling(s.choice("advantageScaling", usual.advantageScaling()))
                .lossScale(s.choice("lossScale", usual.lossScale()))
                .epochs(epochs)
                .minibatches(minibatches)
                .clip(s.schedule("clip", 0.2, updates))
                .entropyCoefficient(s.schedule("entropyCoefficient", 0, updates))
                .maxGradientNorm(s.number("maxGradientNorm", usual.maxGradientNorm()))
                .build();
        Rng rng = Rng.of(s.seed());
        Env env = Learner.vectors(s.env());
        DifferentiablePolicy policy = policy(s, env, 1, rng.child("policy"), 64);
        Optimizer adam = adam(s, policy, s.schedule("learningRate", 1e-3, updates * epochs * minibatches));
        Trainer trainer = new Grpo(env, policy, adam, config, rng).threads(threads);
        return learner(s, trainer, policy, env, env::close);
    }

    static Learner cem(RunSettings s, int threads) {
        CrossEntropyConfig usual = CrossEntropyConfig.defaults();
        int sessions = s.whole("sessions", usual.sessions());
        long updates = s.updatesOfEpisodes(sessions);
        CrossEntropyConfig config = CrossEntropyConfig.builder()
                .sessions(sessions)
                .quantile(s.schedule("quantile", 0.8, updates))
                .batchSize(s.whole("batchSize", usual.batchSize()))
                .epochs(s.whole("epochs", usual.epochs()))
                .build();
        Rng rng = Rng.of(s.seed());
        Env env = Learner.vectors(s.env());
        DifferentiablePolicy policy = policy(s, env, 0.1, rng.child("policy"), 64);
        SessionElites elites = new SessionElites(s.choice("elites", EliteRule.ABOVE));
        Optimizer adam = adam(s, policy, s.schedule("learningRate", 0.01, 0));
        LockstepSampler sampler = sampler(s, sessions, threads);
        Trainer trainer = new CrossEntropy(sampler, policy, elites, adam, config, rng).threads(threads);
        return learner(s, trainer, policy, env, sampler::close);
    }

    private static Learner learner(
            RunSettings s, Trainer trainer, DifferentiablePolicy policy, Env env, Runnable resources) {
        return new Learner(
                trainer,
                () -> Learner.vectors(s.env()),
                policy,
                policy.deterministic(),
                () -> SavedPolicy.of(policy, env.observationSpace(), env.actionSpace(), RolloutLearners.provenance(s)),
                resources);
    }

    private static LockstepSampler sampler(RunSettings s, int episodes, int threads) {
        int width = Math.max(1, Math.min(episodes, LockstepSampler.DEFAULT_WIDTH));
        return new LockstepSampler(() -> Learner.vectors(s.env()), width, Math.min(threads, width));
    }

    private static Optimizer adam(RunSettings s, DifferentiablePolicy policy, Schedule learningRate) {
        return Adam.builder(policy.parameters())
                .learningRate(learningRate)
                .epsilon(s.number("epsilon", 1e-8))
                .build();
    }

    /** {@return a policy} A small gain of the last layer makes the initial policy nearly uniform. */
    private static DifferentiablePolicy policy(RunSettings s, Env env, double gain, Rng rng, int... usual) {
        Space actions = env.actionSpace();
        int outputs = actions.choices() > 0 ? actions.choices() : actions.size();
        Mlp network = Mlp.sizes(sizes(env, s.layers("network", usual), outputs))
                .activation(s.choice("activation", Activation.TANH))
                .gains(1, s.number("outputGain", gain))
                .build(rng);
        boolean masked = env.find(ActionMasked.class).isPresent();
        if (actions instanceof Discrete choices) {
            return masked
                    ? CategoricalPolicy.masked(network, env.observationSpace(), choices)
                    : CategoricalPolicy.of(network, choices);
        }
        if (actions instanceof MultiDiscrete choices) {
            return masked
                    ? MultiDiscretePolicy.masked(network, env.observationSpace(), choices)
                    : MultiDiscretePolicy.of(network, choices);
        }
        return GaussianPolicy.freeSigma(network, s.number("sigma", 1));
    }

    private static Baseline baseline(RunSettings s, Env env, Rng rng) {
        return switch (s.choice("baseline", BaselineKind.FADING_MEAN)) {
            case NONE -> new ZeroBaseline();
            case RUNNING_MEAN -> RunningMeanBaseline.cumulative();
            case FADING_MEAN -> RunningMeanBaseline.exponential(0.95);
            case LEAVE_ONE_OUT -> LeaveOneOutBaseline.wholeReturn();
            case VALUE -> {
                Mlp network = Mlp.sizes(sizes(env, s.layers("valueNetwork", 64), 1))
                        .activation(s.choice("activation", Activation.TANH))
                        .build(rng);
                Optimizer adam = Adam.of(network.parameters(), s.number("valueLearningRate", 3e-3));
                yield new ValueBaseline(network, adam, s.whole("valueSteps", 1));
            }
        };
    }

    private static int[] sizes(Env env, int[] hidden, int outputs) {
        return IntStream.concat(
                        IntStream.of(env.observationSpace().size()),
                        IntStream.concat(Arrays.stream(hidden), IntStream.of(outputs)))
                .toArray();
    }
}
