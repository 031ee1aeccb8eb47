package io.github.ascentrl.algos.preference;

import io.github.ascentrl.algos.internal.BatchGradient;
import io.github.ascentrl.algos.internal.Counters;
import io.github.ascentrl.algos.internal.Fit;
import io.github.ascentrl.algos.internal.Metrics;
import io.github.ascentrl.algos.internal.Models;
import io.github.ascentrl.algos.internal.PerStep;
import io.github.ascentrl.algos.internal.Settings;
import io.github.ascentrl.algos.policy.DifferentiablePolicy;
import io.github.ascentrl.api.State;
import io.github.ascentrl.api.Totals;
import io.github.ascentrl.api.Trainer;
import io.github.ascentrl.api.UpdateStats;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.data.Preferences;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.nn.Loss;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.Tensor;
import io.github.ascentrl.nn.optim.GradientClipping;
import io.github.ascentrl.nn.optim.Optimizer;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Direct preference optimisation (Rafailov et al., 2305.18290): makes chosen answers more likely, and rejected answers
 * less likely, than a reference policy does. If preferences follow the model of Bradley and Terry with some reward r,
 * its optimum is that of a policy gradient on r with the penalty β·KL(π‖π<sub>ref</sub>), namely
 * π<sub>ref</sub>·e<sup>r/β</sup>, normalised. It needs no reward model and no sampling.
 *
 * <p>An update is one step of the optimiser on one batch of pairs; each epoch visits every pair once, in a new random
 * order.
 *
 * <p>Metrics of each update, before the step: {@code loss}, weighted and with the added likelihood;
 * {@code chosenLogProb} and {@code rejectedLogProb}, means over pairs of log π of an answer (its mean over steps with
 * {@link DpoConfig#lengthNormalised()}); {@code chosenReward} and {@code rejectedReward}, β times the differences of
 * these from those of the reference; {@code margin}, the chosen reward minus the rejected one; {@code accuracy}, the
 * share of pairs with a margin above 0; {@code gradientNorm}, {@code learningRate} and {@code epoch}. Do not rely on
 * the loss alone: it also falls when both answers become less likely, the rejected one faster, and answers that are in
 * no pair gain. {@link DpoConfig#likelihood()} counteracts this. No environment is stepped, so only a budget of updates
 * ends a call.
 */
public final class Dpo implements Trainer {
    private static final float[] NO_RETURNS = {};
    private static final int[] NO_LENGTHS = {};

    private final Preferences pairs;
    private final int size;
    private final DifferentiablePolicy policy;
    private final boolean referenceFree;
    private final double meanWeight;
    private final float[] reference; // log π_ref of the chosen and the rejected answer of each pair
    private final Optimizer optimizer;
    private final DpoConfig config;
    private final Rng rng;
    private final BatchGradient gradient;
    private final Counters counters = new Counters();

    /**
     * Creates a trainer.
     *
     * @param pairs the preferences to learn from, at least one; pairs added later are ignored
     * @param policy the policy to train
     * @param reference π<sub>ref</sub>, with its own parameters; evaluated on each pair now and never again: its
     *     log-probabilities are saved with the run
     * @param optimizer the optimiser of the policy's parameters
     * @param config the settings
     * @param rng the key of the order of pairs
     * @throws IllegalArgumentException if there are no pairs, a policy was made for other spaces, the reference shares
     *     the policy's parameters, or the optimiser moves other parameters
     */
    public Dpo(
            Preferences pairs,
            DifferentiablePolicy policy,
            DifferentiablePolicy reference,
            Optimizer optimizer,
            DpoConfig config,
            Rng rng) {
        this(pairs, policy, Optional.of(Objects.requireNonNull(reference, "reference")), optimizer, config, rng);
    }

    private Dpo(
            Preferences pairs,
            DifferentiablePolicy policy,
            Optional<DifferentiablePolicy> reference,
            Optimizer optimizer,
            DpoConfig config,
            Rng rng) {
        Objects.requireNonNull(pairs, "pairs");
        Objects.requireNonNull(policy, "policy");
        Objects.requireNonNull(config, "config");
        Objects.requireNonNull(rng, "rng");
        if (pairs.size() == 0) {
            throw new IllegalArgumentException("there are no pairs; add at least 1");
        }
        Fit fit = Fit.of(pairs);
        reference.ifPresent(other -> checkReference(fit, other, policy));
        fit.check(policy);
        Models.checkOptimizer(optimizer, policy.parameters());
        this.pairs = pairs;
        size = pairs.size();
        meanWeight = Pairs.meanWeight(pairs);
        this.policy = policy;
        referenceFree = reference.isEmpty();
        this.optimizer = optimizer;
        this.config = config;
        this.rng = rng;
        gradient = new BatchGradient(policy.parameters());
        this.reference = new float[2 * size];
        reference.ifPresent(this::ask);
    }

    /**
     * {@return a trainer without a reference, as if the reference found all answers equally likely}
     *
     * @param pairs the preferences to learn from, at least one; pairs added later are ignored
     * @param policy the policy to train
     * @param optimizer the optimiser of the policy's parameters
     * @param config the settings
     * @param rng the key of the order of pairs
     * @throws IllegalArgumentException if there are no pairs, the policy was made for other spaces, or the optimiser
     *     moves other parameters
     */
    public static Dpo referenceFree(
            Preferences pairs, DifferentiablePolicy policy, Optimizer optimizer, DpoConfig config, Rng rng) {
        return new Dpo(pairs, policy, Optional.empty(), optimizer, config, rng);
    }

    private static void checkReference(Fit fit, DifferentiablePolicy reference, DifferentiablePolicy policy) {
        try {
            fit.check(reference);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("the reference policy does not fit the pairs: " + e.getMessage(), e);
        }
        Models.checkOwnParameters(reference, policy);
    }

    private void ask(DifferentiablePolicy model) {
        Tape tape = new Tape();
        for (int pair = 0; pair < size; pair++) {
            Batch batch = pairs.batch(pair);
            float[] logProb = Models.logProb(tape, model, batch);
            for (int e = 0; e < 2; e++) {
                double sum = 0;
                for (int t = batch.start(e); t < batch.end(e); t++) {
                    sum += logProb[t];
                }
                reference[2 * pair + e] = (float) (config.lengthNormalised() ? sum / batch.length(e) : sum);
            }
        }
    }

    /**
     * Sets the number of threads that compute gradients of batches of 512 steps or more; 1 by default. It changes only
     * the speed.
     *
     * @param threads ≥ 1
     * @return this
     * @throws IllegalArgumentException if it is less than 1
     */
    public Dpo threads(int threads) {
        gradient.threads(threads);
        return this;
    }

    @Override
    public UpdateStats update() {
        return counters.update("preference optimisation", this::updateOnce);
    }

    private UpdateStats updateOnce() {
        long update = counters.updates();
        Pairs drawn = Pairs.drawn(pairs, size, config.batchSize(), update, rng);
        double weight = meanWeight * drawn.size();
        Metrics metrics = new Metrics();
        metrics.addAll(gradient.of(
                drawn.cuts(), (tape, shard) -> loss(tape, drawn.part(shard.index()), weight, drawn.size())));
        metrics.put("gradientNorm", GradientClipping.byGlobalNorm(policy.parameters(), config.maxGradientNorm()));
        metrics.put("learningRate", optimizer.learningRate());
        metrics.put("epoch", (double) (update + 1) * drawn.size() / size);
        optimizer.step();
        return counters.count(0, NO_RETURNS, NO_LENGTHS, metrics.values());
    }

    /** The contribution of some pairs to the loss over all pairs, of the given total weight, and to means over all. */
    private Loss loss(Tape tape, Pairs some, double weight, int all) {
        Batch batch = some.batch();
        Tensor logProb = PerStep.on(policy, tape, batch).logProb();
        Tensor chosen = Pairs.sums(tape, logProb, batch, 0, config.lengthNormalised());
        Tensor rejected = Pairs.sums(tape, logProb, batch, 1, config.lengthNormalised());
        int n = some.size();
        float[] minusReference = new float[n];
        float[] weights = new float[n];
        for (int i = 0; i < n; i++) {
            int pair = some.numbers()[i];
            minusReference[i] = reference[2 * pair + 1] - reference[2 * pair];
            weights[i] = (float) (pairs.weight(pair) / weight);
        }
        Tensor margins = tape.add(tape.subtract(chosen, rejected), tape.constant(minusReference, n, 1));
        Tensor losses = Pairs.each("the preference loss", config.loss().of(tape, margins, config.beta()), n);
        Tensor total = tape.dot(losses, weights);
        if (config.likelihood() > 0) {
            Tensor likely = Pairs.sums(tape, logProb, batch, 0, true);
            total = tape.combine(1, total, (float) -config.likelihood(), tape.dot(likely, weights));
        }
        return measured(Loss.of(total), some, chosen, rejected, all);
    }

    private Loss measured(Loss loss, Pairs some, Tensor chosen, Tensor rejected, int all) {
        double chosenReward = 0;
        double rejectedReward = 0;
        int right = 0;
        for (int i = 0; i < some.size(); i++) {
            int pair = some.numbers()[i];
            double better = config.beta() * (chosen.get(i, 0) - reference[2 * pair]);
            double worse = config.beta() * (rejected.get(i, 0) - reference[2 * pair + 1]);
            chosenReward += better;
            rejectedReward += worse;
            right += better > worse ? 1 : 0;
        }
        return loss.mean("chosenLogProb", BatchGradient.sum(chosen), all)
                .mean("rejectedLogProb", BatchGradient.sum(rejected), all)
                .mean("chosenReward", chosenReward, all)
                .mean("rejectedReward", rejectedReward, all)
                .mean("margin", chosenReward - rejectedReward, all)
                .mean("accuracy", right, all);
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
        return Settings.texts(config, "policy", policy, "reference", !referenceFree, "optimizer", optimizer);
    }

    @Override
    public void save(State state) {
        Objects.requireNonNull(state, "state");
        counters.save(state.child("counters"));
        state.put("reference", reference);
        policy.parameters().save(state.child("policy"));
        optimizer.save(state.child("optimizer"));
    }

    @Override
    public void load(State state) {
        Objects.requireNonNull(state, "state");
        policy.parameters().load(state.child("policy"));
        optimizer.load(state.child("optimizer"));
        state.get("reference", reference);
        counters.load(state.child("counters"));
    }
}
