package io.github.ascentrl.api.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads that {@link Workers} have no work for. All workers share one pool and take an idle thread from it before
 * they start another. So there are never many more threads than work at the same time, however many trainers were made and
 * dropped. A thread that has been idle for a second ends.
 *
 * <p>If a thread cannot be started, because memory or the number of processes is exhausted, the work is done by the threads
 * that there are; this is logged once.
 */
public final class ThreadPool {
    private static final long IDLE_NANOS = 1_000_000_000L;
    private static final int PATIENCE = 1000;
    private static final AtomicBoolean TOLD = new AtomicBoolean();
    private static final AtomicInteger NUMBERS = new AtomicInteger();

    /** The pool of the whole JVM. */
    static final ThreadPool COMMON = new ThreadPool(ThreadPool::daemon, IDLE_NANOS, PATIENCE);

    private final ThreadFactory factory;
    private final long idleNanos;
    private final int patience;
    private final List<WorkerThread> idle = new ArrayList<>();
    private int patient;

    /**
     * A pool.
     *
     * @param factory makes threads; may throw, return null, or make threads that fail to start
     * @param idleNanos how long a thread waits for work before it ends
     * @param patience how many requests are refused without a try after a thread could not be started: the JVM prints a
     *     warning for each failed start
     */
    public ThreadPool(ThreadFactory factory, long idleNanos, int patience) {
        this.factory = factory;
        this.idleNanos = idleNanos;
        this.patience = patience;
    }

    /** Daemons, which inherit nothing from the thread that happens to start them: they will work for others too. */
    private static Thread daemon(Runnable body) {
        Thread thread = new Thread(null, body, "ascent-worker-" + NUMBERS.incrementAndGet(), 0, false);
        thread.setDaemon(true);
        return thread;
    }

    long idleNanos() {
        return idleNanos;
    }

    /** {@return a thread that waits to be sent to work: this one if it is idle, else any; null if none can be had} */
    WorkerThread take(WorkerThread preferred) {
        synchronized (this) {
            if (!idle.isEmpty()) {
                return idle.remove(preferred) ? preferred : idle.remove(idle.size() - 1);
            }
            if (patient > 0) {
                patient--;
                return null;
            }
        }
        WorkerThread worker = new WorkerThread(this);
        try {
            worker.start(factory.newThread(worker));
            return worker;
        } catch (Throwable e) { // OutOfMemoryError, or whatever a factory throws; null for a thread too
            worker.discard();
            failed(e);
            return null;
        }
    }

    private void failed(Throwable e) {
        synchronized (this) {
            patient = patience;
        }
        if (TOLD.compareAndSet(false, true)) { // by the JDK's logger, as this module depends on nothing
            System.getLogger(ThreadPool.class.getName())
                    .log(
                            System.Logger.Level.WARNING,
                            "No worker thread can be started ("
                                    + e
                                    + "); the threads that there are do its work: the same results, more slowly. Logged"
                                    + " once.");
        }
    }

    synchronized void put(WorkerThread worker) {
        idle.add(worker);
    }

    /** {@return how many threads wait here} */
    synchronized int idle() {
        return idle.size();
    }

    /** {@return whether it was idle; it is not in the pool any more} */
    synchronized boolean remove(WorkerThread worker) {
        return idle.remove(worker);
    }
}
