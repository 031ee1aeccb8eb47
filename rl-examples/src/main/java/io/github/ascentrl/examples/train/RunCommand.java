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

/** What the commands about runs share: a user's mistake is a message and status 2, a file's failure a message and 1. */
abstract class RunCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    /** Something that may find a mistake of the user's. */
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

    /** {@return what is asked for, which the command line can have wrong} */
    final <T> T checked(Checked<T> something) throws IOException {
        try {
            return something.get();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }
}
