package io.github.ascentrl.nn.optim;

/** Range checks of optimiser settings; settings used as floats must be in range as floats. */
final class Checks {
    private Checks() {}

    static float decay(String name, double value) {
        if (!(value >= 0 && (float) value < 1)) {
            throw new IllegalArgumentException(
                    name + " = " + value + " must be in [0, 1) and must not round to 1 as a float");
        }
        return (float) value;
    }

    static float positive(String name, double value) {
        if (!((float) value > 0 && (float) value < Float.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(name + " = " + value + " must be positive and finite, as a float too");
        }
        return (float) value;
    }

    static double notNegative(String name, double value) {
        if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(name + " = " + value + " must be at least 0 and finite");
        }
        return value;
    }
}
