package io.github.ascentrl.envs.internal;

/** Checks of restored states that are whole numbers. */
public final class Cells {
    private Cells() {}

    /**
     * {@return a number of a state as an integer}
     *
     * @param name what it is, for the message
     * @param value the number
     * @param bound one past the largest possible
     */
    public static int checked(String name, double value, int bound) {
        if (!(value >= 0 && value < bound && value == (int) value)) {
            throw new IllegalArgumentException(name + " = " + value + " must be a whole number in [0, " + bound + ")");
        }
        return (int) value;
    }
}
