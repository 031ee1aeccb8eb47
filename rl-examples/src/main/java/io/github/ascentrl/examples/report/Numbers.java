package io.github.ascentrl.examples.report;

import io.github.ascentrl.algos.run.Evaluation;
import io.github.ascentrl.algos.stats.Interval;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.Collection;
import java.util.DoubleSummaryStatistics;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Formats numbers as text, in the same way on every JDK and in every locale. */
public final class Numbers {
    private Numbers() {}

    /**
     * {@return a decimal that reads back as exactly this number: at most 17 digits, whole numbers without a point}
     * {@link Double#toString} is not used because its digits changed in JDK 19.
     *
     * @param value any number; NaN and infinities are "NaN", "Infinity", "-Infinity"
     */
    public static String exact(double value) {
        if (value == Math.rint(value) && Math.abs(value) < 1e15) {
            return value == 0 && 1 / value < 0 ? "-0" : Long.toString((long) value);
        }
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            return Double.toString(value);
        }
        BigDecimal exact = new BigDecimal(value);
        BigDecimal rounded = exact;
        for (int digits = 15; digits <= 17; digits++) {
            rounded = exact.round(new MathContext(digits));
            if (rounded.doubleValue() == value) {
                break;
            }
        }
        return rounded.stripTrailingZeros().toString();
    }

    /**
     * {@return a number for people: about four digits, and an exponent only if it is needed}
     *
     * @param value any number; NaN is "–"
     */
    public static String brief(double value) {
        double size = Math.abs(value);
        if (Double.isNaN(value)) {
            return "–";
        } else if (Double.isInfinite(value)) {
            return value > 0 ? "∞" : "−∞";
        } else if (value == Math.rint(value) && size < 1e9) {
            return Long.toString((long) value);
        } else if (size >= 1e6 || size < 1e-4) {
            return String.format(Locale.ROOT, "%.3g", value);
        }
        int decimals = size >= 1000 ? 0 : size >= 100 ? 1 : size >= 10 ? 2 : size >= 0.1 ? 3 : size >= 0.01 ? 4 : 6;
        return String.format(Locale.ROOT, "%." + decimals + "f", value);
    }

    /**
     * {@return the mean and the standard deviation of an evaluation's returns}
     *
     * @param evaluation the evaluation; null gives null
     * @param digits the number of digits after the point
     */
    public static String plusMinus(Evaluation evaluation, int digits) {
        return evaluation == null ? null : fixed(evaluation.mean(), digits) + " ± " + fixed(evaluation.std(), digits);
    }

    /**
     * {@return "mean ± spread"}
     *
     * @param mean any number
     * @param spread any number; left out if NaN
     */
    public static String plusMinus(double mean, double spread) {
        return Double.isNaN(spread) ? brief(mean) : brief(mean) + " ± " + brief(spread);
    }

    /**
     * {@return a number with a fixed number of digits after the point}
     *
     * @param value any number; NaN is "–"
     * @param decimals digits after the point, ≥ 0
     */
    public static String fixed(double value, int decimals) {
        return Double.isFinite(value)
                ? String.format(Locale.ROOT, "%." + decimals + "f", value).replace('-', '−')
                : brief(value);
    }

    /**
     * {@return a number with a given number of significant digits, and with an exponent if it is small or large}
     *
     * @param value any number
     * @param digits significant digits, ≥ 1
     */
    public static String scientific(double value, int digits) {
        return String.format(Locale.ROOT, "%." + digits + "g", value).replace('-', '−');
    }

    /**
     * {@return a fraction as a percentage}
     *
     * @param share the fraction, usually in [0, 1]
     * @param decimals digits after the point, ≥ 0
     */
    public static String percent(double share, int decimals) {
        return fixed(100 * share, decimals) + " %";
    }

    /**
     * {@return "smallest … largest" of the values that are not NaN; "–" if there are no such values}
     *
     * @param values the values
     * @param decimals digits after the point, ≥ 0
     */
    public static String range(double[] values, int decimals) {
        DoubleSummaryStatistics all = Arrays.stream(reached(values)).summaryStatistics();
        return all.getCount() == 0 ? "–" : fixed(all.getMin(), decimals) + " … " + fixed(all.getMax(), decimals);
    }

    /**
     * {@return "low … high", or "–" for an interval of a single seed}
     *
     * @param interval the interval
     * @param decimals digits after the point, ≥ 0
     */
    public static String range(Interval interval, int decimals) {
        return range(new double[] {interval.low(), interval.high()}, decimals);
    }

    /**
     * {@return "1 seed", "5 seeds"}
     *
     * @param n the number
     * @param noun the noun, in the singular
     */
    public static String count(long n, String noun) {
        return n + " " + noun + (n == 1 ? "" : "s");
    }

    /**
     * {@return a list of things, each with a number: "first 1, second 2"}
     *
     * @param things the things, in order
     * @param number returns the number of a thing, as text
     * @param <T> their type
     */
    public static <T> String each(Collection<T> things, Function<? super T, String> number) {
        return things.stream().map(thing -> thing + " " + number.apply(thing)).collect(Collectors.joining(", "));
    }

    /**
     * {@return the values that are not NaN, that is, those of the seeds that reached something}
     *
     * @param values the values, with NaN for a seed that did not reach it
     */
    public static double[] reached(double... values) {
        return Arrays.stream(values).filter(value -> !Double.isNaN(value)).toArray();
    }
}
