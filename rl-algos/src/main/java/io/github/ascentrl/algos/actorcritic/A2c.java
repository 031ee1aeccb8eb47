package io.github.ascentrl.algos.actorcritic;

import io.github.ascentrl.algos.estimate.AdvantageScaling;
import io.github.ascentrl.algos.estimate.Gae;
import io.github.ascentrl.algos.estimate.StateValues;
import io.github.ascentrl.algos.internal.BatchGradient;
import io.github.ascentrl.algos.internal.Columns;
import io.github.ascentrl.algos.internal.Counters;
import io.github.ascentrl.algos.internal.Metrics;
import io.github.ascentrl.algos.internal.Minibatch;
import io.github.ascentrl.algos.internal.Models;
import io.github.ascentrl.algos.internal.PerStep;
import io.github.ascentrl.algos.internal.Segments;
import io.github.ascentrl.algos.internal.Settings;
import io.github.ascentrl.algos.policy.SavedPolicy;
import io.github.ascentrl.algos.run.RolloutSampler;
import io.github.ascentrl.api.Policy;
import io.github.ascentrl.api.State;
import io.github.ascentrl.api.Totals;
import io.github.ascentrl.api.Trainer;
import io.github.ascentrl.api.UpdateStats;
import io.github.ascentrl.api.VectorEnv;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.data.Deviation;
import io.github.ascentrl.api.data.Provenance;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.nn.Loss;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.Tensor;
import io.github.ascentrl.nn.optim.GradientClipping;
import io.github.ascentrl.nn.optim.Optimizer;
import java.util.Map;
import java.util.Objects;

/**
 * Advantage actor–critic: the synchronous form of A3C (Mnih et al., 1602.01783; report R3). One update takes n
 * environments × T steps and one step of the optimiser. The algorithm is written out in {@code updateOnce}.
 *
 * <p>If an update throws, everything is as it was before that update, except that the running episodes are dropped: the
 * next update begins new ones, see {@link RolloutSampler#discard}. To continue bit for bit, {@link #load} an earlier
 * state.
 *
 * <p>Metrics of each update: {@code loss}, {@code policyLoss}, {@code valueLoss} (½ mean (V − R)²), {@code entropy}
 * (mean, nats), {@code gradientNorm} (before clipping), {@code learningRate}, {@code entropyCoefficient},
 * {@code explainedVariance} and {@code advantageStd} (before scaling).
 */
public final class A2c implements Trainer {
    private final RolloutSampler sampler;
    private final ActorCriticModel model;
    private final Optimizer optimizer;
    private final A2cConfig config;
    private final Policy policy;
    private final Rng rng;
    private final BatchGradient gradient;
    private final Counters counters = new Counters();

    /**
     * Creates a trainer.
     *
     * @param envs the n environments
     * @param model actor and critic
     * @param optimizer the optimiser of the model's parameters
     * @param config the settings
     * @param rng the root key of all random numbers
     * @throws IllegalArgumentException if the model was built for other spaces, the optimiser has other parameters than
     *     the model, or advantages are to be standardised over a single step
     */
    public A2c(VectorEnv envs, ActorCriticModel model, Optimizer optimizer, A2cConfig config, Rng rng) {
        this(
                new RolloutSampler(
                        Objects.requireNonNull(envs, "envs"),
                        Objects.requireNonNull(rng, "rng").child("envs")),
                model,
                optimizer,
                config,
                rng);
    }

    /**
     * Creates a trainer with a sampler that you configure, for example to normalise observations or scale rewards.
     *
     * @param sampler samples from the n environments
     * @param model actor and critic
     * @param optimizer the optimiser of the model's parameters
     * @param config the settings
     * @param rng the root key of all random numbers
     * @throws IllegalArgumentException if the model was built for other spaces, the optimiser has other parameters than
     *     the model, or advantages are to be standardised over a single step
     */
    public A2c(RolloutSampler sampler, ActorCriticModel model, Optimizer optimizer, A2cConfig config, Rng rng) {
        Objects.requireNonNull(sampler, "sampler");
        Objects.requireNonNull(model, "model");
        Objects.requireNonNull(optimizer, "optimizer");
        Objects.requireNonNull(config, "config");
        Objects.requireNonNull(rng, "rng");
        Models.checkOptimizer(optimizer, model.parameters());
        Models.checkScaling(config.advantageScaling(), Math.multiplyExact(sampler.environments(), config.steps()), 1);
        this.sampler = sampler;
        this.model = model;
        this.optimizer = optimizer;
        this.config = config;
        this.rng = rng;
        sampler.prepare(model.collector());
        model.checkCritic(sampler.observationSpace());
        policy = sampler.outside(model.actor());
        gradient = new BatchGradient(model.parameters());
    }

    /**
     * Sets the number of threads that compute gradients of batches of 512 rows or more; 1 by default. It changes only
     * the speed: results and saved states are the same for any number.
     *
     * @param threads ≥ 1
     * @return this
     * @throws IllegalArgumentException if {@code threads < 1}
     */
    public A2c threads(int threads) {
        gradient.threads(threads);
        return this;
    }

    @Override
    public UpdateStats update() {
        return counters.update("A2C", this::updateOnce, sampler::discard);
    }

