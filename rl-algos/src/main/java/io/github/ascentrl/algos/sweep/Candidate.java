package io.github.ascentrl.algos.sweep;

import io.github.ascentrl.algos.stats.Interval;
import io.github.ascentrl.algos.stats.Statistics;
import io.github.ascentrl.api.internal.Check;
import java.util.Map;
import java.util.Objects;

/**
 * The results of one combination of settings at one budget, over all its seeds. The array is not copied.
 *
 * @param settings the settings
 * @param budget the length of each run
 * @param scores the scores of the runs that did not fail, in the order of the trials
 * @param failed the number of runs that failed
 */
public record Candidate(Map<String, String> settings, long budget, double[] scores, int failed) {
    /** Checks the components. */
    public Candidate {
        Objects.requireNonNull(settings, "settings");
        settings.forEach((name, value) -> Objects.requireNonNull(value, () -> "settings: the value of " + name));
        Check.atLeast("budget", budget, 1);
        Objects.requireNonNull(scores, "scores");
        for (double score : scores) {
            Check.finite("a score", score);
        }
        Check.atLeast("failed", failed, 0);
        if (scores.length + (long) failed == 0) {
            throw new IllegalArgumentException("no scores and failed = 0; a candidate needs at least 1 run");
        }
    }

    /** {@return settings, budget, mean score and the number of runs} */
    @Override
    public String toString() {
        return settings + ", budget " + budget + ": mean score " + mean() + " over " + scores.length + " runs, "
                + failed + " failed";
    }

    /** {@return the mean score; −∞ if a run failed} */
    public double mean() {
        return failed > 0 ? Double.NEGATIVE_INFINITY : Statistics.mean(scores);
    }

    /**
     * {@return Student's 95 % interval for the mean score; its ends are NaN if a run failed or there is only one run}
     */
    public Interval interval() {
        return failed > 0 ? new Interval(Double.NaN, Double.NaN) : Statistics.tInterval(0.95, scores);
    }
}
