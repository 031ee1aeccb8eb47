package io.github.ascentrl.algos.search;

import io.github.ascentrl.algos.internal.Counters;
import io.github.ascentrl.algos.internal.FitStep;
import io.github.ascentrl.algos.internal.Memory;
import io.github.ascentrl.algos.internal.Minibatch;
import io.github.ascentrl.algos.policy.DifferentiablePolicy;
import io.github.ascentrl.algos.policy.Span;
import io.github.ascentrl.algos.run.Sampler;
import io.github.ascentrl.api.State;
import io.github.ascentrl.api.Stateful;
import io.github.ascentrl.api.Trainer;
import io.github.ascentrl.api.UpdateStats;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.nn.optim.Optimizer;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The cross-entropy method (Rubinstein, 1999; Mannor, Rubinstein and Gat, 2003; reports R1 §3.3 and R2): play sessions,
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
 * many sessions or steps), {@code candidates}, {@code eliteSteps} (imitated), {@code skipped} (1 or 0), {@code loss} (the
 * cross-entropy in nats, of each step as its minibatch found it; NaN if skipped) and {@code learningRate} (of the
 * update's first optimiser step).
 */
public final class CrossEntropy implements Trainer {
    private final Sampler sampler;
    private final DifferentiablePolicy policy;
    private final Elites elites;
    private final Optimizer optimizer;
    private final CrossEntropyConfig config;
    private final Rng rng;
    private final FitStep step;
    private final Counters counters = new Counters();

    /**
     * A trainer.
     *
     * @param sampler plays the sessions
     * @param policy what is trained
     * @param elites chooses what it shall imitate
     * @param optimizer of the policy's parameters; with a learning rate schedule, remember that it takes several steps
     *     for each update with minibatches, and none for a skipped one
     * @param config the settings
     * @param rng the key that all chance of training derives from
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
        step = new FitStep(policy.parameters(), optimizer, Double.POSITIVE_INFINITY);
        if (!policy.span().isStep()) {
            throw new IllegalArgumentException(
                    "the cross-entropy method imitates single steps, from which a policy with"
                            + " memory cannot learn; use one without memory");
        }
        sampler.checkFits(policy);
        this.sampler = sampler;
        this.policy = policy;
        this.elites = elites;
        this.optimizer = optimizer;
        this.config = config;
        this.rng = rng;
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
        step.threads(threads);
        return this;
    }

    @Override
    public UpdateStats update() {
        return counters.update("cross-entropy", this::updateOnce);
    }

    private UpdateStats updateOnce() {
        double q = config.quantile().at(counters.updates());
        Quantiles.checkQuantile(q);
        Batch sessions =
                sampler.collect(policy, config.sessions(), rng.child("rollout").child(counters.updates()));
        Elites.Choice choice = elites.choose(sessions, q);
        double learningRate = optimizer.learningRate();
        boolean skipped = choice.rows().length == 0;
        double loss = Memory.change(() -> fit(sessions, choice.rows()), policy.parameters(), optimizer, elites);

        Map<String, Double> metrics = new LinkedHashMap<>();
        metrics.put("quantile", q);
        metrics.put("threshold", choice.threshold());
        metrics.put("elite", (double) choice.elite());
        metrics.put("candidates", (double) choice.candidates());
        metrics.put("eliteSteps", (double) choice.rows().length);
        metrics.put("skipped", skipped ? 1.0 : 0.0);
        metrics.put("loss", loss);
        metrics.put("learningRate", learningRate);
        return counters.count(sessions, metrics);
    }

    /** Learns from the sessions; {@return the mean loss over the elite steps, NaN if there is none} */
    private double fit(Batch sessions, int[] rows) {
        double loss = rows.length > 0 ? imitate(sessions, rows) : Double.NaN;
        elites.fit(sessions);
        return loss;
    }

    /** {@return −mean log π(a|s) of the elite, each step as it was when its own step of the optimiser began} */
    private double imitate(Batch sessions, int[] rows) {
        Rng chance = rng.child("minibatches").child(counters.updates());
        int size = config.batchSize() == 0 ? rows.length : Math.min(config.batchSize(), rows.length);
        int[] order = rows.clone();
        double sum = 0;
        for (int epoch = 0; epoch < config.epochs(); epoch++) {
            if (size < rows.length) {
                shuffle(order, chance);
            }
            for (int from = 0; from < order.length; from += size) {
                int to = Math.min(order.length, from + size);
                Minibatch elite = Minibatch.whole(sessions.rows(order, from, to), Span.STEP);
                sum += (to - from)
                        * step.take(
                                elite,
                                (tape, some) -> // −Σ log π(a|s)
                                tape.scale(tape.sum(policy.on(tape, some).logProb()), -1f));
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
