package io.github.ascentrl.nn;

import io.github.ascentrl.api.internal.Check;
import java.util.Objects;

/**
 * Points x(u) that are known up to rounding, described by their pre-images u, for {@link Tape#roundedGaussian}. Every
 * array is {@code [rows, d]} or longer, all of the same length; used, not copied.
 *
 * @param u the numbers that map to the points
 * @param low the least u that maps into the interval of numbers that round to the point; −∞ if unbounded
 * @param high the largest such u; +∞ if unbounded; equal to {@code low} if the interval is too narrow to matter
 * @param logSlope log dx/du at u
 * @param logWidth log of the width of the interval of x
 */
public record RoundedPoints(float[] u, double[] low, double[] high, double[] logSlope, double[] logWidth) {
    /**
     * Checks that the lengths agree.
     *
     * @throws IllegalArgumentException if they do not
     */
    public RoundedPoints {
        Objects.requireNonNull(u, "u");
        Objects.requireNonNull(low, "low");
        Objects.requireNonNull(high, "high");
        Objects.requireNonNull(logSlope, "logSlope");
        Objects.requireNonNull(logWidth, "logWidth");
        Check.length("low", low.length, u.length);
        Check.length("high", high.length, u.length);
        Check.length("logSlope", logSlope.length, u.length);
        Check.length("logWidth", logWidth.length, u.length);
    }

    /**
     * {@return zero-filled arrays of the given size}
     *
     * @param size the number of elements of each array, ≥ 0
     */
    public static RoundedPoints of(int size) {
        Check.range("size", size, 0, Check.MAX_LENGTH);
        return new RoundedPoints(
                new float[size], new double[size], new double[size], new double[size], new double[size]);
    }
}
