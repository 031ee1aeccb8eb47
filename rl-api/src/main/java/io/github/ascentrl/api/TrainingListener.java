package io.github.ascentrl.api;

import java.io.IOException;
import java.util.Map;

/**
 * Watches a training run: console progress, logs, plots. A listener sees immutable records and cannot change a result.
 * An exception it throws ends the run and reaches the caller of {@link Trainer#train}, an {@link IOException} as
 * {@link java.io.UncheckedIOException}. A listener that has state to keep is also {@link Stateful}.
 *
 * <p>All methods are called by the thread that trains. Listeners need not be thread-safe: give each run that trains at
 * the same time its own.
 */
@FunctionalInterface
public interface TrainingListener {
    /**
     * Called after every update, on the thread that trains.
     *
     * @param stats what happened; its metrics include what listeners measured
     * @throws IOException if something cannot be written
     */
    void onUpdate(UpdateStats stats) throws IOException;

    /**
     * Takes the listener's own measurements after an update, as an evaluation does. Called on all listeners before the
     * first {@link #onUpdate}, so that every listener finds the numbers among the metrics, whatever the order of
     * listeners.
     *
     * @param stats what happened, without the measurements of listeners
     * @return measurements by name, the same names after every update, with NaN for what was not measured this time; by
     *     default none
     * @throws IOException if something cannot be written
     */
    default Map<String, Double> measure(UpdateStats stats) throws IOException {
        return Map.of();
    }

    /**
     * Called before the first update of a {@link Trainer#train} call.
     *
     * @param budget what the call may spend
     * @throws IOException if something cannot be written
     */
    default void onStart(Budget budget) throws IOException {}

    /**
     * Called when a {@link Trainer#train} call ends, even with an exception. Every listener is called, even when an
     * earlier one throws.
     *
     * @throws IOException if something cannot be written
     */
    default void onEnd() throws IOException {}
}
