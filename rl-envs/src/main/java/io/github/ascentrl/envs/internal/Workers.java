package io.github.ascentrl.envs.internal;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;

/**
 * A fixed team that does the parts of one job after another: the caller part 0, each other part always the same daemon
 * thread. Workers wait for the next job by spinning for some tens of microseconds and then parking: a batched step is
 * often over before a parked thread has woken up, but an idle team must not burn a core. (The team of rl-nn, which this
 * module does not know, hands out tasks to whoever is free; here the state of an environment stays in one core's cache.)
 */
final class Workers implements AutoCloseable {
    private static final int SPINS = 5_000;

    private final Worker[] team;
    private final AtomicInteger unfinished = new AtomicInteger();
    private volatile int round;
    private volatile boolean closed;
    private volatile Thread waitingCaller;
    private IntConsumer job;

    Workers(int parts) {
        team = new Worker[parts - 1];
        for (int i = 0; i < team.length; i++) {
            team[i] = new Worker(i + 1);
            team[i].start();
        }
    }

    int parts() {
        return team.length + 1;
    }

    /** Does every part of a job and returns when all are done; of several exceptions the lowest part's is thrown. */
    void run(IntConsumer parts) {
        if (team.length == 0) {
            parts.accept(0);
            return;
        }
        job = parts;
        unfinished.set(team.length);
        round++; // publishes the job; only the caller writes it
        for (Worker worker : team) {
            worker.wake();
        }
        Throwable failure = attempt(parts, 0);
        await();
        for (Worker worker : team) {
            if (failure == null) {
                failure = worker.failure;
            }
            worker.failure = null;
        }
        if (failure instanceof RuntimeException e) {
            throw e;
        }
        if (failure instanceof Error e) {
            throw e;
        }
    }

    private static Throwable attempt(IntConsumer parts, int part) {
        try {
            parts.accept(part);
            return null;
        } catch (RuntimeException | Error e) {
            return e;
        }
    }

    private void await() {
        for (int spins = 0; unfinished.get() > 0; spins++) {
            if (spins < SPINS) {
                Thread.onSpinWait();
            } else {
                waitingCaller = Thread.currentThread();
                if (unfinished.get() > 0) {
                    LockSupport.park(this);
                }
                waitingCaller = null;
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        for (Worker worker : team) {
            worker.wake();
        }
    }

    private final class Worker extends Thread {
        private final int part;
        private volatile boolean parked;
        /** Published by the countdown of {@link Workers#unfinished}. */
        private Throwable failure;

        private Worker(int part) {
            super("ascent-envs-" + part);
            this.part = part;
            setDaemon(true);
        }

        private void wake() {
            if (parked) {
                LockSupport.unpark(this);
            }
        }

        @Override
        public void run() {
            int done = 0;
            while (awaitRoundAfter(done)) {
                done = round;
                failure = attempt(job, part);
                if (unfinished.decrementAndGet() == 0) {
                    Thread caller = waitingCaller;
                    if (caller != null) {
                        LockSupport.unpark(caller);
                    }
                }
            }
        }

        private boolean awaitRoundAfter(int done) {
            for (int spins = 0; round == done && !closed; spins++) {
                if (spins < SPINS) {
                    Thread.onSpinWait();
                } else {
                    parked = true;
                    if (round == done && !closed) {
                        LockSupport.park(this);
                    }
                    parked = false;
                }
            }
            return !closed;
        }
    }
}
