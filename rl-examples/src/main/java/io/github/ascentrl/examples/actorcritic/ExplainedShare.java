package io.github.ascentrl.examples.actorcritic;

import io.github.ascentrl.algos.stats.Statistics;
import io.github.ascentrl.api.Baseline;
import io.github.ascentrl.api.data.Batch;

/** A baseline that also measures how much of the variance of returns it explains before it learns from them. */
final class ExplainedShare implements Baseline {
    private final Baseline inner;
    private double share = Double.NaN;

    ExplainedShare(Baseline inner) {
        this.inner = inner;
    }

    @Override
    public void predict(Batch batch, float[] returns, float[] out) {
        inner.predict(batch, returns, out);
        double[] all = new double[returns.length];
        double[] left = new double[returns.length];
        for (int t = 0; t < all.length; t++) {
            all[t] = returns[t];
            left[t] = returns[t] - out[t];
        }
        double ratio = Statistics.std(left) / Statistics.std(all);
        share = 1 - ratio * ratio;
    }

    @Override
    public void fit(Batch batch, float[] returns) {
        inner.fit(batch, returns);
    }

    /** {@return 1 − Var(G − b) / Var(G) of the last batch: 1 for the returns themselves, 0 for a constant} */
    double share() {
        return share;
    }
}
