package io.github.ascentrl.algos.run;

import java.util.function.IntConsumer;

/** Runs the same work on several threads and waits for all of them. */
final class Workers {
    private Workers() {}

    /**
     * Runs {@code work} with each of 0 … n−1 on a thread of its own, 0 on the calling one.
     *
     * @throws RuntimeException the failure of the worker with the lowest number, the others suppressed
     */
    static void run(int n, IntConsumer work) {
        Throwable[] failures = new Throwable[n];
        Thread[] threads = new Thread[n];
        for (int w = 1; w < n; w++) {
            int worker = w;
            threads[w] = new Thread(() -> attempt(work, worker, failures), "ascent-sampler-" + w);
            threads[w].setDaemon(true);
            threads[w].start();
        }
        attempt(work, 0, failures);
        boolean interrupted = false;
        for (int w = 1; w < n; w++) {
            interrupted |= join(threads[w]);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        raise(failures);
    }

    private static void attempt(IntConsumer work, int worker, Throwable[] failures) {
        try {
            work.accept(worker);
        } catch (Throwable failure) {
            failures[worker] = failure;
        }
    }

    /** Waits also when interrupted: the other thread writes into buffers that the caller would use again. */
    private static boolean join(Thread thread) {
        boolean interrupted = false;
        while (true) {
            try {
                thread.join();
                return interrupted;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
    }

    private static void raise(Throwable[] failures) {
        Throwable first = null;
        for (Throwable failure : failures) {
            if (first == null) {
                first = failure;
            } else if (failure != null && failure != first) {
                first.addSuppressed(failure);
            }
        }
        if (first instanceof Error error) {
            throw error;
        }
        if (first != null) {
            throw (RuntimeException) first; // an IntConsumer throws nothing else
        }
    }
}
