package io.github.ascentrl.algos.internal;

import io.github.ascentrl.algos.estimate.Returns;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.data.Deviation;

/** Arithmetic on the columns of a batch that several trainers need. */
public final class Columns {
    private Columns() {}

    /**
     * Standardises advantages in place, A ← (A − mean A) / (std A + ε). All become 0 if they differ by no more than the
     * rounding of the numbers from which A = R − V was computed, see {@link Deviation}.
     *
     * @param advantages A, of all steps of the batch
     * @param batch the steps
     * @param returns R, {@code [steps]}
     * @param values V, {@code [steps]}
     */
    public static void standardize(float[] advantages, Batch batch, float[] returns, float[] values) {
        standardize(advantages, size(batch, returns, values));
    }

    /**
     * Standardises advantages in place, as above.
     *
     * @param advantages A, of all steps of a batch or of some
     * @param size the size of the numbers from which they were computed, see {@link #size}
     */
    public static void standardize(float[] advantages, double size) {
        Deviation.standardize(advantages, advantages.length, size);
    }

    /**
     * {@return the size of the numbers from which A = R − V is computed}
     *
     * @param batch the steps
     * @param returns R, {@code [steps]}
     * @param values V, {@code [steps]}
     */
    public static double size(Batch batch, float[] returns, float[] values) {
        return Returns.magnitude(batch, 0, batch.episodes(), returns) + Deviation.largest(values, 0, values.length);
    }

    /**
     * {@return 1 − Var(returns − values) / Var(returns): 1 for a perfect critic, 0 for one no better than a constant;
     * NaN if the returns differ only by rounding, as for constant returns in Stable-Baselines3 and CleanRL}
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
