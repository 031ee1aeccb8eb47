package io.github.ascentrl.examples.tools;

import io.github.ascentrl.algos.baseline.RunningMeanBaseline;
import io.github.ascentrl.algos.policy.CategoricalPolicy;
import io.github.ascentrl.algos.reinforce.Reinforce;
import io.github.ascentrl.algos.reinforce.ReinforceConfig;
import io.github.ascentrl.api.Budget;
import io.github.ascentrl.api.DiscreteEnv;
import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.Policy;
import io.github.ascentrl.api.Step;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.envs.Envs;
import io.github.ascentrl.envs.grid.DarkRoom;
import io.github.ascentrl.envs.render.Drawable;
import io.github.ascentrl.envs.render.Film;
import io.github.ascentrl.envs.render.HeatMap;
import io.github.ascentrl.nn.layer.Mlp;
import io.github.ascentrl.nn.optim.Adam;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Draws an episode: an animated GIF, PNG frames, and for DarkRoom a heat map of visits. No window is needed. */
@Command(
        name = "render",
        mixinStandardHelpOptions = true,
        description = "Draw an episode as an animated GIF and PNG frames; for DarkRoom also a heat map of visits.")
public final class RenderCommand implements Callable<Integer> {
    private static final int WIDTH = 600;
    private static final int HEIGHT = 400;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--env",
            required = true,
            paramLabel = "ID",
            description = "The environment, for example CartPole-v1.")
    private String id;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Folder for the pictures, made if missing. Default: out/render/<ID>.")
    private Path out;

    @Option(names = "--seed", paramLabel = "S", defaultValue = "0", description = "Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(
            names = "--train",
            paramLabel = "EPISODES",
            defaultValue = "0",
            description = "Train REINFORCE for so many episodes first (numbered actions only); 0 draws random actions.")
    private int train;

    @Option(
            names = "--frames",
            paramLabel = "N",
            defaultValue = "5",
            description = "How many PNG frames, spread over the episode. Default: ${DEFAULT-VALUE}.")
    private int frames;

    @Option(
            names = "--visits",
            paramLabel = "EPISODES",
            defaultValue = "100",
            description = "Episodes counted in DarkRoom's heat map. Default: ${DEFAULT-VALUE}.")
    private int visits;

    /** Made by the command line. */
    public RenderCommand() {}

    @Override
    public Integer call() throws IOException {
        check(train >= 0, "--train " + train + ": must be at least 0");
        check(frames >= 0, "--frames " + frames + ": must be at least 0");
        check(visits >= 1, "--visits " + visits + ": must be at least 1");
        Env env = make();
        check(env.as(Drawable.class).isPresent(), id + " does not draw itself; implement Drawable");
        Rng rng = Rng.of(seed);
        Policy policy = train == 0 ? random(env) : trained(env, rng.child("train"));

        Path folder = folder();
        Film film = Film.ofEpisode(env, policy, rng.child("episode"), WIDTH, HEIGHT);
        film.writeGif(folder.resolve("episode.gif"), 50);
        int shown = Math.min(frames, film.frames());
        for (int i = 0; i < shown; i++) {
            int frame = shown == 1 ? 0 : (int) ((long) i * (film.frames() - 1) / (shown - 1));
            film.writePng(frame, folder.resolve(String.format("frame-%04d.png", frame)));
        }
        PrintWriter console = spec.commandLine().getOut();
        console.println(film.frames() + " frames of " + id + " in " + folder.resolve("episode.gif"));
        if (env.as(DarkRoom.class).isPresent()) {
            drawVisits(env.as(DarkRoom.class).get(), policy, rng.child("visits"), folder.resolve("visits.png"));
            console.println("visits in " + visits + " episodes: " + folder.resolve("visits.png"));
        }
        console.flush();
        return 0;
    }

    private Env make() {
        try {
            return Envs.make(id);
        } catch (IllegalArgumentException e) { // unknown: the message lists near names
            throw new ParameterException(spec.commandLine(), e.getMessage());
        }
    }

    private Path folder() {
        Path folder = out != null ? out : Path.of("out", "render", id);
        try {
            return Files.createDirectories(folder);
        } catch (IOException e) {
            throw new ParameterException(
                    spec.commandLine(), "--out " + folder + ": cannot be made (" + e + "); choose another folder");
        }
    }

    private static Policy random(Env env) {
        return (random, observation, action) -> env.actionSpace().sample(random, action);
    }

    private Policy trained(Env env, Rng rng) {
        check(
                env.as(DiscreteEnv.class).isPresent() && !(env.observationSpace() instanceof Discrete),
                "--train works with numbered actions and observations that are vectors; " + id
                        + " has others: leave --train out");
        DiscreteEnv discrete = env.as(DiscreteEnv.class).orElseThrow();
        Mlp network = Mlp.sizes(
                        env.observationSpace().size(),
                        64,
                        discrete.actionSpace().n())
                .build(rng.child("network"));
        CategoricalPolicy policy = CategoricalPolicy.of(network, discrete.actionSpace());
        new Reinforce(
                        env,
                        policy,
                        RunningMeanBaseline.exponential(0.95),
                        Adam.of(network.parameters(), 3e-3),
                        ReinforceConfig.defaults(),
                        rng)
                .train(Budget.episodes(train));
        return policy;
    }

    private void drawVisits(DarkRoom room, Policy policy, Rng rng, Path file) throws IOException {
        int size = room.settings().size();
        HeatMap map = new HeatMap(size, size);
        map.mark(room.goal());
        float[] observation = new float[1];
        float[] action = new float[1];
        for (int e = 0; e < visits; e++) {
            Rng episode = rng.child(e);
            Rng chance = episode.child("policy");
            room.reset(episode.child("env"), observation);
            Step step;
            do {
                map.visit((int) observation[0]);
                policy.act(chance, observation, action);
                step = room.step(action, observation);
            } while (!step.ending().ended());
            map.visit((int) observation[0]);
        }
        Film film = new Film(HEIGHT, HEIGHT);
        film.shoot(map);
        film.writePng(0, file);
    }

    private void check(boolean good, String message) {
        if (!good) {
            throw new ParameterException(spec.commandLine(), message);
        }
    }
}
