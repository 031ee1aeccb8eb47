package io.github.ascentrl.api;

import io.github.ascentrl.api.internal.Check;
import io.github.ascentrl.api.internal.Failures;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;

/**
 * Improves a policy, one {@link #update()} at a time. All of its state is {@link Stateful}: N updates equal, bit for
 * bit, k updates, loading the saved state into a new trainer with the same settings, and N − k more updates.
 *
 * <p>Not thread-safe: use a trainer from one thread at a time, and save, load or read its parameters only between
 * updates. The library's trainers refuse an update while another one runs. Different trainers may run at the same time
 * if they share no environments, samplers, parameters, optimisers, baselines or listeners.
 *
 * <p>Training goes on when its thread is interrupted, unless an environment notices and throws, see {@link Env}. That
 * ends the call as any other exception does: the listeners are told, the thread stays interrupted if the environment
 * leaves it so or works on another thread, and the library's trainers are as before the update, with running episodes
 * dropped. To stop after an update instead: {@code train(budget, () -> Thread.currentThread().isInterrupted())}.
 */
public interface Trainer extends Stateful {
    /**
     * Makes one update: collects experience, computes the estimates and improves the policy.
     *
     * @return what happened
     */
    UpdateStats update();

    /** {@return the policy being trained; the same object throughout} */
    Policy policy();

    /**
     * {@return how much has been done since the trainer was created, including before it was saved and loaded; part of
     * the saved state}
     */
    Totals totals();

    /**
     * {@return the settings this trainer was built with, by name, for people, logs and files} A checkpoint compares
     * them with those of the trainer that loads it. They are the same at every start of the program; by default there
     * are none.
     */
    default Map<String, String> settings() {
        return Map.of();
    }

    /**
     * {@return whether training has ended by itself, for example through early stopping or a spent label budget; by
     * default false} {@link #train} then stops, whatever is left of its budget.
     */
    default boolean finished() {
        return false;
    }

    /**
     * Makes updates until the budget is spent or the trainer is {@link #finished()}.
     *
     * @param budget what this call may spend
     * @param listeners notified of every update; they cannot change the result
     */
    default void train(Budget budget, TrainingListener... listeners) {
        train(budget, () -> false, listeners);
    }

    /**
     * Makes updates until the totals reach a limit. What was done before counts too, including what a loaded trainer
     * did before it was saved.
     *
     * @param total the limits on the totals
     * @param listeners notified of every update; they cannot change the result
     */
    default void trainUntil(Budget total, TrainingListener... listeners) {
        Objects.requireNonNull(total, "total");
        train(total.minus(totals()), listeners);
    }

    /**
     * Makes updates until the budget is spent, the trainer is {@link #finished()} or {@code stop} returns true.
     *
     * @param budget what this call may spend
     * @param stop evaluated after every update, once the listeners have been notified; true ends the call
     * @param listeners notified of every update; they cannot change the result
     * @throws UncheckedIOException if a listener throws an {@link IOException}
     */
    default void train(Budget budget, BooleanSupplier stop, TrainingListener... listeners) {
        Objects.requireNonNull(budget, "budget");
        Objects.requireNonNull(stop, "stop");
        Check.noNulls("listeners", listeners);
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
        for (TrainingListener listener : listeners) { // even when an earlier one fails: each may have a file to close
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
            all = measured.isEmpty() ? all : all.withMetrics(measured);
        }
        for (TrainingListener listener : listeners) {
            listener.onUpdate(all);
        }
    }
}
