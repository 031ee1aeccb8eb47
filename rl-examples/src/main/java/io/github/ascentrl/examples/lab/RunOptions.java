package io.github.ascentrl.examples.lab;

import io.github.ascentrl.algos.sweep.Engine;
import io.github.ascentrl.examples.report.html.LiveServer;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options that every experiment has. Values are checked while the command line is parsed. */
public final class RunOptions {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    /** The options that do not change any run. */
    private static final Set<String> WHERE =
            Set.of("--out", "--threads", "--engine", "--master", "--serve", "--fresh", "--keep-runs");

    private int seeds;
    private int threads = Runtime.getRuntime().availableProcessors();

    @Option(
            names = "--seed",
            paramLabel = "S",
            defaultValue = "0",
            order = 2,
            description = "The first seed; the others count up from it. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            order = 3,
            description = "Folder for the results, created if missing. Default: out/<experiment>.")
    private Path out;

    @Option(
            names = "--quick",
            order = 5,
            description =
                    "Run a much smaller version that ends in seconds, to see that it works; its figures mean nothing.")
    private boolean quick;

    @Option(
            names = "--fresh",
            order = 6,
            description = "Start again and discard earlier results. Default: continue an interrupted experiment.")
    private boolean fresh;

    @Option(
            names = "--serve",
            paramLabel = "PORT",
            arity = "0..1",
            fallbackValue = "0",
            order = 7,
            description = "Show the report live in a browser on this machine during the runs. Default: any free port.")
    private Integer port;

    @Mixin
    private EngineOptions engine = new EngineOptions();

    @Option(names = "--keep-runs", hidden = true, description = "Keep the file of finished runs when all are complete.")
    private boolean keepRuns;

    /** Creates the options with their defaults; picocli fills in the values. */
    public RunOptions() {}

    @Option(
            names = "--seeds",
            paramLabel = "N",
            defaultValue = "5",
            order = 1,
            description = "Number of independent runs of each condition. Default: ${DEFAULT-VALUE}.")
    void setSeeds(int seeds) {
        if (!(seeds >= 1 && seeds <= 10_000)) {
            throw invalid("--seeds " + seeds + ": must be from 1 to 10000, for example --seeds 5");
        }
        this.seeds = seeds;
    }

    @Option(
            names = "--threads",
            paramLabel = "N",
            order = 4,
            description = "Number of runs at the same time; never changes a result. Default: one per processor.")
    void setThreads(int threads) {
        if (!(threads >= 1 && threads <= 1024)) {
            throw invalid("--threads " + threads + ": must be from 1 to 1024; leave it out to use all processors");
        }
        this.threads = threads;
    }

    /** {@return an exception that makes the launcher show the message and the usage, and exit with status 2} */
    ParameterException invalid(String message) {
        return new ParameterException(command.commandLine(), message);
    }

    /** {@return the seeds: {@code --seeds} of them, counting up from {@code --seed}} */
    public List<Long> seeds() {
        return LongStream.range(0, seeds).map(i -> seed + i).boxed().toList();
    }

    /** {@return the number of runs at the same time, ≥ 1} */
    public int threads() {
        return threads;
    }

    /** {@return whether the quick version is to run} */
    public boolean quick() {
        return quick;
    }

    /** {@return whether to start again and discard earlier results} */
    boolean fresh() {
        return fresh;
    }

    /** {@return the engine that executes the runs; empty for threads} */
    Optional<Engine> openEngine() {
        try {
            return engine.open();
        } catch (IllegalArgumentException e) {
            throw invalid(e.getMessage());
        }
    }

    /**
     * {@return the command line without the options about where and how to run: another process makes the same runs
     * with it}
     */
    List<String> whatToRun() {
        List<String> args = new ArrayList<>();
        for (OptionSpec option : command.commandLine().getParseResult().matchedOptions()) {
            if (WHERE.contains(option.longestName())) {
                continue;
            }
            if (option.arity().max() == 0) {
                args.add(option.longestName());
            } else {
                option.originalStringValues().forEach(value -> args.addAll(List.of(option.longestName(), value)));
            }
        }
        return args;
    }

    /** {@return whether to keep the file of finished runs when the experiment is complete} */
    boolean keepRuns() {
        return keepRuns;
    }

    /**
     * {@return the command line of one of several experiments, with these options except for the server} The experiment
     * keeps its finished runs until {@link ExperimentCommand#forgetRuns}. Unless {@code --seeds} was given, it has its
     * own default number of seeds.
     *
     * @param folder the folder for its results
     */
    public String[] toArgs(Path folder) {
        List<String> args =
                new ArrayList<>(List.of("--seed", "" + seed, "--threads", "" + threads, "--out", folder.toString()));
        args.add("--keep-runs");
        if (command.commandLine().getParseResult().hasMatchedOption("--seeds")) {
            args.addAll(List.of("--seeds", "" + seeds));
        }
        if (quick) {
            args.add("--quick");
        }
        if (fresh) {
            args.add("--fresh");
        }
        return args.toArray(String[]::new);
    }

    /**
     * {@return a server that shows pages live; empty without {@code --serve}}
     *
     * @throws ParameterException if the port is in use or out of range
     */
    public Optional<LiveServer> serve() {
        if (port == null) {
            return Optional.empty();
        }
        if (!(port >= 0 && port <= 65535)) {
            throw invalid("--serve " + port + ": a port is from 1 to 65535; leave the number out for any free one");
        }
        try {
            return Optional.of(new LiveServer(port));
        } catch (IOException e) {
            throw invalid("--serve " + port + ": cannot listen there (" + e.getMessage()
                    + "); choose another port, or leave the number out for any free one");
        }
    }

    /**
     * {@return the folder for results, created and checked before any work begins}
     *
     * @param experiment names the default folder
     * @throws ParameterException if nothing can be written there
     */
    public Path prepareFolder(String experiment) {
        Path folder = out != null ? out : Path.of("out", experiment);
        try {
            Files.createDirectories(folder);
            Files.delete(Files.createTempFile(folder, ".writable", ""));
            return folder;
        } catch (FileAlreadyExistsException e) {
            throw invalid(
                    "--out " + folder + ": " + e.getFile() + " is a file, not a folder; choose another with --out");
        } catch (IOException e) {
            String reason = e instanceof FileSystemException file && file.getReason() != null
                    ? file.getReason()
                    : e.getClass().getSimpleName();
            throw invalid("--out " + folder + ": cannot write there (" + reason
                    + "); choose a folder that can be written with --out");
        }
    }
}
