package io.github.ascentrl.api.internal;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * Detects that an object is used by two threads at once, which would give wrong results without any exception. It costs
 * one atomic operation at the beginning and one at the end of a use, so it is meant for updates and rollouts, not for
 * steps. A use within a use by the same thread is detected too.
 */
public final class OneThread {
    private final AtomicReference<Thread> user = new AtomicReference<>();

    /** Creates a check of an object that is not in use. */
    public OneThread() {}

    /**
     * {@return the result of a use of the object}
     *
     * @param what the object, used in the error message, for example {@code "this PPO trainer"}
     * @param use the use
     * @param <T> the type of the result
     * @throws IllegalStateException if the object is in use
     */
    public <T> T use(String what, Supplier<T> use) {
        begin(what);
        try {
            return use.get();
        } finally {
            end();
        }
    }

    /**
     * Marks the object as in use by this thread; {@link #end} must follow.
     *
     * @param what the object, used in the error message
     * @throws IllegalStateException if the object is in use
     */
    public void begin(String what) {
        Thread me = Thread.currentThread();
        Thread other = user.compareAndExchange(null, me);
        if (other == me) {
            throw new IllegalStateException(what + " is already in use by this thread, " + me.getName()
                    + "; do not call it from its own environments, policies or losses");
        }
        if (other != null) {
            throw new IllegalStateException(what + " is in use by the thread " + other.getName() + ", and "
                    + me.getName() + " called it at the same time; use it from one thread at a time, or create another"
                    + " one for each thread");
        }
    }

    /** Marks the object as not in use. */
    public void end() {
        user.set(null);
    }
}
