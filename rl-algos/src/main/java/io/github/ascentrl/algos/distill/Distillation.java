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
import java.util.Objects;

/**
 * Algorithm distillation (Laskin et al., 2210.14215): a model with memory learns to predict the actions in learning
 * histories. It learns from windows of these histories; at every position it sees all preceding steps of the window. An
 * update is one step of the optimiser on newly drawn windows.
 *
 * <p>Metrics of each update: {@code loss} (the mean of −log π before the step, with the label smoothing of the
 * settings), {@code gradientNorm} (before clipping) and {@code learningRate}. No environment is stepped: only a budget
 * of updates ends training.
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
     * Creates a trainer.
     *
     * @param histories the histories to learn from, at least one
     * @param model a policy over a network with memory that takes the histories' tokens
     * @param optimizer the optimiser of the model's parameters
     * @param config the settings
     * @param rng the key of all random numbers: the choice of windows, and dropout
     * @throws IllegalArgumentException if there are no histories, the model takes other tokens, or the optimiser has
     *     other parameters
     */
    public Distillation(
            LearningHistories histories,
            CategoricalPolicy model,
            Optimizer optimizer,
            DistillationConfig config,
            Rng rng) {
        Objects.requireNonNull(histories, "histories");
        Objects.requireNonNull(model, "model");
        Objects.requireNonNull(optimizer, "optimizer");
        Objects.requireNonNull(config, "config");
        Objects.requireNonNull(rng, "rng");
        int columns = histories.tokens().things().length;
        if (histories.size() == 0 || model.network().inputSize() != columns) {
            throw new IllegalArgumentException(
                    "a model that takes " + model.network().inputSize() + " columns, but "
                            + histories.size() + " histories with tokens of " + columns
                            + "; build the network for the tokens, and add at least 1 history");
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
     * Sets the number of threads that compute gradients; 1 by default. It changes only the speed.
     *
     * @param threads ≥ 1
     * @return this
     * @throws IllegalArgumentException if {@code threads < 1}
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

    /**
     * Σ (1 − ε)·(−log π(a)) + ε·H(u, π) with u uniform: H(u, π) = H(u) + KL(u‖π) is the mean of −log π over actions.
     */
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
     * {@return the mean of −log π over windows of other histories} The model does not learn from them.
     *
     * @param others histories with the same tokens
     * @param windows the number of windows, ≥ 1
     * @param key draws the windows
     */
    public double loss(LearningHistories others, int windows, Rng key) {
        Objects.requireNonNull(others, "others");
        Objects.requireNonNull(key, "key");
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
        Objects.requireNonNull(state, "state");
        counters.save(state.child("counters"));
        model.parameters().save(state.child("model"));
        optimizer.save(state.child("optimizer"));
    }

    @Override
    public void load(State state) {
        Objects.requireNonNull(state, "state");
        model.parameters().load(state.child("model"));
        optimizer.load(state.child("optimizer"));
        counters.load(state.child("counters"));
    }
}
