package io.github.ascentrl.algos.actorcritic;

import io.github.ascentrl.algos.internal.Counters;
import io.github.ascentrl.algos.internal.FinishedEpisodes;
import io.github.ascentrl.algos.internal.Metrics;
import io.github.ascentrl.algos.internal.Settings;
import io.github.ascentrl.algos.internal.Undo;
import io.github.ascentrl.algos.policy.DifferentiablePolicy;
import io.github.ascentrl.api.State;
import io.github.ascentrl.api.Totals;
import io.github.ascentrl.api.Trainer;
import io.github.ascentrl.api.UpdateStats;
import io.github.ascentrl.api.VectorEnv;
import io.github.ascentrl.api.internal.Distinct;
import io.github.ascentrl.api.internal.Failures;
import io.github.ascentrl.api.internal.Workers;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.nn.optim.Optimizer;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/**
 * Asynchronous advantage actor–critic (Mnih et al., 1602.01783): several actors, each on a thread of its own, copy the
 * shared parameters, take a few steps, and apply the gradient of these to the shared parameters, which others have moved
 * meanwhile. Copying and applying happen under a lock, so that no actor sees a half-made step; the paper goes without.
 *
 * <p><b>The one trainer that is not reproducible bit for bit</b>: in which order gradients arrive depends on the
 * threads. With one actor it is reproducible. Everything else is as promised: random numbers come from keys, and what each
 * actor's environments do depends on its own actions alone.
 *
 * <p>After an update that throws, everything is as before it except for the running episodes, in whose place the next
 * update begins new ones. To go on bit for bit, {@link #load} an earlier state.
 *
 * <p>One {@link #update()} lets every actor contribute a number of rollouts; between updates all threads are at rest,
 * so that the trainer can be saved. Metrics, means over all rollouts: those of {@link A2c} ({@code explainedVariance}
 * over those where it is defined), and {@code staleness}, by how many steps of others the shared parameters had moved
 * when a gradient arrived.
 *
 * <p>Where fewer threads can be started than there are actors, some actors come after others. If one fails the others
 * stop and its exception, of several that of the first actor, is thrown as it was. An interrupt of the calling thread ends
 * the update after the rollouts under way and is kept. {@link #close} closes the environments.
 */
public final class A3c implements Trainer, AutoCloseable {
    private final ActorCriticModel shared;
    private final A3cConfig config;
    private final VectorEnv[] envs;
    private final AsynchronousActor[] actors;
    private final Workers threads;
    private final SharedModel model;
    private final Counters counters = new Counters();
    private boolean closed;

    /**
     * A trainer.
     *
     * @param envs makes the environments of actor i, which this trainer closes; no two actors share any
     * @param models makes a model, the same kind at every call: the first is the shared one and keeps its initial
     *     weights, the others are the actors' copies
     * @param optimizer makes the optimiser of the shared model's parameters
     * @param config the settings
     * @param rng the root key of all random numbers
     * @throws IllegalArgumentException if the optimiser moves other parameters, the models differ in size or share
     *     parameters, or two actors get one instance of a batch
     */
    public A3c(
            IntFunction<VectorEnv> envs,
            Supplier<? extends ActorCriticModel> models,
            Function<? super ActorCriticModel, Optimizer> optimizer,
            A3cConfig config,
            Rng rng) {
        this(envs, models, optimizer, config, rng, new Workers(config.actors()));
    }

    A3c(
            IntFunction<VectorEnv> envs,
            Supplier<? extends ActorCriticModel> models,
            Function<? super ActorCriticModel, Optimizer> optimizer,
            A3cConfig config,
            Rng rng,
            Workers threads) {
        this.config = config;
        this.threads = threads;
        shared = models.get();
        model = new SharedModel(shared.parameters(), optimizer.apply(shared), config.each());
        this.envs = new VectorEnv[config.actors()];
        actors = new AsynchronousActor[config.actors()];
        Distinct distinct = new Distinct();
        distinct.check(shared.parameters(), "two models share their parameters");
        try {
            for (int i = 0; i < actors.length; i++) {
                VectorEnv batch = envs.apply(i);
                distinct.check(batch, "two actors have one batch of environments");
                this.envs[i] = batch;
                ActorCriticModel copy = models.get();
                distinct.check(copy.parameters(), "two models share their parameters");
                actors[i] = new AsynchronousActor(
                        batch, copy, model, config.each(), rng.child("actor").child(i));
            }
        } catch (Throwable e) { // nobody else can close those that were made
            throw Failures.rethrow(Failures.closeAfter(e, this.envs));
        }
    }

    @Override
    public UpdateStats update() {
        return counters.update("A3C", this::updateOnce, () -> {
            for (AsynchronousActor actor : actors) {
                actor.discard();
            }
        });
    }

    private UpdateStats updateOnce() {
        if (closed) {
            throw new IllegalStateException("update after close; make a new trainer");
        }
        Undo.onFailure(this::runActors, model);

        Metrics metrics = new Metrics();
        FinishedEpisodes episodes = new FinishedEpisodes();
        for (AsynchronousActor actor : actors) {
            actor.report(metrics, episodes);
        }
        return counters.count(episodes, metrics.values());
    }

    /** Lets every actor contribute; throws the first failure, if there is one, when all are at rest. */
    private void runActors() {
        Thread caller = Thread.currentThread();
        threads.run(actors.length, (i, thread) -> actors[i].run(config.fragments(), caller), model::stop);
        Throwable first = null;
        for (AsynchronousActor actor : actors) {
            Throwable failure = actor.takeFailure();
            if (failure != null) {
                first = Failures.joined(first, failure);
            }
        }
        model.restart();
        if (first != null) {
            throw Failures.rethrow(first);
        }
    }

    @Override
    public DifferentiablePolicy policy() {
        return shared.actor();
    }

    /** {@return the shared actor and critic; at rest between updates} */
    public ActorCriticModel model() {
        return shared;
    }

    @Override
    public Totals totals() {
        return counters.totals();
    }

    @Override
    public Map<String, String> settings() {
        return Settings.texts(config, "policy", shared.actor());
    }

    @Override
    public void checkSavable() {
        for (AsynchronousActor actor : actors) {
            actor.checkSavable();
        }
    }

    @Override
    public void save(State state) {
        counters.save(state.child("counters"));
        model.save(state.child("shared"));
        for (int i = 0; i < actors.length; i++) {
            actors[i].save(state.child("actor" + i));
        }
    }

    @Override
    public void load(State state) {
        model.load(state.child("shared"));
        for (int i = 0; i < actors.length; i++) {
            actors[i].load(state.child("actor" + i));
        }
        counters.load(state.child("counters"));
    }

    /** Closes all environments, even if one fails to; the first failure is thrown, the others suppressed in it. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            threads.close();
            Failures.closeAll(envs);
        }
    }
}
