package io.github.ascentrl.algos.prediction;

import io.github.ascentrl.api.internal.Check;
import java.util.Objects;

/**
 * Temporal-difference learning of linear values wᵀφ by repeated steps w ← w + (1/n)·C·Σ … on the same transitions, in
 * double precision. These are the algorithms that the transformers of {@link ConstructedTd} run.
 */
public final class BatchTd {
    private final Transitions data;
    private final double[][] c;

    /** The direction in which the error of transition j changes w. */
    private interface Direction {
        double[] of(int j);
    }

    /**
     * Prepares the algorithms for some transitions.
     *
     * @param data the n transitions
     * @param c C, the preconditioner, {@code [d][d]}; for the plain algorithms a learning rate times the identity
     * @throws IllegalArgumentException if C has another size
     */
    public BatchTd(Transitions data, double[][] c) {
        Objects.requireNonNull(data, "data");
        checkSquare(c, data.dimension());
        this.data = data;
        this.c = c;
    }

    /**
     * {@return the initial w, 0, and w after each step of TD(λ), {@code [steps + 1][d]}} The trace of transition j is
     * Σ λ<sup>j − i</sup> φ<sub>i</sub> over i ≤ j: it decays by λ, as in the paper, not by γλ. TD(0) is λ = 0.
     *
     * @param gamma the discount, in [0, 1]
     * @param lambda λ, in [0, 1]
     * @param steps the number of steps, ≥ 0
     */
    public double[][] td(double gamma, double lambda, int steps) {
        checkLambda(lambda);
        double[][] traces = new double[data.size()][data.dimension()];
        for (int j = 0; j < traces.length; j++) {
            for (int i = 0; i < data.dimension(); i++) {
                traces[j][i] = data.features()[j][i] + (j > 0 ? lambda * traces[j - 1][i] : 0);
            }
        }
        return run(gamma, data.rewards(), j -> traces[j], steps);
    }

    /**
     * {@return the initial w, 0, and w after each step of the residual gradient (Baird, 1995), {@code [steps + 1][d]}}
     * Errors change w in the direction φ − γφ′.
     *
     * @param gamma the discount, in [0, 1]
     * @param steps the number of steps, ≥ 0
     */
    public double[][] residualGradient(double gamma, int steps) {
        double[][] directions = new double[data.size()][data.dimension()];
        for (int j = 0; j < directions.length; j++) {
            for (int i = 0; i < data.dimension(); i++) {
                directions[j][i] = data.features()[j][i] - gamma * data.next()[j][i];
            }
        }
        return run(gamma, data.rewards(), j -> directions[j], steps);
    }

    /**
     * {@return the initial w, 0, and w after each step of TD for average reward (Tsitsiklis and Van Roy, 1999),
     * {@code [steps + 1][d]}} Each reward is reduced by the mean of the rewards up to it, and there is no discount.
     *
     * @param steps the number of steps, ≥ 0
     */
    public double[][] averageReward(int steps) {
        double[] above = new double[data.size()];
        double sum = 0;
        for (int j = 0; j < above.length; j++) {
            sum += data.rewards()[j];
            above[j] = data.rewards()[j] - sum / (j + 1);
        }
        return run(1, above, j -> data.features()[j], steps);
    }

    static void checkSquare(double[][] c, int d) {
        Check.noNulls("c", c);
        Check.length("c", c.length, d);
        for (double[] row : c) {
            if (c.length != d || row.length != d) {
                throw new IllegalArgumentException("C is " + c.length + " by " + row.length + ", but must be " + d
                        + " by " + d + ", the number of features");
            }
        }
    }

    static void checkLambda(double lambda) {
        if (!(lambda >= 0 && lambda <= 1)) {
            throw new IllegalArgumentException("lambda = " + lambda + " must lie in [0, 1]");
        }
    }

    private static void check(double gamma, int steps) {
        if (!(gamma >= 0 && gamma <= 1) || steps < 0) {
            throw new IllegalArgumentException(
                    "gamma = " + gamma + " must lie in [0, 1], and steps = " + steps + " be at least 0");
        }
    }

    private double[][] run(double gamma, double[] rewards, Direction direction, int steps) {
        check(gamma, steps);
        int d = data.dimension();
        int n = data.size();
        Check.arrayLength("(steps + 1) · features", steps + 1L, d);
        double[][] w = new double[steps + 1][d];
        for (int step = 0; step < steps; step++) {
            double[] sum = new double[d];
            for (int j = 0; j < n; j++) {
                double error = rewards[j] + gamma * dot(w[step], data.next()[j]) - dot(w[step], data.features()[j]);
                double[] along = direction.of(j);
                for (int i = 0; i < d; i++) {
                    sum[i] += error * along[i];
                }
            }
            for (int i = 0; i < d; i++) {
                w[step + 1][i] = w[step][i] + dot(c[i], sum) / n;
            }
        }
        return w;
    }

    static double dot(double[] x, double[] y) {
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            sum += x[i] * y[i];
        }
        return sum;
    }
}
