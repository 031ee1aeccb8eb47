package io.github.ascentrl.examples.plot;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ascentrl.algos.stats.Curve;
import io.github.ascentrl.algos.stats.Interval;
import io.github.ascentrl.examples.plot.FigureData.Cells;
import io.github.ascentrl.examples.plot.FigureData.Curves;
import io.github.ascentrl.examples.plot.FigureData.Drawing;
import io.github.ascentrl.examples.plot.FigureData.Level;
import io.github.ascentrl.examples.plot.FigureData.Style;
import java.util.List;
import org.junit.jupiter.api.Test;

class FigureDataTest {
    @Test
    void bandsHandOverCenterAndEnds() {
        Curve low = new Curve(new double[] {1, 2}, new double[] {0, 2});
        Curve high = new Curve(new double[] {1, 2}, new double[] {4, 8});
        Curves data = (Curves) new BandPlot("t", "step", "return")
                .band("two", List.of(low, high))
                .band("one", List.of(low))
                .minMax()
                .yRange(0, 10)
                .logarithmicX()
                .level("solved", 9)
                .data();
        assertThat(data.x().label()).isEqualTo("step");
        assertThat(data.x().logarithmic()).isTrue();
        assertThat(data.x().range()).isEmpty();
        assertThat(data.y().logarithmic()).isFalse();
        assertThat(data.y().range()).containsExactly(0.0, 10.0);
        assertThat(data.levels()).containsExactly(new Level("solved", 9, false));
        assertThat(data.lines().get(0).label()).isEqualTo("two");
        assertThat(data.lines().get(0).y()).containsExactly(2, 5);
        assertThat(data.lines().get(0).low()).containsExactly(0, 2);
        assertThat(data.lines().get(0).high()).containsExactly(4, 8);
        assertThat(data.lines().get(1).low()).isEmpty();
    }

    @Test
    void linesHandOverTheirIntervals() {
        Curves data = (Curves) new LinePlot("t", "x", "y")
                .lineWithIntervals(
                        "a", new double[] {1, 2}, new double[] {3, 4}, new double[] {2, 3}, new double[] {5, 7})
                .line("b", new double[] {1, 2}, new double[] {3, 4})
                .data();
        assertThat(data.lines().get(0).style()).isEqualTo(Style.DOTTED);
        assertThat(data.lines().get(0).low()).containsExactly(2, 3);
        assertThat(data.lines().get(0).high()).containsExactly(5, 7);
        assertThat(data.lines().get(1).low()).isEmpty();
    }

    @Test
    void bandsEndWhereValuesAreNoLongerPossible() {
        Curve low = new Curve(new double[] {1, 2}, new double[] {0, 2});
        Curve high = new Curve(new double[] {1, 2}, new double[] {4, 8});
        Curves data = (Curves) new BandPlot("t", "step", "return")
                .band("two", List.of(low, high))
                .possible(0, 9)
                .data();
        assertThat(data.lines().get(0).low()).containsExactly(0, 0); // Student: 2 ± 25, 5 ± 38
        assertThat(data.lines().get(0).high()).containsExactly(9, 9);
    }

    @Test
    void theSameConditionHasTheSameColourInAllPanels() {
        List<Curve> curve = List.of(new Curve(new double[] {1, 2}, new double[] {0, 2}));
        SmallMultiples figure = new SmallMultiples("t", 2)
                .panel(new BandPlot("first", "x", "y").band("a", curve).band("b", curve))
                .panel(new BandPlot("second", "x", "y").band("c", curve).band("b", curve));
        List<BandPlot> panels = ((FigureData.Panels) figure.data()).panels();
        assertThat(places(panels.get(0))).containsExactly(0, 1);
        assertThat(places(panels.get(1))).containsExactly(2, 1);
        assertThat(places(panels.get(1).colours(List.of("b", "c")))).containsExactly(1, 0);
    }

    private static List<Integer> places(BandPlot plot) {
        return ((Curves) plot.data())
                .lines().stream().map(FigureData.Line::place).toList();
    }

    @Test
    void histogramsHandOverTheirEdgesAndHeights() {
        Curves data = (Curves) new HistogramPlot("t", "x", 2)
                .sample("a", new double[] {0, 0, 4})
                .cut("cut", 1)
                .data();
        assertThat(data.lines().get(0).style()).isEqualTo(Style.STEPS);
        assertThat(data.lines().get(0).x()).containsExactly(0, 2, 4);
        assertThat(data.lines().get(0).y()).containsExactly(2, 1, 0);
        assertThat(data.levels()).containsExactly(new Level("cut", 1, true));
    }

    @Test
    void linesThatTurnBackAreDrawings() {
        double[] y = {1, 2};
        assertThat(new LinePlot("t", "x", "y").line("a", new double[] {1, 2}, y).data())
                .isInstanceOf(Curves.class);
        assertThat(new LinePlot("t", "x", "y").line("a", new double[] {1, 1}, y).data())
                .isInstanceOf(Drawing.class);
        Drawing arrow =
                (Drawing) new LinePlot("t", "x", "y").arrow("a", 0, 1, 2, 3).data();
        assertThat(arrow.numbers().rows()).containsExactly(List.of("a", "0", "1"), List.of("a", "2", "3"));
    }

    @Test
    void barsHandOverATable() {
        Drawing data = (Drawing) new BarPlot("t", "height", List.of("p", "q"))
                .bars("s", new double[] {1, 2}, List.of(new Interval(0, 2), new Interval(Double.NaN, Double.NaN)))
                .data();
        assertThat(data.numbers().header()).containsExactly("", "series", "height", "interval");
        assertThat(data.numbers().rows()).containsExactly(List.of("p", "s", "1", "0 … 2"), List.of("q", "s", "2", "–"));
    }

    @Test
    void heatMapsHandOverTheirColours() {
        Cells data = (Cells) new HeatMapPlot(
                        "t", "x", "y", List.of("a", "b", "c"), List.of("r"), new double[][] {{-1, Double.NaN, 5}})
                .data();
        assertThat(data.cells().get(0).get(0)).isEqualTo(new FigureData.Cell("−1", 0x440154, 0xffffff));
        assertThat(data.cells().get(0).get(1).text()).isEmpty();
        assertThat(data.cells().get(0).get(2)).isEqualTo(new FigureData.Cell("5", 0xfde725, 0x000000));
    }

    @Test
    void wideHeatMapsHandOverATable() {
        Drawing data = (Drawing) Samples.groups().data();
        assertThat(data.numbers().header()).hasSize(51).startsWith("step of episode 9 \\ step", "0", "1");
        assertThat(data.numbers().rows()).hasSize(12);
        assertThat(data.numbers().rows().get(1)).startsWith("1", "0", "0.0250");
    }
}
