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
 * The threads of a service. A fixed number of threads answer requests, and a fixed number of requests may wait for
 * them. One more thread refuses further requests with a message, and as many may wait for that. Beyond that the
 * connection is closed, which is what the JDK's server does on a {@link RejectedExecutionException}.
 *
 * <p>The thread that answers a request also reads its head and body, from a blocking channel. A request that takes too
 * long is interrupted, which closes its channel: however slowly a request arrives, it never occupies a thread for
 * longer than that.
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

    /** {@return whether the current thread refuses requests} */
    static boolean refuses() {
        return Thread.currentThread() instanceof Worker worker && worker.refuses;
    }

    @Override
    public void execute(Runnable request) {
        try {
            answering.execute(() -> Worker.run(request));
        } catch (RejectedExecutionException e) { // full, or stopping
            refusing.execute(() -> Worker.run(request));
        }
    }

    /** Answers requests that are running or waiting, and refuses new ones. */
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

        /** Clears the interruption, which applies to one request only. */
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
