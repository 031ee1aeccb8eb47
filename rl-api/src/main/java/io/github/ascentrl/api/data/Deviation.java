package io.github.ascentrl.api.data;

import io.github.ascentrl.api.internal.Check;
import java.util.Arrays;
import java.util.Objects;

/**
 * The standard deviation that the library divides by when it standardises. This class fixes the divisor, ε and the rule
 * for when numbers count as equal.
 *
 * <p>The divisor is n − 1, as in PyTorch's {@code std} and therefore in CleanRL, Stable-Baselines3 and TRL when they
 * standardise advantages. ε = {@value #EPSILON} is added to the deviation, as in CleanRL and Stable-Baselines3; TRL's
 * GRPO adds 1e-4. Running normalisers of observations and rewards follow Gymnasium and Stable-Baselines3 instead, with
 * divisor n and √(variance + ε); after a few hundred observations the difference is negligible. They use the same rule
 * for equal numbers.
 *
 * <p>Numbers count as equal when their deviation is no larger than the rounding error of floats of their size. The size
 * is that of the numbers from which they were computed: advantages that are differences of returns near 1000 have the
 * size 1000, however small they are. Dividing them by such a deviation would amplify rounding errors; they become 0
 * instead.
 */
public final class Deviation {
    /** ε: keeps divisions by small deviations finite. */
    public static final double EPSILON = 1e-8;

    /** The largest rounding error relative to the size: four times half a unit in the last place of a float. */
    private static final double ROUNDING = 0x1p-22;

    private Deviation() {}

    /**
     * {@return the sample standard deviation, divisor n − 1; 0 for fewer than two numbers}
     *
     * @param x the numbers are its first n elements
     * @param n the number of numbers, ≥ 0
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
     * {@return whether a deviation can be explained by rounding; true for 0, false for NaN}
     *
     * @param deviation the deviation of some numbers
     * @param size the largest absolute value of the numbers, or of those from which they were computed
     */
    public static boolean isRounding(double deviation, double size) {
        return deviation <= ROUNDING * size;
    }

    /**
     * {@return the largest absolute value; 0 for an empty range, NaN if one of the numbers is NaN}
     *
     * @param x the numbers
     * @param from the index of the first number, ≥ 0
     * @param to one past the index of the last number
     */
    public static double largest(float[] x, int from, int to) {
        Objects.requireNonNull(x, "x");
        Check.range("from", from, 0, x.length);
        Check.range("to", to, from, x.length);
        int largest = 0; // absolute values are ordered like their bits, and NaN is the largest
        for (int i = from; i < to; i++) {
            largest = Math.max(largest, Float.floatToRawIntBits(x[i]) & Integer.MAX_VALUE);
        }
        return Float.intBitsToFloat(largest);
    }

    /**
     * Standardises numbers in place, x ← (x − mean) / (deviation + ε); all become 0 if they count as equal, as does a
     * single number.
     *
     * @param x the numbers are its first n elements
     * @param n the number of numbers, ≥ 0
     * @param size the largest absolute value of the numbers from which they were computed; see the class comment
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
     * {@return what running normalisers divide by: √(variance + ε), or 1 while all numbers so far count as equal} In
     * the latter case rounding errors, and a first difference after many equal numbers, are not amplified.
     *
     * @param mean the mean of the numbers so far
     * @param variance their variance, with divisor n
     */
    public static double runningScale(double mean, double variance) {
        return isRounding(Math.sqrt(variance), Math.abs(mean)) ? 1 : Math.sqrt(variance + EPSILON);
    }

    /**
     * {@return the mean, summed in {@code double}; NaN for n = 0}
     *
     * @param x the numbers are its first n elements
     * @param n the number of numbers, ≥ 0
     */
    public static double mean(float[] x, int n) {
        Objects.requireNonNull(x, "x");
        Check.range("n", n, 0, x.length);
        double sum = 0;
        for (int i = 0; i < n; i++) {
            sum += x[i];
        }
        return sum / n;
    }
}
