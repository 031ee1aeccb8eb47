package io.github.ascentrl.algos.reinforce;

import io.github.ascentrl.algos.estimate.AdvantageScaling;
import io.github.ascentrl.algos.estimate.Returns;
import io.github.ascentrl.algos.internal.BatchGradient;
import io.github.ascentrl.algos.internal.Counters;
import io.github.ascentrl.algos.internal.Metrics;
import io.github.ascentrl.algos.internal.Minibatch;
import io.github.ascentrl.algos.internal.Models;
import io.github.ascentrl.algos.internal.PerStep;
import io.github.ascentrl.algos.internal.Segments;
import io.github.ascentrl.algos.internal.Settings;
import io.github.ascentrl.algos.internal.Undo;
import io.github.ascentrl.algos.policy.DifferentiablePolicy;
import io.github.ascentrl.algos.policy.Distribution;
import io.github.ascentrl.algos.run.EpisodeSampler;
import io.github.ascentrl.algos.run.Sampler;
import io.github.ascentrl.api.Baseline;
import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.State;
import io.github.ascentrl.api.Stateful;
import io.github.ascentrl.api.Totals;
import io.github.ascentrl.api.Trainer;
import io.github.ascentrl.api.UpdateStats;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.data.Deviation;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.nn.Loss;
import io.github.ascentrl.nn.Tensor;
import io.github.ascentrl.nn.optim.GradientClipping;
import io.github.ascentrl.nn.optim.Optimizer;
import java.util.Map;
import java.util.Objects;

/**
 * REINFORCE with a baseline (Williams, 1992; report R1 §3.5, §4.1). The source of {@code updateOnce} is the algorithm.
 * Returns end at the time limit of an episode, without bootstrapping.
 *
 * <p>An update that throws leaves everything unchanged, including a {@link Stateful} baseline.
 *
 * <p>Metrics of each update: {@code loss}, {@code entropy} (mean, nats), {@code gradientNorm} (before clipping),
 * {@code learningRate}, {@code entropyCoefficient}, {@code baseline} (mean b<sub>t</sub>) and {@code advantageStd}
 * (before scaling).
 */
public final class Reinforce implements Trainer {
    private final Sampler sampler;
    private final DifferentiablePolicy policy;
    private final Baseline baseline;
    private final Optimizer optimizer;
    private final ReinforceConfig config;
    private final Rng rng;
    private final BatchGradient gradient;
    private final Counters counters = new Counters();

    /**
     * Creates a trainer.
     *
     * @param env runs the episodes; it must end them; the trainer does not close it
     * @param policy the policy to train
     * @param baseline predicts the baseline b<sub>t</sub>, which is subtracted from the return
     * @param optimizer the optimiser of the policy's parameters
     * @param config the settings
     * @param rng the root key of all random numbers
     * @throws IllegalArgumentException if the optimiser moves parameters other than the policy's, or the policy was
     *     made for other spaces
     */
    public Reinforce(
            Env env,
            DifferentiablePolicy policy,
            Baseline baseline,
            Optimizer optimizer,
            ReinforceConfig config,
            Rng rng) {
        this(new EpisodeSampler(env), policy, baseline, optimizer, config, rng);
    }

    /**
     * Creates a trainer with a given sampler, for example one that runs many episodes at once or records them.
     *
     * @param sampler collects the episodes
     * @param policy the policy to train
     * @param baseline predicts the baseline b<sub>t</sub>, which is subtracted from the return
     * @param optimizer the optimiser of the policy's parameters
     * @param config the settings
     * @param rng the root key of all random numbers
     * @throws IllegalArgumentException if the optimiser moves parameters other than the policy's, or the policy was
     *     made for other spaces
     */
    public Reinforce(
            Sampler sampler,
            DifferentiablePolicy policy,
            Baseline baseline,
            Optimizer optimizer,
            ReinforceConfig config,
            Rng rng) {
        Objects.requireNonNull(sampler, "sampler");
        Objects.requireNonNull(policy, "policy");
        Objects.requireNonNull(baseline, "baseline");
        Objects.requireNonNull(config, "config");
        Objects.requireNonNull(rng, "rng");
        Models.checkOptimizer(optimizer, policy.parameters());
        this.sampler = sampler;
        sampler.checkFits(policy);
        this.policy = policy;
        this.baseline = baseline;
        this.optimizer = optimizer;
        this.config = config;
        this.rng = rng;
        gradient = new BatchGradient(policy.parameters());
    }