    private UpdateStats updateOnce() {
        long update = counters.updates();
        Rng key = rng.child("rollout").child(update);
        Batch batch = sampler.collect(model.collector(), config.steps(), false, key); // without log π
        StateValues v = model.values(batch); // V(s_t), V(s_T)
        // A_t = Σ_k (γλ)^k δ_{t+k}, δ_t = r_t + γ V(s_{t+1}) − V(s_t), without V after a termination
        float[] advantages = Gae.advantages(batch, v, config.gamma(), config.lambda());
        float[] returns = Gae.returns(advantages, v); // R_t = A_t + V(s_t)
        double advantageStd = Deviation.of(advantages, advantages.length);
        if (config.advantageScaling() == AdvantageScaling.BATCH) {
            Columns.standardize(advantages, batch, returns, v.values()); // A ← (A − mean A) / (std A + 1e-8)
        }
        float alpha = Settings.finiteAt("entropyCoefficient", config.entropyCoefficient(), update);

        Batch segments = Segments.cut(batch, model.collector(), config.segmentLength());
        Loss.Value loss = gradient.of( // ∂loss/∂θ, into the parameters' gradients
                Minibatch.whole(segments, model.collector().span()),
                (tape, rows) -> loss(tape, model, rows, advantages, returns, alpha, config.valueCoefficient()));
        double gradientNorm = GradientClipping.byGlobalNorm(model.parameters(), config.maxGradientNorm());
        double learningRate = optimizer.learningRate();
        optimizer.step(); // θ ← θ − step, whole or not at all

        Metrics metrics = new Metrics();
        metrics.addAll(loss);
        metrics.put("gradientNorm", gradientNorm);
        metrics.put("learningRate", learningRate);
        metrics.put("entropyCoefficient", alpha);
        metrics.put("explainedVariance", Columns.explainedVariance(v.values(), returns));
        metrics.put("advantageStd", advantageStd);
        return counters.count(batch.steps(), sampler.episodeReturns(), sampler.episodeLengths(), metrics.values());
    }

    /** −mean(A log π) − α mean H + c·½ mean (V − R)²: the part of it that the given rows contribute. */
    static Loss loss(
            Tape tape,
            ActorCriticModel model,
            Minibatch.Rows rows,
            float[] advantages,
            float[] returns,
            float alpha,
            double c) {
        int n = advantages.length;
        float each = 1f / n;
        Heads heads = PerStep.on(model, tape, rows.batch());
        Tensor logProb = heads.policy().logProb(); // log π(a_t|s_t)
        Tensor entropy = heads.policy().entropy(); // H(π(·|s_t))
        Tensor value = heads.values(); // V(s_t)
        Tensor policyLoss = tape.scale(tape.dot(logProb, advantages, rows.from()), -each); // −mean(A log π)
        Tensor valueLoss = tape.scale(tape.squaredError(value, returns, rows.from()), 0.5f * each); // ½ mean (V − R)²
        Tensor actorLoss = tape.combine(1f, policyLoss, -alpha * each, tape.sum(entropy)); // − α mean H
        return Loss.of(tape.combine(1f, actorLoss, (float) c, valueLoss))
                .part("policyLoss", policyLoss)
                .part("valueLoss", valueLoss)
                .mean("entropy", BatchGradient.sum(entropy), n);
    }

    @Override
    public Policy policy() {
        return policy;
    }

    /**
     * {@return the trained policy {@linkplain ActorCriticModel#deterministic without its exploration}, for observations
     * as the environments give them} It reflects later training and does not update the normaliser.
     */
    public Policy deterministic() {
        return sampler.outside(model.deterministic());
    }

    /**
     * {@return the trained policy as it is now, ready to be saved, with its normaliser and its critic, so that training
     * can {@linkplain SavedPolicy#actorCritic continue} from it}
     *
     * @param provenance the environment, the trainer and the seed that it was trained with
     * @throws IllegalArgumentException if it is not one of the library's policies, or the critic could not be rebuilt
     *     with it; then save the policy alone: {@code SavedPolicy.of(model().actor(), …)}
     * @throws UnsupportedOperationException if one of their networks has no spec
     */
    public SavedPolicy saved(Provenance provenance) {
        return model.withCritic(sampler.saved(model.actor(), provenance));
    }

    /** {@return actor and critic} */
    public ActorCriticModel model() {
        return model;
    }

    @Override
    public Totals totals() {
        return counters.totals();
    }

    @Override
    public Map<String, String> settings() {
        return Settings.texts(config, "policy", model.actor(), "optimizer", optimizer);
    }

    @Override
    public void checkSavable() {
        sampler.checkSavable();
    }

    @Override
    public void save(State state) {
        Objects.requireNonNull(state, "state");
        counters.save(state.child("counters"));
        model.parameters().save(state.child("model"));
        optimizer.save(state.child("optimizer"));
        sampler.save(state.child("sampler"));
    }

    @Override
    public void load(State state) {
        Objects.requireNonNull(state, "state");
        model.parameters().load(state.child("model"));
        optimizer.load(state.child("optimizer"));
        sampler.load(state.child("sampler"));
        counters.load(state.child("counters"));
    }
}
