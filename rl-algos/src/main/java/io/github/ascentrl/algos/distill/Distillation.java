package io.github.ascentrl.algos.distill;

import io.github.ascentrl.algos.internal.BatchGradient;
import io.github.ascentrl.algos.internal.Counters;
import io.github.ascentrl.algos.internal.Metrics;
import io.github.ascentrl.algos.internal.Minibatch;
import io.github.ascentrl.algos.internal.Models;
import io.github.ascentrl.algos.internal.Settings;
import io.github.ascentrl.algos.policy.CategoricalPolicy;
import io.github.ascentrl.algos.policy.Distribution;
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
import java.util.Map;

/**
 * Algorithm distillation (Laskin et al., 2210.14215): a model with memory learns to predict the actions of learning
 * histories from all that went before in a window of them, at every position. An update is one step of the optimiser on so
 * many windows, drawn anew.
 *
 * <p>Metrics of each update: {@code loss} (the mean of −log π before the step, with labels
 * smoothed where the settings say so), {@code gradientNorm} (before clipping) and
 * {@code learningRate}. No environment is stepped: only a budget of updates ends a call.
 */
public final class Distillation implements Trainer {
    private static final float[] NO_RETURNS = {};
    private static final int[] NO_LENGTHS = {};

    private final LearningHistories histories;
    private final CategoricalPolicy model;
    private final Optimizer optimizer;
    private final DistillationConfig config;
    private final Rng rng;
    private final BatchGradient gradient;
    private final Counters counters = new Counters();

    /**
     * A trainer.
     *
     * @param histories what is learned from; at least one
     * @param model over a network with memory that takes the histories' tokens
     * @param optimizer of the model's parameters
     * @param config the settings
     * @param rng the key of all chance: which windows, and what is dropped out
     * @throws IllegalArgumentException if there are no histories, the model takes other tokens, or the optimiser moves other
     *     parameters
     */
    public Distillation(
            LearningHistories histories,
            CategoricalPolicy model,
            Optimizer optimizer,
            DistillationConfig config,
            Rng rng) {
        int columns = histories.tokens().things().length;
        if (histories.size() == 0 || model.network().inputSize() != columns) {
            throw new IllegalArgumentException("a model of " + model.network().inputSize() + " columns for "
                    + histories.size() + " histories with tokens of " + columns
                    + "; build its network for the tokens, and add histories");
        }
        Models.checkOptimizer(optimizer, model.parameters());
        this.histories = histories;
        this.model = model;
        this.optimizer = optimizer;
        this.config = config;
        this.rng = rng;
        gradient = new BatchGradient(model.parameters());
    }

    /**
     * Sets how many threads compute gradients; 1 unless set. It changes the speed and nothing else.
     *
     * @param threads ≥ 1
     * @return this
     * @throws IllegalArgumentException if it is less
     */
    public Distillation threads(int threads) {
        gradient.threads(threads);
        return this;
    }

    @Override
    public UpdateStats update() {
        return counters.update("distillation", this::updateOnce);
    }

    private UpdateStats updateOnce() {
        Rng update = rng.child(counters.updates());
        Batch batch = histories.windows(config.windows(), config.length(), update.child("windows"));
        Rng noise = update.child("dropout");
        float each = 1f / batch.steps();
        Metrics metrics = new Metrics();
        metrics.addAll(gradient.of(Minibatch.whole(batch, model.span()), (tape, rows) -> {
            tape.noise(noise.child(rows.from()));
            return Loss.of(tape.scale(loss(tape, rows.batch()), each));
        }));
        metrics.put("gradientNorm", GradientClipping.byGlobalNorm(model.parameters(), config.maxGradientNorm()));
        metrics.put("learningRate", optimizer.learningRate());
        optimizer.step();
        return counters.count(0, NO_RETURNS, NO_LENGTHS, metrics.values());
    }

    /** Σ (1 − ε)·(−log π(a)) + ε·H(u, π), where u takes all actions alike: H(u, π) = H(u) + KL(u‖π) is their mean of −log π. */
    private Tensor loss(Tape tape, Batch batch) {
        Distribution pi = model.on(tape, batch);
        Tensor logProb = tape.sum(pi.logProb());
        float epsilon = (float) config.labelSmoothing();
        if (epsilon == 0) {
            return tape.scale(logProb, -1);
        }
        int n = batch.steps();
        Tensor noPreference = tape.constant(new float[n * model.actions()], n, model.actions());
        Distribution u = model.on(tape, noPreference, batch);
        Tensor all = tape.add(tape.sum(u.entropy()), tape.sum(u.divergence(pi)));
        return tape.combine(epsilon - 1, logProb, epsilon, all);
    }

    /**
     * {@return the mean of −log π over windows of other histories; learns nothing}
     *
     * @param others with the same tokens
     * @param windows how many, ≥ 1
     * @param key draws them
     */
    public double loss(LearningHistories others, int windows, Rng key) {
        Batch batch = others.windows(windows, config.length(), key);
        Tape tape = new Tape();
        return -BatchGradient.sum(model.on(tape, batch).logProb()) / batch.steps();
    }

    @Override
    public CategoricalPolicy policy() {
        return model;
    }

    @Override
    public Totals totals() {
        return counters.totals();
    }

    @Override
    public Map<String, String> settings() {
        return Settings.texts(config, "policy", model, "optimizer", optimizer);
    }

    @Override
    public void save(State state) {
        counters.save(state.child("counters"));
        model.parameters().save(state.child("model"));
        optimizer.save(state.child("optimizer"));
    }

    @Override
    public void load(State state) {
        model.parameters().load(state.child("model"));
        optimizer.load(state.child("optimizer"));
        counters.load(state.child("counters"));
    }
}
