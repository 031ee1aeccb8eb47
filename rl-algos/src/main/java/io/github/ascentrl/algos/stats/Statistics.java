package io.github.ascentrl.algos.stats;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Objects;
import org.apache.commons.math3.distribution.TDistribution;
import org.apache.commons.math3.stat.StatUtils;
import org.apache.commons.math3.stat.interval.WilsonScoreInterval;

/**
 * Estimates from a few numbers, such as one score per seed, and their confidence intervals. {@link Scores} aggregates
 * over several tasks, {@link Bootstrap} computes intervals of any other statistic. Arrays are not modified. If a value
 * is NaN, so is every estimate, as in numpy and scipy, because a run that diverged must not be ignored. Infinite values
 * are allowed.
 */
public final class Statistics {
    private Statistics() {}

    /**
     * {@return the mean}
     *
     * @param values at least one value
     */
    public static double mean(double... values) {
        Objects.requireNonNull(values, "values");
        atLeast(1, values, "a mean");
        return mean(values, 0, values.length);
    }

    /**
     * {@return the sample standard deviation (divisor n − 1); NaN for a single value}
     *
     * @param values at least one value
     */
    public static double std(double... values) {
        Objects.requireNonNull(values, "values");
        atLeast(1, values, "a standard deviation");
        return values.length == 1 ? Double.NaN : StrictMath.sqrt(StatUtils.variance(values));
    }

    /**
     * {@return the median}
     *
     * @param values at least one value
     */
    public static double median(double... values) {
        Objects.requireNonNull(values, "values");
        return quantile(values, 0.5);
    }

    /**
     * {@return a quantile, interpolated linearly between order statistics, bit for bit as {@code numpy.quantile}
     * computes it by default}
     *
     * @param values at least one value
     * @param q the quantile, in [0, 1]
     */
    public static double quantile(double[] values, double q) {
        Objects.requireNonNull(values, "values");
        atLeast(1, values, "a quantile");
        inUnitInterval("q", q);
        double[] sorted = sorted(values);
        if (isNan(sorted)) {
            return Double.NaN;
        }
        double place = q * (sorted.length - 1);
        int below = (int) place;
        return between(sorted[below], sorted[Math.min(below + 1, sorted.length - 1)], place - below);
    }

    /**
     * {@return the interpolation between two neighbouring order statistics, as {@code numpy.quantile} computes it; NaN
     * only between −∞ and ∞}
     *
     * @param a the smaller value
     * @param b the larger value
     * @param t the fraction of the way from a to b, in [0, 1]
     * @throws IllegalArgumentException if the fraction is out of range
     */
    public static double between(double a, double b, double t) {
        inUnitInterval("t", t);
        if (t == 0 || a == b) {
            return a;
        }
        double difference = b - a;
        if (Double.isInfinite(difference)) { // the formula below would be ∞ − ∞
            return a * (1 - t) + b * t;
        }
        // numpy interpolates from the nearer end, so that t = 1 gives b exactly.
        return t < 0.5 ? a + difference * t : b - difference * (1 - t);
    }

    /**
     * {@return Student's t interval for the mean of a normal population; its ends are NaN for a single value}
     *
     * @param level the confidence, in (0, 1), usually 0.95
     * @param values at least one value
     */
    public static Interval tInterval(double level, double... values) {
        Objects.requireNonNull(values, "values");
        insideUnitInterval("level", level);
        double mean = mean(values);
        if (values.length == 1) {
            return new Interval(Double.NaN, Double.NaN);
        }
        double t = new TDistribution(null, values.length - 1).inverseCumulativeProbability((1 + level) / 2);
        double half = t * std(values) / StrictMath.sqrt(values.length);
        return new Interval(mean - half, mean + half);
    }

    /**
     * {@return Student's t interval for the mean of first − second over pairs; its ends are NaN for a single pair}
     *
     * @param level the confidence, in (0, 1), usually 0.95
     * @param first at least one value
     * @param second the partners of these values at the same indices, for example of the same seeds
     */
    public static Interval pairedInterval(double level, double[] first, double[] second) {
        Objects.requireNonNull(first, "first");
        Objects.requireNonNull(second, "second");
        if (first.length != second.length) {
            throw new IllegalArgumentException(
                    first.length + " values against " + second.length + "; pass the same number of each, in pairs");
        }
        double[] differences = new double[first.length];
        Arrays.setAll(differences, i -> first[i] - second[i]);
        return tInterval(level, differences);
    }

