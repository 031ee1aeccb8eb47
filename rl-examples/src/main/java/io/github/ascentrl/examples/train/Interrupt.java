package io.github.ascentrl.examples.train;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Turns Ctrl-C into a request to stop, and delays the program's exit until the run is saved. */
final class Interrupt implements AutoCloseable {
    /** The longest wait: an update that takes longer is lost, but not the last checkpoint. */
    private static final int LONGEST_SECONDS = 60;

    private final CountDownLatch saved = new CountDownLatch(1);
    private final Thread hook = new Thread(this::waitUntilSaved, "ascent-interrupted");
    private volatile boolean requested;

    Interrupt() {
        Runtime.getRuntime().addShutdownHook(hook);
    }

    boolean requested() {
        return requested;
    }

    private void waitUntilSaved() {
        requested = true;
        try {
            saved.await(LONGEST_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        saved.countDown();
        if (!requested) {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException e) {
                return; // the program has just started to shut down: the hook no longer waits
            }
        }
    }
}
