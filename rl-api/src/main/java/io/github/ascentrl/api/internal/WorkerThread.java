package io.github.ascentrl.api.internal;

import java.util.concurrent.locks.LockSupport;

/** A thread that works for one {@link Workers} object at a time and waits in its {@link ThreadPool} in between. */
final class WorkerThread implements Runnable {
    private static final int NAPS = 10;

    private final ThreadPool pool;
    private Thread thread;
    private int worker;
    /** The workers it belongs to; null while it waits, so that it does not keep unused objects reachable. */
    private volatile Workers team;

    private volatile boolean discarded;

    WorkerThread(ThreadPool pool) {
        this.pool = pool;
    }

    void start(Thread thread) {
        this.thread = thread;
        thread.start();
    }

    /** Ends the thread if it runs although its start failed. */
    void discard() {
        discarded = true;
    }

    /** Makes this thread, which was taken from the pool, work. */
    void serve(Workers team, int worker) {
        thread.setContextClassLoader(Thread.currentThread().getContextClassLoader());
        this.worker = worker;
        this.team = team;
        LockSupport.unpark(thread);
    }

    /** Interrupts its task. */
    void interrupt() {
        thread.interrupt();
    }

    @Override
    public void run() {
        while (awaitTeam()) {
            team.help(worker, this);
            team = null;
            Thread.interrupted(); // a task may have left the flag set, and then the thread could not park
            pool.put(this);
        }
    }

    /** {@return whether there is work; false after waiting for the idle time} */
    private boolean awaitTeam() {
        int naps = 0;
        while (team == null && !discarded) {
            if (naps == NAPS) {
                if (pool.remove(this)) {
                    return false;
                }
                naps = 0; // taken from the pool: its team is about to be set
            }
            LockSupport.parkNanos(pool, pool.idleNanos() / NAPS);
            naps++;
        }
        return team != null;
    }
}
