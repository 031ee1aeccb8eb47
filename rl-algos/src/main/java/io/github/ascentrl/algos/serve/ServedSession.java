package io.github.ascentrl.algos.serve;

import io.github.ascentrl.api.random.Rng;
import java.util.concurrent.atomic.AtomicLong;

/** The state of one session. Memory and generator belong to the thread that has taken it. */
final class ServedSession {
    /** Stored instead of a time: a thread has taken the session. */
    static final long BUSY = -1;

    /** Stored instead of a time: the session was dropped for good. */
    static final long GONE = -2;

    final String name;
    final float[] memory;
    final Rng random;

    /** The time of the last use, ≥ 0, or one of the above; the thread that replaces a time has taken the session. */
    final AtomicLong lastUse = new AtomicLong(BUSY);

    ServedSession(String name, int memorySize, Rng random) {
        this.name = name;
        this.memory = new float[memorySize];
        this.random = random;
    }
}
