package io.github.ascentrl.algos.internal;

import io.github.ascentrl.algos.estimate.Returns;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.data.Deviation;
import io.github.ascentrl.nn.Tensor;

/** Column arithmetic of the updates. */
public final class Columns {
    private Columns() {}

    /**
     * {@return the mean of a column}
     *
     * @param column {@code [rows, 1]}
     */
    public static double mean(Tensor column) {
        double sum = 0;
        for (int i = 0; i < column.rows(); i++) {
            sum += column.get(i, 0);
        }
        return sum / column.rows();
    }

    /**
     * {@return the size of the numbers that the advantages A = R − V of a batch were computed from, for
     * {@link Deviation}}
     *
     * @param batch the steps
     * @param returns R, {@code [steps]}
     * @param values V, {@code [steps]}
     */
    public static double size(Batch batch, float[] returns, float[] values) {
        return Returns.magnitude(batch, 0, batch.episodes(), returns) + Deviation.largest(values, 0, values.length);
    }

    /**
     * {@return 1 − Var(returns − values) / Var(returns): 1 is a perfect critic, 0 no better than a constant; NaN if the
     * returns differ by rounding only, as Stable-Baselines3 and CleanRL have it for constant ones}
     *
     * @param values V, {@code [steps]}
     * @param returns R, {@code [steps]}
     */
    public static double explainedVariance(float[] values, float[] returns) {
        float[] rest = new float[returns.length];
        for (int i = 0; i < rest.length; i++) {
            rest[i] = returns[i] - values[i];
        }
        int n = returns.length;
        double spread = Deviation.of(returns, n);
        double left = Deviation.of(rest, n);
        double size = Deviation.largest(returns, 0, n) + Deviation.largest(values, 0, n); // R = A + V
        return Deviation.isRounding(spread, size) ? Double.NaN : 1 - left * left / (spread * spread);
    }
}
