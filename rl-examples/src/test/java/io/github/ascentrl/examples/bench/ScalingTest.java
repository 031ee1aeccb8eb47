package io.github.ascentrl.examples.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The slope of cost on work, with both logarithmic, and the cost of a unit of work. */
class ScalingTest {
    @ParameterizedTest
    @ValueSource(doubles = {0, 0.5, 1, 2})
    void aPowerOfTheWorkHasThisExponent(double power) {
        double[] work = {1, 3, 4, 10, 64, 1000};
        double[] cost = new double[work.length];
        for (int i = 0; i < work.length; i++) {
            cost[i] = 7 * StrictMath.pow(work[i], power);
        }
        assertThat(new Scaling(work, cost).exponent()).isCloseTo(power, within(1e-12));
    }

    @Test
    void onlyTheLargerHalfCounts() {
        double[] work = {1, 2, 4, 8, 16};
        assertThat(new Scaling(work, new double[] {500, 300, 4, 8, 16}).exponent())
                .isCloseTo(1, within(1e-12));
        assertThat(new Scaling(work, new double[] {1, 2, 4, 16, 64}).exponent()).isCloseTo(2, within(1e-12));
        assertThat(new Scaling(new double[] {1, 2, 4, 8}, new double[] {9, 2, 4, 8}).exponent())
                .isCloseTo(1, within(1e-12));
    }

    /** Slope Σ x y / Σ x² with x = −1, 0, 1 and y = 0, 1, 1 in units of log 2. */
    @Test
    void theSlopeIsThatOfLeastSquares() {
        double[] work = {1, 1.5, 2, 4, 8};
        assertThat(new Scaling(work, new double[] {1, 1, 1, 2, 2}).exponent()).isCloseTo(0.5, within(1e-12));
    }

    @Test
    void aUnitOfWorkIsComparedWithTheCheapestOneOfNoMoreWork() {
        Scaling scaling = new Scaling(new double[] {1, 2, 4, 8}, new double[] {3, 4, 10, 8});
        assertThat(scaling.rise(0)).isEqualTo(1);
        assertThat(scaling.rise(1)).isEqualTo(1);
        assertThat(scaling.rise(2)).isEqualTo(1.25);
        assertThat(scaling.rise(3)).isEqualTo(1);
        assertThat(scaling.cheapest()).isEqualTo(1);
    }

    @Test
    void wrongArgumentsAreExplained() {
        assertThatThrownBy(() -> new Scaling(new double[] {1, 2}, new double[3]))
                .hasMessageContaining("2 works and 3 costs");
        assertThatThrownBy(() -> new Scaling(new double[] {1}, new double[] {1}))
                .hasMessageContaining("at least two");
        assertThatThrownBy(() -> new Scaling(new double[] {1, 1}, new double[] {1, 1}))
                .hasMessageContaining("at index 1");
        assertThatThrownBy(() -> new Scaling(new double[] {1, 2}, new double[] {1, Double.NaN}))
                .hasMessageContaining("cost NaN at index 1");
    }
}