    /**
     * {@return the one-sided p-value of the sign test that differences tend to be positive: the probability that, among
     * as many fair coins as there are nonzero differences, at least as many show heads as differences are positive; 1
     * if all are 0} It assumes nothing about the distribution, so use it if many returns are at or near a limit.
     * Differences of 0 do not count.
     *
     * @param differences second − first for each pair, for example of the same seed; without NaN
     */
    public static double signTest(double... differences) {
        Objects.requireNonNull(differences, "differences");
        int positive = 0;
        int negative = 0;
        for (double difference : differences) {
            if (Double.isNaN(difference)) {
                throw new IllegalArgumentException("a difference is NaN; leave that pair out");
            }
            positive += difference > 0 ? 1 : 0;
            negative += difference < 0 ? 1 : 0;
        }
        return atLeastHeads(positive, positive + negative);
    }

    /** Exact until the final rounding: one minus the other tail would round to 0 or worse from 54 coins on. */
    private static double atLeastHeads(int heads, int coins) {
        BigInteger choose = BigInteger.ONE;
        BigInteger ways = BigInteger.ZERO;
        for (int k = coins; k >= heads; k--) {
            ways = ways.add(choose);
            choose = choose.multiply(BigInteger.valueOf(k)).divide(BigInteger.valueOf(coins - k + 1L));
        }
        int tooLong = Math.max(0, ways.bitLength() - Double.MAX_EXPONENT); // for a double
        return Math.scalb(ways.shiftRight(tooLong).doubleValue(), tooLong - coins);
    }

    /**
     * {@return Wilson's score interval for a probability; also sensible for 0 of n and n of n}
     *
     * @param successes the number of successes, in [0, trials]
     * @param trials the number of trials, at least 1
     * @param level the confidence, in (0, 1), usually 0.95
     */
    public static Interval wilson(int successes, int trials, double level) {
        insideUnitInterval("level", level);
        if (!(trials >= 1 && successes >= 0 && successes <= trials)) {
            throw new IllegalArgumentException(
                    successes + " successes of " + trials + " trials; pass 0 ≤ successes ≤ trials and trials ≥ 1");
        }
        var interval = new WilsonScoreInterval().createInterval(trials, successes, level);
        // For 0 of n and n of n the formula gives 0 and 1 up to rounding.
        return new Interval(
                successes == 0 ? 0 : interval.getLowerBound(), successes == trials ? 1 : interval.getUpperBound());
    }

    /**
     * {@return the interquartile mean: the mean without the ⌊n/4⌋ smallest and the ⌊n/4⌋ largest values} As in
     * Agarwal et al., <i>Deep Reinforcement Learning at the Edge of the Statistical Precipice</i>, 2021, and rliable.
     *
     * @param values at least one value
     */
    public static double interquartileMean(double... values) {
        Objects.requireNonNull(values, "values");
        atLeast(1, values, "an interquartile mean");
        double[] sorted = sorted(values);
        int cut = sorted.length / 4;
        return isNan(sorted) ? Double.NaN : mean(sorted, cut, sorted.length - 2 * cut);
    }

    private static double mean(double[] values, int from, int count) {
        double mean = StatUtils.mean(values, from, count);
        if (!Double.isNaN(mean)) {
            return mean;
        }
        double sum = 0; // StatUtils' second pass computes ∞ − ∞ if the mean is infinite
        for (int i = from; i < from + count; i++) {
            sum += values[i];
        }
        return sum / count;
    }

    private static double[] sorted(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted;
    }

    /** {@return whether there is a NaN, which sorts last} */
    private static boolean isNan(double[] sorted) {
        return Double.isNaN(sorted[sorted.length - 1]);
    }

    static void atLeast(int count, double[] values, String what) {
        if (values.length < count) {
            throw new IllegalArgumentException(what + " needs at least " + count + " values, got " + values.length);
        }
    }

    private static void inUnitInterval(String name, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException(name + " = " + value + " must be in [0, 1]");
        }
    }

    static void insideUnitInterval(String name, double value) {
        if (!(value > 0 && value < 1)) {
            throw new IllegalArgumentException(name + " = " + value + " must be in (0, 1), for example 0.95");
        }
    }
}
