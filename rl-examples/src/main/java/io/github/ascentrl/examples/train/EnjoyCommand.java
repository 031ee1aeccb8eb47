package io.github.ascentrl.examples.train;

import io.github.ascentrl.algos.policy.SavedPolicy;
import io.github.ascentrl.algos.run.Evaluation;
import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.Policy;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.envs.render.Drawable;
import io.github.ascentrl.envs.render.Film;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Plays episodes with the policy of a run. */
@Command(
        name = "enjoy",
        mixinStandardHelpOptions = true,
        description = "Play episodes with the saved policy of a run, by default the one with the best evaluation.")
public final class EnjoyCommand extends RunCommand {
    private static final int WIDTH = 600;
    private static final int HEIGHT = 400;
    private static final int FRAME_MILLIS = 50;

    @Parameters(paramLabel = "DIR", description = "Folder of the run.")
    private Path path;

    @Option(
            names = "--episodes",
            paramLabel = "N",
            defaultValue = "10",
            description = "Number of episodes. Default: ${DEFAULT-VALUE}.")
    private int episodes;

    @Option(
            names = "--seed",
            paramLabel = "S",
            defaultValue = "0",
            description = "Seed of the episodes. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(names = "--gif", paramLabel = "FILE", description = "Draw one more episode as an animated GIF.")
    private Path gif;

    @Option(names = "--last", description = "Play the policy at the end of training instead of the best one.")
    private boolean last;

    @Option(names = "--sampled", description = "Sample actions as in training. Default: the best action.")
    private boolean sampled;

    /** Creates the command; picocli fills in its options. */
    public EnjoyCommand() {}

    @Override
    void run() throws IOException {
        RunFolder folder = new RunFolder(path);
        RunSettings settings = checked(folder::readSettings);
        String id = checked(settings::env);
        Algorithm algorithm = checked(settings::algorithm);
        Path file = checked(() -> folder.policy(last));
        SavedPolicy saved = SavedPolicy.load(file);
        boolean best = !sampled && checked(() -> settings.flag("deterministic", true));
        Policy policy = best ? saved.deterministic() : saved.acting();
        try (Env env = checked(() -> env(id, saved))) {
            Rng rng = Rng.of(seed);
            Evaluation played = checked(() -> Evaluation.of(env, policy, episodes, rng.child("episodes")));
            out().printf(
                            "%s on %s: %s, %s%n",
                            algorithm, id, file.getFileName(), best ? "best actions" : "sampled actions");
            for (int e = 0; e < played.episodes(); e++) {
                out().printf(
                                Locale.ROOT,
                                "episode %3d  return %8.2f  length %5d%n",
                                e + 1,
                                played.returns()[e],
                                played.lengths()[e]);
            }
            out().println(played);
            if (gif != null) {
                checked(() -> env.find(Drawable.class)
                        .orElseThrow(() ->
                                new IllegalArgumentException("--gif: " + id + " cannot be drawn; leave --gif out")));
                Film film = Film.ofEpisode(env, policy, rng.child("film"), WIDTH, HEIGHT);
                film.writeGif(gif, FRAME_MILLIS);
                out().println(film.frames() + " frames in " + gif);
            }
        }
    }

    private static Env env(String id, SavedPolicy saved) {
        Env env = Learner.masked(id);
        return env.observationSpace().equals(saved.observationSpace()) ? env : Learner.vectors(id);
    }
}
