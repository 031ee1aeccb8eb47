package io.github.ascentrl.examples.imitation;

import static io.github.ascentrl.examples.report.Numbers.fixed;
import static io.github.ascentrl.examples.report.Numbers.percent;
import static io.github.ascentrl.examples.report.Numbers.range;

import io.github.ascentrl.algos.stats.Statistics;
import io.github.ascentrl.examples.imitation.CloningAgainstDagger.Condition;
import io.github.ascentrl.examples.imitation.CloningAgainstDagger.Method;
import io.github.ascentrl.examples.imitation.CloningAgainstDagger.Outcome;
import io.github.ascentrl.examples.imitation.Expert.Setting;
import io.github.ascentrl.examples.lab.Results;
import io.github.ascentrl.examples.plot.BandPlot;
import io.github.ascentrl.examples.plot.Figure;
import io.github.ascentrl.examples.plot.SmallMultiples;
import io.github.ascentrl.examples.report.Claim;
import io.github.ascentrl.examples.report.Comparison;
import io.github.ascentrl.examples.report.Report;
import io.github.ascentrl.examples.report.Verdict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/** The report of {@link CloningAgainstDagger}. */
final class ImitationReport {
    /** The way a learner acts in the evaluation; R4 does not say which. */
    private enum Look {
        SAMPLED("drawn", "actions drawn", Outcome::sampled),
        GREEDY("greedy", "most probable actions", Outcome::greedy);

        private final String id;
        private final String label;
        private final ToDoubleFunction<Outcome> mean;

        Look(String id, String label, ToDoubleFunction<Outcome> mean) {
            this.id = id;
            this.label = label;
            this.mean = mean;
        }

        String source(String section) {
            return section + " (" + label + ")";
        }
    }

    private static final Set<Method> R4 = Set.of(Method.CLONING, Method.DAGGER);
    private static final double DECENT = 195; // R4 §1: "solved (by some)"
    private static final double GREAT = 475;
    private static final double PERFECT = 495;
    private static final double SLIGHTLY = 50; // a tenth of the highest return

    private final Report report;
    private final Results<Condition, Outcome> results;
    private final Results<Setting, Expert> experts;
    private final int learners;

    /** Creates a report with the given number of learners of each seed. */
    ImitationReport(
            Report report, Results<Condition, Outcome> results, Results<Setting, Expert> experts, int learners) {
        this.report = report;
        this.results = results;
        this.experts = experts;
        this.learners = learners;
    }

    Report write() {
        report.concludes(
                        "R4 §2.1",
                        "a perfect expert achieves \"decent but not great results\" with naive cloning, and perfect"
                                + " results"
                                + " with DAgger")
                .concludes(
                        "R4 §2.2",
                        "with imperfect trajectories, closer to real life, naive cloning \"shows slightly worse"
                                + " results,"
                                + " whereas DAgger approach remains perfect\"")
                .concludes(
                        "R4 §3",
                        "DAgger \"is significantly better than naive behavior cloning, leading to perfect scores"
                                + " even for"
                                + " just one trajectory for an imperfect expert model\"");
        report.text(
                "R4 has one expert policy, and either keeps those of its trajectories that last 500 steps (perfect) or"
                        + " takes all as they come (imperfect). R4's expert is trained for 5000 episodes; one of"
                        + " ours (experiment"
                        + " \"expert\") then hardly ever fails, and there would be nothing to filter. Training"
                        + " therefore ends early here: "
                        + described() + " A learner that has learned these actions without error earns the same.");
        report.text("R4 does not say whether a learner draws its actions in the test: both ways of acting are shown,"
                + " each with its own verdict. Nor does R4 say what the expert answers: here its most"
                + " probable action, as in DAgger's paper. DAgger gets no more labels than cloning has rows;"
                + " R4 does not give their number. DAgger therefore differs from cloning in two respects,"
                + " and two learners of ours differ from it in only one of them: \"cloning, most probable"
                + " answers\" uses the trajectories' states, each with the expert's most probable action;"
                + " \"DAgger, drawn answers\" uses the learner's states, but the expert draws its answers as"
                + " it does in the trajectories.");
        report.text("Our thresholds for R4's words: \"decent\" is a mean return of at least " + (int) DECENT
                + ", above which R4 says some call CartPole solved; \"great\" is at least " + (int) GREAT
                + ", CartPole-v1's own threshold; \"perfect\" is at least " + (int) PERFECT
                + " at each n; \"slightly worse\" is worse by less than "
                + (int) SLIGHTLY + ", a tenth of the highest return.");
        report.table(
                "Mean return of " + learners + " learners of each seed (mean over seeds ± half of its 95 % interval)",
                results.named(Condition::group)
                        .table("method")
                        .column("n", Condition::trajectories)
                        .mean("labels", Outcome::labels)
                        .mean("optimiser steps", Outcome::steps)
                        .column("return, most probable actions", condition -> estimate(condition, Look.GREEDY))
                        .range("lowest … highest seed", 0, Outcome::greedy)
                        .column("return, actions drawn", condition -> estimate(condition, Look.SAMPLED))
                        .range("lowest … highest seed, drawn", 0, Outcome::sampled)
                        .column(
                                "errs (not the expert's most probable action) in the expert's states",
                                c -> percent(results.mean(c, Outcome::there), 1))
                        .column("errs in its own states", c -> percent(results.mean(c, Outcome::here), 1)));
        for (Look look : Look.values()) {
            List<Claim> claims = new ArrayList<>(perfect(look));
            claims.addAll(imperfect(look));
            report.figure("returns-" + look.id, figure(look), claims.toArray(Claim[]::new));
        }
        report.text("Averages over n: a seed's number is the mean over all n, so no n is chosen for its result.");
        for (Look look : Look.values()) {
            report.claim(better(look));
            report.claim(isPerfect(
                    look.source("R4 §3"),
                    "DAgger leads to perfect scores even for a single trajectory of an imperfect expert",
                    look,
                    group(Method.DAGGER, false).subList(0, 1)));
        }
        compoundingErrors();
        for (Look look : Look.values()) {
            for (boolean perfect : new boolean[] {true, false}) {
                own(perfect, look);
            }
        }
        return report.result("imitation", results.data())
                .result("expertSampledMean", experts.each(Setting.R4, e -> e.sampled()
                        .mean()));
    }

