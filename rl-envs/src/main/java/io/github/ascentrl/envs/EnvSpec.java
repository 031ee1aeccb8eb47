package io.github.ascentrl.envs;

import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.VectorEnv;
import io.github.ascentrl.envs.vector.VectorEnvs;
import io.github.ascentrl.envs.vector.VectorOptions;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * An environment that can be created by name.
 *
 * @param id the name, with a version if the original has one: {@code CartPole-v1}
 * @param description a one-line description
 * @param single creates one environment
 * @param batch creates a batch
 */
public record EnvSpec(String id, String description, Supplier<? extends Env> single, BatchMaker batch) {
    /** Creates batches of an environment. */
    @FunctionalInterface
    public interface BatchMaker {
        /**
         * {@return a batch}
         *
         * @param n the number of environments, ≥ 1
         * @param options how the batch is run
         */
        VectorEnv make(int n, VectorOptions options);
    }

    /**
     * Validates the components.
     *
     * @param id as above
     * @param description as above
     * @param single as above
     * @param batch as above
     * @throws IllegalArgumentException if the id is blank
     * @throws NullPointerException if anything is null
     */
    public EnvSpec {
        Objects.requireNonNull(id, "id");
        if (id.isBlank()) {
            throw new IllegalArgumentException("the id of an environment must not be blank");
        }
        Objects.requireNonNull(description, "description is null");
        Objects.requireNonNull(single, "single is null");
        Objects.requireNonNull(batch, "batch is null");
    }

    /**
     * Creates a specification whose batches consist of single environments.
     *
     * @param id the name
     * @param description a one-line description
     * @param single creates one environment
     */
    public EnvSpec(String id, String description, Supplier<? extends Env> single) {
        this(id, description, single, (n, options) -> VectorEnvs.of(i -> single.get(), n, options));
    }
}
