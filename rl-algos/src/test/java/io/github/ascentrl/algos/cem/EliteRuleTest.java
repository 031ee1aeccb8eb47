package io.github.ascentrl.algos.cem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.ascentrl.api.random.Rng;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EliteRuleTest {
    /** As {@code numpy.quantile} gives them. */
    @Test
    void theQuantileIsNumpys() {
        assertThat(Quantiles.linear(new double[] {1, 2, 3, 4}, 0.5)).isEqualTo(2.5);
        assertThat(Quantiles.linear(new double[] {4, 1, 3, 2}, 0.25)).isEqualTo(1.75);
        assertThat(Quantiles.linear(new double[] {-500, -500, -500, -100}, 0.8))
                .isEqualTo(-340.0000000000001, org.assertj.core.data.Offset.offset(1e-12));
        assertThat(Quantiles.linear(new double[] {7}, 0.9)).isEqualTo(7);
    }

    @Property(tries = 200)
    void theQuantileSplitsTheScores(
            @ForAll @IntRange(min = 1, max = 40) int n,
            @ForAll @DoubleRange(min = 0.01, max = 0.99) double q,
            @ForAll long seed) {
        double[] scores = scores(n, seed);
        double threshold = Quantiles.linear(scores, q);
        long below = Arrays.stream(scores).filter(x -> x < threshold).count();
        long atMost = Arrays.stream(scores).filter(x -> x <= threshold).count();
        assertThat((double) below).isLessThanOrEqualTo(q * (n - 1) + 1);
        assertThat((double) atMost).isGreaterThanOrEqualTo(q * (n - 1));
        assertThat(EliteRule.ABOVE.select(scores, q)).hasSize((int) (n - atMost));
        assertThat(EliteRule.AT_LEAST.select(scores, q)).hasSize((int) (n - below));
        int[] top = EliteRule.TOP.select(scores, q);
        assertThat(top).hasSize(Math.max(1, (int) Math.rint((1 - q) * n))).isSorted();
        double worst = Arrays.stream(top).mapToDouble(i -> scores[i]).min().orElseThrow();
        assertThat(Arrays.stream(scores).filter(x -> x > worst).count()).isLessThan(top.length);
    }

    private static double[] scores(int n, long seed) {
        Rng random = Rng.of(seed);
        double[] scores = new double[n];
        for (int i = 0; i < n; i++) {
            scores[i] = random.nextInt(8); // with ties
        }
        return scores;
    }

    @Test
    void tiesAtTheBestScoreLeaveNothingAboveAndTiesAtTheWorstKeepEverything() {
        double[] best = {1, 5, 5, 5, 5};
        assertThat(EliteRule.ABOVE.select(best, 0.8)).isEmpty();
        assertThat(EliteRule.AT_LEAST.select(best, 0.8)).containsExactly(1, 2, 3, 4);
        assertThat(EliteRule.TOP.select(best, 0.8)).containsExactly(1);
        double[] worst = {-500, -500, -500, -500, -500, -500, -80};
        assertThat(EliteRule.ABOVE.select(worst, 0.5)).containsExactly(6);
        assertThat(EliteRule.AT_LEAST.select(worst, 0.5)).hasSize(7);
        double[] same = {3, 3, 3};
        assertThat(EliteRule.ABOVE.select(same, 0.5)).isEmpty();
        assertThat(EliteRule.AT_LEAST.select(same, 0.5)).containsExactly(0, 1, 2);
        assertThat(EliteRule.TOP.select(same, 0.5)).containsExactly(0, 1);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 1, -0.1, 1.5, Double.NaN})
    void aQuantileOutsideItsRangeIsRefused(double q) {
        for (EliteRule rule : EliteRule.values()) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> rule.select(new double[] {1, 2}, q))
                    .withMessageContaining("quantile = " + q)
                    .withMessageContaining("(0, 1)");
        }
    }

    @Test
    void noScoreAndNaNAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> EliteRule.ABOVE.select(new double[0], 0.5));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EliteRule.TOP.select(new double[] {1, Double.NaN}, 0.5))
                .withMessageContaining("NaN");
    }
}
