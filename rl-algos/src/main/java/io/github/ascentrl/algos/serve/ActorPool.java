package io.github.ascentrl.algos.serve;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;

/**
 * A pool of idle actors. Each actor is used by one thread at a time and never shared; if none is idle, a new one is
 * made. A thread always starts its search at the same place. The pool keeps at most {@value #PLACES} idle actors;
 * actors returned beyond that are dropped.
 */
final class ActorPool {
    static final int PLACES = 64; // a power of 2

    private final AtomicReferenceArray<ServingActor> waiting = new AtomicReferenceArray<>(PLACES);
    private final Supplier<ServingActor> make;

    ActorPool(Supplier<ServingActor> make) {
        this.make = make;
    }

    /** {@return an actor for exclusive use by the current thread until it is given back} */
    ServingActor take() {
        int home = home();
        for (int i = 0; i < PLACES; i++) {
            int place = home + i & PLACES - 1;
            if (waiting.getPlain(place) != null) {
                ServingActor actor = waiting.getAndSet(place, null);
                if (actor != null) {
                    return actor;
                }
            }
        }
        return make.get();
    }

    /** Returns an actor to the pool. An actor that failed is dropped. */
    void give(ServingActor actor) {
        int home = home();
        for (int i = 0; i < PLACES && actor.isSound(); i++) {
            int place = home + i & PLACES - 1;
            if (waiting.getPlain(place) == null && waiting.compareAndSet(place, null, actor)) {
                return;
            }
        }
    }

    private static int home() {
        return (int) Thread.currentThread().getId();
    }
}
