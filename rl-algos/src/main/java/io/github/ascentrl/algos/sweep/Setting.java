package io.github.ascentrl.algos.sweep;

import io.github.ascentrl.api.internal.Check;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;

/**
 * A setting and the values to try: a list of choices, or a range of numbers. Values are text; those of a range are
 * rounded to six digits, or to more if the ends of the range differ only in later digits.
 *
 * <pre>{@code
 * Setting.choices("gamma", 0.9, 0.99)
 * Setting.logarithmic("learningRate", 1e-4, 1e-2)
 * }</pre>
 */
public final class Setting {
    private static final int DIGITS = 6;
    private static final int MOST_POINTS = 1_000_000;

    private enum Scale {
        CHOICES,
        LINEAR,
        LOGARITHMIC,
        WHOLE
    }

    private final String name;
    private final Scale scale;
    private final List<String> choices;
    private final double low;
    private final double high;

    private Setting(String name, Scale scale, List<String> choices, double low, double high) {
        if (Objects.requireNonNull(name, "name").isBlank()) {
            throw new IllegalArgumentException("a setting has a blank name; give it one");
        }
        this.name = name;
        this.scale = scale;
        this.choices = choices;
        this.low = low;
        this.high = high;
    }

    /**
     * {@return a setting with a list of values}
     *
     * @param name the name of the setting
     * @param values at least one value, all different as text; numbers, enum constants or text
     * @throws IllegalArgumentException if there are no values, two are equal as text, or one is blank
     */
    public static Setting choices(String name, Object... values) {
        Objects.requireNonNull(name, "name");
        List<String> texts = Arrays.stream(Check.noNulls("values", values))
                .map(value -> value.toString().strip())
                .toList();
        if (texts.isEmpty()) {
            throw new IllegalArgumentException(name + " has no values; pass at least one");
        }
        if (texts.contains("")) {
            throw new IllegalArgumentException(name + " has a blank value among " + texts + "; remove it");
        }
        if (new HashSet<>(texts).size() < texts.size()) {
            throw new IllegalArgumentException(name + " has a value twice: " + texts + "; pass each value once");
        }
        return new Setting(name, Scale.CHOICES, texts, 0, 0);
    }

    /**
     * {@return a number in a range, uniformly distributed}
     *
     * @param name the name of the setting
     * @param low the smallest value, finite
     * @param high the largest value, greater than {@code low}
     * @throws IllegalArgumentException if the range is empty or not finite
     */
    public static Setting uniform(String name, double low, double high) {
        return range(name, Scale.LINEAR, low, high);
    }

    /**
     * {@return a number in a range, with a uniformly distributed logarithm: for quantities that vary by factors, such
     * as learning rates}
     *
     * @param name the name of the setting
     * @param low the smallest value, greater than 0
     * @param high the largest value, greater than {@code low}
     * @throws IllegalArgumentException if the range is empty, not finite or not positive
     */
    public static Setting logarithmic(String name, double low, double high) {
        if (low <= 0) {
            throw new IllegalArgumentException(name + " = " + low + " … " + high
                    + ": a logarithmic range must start above 0; use a small positive number or a uniform range");
        }
        return range(name, Scale.LOGARITHMIC, low, high);
    }

    /**
     * {@return an integer in a range, ends included, all equally likely}
     *
     * @param name the name of the setting
     * @param low the smallest value
     * @param high the largest value, greater than {@code low}
     * @throws IllegalArgumentException if the range is empty
     */
    public static Setting whole(String name, int low, int high) {
        return range(name, Scale.WHOLE, low, high);
    }

    private static Setting range(String name, Scale scale, double low, double high) {
        if (!(low < high) || !(Math.abs(low) <= Double.MAX_VALUE) || !(high - low <= Double.MAX_VALUE)) {
            throw new IllegalArgumentException(name + " = " + low + " … " + high
                    + " is not a range: the first number must be smaller than the second, and both finite");
        }
        return new Setting(name, scale, List.of(), low, high);
    }

    /**
     * {@return the setting as choices: itself if it has choices, otherwise values evenly spaced from end to end on the
     * scale of the range}
     *
     * @param points the number of points of a range, ≥ 2; duplicates, as in a short range of integers, are dropped
     */
    public Setting points(int points) {
        if (points < 2 || points > MOST_POINTS) {
            throw new IllegalArgumentException(
                    name + ": " + points + " points of a range; use at least 2, its ends, and at most " + MOST_POINTS);
        }
        if (scale == Scale.CHOICES) {
            return this;
        }
        Object[] values = new Object[points];
        for (int i = 0; i < points; i++) {
            values[i] = inRange((double) i / (points - 1));
        }
        return choices(name, Arrays.stream(values).distinct().toArray());
    }

    /** {@return the name} */
    public String name() {
        return name;
    }

    /** {@return whether the values are a list instead of a range} */
    public boolean hasChoices() {
        return scale == Scale.CHOICES;
    }

    /** {@return whether the values are a logarithmic range, for the axis of a plot} */
    public boolean isLogarithmic() {
        return scale == Scale.LOGARITHMIC;
    }

    /** {@return the values of a setting with choices; empty for a range} */
    public List<String> values() {
        return choices;
    }

    /**
     * {@return the value at a quantile of this setting}
     *
     * @param share the fraction of values below it, in [0, 1]
     */
    public String at(double share) {
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException("share = " + share + " must be in [0, 1]");
        }
        return scale == Scale.CHOICES
                ? choices.get((int) Math.min(choices.size() - 1, share * choices.size()))
                : inRange(share);
    }

    private String inRange(double share) {
        return switch (scale) {
            case WHOLE -> Long.toString((long) Math.min(high, low + StrictMath.floor(share * (high - low + 1))));
            case LOGARITHMIC -> rounded(StrictMath.exp(mixed(StrictMath.log(low), StrictMath.log(high), share)), share);
            default -> rounded(mixed(low, high, share), share);
        };
    }

    private static double mixed(double from, double to, double share) {
        return from + share * (to - from);
    }

    /** Rounds to six digits, or more if the ends differ only in later ones; stays in the range and keeps its ends. */
    private String rounded(double value, double share) {
        if (share == 0 || share == 1) {
            return text(BigDecimal.valueOf(share == 0 ? low : high));
        }
        double most = Math.max(Math.abs(low), Math.abs(high));
        int digits = DIGITS + Math.max(0, (int) StrictMath.floor(StrictMath.log10(most / (high - low))));
        BigDecimal some = new BigDecimal(value).round(new MathContext(Math.min(17, digits)));
        return text(some.max(BigDecimal.valueOf(low)).min(BigDecimal.valueOf(high)));
    }

    /** Formats a number as a person would type it: 0.0003, not 3.0E-4 and not 0.00030000000000000003. */
    private static String text(BigDecimal value) {
        BigDecimal rounded = value.stripTrailingZeros();
        return Math.abs(rounded.precision() - rounded.scale()) > 7 ? rounded.toString() : rounded.toPlainString();
    }

    @Override
    public String toString() {
        return switch (scale) {
            case CHOICES -> name + " = " + String.join(", ", choices);
            case LINEAR -> name + " = " + at(0) + " … " + at(1);
            case LOGARITHMIC -> name + " = " + at(0) + " … " + at(1) + ", logarithmic";
            case WHOLE -> name + " = " + (long) low + " … " + (long) high + ", whole";
        };
    }
}
