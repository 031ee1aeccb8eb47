package io.github.ascentrl.algos.sweep;

import io.github.ascentrl.algos.stats.Interval;
import io.github.ascentrl.algos.stats.Statistics;
import java.util.Map;

/**
 * What became of some settings, over all seeds that they were run with to one budget. The array is not copied.
 *
 * @param settings the settings
 * @param budget how long each of the runs was
 * @param scores of the runs that did not fail, in the order of the trials
 * @param failed how many runs failed
 */
public record Candidate(Map<String, String> settings, long budget, double[] scores, int failed) {
    /** {@return settings, budget, mean score and how many runs there were} */
    @Override
    public String toString() {
        return settings + ", budget " + budget + ": mean score " + mean() + " over " + scores.length + " runs, "
                + failed + " failed";
    }

    /** {@return the mean score; −∞ if a run failed} */
    public double mean() {
        return failed > 0 ? Double.NEGATIVE_INFINITY : Statistics.mean(scores);
    }

    /** {@return Student's 95 % interval for the mean score; NaN ends if a run failed or there is only one} */
    public Interval interval() {
        return failed > 0 ? new Interval(Double.NaN, Double.NaN) : Statistics.tInterval(0.95, scores);
    }
}
