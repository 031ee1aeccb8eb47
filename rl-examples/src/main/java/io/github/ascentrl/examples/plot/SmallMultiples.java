package io.github.ascentrl.examples.plot;

import java.awt.BasicStroke;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.geom.Line2D;
import java.util.ArrayList;
import java.util.List;

/** Several plots of curves beside each other, with one legend: for what would hide itself in a single plot. */
public final class SmallMultiples extends Figure {
    private static final int ROW = 300;
    private static final int HEADING = 22;

    private final int columns;
    private final List<BandPlot> panels = new ArrayList<>();
    private final List<String> labels = new ArrayList<>();

    /**
     * A figure without plots.
     *
     * @param title what is shown
     * @param columns how many plots stand beside each other, 1 … 4
     * @throws IllegalArgumentException if the columns are out of range
     */
    public SmallMultiples(String title, int columns) {
        super(title);
        if (columns < 1 || columns > 4) {
            throw new IllegalArgumentException("columns = " + columns + " must be in 1 … 4");
        }
        this.columns = columns;
    }

    /**
     * Adds a plot. Curves of the same label have the same colour in all plots; give each plot the same ranges.
     *
     * @param plot its title stands above it; no longer to be changed
     * @return this figure
     */
    public SmallMultiples panel(BandPlot plot) {
        panels.add(plot);
        plot.bare();
        plot.labels().stream().filter(label -> !labels.contains(label)).forEach(labels::add);
        panels.forEach(panel -> panel.coloursUnlessGiven(labels));
        return this;
    }

    /** {@return what the first plot says of seeds, line and band; then what was set} */
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
        return (panels.size() + columns - 1) / columns * ROW + (labels.size() > 1 ? HEADING : 0);
    }

    @Override
    void paintPlot(Graphics2D g, int width, int height) {
        int top = labels.size() > 1 ? HEADING : 0;
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

    private void legend(Graphics2D g) {
        g.setFont(BASE);
        FontMetrics metrics = g.getFontMetrics();
        int x = 18;
        for (String label : labels) {
            int place = panels.get(0).placeOf(label, labels.indexOf(label));
            g.setColor(Palette.series(place));
            g.setStroke(Palette.stroke(place, 2f));
            g.draw(new Line2D.Double(x, 10, x + 30, 10));
            g.setStroke(new BasicStroke(1));
            g.setColor(Palette.INK);
            g.drawString(label, x + 36, 14);
            x += 56 + metrics.stringWidth(label);
        }
    }
}
