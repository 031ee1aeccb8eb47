package io.github.ascentrl.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class TrainerTest {
    private final List<String> log = new ArrayList<>();

    /** Each update takes 10 steps and finishes 2 episodes; the update named {@code failing} throws. */
    private static final class Fake implements Trainer {
        long update;
        long failing = -1;
        long last = Long.MAX_VALUE;

        @Override
        public boolean finished() {
            return update >= last;
        }

        @Override
        public UpdateStats update() {
            if (update + 1 == failing) {
                throw new IllegalStateException("update " + failing + " failed");
            }
            update++;
            return new UpdateStats(
                    update, 2 * update, 10 * update, 10, new float[] {1, 2}, new int[] {4, 6}, Map.of("loss", 0.5));
        }

        @Override
        public Policy policy() {
            return Policy.of((random, observation, action) -> action[0] = 0);
        }

        @Override
        public Totals totals() {
            return new Totals(update, 2 * update, 10 * update);
        }

        @Override
        public void save(State state) {
            state.put("update", update);
        }

        @Override
        public void load(State state) {
            update = state.number("update");
        }
    }

    private TrainingListener named(String name) {
        return new TrainingListener() {
            @Override
            public void onStart(Budget budget) {
                log.add(name + " start " + budget.updates());
            }

            @Override
            public void onUpdate(UpdateStats stats) {
                log.add(name + " " + stats.update());
            }

            @Override
            public void onEnd() {
                log.add(name + " end");
            }
        };
    }

    @Test
    void whatWasDoneBeforeCounts() {
        Fake trainer = new Fake();
        trainer.train(Budget.updates(3));
        trainer.trainUntil(Budget.updates(5), named("a"));
        assertThat(trainer.totals()).isEqualTo(new Totals(5, 10, 50));
        assertThat(log).startsWith("a start 2");
        trainer.trainUntil(Budget.steps(50)); // there are as many
        assertThat(trainer.totals().updates()).isEqualTo(5);
        trainer.trainUntil(Budget.episodes(11));
        assertThat(trainer.totals().updates()).isEqualTo(6);
    }

    @Test
    void anIoExceptionReachesTheCallerAfterEveryListenerHasEnded() {
        IOException full = new IOException("disk full");
        assertThatThrownBy(() -> new Fake().train(Budget.updates(2), named("a"), stats -> {
                    throw full;
                }))
                .isInstanceOf(UncheckedIOException.class)
                .hasCause(full);
        assertThat(log).containsExactly("a start 2", "a 1", "a end");
    }

    private record Measuring(String name) implements TrainingListener {
        @Override
        public Map<String, Double> measure(UpdateStats stats) {
            return Map.of(name, 10.0 * stats.update());
        }

        @Override
        public void onUpdate(UpdateStats stats) {}
    }

    @Test
    void allListenersFindWhatOneMeasures() {
        new Fake().train(Budget.updates(2), stats -> log.add(stats.metrics().toString()), new Measuring("mine"));
        assertThat(log).containsExactly("{loss=0.5, mine=10.0}", "{loss=0.5, mine=20.0}");
        assertThatThrownBy(() -> new Fake().train(Budget.updates(1), new Measuring("loss")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'loss' is measured twice");
    }

    @Test
    void listenersAreToldInOrder() {
        new Fake().train(Budget.updates(2), named("a"), named("b"));
        assertThat(log).containsExactly("a start 2", "b start 2", "a 1", "b 1", "a 2", "b 2", "a end", "b end");
    }

    @Test
    void trainingStopsWhenThereIsAReasonTo() {
        Fake trainer = new Fake();
        trainer.train(Budget.updates(5), () -> log.contains("a 2"), named("a"));
        assertThat(log).containsExactly("a start 5", "a 1", "a 2", "a end");
        trainer.train(Budget.updates(0), () -> true);
        assertThat(trainer.update).isEqualTo(2);
    }

    @Property
    void trainingStopsAfterTheUpdateThatReachesALimit(
            @ForAll @IntRange(max = 20) int updates,
            @ForAll @IntRange(max = 40) int episodes,
            @ForAll @IntRange(max = 200) int steps) {
        Fake trainer = new Fake();
        trainer.train(new Budget(updates, episodes, steps));
        assertThat(trainer.update).isEqualTo(Math.min(updates, Math.min((episodes + 1) / 2, (steps + 9) / 10)));
    }

    @Test
    void eachCallHasItsOwnBudget() {
        Fake trainer = new Fake();
        trainer.train(Budget.updates(3));
        trainer.train(Budget.episodes(4));
        assertThat(trainer.update).isEqualTo(5);
        trainer.train(Budget.steps(11));
        assertThat(trainer.update).isEqualTo(7);
    }

    @Test
    void anEmptyBudgetStillStartsAndEnds() {
        Fake trainer = new Fake();
        trainer.train(Budget.updates(0), named("a"));
        assertThat(log).containsExactly("a start 0", "a end");
        assertThat(trainer.update).isZero();
    }

    @Test
    void listenersEndWhenTheTrainerFails() {
        Fake trainer = new Fake();
        trainer.failing = 2;
        assertThatThrownBy(() -> trainer.train(Budget.updates(5), named("a"), named("b")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("update 2 failed");
        assertThat(log).containsExactly("a start 5", "b start 5", "a 1", "b 1", "a end", "b end");
    }

    @Test
    void aFailingListenerEndsTheRun() {
        Fake trainer = new Fake();
        TrainingListener full = stats -> {
            throw new IllegalStateException("disk full");
        };
        assertThatThrownBy(() -> trainer.train(Budget.updates(5), named("a"), full, named("b")))
                .hasMessage("disk full");
        assertThat(trainer.update).isEqualTo(1);
        assertThat(log).containsExactly("a start 5", "b start 5", "a 1", "a end", "b end");
    }

    @Test
    void everyListenerEndsAndTheFirstFailureIsTheOneReported() {
        assertThatThrownBy(() -> new Fake().train(Budget.updates(1), failingAtEnd("x"), failingAtEnd("y"), named("b")))
                .hasMessage("x")
                .satisfies(e -> assertThat(e.getSuppressed()).hasSize(1).allSatisfy(s -> assertThat(s)
                        .hasMessage("y")));
        assertThat(log).containsExactly("b start 1", "b 1", "b end");
    }

    @Test
    void aFailureAtTheEndDoesNotHideTheOneThatEndedTheRun() {
        Fake trainer = new Fake();
        trainer.failing = 1;
        assertThatThrownBy(() -> trainer.train(Budget.updates(1), failingAtEnd("x"), named("b")))
                .hasMessage("update 1 failed")
                .satisfies(e -> assertThat(e.getSuppressed()).hasSize(1).allSatisfy(s -> assertThat(s)
                        .hasMessage("x")));
        assertThat(log).containsExactly("b start 1", "b end");
    }

    @Test
    void oneExceptionThrownTwiceIsReportedOnce() {
        RuntimeException same = new IllegalStateException("same");
        TrainingListener listener = new TrainingListener() {
            @Override
            public void onUpdate(UpdateStats stats) {
                throw same;
            }

            @Override
            public void onEnd() {
                throw same;
            }
        };
        assertThatThrownBy(() -> new Fake().train(Budget.updates(1), listener)).isSameAs(same);
    }

    private static TrainingListener failingAtEnd(String message) {
        return new TrainingListener() {
            @Override
            public void onUpdate(UpdateStats stats) {}

            @Override
            public void onEnd() {
                throw new IllegalStateException(message);
            }
        };
    }

    @Test
    void aTrainerThatIsFinishedMakesNoUpdate() {
        Fake trainer = new Fake();
        trainer.last = 3;
        trainer.train(Budget.updates(10), named("a"));
        trainer.train(Budget.updates(10), named("b"));
        assertThat(trainer.update).isEqualTo(3);
        assertThat(log)
                .containsSubsequence("a start 10", "a 1", "a 2", "a 3", "b start 10")
                .doesNotContain("b 4");
    }
}
