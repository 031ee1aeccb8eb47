package io.github.ascentrl.algos.misuse;

import io.github.ascentrl.algos.TrainerSetups;
import io.github.ascentrl.algos.actorcritic.A2cConfig;
import io.github.ascentrl.algos.actorcritic.A3c;
import io.github.ascentrl.algos.actorcritic.A3cConfig;
import io.github.ascentrl.algos.actorcritic.ActorCritic;
import io.github.ascentrl.algos.actorcritic.Heads;
import io.github.ascentrl.algos.baseline.RunningMeanBaseline;
import io.github.ascentrl.algos.baseline.ValueBaseline;
import io.github.ascentrl.algos.data.CsvDatasets;
import io.github.ascentrl.algos.data.CsvFormat;
import io.github.ascentrl.algos.data.DatasetWriter;
import io.github.ascentrl.algos.data.DiskDataset;
import io.github.ascentrl.algos.distill.Distillation;
import io.github.ascentrl.algos.distill.DistillationConfig;
import io.github.ascentrl.algos.distill.InContextEvaluation;
import io.github.ascentrl.algos.distill.LearningHistories;
import io.github.ascentrl.algos.distill.Tokens;
import io.github.ascentrl.algos.estimate.LossScale;
import io.github.ascentrl.algos.exact.BiasResult;
import io.github.ascentrl.algos.exact.Enumeration;
import io.github.ascentrl.algos.exact.ExactGradient;
import io.github.ascentrl.algos.exact.GradientMoments;
import io.github.ascentrl.algos.exact.GradientOracle;
import io.github.ascentrl.algos.exact.RationalValues;
import io.github.ascentrl.algos.exact.ReferenceCases;
import io.github.ascentrl.algos.exact.ReturnForm;
import io.github.ascentrl.algos.exact.Stage;
import io.github.ascentrl.algos.exact.TabularCase;
import io.github.ascentrl.algos.exchange.Sb3Model;
import io.github.ascentrl.algos.exchange.Sb3Weights;
import io.github.ascentrl.algos.policy.BetaPolicy;
import io.github.ascentrl.algos.policy.CategoricalPolicy;
import io.github.ascentrl.algos.policy.DeterministicPolicy;
import io.github.ascentrl.algos.policy.GaussianPolicy;
import io.github.ascentrl.algos.policy.MixturePolicy;
import io.github.ascentrl.algos.policy.MultiDiscretePolicy;
import io.github.ascentrl.algos.policy.SavedPolicy;
import io.github.ascentrl.algos.prediction.BatchTd;
import io.github.ascentrl.algos.prediction.ConstructedTd;
import io.github.ascentrl.algos.prediction.Prompts;
import io.github.ascentrl.algos.prediction.Transitions;
import io.github.ascentrl.algos.preference.BradleyTerry;
import io.github.ascentrl.algos.preference.PreferenceLoss;
import io.github.ascentrl.algos.preference.RewardModel;
import io.github.ascentrl.algos.run.BestParameters;
import io.github.ascentrl.algos.search.AdvantageElites;
import io.github.ascentrl.algos.search.EliteRule;
import io.github.ascentrl.algos.sequence.Completion;
import io.github.ascentrl.algos.sequence.LanguageModel;
import io.github.ascentrl.algos.serve.PolicyServer;
import io.github.ascentrl.algos.serve.SessionException;
import io.github.ascentrl.algos.sweep.Engine;
import io.github.ascentrl.algos.sweep.EngineProvider;
import io.github.ascentrl.algos.sweep.Outcome;
import io.github.ascentrl.algos.sweep.Searches;
import io.github.ascentrl.algos.sweep.Sweep;
import io.github.ascentrl.algos.sweep.SweepResults;
import io.github.ascentrl.algos.sweep.Trial;
import io.github.ascentrl.algos.sweep.TrialResult;
import io.github.ascentrl.api.MemoryActor;
import io.github.ascentrl.api.State;
import io.github.ascentrl.api.UpdateStats;
import io.github.ascentrl.api.data.BatchBuilder;
import io.github.ascentrl.api.data.Preferences;
import io.github.ascentrl.api.data.Provenance;
import io.github.ascentrl.api.data.RunningStatistics;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Column;
import io.github.ascentrl.api.space.MultiDiscrete;
import io.github.ascentrl.envs.classic.CartPole;
import io.github.ascentrl.envs.classic.Pendulum;
import io.github.ascentrl.envs.grid.DarkRoom;
import io.github.ascentrl.envs.render.Canvas;
import io.github.ascentrl.envs.render.Film;
import io.github.ascentrl.envs.replay.Trace;
import io.github.ascentrl.envs.replay.TraceFormatException;
import io.github.ascentrl.envs.scheduling.SingleMachine;
import io.github.ascentrl.envs.tabular.MatrixGame;
import io.github.ascentrl.envs.tabular.Rational;
import io.github.ascentrl.envs.text.AppendToken;
import io.github.ascentrl.envs.text.Grammar;
import io.github.ascentrl.envs.vector.VectorEnvs;
import io.github.ascentrl.envs.vector.VectorOptions;
import io.github.ascentrl.envs.wrap.MaskedObservations;
import io.github.ascentrl.envs.wrap.NormalizeReward;
import io.github.ascentrl.envs.wrap.OneHot;
import io.github.ascentrl.envs.wrap.PermuteActions;
import io.github.ascentrl.envs.wrap.RescaleAction;
import io.github.ascentrl.envs.wrap.VectorWrap;
import io.github.ascentrl.nn.Adapter;
import io.github.ascentrl.nn.Loss;
import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.Sequences;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.io.Json;
import io.github.ascentrl.nn.io.JsonObject;
import io.github.ascentrl.nn.io.NamedTensors;
import io.github.ascentrl.nn.io.SafetensorsHeader;
import io.github.ascentrl.nn.io.SafetensorsWriter;
import io.github.ascentrl.nn.layer.Conv;
import io.github.ascentrl.nn.layer.Embedding;
import io.github.ascentrl.nn.layer.LowRank;
import io.github.ascentrl.nn.layer.Mlp;
import io.github.ascentrl.nn.layer.Network;
import io.github.ascentrl.nn.layer.TokenRows;
import io.github.ascentrl.nn.layer.Transformer;
import io.github.ascentrl.nn.layer.Trunk;
import io.github.ascentrl.nn.optim.Adam;
import java.io.StringReader;
import java.lang.reflect.Proxy;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** Values of classes that no constructor or factory makes from arguments that do not fit each other. */
final class MoreSpecimens {
    private MoreSpecimens() {}

