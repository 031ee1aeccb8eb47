package io.github.ascentrl.envs.internal;

import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.internal.Check;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * The bookkeeping common to all environments: whether an episode is under way, how many steps it has taken, and when
 * the time limit ends it.
 */
public final class Episode {
    private enum Phase {
        NEW,
        RUNNING,
        OVER,
        CLOSED
    }

    private final int limit;
    private int elapsed;
    private Phase phase = Phase.NEW;

    /**
     * Creates the state before the first episode.
     *
     * @param limit steps after which an episode is truncated, ≥ 1; {@link Integer#MAX_VALUE} for no limit
     */
    public Episode(int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException(
                    "step limit = " + limit + " must be at least 1 (Integer.MAX_VALUE for no limit)");
        }
        this.limit = limit;
    }

    /** {@return the number of steps after which an episode is truncated} */
    public int limit() {
        return limit;
    }

    /** {@return the number of steps taken} */
    public int elapsed() {
        return elapsed;
    }

    /**
     * Begins an episode; call this before a reset changes anything.
     *
     * @param random where the random numbers will come from
     * @param observation the buffer that reset will write to
     * @param width the numbers that it needs
     */
    public void begin(RandomGenerator random, float[] observation, int width) {
        checkOpen("reset");
        Objects.requireNonNull(random, "random");
        Objects.requireNonNull(observation, "observation");
        Check.room("observation", observation.length, width);
        begin();
    }

    /** Begins an episode, also from a finished one. */
    public void begin() {
        checkOpen("reset");
        elapsed = 0;
        phase = Phase.RUNNING;
    }

    /**
     * Throws unless an episode is under way; call this before a step changes anything.
     *
     * @param observation the buffer that the step will write to
     * @param width the numbers that it needs
     */
    public void checkRunning(float[] observation, int width) {
        checkRunning();
        Objects.requireNonNull(observation, "observation");
        Check.room("observation", observation.length, width);
    }

    /** Throws unless an episode is under way. */
    public void checkRunning() {
        if (phase != Phase.RUNNING) {
            throw new IllegalStateException(
                    switch (phase) {
                        case NEW -> "step before the first reset; call reset first";
                        case OVER -> "step after the episode ended; call reset to begin the next one";
                        default -> "step after close; create a new environment";
                    });
        }
    }

    /** Throws if there is no state to return yet. */
    public void checkStarted() {
        if (phase == Phase.NEW) {
            throw new IllegalStateException("state before the first reset; call reset first");
        }
    }

    /**
     * Counts a step.
     *
     * @param terminated whether the task itself ended with this step; takes precedence over the time limit
     */
    public Ending advance(boolean terminated) {
        elapsed = Math.min(elapsed + 1, limit); // a restored final step ends the episode again
        if (terminated) {
            phase = Phase.OVER;
            return Ending.TERMINATED;
        }
        if (elapsed >= limit) {
            phase = Phase.OVER;
            return Ending.TRUNCATED;
        }
        return Ending.NONE;
    }

    /**
     * Checks a state before any of it is restored.
     *
     * @param state the state; its last number is the number of steps taken, at most the limit
     * @param names the layout, used in error messages
     */
    public void checkState(double[] state, String... names) {
        checkOpen("restore");
        Objects.requireNonNull(state, "state");
        if (state.length != names.length) {
            throw new IllegalArgumentException("state has " + state.length + " numbers, expected " + names.length + ": "
                    + String.join(", ", names));
        }
        for (int i = 0; i < state.length; i++) {
            if (!(Math.abs(state[i]) <= Double.MAX_VALUE)) {
                throw new IllegalArgumentException(names[i] + " = " + state[i] + " must be a finite number");
            }
        }
        double steps = state[state.length - 1];
        if (!(steps >= 0 && steps < Integer.MAX_VALUE && steps == (int) steps)) {
            throw new IllegalArgumentException("steps taken = " + steps + " must be a whole number, at least 0");
        }
        if (steps > limit) {
            throw new IllegalArgumentException(names[names.length - 1] + " = " + (int) steps + " must be at most "
                    + limit + ", the limit of an episode; restore a state of an environment with the same limit");
        }
    }

    /**
     * Reopens an episode.
     *
     * @param steps the number of steps taken, checked by {@link #checkState}
     */
    public void reopen(double steps) {
        elapsed = (int) steps;
        phase = Phase.RUNNING;
    }

    /** Ends the episode under way from outside. */
    public void end() {
        phase = Phase.OVER;
    }

    /** Closes the environment: no episode can begin any more. */
    public void close() {
        phase = Phase.CLOSED;
    }

    private void checkOpen(String what) {
        if (phase == Phase.CLOSED) {
            throw new IllegalStateException(what + " after close; create a new environment");
        }
    }
}
