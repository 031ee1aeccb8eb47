package io.github.ascentrl.algos.run;

import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.Policy;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.data.Trajectory;
import io.github.ascentrl.api.internal.Check;
import io.github.ascentrl.api.internal.OneThread;
import io.github.ascentrl.api.internal.Workers;
import io.github.ascentrl.api.random.Rng;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Runs many episodes at once: each thread steps several environments together and asks the policy for all their actions
 * in one call, so that a network is evaluated on many rows. When an episode ends, its environment starts the next one.
 * The batch is bit for bit that of an {@link EpisodeSampler}, whatever the number of threads and environments.
 *
 * <p>Environments are made when first needed and reused until {@link #close}, which closes them. An environment is used
 * by one thread at a time, and so is the sampler: two calls of {@link #collect} at the same time are refused, and so is
 * {@link #close} during a call. Anything an environment or a policy throws on any thread reaches the caller unchanged,
 * after the other threads have ended their episodes; an interrupt of the caller reaches all environments.
 */
public final class LockstepSampler implements Sampler, AutoCloseable {
    /** Environments per thread by default: enough rows for efficient matrix products, few enough for the cache. */
    public static final int DEFAULT_WIDTH = 64;

    private final EpisodeThreads threads;
    private final Recording[] recordings;
    private final OneThread oneThread = new OneThread();
    private Consumer<Batch> sink = batch -> {};

    /**
     * Creates a sampler.
     *
     * @param environments makes identical environments, a new one at every call; {@link #collect} refuses to use one
     *     instance twice, wrapped or not
     * @param width environments per thread, ≥ 1; {@link #DEFAULT_WIDTH} is usual
     * @param threads the number of threads, ≥ 1; affects only the speed
     * @throws IllegalArgumentException if a number is not positive
     */
    public LockstepSampler(Supplier<? extends Env> environments, int width, int threads) {
        this(environments, width, new Workers(threads));
    }

    LockstepSampler(Supplier<? extends Env> environments, int width, Workers threads) {
        this.threads = new EpisodeThreads(environments, width, threads);
        recordings = new Recording[threads.threads()];
        Arrays.setAll(recordings, w -> new Recording(width));
    }

    /**
     * Creates a sampler with one thread and {@link #DEFAULT_WIDTH} environments.
     *
     * @param environments makes identical environments, a new one at every call; {@link #collect} refuses to use one
     *     instance twice, wrapped or not
     */
    public LockstepSampler(Supplier<? extends Env> environments) {
        this(environments, DEFAULT_WIDTH, 1);
    }

    /**
     * Registers a callback that receives every collected batch before the trainer uses it, including batches of updates
     * that later fail. Use it to record everything a trainer was given.
     *
     * @param sink reads a batch; it must not modify the arrays
     * @return this
     */
    public LockstepSampler onBatch(Consumer<Batch> sink) {
        this.sink = Objects.requireNonNull(sink, "sink");
        return this;
    }

    /** {@inheritDoc} Makes the first environment if none has been made yet. */
    @Override
    public void checkFits(Policy policy) {
        threads.checkFits(policy);
    }

    @Override
    public Batch collect(Policy policy, int episodes, Rng rng) {
        Check.range("episodes", episodes, 1, EpisodeThreads.MOST_EPISODES);
        Objects.requireNonNull(rng, "rng");
        return oneThread.use("this LockstepSampler", () -> play(policy, episodes, rng));
    }

    private Batch play(Policy policy, int episodes, Rng rng) {
        Trajectory[] played = new Trajectory[episodes];
        threads.play(policy, episodes, rng, w -> recordings[w].into(played));
        Batch batch = Batch.of(Arrays.asList(played));
        sink.accept(batch);
        return batch;
    }

    /**
     * Closes all environments, even if one fails to; the first failure is thrown, the others suppressed in it. Closing
     * again does nothing.
     *
     * @throws IllegalStateException if {@link #collect} is running; nothing is closed then
     */
    @Override
    public void close() {
        oneThread.begin("this LockstepSampler");
        try {
            threads.close();
        } finally {
            oneThread.end();
        }
    }
}
