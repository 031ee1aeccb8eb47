package io.github.ascentrl.algos.imitation;

import io.github.ascentrl.algos.internal.BatchGradient;
import io.github.ascentrl.algos.internal.Counters;
import io.github.ascentrl.algos.internal.Fit;
import io.github.ascentrl.algos.internal.Metrics;
import io.github.ascentrl.algos.internal.Minibatch;
import io.github.ascentrl.algos.internal.Models;
import io.github.ascentrl.algos.internal.PerStep;
import io.github.ascentrl.algos.internal.RewardsToGo;
import io.github.ascentrl.algos.internal.Settings;
import io.github.ascentrl.algos.internal.Undo;
import io.github.ascentrl.algos.policy.DifferentiablePolicy;
import io.github.ascentrl.algos.policy.Span;
import io.github.ascentrl.api.EpisodicDataset;
import io.github.ascentrl.api.State;
import io.github.ascentrl.api.Totals;
import io.github.ascentrl.api.Trainer;
import io.github.ascentrl.api.UpdateStats;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.nn.Loss;
import io.github.ascentrl.nn.Tensor;
import io.github.ascentrl.nn.layer.Evaluator;
import io.github.ascentrl.nn.layer.Network;
import io.github.ascentrl.nn.optim.GradientClipping;
import io.github.ascentrl.nn.optim.Optimizer;
import java.util.Map;
import java.util.Objects;

/**
 * Cloning weighted by advantage (MARWIL: Wang et al., 2018; AWR: Peng et al., 1910.00177): recorded actions count more
 * if their return was higher than usual in their state. The loss is −w<sub>t</sub> log π(a<sub>t</sub>|s<sub>t</sub>)
 * with w<sub>t</sub> = min(e<sup>(R<sub>t</sub> − V(s<sub>t</sub>))/β</sup>, w<sub>max</sub>). R<sub>t</sub> is the
 * discounted return to the end of the episode, even at a time limit, and V is a critic that is fitted to these returns
 * at the same time. As long as no weight is clipped, an error of V multiplies the weights of all actions of a state by
 * the same factor, so early updates with an untrained critic already prefer the better actions.
 *
 * <p>An update is one step of each optimiser on one minibatch of rows; each epoch visits every row once, in a new
 * random order. If an update throws, everything is as it was before that update.
 *
 * <p>Metrics of each update, before the steps: {@code loss} (the policy's, mean of −w log π), {@code valueLoss} (½ mean
 * (V − R)²), {@code meanWeight}, {@code clippedWeights} (the fraction equal to w<sub>max</sub>), {@code
 * actorGradientNorm} and {@code criticGradientNorm} (before clipping), {@code learningRate} (the policy's) and {@code
 * epoch} (as a fraction). No environment is stepped: only a budget of updates ends training.
 */
public final class AdvantageWeightedCloning implements Trainer {
    private static final float[] NO_RETURNS = {};
    private static final int[] NO_LENGTHS = {};

    private final EpisodicDataset data;
    private final float[] returns;
    private final DifferentiablePolicy policy;
    private final Network critic;
    private final Evaluator evaluator;
    private final Optimizer policyOptimizer;
    private final Optimizer criticOptimizer;
    private final AdvantageWeightedConfig config;
    private final BatchGradient policyGradient;
    private final BatchGradient criticGradient;
    private final DataLoader minibatches;
    private final Counters counters = new Counters();

    /**
     * Creates a trainer.
     *
     * @param data the data to learn from, at least one row; its returns are computed now
     * @param policy the policy to train, without memory
     * @param critic V, a network with one output, without memory and with its own parameters
     * @param policyOptimizer the optimiser of the policy's parameters
     * @param criticOptimizer the optimiser of the critic's parameters
     * @param config the settings
     * @param rng the key of the order of rows
     * @throws IllegalArgumentException if there are no rows, policy or critic has memory, was built for other spaces or
     *     they share parameters, the critic does not have one output, or an optimiser has other parameters
     */
    public AdvantageWeightedCloning(
            EpisodicDataset data,
            DifferentiablePolicy policy,
            Network critic,
            Optimizer policyOptimizer,
            Optimizer criticOptimizer,
            AdvantageWeightedConfig config,
            Rng rng) {
        Objects.requireNonNull(data, "data");
        Objects.requireNonNull(policy, "policy");
        Objects.requireNonNull(critic, "critic");
        Objects.requireNonNull(policyOptimizer, "policyOptimizer");
        Objects.requireNonNull(criticOptimizer, "criticOptimizer");
        Objects.requireNonNull(config, "config");
        Objects.requireNonNull(rng, "rng");
        Fit.of(data).check(policy);
        if (!policy.span().isStep()) {
            throw new IllegalArgumentException(
                    "AdvantageWeightedCloning weights rows one by one, but the policy has memory;"
                            + " use one without, or clone the best episodes: BehaviourCloning on Datasets.best");
        }
        if (critic.outputSize() != 1) {
            throw new IllegalArgumentException("a critic has 1 output, this one has " + critic.outputSize());
        }
        Models.checkMemoryless("AdvantageWeightedCloning's critic", critic, "use one without memory");
        Fit.checkInputs("the critic", critic.inputSize(), data.observationSpace());
        if (critic.parameters() == policy.parameters()) {
            throw new IllegalArgumentException(
                    "policy and critic share their parameters; build each with its own, because each has its own"
                            + " optimiser");
        }
        Models.checkOptimizer(policyOptimizer, policy.parameters());
        Models.checkOptimizer(criticOptimizer, critic.parameters());
        this.data = data;
        this.policy = policy;
        this.critic = critic;
        evaluator = critic.evaluator();
        this.policyOptimizer = policyOptimizer;
        this.criticOptimizer = criticOptimizer;
        this.config = config;
        minibatches = DataLoader.shuffled(data, Span.STEP, config.batchSize(), rng.child("minibatches"));
        returns = RewardsToGo.of(data, config.gamma());
        policyGradient = new BatchGradient(policy.parameters());
        criticGradient = new BatchGradient(critic.parameters());
    }

