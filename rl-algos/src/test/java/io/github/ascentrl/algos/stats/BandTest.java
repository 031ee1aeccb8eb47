package io.github.ascentrl.algos.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class BandTest {
    private final Curve a = new Curve(new double[] {0, 10}, new double[] {0, 10});
    private final Curve b = new Curve(new double[] {2, 4, 8}, new double[] {4, 4, 4});

    @Test
    void theBandCoversTheSharedRange() {
        Band band = Band.of(List.of(a, b), 4, Band.Kind.MIN_MAX);
        assertThat(band.x()).containsExactly(2, 5, 8);
        assertThat(band.center()).containsExactly(3, 4.5, 6);
        assertThat(band.low()).containsExactly(2, 4, 4);
        assertThat(band.high()).containsExactly(4, 5, 8);
    }

    @Test
    void pointsThatAllCurvesShareAreTheBands() {
        double[] sizes = {1, 2, 5, 10, 50, 100};
        Band band = Band.of(List.of(new Curve(sizes, sizes), new Curve(sizes, new double[6])), 50, Band.Kind.MIN_MAX);
        assertThat(band.x()).isEqualTo(sizes);
        assertThat(band.center()).containsExactly(0.5, 1, 2.5, 5, 25, 50);
    }

    @Test
    void studentsIntervalAtEachPlace() {
        Band band = Band.of(List.of(a, b), 3, Band.Kind.T95);
        Interval expected = Statistics.tInterval(0.95, 2, 4);
        assertThat(band.low()[0]).isCloseTo(expected.low(), within(1e-12));
        assertThat(band.high()[0]).isCloseTo(expected.high(), within(1e-12));
    }

    @Test
    void aSingleCurveHasNoWidth() {
        Band band = Band.of(List.of(a), 50, Band.Kind.T95);
        assertThat(band.low()).isEqualTo(band.center()).isEqualTo(band.high());
    }

    @Test
    void curvesThatShareASinglePlace() {
        Band band = Band.of(List.of(a, new Curve(new double[] {10, 20}, new double[] {6, 7})), 50, Band.Kind.MIN_MAX);
        assertThat(band.x()).containsExactly(10);
        assertThat(band.center()).containsExactly(8);
    }

    @Test
    void wrongArgumentsAreExplained() {
        assertThatThrownBy(() -> Band.of(List.of(), 50, Band.Kind.T95)).hasMessageContaining("0 curves");
        assertThatThrownBy(() -> Band.of(List.of(new Curve(new double[0], new double[0])), 50, Band.Kind.T95))
                .hasMessageContaining("no points");
    }

    @Test
    void quartilesLieAroundTheMedian() {
        List<Curve> curves = java.util.stream.DoubleStream.of(0, 400, 450, 480, 500)
                .mapToObj(y -> new Curve(new double[] {1, 2}, new double[] {y, y}))
                .toList();
        Band band = Band.of(curves, 10, Band.Kind.QUARTILES);
        assertThat(band.center()).containsExactly(450, 450);
        assertThat(band.low()).containsExactly(400, 400);
        assertThat(band.high()).containsExactly(480, 480);
    }
}
