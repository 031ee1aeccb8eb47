package io.github.ascentrl.examples.report.html;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ascentrl.examples.plot.FigureData.Line;
import io.github.ascentrl.examples.plot.FigureData.Style;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ThinnedTest {
    private static Line line(double[] x, double[] y) {
        return new Line("a", Style.LINE, 0, x, y, y, y);
    }

    private static Line line(double... y) {
        double[] x = new double[y.length];
        Arrays.setAll(x, i -> i);
        return line(x, y);
    }

    @Test
    void shortLinesStayAsTheyAre() {
        Line thin = Thinned.of(line(3, 1, 2), 4);
        assertThat(thin.x()).containsExactly(0, 1, 2);
        assertThat(thin.y()).containsExactly(3, 1, 2);
        assertThat(thin.low()).containsExactly(3, 1, 2);
    }

    @Test
    void ofEachStretchTheExtremesStayAndTheEnds() {
        Line thin = Thinned.of(line(0, 1, 9, 1, 1, 1, -7, 1, 1, 1), 6);
        assertThat(thin.x()).containsExactly(0, 2, 5, 6, 9);
        assertThat(thin.y()).containsExactly(0, 9, 1, -7, 1);
    }

    @Test
    void ofPointsWithTheSameXTheLastStays() {
        Line thin = Thinned.of(line(new double[] {1, 1, 2}, new double[] {5, 6, 7}), 10);
        assertThat(thin.x()).containsExactly(1, 2);
        assertThat(thin.y()).containsExactly(6, 7);
    }

    @Test
    void gapsStayGapsAndHideNoPeak() {
        double nan = Double.NaN;
        Line thin = Thinned.of(line(nan, nan, nan, 4, nan, -4, nan, nan, nan, nan), 6);
        assertThat(thin.y()).contains(4, -4, nan);
    }

    @Property(tries = 200)
    void neverMoreThanAskedAndNoPeakIsLost(
            @ForAll @Size(min = 1, max = 300) double @DoubleRange(min = -1e3, max = 1e3) [] y,
            @ForAll @IntRange(min = 4, max = 100) int most) {
        Line thin = Thinned.of(line(y), most);
        assertThat(thin.x().length).isLessThanOrEqualTo(Math.max(most, 1));
        assertThat(Arrays.stream(thin.y()).max()).isEqualTo(Arrays.stream(y).max());
        assertThat(Arrays.stream(thin.y()).min()).isEqualTo(Arrays.stream(y).min());
        assertThat(thin.x()[0]).isZero();
        assertThat(thin.x()[thin.x().length - 1]).isEqualTo(y.length - 1);
    }
}
