package io.github.ascentrl.examples.report;

import io.github.ascentrl.algos.stats.Interval;
import io.github.ascentrl.algos.stats.Statistics;
import java.util.Locale;

/**
 * One measure under two conditions, seed by seed: runs of the same seed begin with the same weights and the same
 * episodes, so that their difference says more than two means do.
 *
 * @param first mean over the seeds under the first condition
 * @param second under the second
 * @param difference Student's 95 % interval of the mean of first − second; NaN ends for a single seed
 */
public record Comparison(double first, double second, Interval difference) {
    /**
     * {@return the comparison}
     *
     * @param first one number for each seed
     * @param second the same seeds in the same order
     */
    public static Comparison of(double[] first, double[] second) {
        return new Comparison(
                Statistics.mean(first), Statistics.mean(second), Statistics.pairedInterval(0.95, first, second));
    }

    /** {@return whether we see that the first is larger: undecided where the interval contains 0} */
    public Verdict larger() {
        return Verdict.above(difference, 0);
    }

    /** {@return whether we see that the first is smaller: undecided where the interval contains 0} */
    public Verdict smaller() {
        return Verdict.below(difference, 0);
    }

    /**
     * {@return whether we see that the first is not larger, or by less than a margin: seen where the interval ends below the
     * margin, not seen where it ends above it and begins above 0}
     *
     * @param margin how much larger would count, in the unit of the measure, &gt; 0
     * @throws IllegalArgumentException if the margin is not positive
     */
    public Verdict notLarger(double margin) {
        if (!(margin > 0)) {
            throw new IllegalArgumentException("margin = " + margin + " must be positive");
        }
        if (difference.high() < margin) {
            return Verdict.SEEN;
        }
        return difference.low() > 0 ? Verdict.NOT_SEEN : Verdict.UNDECIDED;
    }

    /** {@return both means and the interval of their difference} */
    @Override
    public String toString() {
        String means = String.format(Locale.ROOT, "%.3g against %.3g", first, second);
        if (Math.max(Math.abs(first), Math.abs(second)) >= 10) {
            means = String.format(Locale.ROOT, "%.0f against %.0f", first, second);
        }
        return means.replace('-', '−')
                + (Double.isNaN(difference.low())
                        ? ", a single seed"
                        : ", difference " + signed(first - second) + " (95 % interval " + signed(difference.low())
                                + " … " + signed(difference.high()) + ")");
    }

    private static String signed(double value) {
        return value == 0
                ? "0"
                : String.format(Locale.ROOT, Math.abs(value) >= 10 ? "%+.0f" : "%+.2g", value)
                        .replace('-', '−');
    }
}
