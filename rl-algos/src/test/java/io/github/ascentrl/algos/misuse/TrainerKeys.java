package io.github.ascentrl.algos.misuse;

import static io.github.ascentrl.algos.misuse.Keys.all;

import io.github.ascentrl.algos.actorcritic.A2cConfig;
import io.github.ascentrl.algos.actorcritic.A3cConfig;
import io.github.ascentrl.algos.actorcritic.ActorCritic;
import io.github.ascentrl.algos.actorcritic.ActorCriticModel;
import io.github.ascentrl.algos.actorcritic.OneStepConfig;
import io.github.ascentrl.algos.baseline.ZeroBaseline;
import io.github.ascentrl.algos.exact.BaselineBias;
import io.github.ascentrl.algos.exact.ReferenceCases;
import io.github.ascentrl.algos.imitation.AdvantageWeightedConfig;
import io.github.ascentrl.algos.policy.CategoricalPolicy;
import io.github.ascentrl.algos.policy.Distribution;
import io.github.ascentrl.algos.policy.SavedPolicy;
import io.github.ascentrl.algos.ppo.GrpoConfig;
import io.github.ascentrl.algos.preference.DpoConfig;
import io.github.ascentrl.algos.preference.RewardModel;
import io.github.ascentrl.algos.run.RolloutSampler;
import io.github.ascentrl.algos.run.Trials;
import io.github.ascentrl.algos.sequence.DecisionConfig;
import io.github.ascentrl.algos.sequence.DecisionRows;
import io.github.ascentrl.algos.serve.PolicyServer;
import io.github.ascentrl.algos.stats.Scores;
import io.github.ascentrl.api.UpdateStats;
import io.github.ascentrl.api.VectorEnv;
import io.github.ascentrl.api.data.Preferences;
import io.github.ascentrl.api.data.Provenance;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.envs.classic.CartPole;
import io.github.ascentrl.envs.vector.VectorEnvs;
import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.layer.Mlp;
import io.github.ascentrl.nn.layer.Trunk;
import io.github.ascentrl.nn.optim.Adam;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/** Optimisers of the parameters that are trained, references with parameters of their own. */
final class TrainerKeys {
    private TrainerKeys() {}

    private static Adam adam(Parameters parameters) {
        return Adam.of(parameters, 1e-3);
    }

    private static Mlp critic() {
        return Mlp.sizes(4, 3, 1).build(Rng.of(2));
    }

    private static VectorEnv envs() {
        return VectorEnvs.of(CartPole::new, 2);
    }

    private static Preferences pairs() {
        return new Preferences(Specimens.FOUR, Specimens.TWO).add(Specimens.trajectory(), Specimens.trajectory());
    }

    private static Provenance source() {
        return new Provenance("a", "b", 1, "0.1.0");
    }

    static void addTo(Keys keys, Specimens specimens) {
        addActorCritics(keys);
        addOthers(keys);
        addMore(keys);
        addPolicies(keys);
        keys.add("algos.baseline.ValueBaseline.new(Network,Optimizer)", () -> {
            Mlp critic = critic();
            return all(critic, adam(critic.parameters()));
        });
        keys.add("algos.baseline.ValueBaseline.new(Network,Optimizer,int)", () -> {
            Mlp critic = critic();
            return all(critic, adam(critic.parameters()), 2);
        });
        keys.add(
                "algos.exact.BaselineBias.batchOf(int)",
                () -> all(BaselineBias.of(ZeroBaseline::new).on(ReferenceCases.m3()), 2));
        keys.add(
                "api.UpdateStats.withMetrics(Map)",
                () -> all(
                        new UpdateStats(1, 1, 2, 2, new float[] {1}, new int[] {2}, Map.of("a", 1.0)),
                        Map.of("b", 1.0)));
    }

