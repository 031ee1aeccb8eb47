package io.github.ascentrl.api.space;

import java.util.Objects;

/**
 * A named range of coordinates of a {@link Box}, so that they can be treated differently from the rest.
 *
 * @param name what the coordinates are, for example {@link #ACTION_MASK}; not blank
 * @param from the index of the first coordinate, ≥ 0
 * @param size the number of coordinates, ≥ 1
 */
public record Column(String name, int from, int size) {
    /**
     * The name of the action mask inside an observation: 1 where an action is possible, 0 where it is not. The mask has
     * one number for each action of a {@link Discrete} space, or for each choice of a {@link MultiDiscrete} space,
     * coordinate after coordinate. Masked policies find the mask by this name, and code that normalises or scales
     * observations leaves it unchanged.
     */
    public static final String ACTION_MASK = "actionMask";

    /**
     * Validates the range.
     *
     * @throws IllegalArgumentException if the name is blank or a number out of range
     */
    public Column {
        if (Objects.requireNonNull(name, "name is null").isBlank()) {
            throw new IllegalArgumentException("a column needs a name that is not blank; describe its numbers");
        }
        if (!(from >= 0 && size >= 1 && from <= Integer.MAX_VALUE - size)) {
            throw new IllegalArgumentException("column '" + name + "' has from = " + from + " and size = " + size
                    + "; from must be at least 0, size at least 1");
        }
    }

    /** {@return one past the index of the last coordinate} */
    public int to() {
        return from + size;
    }
}
