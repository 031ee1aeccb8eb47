package io.github.ascentrl.algos.imitation;

import io.github.ascentrl.algos.internal.BatchGradient;
import io.github.ascentrl.algos.internal.Counters;
import io.github.ascentrl.algos.internal.Fit;
import io.github.ascentrl.algos.internal.Metrics;
import io.github.ascentrl.algos.internal.Minibatch;
import io.github.ascentrl.algos.internal.Models;
import io.github.ascentrl.algos.internal.Segments;
import io.github.ascentrl.algos.internal.Undo;
import io.github.ascentrl.algos.policy.DifferentiablePolicy;
import io.github.ascentrl.algos.policy.Span;
import io.github.ascentrl.api.Dataset;
import io.github.ascentrl.api.EpisodicDataset;
import io.github.ascentrl.api.State;
import io.github.ascentrl.api.Trainer;
import io.github.ascentrl.api.UpdateStats;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.nn.Loss;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.optim.GradientClipping;
import io.github.ascentrl.nn.optim.Optimizer;
import java.util.stream.LongStream;

/**
 * Behaviour cloning (Pomerleau, 1989; report R0 §2): supervised learning of the actions that an expert took. An update
 * is one step of the optimiser on one minibatch, so {@code Budget.updates(10_000)} makes ten thousand steps and
 * {@code Budget.updates(10 * trainer.updatesPerEpoch())} ten epochs. Each epoch visits every row once, in an order of its
 * own unless told otherwise.
 *
 * <p>A policy with memory learns from whole episodes: a minibatch is as many of them as have {@code batchSize} rows on
 * average, and the data set must know where they begin ({@link EpisodicDataset}).
 *
 * <p>Given validation data, the loss on them is measured now and then, the best parameters are kept for
 * {@link #useBest()}, and training is {@link #finished()} when it has not improved for long.
 *
 * <p>After an update that throws, everything is as before it.
 *
 * <p>Metrics of each update: {@code loss} (before the step), {@code gradientNorm} (before clipping), {@code learningRate},
 * {@code epoch} (as a fraction) and {@code validationLoss} (NaN where it was not measured). No environment is stepped:
 * episodes and steps stay 0, so that only a budget of updates ends a call.
 */
public final class BehaviourCloning implements Trainer {
    private static final float[] NO_RETURNS = {};
    private static final int[] NO_LENGTHS = {};
    /** Rows that a loss is measured on at a time. */
    private static final int CHUNK = 1024;

    private final Dataset data;
    private final Dataset validation;
    private final DifferentiablePolicy policy;
    private final Optimizer optimizer;
    private final CloningConfig config;
    private final BatchGradient gradient;
    private final DataLoader minibatches;
    private final float[] best;
    private final Tape tape = new Tape();
    private final Counters counters = new Counters();
    private double bestLoss = Double.NaN; // not measured yet
    private long validationsSinceBest;

    /**
     * A trainer without validation data.
     *
     * @param data the demonstrations, at least one row
     * @param policy what is trained
     * @param optimizer of the policy's parameters
     * @param config the settings
     * @param rng the key that the order of rows derives from
     * @throws IllegalArgumentException if there is no row, the policy was made for other spaces, or the optimiser moves
     *     other parameters than the policy's
     */
    public BehaviourCloning(
            Dataset data, DifferentiablePolicy policy, Optimizer optimizer, CloningConfig config, Rng rng) {
        this(data, null, policy, optimizer, config, rng);
    }

    private BehaviourCloning(
            Dataset data,
            Dataset validation,
            DifferentiablePolicy policy,
            Optimizer optimizer,
            CloningConfig config,
            Rng rng) {
        Fit.of(data).check(policy);
        Models.checkOptimizer(optimizer, policy.parameters());
        if (validation != null) {
            DataLoader.units(validation, policy.span()); // refuses what cannot be learned from
        }
        this.data = data;
        this.validation = validation;
        this.policy = policy;
        this.optimizer = optimizer;
        this.config = config;
        gradient = new BatchGradient(policy.parameters());
        minibatches = config.randomOrder()
                ? DataLoader.shuffled(data, policy.span(), config.batchSize(), rng.child("minibatches"))
                : DataLoader.inOrder(data, policy.span(), config.batchSize());
        best = policy.parameters().values().clone();
    }

    /**
     * {@return a trainer that also measures the loss on data it does not learn from}
     *
     * @param data the demonstrations, at least one row
     * @param validation others, at least one row; see {@link io.github.ascentrl.algos.data.Datasets#splitEpisodes}
     * @param policy what is trained
     * @param optimizer of the policy's parameters
     * @param config the settings
     * @param rng the key that the order of rows derives from
     * @throws IllegalArgumentException if there is no row, spaces differ from each other or the policy's, or the
     *     optimiser moves other parameters than the policy's
     */
    public static BehaviourCloning validated(
            Dataset data,
            Dataset validation,
            DifferentiablePolicy policy,
            Optimizer optimizer,
            CloningConfig config,
            Rng rng) {
        if (validation.size() == 0) {
            throw new IllegalArgumentException("the validation data are empty; give at least 1 row, or none at all");
        }
        if (!validation.observationSpace().equals(data.observationSpace())
                || !validation.actionSpace().equals(data.actionSpace())) {
            throw new IllegalArgumentException("the validation data have spaces " + validation.observationSpace()
                    + " and " + validation.actionSpace() + ", the others " + data.observationSpace() + " and "
                    + data.actionSpace());
        }
        return new BehaviourCloning(data, validation, policy, optimizer, config, rng);
    }

