package io.github.ascentrl.api.internal;

import java.util.Arrays;

/** Passes exceptions on as they are, and closes several things without losing an exception. */
public final class Failures {
    private Failures() {}

    /**
     * Throws anything, declared or not. What a task of another thread threw may be a checked exception although the
     * task declares none: Kotlin, Lombok and generics throw them so.
     *
     * @param failure what to throw
     * @return nothing; for the compiler, as in {@code throw Failures.rethrow(e)}
     * @throws E always, the failure itself
     * @param <E> inferred; erased, so that nothing is cast
     */
    @SuppressWarnings("unchecked")
    public static <E extends Throwable> RuntimeException rethrow(Throwable failure) throws E {
        throw (E) failure;
    }

    /**
     * Closes everything, even if something fails to close; then throws the first failure, with the others suppressed.
     *
     * @param things what to close, in order; null is passed over
     */
    public static void closeAll(AutoCloseable... things) {
        Throwable failure = closeAfter(null, things);
        if (failure != null) {
            throw rethrow(failure);
        }
    }

    /**
     * Closes everything, for example the environments made so far when making the next one has failed.
     *
     * @param failure what happened before, or null
     * @param things what to close, in order; null is passed over
     * @return the failure, or the first of closing if it was null; all others are suppressed in it
     */
    public static Throwable closeAfter(Throwable failure, AutoCloseable... things) {
        return closeAfter(failure, Arrays.asList(things));
    }

    /**
     * As {@link #closeAfter(Throwable, AutoCloseable...)}.
     *
     * @param failure what happened before, or null
     * @param things what to close, in order; null is passed over
     * @return the failure, or the first of closing if it was null; all others are suppressed in it
     */
    public static Throwable closeAfter(Throwable failure, Iterable<? extends AutoCloseable> things) {
        Throwable first = failure;
        for (AutoCloseable thing : things) {
            try {
                if (thing != null) {
                    thing.close();
                }
            } catch (Throwable e) { // a checked one too: close() of an environment declares none, and may throw it
                first = joined(first, e);
            }
        }
        return first;
    }

    /**
     * {@return the first of two failures, with the second suppressed in it}
     *
     * @param first what happened before, or null
     * @param second what happened then
     */
    public static Throwable joined(Throwable first, Throwable second) {
        if (first == null) {
            return second;
        }
        if (first != second) {
            first.addSuppressed(second);
        }
        return first;
    }
}
