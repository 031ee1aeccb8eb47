package io.github.ascentrl.algos.reinforce;

import io.github.ascentrl.algos.estimate.Returns;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.data.Deviation;

/** Arithmetic on the columns of an update. */
final class Advantages {
    private Advantages() {}

    /** A_t = G_t − b_t; refuses a baseline that is not finite. */
    static float[] minus(float[] returns, float[] b) {
        float[] advantage = new float[returns.length];
        for (int t = 0; t < advantage.length; t++) {
            if (!Float.isFinite(b[t])) {
                throw new IllegalStateException("the baseline predicted " + b[t] + " at row " + t
                        + " of the batch; fix the baseline, or scale rewards down: predictions must be finite");
            }
            advantage[t] = returns[t] - b[t];
        }
        return advantage;
    }

    /**
     * A_t / (std(R) + ε), where R are the whole returns of the episodes, see {@link Deviation}; all 0 if these differ
     * only by rounding, since such a batch does not show which episode was better.
     */
    static float[] overDeviation(float[] advantage, Batch batch, float[] returns) {
        float[] whole = new float[batch.episodes()];
        for (int e = 0; e < whole.length; e++) {
            whole[e] = returns[batch.start(e)];
        }
        float[] scaled = new float[advantage.length];
        double deviation = Deviation.of(whole, whole.length);
        if (!Deviation.isRounding(deviation, Returns.magnitude(batch, 0, whole.length, returns))) {
            for (int t = 0; t < scaled.length; t++) {
                scaled[t] = (float) (advantage[t] / (deviation + Deviation.EPSILON));
            }
        }
        return scaled;
    }

    static float[] times(float[] x, float[] y) {
        float[] product = new float[x.length];
        for (int t = 0; t < product.length; t++) {
            product[t] = x[t] * y[t];
        }
        return product;
    }
}
