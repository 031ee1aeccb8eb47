package io.github.ascentrl.envs.grid;

import java.util.Arrays;

/**
 * The shape of a small picture of several planes, {@code [planes, height, width]}; flattened row-major, as convolutions
 * read it: the number in plane p, row y and column x is number (p · height + y) · width + x.
 *
 * @param planes how many, ≥ 1
 * @param height rows of each plane, ≥ 1; row 0 is on top
 * @param width columns of each plane, ≥ 1
 */
public record PlaneShape(int planes, int height, int width) {
    /**
     * A shape.
     *
     * @throws IllegalArgumentException if a number is not positive, or there are too many numbers for an array
     */
    public PlaneShape {
        if (planes < 1 || height < 1 || width < 1 || (double) planes * height * width > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("[planes, height, width] = [" + planes + ", " + height + ", " + width
                    + "] must all be at least 1, and their product at most " + Integer.MAX_VALUE);
        }
    }

    /** {@return how many numbers there are in all planes} */
    public int size() {
        return planes * height * width;
    }

    /**
     * {@return where a number is in the flat array}
     *
     * @param plane 0 ≤ plane &lt; planes
     * @param row 0 ≤ row &lt; height
     * @param column 0 ≤ column &lt; width
     */
    public int index(int plane, int row, int column) {
        return (plane * height + row) * width + column;
    }

    /**
     * {@return the shape of the last k pictures, oldest first, as a
     * {@linkplain io.github.ascentrl.envs.wrap.FrameStack frame stack} shows them: k times as many planes}
     *
     * @param k how many, ≥ 1
     */
    public PlaneShape stacked(int k) {
        return new PlaneShape(Math.multiplyExact(k, planes), height, width);
    }

    /** Makes all numbers 0, checking that there is room for exactly so many. */
    void clear(float[] picture) {
        if (picture.length != size()) {
            throw new IllegalArgumentException(
                    "a buffer of " + picture.length + " numbers for a picture of " + size() + ", " + this);
        }
        Arrays.fill(picture, 0);
    }
}
