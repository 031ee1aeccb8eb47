package io.github.ascentrl.api.internal;

import io.github.ascentrl.api.Env;
import java.util.ArrayList;
import java.util.List;

/**
 * Checks that a supplier creates a new object at every call: one instance used in two places at once would give wrong
 * results without any exception. Thread-safe.
 */
public final class Distinct {
    private final List<Object> seen = new ArrayList<>();

    /** Creates a check that has seen no objects. */
    public Distinct() {}

    /**
     * Throws if an environment was seen before, in any wrapper.
     *
     * @param env an environment from the supplier
     * @param <T> its type
     * @return the same environment
     */
    public <T extends Env> T env(T env) {
        Env inside = env.unwrapped();
        check(
                inside,
                "two environments are one instance of " + inside.getClass().getName());
        return env;
    }

    /**
     * Throws if an object was seen before.
     *
     * @param object an object from the supplier, or a part of it that must not be shared
     * @param fault description of the fault used in the error message
     */
    public synchronized void check(Object object, String fault) {
        for (Object other : seen) {
            if (other == object) {
                throw new IllegalArgumentException(
                        fault + "; the supplier must create a new one at every call, as in () -> new …");
            }
        }
        seen.add(object);
    }
}