    private static void addActorCritics(Keys keys) {
        keys.add(
                "algos.actorcritic.A3c.new(IntFunction,Supplier,Function,A3cConfig,Rng)",
                () -> all(
                        (IntFunction<VectorEnv>) i -> envs(),
                        (Supplier<ActorCriticModel>) Specimens::model,
                        (Function<ActorCriticModel, Adam>) model -> adam(model.parameters()),
                        new A3cConfig(1, 1, A2cConfig.builder().steps(5).build()),
                        Rng.of(1)));
        keys.add("algos.actorcritic.ActorCritic.new(DifferentiablePolicy,Network)", () -> {
            Parameters all = new Parameters();
            Mlp actor = Mlp.sizes(4, 3, 2).into(all, "actor.").build(Rng.of(1));
            return all(
                    CategoricalPolicy.of(actor, Specimens.TWO),
                    Mlp.sizes(4, 3, 1).into(all, "critic.").build(Rng.of(2)));
        });
        String oneStep = "DifferentiablePolicy,Network,Optimizer,Optimizer,OneStepConfig,Rng)";
        for (String first : new String[] {"RolloutSampler", "VectorEnv"}) {
            keys.add("algos.actorcritic.OneStepActorCritic.new(" + first + "," + oneStep, () -> {
                CategoricalPolicy policy = Specimens.policy();
                Mlp critic = critic();
                return all(
                        first.equals("VectorEnv") ? envs() : new RolloutSampler(envs(), Rng.of(1)),
                        policy,
                        critic,
                        adam(policy.parameters()),
                        adam(critic.parameters()),
                        OneStepConfig.builder().steps(5).build(),
                        Rng.of(1));
            });
        }
    }

    private static void addOthers(Keys keys) {
        keys.add(
                "algos.imitation.AdvantageWeightedCloning.new(EpisodicDataset,DifferentiablePolicy,Network,Optimizer,Optimizer,"
                        + "AdvantageWeightedConfig,Rng)",
                () -> {
                    CategoricalPolicy policy = Specimens.policy();
                    Mlp critic = critic();
                    return all(
                            Specimens.data(),
                            policy,
                            critic,
                            adam(policy.parameters()),
                            adam(critic.parameters()),
                            AdvantageWeightedConfig.builder().batchSize(2).build(),
                            Rng.of(1));
                });
        keys.add("algos.ppo.Grpo.new(Env,DifferentiablePolicy,DifferentiablePolicy,Optimizer,GrpoConfig,Rng)", () -> {
            CategoricalPolicy policy = Specimens.policy();
            return all(
                    new CartPole(20),
                    policy,
                    Specimens.policy(),
                    adam(policy.parameters()),
                    GrpoConfig.builder()
                            .groups(2)
                            .groupSize(2)
                            .klCoefficient(0.1)
                            .build(),
                    Rng.of(1));
        });
        keys.add("algos.preference.BradleyTerry.new(Preferences,RewardModel,Optimizer,int,Rng)", () -> {
            RewardModel model = rewards();
            return all(pairs(), model, adam(model.parameters()), 1, Rng.of(1));
        });
        keys.add("algos.preference.RewardModel.paying(Env)", () -> {
            CartPole env = new CartPole(20);
            Mlp network = Mlp.sizes(RewardModel.inputSize(env.observationSpace(), Specimens.TWO), 3, 1)
                    .build(Rng.of(1));
            return all(new RewardModel(network, env.observationSpace(), Specimens.TWO), env);
        });
        keys.add(
                "algos.preference.Dpo.new(Preferences,DifferentiablePolicy,DifferentiablePolicy,Optimizer,DpoConfig,Rng)",
                () -> {
                    CategoricalPolicy policy = Specimens.policy();
                    return all(
                            pairs(),
                            policy,
                            Specimens.policy(),
                            adam(policy.parameters()),
                            DpoConfig.builder().batchSize(1).build(),
                            Rng.of(1));
                });
        keys.add("algos.run.Trials.run(float[][],Rng[],int)", () -> {
            Trials trials = new Trials(() -> new CartPole(20), Specimens::policy, 1, 1);
            float[] vector = new float[trials.size()];
            return all(trials, new float[][] {vector, vector}, new Rng[] {Rng.of(1), Rng.of(2)}, 1);
        });
        keys.add("algos.run.RolloutSampler.elapsedBefore(int)", () -> {
            RolloutSampler sampler = new RolloutSampler(envs(), Rng.of(1));
            sampler.collect(Specimens.policy(), 3, false, Rng.of(1));
            return all(sampler, 3);
        });
    }

