package io.github.ascentrl.envs.render;

/**
 * Something to draw on, in the units of whoever draws; y goes up. Colours are {@code 0xRRGGBB}.
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
     * Says which part of the plane is to be seen, as large as fits; to be called before anything is drawn.
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
     * @param x1 where it begins
     * @param y1 where it begins
     * @param x2 where it ends
     * @param y2 where it ends
     * @param width its width
     * @param colour its colour
     */
    void line(double x1, double y1, double x2, double y2, double width, int colour);

    /**
     * Fills a rectangle.
     *
     * @param x its left side
     * @param y its lower side
     * @param width its width
     * @param height its height
     * @param colour its colour
     */
    void rectangle(double x, double y, double width, double height, int colour);

    /**
     * Fills a circle.
     *
     * @param x its centre
     * @param y its centre
     * @param radius its radius
     * @param colour its colour
     */
    void circle(double x, double y, double radius, int colour);

    /**
     * Writes a line of text in a sans-serif font of this machine.
     *
     * @param x where it begins
     * @param y the line on which letters stand
     * @param height of a capital letter, roughly
     * @param text what to write
     * @param colour its colour
     */
    void text(double x, double y, double height, String text, int colour);
}
