package io.github.ascentrl.algos.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ascentrl.api.State;
import io.github.ascentrl.api.Trainer;
import io.github.ascentrl.api.UpdateStats;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/** Same settings, same bits; and a run resumed is the run that was never stopped. */
public final class TrainerLaws {
    private TrainerLaws() {}

    /** The two make trainers that must do the same; what they report and remember is compared after every update. */
    public static void assertSameBits(
            Supplier<? extends Trainer> first, Supplier<? extends Trainer> second, int updates) {
        Trainer a = first.get();
        Trainer b = second.get();
        for (int i = 0; i < updates; i++) {
            assertThat(describe(b.update())).as("update %d", i + 1).isEqualTo(describe(a.update()));
            assertThat(States.of(b).sameAs(States.of(a)))
                    .as("state after update %d", i + 1)
                    .isTrue();
        }
    }

    /** n updates = k updates, the state carried over into a new trainer, for one k through a file, and n − k more. */
    public static void assertResumes(Supplier<? extends Trainer> trainers, int updates) {
        Trainer whole = trainers.get();
        List<State> states = new ArrayList<>();
        List<String> stats = new ArrayList<>();
        for (int i = 0; i < updates; i++) {
            states.add(States.of(whole));
            stats.add(describe(whole.update()));
        }
        for (int k = 0; k < updates; k++) {
            Trainer resumed = trainers.get();
            resumed.update(); // its own past must not matter
            if (k == updates / 2) {
                Trainer stopped = trainers.get();
                for (int i = 0; i < k; i++) {
                    stopped.update();
                }
                States.carry(stopped, resumed);
            } else {
                resumed.load(states.get(k));
            }
            for (int i = k; i < updates; i++) {
                assertThat(describe(resumed.update()))
                        .as("update %d, resumed after %d", i + 1, k)
                        .isEqualTo(stats.get(i));
            }
            assertThat(States.of(resumed).sameAs(States.of(whole)))
                    .as("final state, resumed after %d", k)
                    .isTrue();
        }
    }

    public static String describe(UpdateStats stats) {
        return stats.update() + " " + stats.totalEpisodes() + " " + stats.totalSteps() + " "
                + Arrays.toString(stats.episodeReturns())
                + Arrays.toString(stats.episodeLengths())
                + stats.metrics();
    }
}
