package io.github.ascentrl.envs.replay;

/** Thrown if a trace file is malformed. The message names the file, the line, the problem and what was expected. */
public final class TraceFormatException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    /** The line number, from 1. */
    private final int line;

    TraceFormatException(String file, int line, String problem) {
        super(file + ", line " + line + ": " + problem);
        this.line = line;
    }

    /** {@return the number of the line, from 1} */
    public int line() {
        return line;
    }
}
