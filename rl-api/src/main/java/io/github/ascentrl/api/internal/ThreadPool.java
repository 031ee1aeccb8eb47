package io.github.ascentrl.api.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The idle threads of all {@link Workers}. All workers share one pool and take an idle thread from it before they start
 * a new one. The number of threads therefore stays close to the number that work at the same time, however many
 * trainers are created and dropped. A thread that has been idle for a second ends.
 *
 * <p>If a thread cannot be started, because memory or the number of processes is exhausted, the existing threads do the
 * work; this is logged once.
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
     * Creates a pool.
     *
     * @param factory creates threads; it may throw, return null, or create threads that fail to start
     * @param idleNanos how long a thread waits for work before it ends
     * @param patience the number of requests refused without an attempt after a thread could not be started, because
     *     the JVM prints a warning for each failed start
     */
    public ThreadPool(ThreadFactory factory, long idleNanos, int patience) {
        this.factory = factory;
        this.idleNanos = idleNanos;
        this.patience = patience;
    }

    /**
     * Daemon threads, which inherit nothing from the thread that starts them because they will also work for others.
     */
    private static Thread daemon(Runnable body) {
        Thread thread = new Thread(null, body, "ascent-worker-" + NUMBERS.incrementAndGet(), 0, false);
        thread.setDaemon(true);
        return thread;
    }

    long idleNanos() {
        return idleNanos;
    }

    /** {@return a waiting thread: the preferred one if it is idle, otherwise any; null if no thread is available} */
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
        } catch (Throwable e) { // OutOfMemoryError, whatever the factory throws, or a null thread
            worker.discard();
            failed(e);
            return null;
        }
    }

    private void failed(Throwable e) {
        synchronized (this) {
            patient = patience;
        }
        if (TOLD.compareAndSet(false, true)) { // with the JDK's logger, because this module has no dependencies
            System.getLogger(ThreadPool.class.getName())
                    .log(
                            System.Logger.Level.WARNING,
                            "Cannot start a worker thread ("
                                    + e
                                    + "); the existing threads do its work, with the same results but more slowly."
                                    + " Logged once.");
        }
    }

    synchronized void put(WorkerThread worker) {
        idle.add(worker);
    }

    /** {@return the number of idle threads} */
    synchronized int idle() {
        return idle.size();
    }

    /** {@return whether the thread was idle; it is no longer in the pool} */
    synchronized boolean remove(WorkerThread worker) {
        return idle.remove(worker);
    }
}
