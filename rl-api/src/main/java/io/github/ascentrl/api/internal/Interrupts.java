package io.github.ascentrl.api.internal;

import java.io.IOException;

/** Files and interrupts: a channel closes itself when it is used by a thread that is interrupted. */
public final class Interrupts {
    private Interrupts() {}

    /** Uses a channel. */
    @FunctionalInterface
    public interface Use {
        /**
         * Reads or writes.
         *
         * @throws IOException if that fails
         */
        void run() throws IOException;
    }

    /**
     * Uses a channel, even if the thread has been interrupted, and leaves it interrupted. An interrupt that arrives
     * during the use still closes the channel.
     *
     * @param use the use
     * @throws IOException if it fails
     */
    public static void setAside(Use use) throws IOException {
        boolean interrupted = Thread.interrupted();
        try {
            use.run();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
