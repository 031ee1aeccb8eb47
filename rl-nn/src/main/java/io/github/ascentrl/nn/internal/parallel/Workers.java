package io.github.ascentrl.nn.internal.parallel;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Runs numbered tasks on a fixed number of threads, the caller's among them, and returns when all are done. Between two
 * rounds a worker spins for some 100 µs before it parks: a training step comes every few hundred, and waking a thread
 * costs as much as the work of a small one (two halves of a step pay from 2 µs each with a spinning worker, from 50 µs
 * with an executor). Tasks are taken one by one, so a worker that wakes late, or whose core is
 * busy, costs nothing but its help. A thread that finds nothing to do for {@link #IDLE_NANOS} ends, and the next round
 * starts another: what owns workers, such as a trainer, need not be closed.
 *
 * <p>Which thread runs which task is chance: results must depend on the task's number alone. One caller at a time.
 */
public final class Workers implements AutoCloseable {
    /** One numbered task. */
    @FunctionalInterface
    public interface Task {
        /**
         * Runs.
         *
         * @param index which of the round's tasks
         * @param worker which thread runs it, for scratch space: 0 (the caller) to threads − 1
         */
        void run(int index, int worker);
    }

    /** How often a worker looks for the next round before it parks; {@link Thread#onSpinWait} takes 10 to 40 ns. */
    private static final int SPINS = 5000;

    /**
     * How often the caller looks for others' last tasks before it parks: for longer than a shard of a training step
     * takes. Once it parks, it wakes so late (30 to 50 µs on a virtual machine) that the workers have parked in turn, and
     * so on in every round: with a thousand looks for both, two threads were 1.45 times as fast as one on a batch of
     * 2048, with these 1.8 times.
     */
    private static final int SPINS_FOR_OTHERS = 20_000;

    private static final long IDLE_NANOS = 5_000_000_000L;
    private static final int NAPS = 10;

    private final Helper[] helpers;
    private final long idleNanos;

    /** Round number in the high half, tasks not yet taken in the low: one word, so that no one takes a stale task. */
    private final AtomicLong open = new AtomicLong();

    private final AtomicInteger unfinished = new AtomicInteger();
    private Task task;
    private int failedIndex;
    private Throwable failure;
    private volatile Thread waiting;
    private volatile boolean closed;

    /**
     * Prepares the threads; the first round starts them.
     *
     * @param threads how many tasks may run at once, the caller's included, ≥ 1; none is started for 1
     */
    public Workers(int threads) {
        this(threads, IDLE_NANOS);
    }

    Workers(int threads, long idleNanos) {
        if (threads < 1) {
            throw new IllegalArgumentException("threads = " + threads + " must be at least 1");
        }
        this.idleNanos = idleNanos;
        helpers = new Helper[threads - 1];
    }

    /** {@return the number of threads, the caller's included} */
    public int threads() {
        return helpers.length + 1;
    }

    /**
     * Runs tasks 0 … count − 1 and waits for all of them.
     *
     * @param count how many, ≥ 0
     * @param task what to run
     * @throws IllegalStateException if closed
     */
    public void run(int count, Task task) {
        if (closed) {
            throw new IllegalStateException("these workers are closed");
        }
        if (helpers.length == 0 || count < 2) {
            for (int i = 0; i < count; i++) {
                task.run(i, 0);
            }
            return;
        }
        this.task = task;
        failure = null;
        unfinished.set(count);
        open.set(((open.get() >>> 32) + 1) << 32 | count); // publishes the fields above
        for (int i = 0; i < helpers.length; i++) {
            if (helpers[i] == null || helpers[i].ended) {
                helpers[i] = new Helper(i + 1);
                helpers[i].start();
            } else if (helpers[i].parked) {
                LockSupport.unpark(helpers[i]);
            }
        }
        takeTasks(0);
        await();
        this.task = null;
        if (failure != null) {
            rethrow(failure);
        }
    }

    private void await() {
        for (int spins = 0; unfinished.get() > 0; spins++) {
            if (spins < SPINS_FOR_OTHERS) {
                Thread.onSpinWait();
            } else {
                waiting = Thread.currentThread();
                if (unfinished.get() > 0) {
                    LockSupport.park(this);
                }
                waiting = null;
            }
        }
    }

    private final class Helper extends Thread {
        private final int worker;
        volatile boolean parked;
        /** A round that comes between the last look and this goes without the thread's help; the next sees it. */
        volatile boolean ended;

        Helper(int worker) {
            super("ascent-worker-" + worker);
            this.worker = worker;
            setDaemon(true);
        }

        @Override
        public void run() {
            int spins = 0;
            while (!closed && !ended) {
                if (takeTasks(worker)) {
                    spins = 0;
                } else if (spins++ < SPINS) {
                    Thread.onSpinWait();
                } else {
                    ended = !parkUntilRound();
                    spins = 0;
                }
            }
            ended = true;
        }

        /** {@return whether there is something to do; if not, it was waited for long enough} */
        private boolean parkUntilRound() {
            parked = true;
            // Looked at after saying so: the caller publishes first and looks at `parked` second.
            boolean idle = (int) open.get() == 0 && !closed;
            for (int nap = 0; idle && nap < NAPS; nap++) { // a round whose tasks others took may end one
                LockSupport.parkNanos(Workers.this, idleNanos / NAPS);
                idle = (int) open.get() == 0 && !closed;
            }
            parked = false;
            return !idle;
        }
    }

    /** Runs tasks until none is left. */
    private boolean takeTasks(int worker) {
        boolean any = false;
        while (true) {
            long seen = open.get();
            int left = (int) seen;
            if (left == 0) {
                return any;
            }
            if (open.compareAndSet(seen, seen - 1)) {
                any = true;
                // The round cannot end before this task has, so the field is this round's.
                int index = left - 1;
                try {
                    task.run(index, worker);
                } catch (Throwable e) {
                    fail(index, e);
                }
                if (unfinished.decrementAndGet() == 0) {
                    Thread caller = waiting;
                    if (caller != null) {
                        LockSupport.unpark(caller);
                    }
                }
            }
        }
    }

    /** Keeps the failure of the lowest task, so that which one is reported does not depend on the threads. */
    private synchronized void fail(int index, Throwable e) {
        if (failure == null || index < failedIndex) {
            failure = e;
            failedIndex = index;
        }
    }

    private static void rethrow(Throwable e) {
        if (e instanceof Error error) {
            throw error;
        }
        throw (RuntimeException) e; // a task declares nothing else
    }

    /** Ends the threads at once; tasks under way are finished. */
    @Override
    public void close() {
        closed = true;
        for (Helper helper : helpers) {
            LockSupport.unpark(helper); // null if never started
        }
    }
}