    /**
     * Sets how many threads compute gradients of batches of 512 rows or more; 1 unless set. It changes the speed and
     * nothing else: results and saved states are the same for any number.
     *
     * @param threads ≥ 1
     * @return this
     * @throws IllegalArgumentException if it is less
     */
    public BehaviourCloning threads(int threads) {
        gradient.threads(threads);
        return this;
    }

    @Override
    public UpdateStats update() {
        return counters.update("cloning", this::updateOnce);
    }

    private UpdateStats updateOnce() {
        long update = counters.updates();
        Batch batch = Segments.cut(minibatches.at(update), policy, config.segmentLength());
        float each = 1f / batch.steps();
        Metrics metrics = new Metrics();
        metrics.addAll(gradient.of( // ∂loss/∂θ, into the parameters' gradients
                Minibatch.whole(batch, policy.span()),
                (tape, rows) -> // mean of −log π(a|s), or of config.loss()
                Loss.of(tape.scale(config.loss().of(tape, policy, rows.batch()), each))));
        metrics.put("gradientNorm", GradientClipping.byGlobalNorm(policy.parameters(), config.maxGradientNorm()));
        metrics.put("learningRate", optimizer.learningRate());
        metrics.put("epoch", minibatches.epochs(update + 1));
        metrics.put("validationLoss", Double.NaN);
        if (validation != null && (update + 1) % config.validateEvery() == 0) {
            Undo.onFailure(
                    () -> {
                        optimizer.step(); // θ ← θ − step
                        metrics.put("validationLoss", validate());
                    },
                    policy.parameters(),
                    optimizer);
        } else {
            optimizer.step(); // θ ← θ − step, whole or not at all
        }
        return counters.count(0, NO_RETURNS, NO_LENGTHS, metrics.values());
    }

    /** Measures the validation loss and keeps the best parameters; {@return the loss} */
    private double validate() {
        double loss = loss(validation);
        if (loss < bestLoss || Double.isNaN(bestLoss) && !Double.isNaN(loss)) {
            bestLoss = loss;
            validationsSinceBest = 0;
            System.arraycopy(policy.parameters().values(), 0, best, 0, best.length);
        } else {
            validationsSinceBest++;
        }
        return loss;
    }

    /** {@return whether the validation loss has not improved for as many validations as there is patience} */
    @Override
    public boolean finished() {
        return validationsSinceBest >= config.patience();
    }

    /**
     * Gives the policy the parameters from when the validation loss was lowest.
     *
     * @throws IllegalStateException if it was never measured, or never finite, so that none are best
     */
    public void useBest() {
        if (Double.isNaN(bestLoss)) {
            throw new IllegalStateException("the validation loss was never measured, or only NaN; train for at least "
                    + config.validateEvery() + " updates with validation data first");
        }
        if (Double.isInfinite(bestLoss)) {
            throw new IllegalStateException("the validation loss was measured and infinite every time, so no parameters"
                    + " are best; look for validation actions that the policy holds impossible, or far too large ones");
        }
        policy.parameters().set(best);
    }

    /** {@return the lowest validation loss so far, which may be infinite; NaN if it was never measured} */
    public double bestValidationLoss() {
        return bestLoss;
    }

    /**
     * {@return the mean loss of the present policy over a data set; learns nothing}
     *
     * @param other at least one row
     * @throws IllegalArgumentException if there is none
     */
    public double loss(Dataset other) {
        Span span = policy.span();
        long units = other.size() == 0 ? 0 : DataLoader.units(other, span);
        if (units == 0) {
            throw new IllegalArgumentException("the data set is empty; a mean loss needs at least 1 row");
        }
        int chunk = span.isStep() ? CHUNK : 1;
        double sum = 0;
        for (long first = 0; first < units; first += chunk) {
            long[] some =
                    LongStream.range(first, Math.min(first + chunk, units)).toArray();
            Batch batch =
                    span.isStep() ? DataLoader.rows(other, some) : DataLoader.episodes((EpisodicDataset) other, some);
            tape.clear();
            sum += config.loss().of(tape, policy, batch).scalar();
        }
        return sum / other.size();
    }

    /** {@return how many updates see every row once, rounded up} */
    public long updatesPerEpoch() {
        return minibatches.perEpoch();
    }

    @Override
    public DifferentiablePolicy policy() {
        return policy;
    }

    @Override
    public void save(State state) {
        counters.save(state.child("counters"));
        state.put("validationsSinceBest", validationsSinceBest);
        state.put("bestLoss", new double[] {bestLoss});
        state.put("best", best);
        policy.parameters().save(state.child("policy"));
        optimizer.save(state.child("optimizer"));
    }

    @Override
    public void load(State state) {
        policy.parameters().load(state.child("policy"));
        optimizer.load(state.child("optimizer"));
        state.get("best", best);
        bestLoss = state.doubles("bestLoss")[0];
        validationsSinceBest = state.number("validationsSinceBest");
        counters.load(state.child("counters"));
    }
}
