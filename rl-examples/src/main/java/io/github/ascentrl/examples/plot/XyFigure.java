package io.github.ascentrl.examples.plot;

import io.github.ascentrl.examples.report.Numbers;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.AxesChartStyler.TextAlignment;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.lines.SeriesLines;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** The common base of figures with an x and a y axis. */
abstract class XyFigure extends Figure {
    private static final Color NOT_SEEN = new Color(0, true);

    private final String xLabel;
    private final String yLabel;
    private final List<FigureData.Level> references = new ArrayList<>();
    private final List<Path> paths = new ArrayList<>();
    private Axis xRange;
    private Axis yRange;
    private Axis x;
    private Axis y;
    private boolean xLogarithmic;
    private boolean yLogarithmic;

    XyFigure(String title, String xLabel, String yLabel) {
        super(title);
        this.xLabel = xLabel;
        this.yLabel = yLabel;
    }

    final void setXRange(double low, double high) {
        xRange = checkedRange("x", low, high);
    }

    final void setYRange(double low, double high) {
        yRange = checkedRange("y", low, high);
    }

    final void setLogarithmic(boolean x, boolean y) {
        xLogarithmic = x;
        yLogarithmic = y;
    }

    final void addReference(String label, double value, boolean vertical) {
        references.add(new FigureData.Level(label, value, vertical));
    }

    /** {@return the axes and straight lines of this figure, with the given curves} */
    final FigureData.Curves curves(List<FigureData.Line> lines) {
        return new FigureData.Curves(
                new FigureData.Scale(xLabel, xLogarithmic, ends(xRange)),
                new FigureData.Scale(yLabel(), yLogarithmic, ends(yRange)),
                lines,
                List.copyOf(references));
    }

    private static List<Double> ends(Axis range) {
        return range == null ? List.of() : List.of(range.low(), range.high());
    }

    /** {@return the label of the x axis} */
    final String xLabel() {
        return xLabel;
    }

    /** {@return the label of the y axis} */
    String yLabel() {
        return yLabel;
    }

    static Axis checkedRange(String axis, double low, double high) {
        if (!(low < high)) {
            throw new IllegalArgumentException(axis + " range [" + low + ", " + high + "] must have low < high");
        }
        return new Axis(low, high);
    }

    /** Adds the series to the chart. */
    abstract void addSeries(XYChart chart);

    /** Draws over the finished chart, when its scales are known. */
    void paintOver(Graphics2D g, XYChart chart) {}

    /** {@return the room kept free below the chart} */
    int roomBelow() {
        return 0;
    }

    /** {@return whether a legend is needed: there are several series} */
    abstract boolean hasLegend();

    @Override
    void paintPlot(Graphics2D g, int width, int height) {
        XYChart chart = new XYChartBuilder()
                .width(width)
                .height(height - roomBelow())
                .xAxisTitle(xLabel)
                .yAxisTitle(yLabel())
                .build();
        style(chart.getStyler());
        paths.clear();
        addSeries(chart);
        scale(chart);
        chart.paint(g, width, height - roomBelow());
        if (xLogarithmic) {
            paintTicks(g, chart, true);
        }
        if (yLogarithmic) {
            paintTicks(g, chart, false);
        }
        paintPaths(g, chart);
        for (FigureData.Level reference : references) {
            paint(g, chart, reference);
        }
        paintOver(g, chart);
    }

    void style(XYStyler style) {
        Font font = BASE;
        style.setBaseFont(font);
        style.setAxisTitleFont(font);
        style.setAxisTickLabelsFont(font.deriveFont(12f));
        style.setLegendFont(font);
        style.setChartFontColor(Palette.INK);
        style.setAxisTickLabelsColor(Palette.INK);
        style.setXAxisTitleColor(Palette.INK);
        style.setYAxisTitleColor(Palette.INK);
        style.setChartTitleVisible(false);
        style.setChartPadding(14);
        style.setChartBackgroundColor(Color.WHITE);
        style.setPlotBackgroundColor(Color.WHITE);
        style.setPlotBorderVisible(false);
        style.setPlotContentSize(1);
        style.setPlotMargin(0);
        style.setPlotGridLinesColor(Palette.GRID);
        style.setPlotGridLinesStroke(new BasicStroke(1));
        style.setAxisTickMarksColor(Palette.FAINT);
        style.setAxisTickMarksStroke(new BasicStroke(1));
        style.setXAxisTickMarkSpacingHint(90);
        style.setYAxisTickMarkSpacingHint(50);
        style.setLegendVisible(hasLegend());
        style.setLegendPosition(LegendPosition.OutsideE);
        style.setLegendBorderColor(Color.WHITE);
        style.setLegendSeriesLineLength(44); // room for three dashes, which distinguish the second round of colours
        style.setXAxisLogarithmic(xLogarithmic);
        style.setYAxisLogarithmic(yLogarithmic);
        style.setYAxisLabelAlignment(TextAlignment.Right);
        style.setLocale(Locale.ROOT);
        if (xLogarithmic) {
            style.setXAxisTickLabelsColor(NOT_SEEN);
        }
        if (yLogarithmic) {
            style.setYAxisTickLabelsColor(NOT_SEEN);
        }
        style.setXAxisDecimalPattern("###0.######"); // with a function, XChart would set ticks at data points
        if (!yLogarithmic) {
            style.setyAxisTickLabelsFormattingFunction(XyFigure::tickLabel);
        }
    }

