package io.github.ascentrl.envs.vector;

import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.VectorEnv;
import io.github.ascentrl.envs.internal.LaneBatch;
import java.util.Objects;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/**
 * Creates batches of arbitrary environments. A batch closes the environments that were created for it: all of them,
 * even if one fails to close, and those created so far if the next one cannot be created. The first failure is thrown,
 * with the others as suppressed exceptions.
 */
public final class VectorEnvs {
    private VectorEnvs() {}

    /**
     * {@return a batch with autoreset on the calling thread}
     *
     * @param maker creates a new environment at every call
     * @param n the number of environments, 1 to 2<sup>24</sup>
     * @throws IllegalArgumentException if n is out of range, the spaces differ, or two of the environments are one
     *     instance, wrapped or not
     */
    public static VectorEnv of(Supplier<? extends Env> maker, int n) {
        Objects.requireNonNull(maker, "maker");
        return of(i -> maker.get(), n, VectorOptions.DEFAULT);
    }

    /**
     * {@return a batch of environments that may differ from one another, for example in their goals, but not in their
     * spaces} Whatever an environment throws, including errors and undeclared checked exceptions, passes through
     * {@code step} unchanged, with any number of threads. The batch then refuses to be stepped or saved until it is
     * reset, because the other environments have been stepped. An interrupt of the thread reaches the environments on
     * all threads that step them; it waits for the step to end and stays interrupted.
     *
     * @param maker creates a new environment i; each environment is stepped by one thread at a time
     * @param n the number of environments, 1 to 2<sup>24</sup>
     * @param options how the batch is run
     * @throws IllegalArgumentException if n is out of range, the spaces differ, or two of the environments are one
     *     instance, wrapped or not
     */
    public static VectorEnv of(IntFunction<? extends Env> maker, int n, VectorOptions options) {
        Objects.requireNonNull(maker, "maker");
        Objects.requireNonNull(options, "options");
        return new LaneBatch(
                size -> new EnvLanes(maker, size, options.threads()), n, options.autoreset(), options.threads());
    }
}
