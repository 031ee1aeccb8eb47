package io.github.ascentrl.examples.cem;

import io.github.ascentrl.algos.estimate.Returns;
import io.github.ascentrl.algos.policy.GaussianPolicy;
import io.github.ascentrl.algos.run.EpisodeSampler;
import io.github.ascentrl.algos.run.Trials;
import io.github.ascentrl.algos.stats.Statistics;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.envs.classic.ScalarLqr;
import io.github.ascentrl.examples.lab.Run;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.layer.Mlp;

/** Repeatedly estimates dJ/dw, where w is the weight of a linear policy u = w x + σ ε on scalar LQR. */
final class GradientNoise {
    private static final int EPISODES = 20;
    private static final double GAMMA = 0.9;
    private static final double SIGMA = 0.3;
    private static final float WEIGHT = -1f;
    private static final int LIMIT = 60; // 0.9^60 = 0.002: nearly the infinite horizon that the formula assumes
    private static final ScalarLqr.Settings SETTINGS = new ScalarLqr.Settings(1, 0.5, 1, 0.1, 0.3, 1, LIMIT);

    private GradientNoise() {}

    /**
     * A way of estimating the gradient.
     *
     * @param step h of the differences; 0 for the score function
     * @param central whether (J(w + h) − J(w − h)) / 2h is used; otherwise R1's (J(w + h) − J(w)) / h
     * @param common whether both sides use the same random numbers
     */
    record Estimator(double step, boolean central, boolean common) {
        /** REINFORCE's estimate, reward-to-go, no baseline. */
        static final Estimator SCORE = new Estimator(0, false, false);

        boolean score() {
            return step == 0;
        }

        String kind() {
            return score()
                    ? "score function"
                    : (central ? "central" : "forward") + ", " + (common ? "the same" : "other") + " random numbers";
        }

        @Override
        public String toString() {
            return score() ? kind() : kind() + ", h = " + step;
        }
    }

    /** Statistics of the estimates. */
    record Noise(double exact, double mean, double std) {
        double error() {
            return Math.abs(mean - exact);
        }
    }

    static Noise measure(Run<Estimator> run, int repeats) {
        double[] estimates = new double[repeats];
        try (Trials trials = new Trials(() -> new ScalarLqr(SETTINGS), GradientNoise::policy, GAMMA, 1)) {
            for (int i = 0; i < repeats; i++) {
                Rng key = run.rng().child(i);
                estimates[i] = run.condition().score() ? score(key) : difference(trials, run.condition(), key);
                run.advance(1);
            }
        }
        ScalarLqr lqr = new ScalarLqr(SETTINGS);
        double h = 1e-5;
        // k = −w, cost = −J: the two signs cancel.
        double exact = (lqr.cost(-WEIGHT + h, SIGMA, GAMMA) - lqr.cost(-WEIGHT - h, SIGMA, GAMMA)) / (2 * h);
        return new Noise(exact, Statistics.mean(estimates), Statistics.std(estimates));
    }

    /** The parameters are w, the bias and log σ. */
    private static GaussianPolicy policy() {
        GaussianPolicy policy = GaussianPolicy.freeSigma(Mlp.sizes(1, 1).build(Rng.of(0)), SIGMA);
        float[] values = policy.parameters().values();
        values[0] = WEIGHT;
        values[1] = 0;
        policy.parameters().changed();
        return policy;
    }

    private static double difference(Trials trials, Estimator estimator, Rng key) {
        float[] above = policy().parameters().values().clone();
        float[] below = above.clone();
        above[0] = (float) (above[0] + estimator.step());
        below[0] = (float) (below[0] - (estimator.central() ? estimator.step() : 0));
        Rng[] keys = estimator.common() ? new Rng[] {key, key} : new Rng[] {key.child("above"), key.child("below")};
        Trials.Result[] results = trials.run(new float[][] {above, below}, keys, EPISODES / 2);
        return (results[0].mean() - results[1].mean()) / ((double) above[0] - below[0]);
    }

    private static double score(Rng key) {
        GaussianPolicy policy = policy();
        Batch batch = new EpisodeSampler(new ScalarLqr(SETTINGS)).collect(policy, EPISODES, key);
        float[] weight = Returns.discounted(batch, GAMMA);
        float[] discounts = Returns.discounts(batch, GAMMA);
        for (int t = 0; t < weight.length; t++) {
            weight[t] *= discounts[t] / EPISODES;
        }
        Tape tape = new Tape();
        tape.backward(tape.dot(policy.on(tape, batch).logProb(), weight));
        return policy.parameters().gradients()[0];
    }
}