    /** Sets the axes here, not only in XChart, because what is painted over the chart needs them. */
    private void scale(XYChart chart) {
        x = xRange;
        if (x == null) {
            Axis data = dataRange(chart, true);
            x = fitX(data);
        }
        y = yRange;
        if (y == null) {
            Axis data = dataRange(chart, false);
            y = fitY(data);
        }
        // XChart leaves out ticks exactly at the end of an axis.
        x = x.widened(xLogarithmic);
        y = y.widened(yLogarithmic);
        chart.getStyler().setXAxisMin(x.low()).setXAxisMax(x.high());
        chart.getStyler().setYAxisMin(y.low()).setYAxisMax(y.high());
    }

    /** {@return the ends of the x axis for data in this range} */
    Axis fitX(Axis data) {
        return xLogarithmic ? Axis.logarithmic(data.low(), data.high()) : Axis.around(data.low(), data.high());
    }

    /** {@return the ends of the y axis for data in this range} */
    Axis fitY(Axis data) {
        return yLogarithmic ? Axis.logarithmic(data.low(), data.high()) : Axis.around(data.low(), data.high());
    }

    /** {@return the range of the data and the reference lines along one axis} */
    Axis dataRange(XYChart chart, boolean alongX) {
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (XYSeries series : chart.getSeriesMap().values()) {
            low = Math.min(low, alongX ? series.getXMin() : series.getYMin());
            high = Math.max(high, alongX ? series.getXMax() : series.getYMax());
        }
        for (Path path : paths) {
            for (double value : alongX ? path.x() : path.y()) {
                low = Double.isNaN(value) ? low : Math.min(low, value);
                high = Double.isNaN(value) ? high : Math.max(high, value);
            }
        }
        for (FigureData.Level reference : references) {
            if (reference.vertical() == alongX) {
                low = Math.min(low, reference.value());
                high = Math.max(high, reference.value());
            }
        }
        return new Axis(low, high);
    }

    /** {@return the label of a tick, rounded: repeated addition gives ticks such as 0.30000000000000004} */
    static String tickLabel(double value) {
        double rounded = Double.parseDouble(String.format(Locale.ROOT, "%.9g", value));
        return Numbers.exact(rounded == 0 ? 0 : rounded).replace('-', '−');
    }

    /**
     * Adds a line to the legend, and to the paths that this class draws itself: XChart draws each segment separately,
     * which restarts dashes at every point and makes SVG files large.
     */
    final void line(XYChart chart, String label, double[] x, double[] y, int index, float width) {
        path(chart, label, new Path(x, y, index, width, false, false));
    }

    /** Adds a line with a dot at every point. */
    final void dottedLine(XYChart chart, String label, double[] x, double[] y, int index) {
        path(chart, label, new Path(x, y, index, 2f, true, false));
    }

    /** Adds a line with an arrowhead at its last point. */
    final void arrow(XYChart chart, String label, double[] x, double[] y, int index) {
        path(chart, label, new Path(x, y, index, 2.5f, false, true));
    }

    private void path(XYChart chart, String label, Path path) {
        double[] x = path.x();
        double[] y = path.y();
        int first = 0;
        while (first < x.length - 1 && Double.isNaN(y[first])) {
            first++;
        }
        XYSeries stub = chart.addSeries(label, new double[] {x[first]}, new double[] {y[first]});
        stub.setXYSeriesRenderStyle(XYSeriesRenderStyle.Line);
        stub.setMarker(path.dots() ? Palette.marker(path.index()) : SeriesMarkers.NONE);
        stub.setMarkerColor(Palette.series(path.index()));
        stub.setLineColor(Palette.series(path.index()));
        stub.setLineStyle(Palette.stroke(path.index(), path.width()));
        paths.add(path);
    }