    /**
     * Sets the number of threads that compute gradients of batches of 512 rows or more; 1 by default. It changes only
     * the speed: results and saved states are the same for any number.
     *
     * @param threads ≥ 1
     * @return this
     * @throws IllegalArgumentException if it is less than 1
     */
    public Reinforce threads(int threads) {
        gradient.threads(threads);
        return this;
    }

    @Override
    public UpdateStats update() {
        return counters.update("REINFORCE", this::updateOnce);
    }

    private UpdateStats updateOnce() {
        long update = counters.updates();
        Rng key = rng.child("rollout").child(update);
        Batch batch = sampler.collect(policy, config.episodesPerUpdate(), key);
        double gamma = config.gamma();
        float[] returns = config.credit() == Credit.REWARD_TO_GO
                ? Returns.discounted(batch, gamma) // G_t = r_t + γ G_{t+1}
                : Returns.whole(batch, gamma); // R = Σ γ^t r_t
        float[] b = new float[batch.steps()];
        baseline.predict(batch, returns, b); // b_t, predicted before fit, which learns from these returns
        float[] advantage = Advantages.minus(returns, b); // A_t = G_t − b_t
        double advantageStd = Deviation.of(advantage, advantage.length);
        if (config.advantageScaling() == AdvantageScaling.GROUP) {
            advantage = Advantages.overDeviation(advantage, batch, returns); // A_t / (std R + 1e-8), as in GRPO
        }
        float[] weight = config.discountWeights()
                ? Advantages.times(advantage, Returns.discounts(batch, gamma)) // γ^t A_t
                : advantage;
        float scale = config.lossScale().weight(batch, 0); // w: 1 / Σ T_e or 1 / N; the config refuses 1 / (N T_e)
        float alpha = Settings.finiteAt("entropyCoefficient", config.entropyCoefficient(), update);

        Batch segments = Segments.cut(batch, policy, config.segmentLength());
        // −w Σ weight_t log π(a_t|s_t) − α w Σ H(π(·|s_t)); its gradient goes into the parameters' gradients
        Loss.Value loss = gradient.of(Minibatch.whole(segments, policy.span()), (tape, rows) -> {
            Distribution pi = PerStep.on(policy, tape, rows.batch());
            Tensor logProb = pi.logProb(); // log π(a_t|s_t)
            Tensor entropy = pi.entropy(); // H(π(·|s_t))
            Tensor gain = tape.dot(logProb, weight, rows.from()); // Σ weight_t log π(a_t|s_t)
            return Loss.of(tape.combine(-scale, gain, -alpha * scale, tape.sum(entropy)))
                    .mean("entropy", BatchGradient.sum(entropy), batch.steps());
        });
        double gradientNorm = GradientClipping.byGlobalNorm(policy.parameters(), config.maxGradientNorm());
        double learningRate = optimizer.learningRate();
        Undo.onFailure(
                () -> {
                    baseline.fit(batch, returns); // after predict, before the policy moves
                    optimizer.step(); // θ ← θ − step
                },
                baseline); // the optimiser's step comes last and needs no undo: it is all or nothing

        Metrics metrics = new Metrics();
        metrics.addAll(loss);
        metrics.put("gradientNorm", gradientNorm);
        metrics.put("learningRate", learningRate);
        metrics.put("entropyCoefficient", alpha);
        metrics.put("baseline", Deviation.mean(b, b.length));
        metrics.put("advantageStd", advantageStd);
        return counters.count(batch, metrics.values());
    }

    @Override
    public DifferentiablePolicy policy() {
        return policy;
    }

    @Override
    public Totals totals() {
        return counters.totals();
    }

    @Override
    public Map<String, String> settings() {
        return Settings.texts(config, "policy", policy, "baseline", baseline, "optimizer", optimizer);
    }

    @Override
    public void save(State state) {
        Objects.requireNonNull(state, "state");
        counters.save(state.child("counters"));
        policy.parameters().save(state.child("policy"));
        optimizer.save(state.child("optimizer"));
        if (baseline instanceof Stateful stateful) {
            stateful.save(state.child("baseline"));
        }
    }

    @Override
    public void load(State state) {
        Objects.requireNonNull(state, "state");
        policy.parameters().load(state.child("policy"));
        optimizer.load(state.child("optimizer"));
        if (baseline instanceof Stateful stateful) {
            stateful.load(state.child("baseline"));
        }
        counters.load(state.child("counters"));
    }
}
