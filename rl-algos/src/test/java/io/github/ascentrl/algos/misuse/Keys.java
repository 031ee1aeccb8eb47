package io.github.ascentrl.algos.misuse;

import io.github.ascentrl.api.State;
import io.github.ascentrl.api.Stateful;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;

/** Arguments that must fit each other, for doors that no combination of candidates opens. */
final class Keys {
    private final Map<String, Supplier<Object[]>> made = new HashMap<>();

    Keys(Specimens specimens) {
        TrainerKeys.addTo(this, specimens);
        FileKeys.addTo(this, specimens);
        EnvKeys.addTo(this, specimens);
        NetworkKeys.addTo(this);
    }

    /** Adds the receiver, if there is one, and the arguments of a door. */
    void add(String door, Callable<Object[]> arguments) {
        made.put(door, () -> {
            try {
                return arguments.call();
            } catch (Exception e) {
                throw new IllegalStateException("no key for " + door, e);
            }
        });
    }

    static Object[] all(Object... arguments) {
        return arguments;
    }

    /** {@return whether there are arguments for this very door} */
    boolean isMadeFor(Door door) {
        return made.containsKey(door.name());
    }

    /** {@return arguments that may open a door, the likeliest first} */
    List<Supplier<Object[]>> of(Door door, List<List<Supplier<Object>>> candidates) {
        List<Supplier<Object[]>> keys = new ArrayList<>();
        if (isMadeFor(door)) {
            keys.add(made.get(door.name()));
        }
        if (door.name().endsWith(".load(State)")) { // what the object itself has saved
            for (Supplier<Object> receiver : candidates.get(0)) {
                keys.add(() -> {
                    Object object = receiver.get();
                    State state = new State();
                    ((Stateful) object).save(state);
                    return all(object, state);
                });
            }
        }
        return keys;
    }
}
