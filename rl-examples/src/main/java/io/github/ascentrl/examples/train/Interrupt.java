package io.github.ascentrl.examples.train;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Turns Ctrl-C into a reason to stop, and lets the program end only when the run is saved. */
final class Interrupt implements AutoCloseable {
    /** An update that takes longer is lost; the last checkpoint is not. */
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
                return; // being shut down this very moment: the hook no longer waits
            }
        }
    }
}