    /**
     * Sets the number of threads that compute gradients of batches of 512 rows or more; 1 by default. It changes only
     * the speed: results and saved states are the same for any number.
     *
     * @param threads ≥ 1
     * @return this
     * @throws IllegalArgumentException if {@code threads < 1}
     */
    public AdvantageWeightedCloning threads(int threads) {
        policyGradient.threads(threads);
        criticGradient.threads(threads);
        return this;
    }

    @Override
    public UpdateStats update() {
        return counters.update("advantage-weighted cloning", this::updateOnce);
    }

    private UpdateStats updateOnce() {
        long update = counters.updates();
        long[] drawn = minibatches.units(update);
        Batch batch = DataLoader.rows(data, drawn);
        int n = batch.steps();
        float[] target = new float[n]; // R_t
        for (int i = 0; i < n; i++) {
            target[i] = returns[(int) drawn[i]];
        }
        float[] v = new float[n]; // V(s_t)
        evaluator.evaluate(n, batch.observations(), v);
        float[] weight = weights(target, v);
        Minibatch whole = Minibatch.whole(batch, Span.STEP);

        Loss.Value loss = policyGradient.of(whole, (tape, rows) -> { // −mean w log π(a|s)
            Tensor logProb = PerStep.on(policy, tape, rows.batch()).logProb();
            return Loss.of(tape.scale(tape.dot(logProb, weight, rows.from()), -1f / n));
        });
        Loss.Value valueLoss = criticGradient.of(whole, (tape, rows) -> { // ½ mean (V(s) − R)²
            int some = rows.batch().steps();
            Tensor observations = tape.constant(rows.batch().observations(), some, batch.observationSize());
            Tensor value = PerStep.column("the values", critic.forward(tape, observations), some);
            return Loss.of(tape.scale(tape.squaredError(value, target, rows.from()), 0.5f / n));
        });

        Metrics metrics = new Metrics();
        metrics.put("loss", loss.total());
        metrics.put("valueLoss", valueLoss.total());
        measure(weight, metrics);
        double bound = config.maxGradientNorm();
        metrics.put("actorGradientNorm", GradientClipping.byGlobalNorm(policy.parameters(), bound));
        metrics.put("criticGradientNorm", GradientClipping.byGlobalNorm(critic.parameters(), bound));
        metrics.put("learningRate", policyOptimizer.learningRate());
        metrics.put("epoch", minibatches.epochs(update + 1));
        Undo.onFailure(
                () -> {
                    policyOptimizer.step();
                    criticOptimizer.step();
                },
                policy.parameters(),
                policyOptimizer); // the critic's step, the last, is whole or not at all
        return counters.count(0, NO_RETURNS, NO_LENGTHS, metrics.values());
    }

    /** w = min(e^(A/β), w_max), A = R − V(s). */
    private float[] weights(float[] target, float[] v) {
        float[] weight = new float[target.length];
        for (int i = 0; i < weight.length; i++) {
            double advantage = (double) target[i] - v[i];
            weight[i] = (float) Math.min(StrictMath.exp(advantage / config.beta()), config.maxWeight());
        }
        return weight;
    }

    private void measure(float[] weight, Metrics metrics) {
        double sum = 0;
        int clipped = 0;
        for (float w : weight) {
            sum += w;
            clipped += w >= (float) config.maxWeight() ? 1 : 0;
        }
        metrics.put("meanWeight", sum / weight.length);
        metrics.put("clippedWeights", (double) clipped / weight.length);
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
        return Settings.texts(
                config, "policy", policy, "policyOptimizer", policyOptimizer, "criticOptimizer", criticOptimizer);
    }

    @Override
    public void save(State state) {
        Objects.requireNonNull(state, "state");
        counters.save(state.child("counters"));
        policy.parameters().save(state.child("policy"));
        critic.parameters().save(state.child("critic"));
        policyOptimizer.save(state.child("policyOptimizer"));
        criticOptimizer.save(state.child("criticOptimizer"));
    }

    @Override
    public void load(State state) {
        Objects.requireNonNull(state, "state");
        policy.parameters().load(state.child("policy"));
        critic.parameters().load(state.child("critic"));
        policyOptimizer.load(state.child("policyOptimizer"));
        criticOptimizer.load(state.child("criticOptimizer"));
        counters.load(state.child("counters"));
    }
}
