package io.github.ascentrl.examples.plot;

import java.awt.Graphics2D;
import java.awt.geom.Path2D;
import org.knowm.xchart.XYChart;

/** A line painted over a finished chart; NaN in y interrupts it. */
record Path(double[] x, double[] y, int index, float width, boolean dots, boolean arrow) {
    private static final double DOT = 7;
    private static final double HEAD = 12;

    void paint(Graphics2D g, XYChart chart) {
        g.setColor(Palette.series(index));
        Path2D line = new Path2D.Double();
        boolean pen = false;
        for (int i = 0; i < x.length; i++) {
            if (Double.isNaN(y[i])) {
                pen = false;
                continue;
            }
            double screenX = chart.getScreenXFromChart(x[i]);
            double screenY = chart.getScreenYFromChart(y[i]);
            if (pen) {
                line.lineTo(screenX, screenY);
            } else {
                line.moveTo(screenX, screenY);
            }
            pen = true;
            if (dots) {
                Palette.marker(index).paint(g, screenX, screenY, (int) DOT);
            }
        }
        g.setStroke(Palette.stroke(index, width));
        g.draw(line);
        if (arrow) {
            paintHead(g, chart);
        }
    }

    private void paintHead(Graphics2D g, XYChart chart) {
        int last = x.length - 1;
        double tipX = chart.getScreenXFromChart(x[last]);
        double tipY = chart.getScreenYFromChart(y[last]);
        double angle = StrictMath.atan2(
                tipY - chart.getScreenYFromChart(y[last - 1]), tipX - chart.getScreenXFromChart(x[last - 1]));
        Path2D head = new Path2D.Double();
        head.moveTo(tipX, tipY);
        for (double side : new double[] {-0.4, 0.4}) {
            head.lineTo(tipX - HEAD * StrictMath.cos(angle + side), tipY - HEAD * StrictMath.sin(angle + side));
        }
        head.closePath();
        g.fill(head);
    }
}
