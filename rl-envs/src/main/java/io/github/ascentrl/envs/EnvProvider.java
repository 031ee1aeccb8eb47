package io.github.ascentrl.envs;

import java.util.List;

/**
 * Adds environments to {@link Envs}. Implementations have a public constructor without arguments and are found by
 * {@link java.util.ServiceLoader}: named in {@code META-INF/services/io.github.ascentrl.envs.EnvProvider}, or by
 * {@code provides … with …} in a module descriptor.
 */
public interface EnvProvider {
    /** {@return the environments, each with its own id} */
    List<EnvSpec> environments();
}
