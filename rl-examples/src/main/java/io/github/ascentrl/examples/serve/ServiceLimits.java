package io.github.ascentrl.examples.serve;

import java.time.Duration;

/**
 * What a {@link PolicyService} takes upon itself.
 *
 * @param threads how many requests are answered at a time, ≥ 1; default one for each processor, and at least 4, since one
 *     that waits for a slow body takes a thread
 * @param waiting how many more may wait, ≥ 1; any others are answered 503; default 64
 * @param bodyBytes the largest body, ≥ 1; default 64 KiB
 * @param time the longest that a request may take from its first byte to the last byte of its answer, at least 10
 *     milliseconds; then its connection is closed; default 5 seconds
 */
public record ServiceLimits(int threads, int waiting, int bodyBytes, Duration time) {
    /** The defaults. */
    public static final ServiceLimits DEFAULT = new ServiceLimits(
            Math.max(4, Runtime.getRuntime().availableProcessors()), 64, 1 << 16, Duration.ofSeconds(5));

    /**
     * Checks the limits.
     *
     * @throws IllegalArgumentException if one is out of range
     */
    public ServiceLimits {
        if (threads < 1 || waiting < 1 || bodyBytes < 1) {
            throw new IllegalArgumentException("threads = " + threads + ", waiting = " + waiting + " and bodyBytes = "
                    + bodyBytes + " must all be at least 1");
        }
        if (time.toMillis() < 10 || time.toDays() > 1) {
            throw new IllegalArgumentException(
                    "time = " + time + " must be at least 10 milliseconds and at most a day");
        }
    }
}
