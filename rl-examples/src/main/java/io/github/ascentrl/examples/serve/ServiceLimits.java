package io.github.ascentrl.examples.serve;

import java.time.Duration;

/**
 * The limits of a {@link PolicyService}.
 *
 * @param threads the number of requests answered at the same time, ≥ 1; default one per processor and at least 4, since
 * a request that waits for a slow body occupies a thread
 * @param waiting the number of requests that may wait, ≥ 1; others get status 503; default 64
 * @param bodyBytes the largest size of a body in bytes, ≥ 1; default 64 KiB
 * @param time the longest time that a request may take from its first byte to the last byte of its answer, from 10
 * milliseconds to a day; after that, its connection is closed; default 5 seconds
 */
public record ServiceLimits(int threads, int waiting, int bodyBytes, Duration time) {
    /** The defaults. */
    public static final ServiceLimits DEFAULT = new ServiceLimits(
            Math.max(4, Runtime.getRuntime().availableProcessors()), 64, 1 << 16, Duration.ofSeconds(5));

    /**
     * Creates limits.
     *
     * @throws IllegalArgumentException if one is out of range
     */
    public ServiceLimits {
        if (threads < 1 || waiting < 1 || bodyBytes < 1) {
            throw new IllegalArgumentException("threads, waiting and bodyBytes must all be at least 1, got " + threads
                    + ", " + waiting + " and " + bodyBytes);
        }
        if (time.toMillis() < 10 || time.toDays() > 1) {
            throw new IllegalArgumentException("time must be from 10 milliseconds to a day, got " + time);
        }
    }
}
