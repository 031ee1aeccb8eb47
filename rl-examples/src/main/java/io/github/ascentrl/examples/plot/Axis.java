package io.github.ascentrl.examples.plot;

/** The ends of an axis. */
record Axis(double low, double high) {
    /** An axis that holds some data, ends on round numbers; room is added where there is no extent. */
    static Axis around(double low, double high) {
        if (!(low <= high) || Double.isInfinite(low) || Double.isInfinite(high)) {
            return new Axis(0, 1);
        }
        if (low == high) {
            double room = low == 0 ? 1 : Math.abs(low) / 2;
            return new Axis(low - room, high + room);
        }
        double step = step((high - low) / 8);
        // The tolerance keeps 0.3 / 0.1 = 2.9999999999999996 from becoming 2 steps.
        return new Axis(step * StrictMath.floor(low / step + 1e-9), step * StrictMath.ceil(high / step - 1e-9));
    }

    /** A logarithmic axis that holds some data, with a little room at both ends. */
    static Axis logarithmic(double low, double high) {
        if (!(low > 0)) {
            throw new IllegalArgumentException(
                    "the smallest value " + low + " has no logarithm; leave values ≤ 0 out or use a linear axis");
        }
        double room = Math.max(1.1, StrictMath.pow(high / low, 0.03));
        return new Axis(low / room, high * room);
    }

    /** This axis with a hair's breadth more at both ends. */
    Axis widened(boolean logarithmic) {
        if (logarithmic) {
            return new Axis(low / 1.001, high * 1.001);
        }
        double hair = (high - low) * 1e-3;
        return new Axis(low - hair, high + hair);
    }

    /** The next of 1, 2, 2.5, 5 times a power of ten. */
    private static double step(double rough) {
        double power = StrictMath.pow(10, StrictMath.floor(StrictMath.log10(rough)));
        for (double factor : new double[] {1, 2, 2.5, 5}) {
            if (factor * power >= rough * (1 - 1e-9)) {
                return factor * power;
            }
        }
        return 10 * power;
    }
}
