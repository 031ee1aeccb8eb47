package io.github.ascentrl.nn.internal.parallel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkersTest {
    /** Thousands of rounds of all sizes, so that workers are met spinning, parking and parked. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 8})
    void everyTaskRunsOnceAndBeforeTheRoundEnds(int threads) throws InterruptedException {
        try (Workers workers = new Workers(threads)) {
            for (int round = 0; round < 3000; round++) {
                int count = round % 13;
                AtomicIntegerArray runs = new AtomicIntegerArray(13);
                workers.run(count, (index, worker) -> {
                    assertThat(worker).isBetween(0, threads - 1);
                    runs.incrementAndGet(index);
                });
                for (int i = 0; i < 13; i++) {
                    assertThat(runs.get(i)).as("round %d, task %d", round, i).isEqualTo(i < count ? 1 : 0);
                }
                if (round % 300 == 0) {
                    Thread.sleep(2); // long enough for the workers to park
                }
            }
        }
    }

    /** Two tasks that wait for each other end only if two threads run them. */
    @Test
    void tasksRunAtOnce() {
        try (Workers workers = new Workers(2)) {
            for (int round = 0; round < 50; round++) {
                CountDownLatch both = new CountDownLatch(2);
                workers.run(2, (index, worker) -> {
                    both.countDown();
                    try {
                        assertThat(both.await(60, TimeUnit.SECONDS)).isTrue();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                });
            }
        }
    }

    /** What tasks wrote is there when the round is over, without further ado. */
    @Test
    void writesAreSeen() {
        int[] plain = new int[64];
        try (Workers workers = new Workers(4)) {
            for (int round = 1; round <= 2000; round++) {
                int now = round;
                workers.run(plain.length, (index, worker) -> plain[index] += now);
            }
        }
        assertThat(plain).containsOnly(2000 * 2001 / 2);
    }

    @Test
    void theFailureOfTheLowestTaskIsThrownAndTheNextRoundIsSound() {
        try (Workers workers = new Workers(3)) {
            for (int round = 0; round < 200; round++) {
                assertThatThrownBy(() -> workers.run(9, (index, worker) -> {
                            if (index >= 4) {
                                throw new IllegalStateException("task " + index);
                            }
                        }))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessage("task 4");
                int[] ran = new int[5];
                workers.run(5, (index, worker) -> ran[index]++);
                assertThat(ran).containsOnly(1);
            }
        }
    }

    /** Threads that end after 0.1 ms, so that rounds find them spinning, parked, ending and ended. */
    @Test
    void threadsThatHadNothingToDoAreReplaced() throws InterruptedException {
        try (Workers workers = new Workers(3, 100_000)) {
            for (int round = 0; round < 300; round++) {
                AtomicIntegerArray runs = new AtomicIntegerArray(7);
                workers.run(7, (index, worker) -> runs.incrementAndGet(index));
                for (int i = 0; i < 7; i++) {
                    assertThat(runs.get(i)).as("round %d, task %d", round, i).isEqualTo(1);
                }
                Thread.sleep(0, 200_000 * (round % 4));
            }
        }
    }

    /** Two tasks that wait for each other, long after the thread that would have run one of them ended. */
    @Test
    void anIdleThreadEndsAndTheNextRoundsGetAnother() throws InterruptedException {
        try (Workers workers = new Workers(2, 1_000_000)) {
            AtomicReference<Thread> first = new AtomicReference<>();
            meet(workers, first);
            first.get().join(60_000);
            assertThat(first.get().isAlive()).isFalse();
            AtomicReference<Thread> second = new AtomicReference<>();
            meet(workers, second);
            assertThat(second.get()).isNotSameAs(first.get());
        }
    }

    private static void meet(Workers workers, AtomicReference<Thread> helper) {
        CountDownLatch both = new CountDownLatch(2);
        workers.run(2, (index, worker) -> {
            if (worker == 1) {
                helper.set(Thread.currentThread());
            }
            both.countDown();
            try {
                assertThat(both.await(60, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    @Test
    void closedOrEmptyWorkersAreRefused() {
        Workers workers = new Workers(2);
        assertThat(workers.threads()).isEqualTo(2);
        workers.close();
        assertThatThrownBy(() -> workers.run(2, (index, worker) -> {}))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
        assertThatThrownBy(() -> new Workers(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("threads = 0");
    }
}
