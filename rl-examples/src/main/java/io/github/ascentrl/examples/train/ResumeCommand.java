package io.github.ascentrl.examples.train;

import io.github.ascentrl.api.Budget;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Goes on with a run that was interrupted, or trains one for longer. */
@Command(
        name = "resume",
        mixinStandardHelpOptions = true,
        description = "Go on with a run where it was interrupted: it ends as if it had never been.")
public final class ResumeCommand extends RunCommand {
    @Parameters(paramLabel = "DIR", description = "Folder of the run.")
    private Path path;

    @Option(
            names = "--until",
            paramLabel = "N",
            description = "Train until there are so many steps (or episodes, if the run counts those) in all. Default:"
                    + " what the run was planned for.")
    private Long until;

    @Option(
            names = "--threads",
            paramLabel = "N",
            defaultValue = "1",
            description = "Of environments and gradients; never changes a result. Default: ${DEFAULT-VALUE}.")
    private int threads;

    /** Made by the command line. */
    public ResumeCommand() {}

    @Override
    void run() throws IOException {
        RunFolder folder = new RunFolder(path);
        FolderRun run = checked(() -> new FolderRun(folder.readSettings(), threads));
        Budget total = checked(() -> total(run.planned()));
        if (until != null
                && until > Math.min(run.planned().steps(), run.planned().episodes())
                && !run.changing().isEmpty()) {
            out().println(String.join(", ", run.changing())
                    + ": beyond the end that was planned they stay at their last value");
        }
        run.train(folder, total, out());
    }

    private Budget total(Budget planned) {
        if (until == null) {
            return planned;
        }
        if (until < 1) {
            throw new IllegalArgumentException("--until " + until + " must be at least 1");
        }
        return planned.steps() == Long.MAX_VALUE ? Budget.episodes(until) : Budget.steps(until);
    }
}
