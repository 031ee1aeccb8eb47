package io.github.ascentrl.examples.plot;

import io.github.ascentrl.algos.stats.Interval;
import io.github.ascentrl.algos.stats.Statistics;
import io.github.ascentrl.examples.report.Numbers;
import io.github.ascentrl.examples.report.Table;
import java.awt.BasicStroke;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.geom.Line2D;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.XYStyler;

/**
 * Plots bars in groups, with error bars that need not be symmetric: one group for each category, with one bar for each
 * series. With a single series, every category has its own colour if there are few of them.
 */
public final class BarPlot extends XyFigure {
    private static final double GROUP_WIDTH = 0.76;

    private record Series(String label, double[] values, List<Interval> intervals) {}

    /**
     * From this number on the palette repeats a hue: with more categories, the bars of a single series all have one
     * colour.
     */
    private static final int SECOND_BLUE = 6;

    private final List<String> categories;
    private final List<Series> series = new ArrayList<>();
    private boolean numbers = true;
    private int count; // the number of seeds; 0 if bars are not means over seeds

    /**
     * Creates a plot without bars.
     *
     * @param title the title
     * @param yLabel the label of the y axis, with its unit
     * @param categories the names under the groups, at least one
     */
    public BarPlot(String title, String yLabel, List<String> categories) {
        super(title, "", yLabel);
        if (categories.isEmpty()) {
            throw new IllegalArgumentException("a bar plot needs at least one category");
        }
        this.categories = List.copyOf(categories);
    }

    /**
     * Adds a bar to each category.
     *
     * @param label the name of the series in the legend
     * @param values one value for each category; NaN for no bar
     * @return this plot
     */
    public BarPlot bars(String label, double[] values) {
        return bars(label, values, List.of());
    }

    /**
     * Adds a bar with an error bar to each category.
     *
     * @param label the name of the series in the legend
     * @param values one value for each category; NaN for no bar
     * @param intervals one interval for each category, with NaN ends for no error bar; or an empty list
     * @return this plot
     */
    public BarPlot bars(String label, double[] values, List<Interval> intervals) {
        if (values.length != categories.size() || !intervals.isEmpty() && intervals.size() != categories.size()) {
            throw new IllegalArgumentException(
                    "'" + label + "' has " + values.length + " values and " + intervals.size() + " intervals for "
                            + categories.size() + " categories; give one for each category");
        }
        series.add(new Series(label, values.clone(), List.copyOf(intervals)));
        return this;
    }

    /**
     * Adds to each category the mean over seeds as a bar, with Student's 95 % interval of that mean.
     *
     * @param label the name of the series in the legend
     * @param seeds for each category, one number for each seed; if no number is negative, the interval is cut off at 0
     * @return this plot
     */
    public BarPlot means(String label, List<double[]> seeds) {
        count = seeds.get(0).length;
        List<Interval> intervals = new ArrayList<>();
        for (double[] values : seeds) {
            Interval interval = Statistics.tInterval(0.95, values);
            boolean positive = Arrays.stream(values).allMatch(value -> value >= 0);
            intervals.add(new Interval(positive ? Math.max(0, interval.low()) : interval.low(), interval.high()));
        }
        return bars(label, seeds.stream().mapToDouble(Statistics::mean).toArray(), intervals);
    }

    /**
     * {@return the number of seeds and what the bar and the line show, if bars are means over seeds; then the line set
     * by {@link #subtitle(String)}}
     */
    @Override
    public String subtitle() {
        String how = Numbers.count(count, "seed")
                + (count == 1 ? "" : "; bar: mean over seeds, line: 95 % interval of that mean");
        return count == 0 ? super.subtitle() : super.subtitle().isEmpty() ? how : how + "; " + super.subtitle();
    }

    /**
     * Leaves out the numbers above the bars.
     *
     * @return this plot
     */
    public BarPlot withoutNumbers() {
        numbers = false;
        return this;
    }

    /**
     * Fixes the y axis.
     *
     * @param low its lower end
     * @param high its upper end
     * @return this plot
     */
    public BarPlot yRange(double low, double high) {
        setYRange(low, high);
        return this;
    }

    /**
     * Draws a dashed line at a level.
     *
     * @param label the text at the line
     * @param level its y
     * @return this plot
     */
    public BarPlot level(String label, double level) {
        addReference(label, level, false);
        return this;
    }

    @Override
    public FigureData data() {
        boolean intervals = series.stream().anyMatch(s -> !s.intervals().isEmpty());
        Table numbers = intervals ? new Table("", "series", yLabel(), "interval") : new Table("", "series", yLabel());
        for (int c = 0; c < categories.size(); c++) {
            for (Series s : series) {
                if (intervals) {
                    numbers.row(categories.get(c), s.label(), s.values()[c], interval(s, c));
                } else {
                    numbers.row(categories.get(c), s.label(), s.values()[c]);
                }
            }
        }
        return new FigureData.Drawing(numbers);
    }

    private static String interval(Series s, int category) {
        if (s.intervals().isEmpty() || Double.isNaN(s.intervals().get(category).low())) {
            return null;
        }
        Interval interval = s.intervals().get(category);
        return Numbers.brief(interval.low()) + " … " + Numbers.brief(interval.high());
    }

