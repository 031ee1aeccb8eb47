package io.github.ascentrl.envs.vector;

import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.VectorEnv;
import io.github.ascentrl.envs.internal.LaneBatch;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/**
 * Makes a batch of any environment. The batch closes the environments that were made for it: all of them, even if one
 * fails to close, and those made so far if the next cannot be made. The first failure is thrown, the others are suppressed
 * in it.
 */
public final class VectorEnvs {
    private VectorEnvs() {}

    /**
     * {@return a batch with autoreset on the calling thread}
     *
     * @param maker makes a new environment at every call
     * @param n how many, ≥ 1
     * @throws IllegalArgumentException if n is out of range, the spaces differ, or two of the environments are one
     *     instance, wrapped or not
     */
    public static VectorEnv of(Supplier<? extends Env> maker, int n) {
        return of(i -> maker.get(), n, VectorOptions.DEFAULT);
    }

    /**
     * {@return a batch of environments that may differ from one another, in their goals for example, but not in their
     * spaces} Whatever an environment throws passes through {@code step} as it is,
     * errors and undeclared checked exceptions too, on any number of threads; the batch then refuses to be stepped or saved
     * until it is reset, because the other environments have been stepped. A thread that is interrupted waits for the
     * step to end and stays interrupted.
     *
     * @param maker makes environment i, a new one; each is stepped by one thread at a time
     * @param n how many, ≥ 1
     * @param options how the batch is run
     * @throws IllegalArgumentException if n is out of range, the spaces differ, or two of the environments are one
     *     instance, wrapped or not
     */
    public static VectorEnv of(IntFunction<? extends Env> maker, int n, VectorOptions options) {
        return new LaneBatch(
                size -> new EnvLanes(maker, size, options.threads()), n, options.autoreset(), options.threads());
    }
}
