package io.github.ascentrl.algos.search;

import io.github.ascentrl.algos.internal.Counters;
import io.github.ascentrl.algos.internal.FinishedEpisodes;
import io.github.ascentrl.algos.internal.Metrics;
import io.github.ascentrl.algos.internal.Models;
import io.github.ascentrl.algos.internal.Settings;
import io.github.ascentrl.algos.policy.ParametricPolicy;
import io.github.ascentrl.algos.run.Trials;
import io.github.ascentrl.api.State;
import io.github.ascentrl.api.Totals;
import io.github.ascentrl.api.Trainer;
import io.github.ascentrl.api.UpdateStats;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.nn.optim.GradientClipping;
import io.github.ascentrl.nn.optim.Optimizer;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;

/**
 * Estimates the policy gradient by finite differences (report R1 §3.2), either central, ∂J/∂θ<sub>i</sub> ≈ (J(θ + h
 * e<sub>i</sub>) − J(θ − h e<sub>i</sub>)) / 2h, or forward, (J(θ + h e<sub>i</sub>) − J(θ)) / h. Each J is a mean over
 * a few episodes. Central differences need two vectors per parameter, forward differences one per parameter and θ
 * itself, and the noise of J is divided by h. This shows why an analytic gradient is better than a measured one. With
 * <em>common random numbers</em> all vectors of an update see the same random numbers, which cancels most of the noise
 * if, for fixed random numbers, the return is a smooth function of θ.
 *
 * <p>An update that throws changes nothing.
 *
 * <p>Metrics of each update: {@code gradientNorm}, {@code value} (the mean return over all vectors evaluated, close to
 * J(θ)) and {@code learningRate}.
 */
public final class FiniteDifferences implements Trainer {
    private final Trials trials;
    private final ParametricPolicy policy;
    private final Optimizer optimizer;
    private final FiniteDifferencesConfig config;
    private final Rng rng;
    private final Counters counters = new Counters();

    /**
     * Creates a trainer.
     *
     * @param trials evaluates vectors; its policies must be built like {@code policy}
     * @param policy the policy to train
     * @param optimizer updates the policy's parameters
     * @param config the settings
     * @param rng the root key of all random numbers
     * @throws IllegalArgumentException if the policies of the trials have another number of parameters, the optimiser
     *     updates parameters other than the policy's, or the policy was made for other spaces
     */
    public FiniteDifferences(
            Trials trials, ParametricPolicy policy, Optimizer optimizer, FiniteDifferencesConfig config, Rng rng) {
        Objects.requireNonNull(trials, "trials");
        Objects.requireNonNull(policy, "policy");
        Objects.requireNonNull(config, "config");
        Objects.requireNonNull(rng, "rng");
        Models.checkOptimizer(optimizer, policy.parameters());
        trials.checkFits(policy);
        this.trials = trials;
        this.policy = policy;
        this.optimizer = optimizer;
        this.config = config;
        this.rng = rng;
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalStateException if the step is too small to change some parameter in either direction; thrown
     *     before any episode is run
     */
    @Override
    public UpdateStats update() {
        return counters.update("finite-difference", this::updateOnce);
    }

    private UpdateStats updateOnce() {
        int n = trials.size();
        float[] theta = policy.parameters().values();
        Rng key = rng.child("rollout").child(counters.updates());
        boolean central = config.central();
        float[][] vectors = new float[central ? 2 * n : n + 1][];
        Rng[] keys = new Rng[vectors.length];
        Arrays.setAll(keys, i -> config.commonRandomNumbers() ? key : key.child(i));
        vectors[0] = theta.clone(); // θ itself; overwritten for central differences
        for (int i = 0; i < n; i++) {
            vectors[above(i)] = moved(theta, i, config.step());
            if (central) {
                vectors[below(i)] = moved(theta, i, -config.step());
            }
        }
        Trials.Result[] results = trials.run(vectors, keys, config.episodes());
        float[] gradients = policy.parameters().gradients();
        for (int i = 0; i < n; i++) {
            double width = (double) vectors[above(i)][i] - vectors[below(i)][i]; // 2h or h, as rounded to floats
            double difference = results[above(i)].mean() - results[below(i)].mean();
            gradients[i] = (float) -(difference / width); // descend −J
        }
        double gradientNorm = GradientClipping.byGlobalNorm(policy.parameters(), config.maxGradientNorm());
        double learningRate = optimizer.learningRate();
        optimizer.step();
        FinishedEpisodes finished = new FinishedEpisodes();
        double value = 0;
        for (Trials.Result result : results) {
            finished.add(result.returns(), result.lengths());
            value += result.mean() / results.length;
        }
        Metrics metrics = new Metrics();
        metrics.put("gradientNorm", gradientNorm);
        metrics.put("value", value);
        metrics.put("learningRate", learningRate);
        return counters.count(finished, metrics.values());
    }

    /** {@return the index of the vector with parameter i raised} */
    private int above(int i) {
        return config.central() ? 2 * i : i + 1;
    }

    /** {@return the index of the vector with parameter i lowered, or of θ for forward differences} */
    private int below(int i) {
        return config.central() ? 2 * i + 1 : 0;
    }

    private float[] moved(float[] theta, int i, double by) {
        float[] vector = theta.clone();
        vector[i] = (float) (vector[i] + by);
        if (vector[i] == theta[i]) {
            throw new IllegalStateException("step = " + config.step() + " is too small to change parameter "
                    + policy.parameters().describe(i) + " = " + theta[i] + ", where floats are "
                    + Math.ulp(theta[i]) + " apart; use a larger step");
        }
        return vector;
    }

    @Override
    public ParametricPolicy policy() {
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
        policy.parameters().save(state.child("policy"));
        optimizer.save(state.child("optimizer"));
    }

    @Override
    public void load(State state) {
        Objects.requireNonNull(state, "state");
        policy.parameters().load(state.child("policy"));
        optimizer.load(state.child("optimizer"));
        counters.load(state.child("counters"));
    }
}
