package io.github.ascentrl.nn;

/**
 * Points x(u) that are known up to rounding, seen from u: the last argument of {@link Tape#roundedGaussian}. Every
 * array is {@code [rows, d]} or longer; used, not copied.
 *
 * @param u what maps to the point itself
 * @param low the least u that maps into the interval of numbers that round to the point; −∞ where nothing bounds it
 * @param high the largest such u, or +∞; equal to {@code low} where the interval is too narrow to matter
 * @param logSlope log dx/du at u
 * @param logWidth log of the width of the interval of x
 */
public record RoundedPoints(float[] u, double[] low, double[] high, double[] logSlope, double[] logWidth) {
    /**
     * {@return arrays for some points, all 0}
     *
     * @param size how many, ≥ 0
     */
    public static RoundedPoints of(int size) {
        return new RoundedPoints(
                new float[size], new double[size], new double[size], new double[size], new double[size]);
    }
}
