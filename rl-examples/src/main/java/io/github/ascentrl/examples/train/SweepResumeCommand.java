package io.github.ascentrl.examples.train;

import io.github.ascentrl.algos.sweep.Engine;
import io.github.ascentrl.examples.lab.EngineOptions;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Goes on with a sweep that was stopped or killed. */
@Command(
        name = "resume",
        mixinStandardHelpOptions = true,
        description =
                "Go on with a sweep that was stopped or killed: finished trials are not run again, and the result is"
                        + " the same.")
public final class SweepResumeCommand extends RunCommand {
    @Parameters(paramLabel = "DIR", description = "Folder of the sweep.")
    private Path path;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Trials at the same time; never changes a result. Default: the available processors.")
    private Integer threads;

    @Mixin
    private EngineOptions engine = new EngineOptions();

    /** Made by the command line. */
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
