package io.github.ascentrl.examples.serve;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads of a service. So many answer, and so many more requests wait for them. What comes on top is refused in words by one
 * more thread, for which as many may wait; beyond that the connection is closed, which is what the JDK's server makes of a
 * {@link RejectedExecutionException}.
 *
 * <p>Head and body of a request are read by the thread that answers it, from a channel that blocks. A request that takes too long
 * is interrupted, which closes its channel: however slowly it arrives, it takes a thread for no longer.
 */
final class RequestThreads implements Executor {
    private static final int REFUSING_MILLIS = 1000;

    private final ThreadPoolExecutor answering;
    private final ThreadPoolExecutor refusing;
    private final List<Worker> workers = new CopyOnWriteArrayList<>();
    private final ScheduledExecutorService watch;

    RequestThreads(ServiceLimits limits) {
        answering = pool(limits.threads(), limits.waiting(), limits.time(), false);
        Duration shorter =
                Duration.ofMillis(Math.min(REFUSING_MILLIS, limits.time().toMillis()));
        refusing = pool(1, limits.waiting(), shorter, true);
        watch = Executors.newSingleThreadScheduledExecutor(task -> daemon(new Thread(task, "ascent-serve-watch")));
        long every = Math.max(1, Math.min(limits.time().toMillis(), REFUSING_MILLIS) / 10);
        watch.scheduleWithFixedDelay(() -> workers.forEach(Worker::check), every, every, TimeUnit.MILLISECONDS);
    }

    private ThreadPoolExecutor pool(int threads, int waiting, Duration limit, boolean refuses) {
        return new ThreadPoolExecutor(
                threads, threads, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(waiting), work -> {
                    Worker worker = new Worker(work, limit.toNanos(), refuses);
                    workers.add(worker);
                    return daemon(worker);
                });
    }

    private static Thread daemon(Thread thread) {
        thread.setDaemon(true);
        return thread;
    }

    /** {@return whether the current thread is there to refuse requests} */
    static boolean refuses() {
        return Thread.currentThread() instanceof Worker worker && worker.refuses;
    }

    @Override
    public void execute(Runnable request) {
        try {
            answering.execute(() -> Worker.run(request));
        } catch (RejectedExecutionException e) { // full, or about to stop
            refusing.execute(() -> Worker.run(request));
        }
    }

    /** Answers what is running or waiting, and refuses what comes from now on. */
    void finish(Duration longest) {
        answering.shutdown();
        try {
            answering.awaitTermination(longest.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends all threads. */
    void stop() {
        answering.shutdownNow();
        refusing.shutdownNow();
        watch.shutdownNow();
    }

    private final class Worker extends Thread {
        private final long limit;
        private final boolean refuses;
        private boolean busy;
        private long since;

        Worker(Runnable work, long limit, boolean refuses) {
            super(work, refuses ? "ascent-serve-refusing" : "ascent-serve");
            this.limit = limit;
            this.refuses = refuses;
        }

        static void run(Runnable request) {
            Worker worker = (Worker) Thread.currentThread();
            worker.begin();
            try {
                request.run();
            } finally {
                worker.finish();
            }
        }

        @Override
        public void run() {
            try {
                super.run();
            } finally {
                workers.remove(this);
            }
        }

        private synchronized void begin() {
            busy = true;
            since = System.nanoTime();
        }

        /** An interruption is for one request alone. */
        private synchronized void finish() {
            busy = false;
            Thread.interrupted();
        }

        private synchronized void check() {
            if (busy && System.nanoTime() - since > limit) {
                interrupt();
            }
        }
    }
}
