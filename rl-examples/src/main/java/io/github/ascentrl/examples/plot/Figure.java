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
 * A figure with a title above and a caption below, 900 × 560 points unless its plot needs another size. The title names
 * what is shown, the subtitle how it was made, and the caption what was claimed and whether the figure shows it.
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
     * Sets the line under the title. Call this method and {@link #caption(String)} after the methods of the plot
     * itself.
     *
     * @param line for example the seeds, the smoothing, what the band shows
     * @return this figure
     */
    public final Figure subtitle(String line) {
        subtitle = line;
        return this;
    }

    /**
     * Sets the caption below the plot; it is wrapped.
     *
     * @param text what the report claims, and what the figure shows
     * @return this figure
     */
    public final Figure caption(String text) {
        caption = text;
        return this;
    }

    /**
     * Sets a warning under the subtitle.
     *
     * @param line the warning
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

    /** {@return the caption; without one the subtitle, or else the title} */
    public final String caption() {
        return caption.isEmpty() ? (subtitle().isEmpty() ? title : subtitle()) : caption;
    }

    /** {@return the numbers that the figure shows} */
    public abstract FigureData data();

    /** {@return the width of the figure in points} */
    int width() {
        return 900;
    }

    /** {@return the height of the plot in points, without title and caption} */
    int plotHeight() {
        return 480;
    }

    /** Draws the plot into the rectangle from (0, 0) to (width, height). */
    abstract void paintPlot(Graphics2D g, int width, int height);

    /**
     * Draws the figure as PNG, at two pixels per point.
     *
     * @param out the stream to write to; not closed
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
     * @param out the stream to write to; not closed
     */
    public final void writeSvg(OutputStream out) throws IOException {
        VectorGraphics2D g = new VectorGraphics2D();
        g.setColor(Color.WHITE);
        g.fillRect(0, 0, width(), layout(new VectorGraphics2D(), false));
        writeSvg(g, layout(g, true), out);
    }

    /**
     * Draws the plot as SVG, without title and caption: for a page that adds them itself.
     *
     * @param out the stream to write to; not closed
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
        // The font family is one of this machine; without alternatives, other machines would fall back to a serif font.
        // The size is omitted if it is 12, which is not SVG's default.
        String text = svg.toString(StandardCharsets.UTF_8)
                .replaceAll("(font-family:(&quot;)?[^;&]+(&quot;)?);", "$1,Verdana,Arial,sans-serif;")
                .replaceAll("sans-serif;(?!font-size)", "sans-serif;font-size:12px;");
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Draws or only measures the figure, and {@return its height} */
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
