package io.github.ascentrl.algos.sweep;

/** An {@link Engine} cannot run tasks. The results of those that were answered before are kept. */
public final class EngineException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * An exception.
     *
     * @param message what is wrong and what to do
     * @param cause what the engine threw, or null
     */
    public EngineException(String message, Throwable cause) {
        super(message, cause);
    }
}
