package io.github.ascentrl.algos;

import static io.github.ascentrl.algos.TrainerSetups.LEARNING_RATE;
import static io.github.ascentrl.algos.TrainerSetups.network;
import static io.github.ascentrl.algos.TrainerSetups.rng;

import io.github.ascentrl.algos.baseline.BatchMeanBaseline;
import io.github.ascentrl.algos.baseline.ConstantBaseline;
import io.github.ascentrl.algos.baseline.EpisodeLeaveOneOutBaseline;
import io.github.ascentrl.algos.baseline.EpisodeMeanBaseline;
import io.github.ascentrl.algos.baseline.LeaveOneOutBaseline;
import io.github.ascentrl.algos.baseline.OptimalConstantBaseline;
import io.github.ascentrl.algos.baseline.RunningMeanBaseline;
import io.github.ascentrl.algos.baseline.ValueBaseline;
import io.github.ascentrl.algos.baseline.ZeroBaseline;
import io.github.ascentrl.algos.estimate.AdvantageScaling;
import io.github.ascentrl.algos.estimate.LossScale;
import io.github.ascentrl.algos.policy.BetaPolicy;
import io.github.ascentrl.algos.policy.CategoricalPolicy;
import io.github.ascentrl.algos.policy.DifferentiablePolicy;
import io.github.ascentrl.algos.policy.GaussianPolicy;
import io.github.ascentrl.algos.policy.MixturePolicy;
import io.github.ascentrl.algos.reinforce.Credit;
import io.github.ascentrl.algos.reinforce.Reinforce;
import io.github.ascentrl.algos.reinforce.ReinforceConfig;
import io.github.ascentrl.api.Baseline;
import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.envs.classic.CartPole;
import io.github.ascentrl.envs.classic.Pendulum;
import io.github.ascentrl.envs.scheduling.SingleMachine;
import io.github.ascentrl.envs.wrap.MaskedObservations;
import io.github.ascentrl.nn.layer.Mlp;
import io.github.ascentrl.nn.optim.Adam;
import io.github.ascentrl.nn.optim.Optimizer;
import io.github.ascentrl.nn.optim.RmsProp;
import io.github.ascentrl.nn.optim.Sgd;
import io.github.ascentrl.nn.schedule.Schedule;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;

/** REINFORCE with each baseline, each kind of policy, and the settings that change its estimate. */
final class ReinforceSetups {
    private static final Discrete TWO = new Discrete(2);
    private static final Box TORQUE = Box.uniform(1, -2, 2);

    private ReinforceSetups() {}

    static void addTo(Map<String, TrainerSetup.Maker> setups) {
        setups.put("reinforce-zero", baseline((policy, threads) -> new ZeroBaseline()));
        setups.put("reinforce-constant", baseline((policy, threads) -> new ConstantBaseline(20)));
        setups.put("reinforce-runexp", baseline((policy, threads) -> RunningMeanBaseline.exponential(0.9)));
        setups.put("reinforce-runcum", baseline((policy, threads) -> RunningMeanBaseline.cumulative()));
        setups.put("reinforce-value", baseline((policy, threads) -> values(threads)));
        setups.put("reinforce-loowhole", baseline((policy, threads) -> LeaveOneOutBaseline.wholeReturn()));
        setups.put("reinforce-loostep", baseline((policy, threads) -> LeaveOneOutBaseline.perTimeStep()));
        setups.put("reinforce-eploo", baseline((policy, threads) -> new EpisodeLeaveOneOutBaseline()));
        setups.put("reinforce-epmean", baseline((policy, threads) -> new EpisodeMeanBaseline()));
        setups.put("reinforce-bmeanep", baseline((policy, threads) -> BatchMeanBaseline.ofEpisodes()));
        setups.put("reinforce-bmeanstep", baseline((policy, threads) -> BatchMeanBaseline.ofSteps()));
        setups.put("reinforce-optcum", baseline((policy, threads) -> OptimalConstantBaseline.cumulative(policy)));
        setups.put("reinforce-optexp", baseline((policy, threads) -> OptimalConstantBaseline.exponential(policy, 0.9)));
        setups.put("reinforce-whole-sgd", ReinforceSetups::wholeReturns);
        setups.put("reinforce-sched-rmsprop", ReinforceSetups::schedules);
        setups.put("reinforce-gauss", continuous(1, network -> GaussianPolicy.freeSigma(network, 0.7)));
        setups.put("reinforce-squashed", continuous(2, network -> GaussianPolicy.stateDependent(network)
                .squashed(TORQUE)));
        setups.put("reinforce-beta", continuous(2, network -> BetaPolicy.of(network, TORQUE)));
        setups.put("reinforce-mixture", continuous(9, network -> MixturePolicy.of(network, 1, 3)));
        setups.put("reinforce-masked", ReinforceSetups::masked);
    }

