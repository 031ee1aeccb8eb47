package io.github.ascentrl.examples.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A program in a JVM of its own, with the classes of this one: to be killed, or to run with other options. */
public final class ChildProgram implements AutoCloseable {
    private static final int LONGEST = 600; // seconds; only a hanging program takes so long

    /** Something to wait for. */
    @FunctionalInterface
    public interface Condition {
        /** {@return whether it has happened} */
        boolean holds() throws IOException;
    }

    private final Process process;
    private final Path log;

    private ChildProgram(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** {@return the command of a program in a JVM with some options} */
    public static List<String> command(List<String> options, Class<?> program, Object... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
        Stream.of(arguments).map(Object::toString).forEach(command::add);
        return command;
    }

    /** {@return the command of a program in a JVM that starts quickly} */
    public static List<String> command(Class<?> program, Object... arguments) {
        return command(List.of("-XX:TieredStopAtLevel=1"), program, arguments);
    }

    /** Starts a command, whose output is written to a file. */
    public static ChildProgram start(Path log, List<String> command) throws IOException {
        return new ChildProgram(
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start(),
                log);
    }

    /**
     * Waits for a condition, and then for some milliseconds, and kills the program without warning.
     *
     * @return false if it ended by itself before, without an error
     */
    public boolean isKilledAfter(Condition condition, int millis) throws IOException, InterruptedException {
        while (process.isAlive() && !condition.holds()) {
            Thread.sleep(1);
        }
        if (process.waitFor(millis, TimeUnit.MILLISECONDS)) {
            assertThat(process.exitValue()).as(output()).isZero();
            return false;
        }
        process.destroyForcibly();
        assertThat(process.waitFor(LONGEST, TimeUnit.SECONDS)).as("it is dead").isTrue();
        return true;
    }

    /** Waits for a condition, asks the program to end, as Ctrl-C does, and {@return its exit status} */
    public int interruptedAfter(Condition condition) throws IOException, InterruptedException {
        while (process.isAlive() && !condition.holds()) {
            Thread.sleep(5);
        }
        process.destroy();
        return status();
    }

    /** Waits for the end of the program and {@return its exit status} */
    public int status() throws InterruptedException {
        assertThat(process.waitFor(LONGEST, TimeUnit.SECONDS)).as(this::output).isTrue();
        return process.exitValue();
    }

    /** {@return what it has printed} */
    public String output() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Kills the program if it is still running. */
    @Override
    public void close() {
        process.destroyForcibly();
    }
}
