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
 * Runs many independent tasks somewhere: on threads of this program, or on a cluster. It knows nothing of trials; a
 * task and its answer are text and bytes, and the answer to any task is made by {@link TrialProgram#answer}, in whichever
 * process. That answer depends on the task alone, so an engine may run a task again, elsewhere, when a machine is lost.
 */
public interface Engine extends AutoCloseable {
    /**
     * Something to run.
     *
     * @param text one line, which names the program too
     * @param bytes what it begins from; may be empty
     */
    record Task(String text, byte[] bytes) {
        /** Refuses null. */
        public Task {
            Objects.requireNonNull(text, "text");
            Objects.requireNonNull(bytes, "bytes");
        }
    }

    /**
     * What came of it.
     *
     * @param text one line, which names its task too
     * @param bytes what another task may begin from; may be empty
     */
    record Answer(String text, byte[] bytes) {
        /** Refuses null. */
        public Answer {
            Objects.requireNonNull(text, "text");
            Objects.requireNonNull(bytes, "bytes");
        }
    }

    /**
     * Runs tasks and waits for all of them.
     *
     * @param tasks the tasks; taken one after the other, by one thread at a time
     * @param answers gets each answer once, as soon as it is there, in any order, from one thread at a time. What it throws
     *     ends the call
     * @throws InterruptedException if the caller was interrupted; tasks under way are abandoned
     * @throws EngineException if tasks cannot be run here, for example because a cluster cannot be reached
     */
    void run(Iterator<Task> tasks, Consumer<Answer> answers) throws InterruptedException;

    /** Gives back what the engine holds, such as the connection to a cluster. */
    @Override
    default void close() {}

    /**
     * {@return an engine that runs tasks on threads of this program}
     *
     * @param n how many at once, ≥ 1; changes the speed and nothing else
     */
    static Engine threads(int n) {
        return new ThreadEngine(n);
    }

    /**
     * {@return an engine of an {@link EngineProvider} that is on the class path; the caller closes it}
     *
     * @param name which, {@code "spark"} for example
     * @param options what it needs to know, by name; see the engine
     * @throws IllegalArgumentException if there is no such engine, or an option is missing, unknown or wrong
     * @throws EngineException if the engine cannot be reached
     */
    static Engine named(String name, Map<String, String> options) {
        List<String> known = new ArrayList<>();
        for (EngineProvider provider : ServiceLoader.load(EngineProvider.class)) {
            if (provider.name().equals(name)) {
                return provider.open(options);
            }
            known.add(provider.name());
        }
        throw new IllegalArgumentException("there is no engine '" + name + "' on the class path; available: threads"
                + known.stream().map(other -> ", " + other).collect(Collectors.joining())
                + ". Spark's is in ascent-spark: add that and Spark's own jars");
    }
}
