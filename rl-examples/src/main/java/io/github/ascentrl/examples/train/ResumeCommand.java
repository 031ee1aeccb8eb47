package io.github.ascentrl.examples.train;

import io.github.ascentrl.api.Budget;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Continues an interrupted run, or trains a finished run for longer. */
@Command(
        name = "resume",
        mixinStandardHelpOptions = true,
        description = "Continue an interrupted run; the result is the same as without the interruption.")
public final class ResumeCommand extends RunCommand {
    @Parameters(paramLabel = "DIR", description = "Folder of the run.")
    private Path path;

    @Option(
            names = "--until",
            paramLabel = "N",
            description = "Train up to this total number of steps (or episodes, if the run counts those). Default:"
                    + " the planned number.")
    private Long until;

    @Option(
            names = "--threads",
            paramLabel = "N",
            defaultValue = "1",
            description = "Threads for environments and gradients; never changes a result. Default: ${DEFAULT-VALUE}.")
    private int threads;

    /** Creates the command; picocli fills in its options. */
    public ResumeCommand() {}

    @Override
    void run() throws IOException {
        RunFolder folder = new RunFolder(path);
        FolderRun run = checked(() -> new FolderRun(folder.readSettings(), threads));
        Budget total = checked(() -> total(run.planned()));
        if (until != null
                && until > Math.min(run.planned().steps(), run.planned().episodes())
                && !run.changing().isEmpty()) {
            out().println(String.join(", ", run.changing()) + ": constant at the last value beyond the planned end");
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
