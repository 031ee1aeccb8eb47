package io.github.ascentrl.examples.train;

import io.github.ascentrl.algos.sweep.EngineException;
import io.github.ascentrl.examples.report.FileFailures;
import io.github.ascentrl.nn.DivergenceException;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The common base of the commands for runs: a mistake in the command line gives a message and status 2, a failure to
 * read or write a message and status 1.
 */
abstract class RunCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    /** Code that throws {@link IllegalArgumentException} if the command line is wrong. */
    interface Checked<T> {
        T get() throws IOException;
    }

    abstract void run() throws IOException;

    @Override
    public final Integer call() {
        try {
            run();
            out().flush();
            return CommandLine.ExitCode.OK;
        } catch (IOException e) {
            return failed(FileFailures.reason(e));
        } catch (DivergenceException | EngineException e) {
            return failed(e.getMessage());
        }
    }

    private int failed(String message) {
        spec.commandLine().getErr().println(message);
        spec.commandLine().getErr().flush();
        return CommandLine.ExitCode.SOFTWARE;
    }

    final PrintWriter out() {
        return spec.commandLine().getOut();
    }

    /**
     * {@return the result of some code, whose {@link IllegalArgumentException} becomes a message about the command
     * line}
     */
    final <T> T checked(Checked<T> something) throws IOException {
        try {
            return something.get();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }
}