    @Override
    void style(XYStyler style) {
        super.style(style);
        style.setPlotGridVerticalLinesVisible(false);
        style.setXAxisTicksVisible(false);
    }

    @Override
    Axis fitX(Axis data) {
        return new Axis(-0.5, categories.size() - 0.5);
    }

    @Override
    Axis dataRange(XYChart chart, boolean alongX) {
        Axis range = super.dataRange(chart, alongX);
        if (alongX) {
            return range;
        }
        double low = Math.min(0, range.low());
        double high = Math.max(0, range.high());
        for (Series s : series) {
            for (Interval interval : s.intervals()) {
                low = Double.isNaN(interval.low()) ? low : Math.min(low, interval.low());
                high = Double.isNaN(interval.high()) ? high : Math.max(high, interval.high());
            }
        }
        return new Axis(low, high);
    }

    /** The axis always includes zero; beyond the bars there is only room for the numbers. */
    @Override
    Axis fitY(Axis data) {
        double room = Math.max(data.high() - data.low(), 1e-9) * (numbers ? 0.08 : 0.02);
        return new Axis(data.low() < 0 ? data.low() - room : 0, data.high() > 0 ? data.high() + room : 0);
    }

    /** {@return the room for the names of the categories, on one line or two} */
    @Override
    int roomBelow() {
        return 36;
    }

    @Override
    void addSeries(XYChart chart) {
        double width = GROUP_WIDTH / series.size();
        for (int s = 0; s < series.size(); s++) {
            boolean legend = series.size() > 1;
            for (int c = 0; c < categories.size(); c++) {
                double value = series.get(s).values()[c];
                if (Double.isNaN(value)) {
                    continue;
                }
                double left = left(s, c) + 0.03 * width;
                double right = left(s, c) + 0.97 * width;
                XYSeries bar = area(
                        chart,
                        legend ? series.get(s).label() : "bar " + s + " " + c,
                        new double[] {left, left, right, right},
                        new double[] {0, value, value, 0},
                        Palette.translucent(
                                Palette.series(series.size() == 1 && categories.size() < SECOND_BLUE ? c : s), 0.85));
                bar.setShowInLegend(legend);
                legend = false;
            }
        }
    }

    private double left(int s, int category) {
        return category - GROUP_WIDTH / 2 + s * GROUP_WIDTH / series.size();
    }

    @Override
    void paintOver(Graphics2D g, XYChart chart) {
        double[] plot = plotArea(chart);
        g.setFont(BASE);
        g.setColor(Palette.INK);
        g.setStroke(new BasicStroke(1.4f));
        double zero = chart.getScreenYFromChart(0);
        g.draw(new Line2D.Double(plot[0], zero, plot[2], zero));
        paintCategories(g, chart, plot);
        g.setFont(BASE.deriveFont(12f));
        for (int s = 0; s < series.size(); s++) {
            for (int c = 0; c < categories.size(); c++) {
                paintBar(g, chart, plot, s, c);
            }
        }
    }

    private void paintCategories(Graphics2D g, XYChart chart, double[] plot) {
        FontMetrics metrics = g.getFontMetrics();
        int room = (int) ((plot[2] - plot[0]) / categories.size()) - 6;
        for (int c = 0; c < categories.size(); c++) {
            double y = plot[3] + 6 + metrics.getAscent();
            for (String line : wrap(categories.get(c), metrics, room)) {
                double x = chart.getScreenXFromChart(c) - metrics.stringWidth(line) / 2.0;
                g.drawString(line, (float) x, (float) y);
                y += metrics.getHeight();
            }
        }
    }

    private void paintBar(Graphics2D g, XYChart chart, double[] plot, int s, int c) {
        double value = series.get(s).values()[c];
        if (Double.isNaN(value)) {
            return;
        }
        double x = chart.getScreenXFromChart(left(s, c) + GROUP_WIDTH / series.size() / 2);
        double top = value;
        double bottom = value;
        if (!series.get(s).intervals().isEmpty()
                && !Double.isNaN(series.get(s).intervals().get(c).low())) {
            Interval interval = series.get(s).intervals().get(c);
            top = Math.max(top, interval.high());
            bottom = Math.min(bottom, interval.low());
            double low = chart.getScreenYFromChart(interval.low());
            double high = chart.getScreenYFromChart(interval.high());
            g.draw(new Line2D.Double(x, Math.min(low, plot[3]), x, Math.max(high, plot[1])));
            for (double end : new double[] {low, high}) {
                if (end >= plot[1] && end <= plot[3]) { // no cap on an end outside the plot
                    g.draw(new Line2D.Double(x - 4, end, x + 4, end));
                }
            }
        }
        if (numbers) {
            FontMetrics metrics = g.getFontMetrics();
            String text = Numbers.brief(value).replace('-', '−');
            double y = value >= 0
                    ? Math.max(chart.getScreenYFromChart(top), plot[1]) - 5
                    : Math.min(chart.getScreenYFromChart(bottom), plot[3]) + 3 + metrics.getAscent();
            g.drawString(text, (float) (x - metrics.stringWidth(text) / 2.0), (float) y);
        }
    }

    @Override
    boolean hasLegend() {
        return series.size() > 1;
    }
}
