package io.github.ascentrl.algos.actorcritic;

import io.github.ascentrl.algos.estimate.AdvantageScaling;
import io.github.ascentrl.algos.estimate.Gae;
import io.github.ascentrl.algos.estimate.StateValues;
import io.github.ascentrl.algos.internal.Columns;
import io.github.ascentrl.algos.internal.FinishedEpisodes;
import io.github.ascentrl.algos.internal.Metrics;
import io.github.ascentrl.algos.internal.Minibatch;
import io.github.ascentrl.algos.internal.Models;
import io.github.ascentrl.algos.internal.Segments;
import io.github.ascentrl.algos.run.RolloutSampler;
import io.github.ascentrl.api.State;
import io.github.ascentrl.api.Stateful;
import io.github.ascentrl.api.VectorEnv;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.data.Deviation;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.nn.Loss;
import io.github.ascentrl.nn.Tape;

/**
 * One of A3C's actors: its environments, its copy of the model and its results. Other threads read it only between
 * updates.
 */
final class AsynchronousActor implements Stateful {
    private final RolloutSampler sampler;
    private final ActorCriticModel copy;
    private final SharedModel shared;
    private final A2cConfig config;
    private final Rng rng;
    private final Tape tape = new Tape();
    private Metrics metrics = new Metrics();
    private FinishedEpisodes episodes = new FinishedEpisodes();
    private long rollouts;
    private long reported;
    private Throwable failure;

    AsynchronousActor(VectorEnv envs, ActorCriticModel copy, SharedModel shared, A2cConfig config, Rng rng) {
        shared.checkCopy(copy.parameters());
        Models.checkScaling(config.advantageScaling(), Math.multiplyExact(envs.size(), config.steps()), 1);
        this.copy = copy;
        this.shared = shared;
        this.config = config;
        this.rng = rng.child("rollout");
        sampler = new RolloutSampler(envs, rng.child("envs"));
        sampler.prepare(copy.collector());
        copy.checkCritic(sampler.observationSpace());
    }

    /** Contributes the given number of rollouts, fewer if an actor fails or the caller of the update is interrupted. */
    void run(int fragments, Thread caller) {
        try {
            for (int i = 0; i < fragments && !shared.isStopped(); i++) {
                contribute();
                if (caller.isInterrupted()) {
                    shared.stop();
                }
            }
        } catch (Throwable e) { // whatever it is, the others must stop
            failure = e;
            shared.stop();
        }
    }

    private void contribute() {
        long stepsWhenCopied = shared.copyTo(copy.parameters()); // θ' ← θ
        Batch batch = sampler.collect(copy.collector(), config.steps(), false, rng.child(rollouts++));
        StateValues v = copy.values(batch); // V(s_t), V(s_T)
        float[] advantages = Gae.advantages(batch, v, config.gamma(), config.lambda()); // A_t
        float[] targets = Gae.returns(advantages, v); // R_t = A_t + V(s_t)
        double advantageStd = Deviation.of(advantages, advantages.length);
        if (config.advantageScaling() == AdvantageScaling.BATCH) {
            Columns.standardize(advantages, batch, targets, v.values()); // A ← (A − mean A) / (std A + ε)
        }
        tape.clear();
        copy.parameters().zeroGradients();
        float alpha = shared.alpha();
        Minibatch.Rows all = new Minibatch.Rows(Segments.cut(batch, copy.collector(), config.segmentLength()), 0);
        Loss loss = A2c.loss(tape, copy, all, advantages, targets, alpha, config.valueCoefficient());
        tape.backward(loss.total()); // dθ

        metrics.addAll(loss.value());
        long staleness = shared.apply(copy.parameters(), stepsWhenCopied, metrics);
        metrics.put("entropyCoefficient", alpha);
        metrics.addDefined("explainedVariance", Columns.explainedVariance(v.values(), targets));
        metrics.add("advantageStd", advantageStd);
        metrics.add("staleness", staleness);
        episodes.add(batch.steps(), sampler.episodeReturns(), sampler.episodeLengths());
    }

    /** Adds what happened since the last report to the given metrics and episodes. */
    void report(Metrics allMetrics, FinishedEpisodes allEpisodes) {
        allMetrics.addAll(metrics);
        allEpisodes.addAll(episodes);
        forget();
        reported = rollouts;
    }

    /** Undoes everything since the last report, so that it does not count. */
    void discard() {
        if (rollouts != reported) {
            rollouts = reported;
            sampler.discard();
        }
        forget();
    }

    private void forget() {
        metrics = new Metrics();
        episodes = new FinishedEpisodes();
    }

    /** {@return the failure that ended its run, or null; clears it} */
    Throwable takeFailure() {
        Throwable taken = failure;
        failure = null;
        return taken;
    }

    @Override
    public void checkSavable() {
        sampler.checkSavable();
    }

    @Override
    public void save(State state) {
        state.put("rollouts", rollouts);
        sampler.save(state.child("sampler"));
    }

    @Override
    public void load(State state) {
        sampler.load(state.child("sampler"));
        rollouts = state.count("rollouts");
        reported = rollouts;
        forget();
    }
}
