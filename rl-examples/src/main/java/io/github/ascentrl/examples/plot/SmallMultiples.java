package io.github.ascentrl.examples.plot;

import java.awt.BasicStroke;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.Point;
import java.awt.geom.Line2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;

/**
 * Several plots of curves next to each other with one legend, for curves that would hide each other in a single plot.
 */
public final class SmallMultiples extends Figure {
    private static final int ROW = 300;
    private static final int HEADING = 22;
    private static final int MARGIN = 18;
    private static final int SAMPLE = 30; // length of a line in the legend

    private final int columns;
    private final List<BandPlot> panels = new ArrayList<>();
    private final List<String> labels = new ArrayList<>();

    /**
     * Creates a figure without plots.
     *
     * @param title the title
     * @param columns the number of plots in a row, 1 … 4
     * @throws IllegalArgumentException if the columns are out of range
     */
    public SmallMultiples(String title, int columns) {
        super(title);
        if (columns < 1 || columns > 4) {
            throw new IllegalArgumentException("columns must be in [1, 4], got " + columns);
        }
        this.columns = columns;
    }

    /**
     * Adds a plot. Curves of the same label have the same colour in all plots; give each plot the same ranges.
     *
     * @param plot the plot, with its title above it; must not be changed afterwards
     * @return this figure
     */
    public SmallMultiples panel(BandPlot plot) {
        panels.add(plot);
        plot.bare();
        plot.labels().stream().filter(label -> !labels.contains(label)).forEach(labels::add);
        panels.forEach(panel -> panel.coloursUnlessGiven(labels));
        return this;
    }

    /** {@return the first plot's subtitle, then the line set by {@link #subtitle(String)}} */
    @Override
    public String subtitle() {
        String first = panels.isEmpty() ? "" : panels.get(0).subtitle();
        return super.subtitle().isEmpty() ? first : first + "; " + super.subtitle();
    }

    @Override
    public FigureData data() {
        return new FigureData.Panels(List.copyOf(panels));
    }

    @Override
    int plotHeight() {
        return (panels.size() + columns - 1) / columns * ROW + top();
    }

    @Override
    void paintPlot(Graphics2D g, int width, int height) {
        int top = top();
        if (top > 0) {
            legend(g);
        }
        int each = width / columns;
        for (int i = 0; i < panels.size(); i++) {
            Graphics2D part = (Graphics2D) g.create();
            part.translate(i % columns * each, top + i / columns * ROW);
            part.setFont(BASE.deriveFont(Font.BOLD));
            part.setColor(Palette.INK);
            part.drawString(panels.get(i).title(), 18, 16);
            part.translate(0, HEADING);
            panels.get(i).paintPlot(part, each, ROW - HEADING);
            part.dispose();
        }
    }

    /** {@return the height of the legend, with as many lines as it needs} */
    private int top() {
        List<Point> places = legendPlaces();
        return labels.size() > 1 ? places.get(places.size() - 1).y + HEADING : 0;
    }

    /** {@return the position of each label; a label that does not fit starts a new line} */
    private List<Point> legendPlaces() {
        FontMetrics metrics = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB)
                .createGraphics()
                .getFontMetrics(BASE);
        List<Point> places = new ArrayList<>();
        int x = MARGIN;
        int y = 0;
        for (String label : labels) {
            int end = x + SAMPLE + 6 + metrics.stringWidth(label);
            if (end > width() - MARGIN && x > MARGIN) {
                end -= x - MARGIN;
                x = MARGIN;
                y += HEADING;
            }
            places.add(new Point(x, y));
            x = end + 20;
        }
        return places;
    }

    private void legend(Graphics2D g) {
        List<Point> places = legendPlaces();
        g.setFont(BASE);
        for (int i = 0; i < labels.size(); i++) {
            int x = places.get(i).x;
            int y = places.get(i).y;
            int place = panels.get(0).placeOf(labels.get(i), i);
            g.setColor(Palette.series(place));
            g.setStroke(Palette.stroke(place, 2f));
            g.draw(new Line2D.Double(x, y + 10, x + SAMPLE, y + 10));
            g.setStroke(new BasicStroke(1));
            g.setColor(Palette.INK);
            g.drawString(labels.get(i), x + SAMPLE + 6, y + 14);
        }
    }
}
