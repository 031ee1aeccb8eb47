package io.github.ascentrl.examples.actorcritic;

import io.github.ascentrl.algos.stats.Bootstrap;
import io.github.ascentrl.algos.stats.Interval;
import io.github.ascentrl.algos.stats.Statistics;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.examples.lab.Lab;
import io.github.ascentrl.examples.report.Verdict;
import java.util.Arrays;
import java.util.Locale;

/** How this package writes its numbers. */
final class Figures {
    private Figures() {}

    static Verdict verdict(Lab lab, boolean seen) {
        return lab.quick() ? Verdict.UNDECIDED : Verdict.of(seen);
    }

    /** Interquartile mean with its bootstrap interval. */
    static String interquartile(double[] values) {
        double mean = Statistics.interquartileMean(values);
        if (values.length < 2) {
            return String.format(Locale.ROOT, "%.1f", mean);
        }
        Interval interval = Bootstrap.of(Rng.of(0).child("bootstrap")).interval(values, Statistics::interquartileMean);
        return String.format(Locale.ROOT, "%.1f [%.1f, %.1f]", mean, interval.low(), interval.high());
    }

    static String range(double[] values) {
        return String.format(
                Locale.ROOT,
                "%.1f … %.1f",
                Arrays.stream(values).min().orElse(Double.NaN),
                Arrays.stream(values).max().orElse(Double.NaN));
    }

    static int atLeast(double[] values, double threshold) {
        return (int) Arrays.stream(values).filter(v -> v >= threshold).count();
    }
}
