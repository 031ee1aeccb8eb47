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
import java.util.Objects;

/**
 * Films an episode at regular intervals during training, as {@code episode-UPDATE.gif}. It uses a separate environment,
 * so that training does not depend on it. The film after update u draws its random numbers from {@code rng.child(u)},
 * so that a resumed run makes the same films.
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
     * Creates a listener that films episodes.
     *
     * @param env a {@link Drawable} environment, not one used for training; stays open
     * @param policy the policy to film, for example the deterministic form of the trained policy
     * @param everyUpdates the number of updates between two films, ≥ 1
     * @param folder the folder of the films; created if it is missing
     * @param rng the root key of all random numbers
     * @throws IllegalArgumentException if {@code everyUpdates} is less than 1 or the environment cannot be drawn
     */
    public EpisodeFilms(Env env, Policy policy, long everyUpdates, Path folder, Rng rng) {
        if (everyUpdates < 1) {
            throw new IllegalArgumentException("everyUpdates = " + everyUpdates + " must be at least 1");
        }
        Film.drawable(Objects.requireNonNull(env, "env"));
        this.env = env;
        this.policy = Objects.requireNonNull(policy, "policy");
        this.everyUpdates = everyUpdates;
        this.folder = Objects.requireNonNull(folder, "folder");
        this.rng = Objects.requireNonNull(rng, "rng");
    }

    @Override
    public void onStart(Budget budget) throws IOException {
        Files.createDirectories(folder);
    }

    @Override
    public void onUpdate(UpdateStats stats) throws IOException {
        Objects.requireNonNull(stats, "stats");
        if (stats.update() % everyUpdates == 0) {
            Film.ofEpisode(env, policy, rng.child(stats.update()), WIDTH, HEIGHT)
                    .writeGif(folder.resolve("episode-" + stats.update() + ".gif"), MILLIS);
        }
    }
}
