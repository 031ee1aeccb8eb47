package io.github.ascentrl.envs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.Restorable;
import io.github.ascentrl.api.contract.EnvContract;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.envs.classic.Acrobot;
import io.github.ascentrl.envs.classic.CartPole;
import io.github.ascentrl.envs.classic.MountainCar;
import io.github.ascentrl.envs.classic.MountainCarContinuous;
import io.github.ascentrl.envs.classic.Pendulum;
import io.github.ascentrl.envs.classic.ScalarLqr;
import io.github.ascentrl.envs.grid.Catch;
import io.github.ascentrl.envs.grid.Corridor;
import io.github.ascentrl.envs.grid.DarkRoom;
import io.github.ascentrl.envs.grid.Gridworld;
import io.github.ascentrl.envs.prediction.MarkovRewardProcess;
import io.github.ascentrl.envs.scheduling.SingleMachine;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every built-in environment keeps the contract. */
class ContractTest {
    static Stream<Arguments> environments() {
        return Stream.of(
                of("CartPole", CartPole::new),
                of("Acrobot", Acrobot::new),
                of("MountainCar", MountainCar::new),
                of("MountainCarContinuous", MountainCarContinuous::new),
                of("Pendulum", Pendulum::new),
                of("ScalarLqr", ScalarLqr::new),
                of("ScalarLqr, noisy", () -> new ScalarLqr(new ScalarLqr.Settings(1, 0.5, 1, 0.1, 0.3, 1, 50))),
                of("DarkRoom, paper", () -> DarkRoom.paper(13)),
                of("DarkRoom, report", () -> DarkRoom.report(41)),
                of("DarkRoom, random start", () -> new DarkRoom(new DarkRoom.Settings(4, true, true, 30), 3)),
                of("Corridor", Corridor::new),
                of("Gridworld", Gridworld::small),
                of("Gridworld, slippery", () -> new Gridworld(List.of("...G", ".#.X", "S..."), 0.2, 0.04f, 50)),
                of("Catch", Catch::new),
                of("Boyan's chain", MarkovRewardProcess::boyanChain),
                of("random process", () -> MarkovRewardProcess.random(7, 3, 40, Rng.of(5))),
                of("SingleMachine", SingleMachine::new));
    }

    private static Arguments of(String name, Supplier<Env> maker) {
        return Arguments.of(name, maker);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("environments")
    void keepsTheContract(String name, Supplier<Env> maker) {
        for (int seed = 0; seed < 3; seed++) {
            EnvContract.check(maker, Rng.of(seed));
        }
        assertThat(maker.get().as(Restorable.class)).as(name + " is Restorable").isPresent();
    }
}
