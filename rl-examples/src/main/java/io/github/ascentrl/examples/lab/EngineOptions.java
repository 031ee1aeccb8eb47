package io.github.ascentrl.examples.lab;

import io.github.ascentrl.algos.sweep.Engine;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options that choose where runs are executed: on threads of this machine, unless another engine is named. */
public final class EngineOptions {
    private static final String THREADS = "threads";

    @Option(
            names = "--engine",
            paramLabel = "NAME",
            order = 8,
            defaultValue = THREADS,
            description =
                    "Where to run: threads (the default), or spark if ascent-spark and Spark are on the class path.")
    private String name = THREADS;

    @Option(
            names = "--master",
            paramLabel = "URL",
            order = 9,
            description = "Spark's master, for example spark://host:7077 or local[2].")
    private String master;

    /** Creates the options with their defaults; picocli fills in the values. */
    public EngineOptions() {}

    /**
     * {@return the engine that was named; empty for threads}
     *
     * @throws IllegalArgumentException if the engine is not available, or an option is invalid
     */
    public Optional<Engine> open() {
        if (!name.equals(THREADS)) {
            return Optional.of(Engine.named(name, master == null ? Map.of() : Map.of("master", master)));
        }
        if (master != null) {
            throw new IllegalArgumentException("--master " + master + " needs --engine spark; add that option");
        }
        return Optional.empty();
    }
}
