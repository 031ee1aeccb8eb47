package io.github.ascentrl.envs.vector;

/**
 * How a batch is run. None of it changes what an episode is.
 *
 * @param autoreset whether a step resets environments whose episode ends; otherwise they rest, see
 *     {@link io.github.ascentrl.api.VectorEnv}
 * @param threads how many threads step the environments, ≥ 1; the same ones as a rule. More than one pays when a step
 *     of the whole batch takes some ten microseconds. Idle threads end by themselves, and where fewer can be started the
 *     others do their work
 */
public record VectorOptions(boolean autoreset, int threads) {
    /** With autoreset, on the calling thread. */
    public static final VectorOptions DEFAULT = new VectorOptions(true, 1);

    /**
     * Options.
     *
     * @param autoreset as above
     * @param threads as above
     * @throws IllegalArgumentException if there is not at least one thread
     */
    public VectorOptions {
        if (threads < 1) {
            throw new IllegalArgumentException("threads = " + threads + " must be at least 1");
        }
    }

    /** {@return the same without autoreset} */
    public VectorOptions withoutAutoreset() {
        return new VectorOptions(false, threads);
    }

    /**
     * {@return the same on a number of threads}
     *
     * @param number ≥ 1
     */
    public VectorOptions withThreads(int number) {
        return new VectorOptions(autoreset, number);
    }
}
