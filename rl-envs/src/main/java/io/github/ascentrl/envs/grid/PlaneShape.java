package io.github.ascentrl.envs.grid;

import io.github.ascentrl.api.internal.Check;
import java.util.Arrays;
import java.util.Objects;

/**
 * The shape of a small picture with several planes, {@code [planes, height, width]}, flattened row-major as
 * convolutions expect: the number in plane p, row y and column x has the index (p · height + y) · width + x.
 *
 * @param planes the number of planes, ≥ 1
 * @param height the number of rows of each plane, ≥ 1; row 0 is at the top
 * @param width the number of columns of each plane, ≥ 1
 */
public record PlaneShape(int planes, int height, int width) {
    /**
     * Validates the shape.
     *
     * @throws IllegalArgumentException if a size is not positive or their product exceeds the length of an array
     */
    public PlaneShape {
        if (planes < 1 || height < 1 || width < 1 || (double) planes * height * width > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("[planes, height, width] = [" + planes + ", " + height + ", " + width
                    + "] must all be at least 1, and their product at most " + Integer.MAX_VALUE);
        }
    }

    /** {@return the total number of elements of all planes} */
    public int size() {
        return planes * height * width;
    }

    /**
     * {@return the index of an element in the flat array}
     *
     * @param plane 0 ≤ plane &lt; planes
     * @param row 0 ≤ row &lt; height
     * @param column 0 ≤ column &lt; width
     */
    public int index(int plane, int row, int column) {
        Check.index("plane", plane, planes);
        Check.index("row", row, height);
        Check.index("column", column, width);
        return (plane * height + row) * width + column;
    }

    /**
     * {@return the shape of the last k pictures, oldest first, as a
     * {@linkplain io.github.ascentrl.envs.wrap.FrameStack frame stack} shows them: k times as many planes}
     *
     * @param k the number of pictures, ≥ 1
     */
    public PlaneShape stacked(int k) {
        return new PlaneShape(Check.arrayLength("k · planes", k, planes), height, width);
    }

    /** Sets all elements to 0 after checking the length of the buffer. */
    void clear(float[] picture) {
        Objects.requireNonNull(picture, "picture");
        if (picture.length != size()) {
            throw new IllegalArgumentException(
                    "the buffer has " + picture.length + " numbers; the picture needs exactly " + size() + ", " + this);
        }
        Arrays.fill(picture, 0);
    }
}
