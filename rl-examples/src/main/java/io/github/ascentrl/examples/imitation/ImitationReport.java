package io.github.ascentrl.examples.imitation;

import static io.github.ascentrl.examples.report.Numbers.fixed;
import static io.github.ascentrl.examples.report.Numbers.range;

import io.github.ascentrl.algos.stats.Statistics;
import io.github.ascentrl.examples.imitation.CloningAgainstDagger.Condition;
import io.github.ascentrl.examples.imitation.CloningAgainstDagger.Outcome;
import io.github.ascentrl.examples.lab.Results;
import io.github.ascentrl.examples.plot.BandPlot;
import io.github.ascentrl.examples.report.Claim;
import io.github.ascentrl.examples.report.Report;
import io.github.ascentrl.examples.report.Verdict;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.apache.commons.math3.util.MathArrays;

/** What {@link CloningAgainstDagger} found. */
final class ImitationReport {
    /** How a learner is looked at. */
    private enum Look {
        GREEDY("greedy", Outcome::greedy),
        SAMPLED("actions drawn", Outcome::sampled),
        BEYOND("actions drawn, up to " + CloningAgainstDagger.BEYOND + " steps", Outcome::beyond);

        private final String label;
        private final ToDoubleFunction<Outcome> mean;

        Look(String label, ToDoubleFunction<Outcome> mean) {
            this.label = label;
            this.mean = mean;
        }
    }

    private static final double ASKED = 475;

    private final Report report;
    private final Results<Condition, Outcome> results;
    private final int learners;

    /** With so many learners of each seed. */
    ImitationReport(Report report, Results<Condition, Outcome> results, int learners) {
        this.report = report;
        this.results = results;
        this.learners = learners;
    }

    Report write() {
        report.table(
                "Mean return of " + CloningAgainstDagger.EVALUATIONS + " evaluations of each learner, " + learners
                        + " learners of each seed (mean over seeds, 95 % interval)",
                results.named(Condition::group)
                        .table("method")
                        .column("n", Condition::trajectories)
                        .mean("labels", Outcome::labels)
                        .mean("steps", Outcome::steps)
                        .column("greedy", condition -> estimate(condition, Look.GREEDY))
                        .range("of the seeds", 0, Outcome::greedy)
                        .column("sampled", condition -> estimate(condition, Look.SAMPLED))
                        .column(
                                "sampled, up to " + CloningAgainstDagger.BEYOND,
                                condition -> estimate(condition, Look.BEYOND)));
        for (boolean perfect : new boolean[] {true, false}) {
            String name = perfect ? "perfect" : "imperfect";
            report.figure(name, figure(perfect, Look.SAMPLED));
            report.figure(name + "-beyond", figure(perfect, Look.BEYOND));
        }
        report.text(
                "Rises are judged one by one, by a one-sided sign test at 5 % over the seeds: with five of them, only"
                        + " five of five will do. Student's interval stands beside it, but returns crowd at the limit,"
                        + " where it does not hold.");
        for (boolean perfect : new boolean[] {true, false}) {
            for (Look look : Look.values()) {
                claims(perfect, look);
            }
        }
        return report.result("imitation", results.data());
    }

    private double[] means(Condition condition, Look look) {
        return results.each(condition, look.mean);
    }

    private double mean(Condition condition, Look look) {
        return Statistics.mean(means(condition, look));
    }

    private String estimate(Condition condition, Look look) {
        return fixed(mean(condition, look), 1) + " ± "
                + fixed(Statistics.tInterval(0.95, means(condition, look)).halfWidth(), 1);
    }

    private List<Condition> group(boolean dagger, boolean perfect) {
        return results.where(c -> c.dagger() == dagger && c.perfect() == perfect)
                .conditions();
    }

    private BandPlot figure(boolean perfect, Look look) {
        boolean beyond = look == Look.BEYOND;
        BandPlot plot = results.where(condition -> condition.perfect() == perfect)
                .plot(
                        (perfect ? "Perfect" : "Imperfect") + " expert: cloning against DAgger"
                                + (beyond ? ", time limit " + CloningAgainstDagger.BEYOND : ""),
                        condition -> condition.dagger() ? "DAgger" : "cloning",
                        "n: expert trajectories, or as many labels",
                        Condition::trajectories,
                        "mean return of the learner, actions drawn",
                        look.mean)
                .logarithmicX()
                .yRange(0, beyond ? 1.01 * CloningAgainstDagger.BEYOND : 505);
        String asked = beyond
                ? "The learners of the other figure, with ten times the time: the limit of 500 steps hides how long"
                        + " they would have lasted."
                : "R4: cloning is decent but not great, DAgger perfect from a single trajectory. 475 is asked of DAgger.";
        plot.subtitle(learners + " learners of each seed")
                .caption(asked + " Both methods have the same number of labels; optimiser steps are in the table.");
        return plot;
    }

    private void claims(boolean perfect, Look look) {
        String how = (perfect ? "perfect" : "imperfect") + " expert, " + look.label;
        List<Condition> dagger = group(true, perfect);
        List<Condition> cloning = group(false, perfect);
        String source = look == Look.BEYOND ? "R4 §2" : Claim.OWN;
        if (look == Look.BEYOND) {
            String longer = "with the labels of one trajectory, DAgger lasts longer than cloning, " + how;
            rise(source, longer, cloning.get(0), dagger.get(0), look);
        } else {
            enough(dagger, how, look);
        }
        rise(source, "cloning rises with n, " + how, cloning.get(0), cloning.get(cloning.size() - 1), look);
    }

    private void enough(List<Condition> dagger, String how, Look look) {
        Condition worst = dagger.stream()
                .min(Comparator.comparingDouble(condition -> mean(condition, look)))
                .orElseThrow();
        int from = dagger.size();
        while (from > 0 && mean(dagger.get(from - 1), look) >= ASKED) {
            from--;
        }
        report.claim(
                Claim.OWN,
                "DAgger's mean is at least 475 from n=1 on, " + how,
                from == 0,
                "n=1: " + estimate(dagger.get(0), look) + " with " + labels(dagger.get(0)) + "; lowest mean of all n: "
                        + fixed(mean(worst, look), 1) + " at n=" + worst.trajectories() + "; at least 475 from "
                        + (from == dagger.size()
                                ? "no n on"
                                : "n=" + dagger.get(from).trajectories() + " on: " + labels(dagger.get(from))));
    }

    private String labels(Condition condition) {
        return fixed(results.mean(condition, Outcome::labels), 0) + " labels";
    }

    /** Judged by signs: returns crowd at the limit, where Student's interval does not hold. */
    private void rise(String source, String claim, Condition from, Condition to, Look look) {
        double[] low = means(from, look);
        double[] high = means(to, look);
        double[] rise = MathArrays.ebeSubtract(high, low);
        report.claim(
                source,
                claim,
                Verdict.positive(rise),
                "from " + fixed(Statistics.mean(low), 1) + " (" + from + ") to " + fixed(Statistics.mean(high), 1)
                        + " ("
                        + to + "); higher in "
                        + Arrays.stream(rise).filter(r -> r > 0).count() + " and lower in "
                        + Arrays.stream(rise).filter(r -> r < 0).count() + " of " + results.allSeeds()
                        + ", one-sided sign test p = " + fixed(Statistics.signTest(rise), 3)
                        + "; mean difference, seed by seed: 95 % interval (Student's) "
                        + range(Statistics.pairedInterval(0.95, high, low), 1));
    }
}
