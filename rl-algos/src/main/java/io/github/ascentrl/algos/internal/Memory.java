package io.github.ascentrl.algos.internal;

import io.github.ascentrl.api.State;
import io.github.ascentrl.api.Stateful;
import io.github.ascentrl.api.internal.Failures;
import java.util.function.Supplier;

/** A copy of what some parts of a trainer remember, so that a failed update can be undone. */
public final class Memory {
    private final Object[] parts;
    private final State state = new State();

    private Memory(Object[] parts) {
        this.parts = parts;
        for (int i = 0; i < parts.length; i++) {
            if (parts[i] instanceof Stateful stateful) {
                stateful.save(state.child(Integer.toString(i)));
            }
        }
    }

    /**
     * {@return a copy of what these parts remember now}
     *
     * @param parts those that are not {@link Stateful} have no memory
     */
    public static Memory of(Object... parts) {
        return new Memory(parts);
    }

    /**
     * Gives every part back what it remembered when this copy was made, also after one refused it; then throws what that
     * one threw.
     */
    public void restore() {
        Throwable failure = null;
        for (int i = 0; i < parts.length; i++) {
            try {
                if (parts[i] instanceof Stateful stateful) {
                    stateful.load(state.child(Integer.toString(i)));
                }
            } catch (Throwable e) { // errors and undeclared checked exceptions too
                failure = Failures.joined(failure, e);
            }
        }
        if (failure != null) {
            throw Failures.rethrow(failure);
        }
    }

    /**
     * Changes some parts, all of them or none: if the change fails, they are as before.
     *
     * @param change what changes them
     * @param parts those that are not {@link Stateful} have no memory
     */
    public static void change(Runnable change, Object... parts) {
        change(
                () -> {
                    change.run();
                    return null;
                },
                parts);
    }

    /**
     * Changes some parts, all of them or none: if the change fails, they are as before; {@return what it returns}
     *
     * @param change what changes them
     * @param parts those that are not {@link Stateful} have no memory
     * @param <T> what the change returns
     */
    public static <T> T change(Supplier<T> change, Object... parts) {
        Memory before = of(parts);
        try {
            return change.get();
        } catch (Throwable failure) { // errors and undeclared checked exceptions too
            Failures.closeAfter(failure, before::restore); // what fails then is suppressed in it
            throw failure;
        }
    }
}
