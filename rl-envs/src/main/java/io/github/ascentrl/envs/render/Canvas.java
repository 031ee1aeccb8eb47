package io.github.ascentrl.envs.render;

/**
 * A surface to draw on, in the units of the drawing environment, with y pointing up. Colours are {@code 0xRRGGBB}.
 */
public interface Canvas {
    /** Almost black. */
    int INK = 0x22252b;
    /** A light grey. */
    int PALE = 0xd8dbe0;
    /** A blue. */
    int BLUE = 0x3468a8;
    /** A red. */
    int RED = 0xc2452d;
    /** A green. */
    int GREEN = 0x3f8f4f;
    /** A yellow. */
    int YELLOW = 0xe0a82e;

    /**
     * Sets the visible part of the plane, which is scaled to fit. Call this before drawing anything.
     *
     * @param left smallest x
     * @param bottom smallest y
     * @param right largest x
     * @param top largest y
     */
    void view(double left, double bottom, double right, double top);

    /**
     * Draws a line with round ends.
     *
     * @param x1 x of the first end
     * @param y1 y of the first end
     * @param x2 x of the second end
     * @param y2 y of the second end
     * @param width its width
     * @param colour its colour
     */
    void line(double x1, double y1, double x2, double y2, double width, int colour);

    /**
     * Fills a rectangle.
     *
     * @param x x of its left side
     * @param y y of its lower side
     * @param width its width
     * @param height its height
     * @param colour its colour
     */
    void rectangle(double x, double y, double width, double height, int colour);

    /**
     * Fills a circle.
     *
     * @param x x of its centre
     * @param y y of its centre
     * @param radius its radius
     * @param colour its colour
     */
    void circle(double x, double y, double radius, int colour);

    /**
     * Writes a line of text in a sans-serif font of this machine.
     *
     * @param x x of its left end
     * @param y y of the baseline
     * @param height the approximate height of a capital letter
     * @param text the text to write
     * @param colour its colour
     */
    void text(double x, double y, double height, String text, int colour);
}
