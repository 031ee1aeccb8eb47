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
import java.util.Objects;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/**
 * Asynchronous advantage actor–critic (Mnih et al., 1602.01783): several actors, each on its own thread, copy the
 * shared parameters, take a few steps, and apply the gradient of those steps to the shared parameters, which other
 * actors have changed meanwhile. Copying and applying happen under a lock, so that no actor sees an incomplete step;
 * the paper uses no lock.
 *
 * <p><b>The one trainer that is not reproducible bit for bit</b>: the order in which gradients arrive depends on the
 * threads. With one actor it is reproducible. The other promises hold: random numbers come from keys, and each actor's
 * environments depend on its own actions alone.
 *
 * <p>If an update throws, everything is as it was before that update, except that the running episodes are dropped: the
 * next update begins new ones. To continue bit for bit, {@link #load} an earlier state.
 *
 * <p>In one {@link #update()} every actor contributes a number of rollouts. Between updates all threads are idle, so
 * that the trainer can be saved. Metrics are means over all rollouts: those of {@link A2c} ({@code explainedVariance}
 * over the rollouts where it is defined), and {@code staleness}, the number of other actors' steps that were applied to
 * the shared parameters between copying them and applying the gradient.
 *
 * <p>If fewer threads can be started than there are actors, some actors run after others. If an actor fails, the others
 * stop and its exception is thrown unchanged; if several fail, the exception of the first of them in order of index is
 * thrown. An interrupt of the calling thread reaches the environments of all actors and ends the update after the current
 * rollouts; the thread stays interrupted. {@link #close} closes the environments.
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
     * Creates a trainer.
     *
     * @param envs makes the environments of actor i, which this trainer closes; no two actors may share any
     * @param models makes a model of the same kind at every call: the first is the shared model and keeps its initial
     *     weights, the others are the actors' copies
     * @param optimizer makes the optimiser of the shared model's parameters
     * @param config the settings
     * @param rng the root key of all random numbers
     * @throws IllegalArgumentException if the optimiser has other parameters, the models differ in size or share
     *     parameters, or two actors get the same batch of environments
     */
    public A3c(
            IntFunction<VectorEnv> envs,
            Supplier<? extends ActorCriticModel> models,
            Function<? super ActorCriticModel, Optimizer> optimizer,
            A3cConfig config,
            Rng rng) {
        this(
                envs,
                models,
                optimizer,
                config,
                rng,
                new Workers(Objects.requireNonNull(config, "config").actors()));
    }

    A3c(
            IntFunction<VectorEnv> envs,
            Supplier<? extends ActorCriticModel> models,
            Function<? super ActorCriticModel, Optimizer> optimizer,
            A3cConfig config,
            Rng rng,
            Workers threads) {
        Objects.requireNonNull(envs, "envs");
        Objects.requireNonNull(models, "models");
        Objects.requireNonNull(optimizer, "optimizer");
        Objects.requireNonNull(rng, "rng");
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

    /** Lets every actor contribute its rollouts; once all have stopped, throws the first failure, if any. */
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

    /** {@return the shared actor and critic; they do not change between updates} */
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
        Objects.requireNonNull(state, "state");
        counters.save(state.child("counters"));
        model.save(state.child("shared"));
        for (int i = 0; i < actors.length; i++) {
            actors[i].save(state.child("actor" + i));
        }
    }

    @Override
    public void load(State state) {
        Objects.requireNonNull(state, "state");
        model.load(state.child("shared"));
        for (int i = 0; i < actors.length; i++) {
            actors[i].load(state.child("actor" + i));
        }
        counters.load(state.child("counters"));
    }

    /**
     * Closes all environments, even if some fail to close; throws the first failure with the others suppressed. Closing
     * again does nothing.
     *
     * @throws IllegalStateException if an update is running; nothing is closed then
     */
    @Override
    public void close() {
        counters.close("A3C", () -> {
            if (!closed) {
                closed = true;
                threads.close();
                Failures.closeAll(envs);
            }
        });
    }
}
