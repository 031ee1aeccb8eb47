package io.github.ascentrl.envs.render;

import io.github.ascentrl.api.Budget;
import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.Policy;
import io.github.ascentrl.api.TrainingListener;
import io.github.ascentrl.api.UpdateStats;
import io.github.ascentrl.api.random.Rng;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Films an episode every so many updates of training, as {@code episode-UPDATE.gif}, in an environment of its own: nothing
 * that training does depends on it. The film after update u draws from {@code rng.child(u)}, so that a run that is resumed
 * makes the same films.
 */
public final class EpisodeFilms implements TrainingListener {
    private static final int WIDTH = 400;
    private static final int HEIGHT = 300;
    private static final int MILLIS = 40;

    private final Env env;
    private final Policy policy;
    private final long everyUpdates;
    private final Path folder;
    private final Rng rng;

    /**
     * A listener that films.
     *
     * @param env a {@link Drawable} environment, not one of those trained in; stays open
     * @param policy what is filmed, for example the trained policy's deterministic form
     * @param everyUpdates updates of training between two films, ≥ 1
     * @param folder where the films go; made if it is missing
     * @param rng the root key of all random numbers
     * @throws IllegalArgumentException if {@code everyUpdates} is less, or the environment cannot be drawn
     */
    public EpisodeFilms(Env env, Policy policy, long everyUpdates, Path folder, Rng rng) {
        if (everyUpdates < 1) {
            throw new IllegalArgumentException("everyUpdates = " + everyUpdates + " must be at least 1");
        }
        Film.drawable(env);
        this.env = env;
        this.policy = policy;
        this.everyUpdates = everyUpdates;
        this.folder = folder;
        this.rng = rng;
    }

    @Override
    public void onStart(Budget budget) throws IOException {
        Files.createDirectories(folder);
    }

    @Override
    public void onUpdate(UpdateStats stats) throws IOException {
        if (stats.update() % everyUpdates == 0) {
            Film.ofEpisode(env, policy, rng.child(stats.update()), WIDTH, HEIGHT)
                    .writeGif(folder.resolve("episode-" + stats.update() + ".gif"), MILLIS);
        }
    }
}