    private String described() {
        return "100 episodes in which it draws its actions have means of "
                + range(experts.each(Setting.R4, e -> e.sampled().mean()), 0) + " over the seeds, "
                + percentages(experts.each(Setting.R4, e -> e.sampled().fractionAbove(499)))
                + " of them last 500 steps; with its most probable actions the means are "
                + range(experts.each(Setting.R4, e -> e.greedy().mean()), 0) + ".";
    }

    private static String percentages(double[] shares) {
        return range(Arrays.stream(shares).map(share -> 100 * share).toArray(), 0) + " %";
    }

    private double mean(Condition condition, Look look) {
        return results.mean(condition, look.mean);
    }

    private String estimate(Condition condition, Look look) {
        return fixed(mean(condition, look), 1) + " ± "
                + fixed(
                        Statistics.tInterval(0.95, results.each(condition, look.mean))
                                .halfWidth(),
                        1);
    }

    private List<Condition> group(Method method, boolean perfect) {
        return results.where(c -> c.method() == method && c.perfect() == perfect)
                .conditions();
    }

    /** The mean over the conditions, for each seed. */
    private double[] average(List<Condition> conditions, ToDoubleFunction<Outcome> number) {
        double[] sum = new double[results.seeds().size()];
        for (Condition condition : conditions) {
            double[] each = results.each(condition, number);
            for (int seed = 0; seed < sum.length; seed++) {
                sum[seed] += each[seed] / conditions.size();
            }
        }
        return sum;
    }

    private Figure figure(Look look) {
        SmallMultiples plots = new SmallMultiples("Cloning against DAgger, " + look.label, 2);
        for (boolean perfect : new boolean[] {true, false}) {
            BandPlot plot = results.where(c -> c.perfect() == perfect && R4.contains(c.method()))
                    .plot(
                            (perfect ? "Perfect" : "Imperfect") + " trajectories",
                            c -> c.method().toString(),
                            "n: expert trajectories (or the same number of labels)",
                            Condition::trajectories,
                            "mean return of the learner",
                            look.mean)
                    .logarithmicX()
                    .yRange(0, 505)
                    .possible(0, 500);
            plots.panel(plot);
        }
        return plots.subtitle(learners + " learners of each seed")
                .caption("Mean return in 100 episodes against the number of trajectories (logarithmic). At the same n"
                        + " both"
                        + " methods have the same number of labels. The expert itself has "
                        + fixed(expert(look), 0) + ".");
    }

    private List<Claim> perfect(Look look) {
        List<Condition> cloning = group(Method.CLONING, true);
        double mean = Statistics.mean(average(cloning, look.mean));
        String means = "means over seeds for n = 1 to 100: " + means(cloning, look) + "; over all n " + fixed(mean, 1);
        return List.of(
                new Claim(
                        look.source("R4 §2.1"),
                        "naive cloning of perfect trajectories gives decent results: a mean return of at least 195 over"
                                + " all n",
                        mean >= DECENT,
                        means),
                new Claim(look.source("R4 §2.1"), "but not great results: below 475 over all n", mean < GREAT, means),
                isPerfect(
                        look.source("R4 §2.1"),
                        "DAgger with perfect trajectories achieves perfect results",
                        look,
                        group(Method.DAGGER, true)));
    }

