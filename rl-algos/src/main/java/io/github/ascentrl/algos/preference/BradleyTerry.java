package io.github.ascentrl.algos.preference;

import io.github.ascentrl.algos.internal.BatchGradient;
import io.github.ascentrl.algos.internal.Counters;
import io.github.ascentrl.algos.internal.Metrics;
import io.github.ascentrl.algos.internal.Models;
import io.github.ascentrl.algos.internal.Settings;
import io.github.ascentrl.api.State;
import io.github.ascentrl.api.Stateful;
import io.github.ascentrl.api.Totals;
import io.github.ascentrl.api.UpdateStats;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.data.Preferences;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.nn.Loss;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.Tensor;
import io.github.ascentrl.nn.optim.GradientClipping;
import io.github.ascentrl.nn.optim.Optimizer;
import java.util.Objects;

/**
 * Fits a {@link RewardModel} to preferences by the model of Bradley and Terry (1952): an answer is preferred to another
 * with probability σ(r − r′). An update is one step of the optimiser on one batch of pairs; each epoch visits every
 * pair once, in a new random order.
 *
 * <p>Metrics of each update, before the step: {@code loss} (the mean of −log σ(r − r′), weighted), {@code chosenReward},
 * {@code rejectedReward}, {@code margin} (means over pairs), {@code accuracy}, {@code gradientNorm}, {@code learningRate} and
 * {@code epoch}.
 */
public final class BradleyTerry implements Stateful {
    private static final float[] NO_RETURNS = {};
    private static final int[] NO_LENGTHS = {};

    private final Preferences pairs;
    private final int size;
    private final double meanWeight;
    private final RewardModel model;
    private final Optimizer optimizer;
    private final int batchSize;
    private final Rng rng;
    private final BatchGradient gradient;
    private final Counters counters = new Counters();

    /**
     * Prepares a fit.
     *
     * @param pairs the preferences to learn from, at least one; pairs added later are ignored
     * @param model the model to fit
     * @param optimizer the optimiser of the model's parameters
     * @param batchSize the number of pairs in each step, ≥ 1
     * @param rng the key of the order of pairs
     * @throws IllegalArgumentException if there are no pairs, the model was made for other spaces, the optimiser moves
     *     other parameters, or the batch size is less than 1
     */
    public BradleyTerry(Preferences pairs, RewardModel model, Optimizer optimizer, int batchSize, Rng rng) {
        Objects.requireNonNull(pairs, "pairs");
        Objects.requireNonNull(model, "model");
        Objects.requireNonNull(rng, "rng");
        if (pairs.size() == 0) {
            throw new IllegalArgumentException("there are no pairs; add at least 1");
        }
        if (!model.observationSpace().equals(pairs.observationSpace())
                || !model.actionSpace().equals(pairs.actionSpace())) {
            throw new IllegalArgumentException("the reward model is for " + model.observationSpace() + " and "
                    + model.actionSpace() + ", but the pairs are of " + pairs.observationSpace() + " and "
                    + pairs.actionSpace() + "; build it with the spaces of the pairs");
        }
        Settings.atLeastOne("batchSize", batchSize);
        Models.checkOptimizer(optimizer, model.parameters());
        this.pairs = pairs;
        size = pairs.size();
        meanWeight = Pairs.meanWeight(pairs);
        this.model = model;
        this.optimizer = optimizer;
        this.batchSize = batchSize;
        this.rng = rng;
        gradient = new BatchGradient(model.parameters());
    }

    /**
     * Sets the number of threads that compute gradients of batches of 512 steps or more; 1 by default. It changes only
     * the speed.
     *
     * @param threads ≥ 1
     * @return this
     * @throws IllegalArgumentException if it is less than 1
     */
    public BradleyTerry threads(int threads) {
        gradient.threads(threads);
        return this;
    }

    /** {@return the statistics of an update, which this method makes} */
    public UpdateStats update() {
        return counters.update("reward model", this::updateOnce);
    }

    private UpdateStats updateOnce() {
        long update = counters.updates();
        Pairs drawn = Pairs.drawn(pairs, size, batchSize, update, rng);
        double weight = meanWeight * drawn.size();
        Metrics metrics = new Metrics();
        metrics.addAll(gradient.of(
                drawn.cuts(), (tape, shard) -> loss(tape, drawn.part(shard.index()), weight, drawn.size())));
        metrics.put("gradientNorm", GradientClipping.globalNorm(model.parameters()));
        metrics.put("learningRate", optimizer.learningRate());
        metrics.put("epoch", (double) (update + 1) * drawn.size() / size);
        optimizer.step();
        return counters.count(0, NO_RETURNS, NO_LENGTHS, metrics.values());
    }

    private Loss loss(Tape tape, Pairs some, double weight, int all) {
        Batch batch = some.batch();
        Tensor rewards = model.on(tape, batch);
        Tensor chosen = Pairs.sums(tape, rewards, batch, 0, false);
        Tensor rejected = Pairs.sums(tape, rewards, batch, 1, false);
        Tensor losses = PreferenceLoss.sigmoid().of(tape, tape.subtract(chosen, rejected), 1);
        float[] weights = new float[some.size()];
        int right = 0;
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (float) (pairs.weight(some.numbers()[i]) / weight);
            right += chosen.get(i, 0) > rejected.get(i, 0) ? 1 : 0;
        }
        double better = BatchGradient.sum(chosen);
        double worse = BatchGradient.sum(rejected);
        return Loss.of(tape.dot(losses, weights))
                .mean("chosenReward", better, all)
                .mean("rejectedReward", worse, all)
                .mean("margin", better - worse, all)
                .mean("accuracy", right, all);
    }

    /** {@return the fitted model} */
    public RewardModel model() {
        return model;
    }

    /** {@return the updates made so far} */
    public Totals totals() {
        return counters.totals();
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
