package io.github.ascentrl.examples.train;

import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Writes the report of a sweep, finished or not. */
@Command(
        name = "report",
        mixinStandardHelpOptions = true,
        description = "Write the report of the trials that have finished so far, without running any.")
public final class SweepReportCommand extends RunCommand {
    @Parameters(paramLabel = "DIR", description = "Folder of the sweep.")
    private Path path;

    /** Creates the command; picocli fills in its options. */
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
