package io.github.ascentrl.envs.render;

import io.github.ascentrl.api.internal.Check;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.Objects;

/** A canvas that draws to an image in memory; needs no display. */
final class AwtCanvas implements Canvas {
    private static final Font FONT = new Font(Font.SANS_SERIF, Font.PLAIN, 100);
    private static final double CAPITAL = 72; // the approximate height of the font's capital letters

    private final BufferedImage image;
    private final Graphics2D graphics;

    AwtCanvas(int width, int height) {
        image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        graphics = image.createGraphics();
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, width, height);
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    }

    BufferedImage finish() {
        graphics.dispose();
        return image;
    }

    @Override
    public void view(double left, double bottom, double right, double top) {
        if (!(left < right && bottom < top && right - left <= Float.MAX_VALUE && top - bottom <= Float.MAX_VALUE)) {
            throw new IllegalArgumentException("[left, right] = [" + left + ", " + right + "] and [bottom, top] = ["
                    + bottom + ", " + top + "] must be finite, with left < right and bottom < top");
        }
        double scale = Math.min(image.getWidth() / (right - left), image.getHeight() / (top - bottom));
        graphics.translate(image.getWidth() / 2.0, image.getHeight() / 2.0);
        graphics.scale(scale, -scale);
        graphics.translate(-(left + right) / 2, -(bottom + top) / 2);
    }

    @Override
    public void line(double x1, double y1, double x2, double y2, double width, int colour) {
        Check.finite("x1", x1);
        Check.finite("y1", y1);
        Check.finite("x2", x2);
        Check.finite("y2", y2);
        Check.notNegative("width", width);
        graphics.setColor(new Color(colour));
        graphics.setStroke(new BasicStroke((float) width, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        graphics.draw(new Line2D.Double(x1, y1, x2, y2));
    }

    @Override
    public void rectangle(double x, double y, double width, double height, int colour) {
        Check.finite("x", x);
        Check.finite("y", y);
        Check.notNegative("width", width);
        Check.notNegative("height", height);
        graphics.setColor(new Color(colour));
        graphics.fill(new Rectangle2D.Double(x, y, width, height));
    }

    @Override
    public void circle(double x, double y, double radius, int colour) {
        Check.finite("x", x);
        Check.finite("y", y);
        Check.notNegative("radius", radius);
        graphics.setColor(new Color(colour));
        graphics.fill(new Ellipse2D.Double(x - radius, y - radius, 2 * radius, 2 * radius));
    }

    @Override
    public void text(double x, double y, double height, String text, int colour) {
        Check.finite("x", x);
        Check.finite("y", y);
        Check.positive("height", height);
        Objects.requireNonNull(text, "text");
        graphics.setColor(new Color(colour));
        AffineTransform upwards = graphics.getTransform();
        graphics.translate(x, y);
        graphics.scale(height / CAPITAL, -height / CAPITAL);
        graphics.fill(
                FONT.createGlyphVector(graphics.getFontRenderContext(), text).getOutline());
        graphics.setTransform(upwards);
    }
}