    static void addTo(Consumer<Callable<Object>> add, Specimens specimens) {
        addNetworks(add);
        addFiles(add, specimens);
        addEnvironments(add);
        addWrappers(add);
        addStates(add);
        addPolicies(add);
        addExact(add);
        addHistories(add);
        addMoments(add);
        addExchanged(add, specimens);
        add.accept(() -> new UpdateStats(1, 1, 2, 2, new float[] {1}, new int[] {2}, Map.of("a", 1.0)));
        add.accept(() -> new Transitions(new double[4][2], new double[4][2], new double[4]));
        add.accept(() -> new Prompts(2, 3, 1, new float[20]));
        add.accept(() ->
                new BatchTd(new Transitions(new double[4][2], new double[4][2], new double[4]), new double[2][2]));
        add.accept(() -> {
            RewardModel model = new RewardModel(Mlp.sizes(6, 3, 1).build(Rng.of(1)), Specimens.FOUR, Specimens.TWO);
            Preferences pairs =
                    new Preferences(Specimens.FOUR, Specimens.TWO).add(Specimens.trajectory(), Specimens.trajectory());
            return new BradleyTerry(pairs, model, Adam.of(model.parameters(), 1e-3), 1, Rng.of(1));
        });
        add.accept(() -> {
            Mlp network = Mlp.sizes(4, 3, 1).build(Rng.of(1));
            return new ValueBaseline(network, Adam.of(network.parameters(), 1e-3));
        });
        add.accept(() -> new A3c(
                i -> VectorEnvs.of(CartPole::new, 2),
                Specimens::model,
                model -> Adam.of(model.parameters(), 1e-3),
                new A3cConfig(1, 1, A2cConfig.builder().steps(5).build()),
                Rng.of(1)));
        addSharing(add);
        addSweeps(add);
        add.accept(() -> {
            PolicyServer server = PolicyServer.deterministic(savedGaussian());
            server.begin("a");
            return server;
        });
        add.accept(() -> LanguageModel.tokens(3)
                .context(16)
                .longestPrompt(4)
                .size(4)
                .heads(2)
                .blocks(1)
                .build(Rng.of(1)));
        add.accept(() -> new Completion(new int[] {1}, new int[] {1, 0}));
        add.accept(() -> PreferenceLoss.sigmoid());
        add.accept(() -> new AdvantageElites(EliteRule.TOP, 0.9, RunningMeanBaseline.cumulative()));
        for (String trainer : List.of(
                "ppo",
                "a2c",
                "grpo",
                "onestep",
                "cem-session",
                "wcem-diag",
                "fd",
                "bc",
                "dagger",
                "dpo",
                "decision-transformer",
                "advantage-weighted")) {
            add.accept(() -> TrainerSetups.all().get(trainer).with(1).trainer());
        }
    }

