package io.github.ascentrl.envs.internal;

import java.util.Objects;

/**
 * Checks of continuous actions. Their spaces cannot make these checks, because finite actions outside a space are
 * clipped.
 */
public final class ContinuousActions {
    private ContinuousActions() {}

    /**
     * {@return the only number of an action, after checking that it is finite}
     *
     * @param action the action array
     */
    public static float single(float[] action) {
        Objects.requireNonNull(action, "action");
        if (action.length != 1) {
            throw new IllegalArgumentException("action has " + action.length + " numbers, expected exactly 1");
        }
        return finite(action[0]);
    }

    /**
     * {@return a number of an action, after checking that it is finite}
     *
     * @param a the number
     */
    public static float finite(float a) {
        if (!(Math.abs(a) <= Float.MAX_VALUE)) {
            throw new IllegalArgumentException(
                    "action " + a + " must be a finite number; find out why the policy produced it (a diverged"
                            + " network, a division by 0)");
        }
        return a;
    }
}
