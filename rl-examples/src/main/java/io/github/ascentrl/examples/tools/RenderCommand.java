package io.github.ascentrl.examples.tools;

import io.github.ascentrl.algos.baseline.RunningMeanBaseline;
import io.github.ascentrl.algos.policy.CategoricalPolicy;
import io.github.ascentrl.algos.policy.SavedPolicy;
import io.github.ascentrl.algos.reinforce.Reinforce;
import io.github.ascentrl.algos.reinforce.ReinforceConfig;
import io.github.ascentrl.algos.run.Evaluation;
import io.github.ascentrl.api.ActionMasked;
import io.github.ascentrl.api.Budget;
import io.github.ascentrl.api.DiscreteEnv;
import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.Policy;
import io.github.ascentrl.api.Step;
import io.github.ascentrl.api.io.AtomicFiles;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.envs.Envs;
import io.github.ascentrl.envs.grid.DarkRoom;
import io.github.ascentrl.envs.render.Drawable;
import io.github.ascentrl.envs.render.Film;
import io.github.ascentrl.envs.wrap.Wrap;
import io.github.ascentrl.envs.wrap.Wrapper;
import io.github.ascentrl.examples.plot.HeatMapPlot;
import io.github.ascentrl.nn.layer.Mlp;
import io.github.ascentrl.nn.optim.Adam;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
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
            description = "Folder for the pictures, created if missing. Default: out/render/<ID>.")
    private Path out;

    @Option(
            names = "--seed",
            paramLabel = "S",
            defaultValue = "0",
            description = "The seed. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(
            names = "--train",
            paramLabel = "EPISODES",
            defaultValue = "0",
            description =
                    "Train REINFORCE for this many episodes first (discrete actions only); 0 shows random actions.")
    private int train;

    @Option(names = "--policy", paramLabel = "FILE", description = "Show this saved policy (SavedPolicy.save) instead.")
    private Path saved;

    @Option(
            names = "--frames",
            paramLabel = "N",
            defaultValue = "5",
            description = "Number of PNG frames, spread over the episode. Default: ${DEFAULT-VALUE}.")
    private int frames;

    @Option(
            names = "--visits",
            paramLabel = "EPISODES",
            defaultValue = "100",
            description = "Number of episodes in DarkRoom's heat map. Default: ${DEFAULT-VALUE}.")
    private int visits;

    /** Creates the command; picocli fills in its options. */
    public RenderCommand() {}

    @Override
    public Integer call() throws IOException {
        check(train >= 0, "--train " + train + ": must be at least 0");
        check(frames >= 0, "--frames " + frames + ": must be at least 0");
        check(visits >= 1, "--visits " + visits + ": must be at least 1");
        check(saved == null || train == 0, "--policy and --train both choose a policy: give only one of them");
        try (Env plain = make()) {
            render(plain, Rng.of(seed));
        }
        return 0;
    }

    private void render(Env plain, Rng rng) throws IOException {
        check(plain.find(Drawable.class).isPresent(), id + " cannot be drawn; implement Drawable");
        SavedPolicy file = saved == null ? null : read();
        // As a network sees it: a vector, with the mask of valid actions if there is one.
        Env env = file != null ? seenBy(file, plain) : train > 0 ? Wrap.around(plain, Wrap.vectorObservation()) : plain;
        Policy policy = file != null ? file.acting() : train > 0 ? trained(env, rng.child("train")) : random(env);

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
        if (env.find(DarkRoom.class).isPresent()) {
            drawVisits(env, policy, rng.child("visits"), folder.resolve("visits.png"));
            console.println("visits in " + visits + " episodes: " + folder.resolve("visits.png"));
        }
        console.flush();
    }

    private Env make() {
        try {
            return Envs.make(id);
        } catch (IllegalArgumentException e) { // unknown: the message suggests similar names
            throw new ParameterException(spec.commandLine(), e.getMessage());
        }
    }

    private Path folder() {
        Path folder = out != null ? out : Path.of("out", "render", id);
        try {
            return Files.createDirectories(folder);
        } catch (IOException e) {
            throw new ParameterException(
                    spec.commandLine(), "--out " + folder + ": cannot be created (" + e + "); choose another folder");
        }
    }

    private static Policy random(Env env) {
        ActionMasked masked = env.find(ActionMasked.class).orElse(null);
        if (masked == null || !(env.actionSpace() instanceof Discrete actions)) {
            return Policy.of((random, observation, action) -> env.actionSpace().sample(random, action));
        }
        boolean[] mask = new boolean[actions.n()];
        return Policy.of((random, observation, action) -> {
            masked.actionMask(mask);
            do {
                actions.sample(random, action);
            } while (!mask[(int) action[0]]);
        });
    }

    private SavedPolicy read() {
        try {
            return SavedPolicy.load(saved);
        } catch (IOException e) {
            throw new ParameterException(spec.commandLine(), "--policy " + saved + ": " + e.getMessage());
        }
    }

    /** {@return the environment as the policy expects it: as is, or with vector observations as in training} */
    private Env seenBy(SavedPolicy policy, Env env) {
        Env seen = env.observationSpace().equals(policy.observationSpace())
                ? env
                : Wrap.around(env, Wrap.vectorObservation());
        check(
                seen.observationSpace().equals(policy.observationSpace())
                        && seen.actionSpace().equals(policy.actionSpace()),
                "--policy " + saved + ": the policy needs observations " + policy.observationSpace() + " and actions "
                        + policy.actionSpace() + "; " + id + " has " + env.observationSpace() + " and "
                        + env.actionSpace());
        return seen;
    }

    private Policy trained(Env env, Rng rng) {
        check(
                env.find(DiscreteEnv.class).isPresent(),
                "--train needs discrete actions, which " + id + " does not have; leave --train out");
        Discrete actions = env.find(DiscreteEnv.class).orElseThrow().actionSpace();
        Mlp network = Mlp.sizes(env.observationSpace().size(), 64, actions.n()).build(rng.child("network"));
        CategoricalPolicy policy = env.find(ActionMasked.class).isPresent()
                ? CategoricalPolicy.masked(network, env.observationSpace(), actions)
                : CategoricalPolicy.of(network, actions);
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

    private void drawVisits(Env env, Policy policy, Rng rng, Path file) throws IOException {
        DarkRoom room = env.find(DarkRoom.class).orElseThrow();
        int size = room.settings().size();
        double[][] counts = new double[size][size];
        Env counted = new Wrapper(env) {
            @Override
            public void reset(RandomGenerator random, float[] observation) {
                super.reset(random, observation);
                count(room, counts);
            }

            @Override
            public Step step(float[] action, float[] observation) {
                Step step = super.step(action, observation);
                count(room, counts);
                return step;
            }
        };
        Evaluation.of(counted, policy, visits, rng);
        List<String> names =
                IntStream.range(0, size).mapToObj(Integer::toString).toList();
        HeatMapPlot plot = new HeatMapPlot(
                id + ": visits to each cell in " + visits + " episodes", "column", "row", names, names, counts);
        plot.format(value -> String.format(Locale.ROOT, "%.0f", value))
                .subtitle((saved != null
                                ? "Policy of " + saved.getFileName()
                                : train > 0 ? "REINFORCE after " + train + " episodes" : "Random actions")
                        + ", seed " + seed)
                .caption("The goal is in row " + room.goal() / size + ", column " + room.goal() % size
                        + "; the first cell of each episode counts as visited.");
        AtomicFiles.writeStream(file, plot::writePng);
    }

    private static void count(DarkRoom room, double[][] counts) {
        double[] state = room.state();
        counts[(int) state[0]][(int) state[1]]++;
    }

    private void check(boolean good, String message) {
        if (!good) {
            throw new ParameterException(spec.commandLine(), message);
        }
    }
}
