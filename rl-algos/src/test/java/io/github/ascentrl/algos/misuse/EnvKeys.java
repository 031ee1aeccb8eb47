package io.github.ascentrl.algos.misuse;

import static io.github.ascentrl.algos.misuse.Keys.all;

import io.github.ascentrl.algos.baseline.ZeroBaseline;
import io.github.ascentrl.algos.policy.Policies;
import io.github.ascentrl.api.ActionMasked;
import io.github.ascentrl.api.Baseline;
import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.Restorable;
import io.github.ascentrl.api.VectorEnv;
import io.github.ascentrl.api.data.BatchBuilder;
import io.github.ascentrl.api.data.Preferences;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.envs.classic.Acrobot;
import io.github.ascentrl.envs.classic.CartPole;
import io.github.ascentrl.envs.grid.DarkRoom;
import io.github.ascentrl.envs.grid.Gridworld;
import io.github.ascentrl.envs.memory.PositionOnlyCartPole;
import io.github.ascentrl.envs.render.Film;
import io.github.ascentrl.envs.scheduling.SingleMachine;
import io.github.ascentrl.envs.tabular.MatrixGame;
import io.github.ascentrl.envs.tabular.Rational;
import io.github.ascentrl.envs.text.AppendToken;
import io.github.ascentrl.envs.text.Grammar;
import io.github.ascentrl.envs.vector.VectorEnvs;
import io.github.ascentrl.envs.vector.VectorOptions;
import io.github.ascentrl.envs.wrap.MaskedObservations;
import io.github.ascentrl.envs.wrap.OneHot;
import io.github.ascentrl.envs.wrap.PlaneObservation;
import io.github.ascentrl.envs.wrap.VectorWrap;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/** Environments in an episode with buffers of their sizes, and boards, tables and texts that make one. */
final class EnvKeys {
    private EnvKeys() {}

    static void addTo(Keys keys, Specimens specimens) {
        addRegistry(keys);
        addRestorable(keys);
        addSteps(keys);
        addMade(keys, specimens);
        addContracts(keys);
        addBatches(keys);
    }

    private static void addRegistry(Keys keys) {
        keys.add("envs.Envs.make(String)", () -> all("CartPole-v1"));
        keys.add("envs.Envs.spec(String)", () -> all("CartPole-v1"));
        keys.add("envs.Envs.makeVector(String,int)", () -> all("CartPole-v1", 2));
        keys.add("envs.Envs.makeVector(String,int,VectorOptions)", () -> all("CartPole-v1", 2, VectorOptions.DEFAULT));
    }

    private static <E extends Env> E begun(E env) {
        env.reset(Rng.of(1), new float[env.observationSpace().size()]);
        return env;
    }

