package io.github.ascentrl.examples.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/** Numbers as text, the same on every JDK and in every locale. */
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
     * {@return a number for a person: about four digits, no exponent where none is needed}
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
     * {@return "mean ± spread"}
     *
     * @param mean any number
     * @param spread any number; left out when NaN
     */
    public static String plusMinus(double mean, double spread) {
        return Double.isNaN(spread) ? brief(mean) : brief(mean) + " ± " + brief(spread);
    }
}
