package io.github.ascentrl.algos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.ascentrl.algos.testing.Fault;
import io.github.ascentrl.algos.testing.States;
import io.github.ascentrl.algos.testing.TrainerLaws;
import io.github.ascentrl.api.Baseline;
import io.github.ascentrl.api.State;
import io.github.ascentrl.api.Stateful;
import io.github.ascentrl.api.Trainer;
import io.github.ascentrl.api.UpdateStats;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.nn.DivergenceException;
import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.optim.Adam;
import io.github.ascentrl.nn.optim.Optimizer;
import java.io.IOException;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * An update that throws counts for nothing: parameters, moments, baselines, normalisers, labels and counters are as
 * before it, and the next update is the one that would have been made without the failure; with running episodes, which
 * cannot be taken back, it begins new ones, and loading an earlier state gives that update.
 */
class FailedUpdateTest {
    private static final int UPDATES = 2;

    /** What the sampler knows of running episodes: the one thing that cannot be as it was. */
    private static final Set<String> EPISODES =
            Set.of("rollouts", "started", "startedAt", "observations", "returns", "lengths");

    @ParameterizedTest
    @EnumSource
    void anEnvironmentThatFailsInTheMiddle(FaultySetups setup) {
        for (Fault.Kind kind : Fault.Kind.values()) {
            for (int after : new int[] {0, 10, 15}) {
                failAndGoOn(setup, (fault, updates) -> fault.after(after, kind));
            }
        }
    }

    /** The population of 8 × 2 episodes is done and the search would move; then μ is tried. */
    @ParameterizedTest
    @EnumSource(names = {"WEIGHTS_DIAGONAL", "WEIGHTS_FULL"})
    void anEnvironmentThatFailsAtTheEnd(FaultySetups setup) {
        failAndGoOn(setup, (fault, updates) -> fault.after(8 * 2 * Fault.LENGTH + 2, Fault.Kind.NAN_REWARD));
    }

