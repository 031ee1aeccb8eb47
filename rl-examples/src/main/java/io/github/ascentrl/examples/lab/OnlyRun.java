package io.github.ascentrl.examples.lab;

/**
 * The only run that an experiment executes in a process to which an engine has sent it; {@link Made} then ends the
 * experiment.
 */
final class OnlyRun {
    private final String condition;
    private final long seed;

    OnlyRun(String condition, long seed) {
        this.condition = condition;
        this.seed = seed;
    }

    boolean is(Run<?> run) {
        return run.label().equals(condition) && run.seed() == seed;
    }

    @Override
    public String toString() {
        return "'" + condition + "', seed " + seed;
    }

    /** Thrown when the run has finished. */
    static final class Made extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final transient String line;

        Made(String line) {
            super("made", null, false, false);
            this.line = line;
        }

        String line() {
            return line;
        }
    }
}
