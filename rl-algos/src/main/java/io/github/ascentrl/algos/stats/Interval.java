package io.github.ascentrl.algos.stats;

import java.util.Locale;

/**
 * An interval around an estimate.
 *
 * @param low the lower end
 * @param high the upper end
 */
public record Interval(double low, double high) {
    /**
     * Checks the order of the ends. NaN is allowed, where an end cannot be computed.
     *
     * @throws IllegalArgumentException if {@code low > high}
     */
    public Interval {
        if (low > high) {
            throw new IllegalArgumentException("low = " + low + " must be at most high = " + high);
        }
    }

    /** {@return half the width} */
    public double halfWidth() {
        return (high - low) / 2;
    }

    /**
     * {@return whether a number lies in the interval, ends included}
     *
     * @param value any number
     */
    public boolean contains(double value) {
        return value >= low && value <= high;
    }

    /** {@return both ends to three digits, as in [0.125, 0.500]} */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "[%.3g, %.3g]", low, high);
    }
}