    private static RewardModel rewards() {
        return new RewardModel(Mlp.sizes(6, 3, 1).build(Rng.of(1)), Specimens.FOUR, Specimens.TWO);
    }

    private static void addPolicies(Keys keys) {
        keys.add("algos.policy.Distribution.divergence(Distribution)", () -> {
            Tape tape = new Tape();
            Distribution one = Specimens.policy().on(tape, Specimens.batch());
            return all(one, Specimens.policy().on(tape, Specimens.batch()));
        });
        keys.add(
                "algos.policy.MixturePolicy.of(Network,int,int)",
                () -> all(Mlp.sizes(4, 3, 6).build(Rng.of(1)), 1, 2));
        keys.add(
                "algos.policy.SavedPolicy.withCritic(Network)",
                () -> all(
                        SavedPolicy.of(Specimens.policy(), Specimens.FOUR, Specimens.TWO, source()),
                        Mlp.sizes(4, 3, 1).into(new Parameters(), "critic.").build(Rng.of(2))));
        keys.add("algos.policy.SavedPolicy.actorCritic()", () -> {
            ActorCritic model = Specimens.model();
            return all(model.withCritic(SavedPolicy.of(model.actor(), Specimens.FOUR, Specimens.TWO, source())));
        });
    }

    private static void addMore(Keys keys) {
        keys.add("algos.actorcritic.ActorCritic.over(Trunk,Trunk,Space,Space,Rng,int[])", () -> {
            Parameters all = new Parameters();
            return all(
                    Trunk.of(Mlp.sizes(4, 3).into(all, "one.").build(Rng.of(1))),
                    Trunk.of(Mlp.sizes(4, 3).into(all, "two.").build(Rng.of(2))),
                    Specimens.FOUR,
                    Specimens.TWO,
                    Rng.of(1),
                    new int[] {3});
        });
        keys.add(
                "algos.policy.SavedPolicy.of(PolicyKind,Network,Space,Space,Provenance)",
                () -> all(
                        Specimens.policy().kind(),
                        Mlp.sizes(4, 3, 2).build(Rng.of(1)),
                        Specimens.FOUR,
                        Specimens.TWO,
                        source()));
        keys.add(
                "algos.prediction.Transitions.new(double[][],double[][],double[])",
                () -> all(new double[4][2], new double[4][2], new double[4]));
        keys.add("algos.prediction.Prompts.new(int,int,int,float[])", () -> all(2, 3, 1, new float[20]));
        keys.add(
                "algos.exact.GradientMoments.new(int,double[],double[][],double,double,double[][],boolean,long)",
                () -> all(2, new double[4], new double[4][4], 1.0, 1.0, new double[1][4], true, 5L));
        keys.add("algos.stats.Bootstrap.new(int,double,Rng)", () -> all(1000, 0.95, Rng.of(1)));
        keys.add(
                "algos.stats.Scores.normalized(double[],double[])",
                () -> all(new Scores(new double[][] {{1, 2}, {3, 4}}), new double[] {0, 0}, new double[] {4, 5}));
        keys.add(
                "algos.serve.PolicyServer.act(long,int,float[],float[])",
                () -> all(
                        PolicyServer.sampling(
                                SavedPolicy.of(Specimens.policy(), Specimens.FOUR, Specimens.TWO, source()), Rng.of(1)),
                        5L,
                        2,
                        new float[8],
                        new float[2]));
        keys.add(
                "algos.sequence.DecisionTransformer.new(EpisodicDataset,DecisionRows,DifferentiablePolicy,Optimizer,"
                        + "DecisionConfig,Rng)",
                () -> {
                    DecisionRows rows = new DecisionRows(Specimens.FOUR, Specimens.TWO, 1);
                    CategoricalPolicy policy = CategoricalPolicy.of(
                            Mlp.sizes(rows.space().size(), 3, 2).build(Rng.of(1)), Specimens.TWO);
                    return all(
                            Specimens.data(),
                            rows,
                            policy,
                            adam(policy.parameters()),
                            new DecisionConfig(2, 2, 1),
                            Rng.of(1));
                });
    }
}
