package io.github.ascentrl.algos.sequence;

import io.github.ascentrl.algos.internal.BatchGradient;
import io.github.ascentrl.algos.internal.Counters;
import io.github.ascentrl.algos.internal.Fit;
import io.github.ascentrl.algos.internal.Metrics;
import io.github.ascentrl.algos.internal.Minibatch;
import io.github.ascentrl.algos.internal.Models;
import io.github.ascentrl.algos.internal.PerStep;
import io.github.ascentrl.algos.internal.Settings;
import io.github.ascentrl.algos.policy.DifferentiablePolicy;
import io.github.ascentrl.api.EpisodicDataset;
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
 * Trains a decision transformer (Chen et al., 2106.01345): supervised learning of recorded actions from observations,
 * previous actions and returns-to-go, in {@linkplain DecisionRows rows}. When {@link ReturnConditioned} asks the model
 * for a high return, it imitates the actions that led to one.
 *
 * <pre>{@code
 * Trainer trainer = new DecisionTransformer(data, rows, model, optimizer, DecisionConfig.DEFAULTS, rng);
 * trainer.train(Budget.updates(10_000));
 * Policy policy = new ReturnConditioned(model, rows, 15);
 * }</pre>
 *
 * <p>An update is one optimiser step on newly drawn windows of the data; the loss is the mean of −log π over all their
 * steps. For each window, a step is drawn uniformly from all steps of the data, and then its position in the window. A
 * window that would extend beyond the episode is shifted into it, and an episode no longer than a window is taken
 * whole. A window starts with empty memory. The model may be any policy over rows; a policy without memory, such as one
 * over an {@code Mlp}, sees only the current row.
 *
 * <p>Metrics of each update: {@code loss} (before the step), {@code gradientNorm} (before clipping) and
 * {@code learningRate}; with an {@linkplain #auxiliary auxiliary loss}, {@code loss} is {@code controlLoss} + weight ·
 * {@code auxiliaryLoss}. No environment is stepped, so only a budget of updates can end a call.
 */
public final class DecisionTransformer implements Trainer {
    private static final float[] NO_RETURNS = {};
    private static final int[] NO_LENGTHS = {};

    private final Windows data;
    private final DifferentiablePolicy model;
    private final Optimizer optimizer;
    private final DecisionConfig config;
    private final Rng rng;
    private final BatchGradient gradient;
    private final Counters counters = new Counters();
    private AuxiliaryLoss auxiliary;
    private double weight;
    private int parts;

    /**
     * Creates a trainer.
     *
     * @param data the data to learn from, at least one step; its returns-to-go are computed here, once
     * @param rows the format of the model's observations
     * @param model a policy whose observations are the rows
     * @param optimizer updates the model's parameters
     * @param config the settings
     * @param rng the root key of all random numbers, for windows and for dropout
     * @throws IllegalArgumentException if there are no steps, the rows or the model were made for other spaces, or the
     *     optimiser updates other parameters
     */
    public DecisionTransformer(
            EpisodicDataset data,
            DecisionRows rows,
            DifferentiablePolicy model,
            Optimizer optimizer,
            DecisionConfig config,
            Rng rng) {
        Objects.requireNonNull(data, "data");
        Objects.requireNonNull(rows, "rows");
        Objects.requireNonNull(model, "model");
        Objects.requireNonNull(config, "config");
        Objects.requireNonNull(rng, "rng");
        if (data.size() == 0) {
            throw new IllegalArgumentException("the data set is empty; a decision transformer needs at least 1 step");
        }
        rows.check(data.observationSpace(), data.actionSpace());
        checkModel(model, rows, data);
        Models.checkOptimizer(optimizer, model.parameters());
        this.data = new Windows(data, rows);
        this.model = model;
        this.optimizer = optimizer;
        this.config = config;
        this.rng = rng;
        gradient = new BatchGradient(model.parameters());
    }

    private static void checkModel(DifferentiablePolicy model, DecisionRows rows, EpisodicDataset data) {
        try {
            model.checkFits(rows.space(), data.actionSpace(), false);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "the model does not fit rows of " + rows.size()
                            + " numbers; build its network with DecisionNetwork: " + e.getMessage(),
                    e);
        }
        Fit.checkSpan(model);
    }

    /**
     * Sets the number of threads that compute gradients; 1 by default. It affects only the speed.
     *
     * @param threads the number of threads, ≥ 1
     * @return this
     * @throws IllegalArgumentException if {@code threads} is less than 1
     */
    public DecisionTransformer threads(int threads) {
        gradient.threads(threads);
        return this;
    }

    /**
     * Adds a second loss of the same parameters: the trainer then minimises the loss of the windows + weight · the mean
     * over the parts. There is none by default; a trainer that resumes from a saved state must be given it again.
     *
     * @param loss the second loss; each part of an update has a separate key
     * @param weight λ, at least 0 and finite
     * @param parts the number of times the loss is drawn in an update, ≥ 1; parts may be computed on several threads at
     *     a time, and a tape records one part at a time
     * @return this
     * @throws IllegalArgumentException if a number is out of range
     */
    public DecisionTransformer auxiliary(AuxiliaryLoss loss, double weight, int parts) {
        Settings.coefficient("weight", weight);
        Settings.atLeastOne("parts", parts);
        auxiliary = Objects.requireNonNull(loss, "loss");
        this.weight = weight;
        this.parts = parts;
        return this;
    }

    @Override
    public UpdateStats update() {
        return counters.update("decision transformer", this::updateOnce);
    }

    private UpdateStats updateOnce() {
        Rng update = rng.child(counters.updates());
        Batch batch = data.draw(config.windows(), config.length(), update.child("windows"));
        Rng noise = update.child("dropout");
        Rng others = update.child("auxiliary");
        Metrics metrics = new Metrics();
        metrics.addAll(gradient.of(
                Minibatch.whole(batch, model.span()),
                (tape, rows) -> {
                    tape.noise(noise.child(rows.from()));
                    return control(tape, rows.batch(), batch.steps());
                },
                parts,
                (tape, part) -> other(tape, others.child(part))));
        metrics.put("gradientNorm", GradientClipping.byGlobalNorm(model.parameters(), config.maxGradientNorm()));
        metrics.put("learningRate", optimizer.learningRate());
        optimizer.step();
        return counters.count(0, NO_RETURNS, NO_LENGTHS, metrics.values());
    }

    /** −(1/n) Σ log π(a<sub>t</sub>|row<sub>t</sub>, …) over a part of the n steps. */
    private Loss control(Tape tape, Batch batch, int n) {
        Tensor loss = tape.scale(tape.sum(PerStep.on(model, tape, batch).logProb()), -1f / n);
        Loss total = Loss.of(loss);
        return auxiliary == null ? total : total.part("controlLoss", loss).part("auxiliaryLoss", 0);
    }

    /** λ/k times the second loss, for one of its k parts. */
    private Loss other(Tape tape, Rng key) {
        tape.noise(key.child("dropout"));
        Tensor loss = auxiliary.of(tape, key);
        return Loss.of(tape.scale(loss, (float) (weight / parts)))
                .part("controlLoss", 0)
                .part("auxiliaryLoss", (double) loss.scalar() / parts);
    }

    @Override
    public DifferentiablePolicy policy() {
        return model;
    }

    @Override
    public Totals totals() {
        return counters.totals();
    }

    @Override
    public Map<String, String> settings() {
        return Settings.texts(
                config, "policy", model, "optimizer", optimizer, "auxiliaryWeight", weight, "auxiliaryParts", parts);
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
