package io.github.ascentrl.api;

import io.github.ascentrl.api.internal.Failures;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * Improves a policy, one {@link #update()} at a time. The whole of it is {@link Stateful}: N updates equal k updates,
 * the state carried over into a new trainer with the same settings, and N − k more, bit for bit.
 */
public interface Trainer extends Stateful {
    /**
     * Makes one update: collects experience, estimates, improves the policy.
     *
     * @return what happened
     */
    UpdateStats update();

    /** {@return the policy being trained; the same object throughout} */
    Policy policy();

    /** {@return how much was done since the trainer was made, or before it was saved; part of what is saved} */
    Totals totals();

    /**
     * {@return what this was built with, by name, for people, logs and files: a checkpoint holds it against the trainer
     * that reads it} The same at every start of the program; by default nothing.
     */
    default Map<String, String> settings() {
        return Map.of();
    }

    /**
     * {@return whether training has come to an end of its own, as early stopping and label budgets bring about; by
     * default never} {@link #train} stops then, whatever is left of its budget.
     */
    default boolean finished() {
        return false;
    }

    /**
     * Makes updates until the budget is spent or the trainer is {@link #finished()}.
     *
     * @param budget what this call may spend
     * @param listeners told about every update; they cannot change the result
     */
    default void train(Budget budget, TrainingListener... listeners) {
        train(budget, () -> false, listeners);
    }

    /**
     * Makes updates until there are so many in all: what was done before counts, also what a trainer that was loaded did
     * before it was saved.
     *
     * @param total how much there is to be in all
     * @param listeners told about every update; they cannot change the result
     */
    default void trainUntil(Budget total, TrainingListener... listeners) {
        train(total.minus(totals()), listeners);
    }

    /**
     * Makes updates until the budget is spent or there is a reason to stop.
     *
     * @param budget what this call may spend
     * @param stop asked after every update, once the listeners were told about it; true ends the call
     * @param listeners told about every update; they cannot change the result
     * @throws UncheckedIOException if a listener throws an {@link IOException}
     */
    default void train(Budget budget, BooleanSupplier stop, TrainingListener... listeners) {
        boolean stopped = false;
        Totals spent = Totals.NONE;
        Throwable failure = null;
        try {
            for (TrainingListener listener : listeners) {
                listener.onStart(budget);
            }
            while (!stopped && !finished() && budget.allows(spent)) {
                UpdateStats stats = update();
                spent = spent.plus(stats);
                tell(stats, listeners);
                stopped = stop.getAsBoolean();
            }
        } catch (Throwable e) { // errors and undeclared checked exceptions too
            failure = e;
        }
        for (TrainingListener listener : listeners) { // also when an earlier one fails: each may have a file to close
            try {
                listener.onEnd();
            } catch (Throwable e) {
                failure = Failures.joined(failure, e);
            }
        }
        if (failure instanceof IOException e) {
            throw new UncheckedIOException(e);
        }
        if (failure != null) {
            throw Failures.rethrow(failure);
        }
    }

    private static void tell(UpdateStats stats, TrainingListener[] listeners) throws IOException {
        UpdateStats all = stats;
        for (TrainingListener listener : listeners) {
            Map<String, Double> measured = listener.measure(stats);
            all = measured.isEmpty() ? all : all.with(measured);
        }
        for (TrainingListener listener : listeners) {
            listener.onUpdate(all);
        }
    }
}
