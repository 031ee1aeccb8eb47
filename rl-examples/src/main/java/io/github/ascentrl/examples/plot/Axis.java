package io.github.ascentrl.examples.plot;

import java.util.Arrays;
import java.util.stream.IntStream;

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

    /**
     * What to write along a logarithmic axis: the powers of ten; 1, 2 and 5 times these where they are few; all their
     * multiples where even these are.
     */
    double[] logarithmicTicks() {
        for (double[] factors : new double[][] {{1}, {1, 2, 5}, {1, 2, 3, 4, 5, 6, 7, 8, 9}}) {
            double[] ticks = IntStream.rangeClosed(exponent(low), exponent(high))
                    .boxed()
                    .flatMap(e -> Arrays.stream(factors).mapToObj(factor -> times(factor, e)))
                    .mapToDouble(Double::doubleValue)
                    .filter(tick -> tick >= low && tick <= high)
                    .toArray();
            if (ticks.length >= 3) {
                return ticks;
            }
        }
        return new double[] {low, high};
    }

    private static int exponent(double x) {
        return (int) StrictMath.floor(StrictMath.log10(x));
    }

    /** factor · 10^exponent, the nearest number to it. */
    private static double times(double factor, int exponent) {
        return Double.parseDouble((int) factor + "e" + exponent);
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
