package io.github.ascentrl.algos.actorcritic;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ascentrl.algos.testing.States;
import io.github.ascentrl.api.Budget;
import io.github.ascentrl.api.State;
import io.github.ascentrl.api.Trainer;
import io.github.ascentrl.api.UpdateStats;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Same seed, same bits; on any number of threads; and after a resume. */
class TrainersReproducibilityTest {
    private static final double LEARNING_RATE = 3e-3;

    private static List<String> train(Trainer trainer, int updates) {
        List<String> log = new ArrayList<>();
        trainer.train(Budget.updates(updates), stats -> log.add(describe(stats)));
        return log;
    }

    /** Everything in the record, exactly. */
    private static String describe(UpdateStats stats) {
        return stats.update() + " " + stats.totalEpisodes() + " " + stats.totalSteps() + " "
                + Arrays.toString(stats.episodeReturns())
                + Arrays.toString(stats.episodeLengths()) + stats.metrics();
    }

    @ParameterizedTest
    @EnumSource
    void theSameSeedGivesTheSameBits(Trainers kind) {
        Trainer first = kind.onCartPole(1, LEARNING_RATE, 3);
        Trainer second = kind.onCartPole(1, LEARNING_RATE, 3);
        Trainer other = kind.onCartPole(1, LEARNING_RATE, 4);
        List<String> log = train(first, 30);
        assertThat(train(second, 30)).isEqualTo(log);
        assertThat(train(other, 30)).isNotEqualTo(log);
        assertThat(States.of(first).sameAs(States.of(second))).isTrue();
        assertThat(States.of(first).sameAs(States.of(other))).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void twoThreadsGiveTheSameBitsAsOne(Trainers kind) {
        Trainer one = kind.onCartPole(1, LEARNING_RATE, 5);
        Trainer two = kind.onCartPole(2, LEARNING_RATE, 5);
        assertThat(train(two, 30)).isEqualTo(train(one, 30));
        assertThat(States.of(two).sameAs(States.of(one))).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void aResumedRunEqualsOneThatWasNeverStopped(Trainers kind) {
        Trainer whole = kind.onCartPole(1, LEARNING_RATE, 6);
        List<String> log = train(whole, 40);
        for (int stop : new int[] {0, 1, 17}) {
            Trainer before = kind.onCartPole(1, LEARNING_RATE, 6);
            train(before, stop);
            State state = States.of(before);
            Trainer after = kind.onCartPole(1, LEARNING_RATE, 6);
            train(after, 3); // what it did before it was loaded must not matter
            after.load(state);
            assertThat(train(after, 40 - stop)).as("resumed after %d", stop).isEqualTo(log.subList(stop, 40));
            assertThat(States.of(after).sameAs(States.of(whole))).isTrue();
        }
    }
}
