package io.github.ascentrl.algos.search;

import io.github.ascentrl.algos.internal.BatchGradient;
import io.github.ascentrl.algos.internal.Counters;
import io.github.ascentrl.algos.internal.Metrics;
import io.github.ascentrl.algos.internal.Minibatch;
import io.github.ascentrl.algos.internal.Models;
import io.github.ascentrl.algos.internal.PerStep;
import io.github.ascentrl.algos.internal.Undo;
import io.github.ascentrl.algos.policy.DifferentiablePolicy;
import io.github.ascentrl.algos.policy.Span;
import io.github.ascentrl.algos.run.Sampler;
import io.github.ascentrl.api.State;
import io.github.ascentrl.api.Stateful;
import io.github.ascentrl.api.Trainer;
import io.github.ascentrl.api.UpdateStats;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.nn.Loss;
import io.github.ascentrl.nn.optim.Optimizer;

/**
 * The cross-entropy method (Rubinstein, 1999; Mannor, Rubinstein and Gat, 2003; reports R1 §3.3 and R2): sample sessions,
 * keep the best, make the policy more likely to do what was done in them. The algorithm is the source of
 * {@code updateOnce}. With {@link SessionElites} it is the classic method, with {@link TimeStepElites} or
 * {@link AdvantageElites} TD-CEM.
 *
 * <p>Where nothing is elite, or all scores tie, there is nothing to learn: the policy is left alone and the metric
 * {@code skipped} is 1.
 *
 * <p>After an update that throws, everything is as before it, also what {@link Stateful} elites have learned.
 *
 * <p>Metrics of each update: {@code quantile}, {@code threshold} (NaN where there is no single one), {@code elite} (how
 * many sessions or steps), {@code candidates}, {@code eliteSteps} (imitated), {@code skipped} (1 or 0), {@code loss}
 * (the cross-entropy in nats, of each row just before the optimiser's step that uses it; NaN if skipped) and {@code
 * learningRate} (of the update's first optimiser step).
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
     * A trainer.
     *
     * @param sampler collects the sessions
     * @param policy what is trained
     * @param elites chooses what it shall imitate
     * @param optimizer of the policy's parameters; with a learning rate schedule, remember that it takes several steps
     *     for each update with minibatches, and none for a skipped one
     * @param config the settings
     * @param rng the root key of all random numbers
     * @throws IllegalArgumentException if the optimiser moves other parameters than the policy's, or the policy was
     *     made for other spaces
     */
    public CrossEntropy(
            Sampler sampler,
            DifferentiablePolicy policy,
            Elites elites,
            Optimizer optimizer,
            CrossEntropyConfig config,
            Rng rng) {
        Models.checkOptimizer(optimizer, policy.parameters());
        if (!policy.span().isStep()) {
            throw new IllegalArgumentException(
                    "the cross-entropy method imitates single steps, from which a policy with memory"
                            + " cannot learn; use one without memory");
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
     * Sets how many threads compute gradients of batches of 512 rows or more; 1 unless set. It changes the speed and
     * nothing else: results and saved states are the same for any number. Sessions are the sampler's matter: see {@link
     * io.github.ascentrl.algos.run.LockstepSampler}.
     *
     * @param threads ≥ 1
     * @return this
     * @throws IllegalArgumentException if it is less
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
                    metrics.put("loss", imitate(sessions, elite.rows())); // down −mean log π(a|s) of the elite
                    elites.fit(sessions);
                },
                policy.parameters(),
                optimizer,
                elites);
        metrics.put("learningRate", learningRate);
        return counters.count(sessions, metrics.values());
    }

    /**
     * Descends −mean log π(a|s) of minibatches of the elite rows; {@return its mean over all of them, each evaluated just
     * before the optimiser's step that uses it; NaN if there is none}
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
    public void save(State state) {
        counters.save(state.child("counters"));
        policy.parameters().save(state.child("policy"));
        optimizer.save(state.child("optimizer"));
        if (elites instanceof Stateful stateful) {
            stateful.save(state.child("elites"));
        }
    }

    @Override
    public void load(State state) {
        policy.parameters().load(state.child("policy"));
        optimizer.load(state.child("optimizer"));
        if (elites instanceof Stateful stateful) {
            stateful.load(state.child("elites"));
        }
        counters.load(state.child("counters"));
    }
}
