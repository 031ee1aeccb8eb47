package io.github.ascentrl.algos.testing;

import io.github.ascentrl.algos.run.Checkpoint;
import io.github.ascentrl.api.State;
import io.github.ascentrl.api.Stateful;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The memory of a {@link Stateful}. */
public final class States {
    private States() {}

    public static State of(Stateful stateful) {
        State state = new State();
        stateful.save(state);
        return state;
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
