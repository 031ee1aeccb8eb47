package io.github.ascentrl.algos.prediction;

/**
 * Temporal-difference learning of linear values wᵀφ from the same transitions again and again, w ← w + (1/n)·C·Σ …, in double
 * precision: the algorithms themselves.
 */
public final class BatchTd {
    private final Transitions data;
    private final double[][] c;

    /** What a step is made of: how the error of transition j is paid and where it goes. */
    private interface Direction {
        double[] of(int j);
    }

    /**
     * The algorithms on some transitions.
     *
     * @param data the transitions, n of them
     * @param c C, the preconditioner, {@code [d][d]}; a learning rate times the identity for the plain algorithms
     * @throws IllegalArgumentException if C has another size
     */
    public BatchTd(Transitions data, double[][] c) {
        checkSquare(c, data.dimension());
        this.data = data;
        this.c = c;
    }

    /**
     * {@return w after each of so many steps of TD(λ), the first w being 0, {@code [steps + 1][d]}} The trace of transition j is
     * Σ λ<sup>j − i</sup> φ<sub>i</sub> over i ≤ j: it decays by λ, as in the paper, not by γλ. TD(0) is λ = 0.
     *
     * @param gamma the discount
     * @param lambda in [0, 1]
     * @param steps ≥ 0
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
     * {@return w after each step of the residual gradient (Baird, 1995), whose errors go along φ − γφ′}
     *
     * @param gamma the discount
     * @param steps ≥ 0
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
     * {@return w after each step of TD for average reward (Tsitsiklis and Van Roy, 1999): rewards count above the mean of those
     * up to them, and nothing is discounted}
     *
     * @param steps ≥ 0
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
