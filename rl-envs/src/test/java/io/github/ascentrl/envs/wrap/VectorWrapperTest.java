package io.github.ascentrl.envs.wrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.State;
import io.github.ascentrl.api.Stateful;
import io.github.ascentrl.api.VectorEnv;
import io.github.ascentrl.api.contract.ContractViolation;
import io.github.ascentrl.api.contract.VectorEnvContract;
import io.github.ascentrl.api.data.RunningStatistics;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.Column;
import io.github.ascentrl.api.space.Space;
import io.github.ascentrl.envs.classic.CartPole;
import io.github.ascentrl.envs.classic.Pendulum;
import io.github.ascentrl.envs.scheduling.SingleMachine;
import io.github.ascentrl.envs.vector.VectorEnvs;
import io.github.ascentrl.envs.vector.VectorOptions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class VectorWrapperTest {
    private static final List<VectorOptions> OPTIONS = List.of(
            VectorOptions.DEFAULT,
            VectorOptions.DEFAULT.withoutAutoreset(),
            VectorOptions.DEFAULT.withThreads(3),
            VectorOptions.DEFAULT.withThreads(2).withoutAutoreset());

    static List<VectorOptions> options() {
        return OPTIONS;
    }

    /** The same wrappers for a batch and for single environments, whose statistics are those of one batch. */
    private static final class Both {
        private final UnaryOperator<VectorEnv> batch;
        private final UnaryOperator<Env> single;

        private Both(UnaryOperator<VectorEnv> batch, UnaryOperator<Env> single) {
            this.batch = batch;
            this.single = single;
        }

        static Both frames(int k) {
            return new Both(VectorWrap.frameStack(k), Wrap.frameStack(k));
        }

        static Both observations(int size) {
            return new Both(
                    VectorWrap.normalizeObservation(new RunningStatistics(size)),
                    Wrap.normalizeObservation(new RunningStatistics(size)));
        }

        static Both rewards() {
            return new Both(
                    VectorWrap.normalizeReward(0.9, new RunningStatistics(1)),
                    Wrap.normalizeReward(0.9, new RunningStatistics(1)));
        }

        static Both all(int size) {
            Both observations = observations(size);
            Both frames = frames(3);
            Both rewards = rewards();
            return new Both(
                    envs -> VectorWrap.around(envs, observations.batch, frames.batch, rewards.batch),
                    env -> Wrap.around(env, observations.single, frames.single, rewards.single));
        }
    }

    /** A batch equals single environments bit for bit, also while both learn. */
    @ParameterizedTest
    @MethodSource("options")
    void aWrappedBatchEqualsWrappedSingles(VectorOptions options) {
        for (Supplier<Both> wrappers : List.<Supplier<Both>>of(
                () -> Both.frames(1),
                () -> Both.frames(4),
                () -> Both.observations(4),
                Both::rewards,
                () -> Both.all(4))) {
            check(n -> CartPole.vector(n, options), CartPole::new, wrappers, 120);
        }
        check(n -> Pendulum.vector(n, options), Pendulum::new, () -> Both.all(3), 210);
        Supplier<Env> machine = () -> new MaskedObservations(new SingleMachine());
        int width = machine.get().observationSpace().size();
        check(n -> VectorEnvs.of(i -> machine.get(), n, options), machine, () -> Both.all(width), 40);
    }

    private static void check(
            IntFunction<VectorEnv> batch, Supplier<? extends Env> single, Supplier<Both> wrappers, int steps) {
        Both[] now = new Both[1];
        VectorEnvContract.check(
                n -> {
                    now[0] = wrappers.get(); // new statistics, for this batch and its single twins
                    return now[0].batch.apply(batch.apply(n));
                },
                i -> now[0].single.apply(single.get()),
                Rng.of(5),
                steps);
    }

    /** A frame of the episode before is what these tests must notice. */
    @Test
    void mutantThatKeepsFramesAcrossEpisodesIsCaught() {
        assertThatThrownBy(() -> VectorEnvContract.check(
                        n -> new VectorWrapper(CartPole.vector(n, VectorOptions.DEFAULT), stacked()) {
                            private final float[] stacks = new float[8 * size()];

                            @Override
                            protected void show(
                                    int lane, boolean first, float[] observations, int from, float[] shown, int at) {
                                System.arraycopy(stacks, 8 * lane + 4, stacks, 8 * lane, 4);
                                System.arraycopy(observations, from, stacks, 8 * lane + 4, 4);
                                System.arraycopy(stacks, 8 * lane, shown, at, 8);
                            }
                        },
                        i -> new FrameStack(new CartPole(), 2),
                        Rng.of(5),
                        120))
                .isInstanceOf(ContractViolation.class)
                .hasMessageContaining("the first observation of environment");
    }

    private static Space stacked() {
        return new FrameStack(new CartPole(), 2).observationSpace();
    }

    @Test
    void masksNamesAndCountersPassThrough() {
        VectorEnv inside = VectorEnvs.of(() -> new MaskedObservations(new SingleMachine(3)), 2);
        int width = inside.observationSpace().size();
        RunningStatistics statistics = new RunningStatistics(width);
        VectorEnv envs =
                VectorWrap.around(inside, VectorWrap.normalizeObservation(statistics), VectorWrap.frameStack(2));
        Column mask =
                ((Box) inside.observationSpace()).column(Column.ACTION_MASK).orElseThrow();
        Box space = (Box) envs.observationSpace();
        assertThat(space.columns())
                .containsExactly(new Column(Column.ACTION_MASK, width - mask.size() + mask.from(), mask.size()));
        assertThat(envs.masksActions()).isTrue();
        assertThat(VectorWrap.around(CartPole.vector(2, VectorOptions.DEFAULT), VectorWrap.frameStack(2))
                        .masksActions())
                .isFalse();
        float[] observations = new float[2 * space.size()];
        envs.reset(Rng.of(1), observations);
        assertThat(envs.moves()).isEqualTo(1);
        envs.step(new float[2], observations, new float[2], new Ending[2], new float[2 * space.size()]);
        assertThat(envs.moves()).isEqualTo(2).isEqualTo(inside.moves());
        envs.reset(new boolean[] {true, false}, observations);
        assertThat(envs.moves()).isEqualTo(3);
    }

    /** Saved in the middle of episodes, loaded into a new batch with new statistics: as if it had never stopped. */
    @ParameterizedTest
    @MethodSource("options")
    void aResumedBatchGoesOnExactly(VectorOptions options) {
        for (int cut : new int[] {0, 1, 25, 60}) {
            assertThat(goesOnExactly(() -> new Run(Both.all(4).batch, options), cut))
                    .as("stopped after %d steps", cut)
                    .isTrue();
        }
    }

    /** Frames, statistics and returns so far, each of them left out. */
    @Test
    void mutantsThatSaveTooLittleAreNoticed() {
        for (String left : List.of("stacks", "inside/statistics/mean", "running")) {
            UnaryOperator<VectorEnv> mutant = envs -> VectorWrap.around(
                    envs,
                    VectorWrap.normalizeReward(0.9, new RunningStatistics(1)),
                    VectorWrap.normalizeObservation(new RunningStatistics(4)),
                    VectorWrap.frameStack(3),
                    inside -> new Forgetful(inside, "running".equals(left) ? "inside/inside/running" : left));
            assertThat(goesOnExactly(() -> new Run(mutant, VectorOptions.DEFAULT), 25))
                    .as("without %s", left)
                    .isFalse();
        }
    }

    private static boolean goesOnExactly(Supplier<Run> maker, int cut) {
        Run whole = maker.get();
        whole.reset();
        whole.play(cut);
        State saved = new State();
        ((Stateful) whole.envs).save(saved);
        Run resumed = maker.get();
        resumed.reset();
        ((Stateful) resumed.envs).load(saved);
        resumed.t = cut;
        whole.seen.clear();
        whole.play(100);
        resumed.play(100);
        State one = new State();
        State other = new State();
        ((Stateful) whole.envs).save(one);
        ((Stateful) resumed.envs).save(other);
        return Arrays.deepEquals(whole.seen.toArray(), resumed.seen.toArray()) && one.sameAs(other);
    }

    /** Loads zeros in place of what was saved under one name. */
    private static final class Forgetful extends VectorWrapper {
        private final String name;

        private Forgetful(VectorEnv envs, String name) {
            super(envs);
            this.name = "inside/" + name;
        }

        @Override
        public void load(State state) {
            State copy = new State();
            for (String saved : state.names()) {
                boolean forgotten = saved.equals(name);
                if (state.kind(saved) == float.class) {
                    float[] values = state.floats(saved);
                    copy.put(saved, forgotten ? new float[values.length] : values);
                } else if (state.kind(saved) == double.class) {
                    double[] values = state.doubles(saved);
                    copy.put(saved, forgotten ? new double[values.length] : values);
                } else {
                    copy.put(saved, state.longs(saved));
                }
            }
            super.load(copy);
        }
    }

    /** Five CartPoles in wrappers that remember, and everything they show. */
    private static final class Run {
        private static final int N = 5;

        private final VectorEnv envs;
        private final List<float[]> seen = new ArrayList<>();
        private final float[] observations;
        private int t;

        Run(UnaryOperator<VectorEnv> wrappers, VectorOptions options) {
            envs = wrappers.apply(CartPole.vector(N, options));
            observations = new float[N * envs.observationSpace().size()];
        }

        void reset() {
            envs.reset(Rng.of(2), observations);
        }

        void play(int to) {
            float[] actions = new float[N];
            float[] rewards = new float[N];
            Ending[] endings = new Ending[N];
            for (; t < to; t++) {
                for (int i = 0; i < N; i++) {
                    actions[i] = Rng.of(3).child(t).child(i).nextInt(2);
                }
                float[] finals = new float[observations.length];
                envs.step(actions, observations, rewards, endings, finals);
                seen.add(observations.clone());
                seen.add(rewards.clone());
                seen.add(finals);
                for (Ending ending : endings) {
                    seen.add(new float[] {ending.ordinal()});
                }
                if (!envs.autoresets() && t % 30 == 29) { // some have rested by then
                    boolean[] which = new boolean[N];
                    for (int i = 0; i < N; i++) {
                        which[i] = endings[i].ended() && i != 2;
                    }
                    envs.reset(which, observations);
                }
            }
        }
    }

    @Test
    void anEvaluationTeachesTheStatisticsNothingAndTrainingGoesOn() {
        RunningStatistics statistics = new RunningStatistics(4);
        VectorEnv training = VectorWrap.around(
                CartPole.vector(3, VectorOptions.DEFAULT), VectorWrap.normalizeObservation(statistics));
        VectorEnv evaluation = VectorWrap.around(
                CartPole.vector(3, VectorOptions.DEFAULT), VectorWrap.normalizeObservation(statistics.frozen()));
        float[] trained = new float[12];
        float[] evaluated = new float[12];
        training.reset(Rng.of(1), trained);
        evaluation.reset(Rng.of(2), evaluated);
        assertThat(statistics.count()).isEqualTo(3);
        float[] before = evaluated.clone();
        training.step(new float[3], trained, new float[3], new Ending[3], new float[12]);
        assertThat(statistics.count()).isEqualTo(6);
        evaluation.reset(Rng.of(2), evaluated);
        assertThat(evaluated).as("by what has been learned since").isNotEqualTo(before);
        State saved = new State();
        ((Stateful) evaluation).save(saved);
        assertThat(saved.names()).noneMatch(name -> name.startsWith("statistics"));
        ((Stateful) evaluation).load(saved);
        assertThat(statistics.count()).isEqualTo(6);
    }

    /** Rewards and actions by the hooks; what rests is not paid for again. */
    @Test
    void aWrapperOfOnesOwn() {
        List<Integer> paid = new ArrayList<>();
        VectorEnv envs = new VectorWrapper(CartPole.vector(2, VectorOptions.DEFAULT.withoutAutoreset())) {
            @Override
            protected float pay(int lane, float reward, Ending ending) {
                paid.add(lane);
                return 10 * reward;
            }
        };
        float[] rewards = new float[2];
        Ending[] endings = {Ending.NONE, Ending.NONE};
        envs.reset(Rng.of(1), new float[8]);
        int steps = 0;
        int lived = 0;
        while (!(endings[0].ended() && endings[1].ended())) {
            for (Ending ending : endings) {
                lived += ending.ended() ? 0 : 1;
            }
            envs.step(new float[2], new float[8], rewards, endings, new float[8]);
            steps++;
        }
        assertThat(paid).hasSize(lived);
        assertThat(steps).isBetween(5, 20);
        envs.step(new float[2], new float[8], rewards, endings, new float[8]);
        assertThat(rewards).containsExactly(0, 0);
        assertThat(paid).hasSize(lived);
    }

    /** A batch that cannot be saved and has nothing to close. */
    private record Bare(VectorEnv inside) implements VectorEnv {
        @Override
        public int size() {
            return inside.size();
        }

        @Override
        public Space observationSpace() {
            return inside.observationSpace();
        }

        @Override
        public Space actionSpace() {
            return inside.actionSpace();
        }

        @Override
        public void reset(Rng rng, float[] observations) {
            inside.reset(rng, observations);
        }

        @Override
        public void step(float[] actions, float[] observations, float[] rewards, Ending[] endings, float[] finals) {
            inside.step(actions, observations, rewards, endings, finals);
        }
    }

    @Test
    void aBareBatchKeepsTheContractInAWrapperAndCannotBeSaved() {
        VectorEnvContract.check(
                n -> VectorWrap.around(new Bare(CartPole.vector(n, VectorOptions.DEFAULT)), VectorWrap.frameStack(2)),
                i -> new FrameStack(new CartPole(), 2),
                Rng.of(1),
                120);
        VectorEnv envs =
                VectorWrap.around(new Bare(CartPole.vector(2, VectorOptions.DEFAULT)), VectorWrap.frameStack(2));
        envs.reset(Rng.of(1), new float[16]);
        assertThatIllegalStateException()
                .isThrownBy(() -> ((Stateful) envs).save(new State()))
                .withMessageContaining("the Bare inside this VectorFrameStack is not Stateful")
                .withMessageContaining("restartOnLoad()");
    }

    @Test
    void badInput() {
        VectorEnv two = VectorWrap.around(CartPole.vector(2, VectorOptions.DEFAULT), VectorWrap.frameStack(2));
        VectorEnv three = VectorWrap.around(CartPole.vector(3, VectorOptions.DEFAULT), VectorWrap.frameStack(2));
        two.reset(Rng.of(1), new float[16]);
        three.reset(Rng.of(1), new float[24]);
        State saved = new State();
        ((Stateful) two).save(saved);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ((Stateful) three).load(saved))
                .withMessageContaining("the saved batch has 2 environments, but this one has 3");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> two.reset(Rng.of(1), new float[8]))
                .withMessage("observations has length 8, expected 16, 2 rows of 8");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> VectorWrap.around(
                        CartPole.vector(2, VectorOptions.DEFAULT),
                        VectorWrap.normalizeObservation(new RunningStatistics(3))))
                .withMessageContaining("pass new RunningStatistics(4)");
        two.close();
        assertThatIllegalStateException()
                .isThrownBy(() -> two.reset(Rng.of(1), new float[16]))
                .withMessage("reset after close of this VectorFrameStack; create a new batch");
    }
}
