package io.github.ascentrl.examples.lab;

/** Ends a run because the program was interrupted or another run failed. */
final class StoppedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StoppedException() {
        super("stopped", null, false, false);
    }
}
