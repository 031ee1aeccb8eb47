package io.github.ascentrl.examples.cem;

import static io.github.ascentrl.examples.report.Numbers.percent;

import io.github.ascentrl.algos.stats.Interval;
import io.github.ascentrl.algos.stats.Statistics;
import io.github.ascentrl.examples.lab.Results;
import io.github.ascentrl.examples.report.Claim;
import io.github.ascentrl.examples.report.Verdict;
import java.util.function.Predicate;

/** Judges what R2 reports of its single run by the share of our runs that do the same. */
final class MostSeeds {
    /** A mean return of an epoch of at least this counts as R2's "about −80", in all experiments. */
    static final double ABOUT_80 = -90;

    private MostSeeds() {}

    /**
     * {@return the claim, seen if more than half of all seeds do it, by Wilson's interval of their share}
     *
     * @param source section of the source report
     * @param claim the claim in one sentence
     * @param results results of the runs
     * @param condition one of the results' conditions
     * @param which the runs that do it
     * @param what what these runs do, to follow "3 of 5 seeds"
     */
    static <C, T> Claim claim(
            String source, String claim, Results<C, T> results, C condition, Predicate<T> which, String what) {
        int k = (int) results.count(condition, which);
        Interval share = Statistics.wilson(k, results.seeds().size(), 0.95);
        return new Claim(
                source,
                claim,
                Verdict.above(share, 0.5),
                results.ofSeeds(k) + " " + what + ". Decided by Wilson's 95 % interval of the share of such seeds, "
                        + percent(share.low(), 0) + " … " + percent(share.high(), 0) + ", against one half");
    }
}
