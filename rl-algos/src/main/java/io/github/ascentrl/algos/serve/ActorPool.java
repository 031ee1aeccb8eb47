package io.github.ascentrl.algos.serve;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;

/**
 * Actors that wait for work. One is taken by one thread at a time, so that none is ever shared; a new one is made where none
 * waits. A thread looks first where it looked last. More than {@value #PLACES} do not wait: what threads beyond that many give
 * back at the same time is dropped.
 */
final class ActorPool {
    static final int PLACES = 64; // a power of 2

    private final AtomicReferenceArray<ServingActor> waiting = new AtomicReferenceArray<>(PLACES);
    private final Supplier<ServingActor> make;

    ActorPool(Supplier<ServingActor> make) {
        this.make = make;
    }

    /** {@return an actor for the current thread alone, until it is given back} */
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

    /** Gives an actor back. One that failed is dropped. */
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
