package io.github.ascentrl.examples.plot;

import de.erichseifert.vectorgraphics2d.VectorGraphics2D;
import de.erichseifert.vectorgraphics2d.intermediate.CommandSequence;
import de.erichseifert.vectorgraphics2d.svg.SVGProcessor;
import de.erichseifert.vectorgraphics2d.util.PageSize;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;

/**
 * A figure with a title above and a caption below, 900 × 560 points unless its plot needs another size. The title says
 * what is shown, the subtitle how it was made, the caption what was claimed and whether we see it.
 */
public abstract class Figure {
    static final Font BASE = new Font(Font.SANS_SERIF, Font.PLAIN, 13);

    private static final int MARGIN = 18;
    private static final int PNG_SCALE = 2;

    private final String title;
    private String subtitle = "";
    private String caption = "";
    private String mark = "";

    Figure(String title) {
        this.title = title;
    }

    /**
     * Sets the line under the title. To be called after the methods of the plot itself, as is {@link #caption(String)}.
     *
     * @param line seeds, smoothing, what the band is
     * @return this figure
     */
    public final Figure subtitle(String line) {
        subtitle = line;
        return this;
    }

    /**
     * Sets the text below; it is wrapped.
     *
     * @param text what the report claims, and what we see
     * @return this figure
     */
    public final Figure caption(String text) {
        caption = text;
        return this;
    }

    /**
     * Sets a line that warns, under the subtitle.
     *
     * @param line what to bear in mind
     * @return this figure
     */
    public final Figure mark(String line) {
        mark = line;
        return this;
    }

    /** {@return the line under the title; may be empty} */
    public String subtitle() {
        return subtitle;
    }

    /** {@return the title} */
    public final String title() {
        return title;
    }

    /** {@return the text below, or else the line under the title} */
    public final String caption() {
        return caption.isEmpty() ? (subtitle().isEmpty() ? title : subtitle()) : caption;
    }

    /** {@return what is shown, as numbers} */
    public abstract FigureData data();

    /** Width of the figure in points. */
    int width() {
        return 900;
    }

    /** Height of the plot in points, without title and caption. */
    int plotHeight() {
        return 480;
    }

    /** Draws the plot into the rectangle from (0, 0). */
    abstract void paintPlot(Graphics2D g, int width, int height);

    /**
     * Draws the figure as PNG, at two pixels to the point.
     *
     * @param out not closed
     */
    public final void writePng(OutputStream out) throws IOException {
        BufferedImage scratch = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB);
        Graphics2D measure = scratch.createGraphics();
        int height = layout(measure, false);
        measure.dispose();
        BufferedImage image = new BufferedImage(width() * PNG_SCALE, height * PNG_SCALE, BufferedImage.TYPE_INT_RGB);
        Graphics2D g = image.createGraphics();
        g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        g.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        g.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        g.scale(PNG_SCALE, PNG_SCALE);
        g.setColor(Color.WHITE);
        g.fillRect(0, 0, width(), height);
        layout(g, true);
        g.dispose();
        if (!ImageIO.write(image, "png", out)) {
            throw new IOException("this Java runtime has no PNG writer; it comes with the module java.desktop");
        }
    }

    /**
     * Draws the figure as SVG.
     *
     * @param out not closed
     */
    public final void writeSvg(OutputStream out) throws IOException {
        VectorGraphics2D g = new VectorGraphics2D();
        g.setColor(Color.WHITE);
        g.fillRect(0, 0, width(), layout(new VectorGraphics2D(), false));
        writeSvg(g, layout(g, true), out);
    }

    /**
     * Draws the plot as SVG, without title and caption: for a page that writes these itself.
     *
     * @param out not closed
     */
    public final void writePlotSvg(OutputStream out) throws IOException {
        VectorGraphics2D g = new VectorGraphics2D();
        g.setColor(Color.WHITE);
        g.fillRect(0, 0, width(), plotHeight());
        paintPlot(g, width(), plotHeight());
        writeSvg(g, plotHeight(), out);
    }

    private void writeSvg(VectorGraphics2D g, int height, OutputStream out) throws IOException {
        CommandSequence commands = g.getCommands();
        ByteArrayOutputStream svg = new ByteArrayOutputStream();
        new SVGProcessor()
                .getDocument(commands, new PageSize(0, 0, width(), height))
                .writeTo(svg);
        // The family is what this machine has; elsewhere it would fall back on a serif. The size is left out where it
        // is
        // 12, which is no default of SVG.
        String text = svg.toString(StandardCharsets.UTF_8)
                .replaceAll("(font-family:(&quot;)?[^;&]+(&quot;)?);", "$1,Verdana,Arial,sans-serif;")
                .replaceAll("sans-serif;(?!font-size)", "sans-serif;font-size:12px;");
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Draws, or only measures; returns the height of the whole. */
    private int layout(Graphics2D g, boolean draw) {
        int textWidth = width() - 2 * MARGIN;
        int y = MARGIN;
        y = text(g, draw, BASE.deriveFont(Font.BOLD, 17f), Palette.INK, title, y, textWidth);
        y = text(g, draw, BASE, Palette.FAINT, subtitle(), y + 2, textWidth);
        y = text(g, draw, BASE.deriveFont(Font.BOLD), Palette.WARNING, mark, y, textWidth) + 8;
        if (draw) {
            Graphics2D plot = (Graphics2D) g.create();
            plot.translate(0, y);
            paintPlot(plot, width(), plotHeight());
            plot.dispose();
        }
        y += plotHeight() + 4;
        return text(g, draw, BASE, Palette.INK, caption, y, textWidth) + MARGIN;
    }

    private static int text(Graphics2D g, boolean draw, Font font, Color color, String text, int top, int width) {
        g.setFont(font);
        g.setColor(color);
        FontMetrics metrics = g.getFontMetrics();
        int y = top;
        for (String line : wrap(text, metrics, width)) {
            if (draw) {
                g.drawString(line, MARGIN, y + metrics.getAscent());
            }
            y += metrics.getHeight();
        }
        return y;
    }

    static List<String> wrap(String text, FontMetrics metrics, int width) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.isBlank() ? new String[0] : text.strip().split("\\s+")) {
            if (line.length() > 0 && metrics.stringWidth(line + " " + word) > width) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.length() == 0 ? "" : " ").append(word);
        }
        if (line.length() > 0) {
            lines.add(line.toString());
        }
        return lines;
    }
}
