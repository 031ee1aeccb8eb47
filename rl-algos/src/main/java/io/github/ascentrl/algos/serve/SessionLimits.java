package io.github.ascentrl.algos.serve;

import java.time.Duration;
import java.util.Objects;

/**
 * How much a {@link PolicyServer} remembers. Its sessions take at most {@code most} times {@link PolicyServer#memorySize}
 * floats.
 *
 * @param most the largest number of sessions at a time, ≥ 1; default 1000
 * @param idle a session that was not used for longer than this is dropped, and its room given to another one; at least a
 *     millisecond; default 10 minutes
 */
public record SessionLimits(int most, Duration idle) {
    private static final Duration SHORTEST = Duration.ofMillis(1);
    private static final Duration LONGEST = Duration.ofDays(36_500);

    /** 1000 sessions, each dropped 10 minutes after its last use. */
    public static final SessionLimits DEFAULT = new SessionLimits(1000, Duration.ofMinutes(10));

    /**
     * Checks the limits.
     *
     * @throws IllegalArgumentException if one is out of range
     */
    public SessionLimits {
        Objects.requireNonNull(idle, "idle");
        if (most < 1) {
            throw new IllegalArgumentException("most = " + most + " sessions must be at least 1");
        }
        if (idle.compareTo(SHORTEST) < 0 || idle.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "idle = " + idle + " must be at least a millisecond and at most 36500 days");
        }
    }
}
