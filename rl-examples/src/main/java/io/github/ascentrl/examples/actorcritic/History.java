package io.github.ascentrl.examples.actorcritic;

import io.github.ascentrl.algos.data.CsvDatasets;
import io.github.ascentrl.algos.data.MemoryDataset;
import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.data.BatchBuilder;
import io.github.ascentrl.api.data.Provenance;
import io.github.ascentrl.api.data.Trajectory;
import io.github.ascentrl.envs.wrap.TrajectoryRecorder;
import java.io.IOException;
import java.nio.file.Path;

/**
 * An agent's learning history: every k-th training episode of all its environments, in the order in which they end, up
 * to a given number of training steps. Written as text, one line per step, see {@link CsvDatasets}: episode, time
 * inside the episode, state, action, reward, ending; the goal is in the provenance. {@code CsvDatasets.read(file)}
 * reads it back.
 */
final class History {
    private final Env spaces;
    private final long limit;
    private final int every;
    private final BatchBuilder kept;
    private long steps;
    private long episodes;

    /** Creates a history of environments with the given spaces. */
    History(Env spaces, long limit, int every) {
        this.spaces = spaces;
        this.limit = limit;
        this.every = every;
        kept = new BatchBuilder(
                spaces.observationSpace().size(), spaces.actionSpace().size());
    }

    /** Wraps one of the environments so that it is recorded from now on. */
    Env record(Env env) {
        return new TrajectoryRecorder(env, this::add);
    }

    void add(Trajectory episode) {
        steps += episode.length();
        if (steps <= limit && episodes++ % every == 0) {
            kept.add(episode);
        }
    }

    void write(Provenance provenance, Path file) throws IOException {
        Provenance whole = provenance
                .withCounts(kept.episodes(), kept.steps())
                .derived("one in " + every + " of " + episodes + " training episodes, those of the first " + limit
                        + " steps, in the order in which they ended");
        CsvDatasets.write(MemoryDataset.of(kept.build(), spaces.observationSpace(), spaces.actionSpace(), whole), file);
    }
}
