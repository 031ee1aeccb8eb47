package io.github.ascentrl.examples.report.html;

import io.github.ascentrl.examples.plot.FigureData.Curves;
import io.github.ascentrl.examples.plot.FigureData.Line;
import io.github.ascentrl.examples.report.Block;
import io.github.ascentrl.examples.report.Report;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Draws the first curves of a report at the size of a word. */
final class Sparkline {
    private static final int WIDTH = 140;
    private static final int HEIGHT = 36;
    private static final int LINES = 7;
    private static final int POINTS = 60;

    private Sparkline() {}

    /** {@return the drawing as SVG; empty if the report has no curves} */
    static Optional<String> of(Report report) {
        return report.blocks().stream()
                .filter(block -> block instanceof Block.Drawn)
                .map(block -> (Block.Drawn) block)
                .filter(drawn -> drawn.figure().data() instanceof Curves curves
                        && curves.lines().stream().anyMatch(line -> line.x().length > 1))
                .findFirst()
                .map(drawn ->
                        svg(drawn.figure().title(), (Curves) drawn.figure().data()));
    }

    private static String svg(String title, Curves curves) {
        List<Line> lines = curves.lines().stream()
                .limit(LINES)
                .map(line -> Thinned.of(line, POINTS))
                .toList();
        Span x = Span.of(lines.stream().map(Line::x).toList(), curves.x().logarithmic());
        Span y = Span.of(lines.stream().map(Line::y).toList(), curves.y().logarithmic());
        StringBuilder out = new StringBuilder("<svg class=\"spark\" role=\"img\" aria-label=\"" + Html.text(title)
                + "\" viewBox=\"0 0 " + WIDTH + " " + HEIGHT + "\" width=\"" + WIDTH + "\" height=\"" + HEIGHT + "\">");
        for (int i = 0; i < lines.size(); i++) {
            StringBuilder path = new StringBuilder();
            boolean pen = false;
            for (int p = 0; p < lines.get(i).x().length; p++) {
                double px = x.share(lines.get(i).x()[p]);
                double py = y.share(lines.get(i).y()[p]);
                boolean seen = Double.isFinite(px) && Double.isFinite(py);
                if (seen) {
                    path.append(String.format(
                            Locale.ROOT,
                            "%s%.1f %.1f",
                            pen ? "L" : "M",
                            2 + px * (WIDTH - 4),
                            2 + (1 - py) * (HEIGHT - 4)));
                }
                pen = seen;
            }
            out.append("<path class=\"s" + i + "\" d=\"" + path + "\"/>");
        }
        return out.append("</svg>").toString();
    }

    /** The range of some finite numbers, or of their logarithms. */
    private record Span(double low, double high, boolean logarithmic) {
        static Span of(List<double[]> values, boolean logarithmic) {
            double low = Double.POSITIVE_INFINITY;
            double high = Double.NEGATIVE_INFINITY;
            for (double[] some : values) {
                for (double value : some) {
                    double v = logarithmic ? StrictMath.log(value) : value;
                    low = Double.isFinite(v) ? Math.min(low, v) : low;
                    high = Double.isFinite(v) ? Math.max(high, v) : high;
                }
            }
            return new Span(low, high, logarithmic);
        }

        /**
         * {@return the position in the range: 0 at the low end, 1 at the high end; 0.5 if the range is a single value}
         */
        double share(double value) {
            double v = logarithmic ? StrictMath.log(value) : value;
            return high > low ? (v - low) / (high - low) : v == low ? 0.5 : Double.NaN;
        }
    }
}
