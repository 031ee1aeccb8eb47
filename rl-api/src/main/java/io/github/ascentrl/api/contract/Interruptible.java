package io.github.ascentrl.api.contract;

import io.github.ascentrl.api.random.Rng;
import java.util.random.RandomGenerator;

/** A generator that runs an action before every draw, as another thread might in between. */
final class Interruptible implements RandomGenerator {
    private final Rng inner;
    private final Runnable interruption;

    Interruptible(Rng inner, Runnable interruption) {
        this.inner = inner;
        this.interruption = interruption;
    }

    @Override
    public long nextLong() { // all other draws call this method
        interruption.run();
        return inner.nextLong();
    }
}