    static Baseline values(int threads) {
        Mlp network = network("value", 4, 32, 1);
        return new ValueBaseline(network, Adam.of(network.parameters(), 0.01), 3).threads(threads);
    }

    private static TrainerSetup.Maker baseline(BiFunction<CategoricalPolicy, Integer, Baseline> baseline) {
        return threads -> {
            Mlp network = network("network", 4, 32, 2);
            CategoricalPolicy policy = CategoricalPolicy.of(network, TWO);
            return setup(
                    new CartPole(),
                    policy,
                    baseline.apply(policy, threads),
                    Adam.of(network.parameters(), LEARNING_RATE),
                    ReinforceConfig.builder().episodesPerUpdate(90).build(),
                    threads);
        };
    }

    private static TrainerSetup wholeReturns(int threads) {
        Mlp network = network("network", 4, 32, 2);
        ReinforceConfig config = ReinforceConfig.builder()
                .episodesPerUpdate(90)
                .credit(Credit.WHOLE_RETURN)
                .lossScale(LossScale.SUM_PER_EPISODE)
                .advantageScaling(AdvantageScaling.GROUP)
                .build();
        Optimizer optimizer = new Sgd(network.parameters(), Schedule.cosine(LEARNING_RATE, 0, 10), 0.9);
        return setup(
                new CartPole(), CategoricalPolicy.of(network, TWO), new ZeroBaseline(), optimizer, config, threads);
    }

    private static TrainerSetup schedules(int threads) {
        Mlp network = network("network", 4, 32, 2);
        ReinforceConfig config = ReinforceConfig.builder()
                .episodesPerUpdate(90)
                .discountWeights(true)
                .entropyCoefficient(Schedule.linear(0.1, 0, 10))
                .build();
        Optimizer optimizer = new RmsProp(network.parameters(), Schedule.oneCycle(LEARNING_RATE, 20), 0.99, 1e-5);
        Baseline baseline = RunningMeanBaseline.exponential(0.9);
        return setup(new CartPole(), CategoricalPolicy.of(network, TWO), baseline, optimizer, config, threads);
    }

    private static TrainerSetup.Maker continuous(int outputs, Function<Mlp, DifferentiablePolicy> policy) {
        return threads -> {
            Mlp network = network("network", 3, 32, outputs);
            ReinforceConfig config = ReinforceConfig.builder()
                    .episodesPerUpdate(5)
                    .entropyCoefficient(0.01)
                    .maxGradientNorm(1)
                    .build();
            return setup(
                    new Pendulum(200),
                    policy.apply(network),
                    RunningMeanBaseline.exponential(0.9),
                    Adam.of(network.parameters(), LEARNING_RATE),
                    config,
                    threads);
        };
    }

    private static TrainerSetup masked(int threads) {
        Env env = new MaskedObservations(new SingleMachine());
        int jobs = ((Discrete) env.actionSpace()).n();
        Mlp network = network("network", env.observationSpace().size(), 32, jobs);
        ReinforceConfig config = ReinforceConfig.builder()
                .episodesPerUpdate(150)
                .entropyCoefficient(0.01)
                .build();
        return setup(
                env,
                CategoricalPolicy.masked(network, env.observationSpace(), new Discrete(jobs)),
                LeaveOneOutBaseline.perTimeStep(),
                Adam.of(network.parameters(), LEARNING_RATE),
                config,
                threads);
    }

    private static TrainerSetup setup(
            Env env,
            DifferentiablePolicy policy,
            Baseline baseline,
            Optimizer optimizer,
            ReinforceConfig config,
            int threads) {
        Reinforce trainer = new Reinforce(env, policy, baseline, optimizer, config, rng()).threads(threads);
        return TrainerSetup.of(trainer, policy.parameters());
    }
}
