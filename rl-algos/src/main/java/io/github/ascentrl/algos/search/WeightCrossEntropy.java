package io.github.ascentrl.algos.search;

import io.github.ascentrl.algos.internal.Counters;
import io.github.ascentrl.algos.internal.FinishedEpisodes;
import io.github.ascentrl.algos.internal.Metrics;
import io.github.ascentrl.algos.internal.Settings;
import io.github.ascentrl.algos.policy.ParametricPolicy;
import io.github.ascentrl.algos.run.Trials;
import io.github.ascentrl.api.State;
import io.github.ascentrl.api.Totals;
import io.github.ascentrl.api.Trainer;
import io.github.ascentrl.api.UpdateStats;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.nn.Parameter;
import java.util.Map;
import java.util.Objects;

/**
 * The cross-entropy method in parameter space: sample a population of vectors θ<sub>i</sub> around the mean μ, evaluate
 * them, and move μ to the mean of the best. It needs no gradient, no likelihood, and not even a stochastic policy
 * (Mannor, Rubinstein and Gat, 2003; Szita and Lőrincz, <i>Learning Tetris Using the Noisy Cross-Entropy Method</i>,
 * 2006). μ starts at the policy's parameters.
 *
 * <p>If all vectors have the same return, there is nothing to learn: μ stays, and the metric {@code skipped} is 1.
 *
 * <p>An update that throws changes nothing.
 *
 * <p>In each update the new μ is also evaluated, for as many episodes as every other vector. Metrics:
 * {@code centerReturn} (the mean return of μ), {@code threshold} (the return of the worst elite vector),
 * {@code eliteReturn} (the mean return of the elite), {@code best}, {@code sigma} (the square root of the mean variance
 * of the parameters) and {@code skipped}. Returns are discounted by the γ of the {@link Trials}. Episodes and steps of
 * the whole population and of μ count towards the totals; {@link UpdateStats#episodeReturns()} contains the returns of
 * the population first, then those of μ.
 */
public final class WeightCrossEntropy implements Trainer {
    private final Trials trials;
    private final ParametricPolicy policy;
    private final WeightCrossEntropyConfig config;
    private final Rng rng;
    private SearchDistribution distribution;
    private final Counters counters = new Counters();

    /**
     * Creates a trainer.
     *
     * @param trials evaluates vectors; its policies must be built like {@code policy}
     * @param policy the policy to train; receives μ after every update
     * @param config the settings
     * @param rng the root key of all random numbers
     * @throws IllegalArgumentException if the policies of the trials have another number of parameters, or the policy
     *     was made for other spaces
     */
    public WeightCrossEntropy(Trials trials, ParametricPolicy policy, WeightCrossEntropyConfig config, Rng rng) {
        Objects.requireNonNull(trials, "trials");
        Objects.requireNonNull(policy, "policy");
        Objects.requireNonNull(config, "config");
        Objects.requireNonNull(rng, "rng");
        trials.checkFits(policy);
        this.trials = trials;
        this.policy = policy;
        this.config = config;
        this.rng = rng;
        distribution = new SearchDistribution(
                config.spread(),
                config.sigma(),
                config.elite(),
                policy.parameters().values());
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalStateException if parameters of the policy are {@linkplain Parameter#isFrozen frozen}
     */
    @Override
    public UpdateStats update() {
        return counters.update("weight-space cross-entropy", this::updateOnce);
    }

    private UpdateStats updateOnce() {
        if (policy.parameters().entries().stream().anyMatch(Parameter::isFrozen)) {
            throw new IllegalStateException(
                    "some of the policy's parameters are frozen, but this search changes all of them;"
                            + " unfreeze them, or use a trainer with an optimiser, which skips frozen parameters");
        }
        int n = config.population();
        Rng key = rng.child("update").child(counters.updates());
        float[][] vectors = new float[n][];
        Rng[] keys = new Rng[n];
        for (int i = 0; i < n; i++) {
            vectors[i] = distribution.sample(key.child("vector").child(i)); // θ_i ~ N(μ, Σ)
            keys[i] = key.child("rollout").child(i);
        }
        Trials.Result[] results = trials.run(vectors, keys, config.episodes());
        double[] scores = new double[n];
        for (int i = 0; i < n; i++) {
            scores[i] = results[i].mean();
        }
        Quantiles.requireFinite(scores);
        int[] elite = Quantiles.largest(scores, config.elite());
        boolean skipped = Quantiles.allEqual(scores);
        SearchDistribution next = distribution;
        if (!skipped) {
            float[][] best = new float[elite.length][];
            for (int e = 0; e < elite.length; e++) {
                best[e] = vectors[elite[e]];
            }
            next = distribution.fitted(best, Settings.notNegativeAt("noise", config.noise(), counters.updates()));
        }
        Trials.Result center =
                trials.run(new float[][] {next.mean()}, new Rng[] {key.child("center")}, config.episodes())[0];
        distribution = next; // last, because the environments may fail up to here
        policy.parameters().set(next.mean());
        return stats(results, center, scores, elite, skipped);
    }

    private UpdateStats stats(
            Trials.Result[] results, Trials.Result center, double[] scores, int[] elite, boolean skipped) {
        FinishedEpisodes finished = new FinishedEpisodes();
        for (Trials.Result result : results) {
            finished.add(result.returns(), result.lengths());
        }
        finished.add(center.returns(), center.lengths());
        double threshold = Double.POSITIVE_INFINITY;
        double best = Double.NEGATIVE_INFINITY;
        double sum = 0;
        for (int e : elite) {
            threshold = Math.min(threshold, scores[e]);
            best = Math.max(best, scores[e]);
            sum += scores[e];
        }
        Metrics metrics = new Metrics();
        metrics.put("centerReturn", center.mean());
        metrics.put("threshold", threshold);
        metrics.put("eliteReturn", sum / elite.length);
        metrics.put("best", best);
        metrics.put("sigma", distribution.meanSigma());
        metrics.put("skipped", skipped ? 1 : 0);
        return counters.count(finished, metrics.values());
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
        return Settings.texts(config, "policy", policy);
    }

    @Override
    public void save(State state) {
        Objects.requireNonNull(state, "state");
        counters.save(state.child("counters"));
        distribution.save(state.child("distribution"));
    }

    @Override
    public void load(State state) {
        Objects.requireNonNull(state, "state");
        distribution.load(state.child("distribution"));
        policy.parameters().set(distribution.mean());
        counters.load(state.child("counters"));
    }
}
