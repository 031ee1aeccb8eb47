package io.github.ascentrl.algos.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.ascentrl.algos.estimate.Returns;
import io.github.ascentrl.algos.testing.Batches;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.data.Deviation;
import io.github.ascentrl.api.random.Rng;
import org.junit.jupiter.api.Test;

class ColumnsTest {
    /** A perfect critic leaves advantages of rounding only; by their own size, the mutant, they are anything but equal. */
    @Test
    void advantagesOfRoundingBecomeZero() {
        Batch batch = Batches.shaped(Rng.of(3), 8, 50, 0.99);
        float[] values = Returns.discounted(batch, 0.99);
        float[] advantages = new float[values.length];
        Rng random = Rng.of(4);
        for (int t = 0; t < values.length; t++) { // as if values came from sums in another order
            values[t] += random.nextBoolean() ? Math.ulp(values[t]) : 0;
            advantages[t] = Returns.discounted(batch, 0.99)[t] - values[t];
        }
        double own = Deviation.largest(advantages, 0, advantages.length);
        assertThat(Deviation.isRounding(Deviation.of(advantages, advantages.length), own))
                .as("the mutant")
                .isFalse();
        Columns.standardize(advantages, batch, Returns.discounted(batch, 0.99), values);
        assertThat(advantages).containsOnly(0f);
    }

    @Test
    void explainedVariance() {
        float[] returns = {1, 2, 3, 6};
        assertThat(Columns.explainedVariance(returns, returns)).isEqualTo(1);
        assertThat(Columns.explainedVariance(new float[] {5, 5, 5, 5}, returns)).isZero();
        // Rests 0, 0, 0, 3 have variance 9/4; the returns 14/3.
        assertThat(Columns.explainedVariance(new float[] {1, 2, 3, 3}, returns))
                .isCloseTo(1 - (9 / 4.0) / (14 / 3.0), within(1e-12));
        assertThat(Columns.explainedVariance(returns, new float[] {2, 2, 2, 2})).isNaN();
        // R = A + V, rounded: the mutant divides by a variance of 1e-15.
        float below = Math.nextDown(2f);
        assertThat(Columns.explainedVariance(returns, new float[] {2, below, 2, 2}))
                .isNaN();
        assertThat(Columns.explainedVariance(new float[4], new float[] {2, 2.00001f, 2, 2}))
                .isZero();
    }
}
