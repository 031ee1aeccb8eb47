package io.github.ascentrl.algos.serve;

import java.time.Duration;
import java.util.Objects;

/**
 * Limits on the sessions of a {@link PolicyServer}. Their memory takes at most {@code most} times
 * {@link PolicyServer#memorySize} floats.
 *
 * @param most the maximum number of open sessions, ≥ 1; default 1000
 * @param idle the time without use after which a session is dropped and makes room for another, at least a millisecond
 *     and at most 36500 days; default 10 minutes
 */
public record SessionLimits(int most, Duration idle) {
    private static final Duration SHORTEST = Duration.ofMillis(1);
    private static final Duration LONGEST = Duration.ofDays(36_500);

    /** The defaults: 1000 sessions, each dropped 10 minutes after its last use. */
    public static final SessionLimits DEFAULT = new SessionLimits(1000, Duration.ofMinutes(10));

    /**
     * Checks the limits.
     *
     * @throws IllegalArgumentException if a limit is out of range
     */
    public SessionLimits {
        Objects.requireNonNull(idle, "idle");
        if (most < 1) {
            throw new IllegalArgumentException("most = " + most + " sessions must be at least 1; 1000 is the default");
        }
        if (idle.compareTo(SHORTEST) < 0 || idle.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("idle = " + idle
                    + " must be at least a millisecond and at most 36500 days; 10 minutes is the default");
        }
    }
}
