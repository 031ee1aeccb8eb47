package io.github.ascentrl.examples.plot;

import java.util.Arrays;
import java.util.stream.IntStream;

/** The range of an axis. */
record Axis(double low, double high) {
    /**
     * {@return an axis that covers some data and ends on round numbers; if the data is a single value, room is added on
     * both sides}
     */
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

    /** {@return a logarithmic axis that covers some data, with a little room at both ends} */
    static Axis logarithmic(double low, double high) {
        if (!(low > 0)) {
            throw new IllegalArgumentException("values on a logarithmic axis must be positive, got " + low
                    + "; leave such values out or use a linear axis");
        }
        double room = Math.max(1.1, StrictMath.pow(high / low, 0.03));
        return new Axis(low / room, high * room);
    }

    /**
     * {@return the ticks of a logarithmic axis: the powers of ten; if these are fewer than three, also 2 and 5 times
     * them; if these are still too few, all their multiples}
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

    /** {@return the number nearest to factor · 10^exponent} */
    private static double times(double factor, int exponent) {
        return Double.parseDouble((int) factor + "e" + exponent);
    }

    /** {@return this axis, extended slightly at both ends} */
    Axis widened(boolean logarithmic) {
        if (logarithmic) {
            return new Axis(low / 1.001, high * 1.001);
        }
        double margin = (high - low) * 1e-3;
        return new Axis(low - margin, high + margin);
    }

    /** {@return the smallest of 1, 2, 2.5, 5 times a power of ten that is at least {@code rough}} */
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
