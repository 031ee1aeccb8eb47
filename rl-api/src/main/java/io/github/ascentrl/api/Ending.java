package io.github.ascentrl.api;

/**
 * Whether a step ended its episode, and how. Termination is not truncation: only after {@link #TERMINATED} is the value
 * of what follows zero. After {@link #TRUNCATED} the task would have continued, and an estimator with a value function
 * bootstraps from the final observation.
 */
public enum Ending {
    /** The episode continues. */
    NONE,
    /** The task itself ended: goal reached, pole fallen. Nothing follows, so its value is 0. */
    TERMINATED,
    /** The episode was cut off from outside, for example by a time limit. The final observation still has a value. */
    TRUNCATED;

    /** {@return whether the episode is over, for either reason} */
    public boolean ended() {
        return this != NONE;
    }
}
