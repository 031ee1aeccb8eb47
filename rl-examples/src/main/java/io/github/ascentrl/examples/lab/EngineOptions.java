package io.github.ascentrl.examples.lab;

import io.github.ascentrl.algos.sweep.Engine;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options that say where many runs are made: on threads of this machine, unless another engine is named. */
public final class EngineOptions {
    private static final String THREADS = "threads";

    @Option(
            names = "--engine",
            paramLabel = "NAME",
            order = 8,
            defaultValue = THREADS,
            description = "Where runs are made: threads, or spark if ascent-spark and Spark are on the class path.")
    private String name = THREADS;

    @Option(
            names = "--master",
            paramLabel = "URL",
            order = 9,
            description = "Spark's master, for example spark://host:7077 or local[2].")
    private String master;

    /** Not read yet: picocli fills it. */
    public EngineOptions() {}

    /**
     * {@return the engine that was named; empty for threads}
     *
     * @throws IllegalArgumentException if it is not there, or an option makes no sense
     */
    public Optional<Engine> open() {
        if (!name.equals(THREADS)) {
            return Optional.of(Engine.named(name, master == null ? Map.of() : Map.of("master", master)));
        }
        if (master != null) {
            throw new IllegalArgumentException("--master " + master + " is for --engine spark; add that");
        }
        return Optional.empty();
    }
}
