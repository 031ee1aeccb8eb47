package io.github.ascentrl.examples.plot;

import io.github.ascentrl.examples.report.Table;
import java.awt.BasicStroke;
import java.awt.Graphics2D;
import java.awt.geom.Line2D;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.XYStyler;

/** Plots lines, points and arrows. Colours are assigned in the order in which they are added. */
public final class LinePlot extends XyFigure {
    private static final double CAP = 8; // half the width of an interval's ends, in pixels

    private enum Style {
        LINE,
        POINTS,
        LINE_WITH_POINTS,
        ARROW
    }

    /** A series; low and high are empty if it has no intervals. */
    private record Series(String label, double[] x, double[] y, double[] low, double[] high, Style style) {
        Series(String label, double[] x, double[] y, Style style) {
            this(label, x, y, new double[0], new double[0], style);
        }
    }

    private final List<Series> series = new ArrayList<>();

    /**
     * Creates an empty plot.
     *
     * @param title the title
     * @param xLabel the label of the x axis, with its unit
     * @param yLabel the label of the y axis, with its unit
     */
    public LinePlot(String title, String xLabel, String yLabel) {
        super(title, xLabel, yLabel);
    }

    /**
     * Adds a line.
     *
     * @param label its name in the legend
     * @param x the x of its points, in any order
     * @param y the y of its points, as long as x; NaN interrupts the line
     * @return this plot
     */
    public LinePlot line(String label, double[] x, double[] y) {
        return add(new Series(label, x.clone(), y.clone(), Style.LINE));
    }

    /**
     * Adds points without a line.
     *
     * @param label their name in the legend
     * @param x the x of the points
     * @param y the y of the points, as long as x
     * @return this plot
     */
    public LinePlot points(String label, double[] x, double[] y) {
        return add(new Series(label, x.clone(), y.clone(), Style.POINTS));
    }

    /**
     * Adds points joined by a line.
     *
     * @param label its name in the legend
     * @param x the x of its points, in any order
     * @param y the y of the points, as long as x
     * @return this plot
     */
    public LinePlot lineWithPoints(String label, double[] x, double[] y) {
        return add(new Series(label, x.clone(), y.clone(), Style.LINE_WITH_POINTS));
    }

    /**
     * Adds points joined by a line, each with an interval: a vertical bar with caps wider than the point.
     *
     * @param label its name in the legend
     * @param x the x of its points, in any order
     * @param y the y of the points, as long as x
     * @param low the lower ends of the intervals, as long as x
     * @param high the upper ends of the intervals, as long as x
     * @return this plot
     */
    public LinePlot lineWithIntervals(String label, double[] x, double[] y, double[] low, double[] high) {
        if (low.length != x.length || high.length != x.length) {
            throw new IllegalArgumentException("'" + label + "' has " + x.length + " x and " + low.length
                    + " lower and " + high.length + " upper ends; give one of each for each x");
        }
        return add(new Series(label, x.clone(), y.clone(), low.clone(), high.clone(), Style.LINE_WITH_POINTS));
    }

    /**
     * Adds an arrow.
     *
     * @param label its name in the legend
     * @param fromX the x of its start
     * @param fromY the y of its start
     * @param toX the x of its head
     * @param toY the y of its head
     * @return this plot
     */
    public LinePlot arrow(String label, double fromX, double fromY, double toX, double toY) {
        return add(new Series(label, new double[] {fromX, toX}, new double[] {fromY, toY}, Style.ARROW));
    }

    private LinePlot add(Series added) {
        if (added.x().length != added.y().length || added.x().length == 0) {
            throw new IllegalArgumentException("'" + added.label() + "' has " + added.x().length + " x and "
                    + added.y().length + " y; give one y for each x, and at least one point");
        }
        series.add(added);
        return this;
    }

    /**
     * Makes one or both axes logarithmic.
     *
     * @param x whether the x axis is logarithmic
     * @param y whether the y axis is logarithmic
     * @return this plot
     */
    public LinePlot logarithmic(boolean x, boolean y) {
        setLogarithmic(x, y);
        return this;
    }

    /**
     * Fixes the x axis.
     *
     * @param low its lower end
     * @param high its upper end
     * @return this plot
     */
    public LinePlot xRange(double low, double high) {
        setXRange(low, high);
        return this;
    }

