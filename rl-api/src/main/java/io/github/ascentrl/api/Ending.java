package io.github.ascentrl.api;

/**
 * How a step left its episode. Termination is not truncation: only after {@link #TERMINATED} is the value of what
 * follows zero; after {@link #TRUNCATED} the task would have gone on, and an estimator that has a value function
 * bootstraps from the final observation.
 */
public enum Ending {
    /** The episode goes on. */
    NONE,
    /** The task itself ended: goal reached, pole fallen. Nothing follows, so its value is 0. */
    TERMINATED,
    /** Somebody stopped watching: a time limit. The final observation still has a value. */
    TRUNCATED;

    /** {@return whether the episode is over, for either reason} */
    public boolean ended() {
        return this != NONE;
    }
}
