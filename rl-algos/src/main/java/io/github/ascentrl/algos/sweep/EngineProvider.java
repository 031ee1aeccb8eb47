package io.github.ascentrl.algos.sweep;

import java.util.Map;

/**
 * Adds an engine to {@link Engine#named}, so that a program can run on it without knowing its class. Implementations have a public
 * constructor without parameters and are found by {@link java.util.ServiceLoader}: named in
 * {@code META-INF/services/io.github.ascentrl.algos.sweep.EngineProvider}, or by {@code provides … with …} in a module descriptor.
 */
public interface EngineProvider {
    /** {@return what the engine is called, in lower case: {@code "spark"}} */
    String name();

    /**
     * {@return the engine; the caller closes it}
     *
     * @param options what it needs to know, by name, as they were typed: {@code "master"} and its address
     * @throws IllegalArgumentException if an option is missing, unknown or wrong; the message says which there are
     * @throws EngineException if the engine cannot be reached
     */
    Engine open(Map<String, String> options);
}
