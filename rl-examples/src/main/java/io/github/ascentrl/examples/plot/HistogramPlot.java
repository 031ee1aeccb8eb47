package io.github.ascentrl.examples.plot;

import io.github.ascentrl.algos.data.Histogram;
import java.awt.Color;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.knowm.xchart.XYChart;

/**
 * Plots histograms over common bins, as outlines with a translucent fill so that several can be distinguished, with
 * optional vertical lines.
 */
public final class HistogramPlot extends XyFigure {
    private record Sample(String label, double[] values) {}

    private final int bins;
    private final List<Sample> samples = new ArrayList<>();
    private boolean shares;

    /**
     * Creates a plot without histograms.
     *
     * @param title the title
     * @param xLabel the label of the x axis, with its unit
     * @param bins the number of bins between the smallest and the largest value of all samples, 1 to 1000
     */
    public HistogramPlot(String title, String xLabel, int bins) {
        super(title, xLabel, "");
        if (!(bins >= 1 && bins <= 1000)) {
            throw new IllegalArgumentException("bins must be in [1, 1000], got " + bins);
        }
        this.bins = bins;
    }

    /**
     * Adds a sample.
     *
     * @param label its name in the legend
     * @param values finite numbers, at least one; copied
     * @return this plot
     */
    public HistogramPlot sample(String label, double[] values) {
        if (values.length == 0) {
            throw new IllegalArgumentException("sample '" + label + "' is empty; leave it out");
        }
        for (int i = 0; i < values.length; i++) {
            if (!Double.isFinite(values[i])) {
                throw new IllegalArgumentException("sample '" + label + "' has " + values[i] + " at index " + i
                        + "; leave out numbers that are not finite");
            }
        }
        samples.add(new Sample(label, values.clone()));
        return this;
    }

    /**
     * Shows fractions of each sample instead of counts, for samples of different sizes.
     *
     * @return this plot
     */
    public HistogramPlot shares() {
        shares = true;
        return this;
    }

    /**
     * Draws a dashed vertical line.
     *
     * @param label the text at the line
     * @param place its x
     * @return this plot
     */
    public HistogramPlot cut(String label, double place) {
        addReference(label, place, true);
        return this;
    }

    @Override
    String yLabel() {
        return shares ? "fraction of the sample in a bin" : "values in a bin";
    }

    @Override
    public FigureData data() {
        List<FigureData.Line> lines = new ArrayList<>();
        for (Sample sample : samples) {
            Histogram histogram = histogram(sample);
            double[] edges = new double[bins + 1];
            Arrays.setAll(edges, histogram::edge);
            double[] heights = Arrays.copyOf(heights(histogram.counts(), sample.values().length), bins + 1);
            lines.add(new FigureData.Line(
                    sample.label(),
                    FigureData.Style.STEPS,
                    lines.size(),
                    edges,
                    heights,
                    new double[0],
                    new double[0]));
        }
        return curves(lines);
    }

    /** {@return the histogram of a sample; all samples have the same bins} */
    private Histogram histogram(Sample sample) {
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (Sample other : samples) {
            for (double value : other.values()) {
                low = Math.min(low, value);
                high = Math.max(high, value);
            }
        }
        return Histogram.of(sample.values(), low, high, bins);
    }

    @Override
    void addSeries(XYChart chart) {
        for (int i = 0; i < samples.size(); i++) {
            Histogram histogram = histogram(samples.get(i));
            double[] heights = heights(histogram.counts(), samples.get(i).values().length);
            double[] x = new double[2 * bins + 2];
            double[] y = new double[2 * bins + 2];
            for (int bin = 0; bin <= bins; bin++) {
                double edge = histogram.edge(bin);
                x[2 * bin] = edge;
                x[2 * bin + 1] = edge;
                y[2 * bin] = bin == 0 ? 0 : heights[bin - 1];
                y[2 * bin + 1] = bin == bins ? 0 : heights[bin];
            }
            Color fill = Palette.translucent(Palette.series(i), samples.size() == 1 ? 0.45 : 0.25);
            area(chart, "area " + i, x, y, fill);
            line(chart, samples.get(i).label(), x, y, i, 1.5f);
        }
    }

    private double[] heights(long[] counts, int size) {
        double[] heights = new double[counts.length];
        for (int bin = 0; bin < counts.length; bin++) {
            heights[bin] = shares ? (double) counts[bin] / size : counts[bin];
        }
        return heights;
    }

    @Override
    Axis fitX(Axis data) {
        return data;
    }

    @Override
    boolean hasLegend() {
        return samples.size() > 1;
    }
}
