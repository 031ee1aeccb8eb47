package io.github.ascentrl.algos.testing;

import io.github.ascentrl.algos.run.Checkpoint;
import io.github.ascentrl.api.State;
import io.github.ascentrl.api.Stateful;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** The memory of a {@link Stateful}. */
public final class States {
    private States() {}

    public static State of(Stateful stateful) {
        State state = new State();
        stateful.save(state);
        return state;
    }

    /** {@return a text that two states share only if all their names and numbers are equal bit for bit, up to hash collisions} */
    public static String fingerprint(State state) {
        long hash = 0;
        for (String name : state.names()) {
            Class<?> kind = state.kind(name);
            int part;
            if (kind == float.class) {
                part = Arrays.hashCode(state.floats(name));
            } else if (kind == double.class) {
                part = Arrays.hashCode(state.doubles(name));
            } else if (kind == long.class) {
                part = Arrays.hashCode(state.longs(name));
            } else {
                part = state.text(name).hashCode();
            }
            hash = hash * 1_000_003 + 31L * name.hashCode() + part;
        }
        return Long.toHexString(hash);
    }

    /** Carries the memory of one over to another as a user does: through a file. */
    public static void carry(Stateful from, Stateful to) {
        try {
            Path file = Files.createTempFile("ascent", ".checkpoint");
            try {
                Checkpoint.write(from, file);
                Checkpoint.read(to, file);
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
