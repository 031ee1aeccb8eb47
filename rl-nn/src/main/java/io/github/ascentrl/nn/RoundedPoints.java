package io.github.ascentrl.nn;

/**
 * Points x(u) that are known up to rounding, described by their pre-images u, for {@link Tape#roundedGaussian}. Every
 * array is {@code [rows, d]} or longer; used, not copied.
 *
 * @param u the numbers that map to the points
 * @param low the least u that maps into the interval of numbers that round to the point; −∞ if unbounded
 * @param high the largest such u; +∞ if unbounded; equal to {@code low} if the interval is too narrow to matter
 * @param logSlope log dx/du at u
 * @param logWidth log of the width of the interval of x
 */
public record RoundedPoints(float[] u, double[] low, double[] high, double[] logSlope, double[] logWidth) {
    /**
     * {@return zero-filled arrays of the given size}
     *
     * @param size the number of elements of each array, ≥ 0
     */
    public static RoundedPoints of(int size) {
        return new RoundedPoints(
                new float[size], new double[size], new double[size], new double[size], new double[size]);
    }
}
