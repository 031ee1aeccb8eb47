package io.github.ascentrl.examples.plot;

import io.github.ascentrl.examples.report.Numbers;
import io.github.ascentrl.examples.report.Table;
import java.awt.Color;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleFunction;
import java.util.stream.Stream;

/**
 * Plots a table of numbers as coloured cells with the numbers in them. This class draws the cells itself because XChart
 * writes all numbers in one colour, unreadable on half of the cells.
 */
public final class HeatMapPlot extends Figure {
    private static final int SCALE_WIDTH = 16;

    /** The largest number of columns for which a page shows a table. */
    private static final int MANY = 40;

    private static final Color EMPTY = new Color(0xf0f0f0);

    private final String xLabel;
    private final String yLabel;
    private final List<String> columns;
    private final List<String> rows;
    private final double[][] values;
    private DoubleFunction<String> format = Numbers::brief;
    private double low;
    private double high;
    private boolean signed;
    private String scaleLabel = "";
    private int[] groups = {};
    private List<String> groupNames = List.of();

    /**
     * Creates a heat map coloured from its smallest to its largest value.
     *
     * @param title the title
     * @param xLabel the label of the columns
     * @param yLabel the label of the rows
     * @param columns the names of the columns
     * @param rows the names of the rows, from the top
     * @param values {@code [rows][columns]}; NaN for an empty cell; copied
     */
    public HeatMapPlot(
            String title, String xLabel, String yLabel, List<String> columns, List<String> rows, double[][] values) {
        super(title);
        this.xLabel = xLabel;
        this.yLabel = yLabel;
        this.columns = List.copyOf(columns);
        this.rows = List.copyOf(rows);
        this.values = new double[values.length][];
        low = Double.POSITIVE_INFINITY;
        high = Double.NEGATIVE_INFINITY;
        for (int row = 0; row < values.length; row++) {
            if (values.length != rows.size() || values[row].length != columns.size()) {
                throw new IllegalArgumentException(
                        "values are [" + values.length + "][" + values[row].length + "], but there are names for ["
                                + rows.size() + "][" + columns.size() + "]; give one name for each row and column");
            }
            this.values[row] = values[row].clone();
            for (double value : values[row]) {
                low = Double.isNaN(value) ? low : Math.min(low, value);
                high = Double.isNaN(value) ? high : Math.max(high, value);
            }
        }
        if (!(low < high)) {
            high = Double.isInfinite(low) ? 1 : low + 1;
            low = Double.isInfinite(low) ? 0 : low;
        }
    }

    /**
     * Fixes the ends of the colour scale.
     *
     * @param lowest the value with the first colour of the scale
     * @param highest the value with the last colour of the scale
     * @return this plot
     */
    public HeatMapPlot range(double lowest, double highest) {
        if (!(lowest < highest)) {
            throw new IllegalArgumentException("range [" + lowest + ", " + highest + "] must have lowest < highest");
        }
        low = lowest;
        high = highest;
        return this;
    }

    /**
     * Uses a colour scale for signed numbers: blue below zero, white at zero, orange above.
     *
     * @param limit the absolute value with the strongest colour, &gt; 0; 1 for correlations
     * @return this plot
     */
    public HeatMapPlot signed(double limit) {
        signed = true;
        return range(-limit, limit);
    }

    /**
     * Sets how numbers are formatted.
     *
     * @param text formats a number; returns an empty string to leave it out
     * @return this plot
     */
    public HeatMapPlot format(DoubleFunction<String> text) {
        format = text;
        return this;
    }

    /**
     * Sets the label of the colour scale.
     *
     * @param label the text below the colour scale
     * @return this plot
     */
    public HeatMapPlot scaleLabel(String label) {
        scaleLabel = label;
        return this;
    }

    /**
     * Divides the columns into groups: a line is drawn before each group, and the names of the groups replace those of
     * the columns.
     *
     * @param first the first column of each group, increasing
     * @param names the names of the groups
     * @return this plot
     */
    public HeatMapPlot groups(int[] first, List<String> names) {
        boolean increasing = first.length == names.size();
        for (int i = 0; i < first.length; i++) {
            increasing &= first[i] >= (i == 0 ? 0 : first[i - 1] + 1) && first[i] < columns.size();
        }
        if (!increasing) {
            throw new IllegalArgumentException("groups from columns " + Arrays.toString(first) + " with " + names.size()
                    + " names; give increasing columns in [0, " + columns.size() + "), and one name for each");
        }
        groups = first.clone();
        groupNames = List.copyOf(names);
        return this;
    }

    @Override
    public FigureData data() {
        if (columns.size() > MANY) {
            return new FigureData.Drawing(numbers());
        }
        return new FigureData.Cells(
                xLabel,
                yLabel,
                columns,
                rows,
                Arrays.stream(values)
                        .map(row -> Arrays.stream(row).mapToObj(this::cell).toList())
                        .toList());
    }

    private Table numbers() {
        Table table = new Table(Stream.concat(Stream.of(yLabel + " \\ " + xLabel), columns.stream())
                .toArray(String[]::new));
        for (int row = 0; row < rows.size(); row++) {
            table.row(Stream.concat(
                            Stream.of(rows.get(row)), Arrays.stream(values[row]).boxed())
                    .toArray());
        }
        return table;
    }

    private FigureData.Cell cell(double value) {
        String text = Double.isNaN(value) ? "" : text(value);
        Color color = color(value);
        return new FigureData.Cell(
                text, color.getRGB() & 0xffffff, Palette.on(color).getRGB() & 0xffffff);
    }

    private String text(double value) {
        return format.apply(value).replace('-', '−');
    }

