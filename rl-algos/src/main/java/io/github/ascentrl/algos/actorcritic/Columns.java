package io.github.ascentrl.algos.actorcritic;

import io.github.ascentrl.nn.Tensor;

/** Column arithmetic of the updates. */
final class Columns {
    private static final double EPSILON = 1e-8;

    private Columns() {}

    static double mean(float[] x, int n) {
        double sum = 0;
        for (int i = 0; i < n; i++) {
            sum += x[i];
        }
        return sum / n;
    }

    static double mean(Tensor column) {
        double sum = 0;
        for (int i = 0; i < column.rows(); i++) {
            sum += column.get(i, 0);
        }
        return sum / column.rows();
    }

    /** Sample standard deviation, divisor n − 1, as PyTorch's; 0 for one number. */
    static double std(float[] x, int n) {
        double mean = mean(x, n);
        double sum = 0;
        for (int i = 0; i < n; i++) {
            sum += (x[i] - mean) * (x[i] - mean);
        }
        return n < 2 ? 0 : Math.sqrt(sum / (n - 1));
    }

    /** x ← (x − mean) / (std + 1e−8). */
    static void normalize(float[] x, int n) {
        double mean = mean(x, n);
        double scale = 1 / (std(x, n) + EPSILON);
        for (int i = 0; i < n; i++) {
            x[i] = (float) ((x[i] - mean) * scale);
        }
    }

    /** 1 − Var(returns − values) / Var(returns): 1 is a perfect critic, 0 no better than a constant; NaN if constant. */
    static double explainedVariance(float[] values, float[] returns) {
        float[] rest = new float[returns.length];
        for (int i = 0; i < rest.length; i++) {
            rest[i] = returns[i] - values[i];
        }
        double spread = std(returns, returns.length);
        double left = std(rest, rest.length);
        return spread == 0 ? Double.NaN : 1 - left * left / (spread * spread);
    }
}
