package io.github.ascentrl.examples.guide;

import io.github.ascentrl.algos.policy.Policies;
import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.Policy;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.envs.classic.Pendulum;
import io.github.ascentrl.envs.render.Film;
import io.github.ascentrl.envs.wrap.Wrap;
import java.io.IOException;
import java.nio.file.Path;

/** Changes an environment from the outside, and films an episode of random actions in it. */
public final class WrapAndFilm {
    private WrapAndFilm() {}

    /**
     * Runs it.
     *
     * @param args the file, {@code pendulum.gif} by default
     * @throws IOException if it cannot be written
     */
    public static void main(String[] args) throws IOException {
        Path file = Path.of(args.length > 0 ? args[0] : "pendulum.gif");
        Env env = env();
        System.out.println(env.actionSpace());
        Policy policy = Policies.uniform(env.actionSpace());
        Film film = Film.ofEpisode(env, policy, Rng.of(1), 240, 240); // width and height in pixels
        film.writeGif(file, 50); // 50 ms for each picture
        System.out.println(film.frames() + " pictures");
    }

    static Env env() {
        return Wrap.around(
                new Pendulum(), // the innermost first
                Wrap.timeLimit(100),
                Wrap.rescaleAction(), // the policy acts in [−1, 1], the pendulum in [−2, 2]
                inner -> new ActionCost(inner, 0.1f),
                Wrap.timeAware(100));
    }
}
