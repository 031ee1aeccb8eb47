package io.github.ascentrl.api;

import java.io.IOException;
import java.util.Map;

/**
 * Watches a training run: console progress, logs, plots. A listener sees immutable records and cannot change a result;
 * an exception it throws ends the run and reaches the caller of {@link Trainer#train}, an {@link IOException} as
 * {@link java.io.UncheckedIOException}. One that remembers something is also {@link Stateful}.
 */
@FunctionalInterface
public interface TrainingListener {
    /**
     * Called after every update, on the thread that trains.
     *
     * @param stats what happened; what listeners measured is among its metrics
     * @throws IOException if something cannot be written
     */
    void onUpdate(UpdateStats stats) throws IOException;

    /**
     * Measures something of its own after an update, as an evaluation does. Asked of all listeners before the first is
     * told of the update, so that all find the numbers among its metrics, whatever their order.
     *
     * @param stats what happened, without what listeners measure
     * @return measurements by name, the same names after every update: NaN for what was not measured now; by default none
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
     * Called when a {@link Trainer#train} call ends, also when it ends with an exception; every listener is called,
     * also when an earlier one throws.
     *
     * @throws IOException if something cannot be written
     */
    default void onEnd() throws IOException {}
}
