package io.github.ascentrl.algos.ppo;

import io.github.ascentrl.algos.estimate.GroupRelative;
import io.github.ascentrl.algos.estimate.LossScale;
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
import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.State;
import io.github.ascentrl.api.Totals;
import io.github.ascentrl.api.Trainer;
import io.github.ascentrl.api.UpdateStats;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.nn.Loss;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.Tensor;
import io.github.ascentrl.nn.optim.GradientClipping;
import io.github.ascentrl.nn.optim.Optimizer;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Group relative policy optimisation (Shao et al., <i>DeepSeekMath</i>, 2402.03300): PPO's clipped objective without a
 * critic. The advantage of an episode compares its return with those of its group, the episodes from the same start.
 * Without scaling by the standard deviation, at ratio 1 and with {@link LossScale#SUM_PER_EPISODE}, its gradient is
 * (G − 1)/G times that of REINFORCE with a leave-one-out baseline, where G is the group size.
 *
 * <p>The episodes of a group share all random numbers of the environment, not only those of the start. The gradient
 * stays unbiased, because the other episodes do not depend on this one's actions.
 *
 * <p>An update that throws leaves everything unchanged. Metrics of each update, means over its minibatches:
 * {@code loss}, {@code entropy} (mean, nats), {@code kl} (KL(π<sub>old</sub>‖π), estimated by the mean of
 * ρ − 1 − log ρ, Schulman's k3), {@code referenceKl} (with a reference KL(π‖π<sub>ref</sub>), also by k3:
 * e<sup>d</sup> − d − 1 with d = log π<sub>ref</sub> − log π, as in the paper, over actions of π<sub>old</sub>; with a
 * sampler that keeps the policy {@linkplain EpisodeSampler#near near} a reference, that of π<sub>old</sub>, the mean of
 * −d), {@code clipFraction}, {@code gradientNorm} (before clipping); and {@code learningRate} (of the last step),
 * {@code clip}, {@code entropyCoefficient}, {@code tiedGroups} (share of groups without a gradient, because all their
 * episodes have the same return).
 */
public final class Grpo implements Trainer {
    private final EpisodeSampler sampler;
    private final DifferentiablePolicy policy;
    private final Optional<DifferentiablePolicy> reference;
    private final Optimizer optimizer;
    private final GrpoConfig config;
    private final Rng rng;
    private final Tape tape = new Tape();
    private final BatchGradient gradient;
    private final Counters counters = new Counters();

    /**
     * Creates a trainer without a reference policy.
     *
     * @param env runs the episodes; it must end them
     * @param policy the policy to train
     * @param optimizer the optimiser of the policy's parameters
     * @param config the settings
     * @param rng the root key of all random numbers
     * @throws IllegalArgumentException if the optimiser moves other parameters, the settings need a reference, or the
     *     policy was made for other spaces
     */
    public Grpo(Env env, DifferentiablePolicy policy, Optimizer optimizer, GrpoConfig config, Rng rng) {
        this(new EpisodeSampler(env), policy, Optional.empty(), optimizer, config, rng);
    }

    /**
     * Creates a trainer that keeps the policy near a reference policy.
     *
     * @param env runs the episodes; it must end them
     * @param policy the policy to train
     * @param reference π<sub>ref</sub>, with its own parameters, which are not changed
     * @param optimizer the optimiser of the policy's parameters
     * @param config the settings
     * @param rng the root key of all random numbers
     * @throws IllegalArgumentException if the optimiser moves other parameters, the reference shares the policy's, or
     *     one of them was made for other spaces
     */
    public Grpo(
            Env env,
            DifferentiablePolicy policy,
            DifferentiablePolicy reference,
            Optimizer optimizer,
            GrpoConfig config,
            Rng rng) {
        this(
                new EpisodeSampler(env),
                policy,
                Optional.of(Objects.requireNonNull(reference, "reference")),
                optimizer,
                config,
                rng);
    }

    /**
     * Creates a trainer with a given sampler, for example one that records its batches.
     *
     * @param sampler collects the episodes
     * @param policy the policy to train
     * @param reference π<sub>ref</sub>, with its own parameters, which are not changed; or empty
     * @param optimizer the optimiser of the policy's parameters
     * @param config the settings
     * @param rng the root key of all random numbers
     * @throws IllegalArgumentException if the optimiser moves other parameters, the reference shares the policy's, the
     *     settings need a reference and there is none, or a policy was made for other spaces
     */
    public Grpo(
            EpisodeSampler sampler,
            DifferentiablePolicy policy,
            Optional<DifferentiablePolicy> reference,
            Optimizer optimizer,
            GrpoConfig config,
            Rng rng) {
        Objects.requireNonNull(sampler, "sampler");
        Objects.requireNonNull(policy, "policy");
        Objects.requireNonNull(reference, "reference");
        Objects.requireNonNull(config, "config");
        Objects.requireNonNull(rng, "rng");
        if (config.klCoefficient() > 0 && reference.isEmpty()) {
            throw new IllegalArgumentException("klCoefficient = " + config.klCoefficient()
                    + " needs a reference policy; pass one, or set klCoefficient to 0");
        }
        reference.ifPresent(other -> Models.checkOwnParameters(other, policy));
        Models.checkOptimizer(optimizer, policy.parameters());
        this.sampler = sampler;
        reference.ifPresent(sampler::checkFits);
        sampler.checkFits(policy);
        this.policy = policy;
        this.reference = reference;
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
    public Grpo threads(int threads) {
        gradient.threads(threads);
        return this;
    }

    @Override
    public UpdateStats update() {
        return counters.update("GRPO", this::updateOnce);
    }

    private UpdateStats updateOnce() {
        long update = counters.updates();
        Rng key = rng.child("rollout").child(update);
        Batch batch = sampler.collectGroups(policy, config.groups(), config.groupSize(), key); // with log π_old
        float[] advantages = // A = R − mean R of the group, over std R + 1e-8 if scaled; R = Σ γ^t r_t
                GroupRelative.advantages(batch, config.groupSize(), config.gamma(), config.advantageScaling());
        float[] oldLogProb = batch.logProbs(); // log π_old(a_t|s_t)
        float[] referenceLogProb = reference.isPresent()
                ? Models.logProb(tape, reference.get(), batch) // log π_ref(a_t|s_t)
                : oldLogProb; // not read
        float[] weights = config.lossScale().weights(batch); // w_t: 1 / Σ T_e, 1 / (N T_e) or 1 / N
        float epsilon = (float) Settings.notNegativeAt("clip", config.clip(), update);
        float alpha = Settings.finiteAt("entropyCoefficient", config.entropyCoefficient(), update);

        Metrics metrics = new Metrics();
        Batch segments = Segments.cut(batch, policy, config.segmentLength());
        Experience all = new Experience(advantages, weights, oldLogProb, referenceLogProb);
        Undo.onFailure( // all epochs or none
                () -> optimise(segments, all, epsilon, alpha, metrics), policy.parameters(), optimizer);
        metrics.put("clip", epsilon);
        metrics.put("entropyCoefficient", alpha);
        metrics.put("tiedGroups", tiedGroups(batch, advantages));
        if (reference.isEmpty()) {
            sampler.referenceKl().ifPresent(kl -> metrics.put("referenceKl", kl));
        }
        return counters.count(batch, metrics.values());
    }

    /** The columns of an update's steps: A_t, w_t, log π_old(a_t|s_t) and log π_ref(a_t|s_t). */
    record Experience(float[] advantages, float[] weights, float[] oldLogProb, float[] referenceLogProb) {
        /** Selects a minibatch; its weights are scaled so that its sum estimates the sum over all minibatches. */
        Experience of(Minibatch rows, int minibatches) {
            float[] scaled = rows.of(weights);
            for (int t = 0; t < scaled.length; t++) {
                scaled[t] *= minibatches;
            }
            return new Experience(rows.of(advantages), scaled, rows.of(oldLogProb), rows.of(referenceLogProb));
        }
    }

    /** Runs several epochs over the segments of one update. */
    private void optimise(Batch segments, Experience all, float epsilon, float alpha, Metrics metrics) {
        Rng orders = rng.child("order").child(counters.updates());
        int parts = Math.min(config.minibatches(), Minibatch.units(segments, policy.span()));
        for (int epoch = 0; epoch < config.epochs(); epoch++) {
            for (Minibatch minibatch : Minibatch.shuffled(segments, policy.span(), parts, orders.child(epoch))) {
                Experience part = all.of(minibatch, parts);
                Loss.Value loss = gradient.of( // ∂loss/∂θ, into the parameters' gradients
                        minibatch, (tape, rows) -> loss(tape, rows, part, epsilon, alpha));
                double norm = GradientClipping.byGlobalNorm(policy.parameters(), config.maxGradientNorm());
                metrics.addAll(loss);
                metrics.add("gradientNorm", norm);
                metrics.put("learningRate", optimizer.learningRate());
                optimizer.step(); // θ ← θ − step
            }
        }
    }

    /** The contribution of some rows to −Σ w (L<sup>clip</sup> + α H − β KL), where w is the weight of a step. */
    Loss loss(Tape tape, Minibatch.Rows rows, Experience of, float epsilon, float alpha) {
        int n = of.weights().length;
        Distribution pi = PerStep.on(policy, tape, rows.batch());
        Tensor logProb = pi.logProb(); // log π(a_t|s_t)
        Tensor entropy = pi.entropy(); // H(π(·|s_t))
        Tensor advantage = rows.of(tape, of.advantages()); // A_t
        Tensor ratio = tape.exp(tape.subtract(logProb, rows.of(tape, of.oldLogProb()))); // ρ_t = π / π_old
        Tensor clipped = tape.clamp(ratio, 1 - epsilon, 1 + epsilon);
        Tensor surrogate = tape.minimum(tape.multiply(ratio, advantage), tape.multiply(clipped, advantage));
        Tensor gain = tape.dot(surrogate, of.weights(), rows.from()); // Σ w L^clip
        Tensor loss = tape.combine(-1f, gain, -alpha, tape.dot(entropy, of.weights(), rows.from())); // − α Σ w H
        double referenceKl = 0;
        if (reference.isPresent()) {
            Tensor d = tape.subtract(rows.of(tape, of.referenceLogProb()), logProb); // log π_ref − log π
            Tensor kl = tape.subtract(tape.subtract(tape.exp(d), d), ones(tape, d.rows())); // k3: e^d − d − 1
            float beta = (float) config.klCoefficient();
            loss = tape.combine(1f, loss, beta, tape.dot(kl, of.weights(), rows.from())); // + β Σ w KL(π‖π_ref)
            referenceKl = BatchGradient.sum(kl);
        }
        Loss whole = Loss.of(loss)
                .mean("entropy", BatchGradient.sum(entropy), n)
                .mean("kl", Ratios.divergence(ratio, logProb, of.oldLogProb(), rows.from()), n)
                .mean("clipFraction", Ratios.outside(ratio, epsilon), n);
        return reference.isPresent() ? whole.mean("referenceKl", referenceKl, n) : whole;
    }

    private static Tensor ones(Tape tape, int n) {
        float[] ones = new float[n];
        Arrays.fill(ones, 1f);
        return tape.constant(ones, n, 1);
    }

    private double tiedGroups(Batch batch, float[] advantages) {
        int tied = 0;
        for (int g = 0; g < config.groups(); g++) {
            boolean same = true;
            for (int i = 0; i < config.groupSize(); i++) {
                same &= advantages[batch.start(g * config.groupSize() + i)] == 0f;
            }
            tied += same ? 1 : 0;
        }
        return (double) tied / config.groups();
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
        return Settings.texts(config, "policy", policy, "reference", reference.isPresent(), "optimizer", optimizer);
    }

    @Override
    public void save(State state) {
        Objects.requireNonNull(state, "state");
        counters.save(state.child("counters"));
        policy.parameters().save(state.child("policy"));
        optimizer.save(state.child("optimizer"));
        if (reference.isPresent()) {
            reference.get().parameters().save(state.child("reference"));
        }
    }

    @Override
    public void load(State state) {
        Objects.requireNonNull(state, "state");
        policy.parameters().load(state.child("policy"));
        optimizer.load(state.child("optimizer"));
        if (reference.isPresent()) {
            reference.get().parameters().load(state.child("reference"));
        }
        counters.load(state.child("counters"));
    }
}
