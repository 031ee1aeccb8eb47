package io.github.ascentrl.examples.train;

import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Writes the report of a sweep, finished or not. */
@Command(
        name = "report",
        mixinStandardHelpOptions = true,
        description = "Write the report of the trials that have finished so far, and run nothing.")
public final class SweepReportCommand extends RunCommand {
    @Parameters(paramLabel = "DIR", description = "Folder of the sweep.")
    private Path path;

    /** Made by the command line. */
    public SweepReportCommand() {}

    @Override
    void run() throws IOException {
        SweepFolder folder = new SweepFolder(path);
        SweepPlan plan = checked(folder::plan);
        checked(() -> {
            folder.report(plan, out());
            return null;
        });
    }
}
