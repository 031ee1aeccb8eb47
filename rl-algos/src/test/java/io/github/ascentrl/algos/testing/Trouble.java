package io.github.ascentrl.algos.testing;

import io.github.ascentrl.api.internal.ThreadPool;
import io.github.ascentrl.api.internal.Workers;
import io.github.ascentrl.api.random.Rng;
import java.io.IOException;
import java.util.List;

/** What environments throw although they declare nothing, and threads that cannot be started. */
public final class Trouble {
    private Trouble() {}

    /** {@return new ones of every kind} */
    public static List<Throwable> all() {
        return List.of(
                new IOException("checked, as Kotlin and Lombok throw it"),
                new IllegalStateException("boom"),
                new AssertionError("boom"),
                new OutOfMemoryError("boom"),
                new StackOverflowError("boom"),
                new ThreadDeath());
    }

    /**
     * {@return workers some of whose threads cannot be started}
     *
     * @param threads how many
     * @param share with which probability one cannot
     * @param chance decides it
     */
    public static Workers unreliable(int threads, double share, Rng chance) {
        return new Workers(
                threads,
                new ThreadPool(
                        body -> {
                            if (chance.nextDouble() < share) {
                                throw new OutOfMemoryError("unable to create native thread");
                            }
                            Thread thread = new Thread(body);
                            thread.setDaemon(true);
                            return thread;
                        },
                        100_000,
                        0));
    }
}
