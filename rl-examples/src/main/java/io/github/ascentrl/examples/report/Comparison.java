package io.github.ascentrl.examples.report;

import static io.github.ascentrl.examples.report.Numbers.fixed;

import io.github.ascentrl.algos.stats.Interval;
import io.github.ascentrl.algos.stats.Statistics;

/**
 * A comparison of one measure under two conditions, seed by seed. Runs of the same seed start with the same weights and
 * the same episodes, so paired differences are more informative than two means.
 *
 * @param first the mean over the seeds under the first condition
 * @param second the mean over the seeds under the second condition
 * @param difference Student's 95 % interval of the mean of first − second; NaN ends for a single seed
 */
public record Comparison(double first, double second, Interval difference) {
    /** The largest number of digits after the point. */
    private static final int MOST = 6;

    /**
     * {@return the comparison of paired measurements}
     *
     * @param first the measure under the first condition, one number for each seed
     * @param second the measure under the second condition, for the same seeds in the same order
     */
    public static Comparison of(double[] first, double[] second) {
        return new Comparison(
                Statistics.mean(first), Statistics.mean(second), Statistics.pairedInterval(0.95, first, second));
    }

    /** {@return whether the first is seen to be larger: undecided if the interval contains 0} */
    public Verdict larger() {
        return Verdict.above(difference, 0);
    }

    /** {@return whether the first is seen to be smaller: undecided if the interval contains 0} */
    public Verdict smaller() {
        return Verdict.below(difference, 0);
    }

    /**
     * {@return whether the first is seen not to be larger by a margin or more: seen if the interval ends below the
     * margin, not seen if it ends above the margin and starts above 0}
     *
     * @param margin the smallest difference that would count as larger, in the unit of the measure, &gt; 0
     * @throws IllegalArgumentException if the margin is not positive
     */
    public Verdict notLarger(double margin) {
        if (!(margin > 0)) {
            throw new IllegalArgumentException("margin must be positive, got " + margin);
        }
        if (difference.high() < margin) {
            return Verdict.SEEN;
        }
        return difference.low() > 0 ? Verdict.NOT_SEEN : Verdict.UNDECIDED;
    }

    /** {@return both means and the interval of their difference, to two significant digits of its width} */
    @Override
    public String toString() {
        int decimals = decimals();
        String means = fixed(first, decimals) + " against " + fixed(second, decimals);
        return Double.isNaN(difference.low())
                ? means + ", a single seed"
                : means + ", difference " + signed(first - second, decimals) + " (95 % interval "
                        + signed(difference.low(), decimals) + " … " + signed(difference.high(), decimals) + ")";
    }

    private int decimals() {
        double width = difference.high() - difference.low();
        double last = width > 0 ? width / 10 : Math.max(Math.abs(first), Math.abs(second)) / 100;
        return last > 0 ? (int) Math.min(MOST, Math.max(0, -Math.floor(Math.log10(last)))) : 0;
    }

    private static String signed(double value, int decimals) {
        String digits = fixed(Math.abs(value), decimals);
        boolean zero = digits.matches("[0.]*");
        return zero ? digits : (value < 0 ? "−" : "+") + digits;
    }
}
