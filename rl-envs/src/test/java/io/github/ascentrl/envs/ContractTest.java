package io.github.ascentrl.envs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.Restorable;
import io.github.ascentrl.api.contract.EnvContract;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.envs.classic.CartPole;
import io.github.ascentrl.envs.classic.ScalarLqr;
import io.github.ascentrl.envs.grid.Catch;
import io.github.ascentrl.envs.grid.DarkKeyToDoor;
import io.github.ascentrl.envs.grid.DarkRoom;
import io.github.ascentrl.envs.grid.Gridworld;
import io.github.ascentrl.envs.memory.PositionOnlyCartPole;
import io.github.ascentrl.envs.memory.RepeatCue;
import io.github.ascentrl.envs.memory.TMaze;
import io.github.ascentrl.envs.prediction.MarkovRewardProcess;
import io.github.ascentrl.envs.render.Drawable;
import io.github.ascentrl.envs.scheduling.SingleMachine;
import io.github.ascentrl.envs.tabular.AbsorbingMistake;
import io.github.ascentrl.envs.tabular.Bandits;
import io.github.ascentrl.envs.tabular.Chains;
import io.github.ascentrl.envs.text.AppendToken;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every built-in environment keeps the contract: those of the registry, and others that a class can make. */
class ContractTest {
    static Stream<Arguments> environments() {
        Stream<Arguments> registered = Envs.all().stream().map(spec -> of(spec.id(), () -> Envs.make(spec.id())));
        Stream<Arguments> others = Stream.of(
                of("CartPole, brief", () -> new CartPole(3)),
                of("ScalarLqr, noisy", () -> new ScalarLqr(new ScalarLqr.Settings(1, 0.5, 1, 0.1, 0.3, 1, 50))),
                of("DarkRoom, paper", () -> DarkRoom.paper(13)),
                of("DarkRoom, report", () -> DarkRoom.report(41)),
                of("DarkRoom, random start", () -> new DarkRoom(new DarkRoom.Settings(4, true, true, 30), 3)),
                of("DarkRoom, 13 x 13", () -> new DarkRoom(new DarkRoom.Settings(13, false, false, 20), 168)),
                of("DarkRoom, 17 x 17", () -> new DarkRoom(new DarkRoom.Settings(17, true, false, 30), 7)),
                of("key and door", () -> new DarkKeyToDoor(DarkKeyToDoor.Settings.TINY, 3, 4)),
                of("key and door in one cell", () -> new DarkKeyToDoor(new DarkKeyToDoor.Settings(4, false, 9), 5, 5)),
                of("Gridworld, slippery", () -> new Gridworld(List.of("...G", ".#.X", "S..."), 0.2, 0.04f, 50)),
                of("Catch, wide", () -> new Catch(4, 9)),
                of("CartPole without velocities, brief", () -> new PositionOnlyCartPole(3)),
                of("T-maze, shortest", () -> new TMaze(1)),
                of("T-maze, short", () -> new TMaze(4)),
                of("cue, asked at once", () -> new RepeatCue(2, 1)),
                of("cue, many symbols", () -> new RepeatCue(9, 5)),
                of("random process", () -> MarkovRewardProcess.random(7, 3, 40, Rng.of(5))),
                of("tokens, stopped or cut", () -> appendToken(new AppendToken.Settings(3, 2, 4, 5))),
                of("tokens, one of each", () -> appendToken(new AppendToken.Settings(2, 0, 1, 1))),
                of("SingleMachine, one job", () -> new SingleMachine(1)),
                of("tabular process", () -> Chains.forward(3, 0.5, -1).env()),
                of("tabular process, truncated", () -> Chains.randomWalk(5).env(2)),
                of("tabular process, two actions", () -> AbsorbingMistake.mdp(4).env()),
                of("bandit", () -> Bandits.fixed(1, 2, 0.5).env()));
        return Stream.concat(registered, others);
    }

    private static AppendToken appendToken(AppendToken.Settings settings) {
        return new AppendToken(
                settings,
                random -> random.ints(1 + random.nextInt(settings.longestPrompt()), 0, settings.tokens())
                        .toArray(),
                (prompt, answer) -> prompt[0] - 2 * answer[answer.length - 1] + answer.length);
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
        assertThat(maker.get().find(Restorable.class))
                .as(name + " is Restorable")
                .isPresent();
        assertThat(maker.get().find(Drawable.class)).as(name + " is Drawable").isPresent();
    }
}
