package io.github.ascentrl.envs.vector;

/**
 * How a batch is run. Options never change the episodes themselves.
 *
 * @param autoreset whether a step resets environments whose episode ends; otherwise they rest, see
 *     {@link io.github.ascentrl.api.VectorEnv}
 * @param threads the number of threads that step the environments, ≥ 1. More than one thread pays off when a step of
 *     the whole batch takes about ten microseconds or more. Idle threads end by themselves, and if fewer threads can be
 *     started, those do all the work
 */
public record VectorOptions(boolean autoreset, int threads) {
    /** Autoreset, on the calling thread. */
    public static final VectorOptions DEFAULT = new VectorOptions(true, 1);

    /**
     * Validates the options.
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

    /** {@return these options without autoreset} */
    public VectorOptions withoutAutoreset() {
        return new VectorOptions(false, threads);
    }

    /**
     * {@return these options with a number of threads}
     *
     * @param number the number of threads, ≥ 1
     */
    public VectorOptions withThreads(int number) {
        return new VectorOptions(autoreset, number);
    }
}
