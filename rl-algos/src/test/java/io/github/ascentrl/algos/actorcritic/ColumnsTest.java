package io.github.ascentrl.algos.actorcritic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ColumnsTest {
    @Test
    void handWorked() {
        float[] x = {1, 2, 3, 6, 99};
        assertThat(Columns.mean(x, 4)).isEqualTo(3);
        assertThat(Columns.std(x, 4)).isCloseTo(Math.sqrt(14 / 3.0), within(1e-12)); // 4 + 1 + 0 + 9 over n − 1
        assertThat(Columns.std(x, 1)).isZero();
        Columns.normalize(x, 4);
        float unit = (float) Math.sqrt(3 / 14.0);
        assertThat(x).containsExactly(new float[] {-2 * unit, -unit, 0, 3 * unit, 99}, within(1e-6f));
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
    }
}
