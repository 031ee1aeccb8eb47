package io.github.ascentrl.api.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.ascentrl.api.random.Rng;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.util.Collections;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A round that never ends is a failure too: its caller cannot be interrupted, so each test runs on a separate thread.
 */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WorkersTest {
    private static final long SECOND = 1_000_000_000L;

    /** Thousands of rounds of all sizes, as a set and as a count, so that workers are met spinning, parking and parked. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 8, 40})
    void everyTaskRunsOnceAndBeforeTheRoundEnds(int threads) throws InterruptedException {
        try (Workers workers = new Workers(threads)) {
            for (int round = 0; round < 3000; round++) {
                int count = round % 36;
                AtomicIntegerArray runs = new AtomicIntegerArray(36);
                workers.run(count, (index, worker) -> {
                    assertThat(worker).isBetween(0, threads - 1);
                    runs.incrementAndGet(index);
                });
                for (int i = 0; i < 36; i++) {
                    assertThat(runs.get(i)).as("round %d, task %d", round, i).isEqualTo(i < count ? 1 : 0);
                }
                if (round % 300 == 0) {
                    Thread.sleep(2); // long enough for the workers to park
                }
            }
        }
    }

    /** Tasks that wait for each other end only if as many threads run them, each the task with its own number. */
    @ParameterizedTest
    @ValueSource(ints = {2, 5})
    void tasksRunAtOnceAndEachWorkerTakesItsOwn(int threads) {
        try (Workers workers = new Workers(threads)) {
            for (int round = 0; round < 50; round++) {
                CountDownLatch all = new CountDownLatch(threads);
                AtomicIntegerArray by = new AtomicIntegerArray(threads);
                workers.run(threads, (index, worker) -> {
                    by.set(index, worker);
                    all.countDown();
                    await(all);
                });
                for (int i = 0; i < threads; i++) {
                    assertThat(by.get(i)).isEqualTo(i);
                }
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

    /** The very object, whatever it is, from the caller's task and from another thread's. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void whateverATaskThrowsArrivesAsItWas(int threads) {
        Throwable[] thrown = {
            new IOException("checked"),
            new InterruptedException("checked"),
            new IllegalStateException("boom"),
            new AssertionError("boom"),
            new OutOfMemoryError("boom"),
            new ThreadDeath(),
            new Throwable("neither")
        };
        try (Workers workers = new Workers(threads)) {
            for (Throwable what : thrown) {
                for (int failing = 0; failing < 3; failing++) {
                    int at = failing;
                    CountDownLatch all = new CountDownLatch(threads); // or the caller might run them alone
                    assertThat(catchThrowable(() -> workers.run(3, (index, worker) -> {
                                all.countDown();
                                while (all.getCount() > 0) { // also in a thread that an interrupt was passed on to
                                    Thread.onSpinWait();
                                }
                                if (index == at) {
                                    throw Failures.rethrow(what);
                                }
                            })))
                            .isSameAs(what);
                    assertThat(Thread.interrupted() && !(what instanceof InterruptedException))
                            .isFalse();
                }
            }
            assertThat(catchThrowable(() -> workers.run(3, (index, worker) -> overflow(index))))
                    .isInstanceOf(StackOverflowError.class);
            int[] ran = new int[5];
            workers.run(5, (index, worker) -> ran[index]++);
            assertThat(ran).containsOnly(1);
        }
    }

    private static int overflow(int depth) {
        return overflow(depth + 1) + 1;
    }

    /** Threads that end after 0.1 ms, so that rounds find them spinning, parked, ending and ended. */
    @Test
    void threadsThatHadNothingToDoAreReplaced() throws InterruptedException {
        try (Workers workers = new Workers(3, new ThreadPool(WorkersTest::daemon, 100_000, 0))) {
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
        try (Workers workers = new Workers(2, new ThreadPool(WorkersTest::daemon, 1_000_000, 0))) {
            Thread first = meet(workers);
            first.join(60_000);
            assertThat(first.isAlive()).isFalse();
            assertThat(meet(workers)).isNotSameAs(first);
        }
    }

    /** Workers that were used once and dropped without being closed: one thread serves them all, one after the other. */
    @Test
    void tenThousandDroppedOnesLeaveOneThread() {
        AtomicInteger started = new AtomicInteger();
        ThreadPool pool = new ThreadPool(
                body -> {
                    started.incrementAndGet();
                    return daemon(body);
                },
                600 * SECOND,
                0);
        for (int i = 0; i < 10_000; i++) {
            int[] ran = new int[2];
            new Workers(2, pool).run(2, (index, worker) -> ran[index]++);
            assertThat(ran).containsOnly(1);
            while (pool.idle() == 0) {
                Thread.yield(); // it may still spin for the workers that were dropped, on a machine that has no core
                // to spare
            }
        }
        assertThat(started).hasValue(1);
    }

    @Test
    @Timeout(60)
    void anIdleThreadKeepsNothingAliveThatWasDropped() throws InterruptedException {
        ThreadPool pool = new ThreadPool(WorkersTest::daemon, 600 * SECOND, 0);
        Workers workers = new Workers(2, pool);
        meet(workers);
        WeakReference<Workers> dropped = new WeakReference<>(workers);
        workers = null;
        while (dropped.get() != null) { // until the timeout, if it were kept
            System.gc();
            Thread.sleep(1);
        }
    }

    /** A thousand runs of twenty rounds each, with threads that fail to be made or started, now and then or always. */
    @Test
    void threadsThatCannotStartChangeNothing() {
        int failures = 0;
        for (int run = 0; run < 1000; run++) {
            Unreliable factory = new Unreliable(run % 4 / 3.0, Rng.of(run));
            try (Workers workers = new Workers(2 + run % 4, new ThreadPool(factory, 100_000, run % 3))) {
                for (int round = 0; round < 20; round++) {
                    int count = 1 + (7 * round + run) % 40;
                    AtomicIntegerArray runs = new AtomicIntegerArray(count);
                    workers.run(count, (index, worker) -> runs.incrementAndGet(index));
                    for (int i = 0; i < count; i++) {
                        assertThat(runs.get(i)).isEqualTo(1);
                    }
                }
            }
            failures += factory.failures;
        }
        assertThat(failures).isGreaterThan(1000);
    }

    /** After a failure the JVM, which prints a warning for each, is left alone for a while. */
    @Test
    void startingIsNotTriedAgainInEveryRound() {
        AtomicInteger tries = new AtomicInteger();
        ThreadPool pool = new ThreadPool(
                body -> {
                    tries.incrementAndGet();
                    throw new OutOfMemoryError("unable to create native thread");
                },
                SECOND,
                9);
        Workers workers = new Workers(2, pool);
        for (int round = 0; round < 100; round++) {
            workers.run(2, (index, worker) -> assertThat(worker).isZero());
        }
        assertThat(tries).hasValue(10);
    }

    /** Makes threads, or fails in one of the ways there are. */
    private static final class Unreliable implements ThreadFactory {
        private final double share;
        private final Rng rng;
        private int failures;

        Unreliable(double share, Rng rng) {
            this.share = share;
            this.rng = rng;
        }

        @Override
        public Thread newThread(Runnable body) {
            if (rng.nextDouble() >= share) {
                return daemon(body);
            }
            failures++;
            return switch (rng.nextInt(4)) {
                case 0 -> throw new OutOfMemoryError("unable to create native thread");
                case 1 -> null;
                case 2 -> throw Failures.rethrow(new IOException("no thread"));
                default ->
                    new Thread(body) {
                        @Override
                        public synchronized void start() {
                            if (rng.nextBoolean()) {
                                setDaemon(true);
                                super.start(); // runs, and seems not to
                            }
                            throw new OutOfMemoryError("unable to create native thread");
                        }
                    };
            };
        }
    }

    /**
     * The caller waits for a task that ignores interrupts, is interrupted while it does, and is told; it waits on until the
     * task ends. It parks: were it to spin, it would never be seen waiting.
     */
    @Test
    void anInterruptedCallerWaitsParkedAndStaysInterrupted() throws InterruptedException {
        CountDownLatch told = new CountDownLatch(1);
        CountDownLatch deaf = new CountDownLatch(1); // from then on, the other's task does not notice interrupts
        CountDownLatch end = new CountDownLatch(1);
        AtomicBoolean kept = new AtomicBoolean();
        AtomicInteger done = new AtomicInteger();
        Workers workers = new Workers(2);
        Thread caller = daemon(() -> {
            CountDownLatch both = new CountDownLatch(2);
            workers.run(
                    2,
                    (index, worker) -> {
                        both.countDown();
                        await(both);
                        if (worker == 1) {
                            deaf.countDown();
                            while (end.getCount() > 0) {
                                Thread.onSpinWait();
                            }
                        }
                        done.incrementAndGet();
                    },
                    told::countDown);
            kept.set(Thread.currentThread().isInterrupted());
        });
        caller.start();
        await(deaf);
        while (done.get() == 0) {
            Thread.onSpinWait(); // until its own task is done: one that is interrupted there sees it itself
        }
        caller.interrupt();
        await(told);
        // Not at each look: the interrupt may leave a permit behind, with which the first park ends at once.
        long deadline = System.nanoTime() + 60_000_000_000L;
        for (int inARow = 0; inARow < 100; ) {
            assertThat(System.nanoTime()).as("the caller never stays parked").isLessThan(deadline);
            Thread.sleep(1);
            inARow = caller.getState() == Thread.State.WAITING ? inARow + 1 : 0;
        }
        end.countDown();
        caller.join(60_000);
        assertThat(done).hasValue(2);
        assertThat(kept).isTrue();
    }

    /**
     * All tasks wait for what never comes; an interrupt of the caller ends them all, those not yet begun included, even if
     * a task forgets to keep the flag. The caller stays interrupted, and nobody else is when the next round begins.
     */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @Timeout(60)
    void anInterruptReachesEveryTask(boolean flagKept) throws InterruptedException {
        ThreadPool pool = new ThreadPool(WorkersTest::daemon, 600 * SECOND, 0);
        Workers workers = new Workers(3, pool);
        CountDownLatch three = new CountDownLatch(3);
        AtomicInteger ended = new AtomicInteger();
        AtomicReference<Throwable> failure = new AtomicReference<>();
        AtomicBoolean kept = new AtomicBoolean();
        Set<Integer> next = Collections.synchronizedSet(new HashSet<>());
        Thread caller = daemon(() -> {
            failure.set(catchThrowable(() -> workers.run(5, (index, worker) -> {
                three.countDown();
                try {
                    new CountDownLatch(1).await();
                } catch (InterruptedException e) {
                    ended.incrementAndGet();
                    if (flagKept) {
                        Thread.currentThread().interrupt();
                    }
                    throw new IllegalStateException("task " + index, e);
                }
            })));
            kept.set(Thread.interrupted());
            CountDownLatch all = new CountDownLatch(3);
            workers.run(3, (index, worker) -> {
                all.countDown();
                await(all); // throws in a thread that is interrupted
                next.add(worker);
            });
        });
        caller.start();
        await(three);
        caller.interrupt();
        caller.join();
        assertThat(ended).hasValue(5);
        assertThat(failure.get()).isInstanceOf(IllegalStateException.class).hasMessage("task 0");
        assertThat(kept).isTrue();
        assertThat(next).containsExactlyInAnyOrder(0, 1, 2);
    }

    /** A caller that waits although its own task is done passes the interrupt on. */
    @Test
    @Timeout(60)
    void anInterruptReachesATaskThatTheCallerWaitsFor() throws InterruptedException {
        Workers workers = new Workers(2);
        CountDownLatch both = new CountDownLatch(2);
        AtomicBoolean kept = new AtomicBoolean();
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Thread caller = daemon(() -> {
            failure.set(catchThrowable(() -> workers.run(2, (index, worker) -> {
                both.countDown();
                await(both);
                if (worker == 1) {
                    await(new CountDownLatch(1));
                }
            })));
            kept.set(Thread.currentThread().isInterrupted());
        });
        caller.start();
        await(both);
        while (caller.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        caller.interrupt();
        caller.join();
        assertThat(failure.get())
                .isInstanceOf(IllegalStateException.class)
                .hasCauseInstanceOf(InterruptedException.class);
        assertThat(kept).isTrue();
    }

    /** The thread has done its task and works for others when the caller is interrupted. */
    @Test
    @Timeout(60)
    void aThreadThatHasLeftIsNotInterruptedElsewhere() throws InterruptedException {
        ThreadPool pool = new ThreadPool(WorkersTest::daemon, 600 * SECOND, 0);
        CountDownLatch both = new CountDownLatch(2);
        CountDownLatch elsewhere = new CountDownLatch(1);
        CountDownLatch over = new CountDownLatch(1);
        AtomicReference<Throwable> stray = new AtomicReference<>();
        Thread[] threads = new Thread[2];
        Thread other = daemon(() -> stray.set(catchThrowable(() -> new Workers(2, pool).run(2, (index, worker) -> {
            if (worker == 1) {
                threads[1] = Thread.currentThread();
                elsewhere.countDown();
                await(over); // throws if it is interrupted
            } else {
                await(elsewhere);
            }
        }))));
        Throwable failure = catchThrowable(() -> new Workers(2, pool).run(2, (index, worker) -> {
            both.countDown();
            await(both);
            if (worker == 1) {
                threads[0] = Thread.currentThread();
                return;
            }
            while (pool.idle() == 0) {
                Thread.onSpinWait();
            }
            other.start();
            await(elsewhere);
            throw Failures.rethrow(new InterruptedException());
        }));
        assertThat(Thread.interrupted()).isTrue();
        assertThat(failure).isInstanceOf(InterruptedException.class);
        over.countDown();
        other.join();
        assertThat(threads[1]).isSameAs(threads[0]);
        assertThat(stray.get()).isNull();
    }

    @Test
    void aTaskIsNotInterruptedBecauseTheOneBeforeItWas() {
        CountDownLatch others = new CountDownLatch(3);
        Set<Boolean> seen = Collections.synchronizedSet(new HashSet<>());
        new Workers(2).run(4, (index, worker) -> {
            if (worker == 0) {
                await(others);
            } else {
                seen.add(Thread.currentThread().isInterrupted());
                Thread.currentThread().interrupt();
                others.countDown();
            }
        });
        assertThat(seen).containsExactly(false);
    }

    /** A round is open before its threads come: the first is at work while the second is still being made. */
    @Test
    void aThreadBeginsBeforeTheNextIsMade() {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch asked = new CountDownLatch(1);
        AtomicInteger made = new AtomicInteger();
        AtomicBoolean inTime = new AtomicBoolean();
        ThreadPool pool = new ThreadPool(
                body -> {
                    if (made.incrementAndGet() == 2) {
                        asked.countDown();
                        await(begun);
                        inTime.set(true);
                    }
                    return daemon(body);
                },
                SECOND,
                0);
        new Workers(3, pool).run(3, (index, worker) -> {
            if (worker == 1) {
                begun.countDown();
                await(asked);
            }
        });
        assertThat(inTime).isTrue();
    }

    @Test
    @Timeout(60)
    void aTaskIsForgottenWhenItsRoundIsOver() throws InterruptedException {
        Workers workers = new Workers(2);
        AtomicInteger ran = new AtomicInteger();
        Workers.Task task = (index, worker) -> ran.incrementAndGet();
        workers.run(2, task);
        WeakReference<Workers.Task> dropped = new WeakReference<>(task);
        task = null;
        while (dropped.get() != null) { // until the timeout, if it were kept
            System.gc();
            Thread.sleep(1);
        }
        workers.run(2, (index, worker) -> ran.incrementAndGet());
        assertThat(ran).hasValue(4);
    }

    /** Its core's cache may still be warm. */
    @Test
    void whoNeedsAThreadGetsTheOneItHadLast() {
        ThreadPool pool = new ThreadPool(WorkersTest::daemon, 600 * SECOND, 0);
        Workers[] workers = {new Workers(2, pool), new Workers(2, pool)};
        Thread[] had = new Thread[2];
        CountDownLatch first = new CountDownLatch(1);
        CountDownLatch second = new CountDownLatch(1);
        workers[0].run(2, (index, worker) -> {
            if (worker == 0) {
                await(first); // or a caller faster than the thread would do both tasks
                had[1] = meet(workers[1]);
                second.countDown();
            } else {
                had[0] = Thread.currentThread();
                first.countDown();
                await(second);
            }
        });
        for (int i : new int[] {0, 1, 1, 0, 0, 1}) {
            while (pool.idle() < 2) {
                Thread.onSpinWait();
            }
            assertThat(meet(workers[i])).isSameAs(had[i]);
        }
    }

    @Test
    void aThreadThatATaskInterruptedIsNotInterruptedForTheNext() {
        ThreadPool pool = new ThreadPool(WorkersTest::daemon, 600 * SECOND, 0);
        Set<Boolean> seen = Collections.synchronizedSet(new HashSet<>());
        for (int i = 0; i < 2; i++) {
            CountDownLatch both = new CountDownLatch(2);
            new Workers(2, pool).run(2, (index, worker) -> {
                both.countDown();
                await(both);
                if (worker == 1) {
                    seen.add(Thread.currentThread().isInterrupted());
                    Thread.currentThread().interrupt();
                }
            });
            while (pool.idle() == 0) {
                Thread.onSpinWait();
            }
        }
        assertThat(seen).containsExactly(false);
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

    /** Runs two tasks that wait for each other; {@return the thread that ran the one that the caller did not} */
    private static Thread meet(Workers workers) {
        AtomicReference<Thread> other = new AtomicReference<>();
        CountDownLatch both = new CountDownLatch(2);
        workers.run(2, (index, worker) -> {
            if (worker == 1) {
                other.set(Thread.currentThread());
            }
            both.countDown();
            await(both);
        });
        return other.get();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Thread daemon(Runnable body) {
        Thread thread = new Thread(body);
        thread.setDaemon(true);
        return thread;
    }
}