    /** {@return the background of a cell} */
    private Color color(double value) {
        return Double.isNaN(value) ? EMPTY : share((value - low) / (high - low));
    }

    @Override
    int plotHeight() {
        return Math.max(300, Math.min(760, 110 + (columns.size() > MANY ? 20 : 52) * rows.size()));
    }

    @Override
    void paintPlot(Graphics2D g, int width, int height) {
        g.setFont(BASE);
        FontMetrics metrics = g.getFontMetrics();
        int rowNames = rows.stream().mapToInt(metrics::stringWidth).max().orElse(0);
        double left = 18 + (yLabel.isEmpty() ? 0 : metrics.getHeight() + 6) + rowNames + 10;
        double bottom = height - 14 - 2.0 * metrics.getHeight() - 6;
        double right = width - 110.0;
        // Cells are never much wider than high: a grid world should keep its proportions.
        double cellHeight = (bottom - 6) / rows.size();
        double cellWidth = Math.min((right - left) / columns.size(), 2.2 * cellHeight);
        double gap = columns.size() > MANY ? -0.5 : 1; // narrow columns overlap to hide seams
        for (int row = 0; row < rows.size(); row++) {
            for (int column = 0; column < columns.size(); column++) {
                Rectangle2D cell = new Rectangle2D.Double(
                        left + column * cellWidth, 6 + row * cellHeight, cellWidth - gap, cellHeight - 1);
                paintCell(g, cell, values[row][column]);
            }
        }
        double end = left + columns.size() * cellWidth;
        paintNames(g, left, bottom, cellWidth, cellHeight);
        for (int first : groups) {
            double x = left + first * cellWidth;
            g.setColor(Color.WHITE);
            g.fill(new Rectangle2D.Double(x - 1.5, 6, 2.5, bottom - 6));
            g.setColor(Palette.INK);
            g.fill(new Rectangle2D.Double(x - 0.5, bottom, 1, 5));
        }
        g.drawString(xLabel, (float) ((left + end - metrics.stringWidth(xLabel)) / 2), (float)
                (bottom + 10 + metrics.getHeight() + metrics.getAscent()));
        Graphics2D turned = (Graphics2D) g.create();
        turned.rotate(-Math.PI / 2, 18 + metrics.getAscent(), bottom / 2);
        turned.drawString(
                yLabel, (float) (18 + metrics.getAscent() - metrics.stringWidth(yLabel) / 2.0), (float) (bottom / 2));
        turned.dispose();
        paintScale(g, end + 24, bottom);
    }

    private void paintCell(Graphics2D g, Rectangle2D cell, double value) {
        Color color = color(value);
        g.setColor(color);
        g.fill(cell);
        if (Double.isNaN(value)) {
            return;
        }
        FontMetrics metrics = g.getFontMetrics();
        String text = text(value);
        if (metrics.stringWidth(text) <= cell.getWidth() - 2) {
            g.setColor(Palette.on(color));
            g.drawString(text, (float) (cell.getCenterX() - metrics.stringWidth(text) / 2.0), (float)
                    (cell.getCenterY() + (metrics.getAscent() - metrics.getDescent()) / 2.0));
        }
    }

    private Color share(double share) {
        return signed ? Palette.signed(share) : Palette.magnitude(share);
    }

    private void paintNames(Graphics2D g, double left, double bottom, double cellWidth, double cellHeight) {
        FontMetrics metrics = g.getFontMetrics();
        g.setColor(Palette.INK);
        List<String> names = groups.length == 0 ? columns : groupNames;
        for (int i = 0; i < names.size(); i++) {
            int from = groups.length == 0 ? i : groups[i];
            int to = groups.length == 0 ? i + 1 : i + 1 < groups.length ? groups[i + 1] : columns.size();
            String name = shorten(names.get(i), metrics, (to - from) * cellWidth - 2);
            double x = left + (from + to) / 2.0 * cellWidth - metrics.stringWidth(name) / 2.0;
            g.drawString(name, (float) x, (float) (bottom + 5 + metrics.getAscent()));
        }
        for (int row = 0; row < rows.size(); row++) {
            double y = 6 + (row + 0.5) * cellHeight + (metrics.getAscent() - metrics.getDescent()) / 2.0;
            g.drawString(rows.get(row), (float) (left - 8 - metrics.stringWidth(rows.get(row))), (float) y);
        }
    }

    private static String shorten(String name, FontMetrics metrics, double width) {
        String shown = name;
        while (shown.length() > 2 && metrics.stringWidth(shown) > width) {
            shown = shown.substring(0, shown.length() - 2) + "…";
        }
        return shown;
    }

    private void paintScale(Graphics2D g, double left, double bottom) {
        int steps = 64;
        double height = (bottom - 7) / steps;
        for (int step = 0; step < steps; step++) {
            g.setColor(share(1 - (step + 0.5) / steps));
            g.fill(new Rectangle2D.Double(left, 6 + step * height, SCALE_WIDTH, height + 0.5));
        }
        g.setColor(Palette.INK);
        FontMetrics metrics = g.getFontMetrics();
        float x = (float) (left + SCALE_WIDTH + 6);
        g.drawString(Numbers.brief(high).replace('-', '−'), x, 6 + metrics.getAscent());
        String middle = Numbers.brief((low + high) / 2).replace('-', '−');
        g.drawString(middle, x, (float) (6 + (bottom - 6 + metrics.getAscent()) / 2));
        g.drawString(Numbers.brief(low).replace('-', '−'), x, (float) bottom - 2);
        g.drawString(scaleLabel, (float) left, (float) bottom + 5 + metrics.getAscent());
    }
}
