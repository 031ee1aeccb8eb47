package io.github.ascentrl.envs.internal;

import io.github.ascentrl.envs.EnvProvider;
import io.github.ascentrl.envs.EnvSpec;
import io.github.ascentrl.envs.classic.Acrobot;
import io.github.ascentrl.envs.classic.CartPole;
import io.github.ascentrl.envs.classic.MountainCar;
import io.github.ascentrl.envs.classic.MountainCarContinuous;
import io.github.ascentrl.envs.classic.Pendulum;
import io.github.ascentrl.envs.classic.ScalarLqr;
import io.github.ascentrl.envs.grid.Catch;
import io.github.ascentrl.envs.grid.Corridor;
import io.github.ascentrl.envs.grid.DarkKeyToDoor;
import io.github.ascentrl.envs.grid.DarkRoom;
import io.github.ascentrl.envs.grid.Gridworld;
import io.github.ascentrl.envs.memory.PositionOnlyCartPole;
import io.github.ascentrl.envs.memory.RepeatCue;
import io.github.ascentrl.envs.memory.TMaze;
import io.github.ascentrl.envs.prediction.MarkovRewardProcess;
import io.github.ascentrl.envs.scheduling.SingleMachine;
import java.util.Arrays;
import java.util.List;

/** The environments of this library, under the names of their originals. */
public final class BuiltInEnvironments implements EnvProvider {
    /** Creates the provider; public for {@link java.util.ServiceLoader}. */
    public BuiltInEnvironments() {}

    @Override
    public List<EnvSpec> environments() {
        return List.of(
                new EnvSpec("CartPole-v1", "keep a pole upright on a cart", CartPole::new, CartPole::vector),
                new EnvSpec("Acrobot-v1", "swing two links above the bar", Acrobot::new, Acrobot::vector),
                new EnvSpec("MountainCar-v0", "rock a weak car out of a valley", MountainCar::new, MountainCar::vector),
                new EnvSpec(
                        "MountainCarContinuous-v0",
                        "the same with a continuous force that has a cost",
                        MountainCarContinuous::new,
                        MountainCarContinuous::vector),
                new EnvSpec("Pendulum-v1", "swing a pendulum up with a weak motor", Pendulum::new, Pendulum::vector),
                new EnvSpec("ScalarLqr", "linear system, quadratic cost, known solution", ScalarLqr::new),
                darkRoom("DarkRoom", DarkRoom.Settings.REPORT, "9 x 9, 20 steps, the goal ends the episode"),
                darkRoom("Dark-Room-9x9-v0", DarkRoom.Settings.PAPER, "9 x 9, 20 steps, no termination"),
                darkRoom("Dark-Room-3x3-v0", DarkRoom.Settings.TINY, "3 x 3, 10 steps, no termination"),
                darkRoom("Dark-Room-Hard-17x17-v0", DarkRoom.Settings.HARD, "17 x 17, 20 steps, the goal ends it"),
                darkKeyToDoor("Dark-Key-To-Door-9x9-v0", DarkKeyToDoor.Settings.PAPER, "9 x 9, 50 steps"),
                darkKeyToDoor("Dark-Key-To-Door-3x3-v0", DarkKeyToDoor.Settings.TINY, "3 x 3, 20 steps"),
                new EnvSpec("Corridor", "short corridor with switched actions", Corridor::new),
                new EnvSpec("Gridworld", "4 x 3 cells, one goal, one pit", Gridworld::small),
                new EnvSpec("Catch", "be under the falling ball", Catch::new),
                new EnvSpec("PositionOnlyCartPole", "CartPole without velocities", PositionOnlyCartPole::new),
                new EnvSpec("TMaze", "turn as the sign said 20 steps before", TMaze::new),
                new EnvSpec("RepeatCue", "repeat one of four symbols shown 20 steps before", RepeatCue::new),
                new EnvSpec("BoyanChain", "predict the values of 13 states", MarkovRewardProcess::boyanChain),
                new EnvSpec("SingleMachine", "order five jobs; masked actions", SingleMachine::new));
    }

    /** By name, the goal is the first cell, a corner; use the class for other goals. */
    private static EnvSpec darkRoom(String id, DarkRoom.Settings settings, String description) {
        return new EnvSpec(
                id,
                "find the goal in the dark: " + description + "; goal in cell 0",
                () -> new DarkRoom(settings, 0),
                (n, options) -> DarkRoom.vector(settings, new int[n], options));
    }

    /** By name, key and door are in opposite corners; use the class for other tasks. */
    private static EnvSpec darkKeyToDoor(String id, DarkKeyToDoor.Settings settings, String description) {
        int door = settings.size() * settings.size() - 1;
        return new EnvSpec(
                id,
                "find the key, then the door, in the dark: " + description + "; key in cell 0, door in cell " + door,
                () -> new DarkKeyToDoor(settings, 0, door),
                (n, options) -> {
                    int[] doors = new int[n];
                    Arrays.fill(doors, door);
                    return DarkKeyToDoor.vector(settings, new int[n], doors, options);
                });
    }
}
