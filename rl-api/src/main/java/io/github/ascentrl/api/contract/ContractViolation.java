package io.github.ascentrl.api.contract;

/**
 * An implementation breaks a promise of its interface. The message says which one, what was seen, and what to do.
 */
public final class ContractViolation extends AssertionError {
    private static final long serialVersionUID = 1L;

    /** The promise that was broken, in short. */
    private final String law;

    /**
     * A violation.
     *
     * @param law the promise that was broken, in short
     * @param seen what was seen instead, and the remedy
     */
    public ContractViolation(String law, String seen) {
        super(law + ": " + seen);
        this.law = law;
    }

    /**
     * A violation that came as an exception.
     *
     * @param law the promise that was broken, in short
     * @param seen what was seen instead, and the remedy
     * @param cause the exception
     */
    public ContractViolation(String law, String seen, Throwable cause) {
        super(law + ": " + seen, cause);
        this.law = law;
    }

    /** {@return the promise that was broken, in short} */
    public String law() {
        return law;
    }
}
