package io.github.ascentrl.api.data;

import java.util.Arrays;

/**
 * The standard deviation that the library divides by when it standardises, in one place: with one divisor, one ε and one
 * answer to when numbers count as equal.
 *
 * <p>The divisor is n − 1, as PyTorch's {@code std} has it, and so CleanRL, Stable-Baselines3 and TRL where they
 * standardise advantages. ε = {@value #EPSILON} is added to the deviation, as in CleanRL and Stable-Baselines3; TRL's GRPO
 * adds 1e-4. Running normalisers of observations and rewards follow Gymnasium and Stable-Baselines3 instead: divisor n
 * and √(variance + ε), which is the same from some hundred observations on; what counts as equal is decided here for them
 * too.
 *
 * <p>Numbers count as equal when their deviation is no larger than what rounding makes of floats of their size. The size is
 * that of the numbers from which they were computed: advantages that are differences of returns near 1000 have the size
 * 1000, however small they are. Divided by such a deviation, rounding would look like experience; they become 0 instead.
 */
public final class Deviation {
    /** ε: keeps divisions by small deviations finite. */
    public static final double EPSILON = 1e-8;

    /** Relative to their size, numbers differ by rounding up to here: four times half the last place of a float. */
    private static final double ROUNDING = 0x1p-22;

    private Deviation() {}

    /**
     * {@return the sample standard deviation, divisor n − 1; 0 for fewer than two numbers}
     *
     * @param x the numbers, in its first places
     * @param n how many, ≥ 0
     */
    public static double of(float[] x, int n) {
        double mean = mean(x, n);
        double sum = 0;
        for (int i = 0; i < n; i++) {
            sum += (x[i] - mean) * (x[i] - mean);
        }
        return n < 2 ? 0 : Math.sqrt(sum / (n - 1));
    }

    /**
     * {@return whether a deviation is no more than rounding makes; also where it is 0, never where it is NaN}
     *
     * @param deviation of some numbers
     * @param size the largest absolute value of the numbers, or of those from which they were computed
     */
    public static boolean isRounding(double deviation, double size) {
        return deviation <= ROUNDING * size;
    }

    /**
     * {@return the largest absolute value; 0 of none, NaN if one is NaN}
     *
     * @param x the numbers
     * @param from the first, ≥ 0
     * @param to one past the last
     */
    public static double largest(float[] x, int from, int to) {
        int largest = 0; // absolute values are ordered as their bits are, and NaN is above all
        for (int i = from; i < to; i++) {
            largest = Math.max(largest, Float.floatToRawIntBits(x[i]) & Integer.MAX_VALUE);
        }
        return Float.intBitsToFloat(largest);
    }

    /**
     * Standardises numbers in place, x ← (x − mean) / (deviation + ε); all become 0 where they count as equal, and so does
     * a single one.
     *
     * @param x the numbers, in its first places
     * @param n how many, ≥ 0
     * @param size the largest absolute value of the numbers from which they were computed, see above
     */
    public static void standardize(float[] x, int n, double size) {
        double mean = mean(x, n);
        double deviation = of(x, n);
        if (isRounding(deviation, size)) {
            Arrays.fill(x, 0, n, 0f);
            return;
        }
        double scale = 1 / (deviation + EPSILON);
        for (int i = 0; i < n; i++) {
            x[i] = (float) ((x[i] - mean) * scale);
        }
    }

    /**
     * {@return what running normalisers divide by: √(variance + ε), or 1 while what was seen counts as equal} Rounding, and
     * a first difference after many equal numbers, are then shown as large as they are.
     *
     * @param mean of what was seen
     * @param variance of it, divisor n
     */
    public static double runningScale(double mean, double variance) {
        return isRounding(Math.sqrt(variance), Math.abs(mean)) ? 1 : Math.sqrt(variance + EPSILON);
    }

    /**
     * {@return the mean, summed in {@code double}; NaN of none}
     *
     * @param x the numbers, in its first places
     * @param n how many, ≥ 0
     */
    public static double mean(float[] x, int n) {
        double sum = 0;
        for (int i = 0; i < n; i++) {
            sum += x[i];
        }
        return sum / n;
    }
}
