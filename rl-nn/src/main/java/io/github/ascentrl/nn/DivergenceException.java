package io.github.ascentrl.nn;

/**
 * Training produced a number that is not finite. The parameters still hold the last good values; the message says where
 * it happened and what usually helps.
 */
public final class DivergenceException extends ArithmeticException {
    private static final long serialVersionUID = 1;

    /**
     * A divergence.
     *
     * @param message where, and the remedy
     */
    public DivergenceException(String message) {
        super(message);
    }

    /**
     * {@return the same divergence, with where in the training run it happened}
     *
     * @param where for example {@code "update 12"}
     */
    public DivergenceException at(String where) {
        DivergenceException located = new DivergenceException(where + ": " + getMessage());
        located.initCause(this);
        return located;
    }
}
