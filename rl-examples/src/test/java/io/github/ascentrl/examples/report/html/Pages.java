package io.github.ascentrl.examples.report.html;

import io.github.ascentrl.algos.stats.Curve;
import io.github.ascentrl.algos.stats.Interval;
import io.github.ascentrl.examples.plot.BandPlot;
import io.github.ascentrl.examples.plot.BarPlot;
import io.github.ascentrl.examples.plot.HeatMapPlot;
import io.github.ascentrl.examples.plot.HistogramPlot;
import io.github.ascentrl.examples.plot.LinePlot;
import io.github.ascentrl.examples.report.Report;
import io.github.ascentrl.examples.report.Table;
import io.github.ascentrl.examples.report.Verdict;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** Reports for tests. */
final class Pages {
    /** One red pixel. */
    static final byte[] PNG = Base64.getDecoder()
            .decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==");

    private Pages() {}

    static Origin origin(String experiment, String status) {
        return new Origin(
                experiment,
                "Describes " + experiment,
                "R9 §1",
                status,
                true,
                List.of(0L, 1L),
                Map.of("rate", 0.5),
                Map.of("ascent", "1.0"),
                Instant.EPOCH,
                3.25);
    }

    /** Every kind of block and of figure, with as many points along the curves. */
    static Report everything(int points) {
        return new Report()
                .text("A paragraph.")
                .table(
                        "Returns of all kinds",
                        new Table("method", "return", "a long name for a column that is wide", "and one more of these")
                                .row("b", -3.5, "10 … 20 and so on and so forth", "text that goes on")
                                .row("a", 12.0, "9 … 20 and so on and so forth", "text that goes on")
                                .row("c", null, "100 … 200 and so on and so forth", "text that goes on")
                                .row("d", 5, "1 … 2 and so on and so forth", "text that goes on"))
                .claim("R9 §1", "It climbs", Verdict.SEEN, "it does")
                .claim("R9 §2", "It falls", Verdict.NOT_SEEN, "it does not")
                .claim("R9 §3", "It is seldom flat", Verdict.UNDECIDED, "2 seeds")
                .figure("curves", curves(points))
                .figure(
                        "lines",
                        new LinePlot("Ratios", "size", "ratio")
                                .line("a", new double[] {1, 10, 100}, new double[] {1, Double.NaN, 0.01})
                                .points("b", new double[] {2, 20}, new double[] {0.5, 0.1})
                                .logarithmic(true, true)
                                .caption("Both axes are logarithmic."))
                .figure(
                        "histogram",
                        new HistogramPlot("Lengths", "steps", 5)
                                .sample("all", new double[] {1, 2, 2, 3, 9})
                                .cut("cut", 4))
                .figure("heat", new HeatMapPlot("Heat", "x", "y", List.of("1", "2"), List.of("r"), new double[][] {
                    {1, Double.NaN}
                }))
                .figure(
                        "bars",
                        new BarPlot("Bars", "height", List.of("p", "q"))
                                .bars("one", new double[] {1, 2}, List.of(new Interval(0, 2), new Interval(1, 3))))
                .figure("path", new LinePlot("A path", "x", "y").arrow("turn", 1, 1, 0, 2))
                .image("pixel.png", PNG, "A red pixel", "What red looks like.");
    }

    static BandPlot curves(int points) {
        BandPlot plot = new BandPlot("Learning", "step", "return").level("solved", 20);
        for (double slope : new double[] {1, 2}) {
            plot.band("slope " + (int) slope, List.of(line(points, slope, -1), line(points, slope, 1)));
        }
        plot.caption("Both climb.");
        return plot;
    }

    private static Curve line(int points, double slope, double shift) {
        double[] x = new double[points];
        double[] y = new double[points];
        for (int i = 0; i < points; i++) {
            x[i] = i;
            y[i] = 10 * slope * i / points + shift;
        }
        return new Curve(x, y);
    }
}
