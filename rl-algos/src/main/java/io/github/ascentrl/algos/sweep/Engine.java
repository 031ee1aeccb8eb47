package io.github.ascentrl.algos.sweep;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Runs many independent tasks on threads of this program or on a cluster. An engine does not interpret trials: tasks
 * and answers are text and bytes, and every task is answered by {@link TrialProgram#answer}, in any process. The answer
 * depends only on the task, so an engine may run a task again elsewhere if a machine is lost.
 */
public interface Engine extends AutoCloseable {
    /**
     * A task to run.
     *
     * @param text one line, which also names the program
     * @param bytes the state to start from; may be empty
     */
    record Task(String text, byte[] bytes) {
        /** Rejects null. */
        public Task {
            Objects.requireNonNull(text, "text");
            Objects.requireNonNull(bytes, "bytes");
        }
    }

    /**
     * The answer to a task.
     *
     * @param text one line, which also identifies the task
     * @param bytes the state from which another task may start; may be empty
     */
    record Answer(String text, byte[] bytes) {
        /** Rejects null. */
        public Answer {
            Objects.requireNonNull(text, "text");
            Objects.requireNonNull(bytes, "bytes");
        }
    }

    /**
     * Runs tasks and waits for all of them.
     *
     * @param tasks the tasks; taken one after another, by one thread at a time
     * @param answers receives each answer once, as soon as it is available, in any order, from one thread at a time. An
     *     exception it throws ends the call
     * @throws InterruptedException if the caller was interrupted; running tasks are abandoned
     * @throws EngineException if tasks cannot be run here, for example because a cluster cannot be reached
     */
    void run(Iterator<Task> tasks, Consumer<Answer> answers) throws InterruptedException;

    /** Releases the resources of the engine, such as the connection to a cluster. */
    @Override
    default void close() {}

    /**
     * {@return an engine that runs tasks on threads of this program}
     *
     * @param n the number of threads, ≥ 1; affects only the speed
     */
    static Engine threads(int n) {
        return new ThreadEngine(n);
    }

    /**
     * {@return an engine from an {@link EngineProvider} on the class path; the caller must close it}
     *
     * @param name the name of the engine, for example {@code "spark"}
     * @param options the engine's options by name; see its documentation
     * @throws IllegalArgumentException if there is no such engine, or an option is missing, unknown or wrong
     * @throws EngineException if the engine cannot be reached
     */
    static Engine named(String name, Map<String, String> options) {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(options, "options");
        List<String> known = new ArrayList<>();
        for (EngineProvider provider : ServiceLoader.load(EngineProvider.class)) {
            if (provider.name().equals(name)) {
                return provider.open(options);
            }
            known.add(provider.name());
        }
        throw new IllegalArgumentException("there is no engine '" + name + "' on the class path; available: threads"
                + known.stream().map(other -> ", " + other).collect(Collectors.joining())
                + ". The engine for Spark is in ascent-spark: add that and Spark's own jars");
    }
}