    private List<Claim> imperfect(Look look) {
        Comparison fall = Comparison.of(
                average(group(Method.CLONING, true), look.mean), average(group(Method.CLONING, false), look.mean));
        String measure = "mean return over all n, cloning perfect against imperfect trajectories";
        return List.of(
                Claim.larger(
                        look.source("R4 §2.2"),
                        "with imperfect trajectories naive cloning shows worse results than with perfect ones",
                        measure,
                        fall),
                new Claim(
                        look.source("R4 §2.2"),
                        "but only slightly worse results: by less than 50",
                        Verdict.below(fall.difference(), SLIGHTLY),
                        measure + ": " + fall),
                isPerfect(
                        look.source("R4 §2.2"),
                        "with imperfect trajectories DAgger remains perfect",
                        look,
                        group(Method.DAGGER, false)));
    }

    private Claim better(Look look) {
        List<Condition> dagger = new ArrayList<>(group(Method.DAGGER, true));
        List<Condition> cloning = new ArrayList<>(group(Method.CLONING, true));
        dagger.addAll(group(Method.DAGGER, false));
        cloning.addAll(group(Method.CLONING, false));
        return Claim.larger(
                look.source("R4 §3"),
                "DAgger is significantly better than naive cloning",
                "mean return over all n, perfect and imperfect trajectories, DAgger against cloning",
                Comparison.of(average(dagger, look.mean), average(cloning, look.mean)));
    }

    private Claim isPerfect(String source, String claim, Look look, List<Condition> conditions) {
        double lowest =
                conditions.stream().mapToDouble(c -> mean(c, look)).min().orElseThrow();
        return new Claim(
                source,
                claim,
                lowest >= PERFECT,
                "means over seeds, n = " + conditions.get(0).trajectories()
                        + (conditions.size() == 1 ? "" : " to 100") + ": " + means(conditions, look)
                        + "; \"perfect\" is taken to mean at least 495 for each n; the expert itself: "
                        + fixed(expert(look), 1));
    }

    private double expert(Look look) {
        return experts.mean(Setting.R4, e -> (look == Look.GREEDY ? e.greedy() : e.sampled()).mean());
    }

    private String means(List<Condition> conditions, Look look) {
        return String.join(
                ", ", conditions.stream().map(c -> fixed(mean(c, look), 1)).toList());
    }

    private void compoundingErrors() {
        List<Condition> cloning =
                results.where(c -> c.method() == Method.CLONING).conditions();
        List<Condition> dagger = results.where(c -> c.method() == Method.DAGGER).conditions();
        report.claim(Claim.larger(
                "R4 §2",
                "errors of naive cloning compound: the clone errs more often in the states it visits than in the"
                        + " expert's",
                "share of states in which the most probable action is not the expert's, over all n, the clone's own"
                        + " states"
                        + " against the expert's",
                Comparison.of(average(cloning, Outcome::here), average(cloning, Outcome::there))));
        report.claim(Claim.smaller(
                "R4 §2",
                "DAgger reduces compounding errors",
                "share of the learner's own states in which its most probable action is not the expert's, over all n,"
                        + " DAgger against cloning",
                Comparison.of(average(dagger, Outcome::here), average(cloning, Outcome::here))));
    }

    private void own(boolean perfect, Look look) {
        String how = (perfect ? "perfect" : "imperfect") + " trajectories, " + look.label;
        List<Condition> cloning = group(Method.CLONING, perfect);
        Condition least = cloning.get(0);
        Condition most = cloning.get(cloning.size() - 1);
        report.claim(Claim.larger(
                Claim.OWN,
                "the return of cloning rises from n = 1 to the largest n, " + how,
                "mean return, " + most + " against " + least,
                results.compare(most, least, look.mean)));
        if (!perfect) {
            alone("the learner's states alone, with answers drawn as in the trajectories", Method.DAGGER_DRAWN, look);
            alone(
                    "the expert's most probable answers alone, in the states of the trajectories",
                    Method.RELABELLED,
                    look);
        }
        Condition worst = group(Method.DAGGER, perfect).stream()
                .min(Comparator.comparingDouble(condition -> mean(condition, look)))
                .orElseThrow();
        report.claim(
                Claim.OWN,
                "DAgger's mean is at least 475 from n = 1 on, " + how,
                mean(worst, look) >= GREAT,
                "lowest mean: " + estimate(worst, look) + " at n = " + worst.trajectories() + ", with "
                        + fixed(results.mean(worst, Outcome::labels), 0) + " labels");
    }

    /** Separates the two differences between DAgger and cloning. */
    private void alone(String what, Method method, Look look) {
        report.claim(Claim.larger(
                Claim.OWN,
                "better than naive cloning of imperfect trajectories by " + what + ", " + look.label,
                "mean return over all n, " + method + " against cloning",
                Comparison.of(
                        average(group(method, false), look.mean), average(group(Method.CLONING, false), look.mean))));
    }
}