    private void paintPaths(Graphics2D g, XYChart chart) {
        double[] plot = plotArea(chart);
        Graphics2D clipped = (Graphics2D) g.create();
        clipped.clip(new Rectangle2D.Double(plot[0], plot[1], plot[2] - plot[0], plot[3] - plot[1]));
        for (Path path : paths) {
            path.paint(clipped, chart);
        }
        clipped.dispose();
    }

    /** Adds a filled outline without an entry in the legend. */
    static XYSeries area(XYChart chart, String name, double[] x, double[] y, Color fill) {
        XYSeries series = chart.addSeries(name, x, y);
        series.setXYSeriesRenderStyle(XYSeriesRenderStyle.PolygonArea);
        series.setMarker(SeriesMarkers.NONE);
        series.setLineStyle(SeriesLines.NONE);
        series.setLineColor(fill);
        series.setFillColor(fill);
        series.setShowInLegend(false);
        return series;
    }

    /** Paints our own ticks: XChart labels only powers of ten, and many axes have only one. */
    private void paintTicks(Graphics2D g, XYChart chart, boolean alongX) {
        double[] plot = plotArea(chart);
        g.setFont(BASE.deriveFont(12f));
        FontMetrics metrics = g.getFontMetrics();
        for (double tick : (alongX ? x : y).logarithmicTicks()) {
            String label = tickLabel(tick);
            double place = alongX ? chart.getScreenXFromChart(tick) : chart.getScreenYFromChart(tick);
            g.setStroke(new BasicStroke(1));
            g.setColor(Palette.GRID);
            g.draw(
                    alongX
                            ? new Line2D.Double(place, plot[1], place, plot[3])
                            : new Line2D.Double(plot[0], place, plot[2], place));
            g.setColor(Palette.INK);
            g.drawString(
                    label,
                    (float)
                            (alongX
                                    ? place - metrics.stringWidth(label) / 2.0
                                    : plot[0] - 10 - metrics.stringWidth(label)),
                    (float) (alongX ? plot[3] + 7 + metrics.getAscent() : place + metrics.getAscent() / 2.0 - 1));
        }
    }

    private void paint(Graphics2D g, XYChart chart, FigureData.Level reference) {
        double[] plot = plotArea(chart);
        g.setColor(Palette.FAINT);
        g.setStroke(new BasicStroke(1.2f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER, 10, new float[] {5, 4}, 0));
        g.setFont(BASE.deriveFont(12f));
        FontMetrics metrics = g.getFontMetrics();
        int textWidth = metrics.stringWidth(reference.label());
        if (reference.vertical()) {
            double x = chart.getScreenXFromChart(reference.value());
            g.draw(new Line2D.Double(x, plot[1], x, plot[3]));
            boolean roomOnTheRight = x + 10 + textWidth < nextVertical(chart, reference.value(), plot[2]);
            label(g, reference.label(), roomOnTheRight ? x + 5 : x - 5 - textWidth, plot[1] + metrics.getAscent());
        } else {
            double y = chart.getScreenYFromChart(reference.value());
            g.draw(new Line2D.Double(plot[0], y, plot[2], y));
            label(g, reference.label(), levelLabelsOnTheLeft() ? plot[0] + 6 : plot[2] - textWidth - 4, y - 5);
        }
    }

    /** {@return whether the labels of levels are at the left end of the plot} */
    boolean levelLabelsOnTheLeft() {
        return false;
    }

    /** Draws text on a translucent background, so that it is readable in front of curves. */
    private static void label(Graphics2D g, String text, double x, double baseline) {
        if (text.isEmpty()) {
            return;
        }
        FontMetrics metrics = g.getFontMetrics();
        g.setColor(Palette.translucent(Color.WHITE, 0.75));
        g.fill(new Rectangle2D.Double(
                x - 2, baseline - metrics.getAscent(), metrics.stringWidth(text) + 4.0, metrics.getHeight()));
        g.setColor(Palette.FAINT);
        g.drawString(text, (float) x, (float) baseline);
    }

    /** {@return the screen x of the next vertical line to the right, or of the end of the plot} */
    private double nextVertical(XYChart chart, double value, double end) {
        double next = end;
        for (FigureData.Level other : references) {
            if (other.vertical() && other.value() > value) {
                next = Math.min(next, chart.getScreenXFromChart(other.value()));
            }
        }
        return next;
    }

    /** {@return left, top, right and bottom of the plot on the screen} */
    final double[] plotArea(XYChart chart) {
        return new double[] {
            chart.getScreenXFromChart(x.low()),
            chart.getScreenYFromChart(y.high()),
            chart.getScreenXFromChart(x.high()),
            chart.getScreenYFromChart(y.low())
        };
    }
}
