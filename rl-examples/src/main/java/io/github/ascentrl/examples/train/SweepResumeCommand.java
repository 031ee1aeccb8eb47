package io.github.ascentrl.examples.train;

import io.github.ascentrl.algos.sweep.Engine;
import io.github.ascentrl.examples.lab.EngineOptions;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Continues a sweep that was stopped or killed. */
@Command(
        name = "resume",
        mixinStandardHelpOptions = true,
        description =
                "Continue a sweep that was stopped or killed: finished trials are not run again, and the result is"
                        + " the same.")
public final class SweepResumeCommand extends RunCommand {
    @Parameters(paramLabel = "DIR", description = "Folder of the sweep.")
    private Path path;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Number of trials at the same time; never changes a result. Default: one per processor.")
    private Integer threads;

    @Mixin
    private EngineOptions engine = new EngineOptions();

    /** Creates the command; picocli fills in its options. */
    public SweepResumeCommand() {}

    @Override
    void run() throws IOException {
        SweepFolder folder = new SweepFolder(path);
        SweepPlan plan = checked(folder::plan);
        try (Engine opened = checked(() -> SweepCommand.open(engine, threads))) {
            folder.run(plan, opened, out());
        }
    }
}
