package io.github.ascentrl.api;

import io.github.ascentrl.api.internal.Failures;
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
     * Makes updates until the budget is spent or there is a reason to stop.
     *
     * @param budget what this call may spend
     * @param stop asked after every update, once the listeners were told about it; true ends the call
     * @param listeners told about every update; they cannot change the result
     */
    default void train(Budget budget, BooleanSupplier stop, TrainingListener... listeners) {
        boolean stopped = false;
        long updates = 0;
        long episodes = 0;
        long steps = 0;
        try {
            for (TrainingListener listener : listeners) {
                listener.onStart(budget);
            }
            while (!stopped && !finished() && budget.allows(updates, episodes, steps)) {
                UpdateStats stats = update();
                updates++;
                episodes += stats.episodes();
                steps += stats.steps();
                for (TrainingListener listener : listeners) {
                    listener.onUpdate(stats);
                }
                stopped = stop.getAsBoolean();
            }
        } catch (Throwable failure) {
            end(listeners, failure);
            throw failure;
        }
        Throwable failure = end(listeners, null);
        if (failure != null) {
            throw Failures.rethrow(failure);
        }
    }

    /**
     * Ends every listener, also when an earlier one fails to: each may have a file to close.
     *
     * @return the run's failure; if it had none, the first of a listener or null. All others are suppressed in it
     */
    private static Throwable end(TrainingListener[] listeners, Throwable runFailure) {
        Throwable first = runFailure;
        for (TrainingListener listener : listeners) {
            try {
                listener.onEnd();
            } catch (Throwable e) { // an error too: the next one's file must be closed
                first = Failures.joined(first, e);
            }
        }
        return first;
    }
}
