package io.github.ascentrl.algos.baseline;

import io.github.ascentrl.api.Baseline;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.internal.Check;
import java.util.Objects;

/** Sums and means of returns, accumulated in double. */
final class Means {
    private Means() {}

    /** Refuses what {@link Baseline#predict} does not take. */
    static void check(Batch batch, float[] returns, float[] out) {
        check(batch, returns);
        Check.room("out", Objects.requireNonNull(out, "out").length, batch.steps());
    }

    /** Refuses what {@link Baseline#fit} does not take. */
    static void check(Batch batch, float[] returns) {
        Objects.requireNonNull(batch, "batch");
        Check.room("returns", Objects.requireNonNull(returns, "returns").length, batch.steps());
    }

    /** Refuses returns that are not finite: a mean that is NaN once would stay so. */
    static void finite(float[] returns, Batch batch, int episode) {
        double sum = sum(returns, batch.start(episode), batch.end(episode));
        if (!Double.isFinite(sum)) {
            throw new IllegalArgumentException("the returns of episode " + episode + " sum to " + sum
                    + " and must be finite; a baseline cannot learn from them");
        }
    }

    static double sum(float[] x, int from, int to) {
        double sum = 0;
        for (int i = from; i < to; i++) {
            sum += x[i];
        }
        return sum;
    }

    static double of(float[] x, int from, int to) {
        return sum(x, from, to) / (to - from);
    }
}