    /**
     * Fixes the y axis.
     *
     * @param low its lower end
     * @param high its upper end
     * @return this plot
     */
    public LinePlot yRange(double low, double high) {
        setYRange(low, high);
        return this;
    }

    /**
     * Draws a dashed horizontal line.
     *
     * @param label the text at the line
     * @param level its y
     * @return this plot
     */
    public LinePlot level(String label, double level) {
        addReference(label, level, false);
        return this;
    }

    /**
     * Draws a dashed vertical line.
     *
     * @param label the text at the line
     * @param place its x
     * @return this plot
     */
    public LinePlot cut(String label, double place) {
        addReference(label, place, true);
        return this;
    }

    @Override
    void style(XYStyler style) {
        super.style(style);
        style.setMarkerSize(7);
    }

    /** {@return curves if x increases strictly in all series; otherwise a drawing with its numbers} */
    @Override
    public FigureData data() {
        if (series.stream().allMatch(s -> s.style() != Style.ARROW && rises(s.x()))) {
            List<FigureData.Line> lines = new ArrayList<>();
            for (Series s : series) {
                lines.add(new FigureData.Line(
                        s.label(), style(s.style()), lines.size(), s.x(), s.y(), s.low(), s.high()));
            }
            return curves(lines);
        }
        Table numbers = new Table("", xLabel(), yLabel());
        for (Series s : series) {
            for (int i = 0; i < s.x().length; i++) {
                numbers.row(s.label(), s.x()[i], s.y()[i]);
            }
        }
        return new FigureData.Drawing(numbers);
    }

    private static boolean rises(double[] x) {
        return IntStream.range(1, x.length).allMatch(i -> x[i - 1] < x[i]);
    }

    private static FigureData.Style style(Style style) {
        return style == Style.POINTS
                ? FigureData.Style.POINTS
                : style == Style.LINE ? FigureData.Style.LINE : FigureData.Style.DOTTED;
    }

    @Override
    void addSeries(XYChart chart) {
        for (int i = 0; i < series.size(); i++) {
            Series s = series.get(i);
            switch (s.style()) {
                case LINE -> line(chart, s.label(), s.x(), s.y(), i, 2f);
                case LINE_WITH_POINTS -> dottedLine(chart, s.label(), s.x(), s.y(), i);
                case ARROW -> arrow(chart, s.label(), s.x(), s.y(), i);
                case POINTS -> {
                    XYSeries points = chart.addSeries(s.label(), s.x(), s.y());
                    points.setXYSeriesRenderStyle(XYSeriesRenderStyle.Scatter);
                    points.setMarker(Palette.marker(i));
                    points.setMarkerColor(Palette.translucent(Palette.series(i), 0.65));
                }
            }
        }
    }

    @Override
    Axis dataRange(XYChart chart, boolean alongX) {
        Axis range = super.dataRange(chart, alongX);
        if (alongX) {
            return range;
        }
        DoubleStream ends = series.stream()
                .flatMapToDouble(s -> DoubleStream.concat(DoubleStream.of(s.low()), DoubleStream.of(s.high())));
        DoubleSummaryStatistics all = DoubleStream.concat(ends, DoubleStream.of(range.low(), range.high()))
                .summaryStatistics();
        return new Axis(all.getMin(), all.getMax());
    }

    @Override
    void paintOver(Graphics2D g, XYChart chart) {
        g.setStroke(new BasicStroke(1.2f));
        for (int i = 0; i < series.size(); i++) {
            Series s = series.get(i);
            g.setColor(Palette.series(i));
            for (int k = 0; k < s.low().length; k++) {
                double place = chart.getScreenXFromChart(s.x()[k]);
                double bottom = chart.getScreenYFromChart(s.low()[k]);
                double top = chart.getScreenYFromChart(s.high()[k]);
                g.draw(new Line2D.Double(place, bottom, place, top));
                g.draw(new Line2D.Double(place - CAP, bottom, place + CAP, bottom));
                g.draw(new Line2D.Double(place - CAP, top, place + CAP, top));
            }
        }
    }

    @Override
    boolean hasLegend() {
        return series.size() > 1;
    }
}
