package io.github.ascentrl.algos.sweep;

import java.util.Map;

/**
 * Adds an engine to {@link Engine#named}, so that a program can use it without depending on its class. Implementations
 * have a public constructor without parameters and are found by {@link java.util.ServiceLoader}. Declare them in
 * {@code META-INF/services/io.github.ascentrl.algos.sweep.EngineProvider}, or with {@code provides … with …} in a
 * module descriptor.
 */
public interface EngineProvider {
    /** {@return the name of the engine, in lower case, such as {@code "spark"}} */
    String name();

    /**
     * {@return the engine; the caller must close it}
     *
     * @param options the options by name, as the user typed them, for example {@code "master"} and its address
     * @throws IllegalArgumentException if an option is missing, unknown or wrong; the message lists the valid options
     * @throws EngineException if the engine cannot be reached
     */
    Engine open(Map<String, String> options);
}
