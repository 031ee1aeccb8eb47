package io.github.ascentrl.algos.actorcritic;

import io.github.ascentrl.algos.estimate.Gae;
import io.github.ascentrl.algos.estimate.StateValues;
import io.github.ascentrl.algos.run.RolloutSampler;
import io.github.ascentrl.api.State;
import io.github.ascentrl.api.Stateful;
import io.github.ascentrl.api.VectorEnv;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.nn.Tape;
import java.util.ArrayList;
import java.util.List;

/** One of A3C's actors: its environments, its copy of the model, its thread's work. Read by others only at rest. */
final class AsynchronousActor implements Stateful {
    private final RolloutSampler sampler;
    private final ActorCritic copy;
    private final SharedModel shared;
    private final A2cConfig config;
    private final Rng rng;
    private final Tape tape = new Tape();
    private final List<float[]> returns = new ArrayList<>();
    private final List<int[]> lengths = new ArrayList<>();
    private Metrics metrics = new Metrics();
    private long rollouts;
    private int steps;
    private Throwable failure;

    AsynchronousActor(VectorEnv envs, ActorCritic copy, SharedModel shared, A2cConfig config, Rng rng) {
        shared.checkCopy(copy.parameters());
        if (config.normalizeAdvantages()) {
            Models.checkScaling("normalizeAdvantages", Math.multiplyExact(envs.size(), config.steps()));
        }
        this.copy = copy;
        this.shared = shared;
        this.config = config;
        this.rng = rng.child("rollout");
        sampler = new RolloutSampler(envs, rng.child("envs"));
    }

    /** The body of the thread: so many rollouts, or until somebody fails. */
    void run(int fragments) {
        try {
            for (int i = 0; i < fragments && !shared.isStopped(); i++) {
                contribute();
            }
        } catch (Throwable e) { // an Error too: a thread that just died would go unnoticed
            failure = e;
            shared.stop();
        }
    }

    private void contribute() {
        long stepsWhenCopied = shared.copyTo(copy.parameters()); // θ' ← θ
        Batch batch = sampler.collect(copy.actor(), config.steps(), rng.child(rollouts++));
        StateValues v = copy.values(batch); // V(s_t), V(s_T)
        float[] advantages = Gae.advantages(batch, v, config.gamma(), config.lambda()); // A_t
        float[] targets = Gae.returns(advantages, v); // R_t = A_t + V(s_t)
        if (config.normalizeAdvantages()) {
            Columns.normalize(advantages, advantages.length);
        }
        tape.clear();
        copy.parameters().zeroGradients();
        float alpha = shared.alpha();
        int n = batch.steps();
        float c = (float) config.valueCoefficient();
        PolicyGradientLoss loss = PolicyGradientLoss.of(tape, copy, batch, 0, n, advantages, targets, alpha, c);
        tape.backward(loss.total()); // dθ
        shared.apply(copy.parameters(), stepsWhenCopied, metrics);

        double[] sums = new double[PolicyGradientLoss.SUMS + 1];
        loss.addTo(sums);
        sums[PolicyGradientLoss.SUMS] = loss.total().scalar();
        PolicyGradientLoss.report(sums, n, metrics);
        metrics.put("entropyCoefficient", alpha);
        metrics.add("advantageStd", Columns.std(advantages, advantages.length));
        steps += batch.steps();
        returns.add(sampler.episodeReturns());
        lengths.add(sampler.episodeLengths());
    }

    /** Hands over what happened since the last report; {@return the steps taken} */
    int report(Metrics into, List<float[]> allReturns, List<int[]> allLengths) {
        into.addAll(metrics);
        allReturns.addAll(returns);
        allLengths.addAll(lengths);
        metrics = new Metrics();
        returns.clear();
        lengths.clear();
        int taken = steps;
        steps = 0;
        return taken;
    }

    /** {@return why the thread ended early, or null} */
    Throwable takeFailure() {
        Throwable taken = failure;
        failure = null;
        return taken;
    }

    @Override
    public void save(State state) {
        state.put("rollouts", rollouts);
        sampler.save(state.child("sampler"));
    }

    @Override
    public void load(State state) {
        sampler.load(state.child("sampler"));
        rollouts = state.number("rollouts");
    }
}
