package io.github.ascentrl.algos.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.ascentrl.api.random.Rng;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class CurveTest {
    private final Curve curve = new Curve(new double[] {1, 2, 3, 4, 6}, new double[] {2, Double.NaN, 4, 6, 0});

    @Test
    void pointsWithoutAMeasurementAreLeftOut() {
        assertThat(curve.x()).containsExactly(1, 3, 4, 6);
        assertThat(curve.y()).containsExactly(2, 4, 6, 0);
    }

    @Test
    void smoothingAveragesThePointsOfTheLastWindow() {
        assertThat(curve.smooth(2).y()).containsExactly(2, 4, 5, 0);
        assertThat(curve.smooth(3).y()).containsExactly(2, 3, 5, 3);
        assertThat(curve.smooth(100).y()).containsExactly(2, 3, 4, 3);
    }

    @Property(tries = 200)
    void smoothingEqualsTheNaiveMean(
            @ForAll long seed, @ForAll @IntRange(max = 60) int n, @ForAll @DoubleRange(min = 0.01, max = 30) double w) {
        Rng rng = Rng.of(seed);
        double[] x = new double[n];
        double[] y = new double[n];
        for (int i = 0; i < n; i++) {
            x[i] = (i == 0 ? 0 : x[i - 1]) + rng.nextInt(3);
            y[i] = 500
                    * rng.nextDouble()
                    * (rng.nextInt(8) == 0 ? 1e14 : 1); // points that have left must have no effect
        }
        double[] smooth = new Curve(x, y).smooth(w).y();
        for (int i = 0; i < n; i++) {
            double sum = 0;
            int count = 0;
            for (int j = 0; j <= i; j++) {
                if (x[j] > x[i] - w) {
                    sum += y[j];
                    count++;
                }
            }
            assertThat(smooth[i]).isCloseTo(sum / count, within(1e-12 * Math.max(1, sum / count)));
        }
    }

    /** Sums formed by subtraction gave 0, 0 and NaN here. */
    @Test
    void whatLeftTheWindowLeavesNothingBehind() {
        double[] x = {1, 2, 3, 4, 5, 6};
        Curve huge = new Curve(x, new double[] {-1e17, 1, 1, 1, 1, 1});
        assertThat(huge.smooth(2).y()).containsExactly(-1e17, -5e16, 1, 1, 1, 1);
        assertThat(huge.tailMean(2)).isEqualTo(1);
        Curve infinite = new Curve(x, new double[] {Double.NEGATIVE_INFINITY, 1, 1, 1, 1, 1});
        assertThat(infinite.smooth(2).y())
                .containsExactly(Double.NEGATIVE_INFINITY, Double.NEGATIVE_INFINITY, 1, 1, 1, 1);
        assertThat(infinite.tailMean(2)).isEqualTo(1);
        assertThat(new Curve(x, new double[] {1e308, 0, 1, 2, 3, 4}).smooth(3).y()[5])
                .isEqualTo(3);
        Curve both = new Curve(new double[] {1, 2}, new double[] {Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY});
        assertThat(both.tailMean(2)).as("infinities of both signs have no mean").isNaN();
        assertThat(both.smooth(2).size()).isEqualTo(1);
        assertThat(new Curve(new double[] {1, 3}, new double[] {Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY})
                        .at(2))
                .isEqualTo(Double.POSITIVE_INFINITY);
    }

    /** A window below the resolution of x contains one point. */
    @Test
    void aWindowMayBeLostBesideX() {
        assertThat(new Curve(new double[] {1e17, 2e17}, new double[] {5, 7})
                        .smooth(1)
                        .y())
                .containsExactly(5, 7);
    }

    @Test
    void betweenPointsItIsInterpolatedBeyondThemConstant() {
        assertThat(curve.at(3.5)).isEqualTo(5);
        assertThat(curve.at(3)).isEqualTo(4);
        assertThat(curve.at(0)).isEqualTo(2);
        assertThat(curve.at(9)).isZero();
    }

    @Test
    void thresholdsAndTails() {
        assertThat(curve.firstAtLeast(4)).isEqualTo(3);
        assertThat(curve.firstAtLeast(7)).isNaN();
        assertThat(curve.tailMean(3)).isEqualTo(3);
        assertThat(new Curve(new double[0], new double[0]).tailMean(3)).isNaN();
    }

    @Test
    void wrongArgumentsAreExplained() {
        assertThatThrownBy(() -> new Curve(new double[2], new double[3])).hasMessageContaining("2 x but 3 y");
        assertThatThrownBy(() -> new Curve(new double[] {2, 1}, new double[2]))
                .hasMessageContaining("x[1] = 1.0 after 2.0");
        assertThatThrownBy(() -> curve.smooth(0)).hasMessageContaining("window = 0.0 must be positive");
        assertThatThrownBy(() -> new Curve(new double[0], new double[0]).at(1)).hasMessageContaining("no points");
    }
}
