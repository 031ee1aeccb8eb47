package io.github.ascentrl.envs.replay;

import java.util.Objects;

/**
 * The deviations that count as agreement. Endings must always agree.
 *
 * @param state largest deviation of a state, as a fraction of max(1, |recorded|), ≥ 0
 * @param ulps largest deviation of observations and rewards, in units in the last place of the recorded
 *     {@code float}, ≥ 0
 * @param rewardAfterTermination whether rewards of steps taken after the episode had terminated must agree too
 */
public record ReplayTolerance(double state, double ulps, boolean rewardAfterTermination) {
    /** 10<sup>−12</sup> for states, one {@code float} ulp for observations and rewards. */
    public static final ReplayTolerance DEFAULT = new ReplayTolerance(1e-12, 1, true);

    /**
     * Validates the tolerance.
     *
     * @param state as above
     * @param ulps as above
     * @param rewardAfterTermination as above
     * @throws IllegalArgumentException if a number is negative or NaN
     */
    public ReplayTolerance {
        if (!(state >= 0) || !(ulps >= 0)) {
            throw new IllegalArgumentException("tolerances must be at least 0: state = " + state + ", ulps = " + ulps);
        }
    }

    /**
     * {@return the tolerance for an environment: {@link #DEFAULT}, except that CartPole's rewards after termination are
     * not compared, because Gymnasium warns and returns 0 there}
     *
     * @param id the id of the environment
     */
    public static ReplayTolerance of(String id) {
        Objects.requireNonNull(id, "id");
        return id.startsWith("CartPole-") ? new ReplayTolerance(DEFAULT.state, DEFAULT.ulps, false) : DEFAULT;
    }
}
