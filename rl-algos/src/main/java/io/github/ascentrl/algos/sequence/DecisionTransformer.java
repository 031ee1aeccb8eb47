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
 * Decision transformer (Chen et al., 2106.01345): supervised learning of recorded actions from the observations, the actions
 * before and the returns that were still to come, {@linkplain DecisionRows row by row}. Asked for a high return by
 * {@link ReturnConditioned}, the model does what was done where there was one.
 *
 * <pre>{@code
 * Trainer trainer = new DecisionTransformer(data, rows, model, optimizer, DecisionConfig.DEFAULTS, rng);
 * trainer.train(Budget.updates(10_000));
 * Policy policy = new ReturnConditioned(model, rows, 15);
 * }</pre>
 *
 * <p>An update is one step of the optimiser on so many windows of the data, drawn anew; the loss is the mean of −log π over all
 * their steps. For each window a step is drawn, all steps of the data being as likely, and a place in the window for it; what
 * would leave the episode is moved into it, and an episode not longer than a window is taken whole. A window begins with empty
 * memory. The model may be any policy over rows; one without memory, over an {@code Mlp}, sees the present row alone.
 *
 * <p>Metrics of each update: {@code loss} (before the step), {@code gradientNorm} (before clipping) and {@code learningRate};
 * with an {@linkplain #auxiliary auxiliary loss} {@code loss} is the sum of both, and {@code controlLoss} and
 * {@code auxiliaryLoss} are what it consists of. No environment is stepped: only a budget of updates ends a call.
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
     * A trainer.
     *
     * @param data what is learned from, at least one step; its returns are summed up now
     * @param rows what the model sees of a step
     * @param model a policy whose observations are the rows
     * @param optimizer of the model's parameters
     * @param config the settings
     * @param rng the key of all chance: which windows, and what is dropped out
     * @throws IllegalArgumentException if there is no step, the rows or the model were made for other spaces, or the optimiser
     *     moves other parameters
     */
    public DecisionTransformer(
            EpisodicDataset data,
            DecisionRows rows,
            DifferentiablePolicy model,
            Optimizer optimizer,
            DecisionConfig config,
            Rng rng) {
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
     * Sets how many threads compute gradients; 1 unless set. It changes the speed and nothing else.
     *
     * @param threads ≥ 1
     * @return this
     * @throws IllegalArgumentException if it is less
     */
    public DecisionTransformer threads(int threads) {
        gradient.threads(threads);
        return this;
    }

    /**
     * Adds another loss of the same parameters: what is made small is the loss of the windows + weight · the mean of the parts.
     * None unless set; a trainer that goes on from a saved state must have it, too.
     *
     * @param loss the other loss; each part of an update has a key and a tape of its own
     * @param weight λ, at least 0 and finite
     * @param parts how often the loss is drawn in an update, ≥ 1; they may be computed on several threads at a time, and one
     *     tape holds one of them
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

    /** −(1/n) Σ log π(a<sub>t</sub>|row<sub>t</sub>, …) over some of n steps. */
    private Loss control(Tape tape, Batch batch, int n) {
        Tensor loss = tape.scale(tape.sum(PerStep.on(model, tape, batch).logProb()), -1f / n);
        Loss total = Loss.of(loss);
        return auxiliary == null ? total : total.part("controlLoss", loss).part("auxiliaryLoss", 0);
    }

    /** λ/k of the other loss, one of k parts. */
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
