package io.github.ascentrl.examples.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.ascentrl.algos.stats.Statistics;
import org.junit.jupiter.api.Test;

class ComparisonTest {
    private static final double[] SECOND = {100, 400, 250, 900};

    private static double[] plus(double... differences) {
        double[] first = SECOND.clone();
        for (int i = 0; i < first.length; i++) {
            first[i] += differences[i];
        }
        return first;
    }

    /** Seeds differ far more than the conditions do, so only pairs can show the difference. */
    @Test
    void aSteadyDifferenceIsSeenThroughTheSpreadOfTheSeeds() {
        Comparison larger = Comparison.of(plus(3, 4, 3, 4), SECOND);
        assertThat(larger.larger()).isEqualTo(Verdict.SEEN);
        assertThat(larger.smaller()).isEqualTo(Verdict.NOT_SEEN);
        Comparison smaller = Comparison.of(plus(-3, -4, -3, -4), SECOND);
        assertThat(smaller.larger()).isEqualTo(Verdict.NOT_SEEN);
        assertThat(smaller.smaller()).isEqualTo(Verdict.SEEN);
        // Student by hand: mean 3.5, deviation 1/√3, t(.975, 3) = 3.182446.
        assertThat(larger.difference().low()).isCloseTo(3.5 - 3.182446 * Math.sqrt(1 / 3.0) / 2, within(1e-5));
    }

    @Test
    void aDifferenceThatTurnsWithTheSeedIsUndecided() {
        Comparison comparison = Comparison.of(plus(30, -20, 10, 40), SECOND);
        assertThat(comparison.first()).isGreaterThan(comparison.second());
        assertThat(comparison.larger()).isEqualTo(Verdict.UNDECIDED);
        assertThat(comparison.smaller()).isEqualTo(Verdict.UNDECIDED);
    }

    @Test
    void noDifferenceAndASingleSeedAreUndecided() {
        assertThat(Comparison.of(SECOND, SECOND).larger()).isEqualTo(Verdict.UNDECIDED);
        Comparison single = Comparison.of(new double[] {5}, new double[] {1});
        assertThat(single.larger()).isEqualTo(Verdict.UNDECIDED);
        assertThat(single).hasToString("5.00 against 1.00, a single seed");
    }

    @Test
    void text() {
        assertThat(Comparison.of(plus(30, -20, 10, 40), SECOND))
                .hasToString("428 against 413, difference +15 (95 % interval −27 … +57)");
        assertThat(Comparison.of(new double[] {-0.25, -0.5}, new double[] {0.25, 0}))
                .hasToString("−0.375 against 0.125, difference −0.500 (95 % interval −0.500 … −0.500)");
        assertThat(Comparison.of(new double[] {11.4, 11.6, 11.5}, new double[] {1.9, 2.0, 2.1}))
                .hasToString("11.50 against 2.00, difference +9.50 (95 % interval +9.25 … +9.75)");
    }

    @Test
    void pairsNeedPartners() {
        assertThatThrownBy(() -> Statistics.pairedInterval(0.95, new double[2], new double[3]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("2 values against 3");
    }
}
