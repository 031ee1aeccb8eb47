package io.github.ascentrl.algos.imitation;

import io.github.ascentrl.algos.internal.BatchGradient;
import io.github.ascentrl.algos.internal.Counters;
import io.github.ascentrl.algos.internal.Fit;
import io.github.ascentrl.algos.internal.Metrics;
import io.github.ascentrl.algos.internal.Minibatch;
import io.github.ascentrl.algos.internal.Models;
import io.github.ascentrl.algos.internal.Segments;
import io.github.ascentrl.algos.internal.Settings;
import io.github.ascentrl.algos.internal.Undo;
import io.github.ascentrl.algos.policy.DifferentiablePolicy;
import io.github.ascentrl.algos.policy.Span;
import io.github.ascentrl.api.Dataset;
import io.github.ascentrl.api.EpisodicDataset;
import io.github.ascentrl.api.State;
import io.github.ascentrl.api.Totals;
import io.github.ascentrl.api.Trainer;
import io.github.ascentrl.api.UpdateStats;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.nn.Loss;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.optim.GradientClipping;
import io.github.ascentrl.nn.optim.Optimizer;
import java.util.Map;
import java.util.Objects;
import java.util.stream.LongStream;

/**
 * Behaviour cloning (Pomerleau, 1989; report R0 §2): supervised learning of the actions that an expert took. An update
 * is one step of the optimiser on one minibatch, so {@code Budget.updates(10_000)} makes ten thousand steps and {@code
 * Budget.updates(10 * trainer.updatesPerEpoch())} ten epochs. Each epoch visits every row once, by default in a new
 * random order.
 *
 * <p>A policy with memory learns from whole episodes: a minibatch has as many episodes as contain {@code batchSize}
 * rows on average, and the data set must be an {@link EpisodicDataset}.
 *
 * <p>With validation data, the validation loss is measured at intervals, the best parameters are kept for
 * {@link #useBest()}, and training is {@link #finished()} when the loss has not improved for long enough.
 *
 * <p>If an update throws, everything is as it was before that update.
 *
 * <p>Metrics of each update: {@code loss} (before the step), {@code gradientNorm} (before clipping), {@code
 * learningRate}, {@code epoch} (as a fraction) and {@code validationLoss} (NaN where it was not measured). No
 * environment is stepped: episodes and steps stay 0, so only a budget of updates ends training.
 */
public final class BehaviourCloning implements Trainer {
    private static final float[] NO_RETURNS = {};
    private static final int[] NO_LENGTHS = {};
    /** The number of rows for which a loss is computed at once. */
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
     * Creates a trainer without validation data.
     *
     * @param data the demonstrations, at least one row
     * @param policy the policy to train
     * @param optimizer the optimiser of the policy's parameters
     * @param config the settings
     * @param rng the key of the order of rows
     * @throws IllegalArgumentException if there are no rows, the policy was built for other spaces, or the optimiser
     *     has other parameters than the policy
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
        Objects.requireNonNull(data, "data");
        Objects.requireNonNull(policy, "policy");
        Objects.requireNonNull(optimizer, "optimizer");
        Objects.requireNonNull(config, "config");
        Objects.requireNonNull(rng, "rng");
        Fit.of(data).check(policy);
        Models.checkOptimizer(optimizer, policy.parameters());
        if (validation != null) {
            DataLoader.units(validation, policy.span()); // rejects unsuitable data
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
     * {@return a trainer that also measures the loss on validation data}
     *
     * @param data the demonstrations, at least one row
     * @param validation other demonstrations, at least one row; see
     *     {@link io.github.ascentrl.algos.data.Datasets#splitEpisodes}
     * @param policy the policy to train
     * @param optimizer the optimiser of the policy's parameters
     * @param config the settings
     * @param rng the key of the order of rows
     * @throws IllegalArgumentException if there are no rows, the spaces of the data sets and the policy differ, or the
     *     optimiser has other parameters than the policy
     */
    public static BehaviourCloning validated(
            Dataset data,
            Dataset validation,
            DifferentiablePolicy policy,
            Optimizer optimizer,
            CloningConfig config,
            Rng rng) {
        Objects.requireNonNull(data, "data");
        Objects.requireNonNull(validation, "validation");
        if (validation.size() == 0) {
            throw new IllegalArgumentException("the validation data are empty; give at least 1 row, or none at all");
        }
        if (!validation.observationSpace().equals(data.observationSpace())
                || !validation.actionSpace().equals(data.actionSpace())) {
            throw new IllegalArgumentException("the validation data have spaces " + validation.observationSpace()
                    + " and " + validation.actionSpace() + ", but the demonstrations have " + data.observationSpace()
                    + " and " + data.actionSpace() + "; give both the same spaces, with Datasets.relabelled");
        }
        return new BehaviourCloning(data, validation, policy, optimizer, config, rng);
    }

    /**
     * Sets the number of threads that compute gradients of batches of 512 rows or more; 1 by default. It changes only
     * the speed: results and saved states are the same for any number.
     *
     * @param threads ≥ 1
     * @return this
     * @throws IllegalArgumentException if {@code threads < 1}
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

    /** Measures the validation loss and stores the best parameters; {@return the loss} */
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

    /** {@return whether the last {@code patience} validations brought no improvement} */
    @Override
    public boolean finished() {
        return validationsSinceBest >= config.patience();
    }

    /**
     * Sets the policy's parameters to those with the lowest validation loss.
     *
     * @throws IllegalStateException if the loss was never measured, or never finite
     */
    public void useBest() {
        if (Double.isNaN(bestLoss)) {
            throw new IllegalStateException("the validation loss was never measured, or was always NaN; train for at"
                    + " least " + config.validateEvery() + " updates with validation data first");
        }
        if (Double.isInfinite(bestLoss)) {
            throw new IllegalStateException("the validation loss was infinite every time, so no parameters are best;"
                    + " look for validation actions that are far too large or have probability 0 under the policy");
        }
        policy.parameters().set(best);
    }

    /** {@return the lowest validation loss so far, which may be infinite; NaN if it was never measured} */
    public double bestValidationLoss() {
        return bestLoss;
    }

    /**
     * {@return the mean loss of the current policy over a data set} The policy does not learn from it.
     *
     * @param other the data set, at least one row
     * @throws IllegalArgumentException if there are no rows
     */
    public double loss(Dataset other) {
        Objects.requireNonNull(other, "other");
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

    /** {@return the number of updates in an epoch, in which every row is seen once; rounded up} */
    public long updatesPerEpoch() {
        return minibatches.perEpoch();
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
        return Settings.texts(config, "policy", policy, "optimizer", optimizer);
    }

    @Override
    public void save(State state) {
        Objects.requireNonNull(state, "state");
        counters.save(state.child("counters"));
        state.put("validationsSinceBest", validationsSinceBest);
        state.put("bestLoss", new double[] {bestLoss});
        state.put("best", best);
        policy.parameters().save(state.child("policy"));
        optimizer.save(state.child("optimizer"));
    }

    @Override
    public void load(State state) {
        Objects.requireNonNull(state, "state");
        policy.parameters().load(state.child("policy"));
        optimizer.load(state.child("optimizer"));
        state.get("best", best);
        bestLoss = state.real("bestLoss");
        validationsSinceBest = state.count("validationsSinceBest");
        counters.load(state.child("counters"));
    }
}