    private static void addRestorable(Keys keys) {
        List<Callable<Env>> envs = List.of(
                () -> new Acrobot(20),
                () -> new CartPole(20),
                () -> new PositionOnlyCartPole(20),
                SingleMachine::new,
                () -> new AppendToken(new AppendToken.Settings(3, 2, 2, 2), random -> new int[] {0}, (p, a) -> 0));
        for (Callable<Env> maker : envs) {
            try {
                String name = maker.call().getClass().getName().replace("io.github.ascentrl.", "");
                keys.add(name + ".restore(double[])", () -> {
                    Env env = begun(maker.call());
                    return all(env, env.find(Restorable.class).orElseThrow().state());
                });
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private static void addSteps(Keys keys) {
        List<Callable<Env>> envs = List.of(
                SingleMachine::new,
                () -> new MaskedObservations(new SingleMachine()),
                () -> new OneHot(DarkRoom.report(3)),
                () -> new PlaneObservation(Gridworld.small()));
        for (Callable<Env> maker : envs) {
            try {
                String name = maker.call().getClass().getName().replace("io.github.ascentrl.", "");
                keys.add(name + ".reset(RandomGenerator,float[])", () -> {
                    Env env = maker.call();
                    return all(env, Rng.of(1), new float[env.observationSpace().size()]);
                });
                keys.add(name + ".step(float[],float[])", () -> {
                    Env env = begun(maker.call());
                    return all(
                            env, new float[1], new float[env.observationSpace().size()]);
                });
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
        keys.add("envs.scheduling.SingleMachine.step(int,float[])", () -> {
            Env env = begun(new SingleMachine());
            return all(env, 0, new float[env.observationSpace().size()]);
        });
        for (String type : new String[] {"envs.scheduling.SingleMachine", "api.ActionMasked"}) {
            keys.add(type + ".actionMask(boolean[])", () -> {
                ActionMasked env = begun(new SingleMachine());
                return all(
                        env,
                        new boolean
                                [((Env) env).actionSpace() instanceof io.github.ascentrl.api.space.Discrete d
                                        ? d.n()
                                        : 0]);
            });
        }
        for (String type : new String[] {"grid.DarkRoom", "grid.Gridworld", "grid.PlaneView"}) {
            keys.add("envs." + type + ".picture(float[])", () -> {
                Env env = begun(type.endsWith("DarkRoom") ? DarkRoom.report(3) : Gridworld.small());
                return all(
                        env,
                        new float[new PlaneObservation(env).observationSpace().size()]);
            });
        }
        for (String type : new String[] {"api.VectorEnv", "envs.wrap.VectorWrapper"}) {
            keys.add(type + ".step(float[],float[],float[],Ending[],float[])", () -> {
                VectorEnv inner = VectorEnvs.of(CartPole::new, 2);
                VectorEnv batch = type.startsWith("api") ? inner : VectorWrap.around(inner, VectorWrap.frameStack(1));
                batch.reset(Rng.of(1), new float[8]);
                return all(batch, new float[2], new float[8], new float[2], new Ending[2], new float[8]);
            });
        }
    }

    private static void addMade(Keys keys, Specimens specimens) {
        keys.add("envs.grid.Gridworld.of(String[])", () -> all((Object) new String[] {"S.", ".G"}));
        keys.add("envs.grid.Gridworld.new(List,double,float,int)", () -> all(List.of("S.", ".G"), 0.1, 0f, 10));
        keys.add(
                "envs.prediction.MarkovRewardProcess.new(double[][],double[][],float[][],int,int)",
                () -> all(
                        new double[][] {{0, 1}, {0.5, 0.5}},
                        new double[][] {{0, 1}, {1, 0}},
                        new float[][] {{0}, {1}},
                        0,
                        10));
        Callable<Film> film = () -> {
            Film shot = new Film(4, 4);
            shot.shoot(canvas -> {});
            return shot;
        };
        keys.add("envs.render.Film.gif(int)", () -> all(film.call(), 20));
        keys.add("envs.render.Film.writeGif(Path,int)", () -> all(film.call(), specimens.newFile(), 20));
        Rational third = Rational.of(1, 3);
        keys.add(
                "envs.tabular.MatrixGame.against(Rational[])",
                () -> all(MatrixGame.rockPaperScissors(), new Rational[] {third, third, third}));
        for (String method : new String[] {"exploitability", "winnings"}) {
            keys.add(
                    "envs.tabular.MatrixGame." + method + "(double[])",
                    () -> all(MatrixGame.rockPaperScissors(), new double[] {0.5, 0.25, 0.25}));
        }
        keys.add(
                "envs.tabular.MatrixGame.of(Rational[][])",
                () -> all((Object) new Rational[][] {
                    {Rational.of(0, 1), Rational.of(1, 1)}, {Rational.of(-1, 1), Rational.of(0, 1)}
                }));
        keys.add(
                "envs.text.Grammar.from(String)",
                () -> all(Grammar.builder("S").oneOf("S", "a", "b").build(), "S"));
        keys.add(
                "envs.text.GrammarBuilder.build()",
                () -> all(Grammar.builder("S").oneOf("S", "a", "b")));
        keys.add("envs.wrap.PermuteActions.new(Env,int[])", () -> all(new CartPole(20), new int[] {1, 0}));
    }

    private static void addContracts(Keys keys) {
        Supplier<Env> env = () -> new CartPole(5);
        keys.add("api.contract.EnvContract.check(Supplier,Rng)", () -> all(env, Rng.of(1)));
        keys.add("api.contract.EnvContract.check(Supplier,Rng,int)", () -> all(env, Rng.of(1), 20));
        keys.add(
                "api.contract.VectorEnvContract.check(IntFunction,IntFunction,Rng,int)",
                () -> all(
                        (IntFunction<VectorEnv>) n -> VectorEnvs.of(env, n),
                        (IntFunction<Env>) i -> env.get(),
                        Rng.of(1),
                        20));
        keys.add(
                "api.contract.BaselineContract.check(Supplier,List,Rng)",
                () -> all(
                        (Supplier<Baseline>) ZeroBaseline::new,
                        List.of(Specimens.batch(), Specimens.batch(), Specimens.batch()),
                        Rng.of(1)));
        keys.add(
                "api.contract.FrequencyContract.check(Policy,float[],double[],int,Rng)",
                () -> all(Policies.uniform(Specimens.TWO), new float[4], new double[] {0.5, 0.5}, 1000, Rng.of(1)));
        keys.add(
                "api.contract.FrequencyContract.check(Policy,float[],double[],int,double,Rng)",
                () -> all(
                        Policies.uniform(Specimens.TWO), new float[4], new double[] {0.5, 0.5}, 1000, 1e-6, Rng.of(1)));
    }

    private static void addBatches(Keys keys) {
        keys.add(
                "api.data.Batch.ofColumns(int[],float[],float[],float[],float[],Ending[])",
                () -> all(new int[] {0, 2}, new float[8], new float[2], new float[2], new float[4], new Ending[] {
                    Ending.TERMINATED
                }));
        keys.add(
                "api.data.Batch.ofEpisodes(int[],float[],float[])",
                () -> all(new int[] {0, 2}, new float[8], new float[2]));
        keys.add("api.data.Batch.withObservations(float[])", () -> all(Specimens.batch(), new float[16]));
        keys.add(
                "api.data.BatchBuilder.add(float[],float[],float,float)",
                () -> all(new BatchBuilder(4, 1), new float[4], new float[1], 1f, -0.5f));
        keys.add("api.State.real(String)", () -> {
            io.github.ascentrl.api.State state = new io.github.ascentrl.api.State();
            state.put("a", new double[] {1});
            return all(state, "a");
        });
        keys.add(
                "api.data.Preferences.add(float[],float[],float[],float[],double)",
                () -> all(
                        new Preferences(Specimens.FOUR, Specimens.TWO),
                        new float[8],
                        new float[2],
                        new float[4],
                        new float[1],
                        1.0));
    }
}
