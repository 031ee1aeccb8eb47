package com.example.consumer;

import io.github.ascentrl.api.Baseline;
import io.github.ascentrl.api.State;
import io.github.ascentrl.api.Stateful;
import io.github.ascentrl.api.data.Batch;

/** b_t = the mean return from time step t on, over all earlier batches. Unbiased: the batch itself is learned last. */
final class TimeStepMean implements Baseline, Stateful {
    private final double[] sum;
    private final long[] count;

    TimeStepMean(int horizon) {
        sum = new double[horizon];
        count = new long[horizon];
    }

    @Override
    public void predict(Batch batch, float[] returns, float[] out) {
        for (int e = 0; e < batch.episodes(); e++) {
            for (int t = 0; t < batch.length(e); t++) {
                out[batch.start(e) + t] = count[t] == 0 ? 0 : (float) (sum[t] / count[t]);
            }
        }
    }

    @Override
    public void fit(Batch batch, float[] returns) {
        for (int e = 0; e < batch.episodes(); e++) {
            for (int t = 0; t < batch.length(e); t++) {
                sum[t] += returns[batch.start(e) + t];
                count[t]++;
            }
        }
    }

    @Override
    public void save(State state) {
        state.put("sum", sum);
        state.put("count", count);
    }

    @Override
    public void load(State state) {
        System.arraycopy(state.doubles("sum"), 0, sum, 0, sum.length);
        System.arraycopy(state.longs("count"), 0, count, 0, count.length);
    }
}
