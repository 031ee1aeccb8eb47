package io.github.ascentrl.envs.internal;

import io.github.ascentrl.api.Ending;

/**
 * What every environment keeps book of, whatever its task: whether an episode is under way, how many steps it has
 * taken, and when the time limit cuts it off.
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
     * No episode yet.
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

    /** {@return the number of steps taken} */
    public int elapsed() {
        return elapsed;
    }

    /** Begins an episode; to be called before a reset changes anything. */
    public void begin() {
        checkOpen("reset");
        elapsed = 0;
        phase = Phase.RUNNING;
    }

    /** Throws unless an episode is under way; to be called before a step changes anything. */
    public void checkRunning() {
        if (phase != Phase.RUNNING) {
            throw new IllegalStateException(
                    switch (phase) {
                        case NEW -> "step before the first reset; call reset first";
                        case OVER -> "step after the episode ended; call reset to begin the next one";
                        default -> "step after close; make a new environment";
                    });
        }
    }

    /** Throws if there is no state to hand out yet. */
    public void checkStarted() {
        if (phase == Phase.NEW) {
            throw new IllegalStateException("state before the first reset; call reset first");
        }
    }

    /**
     * Counts a step.
     *
     * @param terminated whether the task itself ended with it; wins over the time limit
     */
    public Ending advance(boolean terminated) {
        elapsed = Math.min(elapsed + 1, limit); // the end of an episode, restored, ends again
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
     * Checks a state before any of it is taken over.
     *
     * @param state the state handed in, the steps taken as its last number, at most the limit
     * @param names the layout, for the message
     */
    public void checkState(double[] state, String... names) {
        checkOpen("restore");
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
     * @param steps the steps taken, checked by {@link #checkState}
     */
    public void reopen(double steps) {
        elapsed = (int) steps;
        phase = Phase.RUNNING;
    }

    /** Ends the episode under way for a reason of somebody else's. */
    public void end() {
        phase = Phase.OVER;
    }

    /** Ends everything. */
    public void close() {
        phase = Phase.CLOSED;
    }

    private void checkOpen(String what) {
        if (phase == Phase.CLOSED) {
            throw new IllegalStateException(what + " after close; make a new environment");
        }
    }
}