    private static void addNetworks(Consumer<Callable<Object>> add) {
        add.accept(() -> Sequences.of(0, 2, 4));
        add.accept(() -> Transformer.size(4).heads(2).blocks(1).build(Rng.of(1)));
        add.accept(() -> Conv.of(1, 4, 4).conv(2, 3, 1, 0).build(Rng.of(1)));
        add.accept(
                () -> LowRank.over(Mlp.sizes(4, 3, 2).build(Rng.of(1))).rank(1).build(Rng.of(2)));
        add.accept(() -> {
            Parameters all = new Parameters();
            Network embeddings = new Embedding(5, 4, Rng.of(1), all, "embedding.");
            Network inner = Transformer.size(4)
                    .heads(2)
                    .blocks(1)
                    .into(all, "transformer.")
                    .build(Rng.of(2));
            return TokenRows.of(3, 4, Trunk.of(embeddings).to(inner));
        });
        add.accept(() -> Adapter.add(
                        Mlp.sizes(4, 3, 2).build(Rng.of(1)).parameters().entries(), name -> true, 1, 1f)
                .get(0));
        add.accept(() -> Mlp.sizes(4, 3, 2).build(Rng.of(1)).weight(0));
        add.accept(() -> Loss.of(new Tape().constant(new float[] {1}, 1, 1)));
        add.accept(() -> Loss.of(new Tape().constant(new float[] {1}, 1, 1)).value());
    }

    private static void addFiles(Consumer<Callable<Object>> add, Specimens specimens) {
        add.accept(() -> {
            Path file = specimens.newFile();
            savedPolicy().save(file);
            return file;
        });
        add.accept(() -> JsonObject.parse("a specimen", "{\"a\": 1}", Json.Limits.HEADER));
        add.accept(() -> {
            Path file = specimens.newFile();
            new SafetensorsWriter().add("a", new long[] {2}, new float[2], 0).write(file);
            return SafetensorsHeader.read(file, 1000);
        });
        add.accept(() -> {
            Path file = specimens.newFile();
            new SafetensorsWriter().add("a", new long[] {2}, new float[2], 0).write(file);
            return NamedTensors.safetensors(file);
        });
        add.accept(() -> {
            Path file = specimens.newFile();
            DatasetWriter.write(Specimens.data(), file);
            return DiskDataset.open(file);
        });
        add.accept(() -> {
            Path file = specimens.newFile();
            Files.writeString(file, "text");
            return file;
        });
        add.accept(() -> FileChannel.open(specimens.newFile(), StandardOpenOption.CREATE, StandardOpenOption.WRITE));
        add.accept(() -> {
            Path file = specimens.newFile();
            Files.writeString(file, "a,b\n1,2\n");
            return file;
        });
        add.accept(() ->
                CsvFormat.builder().observation("a").action("b").reward("r").build());
        add.accept(() ->
                Trace.read(new StringReader("a,b\n1,2\n"), "a trace").rows().get(0));
        add.accept(() -> {
            Path file = specimens.newFile();
            CsvDatasets.write(Specimens.data(), file);
            return CsvDatasets.read(file);
        });
    }

    private static void addEnvironments(Consumer<Callable<Object>> add) {
        add.accept(() -> ReferenceCases.m3().mdp().env(5));
        add.accept(SingleMachine::new);
        add.accept(() -> new MaskedObservations(new SingleMachine()));
        add.accept(() -> new OneHot(DarkRoom.report(3)));
        add.accept(() -> VectorWrap.around(VectorEnvs.of(CartPole::new, 2), VectorWrap.frameStack(2)));
        add.accept(() -> VectorWrap.around(
                VectorEnvs.of(CartPole::new, 2), VectorWrap.normalizeObservation(new RunningStatistics(4))));
        add.accept(() -> CartPole.vector(2, VectorOptions.DEFAULT));
        add.accept(() -> Grammar.builder("S").oneOf("S", "a", "b").build());
        add.accept(MatrixGame::rockPaperScissors);
        add.accept(() -> Proxy.newProxyInstance(
                Canvas.class.getClassLoader(), new Class<?>[] {Canvas.class}, (proxy, method, arguments) -> null));
    }

