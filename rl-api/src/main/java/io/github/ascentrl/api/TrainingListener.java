package io.github.ascentrl.api;

/**
 * Watches a training run: console progress, CSV, plots. A listener sees immutable records and cannot change a result;
 * an exception it throws ends the run and reaches the caller of {@link Trainer#train}.
 */
@FunctionalInterface
public interface TrainingListener {
    /**
     * Called after every update, on the thread that trains.
     *
     * @param stats what happened
     */
    void onUpdate(UpdateStats stats);

    /**
     * Called before the first update of a {@link Trainer#train} call.
     *
     * @param budget what the call may spend
     */
    default void onStart(Budget budget) {}

    /**
     * Called when a {@link Trainer#train} call ends, also when it ends with an exception; every listener is called,
     * also when an earlier one throws.
     */
    default void onEnd() {}
}
