package io.github.ascentrl.algos.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class StatisticsTest {
    private static final double[] VALUES = {3, 1, 4, 1, 5};

    @Test
    void meanStdMedian() {
        assertThat(Statistics.mean(VALUES)).isEqualTo(2.8);
        assertThat(Statistics.std(VALUES)).isCloseTo(1.7888543819998317, within(1e-15)); // numpy, ddof=1
        assertThat(Statistics.median(VALUES)).isEqualTo(3);
        assertThat(Statistics.std(7)).isNaN();
    }

    @Test
    void quantilesAreNumpys() {
        assertThat(Statistics.quantile(VALUES, 0)).isEqualTo(1);
        assertThat(Statistics.quantile(VALUES, 0.3)).isCloseTo(1.4, within(1e-15));
        assertThat(Statistics.quantile(VALUES, 0.8)).isCloseTo(4.2, within(1e-15));
        assertThat(Statistics.quantile(VALUES, 1)).isEqualTo(5);
        assertThat(Statistics.quantile(new double[] {2}, 0.3)).isEqualTo(2);
    }

    /** As in numpy and scipy; a run that diverged must not make the median of the others look better. */
    @Test
    void whereAValueIsNaNSoIsEveryEstimate() {
        for (double[] values : new double[][] {
            {1, 2, 3, Double.NaN}, {Double.NaN, 3, 2, 1}, {1, Double.NaN, 3, 4, 5, 6, 7, 8, 9}, {Double.NaN}
        }) {
            assertThat(Statistics.mean(values)).isNaN();
            assertThat(Statistics.std(values)).isNaN();
            assertThat(Statistics.median(values)).isNaN();
            for (double q : new double[] {0, 0.25, 0.75, 1}) {
                assertThat(Statistics.quantile(values, q)).isNaN();
            }
            assertThat(Statistics.interquartileMean(values)).isNaN();
            if (values.length > 1) {
                assertThat(Statistics.tInterval(0.95, values).low()).isNaN();
            }
        }
    }

    @Test
    void infiniteValuesAreValues() {
        double inf = Double.POSITIVE_INFINITY;
        assertThat(Statistics.median(4, 5, inf)).isEqualTo(5);
        assertThat(Statistics.median(4, inf)).isEqualTo(inf);
        assertThat(Statistics.median(4, inf, inf)).isEqualTo(inf);
        assertThat(Statistics.median(-inf, inf)).isNaN();
        assertThat(Statistics.quantile(new double[] {1, 2, 3, inf}, 0.25)).isEqualTo(1.75);
        assertThat(Statistics.quantile(new double[] {-inf, 2, 3}, 1)).isEqualTo(3);
        assertThat(Statistics.mean(4, 5, inf)).isEqualTo(inf);
        assertThat(Statistics.mean(-inf, inf)).isNaN();
        assertThat(Statistics.interquartileMean(-inf, 1, 2, inf)).isEqualTo(1.5);
        assertThat(Statistics.interquartileMean(1, inf, inf, inf)).isEqualTo(inf);
    }

    @Test
    void studentsIntervalOfFiveValues() {
        // t(.975, 4) = 2.7764451051977987; half width = t · s / √5.
        Interval interval = Statistics.tInterval(0.95, VALUES);
        assertThat(interval.low()).isCloseTo(2.8 - 2.2211560841582390, within(1e-9));
        assertThat(interval.high()).isCloseTo(2.8 + 2.2211560841582390, within(1e-9));
        assertThat(Statistics.tInterval(0.95, 7).low()).isNaN();
    }

    @Test
    void anIntervalIsPrintedToThreeDigits() {
        assertThat(new Interval(-0.125, 1234.5)).hasToString("[-0.125, 1.23e+03]");
        assertThat(new Interval(0, 100)).hasToString("[0.00, 100]");
        assertThat(new Interval(Double.NaN, Double.NaN)).hasToString("[NaN, NaN]");
    }

    @Test
    void theSignTestCountsFairCoins() {
        assertThat(Statistics.signTest(1, 2, 0.5, 100, 3)).isEqualTo(1 / 32.0);
        assertThat(Statistics.signTest(1, 2, -0.5, 100, 3)).isCloseTo(6 / 32.0, within(1e-15)); // 1 + 5 of 32
        assertThat(Statistics.signTest(1, 2, 0, 100, 3)).isEqualTo(1 / 16.0);
        assertThat(Statistics.signTest(-1, -2)).isEqualTo(1);
        assertThat(Statistics.signTest(0, 0)).isEqualTo(1);
        assertThatThrownBy(() -> Statistics.signTest(1, Double.NaN)).hasMessageContaining("NaN");
    }

    /** Right values: the exact fraction, with Python's integers. */
    @Test
    void theSignTestHoldsForManyPairs() {
        for (int n : new int[] {1, 53, 54, 60, 500, 1074}) {
            double[] ones = new double[n];
            Arrays.fill(ones, 1);
            assertThat(Statistics.signTest(ones)).isEqualTo(Math.scalb(1.0, -n));
        }
        assertThat(signTest(55, 5)).isEqualTo(5.191331739484717e-12);
        assertThat(signTest(150, 50)).isEqualTo(4.1965104378023807e-13);
        assertThat(signTest(600, 400)).isEqualTo(1.3642320780330092e-10);
        assertThat(signTest(1600, 1400)).isEqualTo(0.00013928198051961686);
        assertThat(signTest(400, 600)).isCloseTo(1, within(1e-9)).isLessThanOrEqualTo(1);
    }

    private static double signTest(int positive, int negative) {
        double[] differences = new double[positive + negative];
        Arrays.setAll(differences, i -> i < positive ? 1 : -1);
        return Statistics.signTest(differences);
    }

    @Test
    void wilsonsIntervalStaysInsideTheUnitInterval() {
        // 4 of 5, z = 1.959964: centre (.8 + z²/10)/(1 + z²/5), by hand.
        Interval four = Statistics.wilson(4, 5, 0.95);
        assertThat(four.low()).isCloseTo(0.3755, within(5e-5));
        assertThat(four.high()).isCloseTo(0.9638, within(5e-5));
        Interval all = Statistics.wilson(5, 5, 0.95);
        assertThat(all.low()).isCloseTo(0.5655, within(5e-5));
        assertThat(all.high()).isEqualTo(1);
        assertThat(Statistics.wilson(0, 20, 0.95).low()).isZero();
    }

    @Test
    void theInterquartileMeanLeavesOutAQuarterAtEachEnd() {
        assertThat(Statistics.interquartileMean(8, 1, 100, 2, 3, 4, 5, -50)).isEqualTo((2 + 3 + 4 + 5) / 4.0);
        assertThat(Statistics.interquartileMean(VALUES)).isEqualTo((1 + 3 + 4) / 3.0);
        assertThat(Statistics.interquartileMean(1, 2, 6)).isEqualTo(3);
    }

    @Test
    void argumentsAreNotChanged() {
        double[] values = VALUES.clone();
        Statistics.interquartileMean(values);
        Statistics.quantile(values, 0.5);
        assertThat(values).isEqualTo(VALUES);
    }

    @Test
    void wrongArgumentsAreExplained() {
        assertThatThrownBy(() -> Statistics.mean()).hasMessage("a mean needs at least 1 values, got 0");
        assertThatThrownBy(() -> Statistics.quantile(VALUES, Double.NaN)).hasMessage("q = NaN must be in [0, 1]");
        assertThatThrownBy(() -> Statistics.tInterval(95, VALUES))
                .hasMessage("level = 95.0 must be in (0, 1), for example 0.95");
        assertThatThrownBy(() -> Statistics.wilson(6, 5, 0.95)).hasMessageContaining("6 successes of 5 trials");
    }
}
