package io.github.ascentrl.examples.plot;

import io.github.ascentrl.examples.report.Table;
import java.util.List;

/** The numbers that a figure shows, for code that draws it in another way, as {@code report.html} does. */
public sealed interface FigureData {
    /**
     * Lines over a common x axis.
     *
     * @param x the x axis
     * @param y the y axis
     * @param lines the lines, in the order of their colours
     * @param levels straight lines across the plot
     */
    record Curves(Scale x, Scale y, List<Line> lines, List<Level> levels) implements FigureData {}

    /**
     * An axis.
     *
     * @param label its text, with the unit
     * @param logarithmic whether it is logarithmic: equal distances are equal ratios
     * @param range its lower and upper end; empty if it follows the data
     */
    record Scale(String label, boolean logarithmic, List<Double> range) {}

    /**
     * One line with its band.
     *
     * @param label its name in the legend
     * @param style how it is drawn
     * @param place the index of its colour; lines with the same label in different figures may share one
     * @param x the x of its points, strictly increasing
     * @param y the y of its points, as long as x; NaN interrupts the line
     * @param low the lower end of the band, as long as x; empty without a band
     * @param high the upper end of the band, as long as {@code low}
     */
    record Line(String label, Style style, int place, double[] x, double[] y, double[] low, double[] high) {}

    /** How a line is drawn. */
    enum Style {
        /** A line from point to point. */
        LINE,
        /** A line from point to point, with a dot at each point. */
        DOTTED,
        /** Dots only. */
        POINTS,
        /** Steps with the same height from each x to the next and the area below filled: a histogram. */
        STEPS
    }

    /**
     * A straight dashed line.
     *
     * @param label the text at the line
     * @param value the position at which it crosses its axis
     * @param vertical whether the value is an x
     */
    record Level(String label, double value, boolean vertical) {}

    /**
     * Several plots of the same kind next to each other.
     *
     * @param panels the plots in reading order, each with its own title
     */
    record Panels(List<BandPlot> panels) implements FigureData {}

    /**
     * A table of coloured cells.
     *
     * @param x the label of the columns
     * @param y the label of the rows
     * @param columns the names of the columns
     * @param rows the names of the rows, from the top
     * @param cells {@code [rows][columns]}
     */
    record Cells(String x, String y, List<String> columns, List<String> rows, List<List<Cell>> cells)
            implements FigureData {}

    /**
     * One coloured cell.
     *
     * @param text the number as text; empty for an empty cell
     * @param background its colour, {@code 0xRRGGBB}
     * @param ink the most readable colour for its text, {@code 0xRRGGBB}
     */
    record Cell(String text, int background, int ink) {}

    /**
     * A drawing that is best kept as is, together with its numbers.
     *
     * @param numbers the numbers drawn
     */
    record Drawing(Table numbers) implements FigureData {}
}
