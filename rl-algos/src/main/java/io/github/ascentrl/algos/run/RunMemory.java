package io.github.ascentrl.algos.run;

import io.github.ascentrl.api.State;
import io.github.ascentrl.api.Stateful;
import io.github.ascentrl.api.Trainer;
import io.github.ascentrl.api.TrainingListener;
import io.github.ascentrl.nn.io.FileFormatException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The whole state of a run: its trainer, its listeners by class, and other parts by name. */
final class RunMemory implements Stateful {
    private static final Logger LOG = LoggerFactory.getLogger(SavedRun.class);

    /** The folders of the state in which {@link SavedRun} keeps listeners and parts. */
    static final String LISTENER = "listener";

    static final String PART = "part";

    private final Trainer trainer;
    private final Map<String, Stateful> parts = new LinkedHashMap<>();

    RunMemory(Trainer trainer, Map<String, Stateful> others, TrainingListener[] listeners) {
        this.trainer = trainer;
        parts.putAll(others);
        for (TrainingListener listener : listeners) {
            if (listener instanceof Stateful stateful) {
                String type = listener.getClass().getSimpleName();
                String name = LISTENER + "/" + (type.isEmpty() ? "anonymous" : type);
                String unique = name;
                for (int i = 2; parts.containsKey(unique); i++) {
                    unique = name + i;
                }
                parts.put(unique, stateful);
            }
        }
    }

    long updates() {
        return trainer.totals().updates();
    }

    void write(Path file) throws IOException {
        Checkpoint.write(Checkpoint.stateOf(this), trainer, file);
    }

    void read(Path file, boolean sameSettings) throws IOException {
        Checkpoint.Contents contents;
        try {
            contents = Checkpoint.contents(file);
        } catch (FileFormatException e) {
            throw new FileFormatException(
                    e.getMessage() + "; delete it to continue from the previous checkpoint, if there is one", e);
        }
        contents.check(trainer, sameSettings);
        contents.loadInto(this, trainer);
        LOG.info("Resumed from {}, after {}", file, trainer.totals());
    }

    @Override
    public void checkSavable() {
        trainer.checkSavable();
        parts.values().forEach(Stateful::checkSavable);
    }

    @Override
    public void save(State state) {
        trainer.save(state.child("trainer"));
        parts.forEach((name, part) -> part.save(state.child(name)));
    }

    @Override
    public void load(State state) {
        trainer.load(state.child("trainer"));
        parts.forEach((name, part) -> {
            State own = state.child(name);
            if (own.names().isEmpty()) {
                LOG.warn("{} is not in the checkpoint; it starts from its initial state", name);
            } else {
                part.load(own);
            }
        });
    }
}
