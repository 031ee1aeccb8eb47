package io.github.ascentrl.examples.actorcritic;

import static io.github.ascentrl.examples.report.Numbers.fixed;
import static io.github.ascentrl.examples.report.Numbers.range;

import io.github.ascentrl.algos.stats.Bootstrap;
import io.github.ascentrl.algos.stats.Interval;
import io.github.ascentrl.algos.stats.Statistics;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.examples.actorcritic.TrainingRun.Outcome;
import io.github.ascentrl.examples.lab.Results;
import io.github.ascentrl.examples.report.Claim;
import io.github.ascentrl.examples.report.Report;

/** Formats this package's numbers. */
final class Figures {
    /** The header of a column of {@link #interquartile}. */
    static final String INTERQUARTILE = "mean return: IQM of the seeds [95 %]";

    /** Explains that header. */
    static final String GLOSS = "IQM: interquartile mean, in brackets its 95 % bootstrap interval.";

    private Figures() {}

    /** Interquartile mean with its bootstrap interval. */
    static String interquartile(double[] values) {
        String mean = fixed(Statistics.interquartileMean(values), 1);
        if (values.length < 2) {
            return mean;
        }
        Interval interval = Bootstrap.of(Rng.of(0).child("bootstrap")).interval(values, Statistics::interquartileMean);
        return mean + " [" + fixed(interval.low(), 1) + ", " + fixed(interval.high(), 1) + "]";
    }

    /** Claims that the given number of fifths of the seeds reach a return. */
    static void reaches(Report report, Results<Recipe, Outcome> results, Recipe recipe, double threshold, int needed) {
        long k = results.count(recipe, outcome -> outcome.mean() >= threshold);
        report.claim(
                Claim.OWN,
                recipe + " reaches " + fixed(threshold, 0) + " within " + recipe.steps() / 1000
                        + " k steps in at least " + 20 * needed + " % of the seeds",
                5 * k >= needed * results.seeds().size(),
                results.ofSeeds(k) + "; mean returns " + range(results.each(recipe, Outcome::mean), 1));
    }
}
