package io.github.ascentrl.api.internal;

import java.util.Arrays;

/** Rethrows exceptions unchanged, and closes several objects without losing an exception. */
public final class Failures {
    private static final int DEEPEST = 100;

    private Failures() {}

    /**
     * Throws any exception, declared or not. A task of another thread may throw a checked exception that it does not
     * declare: Kotlin, Lombok and generics make this possible.
     *
     * @param failure what to throw
     * @return never; the return type is for the compiler, as in {@code throw Failures.rethrow(e)}
     * @throws E always, the failure itself
     * @param <E> inferred by the compiler and erased, so that nothing is cast
     */
    @SuppressWarnings("unchecked")
    public static <E extends Throwable> RuntimeException rethrow(Throwable failure) throws E {
        throw (E) failure;
    }

    /**
     * {@return whether a failure is an {@link InterruptedException} or was caused by one}
     *
     * @param failure the failure
     */
    static boolean isInterruption(Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < DEEPEST; depth++) { // causes may form a circle
            if (cause instanceof InterruptedException) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }

    /**
     * Closes everything, even if something fails to close; then throws the first failure, with the others as suppressed
     * exceptions.
     *
     * @param things the objects to close, in order; null is skipped
     */
    public static void closeAll(AutoCloseable... things) {
        Throwable failure = closeAfter(null, things);
        if (failure != null) {
            throw rethrow(failure);
        }
    }

    /**
     * Closes everything after a failure, for example the environments created so far when creating the next one failed.
     *
     * @param failure the earlier failure, or null
     * @param things the objects to close, in order; null is skipped
     * @return the earlier failure, or the first failure of closing if it was null; all others are suppressed in it
     */
    public static Throwable closeAfter(Throwable failure, AutoCloseable... things) {
        return closeAfter(failure, Arrays.asList(things));
    }

    /**
     * As {@link #closeAfter(Throwable, AutoCloseable...)}.
     *
     * @param failure the earlier failure, or null
     * @param things the objects to close, in order; null is skipped
     * @return the earlier failure, or the first failure of closing if it was null; all others are suppressed in it
     */
    public static Throwable closeAfter(Throwable failure, Iterable<? extends AutoCloseable> things) {
        Throwable first = failure;
        for (AutoCloseable thing : things) {
            try {
                if (thing != null) {
                    thing.close();
                }
            } catch (Throwable e) { // also checked exceptions: an environment's close() declares none but may throw one
                first = joined(first, e);
            }
        }
        return first;
    }

    /**
     * {@return the first of two failures, with the second suppressed in it}
     *
     * @param first the first failure, or null
     * @param second the second failure
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
