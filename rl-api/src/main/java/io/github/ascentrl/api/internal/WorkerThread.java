package io.github.ascentrl.api.internal;

import java.util.concurrent.locks.LockSupport;

/** A thread that works now for these {@link Workers} and now for others, and waits in its {@link ThreadPool} between. */
final class WorkerThread implements Runnable {
    private static final int NAPS = 10;

    private final ThreadPool pool;
    private Thread thread;
    private int worker;
    /** Whom it works for; null while it waits, so that it keeps nothing alive that was dropped. */
    private volatile Workers team;

    private volatile boolean discarded;

    WorkerThread(ThreadPool pool) {
        this.pool = pool;
    }

    void start(Thread thread) {
        this.thread = thread;
        thread.start();
    }

    /** Ends the thread if it runs in spite of having failed to start. */
    void discard() {
        discarded = true;
    }

    /** Sends this thread, which was taken from the pool, to work. */
    void serve(Workers team, int worker) {
        thread.setContextClassLoader(Thread.currentThread().getContextClassLoader());
        this.worker = worker;
        this.team = team;
        LockSupport.unpark(thread);
    }

    @Override
    public void run() {
        while (awaitTeam()) {
            team.help(worker, this);
            team = null;
            Thread.interrupted(); // a task may have left it set, and then nothing can park
            pool.put(this);
        }
    }

    /** {@return whether there is somebody to work for; if not, it was waited for long enough} */
    private boolean awaitTeam() {
        int naps = 0;
        while (team == null && !discarded) {
            if (naps == NAPS) {
                if (pool.remove(this)) {
                    return false;
                }
                naps = 0; // taken: its team comes at once
            }
            LockSupport.parkNanos(pool, pool.idleNanos() / NAPS);
            naps++;
        }
        return team != null;
    }
}
