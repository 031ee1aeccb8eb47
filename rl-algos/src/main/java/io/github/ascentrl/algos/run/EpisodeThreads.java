package io.github.ascentrl.algos.run;

import io.github.ascentrl.algos.internal.Fit;
import io.github.ascentrl.api.Actor;
import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.Policy;
import io.github.ascentrl.api.internal.Check;
import io.github.ascentrl.api.internal.Distinct;
import io.github.ascentrl.api.internal.EpisodeLanes;
import io.github.ascentrl.api.internal.Failures;
import io.github.ascentrl.api.internal.Workers;
import io.github.ascentrl.api.random.Rng;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/**
 * Plays whole episodes on several threads, each with its own lanes; an episode is the same on any thread. Environments
 * are made when first needed and reused until {@link #close}, which closes them.
 */
final class EpisodeThreads implements AutoCloseable {
    /** The largest number of episodes in one call: each takes memory before the first is played. */
    static final int MOST_EPISODES = 100_000_000;

    private static final int MOST_LANES = 1 << 24;

    private final EpisodeLanes[] lanes;
    private final Actor[] actors;
    private final int width;
    private final Workers threads;
    private boolean closed;
    private Fit fit;
    private Policy policy;

    EpisodeThreads(Supplier<? extends Env> environments, int width, Workers threads) {
        Objects.requireNonNull(environments, "environments");
        Check.range("width", width, 1, MOST_LANES / threads.threads());
        this.width = width;
        this.threads = threads;
        lanes = new EpisodeLanes[threads.threads()];
        actors = new Actor[lanes.length];
        Distinct distinct = new Distinct();
        for (int w = 0; w < lanes.length; w++) {
            lanes[w] = new EpisodeLanes(() -> distinct.env(environments.get()), width);
        }
    }

    /** Makes the first environment if none has been made yet. */
    void checkFits(Policy policy) {
        if (closed) {
            throw new IllegalStateException("this sampler was closed; make a new one");
        }
        if (fit == null) {
            fit = Fit.of(lanes[0].environment());
        }
        fit.check(policy);
    }

    /** Plays episodes 0 … episodes − 1 with the usual keys; those of thread w go to {@code sinks.apply(w)}. */
    void play(Policy policy, int episodes, Rng rng, IntFunction<EpisodeLanes.Sink> sinks) {
        Objects.requireNonNull(rng, "rng");
        checkFits(policy);
        if (this.policy != policy) { // on this thread, while no actor acts
            this.policy = null; // if making an actor throws, the next call must not use actors of another policy
            Arrays.setAll(actors, w -> policy.actor(width));
            this.policy = policy;
        }
        AtomicInteger next = new AtomicInteger();
        EpisodeLanes.Keys keys = EpisodeLanes.Keys.of(rng);
        threads.run(lanes.length, (w, thread) -> lanes[w].play(actors[w], episodes, next, keys, false, sinks.apply(w)));
    }

    /** Closes all environments, even if one fails to; the first failure is thrown, the others suppressed in it. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            threads.close();
            Failures.closeAll(lanes);
        }
    }
}
