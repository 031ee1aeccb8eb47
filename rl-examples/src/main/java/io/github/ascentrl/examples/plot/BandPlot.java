package io.github.ascentrl.examples.plot;

import io.github.ascentrl.algos.stats.Band;
import io.github.ascentrl.algos.stats.Curve;
import io.github.ascentrl.algos.stats.Statistics;
import io.github.ascentrl.examples.report.Numbers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.style.XYStyler;

/** Plots learning curves: for each condition the mean over seeds, with a translucent band for the interval. */
public final class BandPlot extends XyFigure {
    private static final int POINTS = 400;
    private static final int FEW = 30; // up to this number of points, each is drawn as a dot

    private record Series(String label, List<Curve> curves) {}

    private final List<Series> series = new ArrayList<>();
    private Band.Kind kind = Band.Kind.T95;
    private double window;
    private boolean logarithmicX;
    private boolean logarithmicY;
    private List<String> order = List.of();
    private List<String> inherited = List.of();
    private Axis possible = new Axis(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
    private boolean bare;

    /**
     * Creates a plot without curves.
     *
     * @param title the title
     * @param xLabel the label of the x axis
     * @param yLabel the label of the y axis, with its unit
     */
    public BandPlot(String title, String xLabel, String yLabel) {
        super(title, xLabel, yLabel);
    }

    /**
     * Adds a condition. Curves without points are left out.
     *
     * @param label its name in the legend
     * @param curves one for each seed
     * @return this plot
     */
    public BandPlot band(String label, List<Curve> curves) {
        List<Curve> drawn = curves.stream().filter(curve -> curve.size() > 0).toList();
        if (!drawn.isEmpty()) {
            series.add(new Series(label, drawn));
        }
        return this;
    }

    /**
     * Smooths the curves with a running mean: at each x, the mean of the points in (x − width, x].
     *
     * @param width the width of the window, in the unit of x, &gt; 0
     * @return this plot
     */
    public BandPlot smooth(double width) {
        if (!(width > 0)) {
            throw new IllegalArgumentException("width of the window must be positive, in the unit of x, got " + width);
        }
        window = width;
        return this;
    }

    /**
     * Shows the median over seeds and their middle half, for seeds that either learn or do not. The default is the mean
     * with Student's 95 % interval.
     *
     * @return this plot
     */
    public BandPlot quartiles() {
        kind = Band.Kind.QUARTILES;
        return this;
    }

    /**
     * Shows the mean over seeds, with a band from the smallest to the largest.
     *
     * @return this plot
     */
    public BandPlot minMax() {
        kind = Band.Kind.MIN_MAX;
        return this;
    }

    /**
     * Sets the range of possible values: the band is cut off there, even if Student's interval extends beyond.
     *
     * @param low the smallest possible value, for example 0 for a return of CartPole
     * @param high the largest possible value, for example 500
     * @return this plot
     */
    public BandPlot possible(double low, double high) {
        possible = checkedRange("possible", low, high);
        return this;
    }

    /**
     * Colours each condition by its position in a list, so that it has the same colour in several figures.
     *
     * @param labels the labels of all conditions, as passed to {@link #band}
     * @return this plot
     */
    public BandPlot colours(List<String> labels) {
        order = List.copyOf(labels);
        return this;
    }

    @Override
    void style(XYStyler style) {
        super.style(style);
        if (bare) {
            style.setChartPadding(20); // half a label; with less, XChart leaves out the last label
            style.setXAxisTickMarkSpacingHint(60);
        }
    }

    /** Leaves out the legend: a figure of several plots draws one for all. */
    void bare() {
        bare = true;
    }

    List<String> labels() {
        return series.stream().map(Series::label).toList();
    }

    void coloursUnlessGiven(List<String> labels) {
        inherited = List.copyOf(labels);
    }

    /** {@return the index of a label's colour} */
    int placeOf(String label, int otherwise) {
        int place = (order.isEmpty() ? inherited : order).indexOf(label);
        return place < 0 ? otherwise : place;
    }

    /** In a small plot, dots would touch. */
    private int few() {
        return bare ? FEW / 2 : FEW;
    }

    private int place(int i) {
        return placeOf(series.get(i).label(), i);
    }

    /**
     * Fixes the x axis.
     *
     * @param low its lower end
     * @param high its upper end
     * @return this plot
     */
    public BandPlot xRange(double low, double high) {
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
    public BandPlot yRange(double low, double high) {
        setYRange(low, high);
        return this;
    }

    /**
     * Makes the x axis logarithmic, as for sizes 1, 2, 5, 10, …
     *
     * @return this plot
     */
    public BandPlot logarithmicX() {
        logarithmicX = true;
        setLogarithmic(true, logarithmicY);
        return this;
    }

    /**
     * Makes the y axis logarithmic, as for ratios. Bands must lie above 0, which Student's interval may not: choose
     * {@link #minMax()} or {@link #quartiles()}.
     *
     * @return this plot
     */
    public BandPlot logarithmicY() {
        logarithmicY = true;
        setLogarithmic(logarithmicX, true);
        return this;
    }

    /**
     * Draws a dashed line at a level.
     *
     * @param label the text at the line
     * @param level its y
     * @return this plot
     */
    public BandPlot level(String label, double level) {
        addReference(label, level, false);
        return this;
    }

    @Override
    public FigureData data() {
        List<Band> bands = bands();
        List<FigureData.Line> lines = new ArrayList<>();
        for (int i = 0; i < bands.size(); i++) {
            Band band = bands.get(i);
            boolean several = series.get(i).curves().size() > 1;
            lines.add(new FigureData.Line(
                    series.get(i).label(),
                    band.x().length <= few() ? FigureData.Style.DOTTED : FigureData.Style.LINE,
                    place(i),
                    band.x(),
                    band.center(),
                    several ? band.low() : new double[0],
                    several ? band.high() : new double[0]));
        }
        return curves(lines);
    }

    @Override
    void addSeries(XYChart chart) {
        List<Band> bands = bands();
        for (int i = 0; i < bands.size(); i++) {
            if (series.get(i).curves().size() > 1) {
                outline(chart, "band " + i, bands.get(i), place(i));
            }
        }
        for (int i = 0; i < bands.size(); i++) {
            Band band = bands.get(i);
            if (band.x().length <= few()) {
                dottedLine(chart, series.get(i).label(), band.x(), band.center(), place(i));
            } else {
                line(chart, series.get(i).label(), band.x(), band.center(), place(i), 2f);
            }
        }
    }

    /** Adds an area: along the upper end of the band and back along the lower one. */
    private void outline(XYChart chart, String name, Band band, int index) {
        int n = band.x().length;
        double[] x = new double[2 * n];
        double[] y = new double[2 * n];
        for (int i = 0; i < n; i++) {
            x[i] = band.x()[i];
            y[i] = band.high()[i];
            x[2 * n - 1 - i] = band.x()[i];
            y[2 * n - 1 - i] = band.low()[i];
        }
        double opacity = Math.max(0.1, Math.min(0.22, 0.7 / series.size())); // many bands overlap
        area(chart, name, x, y, Palette.translucent(Palette.series(index), opacity));
    }

    /** The axis ends where the curves end; a round number beyond them would leave an empty strip. */
    @Override
    Axis fitX(Axis data) {
        return data.low() < data.high() && !logarithmicX ? data : super.fitX(data);
    }

    /** Wide intervals of few seeds must not flatten the means: bands count for at most half the range of the means. */
    @Override
    Axis dataRange(XYChart chart, boolean alongX) {
        Axis all = super.dataRange(chart, alongX);
        if (alongX) {
            return all;
        }
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (Band band : bands()) {
            low = Math.min(low, Statistics.quantile(band.center(), 0));
            high = Math.max(high, Statistics.quantile(band.center(), 1));
        }
        double room = (high - low) / 2;
        return series.isEmpty() ? all : new Axis(Math.max(all.low(), low - room), Math.min(all.high(), high + room));
    }

    private List<Band> bands() {
        return series.stream()
                .map(s -> cut(Band.of(Band.smooth(s.curves(), window), POINTS, kind)))
                .toList();
    }

    private Band cut(Band band) {
        DoubleUnaryOperator cut = y -> Math.max(possible.low(), Math.min(possible.high(), y));
        return new Band(
                band.x(),
                band.center(),
                Arrays.stream(band.low()).map(cut).toArray(),
                Arrays.stream(band.high()).map(cut).toArray());
    }

    /** On the left, most curves are still low. */
    @Override
    boolean levelLabelsOnTheLeft() {
        return true;
    }

    /**
     * {@return the number of seeds and what the line and the band show, then the line set by {@link #subtitle(String)}}
     */
    @Override
    public String subtitle() {
        IntSummaryStatistics counts =
                series.stream().mapToInt(s -> s.curves().size()).summaryStatistics();
        int seeds = series.isEmpty() ? 0 : counts.getMax();
        String band = (counts.getMin() < seeds ? counts.getMin() + " and " : "")
                + Numbers.count(seeds, "seed")
                + (seeds == 1 ? "" : "; " + kind.line());
        return seeds == 0 || super.subtitle().isEmpty() ? band : band + "; " + super.subtitle();
    }

    @Override
    boolean hasLegend() {
        return series.size() > 1 && !bare;
    }
}
