package io.github.ascentrl.api.internal;

import io.github.ascentrl.api.Env;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes sure that a supplier makes something new at every call: one instance used in two places at once gives nonsense
 * without any exception. Thread-safe.
 */
public final class Distinct {
    private final List<Object> seen = new ArrayList<>();

    /** Nothing seen yet. */
    public Distinct() {}

    /**
     * Refuses an environment that was seen before, in whatever wrapper.
     *
     * @param env what a supplier gave
     * @param <T> its type
     * @return the same
     */
    public <T extends Env> T env(T env) {
        Env inside = env.unwrapped();
        check(
                inside,
                "two environments are one instance of " + inside.getClass().getName());
        return env;
    }

    /**
     * Refuses an object that was seen before.
     *
     * @param object what a supplier gave, or a part of it that must not be shared
     * @param fault what seeing it twice means, for the message
     */
    public synchronized void check(Object object, String fault) {
        for (Object other : seen) {
            if (other == object) {
                throw new IllegalArgumentException(
                        fault + "; the supplier must make a new one at every call, as in () -> new …");
            }
        }
        seen.add(object);
    }
}
