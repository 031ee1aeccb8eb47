package io.github.ascentrl.envs.internal;

/** Checks whole numbers in restored states. */
public final class Cells {
    private Cells() {}

    /**
     * {@return a number of a state as an integer}
     *
     * @param name description of the number used in the error message
     * @param value the number
     * @param bound one past the largest allowed value
     */
    public static int checked(String name, double value, int bound) {
        if (!(value >= 0 && value < bound && value == (int) value)) {
            throw new IllegalArgumentException(name + " = " + value + " must be a whole number in [0, " + bound + ")");
        }
        return (int) value;
    }
}