    private static void addWrappers(Consumer<Callable<Object>> add) {
        add.accept(() -> new PermuteActions(new CartPole(20), new int[] {1, 0}));
        add.accept(() -> new RescaleAction(new Pendulum(20), -1, 1));
        add.accept(() -> new NormalizeReward(new CartPole(20), 0.5, new RunningStatistics(1)));
        add.accept(() ->
                new AppendToken(new AppendToken.Settings(3, 2, 2, 2), random -> new int[] {0}, (prompt, answer) -> 0));
        add.accept(() -> {
            try {
                return Trace.read(new StringReader("a,a\n"), "a trace");
            } catch (TraceFormatException e) {
                return e;
            }
        });
        add.accept(() -> {
            Film film = new Film(4, 4);
            film.shoot(canvas -> {});
            return film;
        });
    }

    private static void addStates(Consumer<Callable<Object>> add) {
        add.accept(() -> new RunningStatistics(4));
        add.accept(() -> new RunningStatistics(1));
        add.accept(() -> 1.0);
        add.accept(() -> with(state -> state.put("a", new float[4])));
        add.accept(() -> with(state -> state.put("a", new double[4])));
        add.accept(() -> with(state -> state.put("a", 1)));
        add.accept(() -> with(state -> state.put("a", "a")));
        add.accept(() -> with(new RunningStatistics(4)::save));
        add.accept(() -> with(new RunningStatistics(1)::save));
        add.accept(() -> Specimens.batch().withLogProbs(new float[4]));
        add.accept(() -> {
            BatchBuilder builder = new BatchBuilder(4, 1);
            builder.add(Specimens.trajectory());
            return builder;
        });
        add.accept(() -> {
            BatchBuilder builder = new BatchBuilder(4, 1);
            builder.add(new float[4], new float[1], 1);
            return builder;
        });
        add.accept(() -> new Preferences(Specimens.FOUR, Specimens.TWO)
                .add(Specimens.trajectory(), Specimens.trajectory())
                .add(Specimens.trajectory(), Specimens.trajectory())
                .add(Specimens.trajectory(), Specimens.trajectory()));
        add.accept(() -> new MemoryActor(4, 2) {
            @Override
            public void act(int n, int[] lanes, RandomGenerator[] rng, float[] seen, float[] done, float[] logProbs) {}
        });
    }

    private static State with(Consumer<State> content) {
        State state = new State();
        content.accept(state);
        return state;
    }

    private static void addPolicies(Consumer<Callable<Object>> add) {
        add.accept(() -> Specimens.BOX);
        add.accept(() -> Specimens.FOUR.named(Column.ACTION_MASK, 2, 2));
        add.accept(() -> MultiDiscrete.of(2));
        add.accept(() -> new RunningStatistics(4));
        add.accept(() -> new RunningStatistics(1));
        add.accept(() -> new Tape().constant(new float[8], 4, 2));
        add.accept(() -> new Tape().constant(new float[4], 4, 1));
        add.accept(() -> Mlp.sizes(4, 6).build(Rng.of(1)));
        add.accept(() -> Mlp.sizes(6, 1).build(Rng.of(1)));
        add.accept(() -> BetaPolicy.of(Mlp.sizes(4, 3, 2).build(Rng.of(1)), Specimens.BOX));
        add.accept(() -> MixturePolicy.of(Mlp.sizes(4, 3, 6).build(Rng.of(1)), 1, 2));
        add.accept(() -> MultiDiscretePolicy.of(Mlp.sizes(4, 3, 5).build(Rng.of(1)), MultiDiscrete.of(2, 3)));
        add.accept(() -> DeterministicPolicy.of(Mlp.sizes(4, 3, 1).build(Rng.of(1)), Specimens.BOX));
        add.accept(() -> new BestParameters(Mlp.sizes(4, 2).build(Rng.of(1)).parameters(), 3));
        add.accept(() -> Specimens.policy().on(new Tape(), Specimens.batch()));
        add.accept(() -> {
            ActorCritic model = Specimens.model();
            Heads heads = model.on(new Tape(), Specimens.batch());
            return heads;
        });
    }

    /** A model and an optimiser of its parameters, as trainers want them. */
    private static void addSharing(Consumer<Callable<Object>> add) {
        ActorCritic model = Specimens.model();
        add.accept(() -> model);
        add.accept(() -> Adam.of(model.parameters(), 1e-3));
    }

