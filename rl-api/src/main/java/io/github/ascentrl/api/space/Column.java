package io.github.ascentrl.api.space;

import java.util.Objects;

/**
 * A name for a range of the numbers of a {@link Box}: what they are, so that they can be treated differently from the rest.
 *
 * @param name what the numbers are, {@link #ACTION_MASK} for example; not blank
 * @param from the place of the first one, ≥ 0
 * @param size how many, ≥ 1
 */
public record Column(String name, int from, int size) {
    /**
     * The name of the mask inside an observation: 1 where an action is possible, 0 where it is not; one number for each
     * action of a {@link Discrete} space, or for each choice of a {@link MultiDiscrete} one, coordinate after coordinate.
     * Masked policies find it by this name, and whatever normalises or scales observations leaves it as it is.
     */
    public static final String ACTION_MASK = "actionMask";

    /**
     * A named range.
     *
     * @throws IllegalArgumentException if the name is blank or a number out of range
     */
    public Column {
        if (Objects.requireNonNull(name, "name is null").isBlank()) {
            throw new IllegalArgumentException("a column needs a name that is not blank");
        }
        if (!(from >= 0 && size >= 1 && from <= Integer.MAX_VALUE - size)) {
            throw new IllegalArgumentException("column '" + name + "' has from = " + from + " and size = " + size
                    + "; from must be at least 0, size at least 1");
        }
    }

    /** {@return one past the place of the last number} */
    public int to() {
        return from + size;
    }
}
