package io.github.ascentrl.api.internal;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.LockSupport;

/**
 * Runs numbered tasks on a fixed number of threads, including the caller's, and returns when all are done. Between two
 * rounds a worker spins for about 100 µs before it parks: a training step comes every few hundred microseconds, and
 * waking a thread costs as much as a small step (splitting a step in two pays off from 2 µs per half with a spinning
 * worker, from 50 µs with an executor). Tasks are taken one by one, so a worker that wakes late, whose core is busy or
 * that cannot be started only fails to help. A thread that finds nothing to do returns to the {@link ThreadPool} that
 * all workers share and is taken from there for the next round. Objects that own workers, such as trainers, therefore
 * need not be closed.
 *
 * <p>With up to 31 tasks each worker first takes the task with its own number, so that the data of a task, such as a
 * range of environments, stays in one core's cache. Otherwise any thread may run any task: results must depend only on
 * the task's number. One caller at a time.
 *
 * <p>A task may throw anything, including an undeclared checked exception or an {@link Error}. The other tasks still
 * run, and the caller receives the failure of the lowest-numbered failed task, unchanged.
 *
 * <p>An interrupt of the caller reaches all threads that run its tasks, because one of these may be what the caller waits
 * for: a task that sleeps or waits ends with an exception, others are not affected. The caller itself waits for the round
 * to end, parked, and stays interrupted. No thread takes an interrupt to the next round or to other work.
 */
public final class Workers implements AutoCloseable {
    /** One numbered task. */
    @FunctionalInterface
    public interface Task {
        /**
         * Runs the task.
         *
         * @param index the number of the task in its round
         * @param worker the thread that runs it, an index for scratch space: 0 (the caller) to threads − 1
         */
        void run(int index, int worker);
    }

    /** Up to this many tasks are stored as a set of bits, more as a count; the sign bit tells the two apart. */
    private static final int MOST = 1 << 14;

    private static final int FEW = 31;

    /** How often a worker checks for the next round before it parks; {@link Thread#onSpinWait} takes 10 to 40 ns. */
    private static final int SPINS = 5000;

    /**
     * How often the caller checks whether the others' last tasks are done before it parks: for longer than a shard of a
     * training step takes. Once the caller parks, it wakes so late (30 to 50 µs on a virtual machine) that the workers
     * have parked in the meantime, and this repeats in every round. With 1000 checks for both, two threads were 1.45
     * times as fast as one on a batch of 2048; with these numbers they were 1.8 times as fast.
     */
    private static final int SPINS_FOR_OTHERS = 20_000;

    private final ThreadPool pool;
    /**
     * The threads that spin or work for this object: worker w at w − 1, null while that worker's thread is in the pool.
     */
    private final AtomicReferenceArray<WorkerThread> present;
    /** The thread that last worked as worker w, at w − 1: its core's cache may still be warm. */
    private final WorkerThread[] last;

    /**
     * Round number in the high half, tasks not yet taken in the low half: one word, so that no thread takes a stale
     * task.
     */
    private final AtomicLong open = new AtomicLong();

    private final AtomicInteger unfinished = new AtomicInteger();
    private Task task;
    private int failedIndex;
    private Throwable failure;
    private volatile Thread waiting;
    /** Whether the caller was interrupted in this round. */
    private volatile boolean interrupted;

    private volatile boolean closed;

    /**
     * Prepares for a number of threads; the first round starts them.
     *
     * @param threads the number of tasks that may run at the same time, including the caller's, ≥ 1; no thread is
     *     started for 1
     */
    public Workers(int threads) {
        this(threads, ThreadPool.COMMON);
    }

    /**
     * Creates workers with a separate pool, for tests.
     *
     * @param threads the number of tasks that may run at the same time, including the caller's, ≥ 1
     * @param pool the pool that provides the threads
     */
    public Workers(int threads, ThreadPool pool) {
        if (threads < 1) {
            throw new IllegalArgumentException("threads = " + threads + " must be at least 1");
        }
        if (threads > MOST) { // before memory is taken for each
            throw new IllegalArgumentException(
                    "threads = " + threads + " must be at most " + MOST + "; use one for each core");
        }
        this.pool = pool;
        present = new AtomicReferenceArray<>(threads - 1);
        last = new WorkerThread[threads - 1];
    }

    /** {@return the number of threads, including the caller's} */
    public int threads() {
        return last.length + 1;
    }

    /**
     * Runs tasks 0 … count − 1 and waits for all of them.
     *
     * @param count the number of tasks, ≥ 0
     * @param task the task to run
     * @throws IllegalStateException if closed
     */
    public void run(int count, Task task) {
        run(count, task, () -> {});
    }

