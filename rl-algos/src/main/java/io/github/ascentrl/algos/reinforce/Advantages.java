package io.github.ascentrl.algos.reinforce;

import io.github.ascentrl.api.data.Batch;

/** Column arithmetic of the update. */
final class Advantages {
    private Advantages() {}

    /** A_t = G_t − b_t; refuses a baseline that is not finite. */
    static float[] minus(float[] returns, float[] b) {
        float[] advantage = new float[returns.length];
        for (int t = 0; t < advantage.length; t++) {
            if (!Float.isFinite(b[t])) {
                throw new IllegalStateException("the baseline predicted " + b[t] + " at row " + t
                        + " of the batch; predictions must be finite: mend the baseline, or scale rewards down");
            }
            advantage[t] = returns[t] - b[t];
        }
        return advantage;
    }

    /**
     * A_t / std(R), the population's standard deviation of the episodes' whole returns; all 0 where these are equal, since
     * such a batch says nothing about which episode was better.
     */
    static float[] overDeviation(float[] advantage, Batch batch, float[] returns) {
        float[] whole = new float[batch.episodes()];
        boolean equal = true;
        for (int e = 0; e < whole.length; e++) {
            whole[e] = returns[batch.start(e)];
            equal &= whole[e] == whole[0];
        }
        float[] scaled = new float[advantage.length];
        double deviation = std(whole);
        for (int t = 0; t < scaled.length && !equal; t++) {
            scaled[t] = (float) (advantage[t] / deviation);
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

    static double mean(float[] x) {
        double sum = 0;
        for (float v : x) {
            sum += v;
        }
        return sum / x.length;
    }

    static double std(float[] x) {
        double mean = mean(x);
        double sum = 0;
        for (float v : x) {
            sum += (v - mean) * (v - mean);
        }
        return StrictMath.sqrt(sum / x.length);
    }
}
