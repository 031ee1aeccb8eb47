package io.github.ascentrl.algos.testing;

import io.github.ascentrl.api.State;
import io.github.ascentrl.api.Stateful;

/** The memory of a {@link Stateful}. */
public final class States {
    private States() {}

    public static State of(Stateful stateful) {
        State state = new State();
        stateful.save(state);
        return state;
    }
}
