package io.github.ascentrl.nn;

import java.util.Objects;

/**
 * Thrown when training produces a number that is not finite. The parameters still have the last finite values; the
 * message says where the number appeared and what usually helps.
 */
public final class DivergenceException extends ArithmeticException {
    private static final long serialVersionUID = 1;

    /**
     * Creates an exception.
     *
     * @param message where the number appeared, and the remedy
     */
    public DivergenceException(String message) {
        super(Objects.requireNonNull(message, "message"));
    }

    /**
     * {@return the same exception, with its place in the training run added to the message}
     *
     * @param where the place, for example {@code "update 12"}
     */
    public DivergenceException at(String where) {
        Objects.requireNonNull(where, "where");
        DivergenceException located = new DivergenceException(where + ": " + getMessage());
        located.initCause(this);
        return located;
    }
}
