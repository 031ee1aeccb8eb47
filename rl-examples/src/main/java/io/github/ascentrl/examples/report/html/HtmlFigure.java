package io.github.ascentrl.examples.report.html;

import io.github.ascentrl.examples.plot.BandPlot;
import io.github.ascentrl.examples.plot.Figure;
import io.github.ascentrl.examples.plot.FigureData;
import io.github.ascentrl.examples.plot.FigureData.Cell;
import io.github.ascentrl.examples.plot.FigureData.Cells;
import io.github.ascentrl.examples.plot.FigureData.Curves;
import io.github.ascentrl.examples.plot.FigureData.Drawing;
import io.github.ascentrl.examples.plot.FigureData.Line;
import io.github.ascentrl.examples.plot.FigureData.Panels;
import io.github.ascentrl.examples.plot.FigureData.Scale;
import io.github.ascentrl.examples.report.Block;
import io.github.ascentrl.examples.report.ReportJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes figures as HTML: curves as data for the page's script, heat maps as tables, other figures as pictures with a
 * table.
 */
final class HtmlFigure {
    private static final int POINTS = 2000;
    private static final MathContext DIGITS = new MathContext(6);

    /**
     * The largest SVG in bytes; larger drawings are embedded as PNG, since many thousands of points are smaller as
     * pixels.
     */
    private static final int LARGEST_SVG = 300_000;

    private HtmlFigure() {}

    static String of(String name, Figure figure) {
        FigureData data = figure.data();
        if (data instanceof Curves curves) {
            return figure(
                    name,
                    "curves",
                    caption(figure),
                    "<script type=\"application/json\">" + Html.script(json(curves)) + "</script>\n"
                            + "<noscript><p>Curves need JavaScript; without it, see " + Html.text(name)
                            + ".png next to this page.</p></noscript>\n");
        }
        if (data instanceof Panels panels) {
            StringBuilder content = new StringBuilder("<div class=\"panels\">\n");
            for (BandPlot panel : panels.panels()) {
                content.append(of(name + "-" + panel.title(), panel));
            }
            return figure(name, "several", caption(figure), content + "</div>\n");
        }
        if (data instanceof Cells cells) {
            return figure(name, "heat", caption(figure), heatMap(figure.title(), cells));
        }
        return figure(
                name,
                "drawing",
                caption(figure),
                picture(figure) + "<details class=\"data\"><summary>Numbers</summary>\n"
                        + Html.table(figure.title(), ((Drawing) data).numbers()) + "</details>\n");
    }

    static String of(Block.Image image) {
        String type = image.file().endsWith(".gif") ? "image/gif" : "image/png";
        return figure(
                image.file(),
                "image",
                "<p>" + Html.text(image.caption()) + "</p>",
                "<img src=\"" + Html.dataUri(type, image.content()) + "\" alt=\"" + Html.text(image.alt()) + "\">\n");
    }

    private static String figure(String name, String kind, String caption, String content) {
        String id = Html.text("figure-" + name.replaceAll("[^A-Za-z0-9_-]", "-"));
        return "<figure id=\"" + id + "\" class=\"" + kind + "\" aria-labelledby=\"" + id + "-caption\">\n"
                + "<figcaption id=\"" + id + "-caption\">" + caption + "</figcaption>\n" + content + "</figure>\n";
    }

    private static String caption(Figure figure) {
        String subtitle =
                figure.subtitle().isEmpty() ? "" : "<p class=\"faint\">" + Html.text(figure.subtitle()) + "</p>";
        boolean more =
                !figure.caption().equals(figure.title()) && !figure.caption().equals(figure.subtitle());
        return "<p class=\"title\">" + Html.text(figure.title()) + "</p>" + subtitle
                + (more ? "<p>" + Html.text(figure.caption()) + "</p>" : "");
    }

    private static String picture(Figure figure) {
        ByteArrayOutputStream svg = new ByteArrayOutputStream();
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        try {
            figure.writePlotSvg(svg);
            if (svg.size() > LARGEST_SVG) {
                figure.writePng(png);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String uri = png.size() == 0
                ? Html.dataUri("image/svg+xml", svg.toByteArray())
                : Html.dataUri("image/png", png.toByteArray());
        String alt = Html.text(figure.title() + "; its numbers are in the table below.");
        return "<img src=\"" + uri + "\" alt=\"" + alt + "\">\n";
    }

    private static String heatMap(String title, Cells cells) {
        StringBuilder out = new StringBuilder("<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\""
                + Html.text(title) + "\">\n<table class=\"heat\">\n<thead><tr><th scope=\"col\">"
                + Html.text(cells.y()) + (cells.x().isEmpty() ? "" : " \\ " + Html.text(cells.x())) + "</th>");
        cells.columns().forEach(column -> out.append("<th scope=\"col\">" + Html.text(column) + "</th>"));
        out.append("</tr></thead>\n<tbody>\n");
        for (int row = 0; row < cells.rows().size(); row++) {
            out.append("<tr><th scope=\"row\">" + Html.text(cells.rows().get(row)) + "</th>");
            for (Cell cell : cells.cells().get(row)) {
                out.append(String.format(
                        "<td style=\"background:#%06x;color:#%06x\">%s</td>",
                        cell.background(), cell.ink(), Html.text(cell.text())));
            }
            out.append("</tr>\n");
        }
        return out.append("</tbody>\n</table>\n</div>\n").toString();
    }

    private static String json(Curves curves) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("x", scale(curves.x()));
        json.put("y", scale(curves.y()));
        json.put(
                "levels",
                curves.levels().stream()
                        .map(level -> Map.of(
                                "label", level.label(), "value", rounded(level.value()), "vertical", level.vertical()))
                        .toList());
        json.put("lines", curves.lines().stream().map(HtmlFigure::line).toList());
        return ReportJson.compact(json);
    }

    private static Map<String, Object> scale(Scale scale) {
        return Map.of("label", scale.label(), "logarithmic", scale.logarithmic(), "range", scale.range());
    }

    private static Map<String, Object> line(Line whole) {
        Line line = Thinned.of(whole, POINTS);
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("label", line.label());
        json.put("style", line.style());
        json.put("place", line.place());
        json.put("x", line.x());
        json.put("y", rounded(line.y()));
        if (line.low().length > 0) {
            json.put("low", rounded(line.low()));
            json.put("high", rounded(line.high()));
        }
        return json;
    }

    private static List<Double> rounded(double[] values) {
        return Arrays.stream(values).mapToObj(HtmlFigure::rounded).toList();
    }

    /** {@return a value rounded to six digits: more than a screen can show would double the size of the page} */
    private static double rounded(double value) {
        return Double.isFinite(value) ? new BigDecimal(value, DIGITS).doubleValue() : Double.NaN;
    }
}
