package io.github.ascentrl.examples.lab;

/** Thrown when a run failed: the message names the run, the cause is its exception. The other runs were stopped. */
public final class RunFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RunFailedException(String study, Run<?> run, Throwable cause) {
        super(study + ", run '" + run.label() + "', seed " + run.seed() + ": " + cause, cause);
    }
}