    /**
     * Runs tasks 0 … count − 1 and waits for all of them.
     *
     * @param count the number of tasks, ≥ 0
     * @param task the task to run
     * @param onInterrupt called whenever the caller is interrupted while it waits for others, after they were
     *     interrupted; may tell the tasks to end
     * @throws IllegalStateException if closed
     */
    public void run(int count, Task task, Runnable onInterrupt) {
        if (closed) {
            throw new IllegalStateException("these workers are closed; create new ones");
        }
        if (last.length == 0 || count < 2) {
            for (int i = 0; i < count; i++) {
                task.run(i, 0);
            }
            return;
        }
        this.task = task;
        failure = null;
        interrupted = false;
        unfinished.set(count);
        long tasks = count > FEW ? count : 1L << FEW | (1L << count) - 1;
        open.set((open.get() >>> 32) + 1 << 32 | tasks); // publishes the fields above
        try {
            summon(Math.min(last.length, count - 1));
        } finally { // however many threads there are, a round that has begun is finished
            takeTasks(0);
            await(onInterrupt);
            this.task = null;
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        Throwable first = failure;
        failure = null;
        if (first != null) {
            throw Failures.rethrow(first);
        }
    }

    /**
     * Gets a thread for each of the first workers that has none; if no thread is available, the others do its tasks.
     */
    private void summon(int count) {
        for (int i = 0; i < count; i++) {
            if (present.get(i) == null) {
                WorkerThread thread = pool.take(last[i]);
                if (thread == null) {
                    return;
                }
                if (present.compareAndSet(i, null, thread)) {
                    last[i] = thread;
                    thread.serve(this, i + 1);
                } else { // the thread that was about to leave saw the round and stayed
                    pool.put(thread);
                }
            }
        }
    }

    private void await(Runnable onInterrupt) {
        for (int spins = 0; unfinished.get() > 0; spins++) {
            if (spins < SPINS_FOR_OTHERS) {
                Thread.onSpinWait();
            } else {
                waiting = Thread.currentThread();
                if (unfinished.get() > 0) {
                    LockSupport.park(this);
                }
                waiting = null;
                if (Thread.interrupted()) { // cleared, because the caller could not park otherwise
                    interruptOthers();
                    onInterrupt.run();
                }
            }
        }
    }

    /** Passes an interrupt of the caller on; called by the caller. */
    private void interruptOthers() {
        interrupted = true; // first, for threads that are about to take a task
        synchronized (present) { // so that nobody who has left for other work is interrupted there
            for (int i = 0; i < last.length; i++) {
                WorkerThread thread = present.get(i);
                if (thread != null) {
                    thread.interrupt();
                }
            }
        }
    }

    /** The work of one thread: runs the tasks of any number of rounds, until none has come for a while. */
    void help(int worker, WorkerThread thread) {
        int spins = 0;
        while (true) {
            if (takeTasks(worker)) {
                spins = 0;
            } else if (spins < SPINS && !closed) {
                spins++;
                Thread.onSpinWait();
            } else if (leaves(worker, thread)) {
                return;
            } else {
                spins = 0;
            }
        }
    }

    /**
     * Marks a thread as leaving, checks for tasks once more, and returns whether the thread may leave. The caller of a
     * round publishes first and checks who is present second, so one of the two sees the other.
     */
    private boolean leaves(int worker, WorkerThread thread) {
        synchronized (present) {
            present.set(worker - 1, null);
        }
        return (int) open.get() == 0 || !present.compareAndSet(worker - 1, null, thread);
    }

    /** Runs tasks until none is left. */
    private boolean takeTasks(int worker) {
        boolean any = false;
        while (true) {
            long seen = open.get();
            int tasks = (int) seen;
            if (tasks == 0) {
                return any;
            }
            int index = tasks > 0 ? tasks - 1 : chosen(tasks & Integer.MAX_VALUE, worker);
            if (open.compareAndSet(seen, without(seen, index))) {
                any = true;
                // The round cannot end before this task has, so the field is this round's.
                perform(task, index, worker);
            }
        }
    }

    /** {@return the task that a worker takes from a set of bits} */
    private static int chosen(int set, int worker) {
        return worker < FEW && (set >>> worker & 1) != 0 ? worker : FEW - Integer.numberOfLeadingZeros(set);
    }

    /** {@return the value of {@link #open} after a task has been taken} */
    private static long without(long seen, int index) {
        if ((int) seen > 0) {
            return seen - 1;
        }
        long rest = seen & ~(1L << index);
        return ((int) rest & Integer.MAX_VALUE) == 0 ? rest & ~(1L << FEW) : rest;
    }

    private void perform(Task task, int index, int worker) {
        try {
            if (worker > 0) {
                Thread.interrupted(); // an earlier task's or round's
            }
            if (interrupted) { // this round's, which the line above may have cleared
                Thread.currentThread().interrupt();
            }
            task.run(index, worker);
        } catch (Throwable e) {
            fail(index, e);
            if (worker == 0 && Failures.isInterruption(e)) { // it may have cleared the flag of this thread
                interruptOthers();
            }
        } finally {
            if (unfinished.decrementAndGet() == 0) {
                Thread caller = waiting;
                if (caller != null) {
                    LockSupport.unpark(caller);
                }
            }
        }
    }

    /** Keeps the failure of the lowest-numbered task, so that the reported failure does not depend on the threads. */
    private synchronized void fail(int index, Throwable e) {
        if (failure == null || index < failedIndex) {
            failure = e;
            failedIndex = index;
        }
    }

    /** Refuses further rounds and returns the threads to their pool; running tasks are finished. */
    @Override
    public void close() {
        closed = true;
    }
}
