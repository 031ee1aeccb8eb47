package io.github.ascentrl.algos.serve;

import io.github.ascentrl.api.random.Rng;
import java.util.concurrent.atomic.AtomicLong;

/** What is remembered of one session. Memory and generator belong to the thread that has taken it. */
final class ServedSession {
    /** Instead of a time: some thread has taken it. */
    static final long BUSY = -1;

    /** Instead of a time: dropped for good. */
    static final long GONE = -2;

    final String name;
    final float[] memory;
    final Rng random;

    /** When it was last used, ≥ 0, or one of the above; whoever changes a time into something else has taken it. */
    final AtomicLong lastUse = new AtomicLong(BUSY);

    ServedSession(String name, int memorySize, Rng random) {
        this.name = name;
        this.memory = new float[memorySize];
        this.random = random;
    }
}
