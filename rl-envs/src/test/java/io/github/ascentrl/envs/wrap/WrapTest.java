package io.github.ascentrl.envs.wrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.ascentrl.api.ActionMasked;
import io.github.ascentrl.api.DiscreteEnv;
import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.Restorable;
import io.github.ascentrl.api.Step;
import io.github.ascentrl.api.contract.CheckedEnv;
import io.github.ascentrl.api.contract.ContractViolation;
import io.github.ascentrl.api.contract.EnvContract;
import io.github.ascentrl.api.data.RunningStatistics;
import io.github.ascentrl.api.data.Trajectory;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Space;
import io.github.ascentrl.envs.classic.Acrobot;
import io.github.ascentrl.envs.classic.CartPole;
import io.github.ascentrl.envs.classic.MountainCar;
import io.github.ascentrl.envs.classic.MountainCarContinuous;
import io.github.ascentrl.envs.classic.Pendulum;
import io.github.ascentrl.envs.grid.Catch;
import io.github.ascentrl.envs.grid.DarkRoom;
import io.github.ascentrl.envs.grid.Gridworld;
import io.github.ascentrl.envs.render.Drawable;
import io.github.ascentrl.envs.scheduling.SingleMachine;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class WrapTest {
    static Stream<Arguments> wrapped() {
        return Stream.of(
                of("time limit", () -> Wrap.around(new CartPole(), Wrap.timeLimit(15))),
                of("unit observation", () -> Wrap.around(new Acrobot(), Wrap.unitObservation())),
                of("reward scale", () -> Wrap.around(new CartPole(), Wrap.scaleReward(0.5f))),
                of("clipped action", () -> Wrap.around(new MountainCarContinuous(), Wrap.clipAction())),
                of("rescaled action", () -> Wrap.around(new Pendulum(), Wrap.rescaleAction())),
                of("one-hot", () -> Wrap.around(DarkRoom.report(4), Wrap.oneHot())),
                of("statistics", () -> Wrap.around(new Catch(), Wrap.statistics(summary -> {}))),
                of("record", () -> Wrap.around(new Catch(), Wrap.record(trajectory -> {}))),
                of("checked", () -> Wrap.around(new Catch(), Wrap.checked())),
                of("masked", () -> Wrap.around(new SingleMachine(), Wrap.scaleReward(0.01f), Wrap.timeLimit(4))),
                of("frozen normalisation", () -> Wrap.around(new Pendulum(), Wrap.normalizeObservation(frozen()))),
                of("reward normalisation", () -> Wrap.around(new Pendulum(), normalizeReward())),
                of("frame stack", () -> Wrap.around(new Pendulum(), Wrap.frameStack(3))),
                of("stack of one frame", () -> Wrap.around(new Pendulum(), Wrap.frameStack(1))),
                of("time-aware", () -> Wrap.around(new Pendulum(), Wrap.timeAware(200))),
                of("repeated action", () -> Wrap.around(new CartPole(), Wrap.actionRepeat(3))),
                of("repeated masked action", () -> Wrap.around(new SingleMachine(), Wrap.actionRepeat(3))),
                of("sticky action", () -> Wrap.around(new Pendulum(), Wrap.stickyActions(0.4))),
                of("sticky masked action", () -> Wrap.around(new SingleMachine(), Wrap.stickyActions(0.4))),
                of("sticky slippery world", () -> Wrap.around(slippery(), Wrap.stickyActions(0.4))),
                of("permuted action", () -> Wrap.around(DarkRoom.paper(0), Wrap.permuteActions(3, 0, 4, 1, 2))),
                of(
                        "permuted masked action",
                        () -> Wrap.around(new SingleMachine(), Wrap.permuteActions(4, 2, 0, 1, 3))),
                of("vectors of masked actions", () -> Wrap.around(new SingleMachine(), Wrap.vectorObservation())),
                of("vectors of a slippery world", () -> Wrap.around(slippery(), Wrap.vectorObservation())),
                of("planes of Catch", () -> Wrap.around(new Catch(), Wrap.planes())),
                of("planes of DarkRoom", () -> Wrap.around(DarkRoom.paper(3), Wrap.planes())),
                of("planes of Gridworld", () -> Wrap.around(slippery(), Wrap.planes())),
                of(
                        "much of this",
                        () -> Wrap.around(
                                new SingleMachine(),
                                Wrap.stickyActions(0.3),
                                Wrap.timeLimit(4),
                                Wrap.maskedObservations(),
                                Wrap.timeAware(4),
                                Wrap.frameStack(3),
                                Wrap.actionRepeat(2),
                                normalizeReward())),
                of(
                        "many",
                        () -> Wrap.around(
                                new Pendulum(),
                                Wrap.statistics(summary -> {}),
                                Wrap.timeLimit(40),
                                Wrap.rescaleAction(),
                                Wrap.unitObservation(),
                                Wrap.timeLimit(30),
                                Wrap.scaleReward(0.1f),
                                Wrap.record(trajectory -> {}))));
    }

    private static UnaryOperator<Env> normalizeReward() {
        return Wrap.normalizeReward(0.9, frozenReturns());
    }

    private static Env slippery() {
        return new Gridworld(List.of("...G", ".#.X", "S..."), 0.2, 0.04f, 50);
    }

    /** What a wrapper of rewards divides by: a deviation of 2. */
    private static RunningStatistics frozenReturns() {
        RunningStatistics statistics = new RunningStatistics(1);
        statistics.add(new float[] {1});
        statistics.add(new float[] {5});
        return statistics.frozen();
    }

    private static Arguments of(String name, Supplier<Env> maker) {
        return Arguments.of(name, maker);
    }

    private static RunningStatistics frozen() {
        RunningStatistics statistics = new RunningStatistics(3);
        statistics.add(new float[] {1, 2, 3});
        statistics.add(new float[] {0, -2, 5});
        return statistics.frozen();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrapped")
    void wrappersKeepTheContract(String name, Supplier<Env> maker) {
        EnvContract.check(maker, Rng.of(1).child(name));
        assertThat(maker.get().find(Restorable.class)).isPresent();
        assertThat(maker.get().find(Drawable.class)).isPresent();
    }

    /** An environment with nothing to close: everything but {@link Env#close} is what is inside. */
    private record Unclosed(Env inside) implements Env {
        @Override
        public Space observationSpace() {
            return inside.observationSpace();
        }

        @Override
        public Space actionSpace() {
            return inside.actionSpace();
        }

        @Override
        public void reset(RandomGenerator random, float[] observation) {
            inside.reset(random, observation);
        }

        @Override
        public Step step(float[] action, float[] observation) {
            return inside.step(action, observation);
        }
    }

    static Stream<Arguments> aroundNothingToClose() {
        return Stream.of(
                of("nothing", () -> new Unclosed(new CartPole())),
                of("time limit", () -> new TimeLimit(new Unclosed(new CartPole()), 15)),
                of("unit observation", () -> ScaleObservation.toUnit(new Unclosed(new Acrobot()))),
                of("reward scale", () -> new ScaleReward(new Unclosed(new CartPole()), 2)),
                of("by number", () -> new ScaleReward(new Unclosed(new CartPole()), 2)
                        .find(DiscreteEnv.class)
                        .orElseThrow()),
                of("clipped action", () -> new ClipAction(new Unclosed(new MountainCarContinuous()))),
                of("rescaled action", () -> new RescaleAction(new Unclosed(new Pendulum()), -1, 1)),
                of("one-hot", () -> new OneHot(new Unclosed(DarkRoom.report(4)))),
                of("statistics", () -> new EpisodeStatistics(new Unclosed(new Catch()), summary -> {})),
                of("record", () -> new TrajectoryRecorder(new Unclosed(new Catch()), trajectory -> {})),
                of("normalisation", () -> new NormalizeObservation(new Unclosed(new Pendulum()), frozen())),
                of(
                        "reward normalisation",
                        () -> new NormalizeReward(new Unclosed(new Pendulum()), 0.9, frozenReturns())),
                of("frame stack", () -> new FrameStack(new Unclosed(new Pendulum()), 3)),
                of("time-aware", () -> new TimeAwareObservation(new Unclosed(new Pendulum()), 200)),
                of("repeated action", () -> new ActionRepeat(new Unclosed(new CartPole()), 3)),
                of("sticky action", () -> new StickyActions(new Unclosed(new CartPole()), 0.5)),
                of("checked", () -> new CheckedEnv(new Unclosed(new Catch()))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("aroundNothingToClose")
    void aWrapperRefusesAfterCloseAlsoAroundWhatHasNothingToClose(String name, Supplier<Env> maker) {
        EnvContract.check(maker, Rng.of(1).child(name));
    }

    @Test
    void aClosedWrapperSaysWhatToDo() {
        Env env = new ScaleReward(new Unclosed(new CartPole()), 2);
        env.reset(Rng.of(1), new float[4]);
        env.close();
        assertThatThrownBy(() -> env.step(new float[1], new float[4]))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("step after close of this ScaleReward; create a new environment");
        Env restorable = new ScaleReward(new CartPole(), 2);
        restorable.reset(Rng.of(1), new float[4]);
        Restorable closed = restorable.find(Restorable.class).orElseThrow();
        double[] state = closed.state();
        restorable.close();
        assertThatThrownBy(() -> closed.restore(state))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("restore after close of this ScaleReward");
    }

    @Test
    void mutantsThatGoPastTheWrapperAreCaught() {
        Supplier<Env> steps = () -> new Wrapper(new Unclosed(new CartPole())) {
            @Override
            public Step step(float[] action, float[] observation) {
                return env.step(action, observation);
            }
        };
        Supplier<Env> resets = () -> new Wrapper(new Unclosed(new CartPole())) {
            @Override
            public void reset(RandomGenerator random, float[] observation) {
                env.reset(random, observation);
            }
        };
        assertThatThrownBy(() -> EnvContract.check(steps, Rng.of(1)))
                .isInstanceOf(ContractViolation.class)
                .hasMessageContaining("no step without an episode");
        assertThatThrownBy(() -> EnvContract.check(resets, Rng.of(1)))
                .isInstanceOf(ContractViolation.class)
                .hasMessageContaining("a reset after close was accepted");
    }

    @Test
    void wrappingHidesNothing() {
        Env machine = Wrap.around(new SingleMachine(), Wrap.timeLimit(3), Wrap.scaleReward(2));
        assertThat(machine.find(ActionMasked.class)).isPresent();
        assertThat(machine.find(SingleMachine.class)).isPresent();
        assertThat(machine.find(TimeLimit.class)).isPresent();
        DiscreteEnv discrete = machine.find(DiscreteEnv.class).orElseThrow();
        float[] observation = new float[15];
        discrete.reset(Rng.of(1), observation);
        assertThat(discrete.step(1, observation).reward()).isLessThan(-1);
        assertThat(discrete.find(Restorable.class).orElseThrow().state()).hasSize(18);
        assertThat(new Pendulum().find(DiscreteEnv.class)).isEmpty();
        assertThat(Wrap.around(new Pendulum(), Wrap.timeLimit(1)).find(DiscreteEnv.class))
                .isEmpty();
    }

    @Test
    void theTimeLimitTruncatesAndNothingElse() {
        Env env = Wrap.around(new CartPole(), Wrap.timeLimit(5));
        float[] observation = new float[4];
        float[] left = {0};
        env.reset(Rng.of(1), observation);
        for (int t = 0; t < 4; t++) {
            assertThat(env.step(left, observation).ending()).isEqualTo(Ending.NONE);
        }
        Restorable restorable = env.find(Restorable.class).orElseThrow();
        double[] before = restorable.state();
        assertThat(env.step(left, observation)).isEqualTo(new Step(1, Ending.TRUNCATED));
        assertThatThrownBy(() -> env.step(left, observation))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("after the episode ended");
        restorable.restore(before);
        assertThat(env.step(left, observation).ending()).isEqualTo(Ending.TRUNCATED);
        restorable.restore(new double[] {2.39, 5, 0, 0, 4, 4}); // falls off with the very step that reaches the limit
        assertThat(env.step(left, observation).ending()).isEqualTo(Ending.TERMINATED);
        assertThatThrownBy(() -> restorable.restore(new double[] {0, 0, 0, 0, 0, -1}))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new TimeLimit(new CartPole(), 0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void unitObservationsFillTheUnitBox() {
        Env env = Wrap.around(new MountainCar(), Wrap.unitObservation());
        float[] observation = new float[2];
        env.reset(Rng.of(1), observation);
        env.find(Restorable.class).orElseThrow().restore(new double[] {-1.2, -0.07, 0});
        env.step(new float[] {0}, observation);
        assertThat(observation[0]).isCloseTo(-1, within(1e-6f));
        assertThat(observation[1]).isCloseTo(0, within(1e-6f));
        assertThatThrownBy(() -> Wrap.around(new CartPole(), Wrap.unitObservation()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("coordinate 1");
        assertThatThrownBy(() -> Wrap.around(DarkRoom.paper(0), Wrap.unitObservation()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Wrap.oneHot()");
        assertThatThrownBy(
                        () -> Wrap.around(new MountainCar(), Wrap.scaleObservation(new float[2], new float[] {1, 0})))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("scale[1] = 0.0");
    }

    @Test
    void rescaledActionsReachTheBounds() {
        float[] observation = new float[3];
        for (float a : new float[] {-1, 0, 0.5f, 1}) {
            Env plain = new Pendulum();
            Env rescaled = Wrap.around(new Pendulum(), Wrap.rescaleAction());
            plain.reset(Rng.of(3), observation);
            rescaled.reset(Rng.of(3), observation);
            Step expected = plain.step(new float[] {2 * a}, observation);
            assertThat(rescaled.step(new float[] {a}, observation)).isEqualTo(expected);
        }
        assertThatThrownBy(() -> Wrap.around(new CartPole(), Wrap.rescaleAction()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected a Box");
    }

    @Test
    void clippedActionsCostWhatTheBoundCosts() {
        Env env = Wrap.around(new MountainCarContinuous(), Wrap.clipAction());
        float[] observation = new float[2];
        env.reset(Rng.of(1), observation);
        float[] action = {10};
        assertThat(env.step(action, observation).reward()).isEqualTo(-0.1f);
        assertThat(action).containsExactly(10);
    }

    /** Infinity is no large number: a network that diverged must not look like one that pushes hard. */
    @Test
    void noWrapperMakesAnInfiniteActionPossible() {
        for (UnaryOperator<Env> wrapper : List.of(Wrap.clipAction(), Wrap.rescaleAction())) {
            Env env = Wrap.around(new Pendulum(), wrapper);
            float[] observation = new float[3];
            env.reset(Rng.of(1), observation);
            for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
                assertThatThrownBy(() -> env.step(new float[] {bad}, observation))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("action " + bad + " must be a finite number");
            }
            Step most = env.step(new float[] {Float.MAX_VALUE}, observation);
            env.reset(Rng.of(1), observation);
            assertThat(env.step(new float[] {2}, observation)).isEqualTo(most);
        }
    }

    @Test
    void sharedStepsStayFreeOfAllocationWhenScaled() {
        Env env = Wrap.around(new CartPole(), Wrap.scaleReward(3));
        float[] observation = new float[4];
        env.reset(Rng.of(1), observation);
        Step first = env.step(new float[] {0}, observation);
        assertThat(first).isEqualTo(new Step(3, Ending.NONE));
        assertThat(env.step(new float[] {1}, observation)).isSameAs(first);
        assertThatThrownBy(() -> Wrap.around(new CartPole(), Wrap.scaleReward(Float.NaN)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("NaN");
    }

    @Test
    void statisticsAndRecordingTellOfWholeEpisodes() {
        List<EpisodeStatistics.Summary> summaries = new ArrayList<>();
        List<Trajectory> trajectories = new ArrayList<>();
        Env env = Wrap.around(new Catch(), Wrap.statistics(summaries::add), Wrap.record(trajectories::add));
        float[] observation = new float[50];
        env.reset(Rng.of(1), observation);
        env.step(new float[] {0}, observation); // left unfinished, and so forgotten
        env.reset(Rng.of(2), observation);
        float[] first = observation.clone();
        Step step;
        do {
            step = env.step(new float[] {2}, observation);
        } while (!step.ending().ended());
        assertThat(summaries).containsExactly(new EpisodeStatistics.Summary(step.reward(), 9, Ending.TERMINATED));
        assertThat(trajectories).hasSize(1);
        Trajectory episode = trajectories.get(0);
        assertThat(episode.length()).isEqualTo(9);
        assertThat(Arrays.copyOf(episode.observations(), 50)).isEqualTo(first);
        assertThat(episode.finalObservation()).isEqualTo(observation);
        assertThat(episode.actions()).containsOnly(2);
        assertThat(episode.totalReward()).isEqualTo(step.reward());
        assertThat(episode.ending()).isEqualTo(Ending.TERMINATED);
    }

    @Test
    void anEpisodeThatBeginsInARestoredStateIsNotRecorded() {
        List<Trajectory> trajectories = new ArrayList<>();
        Env env = Wrap.around(new Catch(), Wrap.record(trajectories::add));
        float[] observation = new float[50];
        env.reset(Rng.of(1), observation);
        env.find(Restorable.class).orElseThrow().restore(new double[] {0, 0, 8});
        assertThat(env.step(new float[] {1}, observation).ending()).isEqualTo(Ending.TERMINATED);
        assertThat(trajectories).isEmpty();
    }
}