    /** At the first step of the optimiser in an update and, where there are several, at a later one. */
    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"WEIGHTS_DIAGONAL", "WEIGHTS_FULL", "SESSIONS", "STEPS"})
    void anOptimiserThatDiverges(FaultySetups setup) {
        int steps =
                switch (setup) {
                    case REINFORCE_VALUE_FAILS, ADVANTAGES, A3C_ONE -> 3;
                    case PPO -> 6;
                    case GRPO, DAGGER -> 4;
                    case A3C -> 9;
                    default -> 1;
                };
        failAndGoOn(setup, (fault, updates) -> fault.divergeAt((long) steps * updates));
        failAndGoOn(setup, (fault, updates) -> fault.divergeAt((long) steps * updates + steps / 2));
    }

    /** In the middle of the first step of an update, and of a later one where there are several. */
    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"WEIGHTS_DIAGONAL", "WEIGHTS_FULL", "SESSIONS", "STEPS"})
    void anOptimiserThatRunsOutOfMemory(FaultySetups setup) {
        int steps =
                switch (setup) {
                    case REINFORCE_VALUE_FAILS, ADVANTAGES, A3C_ONE -> 3;
                    case PPO -> 6;
                    case GRPO, DAGGER -> 4;
                    case A3C -> 9;
                    default -> 1;
                };
        failAndGoOn(setup, (fault, updates) -> fault.exhaustAt((long) steps * updates));
        failAndGoOn(setup, (fault, updates) -> fault.exhaustAt((long) steps * updates + steps / 2));
    }

    /** Elites differ in number, so the steps of the optimiser in an update do; the second is there for certain. */
    @ParameterizedTest
    @EnumSource(names = {"SESSIONS", "STEPS"})
    void anOptimiserThatDivergesInTheSecondMinibatch(FaultySetups setup) {
        Fault fault = new Fault();
        Trainer trainer = setup.with(fault);
        State before = States.of(trainer);
        fault.divergeAt(1);
        assertThatThrownBy(trainer::update).isInstanceOf(DivergenceException.class);
        assertThat(States.of(trainer).sameAs(before)).isTrue();
    }

    @Test
    void theOriginalExceptionArrives() {
        for (FaultySetups setup : FaultySetups.values()) {
            Fault fault = new Fault();
            Trainer trainer = setup.with(fault);
            fault.after(10, Fault.Kind.EXCEPTION);
            assertThatThrownBy(trainer::update)
                    .as("%s", setup)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("the simulator was lost");
        }
    }

    /** The mutants of this law: a baseline that saves half of its memory, and an optimiser that loads none. */
    @Test
    void whatCannotBeTakenBackIsNoticed() {
        assertThatThrownBy(() -> failAndGoOn(
                        FaultySetups.REINFORCE_MEAN,
                        fault -> FaultySetups.reinforce(fault, new HalfSaved(), true),
                        (fault, updates) -> fault.divergeAt(updates)))
                .isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> failAndGoOn(
                        FaultySetups.ONE_STEP,
                        fault -> FaultySetups.oneStep(
                                fault, parameters -> new NeverLoads(Adam.of(parameters, 0.01), () -> {})),
                        (fault, updates) -> fault.divergeAt(updates)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("actorOptimizer/m");
    }

    /** A running mean whose count of episodes is not saved. */
    private static final class HalfSaved implements Baseline, Stateful {
        private double mean;
        private long batches;

        @Override
        public void predict(Batch batch, float[] returns, float[] out) {
            Arrays.fill(out, (float) mean);
        }

        @Override
        public void fit(Batch batch, float[] returns) {
            mean += (returns[0] - mean) / ++batches;
        }

        @Override
        public void save(State state) {
            state.put("mean", new double[] {mean});
        }

        @Override
        public void load(State state) {
            mean = state.doubles("mean")[0];
        }
    }

    @Test
    void whatFailsWhileAStepIsTakenBackDoesNotHideWhy() {
        Fault fault = new Fault();
        Trainer trainer = FaultySetups.oneStep(
                fault,
                parameters -> new NeverLoads(Adam.of(parameters, 0.01), () -> {
                    throw new UnsupportedOperationException("no way back");
                }));
        fault.divergeAt(0);
        assertThatThrownBy(trainer::update)
                .isInstanceOf(DivergenceException.class)
                .hasRootCauseInstanceOf(DivergenceException.class)
                .satisfies(e -> assertThat(e.getCause())
                        .hasSuppressedException(new UnsupportedOperationException("no way back")));
    }

    /** Its loading is something else. */
    private record NeverLoads(Optimizer optimizer, Runnable loading) implements Optimizer {
        @Override
        public Parameters parameters() {
            return optimizer.parameters();
        }

        @Override
        public long steps() {
            return optimizer.steps();
        }

        @Override
        public double learningRate() {
            return optimizer.learningRate();
        }

        @Override
        public void step() {
            optimizer.step();
        }

        @Override
        public void save(State state) {
            optimizer.save(state);
        }

        @Override
        public void load(State state) {
            loading.run();
        }
    }

    /** Arms a fault, given how many updates were made. */
    private interface Arm {
        void arm(Fault fault, int updates);
    }

    private static void failAndGoOn(FaultySetups setup, Arm arm) {
        failAndGoOn(setup, setup::with, arm);
    }

    private static void failAndGoOn(FaultySetups setup, Function<Fault, Trainer> maker, Arm arm) {
        Fault fault = new Fault();
        Trainer trainer = maker.apply(fault);
        Trainer twin = maker.apply(new Fault());
        for (int i = 0; i < UPDATES; i++) {
            trainer.update();
            twin.update();
        }
        State before = States.of(trainer);
        arm.arm(fault, UPDATES);
        Throwable failure = catchThrowable(trainer::update);
        assertThat(failure)
                .as("%s failed", setup)
                .isInstanceOfAny(RuntimeException.class, Error.class, IOException.class);
        fault.repair();
        State after = States.of(trainer);
        assertThat(differences(before, after)).as("%s after %s", setup, failure).isEmpty();
        if (!setup.endsInTheMiddle()) {
            assertThat(after.sameAs(before)).as("%s after %s", setup, failure).isTrue();
            assertThat(TrainerLaws.describe(trainer.update())).isEqualTo(TrainerLaws.describe(twin.update()));
            assertThat(States.of(trainer).sameAs(States.of(twin)))
                    .as("%s", setup)
                    .isTrue();
            return;
        }
        UpdateStats next = trainer.update();
        assertThat(next.update()).isEqualTo(UPDATES + 1);
        assertThat(next.episodeLengths()).as("of new episodes").isNotEmpty().containsOnly(Fault.LENGTH);
        if (setup == FaultySetups.A3C) {
            return; // not reproducible
        }
        Trainer other = maker.apply(new Fault());
        other.load(after);
        assertThat(TrainerLaws.describe(other.update())).isEqualTo(TrainerLaws.describe(next));
        assertThat(States.of(other).sameAs(States.of(trainer)))
                .as("%s resumed", setup)
                .isTrue();
        trainer.load(before);
        assertThat(TrainerLaws.describe(trainer.update())).isEqualTo(TrainerLaws.describe(twin.update()));
        assertThat(States.of(trainer).sameAs(States.of(twin)))
                .as("%s loaded", setup)
                .isTrue();
    }

    /** Names of what differs and is not about running episodes. */
    static Set<String> differences(State before, State after) {
        Set<String> names = new TreeSet<>(before.names());
        names.addAll(after.names());
        names.removeIf(name -> name.contains("sampler/envs/")
                || name.contains("sampler/") && EPISODES.contains(name.substring(name.lastIndexOf('/') + 1)));
        names.removeIf(name -> only(before, name).sameAs(only(after, name)));
        return names;
    }

    private static State only(State state, String name) {
        State one = new State();
        if (state.names().contains(name)) {
            if (state.kind(name) == float.class) {
                one.put(name, state.floats(name));
            } else if (state.kind(name) == double.class) {
                one.put(name, state.doubles(name));
            } else {
                one.put(name, state.longs(name));
            }
        }
        return one;
    }
}
