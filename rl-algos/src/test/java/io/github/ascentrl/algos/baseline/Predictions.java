package io.github.ascentrl.algos.baseline;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ascentrl.algos.testing.Batches;
import io.github.ascentrl.api.Baseline;
import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.data.Batch;
import java.util.Arrays;
import java.util.Optional;

/** Predictions of a baseline, with the checks that every prediction must pass. */
final class Predictions {
    /** A prediction is rounded to float once; sums are over at most a few hundred returns of size about 1. */
    private static final double TOLERANCE = 1e-6;

    private Predictions() {}

    /** The prediction; also checks that it is repeatable, overwrites everything and does not change the returns. */
    static float[] of(Baseline baseline, Batch batch, float[] returns) {
        float[] given = returns.clone();
        float[] first = new float[batch.steps()];
        float[] second = new float[batch.steps()];
        Arrays.fill(first, Float.NaN);
        Arrays.fill(second, 7f);
        baseline.predict(batch, given, first);
        baseline.predict(batch, given, second);
        assertThat(first).as("first prediction and second").containsExactly(second);
        assertThat(given).as("returns after predicting").containsExactly(returns);
        return first;
    }

    /** Two episodes with returns 1, 2, 6 and 4, 8, then one with the single return 10. */
    static Batch handWorkedBatch() {
        return Batches.ofRewards(Ending.TERMINATED, new float[3], new float[2], new float[1]);
    }

    static float[] handWorkedReturns() {
        return new float[] {1, 2, 6, 4, 8, 10};
    }

    /** b_t by definition, from the batch and all returns. */
    @FunctionalInterface
    interface Definition {
        double at(Batch batch, float[] returns, int episode, int row);
    }

    /** The first difference of a baseline from its definition, if there is one. */
    static Optional<String> violation(Baseline baseline, Definition definition, Batch batch, float[] returns) {
        float[] b = of(baseline, batch, returns);
        for (int e = 0; e < batch.episodes(); e++) {
            for (int t = batch.start(e); t < batch.end(e); t++) {
                double exact = definition.at(batch, returns, e, t);
                if (!(Math.abs(b[t] - exact) <= TOLERANCE * (1 + Math.abs(exact)))) {
                    return Optional.of("episode " + e + ", row " + t + ": " + b[t] + ", by definition " + exact);
                }
            }
        }
        return Optional.empty();
    }
}
