package io.github.ascentrl.examples.lab;

import io.github.ascentrl.algos.sweep.Engine;
import io.github.ascentrl.algos.sweep.EngineException;
import io.github.ascentrl.examples.report.FileFailures;
import io.github.ascentrl.examples.report.Report;
import io.github.ascentrl.examples.report.html.HtmlReport;
import io.github.ascentrl.examples.report.html.LiveServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.lang.reflect.Field;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/**
 * Runs an experiment from the command line. The exit status is 0 on success, 1 for a failed run, 2 for bad options, 130
 * for Ctrl-C.
 */
@Command(mixinStandardHelpOptions = true, sortOptions = false)
public final class ExperimentCommand implements Callable<Integer> {
    private static final int INTERRUPTED = 130;

    private final Experiment experiment;
    private final CommandSpec own;
    private CommandLine commandLine;
    private volatile Lab lab;

    @Mixin
    private RunOptions options;

    private ExperimentCommand(Experiment experiment) {
        this.experiment = experiment;
        own = CommandSpec.forAnnotatedObjectLenient(experiment);
    }

    /**
     * {@return the sub-command of an experiment}
     *
     * @param experiment the experiment to run
     */
    public static CommandLine of(Experiment experiment) {
        ExperimentCommand command = new ExperimentCommand(experiment);
        command.commandLine = new CommandLine(command);
        CommandSpec spec = command.commandLine.getCommandSpec();
        spec.name(experiment.name());
        spec.addMixin("experiment", command.own);
        OptionSpec seeds = spec.findOption("--seeds");
        command.commandLine.setDefaultValueProvider(
                option -> option.equals(seeds) ? Integer.toString(experiment.seeds()) : null);
        String reproduces = experiment.reproduces().isEmpty() ? "" : "Reproduces " + experiment.reproduces() + ".";
        spec.usageMessage().description(experiment.description(), reproduces, "");
        return command.commandLine;
    }

    /**
     * Starts an experiment with the given command line, executes one run of its first study, and {@return the line that
     * stores the run}
     */
    static String lineOf(Experiment experiment, List<String> arguments, Path folder, String condition, long seed)
            throws Exception {
        CommandLine line = of(experiment);
        line.parseArgs(arguments.toArray(String[]::new));
        ExperimentCommand command = line.getCommand();
        Lab lab = new Lab(experiment, command.options, folder, new PrintWriter(Writer.nullWriter()));
        lab.only(new OnlyRun(condition, seed));
        try {
            experiment.run(lab);
        } catch (OnlyRun.Made made) {
            return made.line();
        }
        throw new IllegalStateException("the experiment " + experiment.name() + " has no study");
    }

    /** {@return the page of the results so far; empty before the experiment has started} */
    public Optional<HtmlReport> page() {
        return Optional.ofNullable(lab).map(Lab::page);
    }

    /** Deletes the file of finished runs, once they are no longer needed. */
    public void forgetRuns() throws IOException {
        lab.forgetRuns();
    }

    @Override
    public Integer call() throws Exception {
        PrintWriter out = commandLine.getOut();
        PrintWriter err = commandLine.getErr();
        Path folder = options.prepareFolder(experiment.name());
        Optional<LiveServer> server = options.serve();
        lab = new Lab(experiment, options, folder, err);
        for (OptionSpec option : own.options()) {
            boolean howFar = option.userObject() instanceof Field field && field.isAnnotationPresent(HowFar.class);
            lab.option(settingName(option), ((ArgSpec) option).getValue(), !howFar);
        }
        lab.keepRuns();
        Optional<Engine> engine;
        try {
            engine = options.openEngine();
        } catch (EngineException e) {
            tell(err, e.getMessage());
            return CommandLine.ExitCode.SOFTWARE;
        }
        engine.ifPresent(lab::on);
        Thread hook = new Thread(() -> tell(err, lab.stop("interrupted")), "ascent-interrupted");
        Runtime.getRuntime().addShutdownHook(hook);
        server.ifPresent(s -> {
            s.show("", lab::page);
            err.println("Watch it at " + s.address());
            err.flush();
        });
        try {
            Report report = experiment.run(lab);
            out.println(report.toText()); // first of all: a full disk must not lose it
            out.flush();
            List<String> files = lab.writeComplete(report);
            out.println("Written to " + folder + ": " + String.join(", ", files));
            out.flush();
            return CommandLine.ExitCode.OK;
        } catch (ParameterException e) {
            throw e;
        } catch (Exception e) {
            if (e instanceof StoppedException
                    || lab.isStopping()) { // while the experiment stops, anything may go wrong
                tell(err, lab.stop("interrupted"));
                return INTERRUPTED;
            }
            explain(err, e);
            tell(err, lab.stop("failed"));
            return CommandLine.ExitCode.SOFTWARE;
        } finally {
            server.ifPresent(LiveServer::close);
            engine.ifPresent(Engine::close);
            removeHook(hook);
        }
    }

    /** Prints what went wrong; if it may be a bug of the program, also the stack trace. */
    private static void explain(PrintWriter err, Exception e) {
        if (e instanceof IOException disk) {
            err.println("Cannot write: " + FileFailures.reason(disk));
        } else if (e instanceof UncheckedIOException disk) {
            err.println("Cannot write: " + FileFailures.reason(disk.getCause()));
        } else if (e instanceof EngineException) {
            err.println(e.getMessage());
        } else if (e instanceof RunFailedException) {
            err.println(e.getMessage());
            if (!(e.getCause() instanceof IOException)) {
                e.getCause().printStackTrace(err);
            }
        } else {
            e.printStackTrace(err);
        }
    }

    private static String settingName(OptionSpec option) {
        return option.longestName().replaceFirst("^-+", "");
    }

    private static void tell(PrintWriter err, String message) {
        if (!message.isEmpty()) {
            err.println();
            err.println(message);
            err.flush();
        }
    }

    private static void removeHook(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The program is shutting down: the hook is already running and prints the message.
            return;
        }
    }
}
