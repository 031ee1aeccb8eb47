package io.github.ascentrl.examples.plot;

import io.github.ascentrl.examples.report.Table;
import java.util.List;

/** What a figure shows, as numbers: for whoever draws it anew, as {@code report.html} does. */
public sealed interface FigureData {
    /**
     * Lines over a common x axis.
     *
     * @param x the x axis
     * @param y the y axis
     * @param lines in the order of their colours
     * @param levels straight lines across the plot
     */
    record Curves(Scale x, Scale y, List<Line> lines, List<Level> levels) implements FigureData {}

    /**
     * An axis.
     *
     * @param label what it measures, with its unit
     * @param logarithmic whether equal distances are equal ratios
     * @param range its lower and upper end; empty where it follows the data
     */
    record Scale(String label, boolean logarithmic, List<Double> range) {}

    /**
     * One line with its band.
     *
     * @param label its name in the legend
     * @param style how it is drawn
     * @param place of its colour: lines of different figures with the same label may share one
     * @param x strictly rising
     * @param y as long as x; NaN interrupts the line
     * @param low lower end of the band, as long as x; empty without a band
     * @param high upper end of the band
     */
    record Line(String label, Style style, int place, double[] x, double[] y, double[] low, double[] high) {}

    /** How a line is drawn. */
    enum Style {
        /** From point to point. */
        LINE,
        /** From point to point, with a dot on each. */
        DOTTED,
        /** Dots alone. */
        POINTS,
        /** From each x to the next at the same height, the area below filled: a histogram. */
        STEPS
    }

    /**
     * A straight dashed line.
     *
     * @param label what it is
     * @param value where it crosses its axis
     * @param vertical whether the value is an x
     */
    record Level(String label, double value, boolean vertical) {}

    /**
     * Several plots of the same kind beside each other.
     *
     * @param panels in reading order, each with a title of its own
     */
    record Panels(List<BandPlot> panels) implements FigureData {}

    /**
     * A table of coloured cells.
     *
     * @param x what the columns are
     * @param y what the rows are
     * @param columns the names of the columns
     * @param rows the names of the rows, from the top
     * @param cells {@code [rows][columns]}
     */
    record Cells(String x, String y, List<String> columns, List<String> rows, List<List<Cell>> cells)
            implements FigureData {}

    /**
     * One coloured cell.
     *
     * @param text the number; empty for none
     * @param background its colour, red, green and blue
     * @param ink the colour in which its text is read most easily
     */
    record Cell(String text, int background, int ink) {}

    /**
     * A drawing that is best left as it is, with its numbers beside it.
     *
     * @param numbers what is drawn
     */
    record Drawing(Table numbers) implements FigureData {}
}
