package io.github.ascentrl.algos.actorcritic;

import io.github.ascentrl.algos.internal.Counters;
import io.github.ascentrl.api.Policy;
import io.github.ascentrl.api.State;
import io.github.ascentrl.api.Trainer;
import io.github.ascentrl.api.UpdateStats;
import io.github.ascentrl.api.VectorEnv;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.nn.DivergenceException;
import io.github.ascentrl.nn.optim.Optimizer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/**
 * Asynchronous advantage actor–critic (Mnih et al., 1602.01783): several actors, each on a thread of its own, copy the
 * shared parameters, take a few steps, and apply the gradient of these to the shared parameters, which others have moved
 * meanwhile. Copying and applying happen under a lock, so that no actor sees a half-made step; the paper goes without.
 *
 * <p><b>The one trainer that is not reproducible bit for bit</b>: in which order gradients arrive depends on the
 * threads. With one actor it is reproducible. Everything else is as promised: chance comes from keys, and what each
 * actor's environments do depends on its own actions alone.
 *
 * <p>One {@link #update()} lets every actor contribute a number of rollouts; between updates all threads are at rest,
 * so that the trainer can be saved. Metrics, means over all rollouts: those of {@link A2c}, and {@code staleness}, by
 * how many steps of others the shared parameters had moved when a gradient arrived.
 */
public final class A3c implements Trainer {
    private final ActorCritic shared;
    private final A3cConfig config;
    private final List<AsynchronousActor> actors = new ArrayList<>();
    private final SharedModel model;
    private final Counters counters = new Counters();

    /**
     * A trainer.
     *
     * @param envs makes the environments of actor i; no two actors share any
     * @param models makes a model, the same kind at every call: the first is the shared one and keeps its initial
     *     weights, the others are the actors' copies
     * @param optimizer makes the optimiser of the shared model's parameters
     * @param config the settings
     * @param rng the key that all chance of training derives from
     * @throws IllegalArgumentException if the optimiser moves other parameters, or the models differ in size or share
     *     parameters
     */
    public A3c(
            IntFunction<VectorEnv> envs,
            Supplier<ActorCritic> models,
            Function<ActorCritic, Optimizer> optimizer,
            A3cConfig config,
            Rng rng) {
        this.config = config;
        shared = models.get();
        model = new SharedModel(shared.parameters(), optimizer.apply(shared), config.each());
        for (int i = 0; i < config.actors(); i++) {
            actors.add(new AsynchronousActor(
                    envs.apply(i),
                    models.get(),
                    model,
                    config.each(),
                    rng.child("actor").child(i)));
        }
    }

    @Override
    public UpdateStats update() {
        try {
            return updateOnce();
        } catch (DivergenceException e) {
            throw e.at(counters.where("A3C"));
        }
    }

    private UpdateStats updateOnce() {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < actors.size(); i++) {
            AsynchronousActor actor = actors.get(i);
            threads.add(new Thread(() -> actor.run(config.fragments()), "ascent-a3c-" + i));
        }
        threads.forEach(Thread::start);
        joinAll(threads);
        throwFirstFailure();

        Metrics metrics = new Metrics();
        int steps = 0;
        List<float[]> returns = new ArrayList<>();
        List<int[]> lengths = new ArrayList<>();
        for (AsynchronousActor actor : actors) {
            steps += actor.report(metrics, returns, lengths);
        }
        return counters.count(steps, Episodes.joined(returns), Episodes.joinedLengths(lengths), metrics.values());
    }

    /** Waits for all; when this thread is interrupted, stops them first and stays interrupted. */
    private void joinAll(List<Thread> threads) {
        boolean interrupted = false;
        for (Thread thread : threads) {
            while (thread.isAlive()) {
                try {
                    thread.join();
                } catch (InterruptedException e) {
                    interrupted = true;
                    model.stop();
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void throwFirstFailure() {
        Throwable first = null;
        for (AsynchronousActor actor : actors) {
            Throwable failure = actor.takeFailure();
            if (first == null) {
                first = failure;
            } else if (failure != null && failure != first) {
                first.addSuppressed(failure);
            }
        }
        model.restart();
        if (first instanceof Error error) {
            throw error;
        }
        if (first != null) {
            throw (RuntimeException) first; // an actor's work declares nothing else
        }
    }

    @Override
    public Policy policy() {
        return shared.actor();
    }

    /** {@return the shared actor and critic; at rest between updates} */
    public ActorCritic model() {
        return shared;
    }

    @Override
    public void save(State state) {
        counters.save(state.child("counters"));
        model.save(state.child("shared"));
        for (int i = 0; i < actors.size(); i++) {
            actors.get(i).save(state.child("actor" + i));
        }
    }

    @Override
    public void load(State state) {
        model.load(state.child("shared"));
        for (int i = 0; i < actors.size(); i++) {
            actors.get(i).load(state.child("actor" + i));
        }
        counters.load(state.child("counters"));
    }
}