    private static void addSweeps(Consumer<Callable<Object>> add) {
        add.accept(() -> 1.0);
        add.accept(() -> Outcome.of(1));
        add.accept(() -> Trial.of(Map.of("a", "1"), 1, 1));
        add.accept(() -> new TrialResult(0, Trial.of(Map.of("a", "1"), 1, 1), 1, Map.of(), Optional.empty(), 1));
        add.accept(() -> new SweepResults(
                List.of(new TrialResult(0, Trial.of(Map.of("a", "1"), 1, 1), 1, Map.of(), Optional.empty(), 1))));
        add.accept(() -> Searches.every(List.of(Map.of("a", "1")), new long[] {1}, 1));
        add.accept(() -> Engine.threads(1));
        add.accept(() -> new EngineProvider() {
            @Override
            public String name() {
                return "a specimen";
            }

            @Override
            public Engine open(Map<String, String> options) {
                return Engine.threads(1);
            }
        });
        add.accept(() -> Sweep.of(SpecimenObjective.class, results -> List.of()));
        add.accept(() -> ConstructedTd.td(new double[1][1], 0.5, 1));
        add.accept(() -> {
            PolicyServer server = PolicyServer.deterministic(savedPolicy());
            try {
                server.act("none", new float[4], new float[1]);
                return null;
            } catch (SessionException e) {
                return e;
            }
        });
    }

    /** Observations and actions have the same size, that of the arrays tried first. */
    private static SavedPolicy savedGaussian() {
        GaussianPolicy policy = GaussianPolicy.freeSigma(Mlp.sizes(4, 3, 4).build(Rng.of(1)), 1);
        return SavedPolicy.of(policy, Specimens.FOUR, Specimens.FOUR, new Provenance("a", "b", 1, "0.1.0"));
    }

    private static SavedPolicy savedPolicy() {
        return SavedPolicy.of(Specimens.policy(), Specimens.FOUR, Specimens.TWO, new Provenance("a", "b", 1, "0.1.0"));
    }

    private static void addExact(Consumer<Callable<Object>> add) {
        add.accept(() -> Rational.of(1, 2));
        TabularCase m3 = ReferenceCases.m3();
        add.accept(() -> RationalValues.of(m3.mdp(), m3.policy(), Rational.of(1, 2)));
        add.accept(() -> Enumeration.of(m3.mdp(), m3.policy(), 1000));
        add.accept(
                () -> Enumeration.of(m3.mdp(), m3.policy(), 1000).trajectories().get(0));
        add.accept(() -> new GradientOracle(Enumeration.of(m3.mdp(), m3.policy(), 1000), Rational.ONE, 1, 1000));
    }

    private static LearningHistories histories() {
        float[] zeroAndOne = {0, 1};
        return new LearningHistories(Tokens.numbered(2, 2, 2, 10))
                .add(0, zeroAndOne, zeroAndOne, zeroAndOne, new int[] {0, 1})
                .add(1, zeroAndOne, zeroAndOne, zeroAndOne, new int[] {0, 1});
    }

    private static void addHistories(Consumer<Callable<Object>> add) {
        add.accept(MoreSpecimens::histories);
        add.accept(() -> {
            CategoricalPolicy model = Specimens.policy();
            return new Distillation(
                    histories(),
                    model,
                    Adam.of(model.parameters(), 1e-3),
                    new DistillationConfig(2, 2, 1, 0),
                    Rng.of(1));
        });
        add.accept(() -> new InContextEvaluation(new float[2][2][4], new int[2][2][4]));
    }

    private static void addMoments(Consumer<Callable<Object>> add) {
        add.accept(() -> new GradientMoments(2, new double[4], new double[4][4], 1, 1, new double[1][4], true, 5));
        add.accept(() -> new BiasResult(
                "a baseline",
                "M3",
                ReturnForm.FULL_RETURN,
                LossScale.SUM_PER_EPISODE,
                1,
                0,
                new GradientMoments(2, new double[4], new double[4][4], 1, 1, new double[1][4], true, 5),
                new double[4],
                new double[4],
                new double[4],
                1e-5));
    }

    private static void addExchanged(Consumer<Callable<Object>> add, Specimens specimens) {
        add.accept(() -> {
            Path file = specimens.newFile();
            Sb3Weights.write(Specimens.model(), file);
            return Sb3Model.safetensors(file, Specimens.FOUR, Specimens.TWO);
        });
        add.accept(() -> {
            Stage[] stages = new Stage[1];
            try {
                ExactGradient.of(ReferenceCases.m3(), stage -> {
                            stages[0] = stage;
                            throw new IllegalStateException("this was the stage");
                        })
                        .batchOf(1);
            } catch (IllegalStateException e) {
                // as thrown above
            }
            return stages[0];
        });
    }
}
