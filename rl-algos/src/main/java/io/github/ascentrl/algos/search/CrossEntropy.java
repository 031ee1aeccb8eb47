package io.github.ascentrl.algos.search;

import io.github.ascentrl.algos.internal.BatchGradient;
import io.github.ascentrl.algos.internal.Counters;
import io.github.ascentrl.algos.internal.Metrics;
import io.github.ascentrl.algos.internal.Minibatch;
import io.github.ascentrl.algos.internal.Models;
import io.github.ascentrl.algos.internal.PerStep;
import io.github.ascentrl.algos.internal.Settings;
import io.github.ascentrl.algos.internal.Undo;
import io.github.ascentrl.algos.policy.DifferentiablePolicy;
import io.github.ascentrl.algos.policy.Span;
import io.github.ascentrl.algos.run.Sampler;
import io.github.ascentrl.api.State;
import io.github.ascentrl.api.Stateful;
import io.github.ascentrl.api.Totals;
import io.github.ascentrl.api.Trainer;
import io.github.ascentrl.api.UpdateStats;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.nn.Loss;
import io.github.ascentrl.nn.optim.Optimizer;
import java.util.Map;
import java.util.Objects;

/**
 * The cross-entropy method (Rubinstein, 1999; Mannor, Rubinstein and Gat, 2003; reports R1 §3.3 and R2): sample
 * sessions, keep the best, and make their actions more likely. The source of {@code updateOnce} reads as the algorithm.
 * With {@link SessionElites} it is the classic method, with {@link TimeStepElites} or {@link AdvantageElites} TD-CEM.
 *
 * <p>If nothing is elite, or all scores tie, there is nothing to learn: the policy does not change and the metric
 * {@code skipped} is 1.
 *
 * <p>An update that throws changes nothing, including what {@link Stateful} elites have learned.
 *
 * <p>Metrics of each update: {@code quantile}, {@code threshold} (NaN if there is no single threshold), {@code elite}
 * (the number of elite sessions or steps), {@code candidates}, {@code eliteSteps} (the number of steps imitated),
 * {@code skipped} (1 or 0), {@code loss} (the mean cross-entropy in nats, each row evaluated just before the optimiser
 * step that uses it; NaN if skipped) and {@code learningRate} (of the update's first optimiser step).
 */
public final class CrossEntropy implements Trainer {
    private final Sampler sampler;
    private final DifferentiablePolicy policy;
    private final Elites elites;
    private final Optimizer optimizer;
    private final CrossEntropyConfig config;
    private final Rng rng;
    private final BatchGradient gradient;
    private final Counters counters = new Counters();

    /**
     * Creates a trainer.
     *
     * @param sampler collects the sessions
     * @param policy the policy to train
     * @param elites selects the steps to imitate
     * @param optimizer updates the policy's parameters. For a learning rate schedule, note that with minibatches it
     *     takes several steps per update, and none in a skipped update
     * @param config the settings
     * @param rng the root key of all random numbers
     * @throws IllegalArgumentException if the optimiser updates parameters other than the policy's, or the policy has
     *     memory or was made for other spaces
     */
    public CrossEntropy(
            Sampler sampler,
            DifferentiablePolicy policy,
            Elites elites,
            Optimizer optimizer,
            CrossEntropyConfig config,
            Rng rng) {
        Objects.requireNonNull(sampler, "sampler");
        Objects.requireNonNull(policy, "policy");
        Objects.requireNonNull(elites, "elites");
        Objects.requireNonNull(config, "config");
        Objects.requireNonNull(rng, "rng");
        Models.checkOptimizer(optimizer, policy.parameters());
        if (!policy.span().isStep()) {
            throw new IllegalArgumentException(
                    "the cross-entropy method imitates single steps, from which a policy with memory"
                            + " cannot learn; use a policy without memory");
        }
        sampler.checkFits(policy);
        this.sampler = sampler;
        this.policy = policy;
        this.elites = elites;
        this.optimizer = optimizer;
        this.config = config;
        this.rng = rng;
        gradient = new BatchGradient(policy.parameters());
    }

