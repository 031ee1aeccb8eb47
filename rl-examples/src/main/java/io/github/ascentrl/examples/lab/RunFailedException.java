package io.github.ascentrl.examples.lab;

/** A run failed; the message says which, the cause why. The other runs were stopped. */
public final class RunFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RunFailedException(String study, Run<?> run, Throwable cause) {
        super(study + ", run '" + run.label() + "', seed " + run.seed() + ": " + cause, cause);
    }
}
