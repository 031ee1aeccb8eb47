package io.github.ascentrl.examples.prediction;

import io.github.ascentrl.algos.prediction.Transitions;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.envs.prediction.MarkovRewardProcess;
import java.util.Arrays;

/**
 * The distribution of random processes; features are uniform in (−1, 1).
 *
 * @param features d
 * @param representable whether rewards are chosen such that values are linear in the features, with Gaussian weights;
 *     otherwise each state has its own reward, uniform in (−1, 1)
 * @param gamma the discount
 */
record RandomProcess(int features, boolean representable, double gamma) {
    /** {@return Boyan's chain with random steps: one or two states forward, and from the last state to any} */
    MarkovRewardProcess boyanChain(int states, Rng rng) {
        double[][] p = new double[states][states];
        for (int s = 0; s < states - 2; s++) {
            p[s][s + 1] = rng.nextDouble(0.01, 0.99);
            p[s][s + 2] = 1 - p[s][s + 1];
        }
        p[states - 2][states - 1] = 1;
        for (int next = 0; next < states; next++) {
            p[states - 1][next] = rng.nextDouble(0.01, 0.99);
        }
        return of(p, rng);
    }

    /** {@return a loop with shortcuts: each state goes to the next, and to any other with some probability} */
    MarkovRewardProcess loop(int states, double shortcuts, Rng rng) {
        double[][] p = new double[states][states];
        for (int s = 0; s < states; s++) {
            for (int next = 0; next < states; next++) {
                boolean linked = next == (s + 1) % states || next != s && rng.nextDouble() < shortcuts;
                p[s][next] = linked ? rng.nextDouble(0.01, 0.99) : 0;
            }
        }
        return of(p, rng);
    }

    private MarkovRewardProcess of(double[][] p, Rng rng) {
        int n = p.length;
        float[][] phi = new float[n][features];
        for (float[] row : phi) {
            for (int i = 0; i < features; i++) {
                row[i] = rng.nextFloat(-1, 1);
            }
        }
        double[] weights = new double[features];
        for (int i = 0; i < features; i++) {
            weights[i] = rng.nextGaussian();
        }
        double[][] rewards = new double[n][n];
        for (int s = 0; s < n; s++) {
            normalise(p[s]);
            double paid = representable ? value(phi[s], weights) : rng.nextDouble(-1, 1);
            for (int next = 0; representable && next < n; next++) {
                paid -= gamma * p[s][next] * value(phi[next], weights);
            }
            Arrays.fill(rewards[s], paid);
        }
        return new MarkovRewardProcess(p, rewards, phi, 0, Integer.MAX_VALUE);
    }

    private static void normalise(double[] row) {
        double sum = 0;
        for (double x : row) {
            sum += x;
        }
        for (int i = 0; i < row.length; i++) {
            row[i] /= sum;
        }
    }

    private static double value(float[] phi, double[] weights) {
        double value = 0;
        for (int i = 0; i < phi.length; i++) {
            value += weights[i] * phi[i];
        }
        return value;
    }

    /** {@return a walk of the given number of steps through a process, from a random state} */
    static Transitions walk(MarkovRewardProcess process, int steps, Rng rng) {
        int d = process.observationSpace().size();
        double[][] phi = new double[steps][];
        double[][] next = new double[steps][];
        double[] rewards = new double[steps];
        float[] seen = new float[d];
        process.reset(rng, seen);
        int start = rng.nextInt(process.states());
        process.restore(new double[] {start, 0});
        double[] now = features(process, start);
        for (int t = 0; t < steps; t++) {
            rewards[t] = process.step(0, seen).reward();
            phi[t] = now;
            next[t] = toDouble(seen);
            now = next[t];
        }
        return new Transitions(phi, next, rewards);
    }

    /** {@return the features of all states} */
    static double[][] features(MarkovRewardProcess process) {
        double[][] all = new double[process.states()][];
        for (int s = 0; s < all.length; s++) {
            all[s] = features(process, s);
        }
        return all;
    }

    private static double[] features(MarkovRewardProcess process, int state) {
        return toDouble(process.features(state));
    }

    private static double[] toDouble(float[] x) {
        double[] y = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            y[i] = x[i];
        }
        return y;
    }
}