    /**
     * Sets the number of threads that compute gradients of batches of 512 rows or more; 1 by default. It affects only
     * the speed: results and saved states are the same for any number. The threads that play sessions are set in the
     * sampler: see {@link io.github.ascentrl.algos.run.LockstepSampler}.
     *
     * @param threads the number of threads, ≥ 1
     * @return this
     * @throws IllegalArgumentException if {@code threads} is less than 1
     */
    public CrossEntropy threads(int threads) {
        gradient.threads(threads);
        return this;
    }

    @Override
    public UpdateStats update() {
        return counters.update("cross-entropy", this::updateOnce);
    }

    private UpdateStats updateOnce() {
        long update = counters.updates();
        double q = config.quantile().at(update);
        Quantiles.checkQuantile(q);
        Batch sessions =
                sampler.collect(policy, config.sessions(), rng.child("rollout").child(update));
        Elites.Choice elite = elites.choose(sessions, q); // the sessions or steps whose score reaches the q-quantile

        Metrics metrics = new Metrics();
        metrics.put("quantile", q);
        metrics.put("threshold", elite.threshold());
        metrics.put("elite", elite.elite());
        metrics.put("candidates", elite.candidates());
        metrics.put("eliteSteps", elite.rows().length);
        metrics.put("skipped", elite.rows().length == 0 ? 1 : 0);
        double learningRate = optimizer.learningRate();
        Undo.onFailure(
                () -> {
                    metrics.put("loss", imitate(sessions, elite.rows())); // descend −mean log π(a|s) of the elite
                    elites.fit(sessions);
                },
                policy.parameters(),
                optimizer,
                elites);
        metrics.put("learningRate", learningRate);
        return counters.count(sessions, metrics.values());
    }

    /**
     * Descends −mean log π(a|s) of minibatches of the elite rows; {@return the mean over all rows, each evaluated just
     * before the optimiser step that uses it; NaN if there are none}
     */
    private double imitate(Batch sessions, int[] rows) {
        Rng orders = rng.child("minibatches").child(counters.updates());
        int size = config.batchSize() == 0 ? rows.length : Math.min(config.batchSize(), rows.length);
        int[] order = rows.clone();
        double sum = 0;
        for (int epoch = 0; epoch < config.epochs(); epoch++) {
            if (size < rows.length) {
                shuffle(order, orders);
            }
            for (int from = 0; from < order.length; from += size) {
                int to = Math.min(order.length, from + size);
                float each = 1f / (to - from);
                Loss.Value loss = gradient.of( // ∂loss/∂θ, into the parameters' gradients
                        Minibatch.whole(sessions.rows(order, from, to), Span.STEP),
                        (tape, some) -> // −mean log π(a|s)
                        Loss.of(tape.scale(
                                tape.sum(PerStep.on(policy, tape, some.batch()).logProb()), -each)));
                optimizer.step(); // θ ← θ − step
                sum += (to - from) * loss.total();
            }
        }
        return sum / ((double) config.epochs() * rows.length);
    }

    private static void shuffle(int[] order, Rng rng) {
        for (int i = order.length - 1; i > 0; i--) {
            int j = rng.nextInt(i + 1);
            int swap = order[i];
            order[i] = order[j];
            order[j] = swap;
        }
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
        return Settings.texts(config, "policy", policy, "elites", elites, "optimizer", optimizer);
    }

    @Override
    public void save(State state) {
        Objects.requireNonNull(state, "state");
        counters.save(state.child("counters"));
        policy.parameters().save(state.child("policy"));
        optimizer.save(state.child("optimizer"));
        if (elites instanceof Stateful stateful) {
            stateful.save(state.child("elites"));
        }
    }

    @Override
    public void load(State state) {
        Objects.requireNonNull(state, "state");
        policy.parameters().load(state.child("policy"));
        optimizer.load(state.child("optimizer"));
        if (elites instanceof Stateful stateful) {
            stateful.load(state.child("elites"));
        }
        counters.load(state.child("counters"));
    }
}
