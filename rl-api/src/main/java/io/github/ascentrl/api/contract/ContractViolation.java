package io.github.ascentrl.api.contract;

import java.util.Objects;

/**
 * Thrown when an implementation breaks a promise of its interface. The message names the promise, what was observed and
 * the remedy.
 */
public final class ContractViolation extends AssertionError {
    private static final long serialVersionUID = 1L;

    /** The broken promise in a few words. */
    private final String law;

    /**
     * Creates a violation.
     *
     * @param law the broken promise in a few words
     * @param seen what was observed instead, and the remedy
     */
    public ContractViolation(String law, String seen) {
        super(Objects.requireNonNull(law, "law") + ": " + Objects.requireNonNull(seen, "seen"));
        this.law = law;
    }

    /**
     * Creates a violation caused by an exception.
     *
     * @param law the broken promise in a few words
     * @param seen what was observed instead, and the remedy
     * @param cause the exception, or null if there is none
     */
    public ContractViolation(String law, String seen, Throwable cause) {
        super(Objects.requireNonNull(law, "law") + ": " + Objects.requireNonNull(seen, "seen"), cause);
        this.law = law;
    }

    /** {@return the broken promise in a few words} */
    public String law() {
        return law;
    }
}
