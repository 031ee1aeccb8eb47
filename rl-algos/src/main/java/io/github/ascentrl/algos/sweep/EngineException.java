package io.github.ascentrl.algos.sweep;

import java.util.Objects;

/** Thrown when an {@link Engine} cannot run tasks. Results of tasks answered before are kept. */
public final class EngineException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception.
     *
     * @param message what is wrong and what to do
     * @param cause the exception of the engine, or null
     */
    public EngineException(String message, Throwable cause) {
        super(Objects.requireNonNull(message, "message"), cause);
    }
}
