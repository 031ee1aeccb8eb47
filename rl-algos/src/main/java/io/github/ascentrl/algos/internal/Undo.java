package io.github.ascentrl.algos.internal;

import io.github.ascentrl.api.State;
import io.github.ascentrl.api.Stateful;
import io.github.ascentrl.api.internal.Failures;

/** A copy of the state of some parts of a trainer, so that a failed update can be undone. */
public final class Undo {
    private final Object[] parts;
    private final State state = new State();

    private Undo(Object[] parts) {
        this.parts = parts;
        for (int i = 0; i < parts.length; i++) {
            if (parts[i] instanceof Stateful stateful) {
                stateful.save(state.child(Integer.toString(i)));
            }
        }
    }

    /**
     * {@return a copy of the present state of these parts}
     *
     * @param parts the parts; those that are not {@link Stateful} have no state
     */
    public static Undo to(Object... parts) {
        return new Undo(parts);
    }

    /**
     * Restores every part to the state it had when this copy was made. If a part refuses its state, the remaining parts
     * are still restored before its exception is thrown.
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
     * Changes some parts, all of them or none: if the change fails, all of them are restored.
     *
     * @param change changes the parts
     * @param parts the parts; those that are not {@link Stateful} have no state
     */
    public static void onFailure(Runnable change, Object... parts) {
        Undo before = to(parts);
        try {
            change.run();
        } catch (Throwable failure) { // errors and undeclared checked exceptions too
            Failures.closeAfter(failure, before::restore); // a failure here is added as suppressed
            throw failure;
        }
    }
}
