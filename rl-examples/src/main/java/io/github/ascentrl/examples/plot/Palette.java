package io.github.ascentrl.examples.plot;

import java.awt.BasicStroke;
import java.awt.Color;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * Colours that colour-blind readers can distinguish. Series have those of Okabe and Ito, without yellow, which is too
 * pale on white, and with grey instead of black. Magnitudes have viridis (Smith and van der Walt, 2015). Signed numbers
 * range from blue over white to orange.
 */
final class Palette {
    static final Color INK = new Color(0x222222);
    static final Color FAINT = new Color(0x666666);
    static final Color WARNING = new Color(0xb00020);
    static final Color GRID = new Color(0xe3e3e3);

    private static final Color[] SERIES = {
        new Color(0x0072b2),
        new Color(0xd55e00),
        new Color(0x009e73),
        new Color(0xcc79a7),
        new Color(0xe69f00),
        new Color(0x56b4e9),
        new Color(0x4d4d4d),
    };

    /** Viridis at 0, 1/8, …, 1. */
    private static final int[] VIRIDIS = {
        0x440154, 0x472d7b, 0x3b528b, 0x2c728e, 0x21918c, 0x28ae80, 0x5ec962, 0xaddc30, 0xfde725
    };

    private static final int[] DIVERGING = {0x0a5a9c, 0x6baed6, 0xf7f7f7, 0xf4a259, 0xb84700};

    private static final float[][] DASHES = {null, {9, 4}, {2, 3}, {9, 3, 2, 3}};

    private static final Marker[] MARKERS = {
        SeriesMarkers.CIRCLE, SeriesMarkers.SQUARE, SeriesMarkers.DIAMOND, SeriesMarkers.TRIANGLE_UP
    };

    private Palette() {}

    static Color series(int index) {
        return SERIES[index % SERIES.length];
    }

    static Color translucent(Color color, double opacity) {
        return new Color(color.getRed(), color.getGreen(), color.getBlue(), (int) Math.round(255 * opacity));
    }

    /** {@return the line style: solid for the first round of colours, dashed for the second, and so on} */
    static BasicStroke stroke(int index, float width) {
        float[] dash = DASHES[index / SERIES.length % DASHES.length];
        return new BasicStroke(width, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 10, dash, 0);
    }

    /** {@return the marker: circles for the first round of colours, squares for the second, and so on} */
    static Marker marker(int index) {
        return MARKERS[index / SERIES.length % MARKERS.length];
    }

    /** {@return the colour of a magnitude in [0, 1], from the smallest to the largest} */
    static Color magnitude(double share) {
        return between(VIRIDIS, share);
    }

    /**
     * {@return the colour of a signed number mapped to [0, 1]: 0 is the most negative, ½ is zero, 1 the most positive}
     */
    static Color signed(double share) {
        return between(DIVERGING, share);
    }

    /** {@return black or white, whichever is easier to read on a background} */
    static Color on(Color background) {
        double luminance = 0.2126 * linear(background.getRed())
                + 0.7152 * linear(background.getGreen())
                + 0.0722 * linear(background.getBlue());
        return luminance > 0.179 ? Color.BLACK : Color.WHITE;
    }

    private static double linear(int channel) {
        double c = channel / 255.0;
        return c <= 0.04045 ? c / 12.92 : StrictMath.pow((c + 0.055) / 1.055, 2.4);
    }

    private static Color between(int[] stops, double share) {
        double place = Math.max(0, Math.min(1, share)) * (stops.length - 1);
        int left = Math.min((int) place, stops.length - 2);
        Color a = new Color(stops[left]);
        Color b = new Color(stops[left + 1]);
        double weight = place - left;
        return new Color(
                (int) Math.round(a.getRed() + weight * (b.getRed() - a.getRed())),
                (int) Math.round(a.getGreen() + weight * (b.getGreen() - a.getGreen())),
                (int) Math.round(a.getBlue() + weight * (b.getBlue() - a.getBlue())));
    }
}
