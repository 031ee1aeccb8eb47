package io.github.ascentrl.envs.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.VectorEnv;
import io.github.ascentrl.api.contract.VectorEnvContract;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.envs.classic.Acrobot;
import io.github.ascentrl.envs.classic.CartPole;
import io.github.ascentrl.envs.classic.MountainCar;
import io.github.ascentrl.envs.classic.MountainCarContinuous;
import io.github.ascentrl.envs.classic.Pendulum;
import io.github.ascentrl.envs.grid.DarkRoom;
import io.github.ascentrl.envs.scheduling.SingleMachine;
import io.github.ascentrl.envs.wrap.Wrap;
import java.util.Arrays;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class VectorEnvsTest {
    private static final int[] GOALS = {0, 13, 40, 41, 80, 31, 7};

    static Stream<Arguments> batches() {
        Stream.Builder<Arguments> all = Stream.builder();
        for (VectorOptions options : new VectorOptions[] {
            VectorOptions.DEFAULT,
            VectorOptions.DEFAULT.withoutAutoreset(),
            VectorOptions.DEFAULT.withThreads(2),
            VectorOptions.DEFAULT.withThreads(5).withoutAutoreset()
        }) {
            add(all, "CartPole", options, n -> CartPole.vector(n, options), CartPole::new, 120);
            add(all, "Acrobot", options, n -> Acrobot.vector(n, options), Acrobot::new, 520);
            add(all, "MountainCar", options, n -> MountainCar.vector(n, options), MountainCar::new, 420);
            add(
                    all,
                    "MountainCarContinuous",
                    options,
                    n -> MountainCarContinuous.vector(n, options),
                    MountainCarContinuous::new,
                    1010);
            add(all, "Pendulum", options, n -> Pendulum.vector(n, options), Pendulum::new, 210);
            add(all, "any CartPole", options, n -> VectorEnvs.of(i -> new CartPole(), n, options), CartPole::new, 120);
            add(
                    all,
                    "any masked environment",
                    options,
                    n -> VectorEnvs.of(i -> new SingleMachine(), n, options),
                    SingleMachine::new,
                    40);
            add(
                    all,
                    "any wrapped environment",
                    options,
                    n -> VectorEnvs.of(i -> wrapped(), n, options),
                    VectorEnvsTest::wrapped,
                    120);
        }
        return all.build();
    }

    private static Env wrapped() {
        return Wrap.around(
                new Pendulum(),
                Wrap.rescaleAction(),
                Wrap.timeLimit(30),
                Wrap.unitObservation(),
                Wrap.scaleReward(.1f));
    }

    private static void add(
            Stream.Builder<Arguments> all,
            String name,
            VectorOptions options,
            IntFunction<VectorEnv> batch,
            Supplier<Env> single,
            int steps) {
        all.add(Arguments.of(name, options, batch, single, steps));
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("batches")
    void aBatchEqualsSingles(
            String name, VectorOptions options, IntFunction<VectorEnv> batch, Supplier<Env> single, int steps) {
        VectorEnvContract.check(batch, i -> single.get(), Rng.of(3).child(name), steps);
        assertThat(batch.apply(1).autoresets()).isEqualTo(options.autoreset());
    }

    @Test
    void darkRoomsWithDifferentGoals() {
        for (DarkRoom.Settings settings : new DarkRoom.Settings[] {
            DarkRoom.Settings.PAPER, DarkRoom.Settings.REPORT, new DarkRoom.Settings(9, true, true, 6)
        }) {
            for (VectorOptions options : new VectorOptions[] {VectorOptions.DEFAULT, new VectorOptions(false, 2)}) {
                VectorEnvContract.check(
                        n -> DarkRoom.vector(settings, Arrays.copyOf(GOALS, n), options),
                        i -> new DarkRoom(settings, GOALS[i]),
                        Rng.of(4),
                        100);
            }
        }
    }

    @Test
    void rejectsBatchesThatCannotBe() {
        assertThatThrownBy(() -> VectorEnvs.of(CartPole::new, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("n = 0");
        assertThatThrownBy(() -> CartPole.vector(0, VectorOptions.DEFAULT))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new VectorOptions(true, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("threads = 0");
        assertThatThrownBy(() -> VectorEnvs.of(i -> i == 0 ? new CartPole() : new Acrobot(), 2, VectorOptions.DEFAULT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("environment 1 has the spaces");
        assertThatThrownBy(() -> DarkRoom.vector(DarkRoom.Settings.PAPER, new int[] {0, 81}, VectorOptions.DEFAULT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("goal = 81");
    }
}
