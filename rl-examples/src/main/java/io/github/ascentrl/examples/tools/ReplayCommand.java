package io.github.ascentrl.examples.tools;

import io.github.ascentrl.envs.replay.Replay;
import io.github.ascentrl.envs.replay.ReplayReport;
import io.github.ascentrl.envs.replay.Trace;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Replays a trace recorded from another implementation in an environment of this library. The exit status is 0 if
 * everything agrees within the tolerance, 1 if not, 2 if the file or the command line is invalid.
 */
@Command(
        name = "replay",
        mixinStandardHelpOptions = true,
        description = {
            "Replay a recorded trace, row by row, and print the largest deviations.",
            "The exit status is 1 if they exceed the tolerance."
        })
public final class ReplayCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(
            names = "--env",
            required = true,
            paramLabel = "ID",
            description =
                    "The environment: an id such as CartPole-v1, or DarkRoom for traces that contain their own room.")
    private String env;

    @Parameters(paramLabel = "FILE", description = "The trace: CSV with a header line.")
    private Path file;

    /** Creates the command; picocli fills in its options. */
    public ReplayCommand() {}

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        ReplayReport report;
        try {
            if (!Files.isRegularFile(file)) {
                String problem = Files.isDirectory(file) ? ": this is a folder" : ": no such file";
                throw new ParameterException(spec.commandLine(), file + problem + "; give a trace as a CSV file");
            }
            report = Replay.run(Trace.read(file), env);
        } catch (IOException e) {
            throw new ParameterException(spec.commandLine(), file + ": cannot be read (" + e + ")");
        } catch (IllegalArgumentException e) { // unknown environment, or malformed file: the message names the line
            throw new ParameterException(spec.commandLine(), e.getMessage());
        }
        out.print(report);
        out.println(report.agrees() ? "agrees within the tolerance" : "DISAGREES");
        out.flush();
        return report.agrees() ? 0 : 1;
    }
}
