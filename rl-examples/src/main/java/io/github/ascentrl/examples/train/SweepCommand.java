package io.github.ascentrl.examples.train;

import io.github.ascentrl.algos.sweep.Engine;
import io.github.ascentrl.examples.lab.EngineOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Trains with many settings and reports which are best. */
@Command(
        name = "sweep",
        mixinStandardHelpOptions = true,
        subcommands = {SweepResumeCommand.class, SweepReportCommand.class},
        description = {
            "Train with many settings and find the best: a grid, random points, Sobol points, or successive halving.",
            "The folder then contains trials.jsonl with a line for each trial, report.html and best.properties, which"
                    + " 'train --preset' accepts. Continue a sweep that was stopped or killed with 'sweep resume DIR'."
        })
public final class SweepCommand extends RunCommand {
    @Option(names = "--env", paramLabel = "ID", description = "The environment, for example CartPole-v1.")
    private String env;

    @Option(names = "--algo", paramLabel = "NAME", description = "ppo, a2c, reinforce, grpo or cem.")
    private String algorithm;

    @Option(
            names = "--preset",
            paramLabel = "NAME|FILE",
            arity = "0..1",
            fallbackValue = "",
            description = "Tuned values of the settings that are not varied, as for train.")
    private String preset;

    @Option(
            names = "--set",
            paramLabel = "name=values",
            arity = "1..*",
            description = "Values to try: gamma=0.9,0.99 (or 'network=64,64|256,256' if values contain commas);"
                    + " learningRate=1e-4..1e-2:log, epochs=2..10:whole, lambda=0.8..1 (ranges); gamma=0.99 (fixed).")
    private Map<String, String> set = new LinkedHashMap<>();

    @Option(names = "--out", paramLabel = "DIR", description = "Folder of the sweep, new or empty.")
    private Path out;

    @Option(
            names = "--steps",
            paramLabel = "N",
            description = "Environment steps of a trial; with --halving, of the longest.")
    private Long steps;

    @Option(names = "--episodes", paramLabel = "N", description = "Episodes of a trial, instead of steps.")
    private Long episodes;

    @Option(
            names = "--design",
            paramLabel = "NAME",
            description = "grid, random or sobol. Default: sobol if there is a range, otherwise grid.")
    private String design;

    @Option(
            names = "--trials",
            paramLabel = "N",
            defaultValue = "32",
            description = "Number of candidates for random and sobol. Default: ${DEFAULT-VALUE}.")
    private int trials;

    @Option(
            names = "--seeds",
            paramLabel = "K",
            defaultValue = "3",
            description = "Number of runs per candidate, with the seeds 0 … K − 1. Default: ${DEFAULT-VALUE}.")
    private int seeds;

    @Option(
            names = "--fresh-seeds",
            paramLabel = "K",
            defaultValue = "5",
            description = "Number of runs of the best candidates, with seeds not used to choose them."
                    + " Default: ${DEFAULT-VALUE}.")
    private int freshSeeds;

    @Option(
            names = "--best",
            paramLabel = "N",
            defaultValue = "3",
            description = "Number of candidates that run with fresh seeds. Default: ${DEFAULT-VALUE}.")
    private int best;

    @Option(
            names = "--halving",
            paramLabel = "ETA",
            arity = "0..1",
            fallbackValue = "3",
            defaultValue = "0",
            description =
                    "Use successive halving: run all candidates briefly, the best 1/ETA for ETA times longer, and so on."
                            + " ETA without a number: ${FALLBACK-VALUE}.")
    private int halving;

    @Option(
            names = "--smallest",
            paramLabel = "N",
            description = "Steps (or episodes) of the first rung of --halving. Default: chosen so that the last rung"
                    + " has --steps.")
    private Long smallest;

    @Option(
            names = "--score",
            paramLabel = "NAME",
            description =
                    "last: the return of an evaluation at the end (the default); curve: the area under the learning"
                            + " curve, which rewards fast learning; speed: minus the steps until 20 training episodes reach"
                            + " the mean return given by --set reach=R, which ends the trial.")
    private String score;

    @Option(
            names = "--draw",
            paramLabel = "S",
            defaultValue = "0",
            description = "Seed of the random or Sobol design. Default: ${DEFAULT-VALUE}.")
    private int draw;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Number of trials at the same time; never changes a result. Default: one per processor.")
    private Integer threads;

    @Mixin
    private EngineOptions engine = new EngineOptions();

    /** Creates the command; picocli fills in its options. */
    public SweepCommand() {}

    /** {@return the engine of the options; by default threads} */
    static Engine open(EngineOptions engine, Integer threads) {
        return engine.open()
                .orElseGet(() ->
                        Engine.threads(threads == null ? Runtime.getRuntime().availableProcessors() : threads));
    }

    @Override
    void run() throws IOException {
        SweepFolder folder = new SweepFolder(checked(() -> TrainCommand.required(out, "--out")));
        SweepPlan plan = checked(() -> {
            SweepPlan planned = plan();
            folder.check(planned);
            return planned;
        });
        try (Engine opened =
                checked(() -> open(engine, threads))) { // before anything is written: the engine may be missing
            folder.begin(plan);
            folder.run(plan, opened, out());
        }
    }

    private SweepPlan plan() throws IOException {
        Map<String, String> texts = new LinkedHashMap<>(set);
        RunSettings fixed = TrainCommand.from(preset, env, algorithm);
        texts.keySet().forEach(fixed::remove);
        TrainCommand.put(fixed, "env", env);
        if (steps != null || episodes != null) {
            fixed.remove("totalSteps");
            fixed.remove("totalEpisodes");
            TrainCommand.put(fixed, "totalSteps", steps);
            TrainCommand.put(fixed, "totalEpisodes", episodes);
        }
        TrainCommand.put(fixed, "score", score);
        fixed.remove("seed");
        fixed.remove("evaluateEvery"); // trials are evaluated at their end
        TrainCommand.required(fixed.values().get("env"), "--env");
        TrainCommand.required(fixed.values().get("algorithm"), "--algo");
        fixed.put("env", fixed.env());
        boolean ranges = SweepPlan.settings(texts).stream().anyMatch(setting -> !setting.hasChoices());
        SweepPlan.Design its = design == null
                ? ranges ? SweepPlan.Design.SOBOL : SweepPlan.Design.GRID
                : new RunSettings(Map.of("--design", design)).choice("--design", SweepPlan.Design.GRID);
        if (smallest != null && halving == 0) {
            throw new IllegalArgumentException("--smallest " + smallest + " needs --halving; add that option");
        }
        long largest = Math.min(fixed.total().steps(), fixed.total().episodes());
        SweepPlan whole = new SweepPlan(
                fixed.given(),
                SweepPlan.settings(texts),
                texts,
                its,
                trials,
                seeds,
                freshSeeds,
                best,
                halving,
                smallest == null ? largest : smallest,
                draw);
        return smallest != null || halving == 0
                ? whole
                : whole.withSmallest(SweepPlan.firstRung(whole.points().size(), halving, largest));
    }
}
