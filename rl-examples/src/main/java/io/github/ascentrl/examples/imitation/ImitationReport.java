package io.github.ascentrl.examples.imitation;

import io.github.ascentrl.algos.stats.Curve;
import io.github.ascentrl.algos.stats.Interval;
import io.github.ascentrl.algos.stats.Statistics;
import io.github.ascentrl.examples.imitation.CloningAgainstDagger.Condition;
import io.github.ascentrl.examples.imitation.CloningAgainstDagger.Outcome;
import io.github.ascentrl.examples.lab.Lab;
import io.github.ascentrl.examples.lab.Results;
import io.github.ascentrl.examples.plot.BandPlot;
import io.github.ascentrl.examples.report.Report;
import io.github.ascentrl.examples.report.Table;
import io.github.ascentrl.examples.report.Verdict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

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

    private final Results<Condition, Outcome> results;
    private final Lab lab;
    private final int learners;
    private final Report report = new Report();

    /** With so many learners of each seed. */
    ImitationReport(Results<Condition, Outcome> results, Lab lab, int learners) {
        this.results = results;
        this.lab = lab;
        this.learners = learners;
    }

    Report write() {
        report.table(
                "Mean return of " + CloningAgainstDagger.EVALUATIONS + " evaluations of each learner, " + learners
                        + " learners of each seed (mean over seeds, 95 % interval)",
                table());
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
        Map<String, Object> data = new LinkedHashMap<>();
        for (Condition condition : results.conditions()) {
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("labels", results.each(condition, Outcome::labels));
            entry.put("steps", results.each(condition, Outcome::steps));
            entry.put("greedyMean", means(condition, Look.GREEDY));
            entry.put("sampledMean", means(condition, Look.SAMPLED));
            entry.put("beyondMean", means(condition, Look.BEYOND));
            data.put(condition.toString(), entry);
        }
        return report.result("imitation", data);
    }

    private double[] means(Condition condition, Look look) {
        return results.each(condition, look.mean);
    }

    private List<Condition> group(boolean dagger, boolean perfect) {
        return results.conditions().stream()
                .filter(c -> c.dagger() == dagger && c.perfect() == perfect)
                .toList();
    }

    private static String estimate(double[] values) {
        return String.format(
                Locale.ROOT,
                "%.1f ± %.1f",
                Statistics.mean(values),
                Statistics.tInterval(0.95, values).halfWidth());
    }

    private Table table() {
        Table table = new Table(
                "method",
                "n",
                "labels",
                "steps",
                "greedy",
                "of the seeds",
                "sampled",
                "sampled, up to " + CloningAgainstDagger.BEYOND);
        for (Condition condition : results.conditions()) {
            double[] greedy = means(condition, Look.GREEDY);
            table.row(
                    condition.group(),
                    condition.trajectories(),
                    Statistics.mean(results.each(condition, Outcome::labels)),
                    Statistics.mean(results.each(condition, Outcome::steps)),
                    estimate(greedy),
                    String.format(
                            Locale.ROOT, "%.0f … %.0f", Statistics.quantile(greedy, 0), Statistics.quantile(greedy, 1)),
                    estimate(means(condition, Look.SAMPLED)),
                    estimate(means(condition, Look.BEYOND)));
        }
        return table;
    }

    private BandPlot figure(boolean perfect, Look look) {
        boolean beyond = look == Look.BEYOND;
        BandPlot plot = new BandPlot(
                        (perfect ? "Perfect" : "Imperfect") + " expert: cloning against DAgger"
                                + (beyond ? ", time limit " + CloningAgainstDagger.BEYOND : ""),
                        "n: expert trajectories, or as many labels",
                        "mean return of the learner, actions drawn")
                .logarithmicX();
        for (boolean dagger : new boolean[] {false, true}) {
            List<Condition> group = group(dagger, perfect);
            List<Curve> curves = new ArrayList<>();
            for (int s = 0; s < lab.seeds().size(); s++) {
                int seed = s;
                curves.add(new Curve(
                        group.stream().mapToDouble(Condition::trajectories).toArray(),
                        group.stream().mapToDouble(c -> means(c, look)[seed]).toArray()));
            }
            plot.band(dagger ? "DAgger" : "cloning", curves);
        }
        if (!lab.quick()) {
            plot.yRange(beyond ? 0 : 200, beyond ? 1.01 * CloningAgainstDagger.BEYOND : 505);
        }
        String asked = beyond
                ? "The learners of the other figure, with ten times the time: the limit of 500 steps hides how long"
                        + " they would have lasted."
                : "R4: cloning is decent but not great, DAgger perfect from a single trajectory. 475 is asked of DAgger.";
        plot.subtitle(lab.seeds().size() + " seeds, " + learners
                        + " learners of each; line: mean, band: 95 % interval of that mean over seeds")
                .caption(asked + " Both methods have the same number of labels; optimiser steps are in the table.");
        return plot;
    }

    private void claims(boolean perfect, Look look) {
        String how = (perfect ? "perfect" : "imperfect") + " expert, " + look.label;
        List<Condition> dagger = group(true, perfect);
        List<Condition> cloning = group(false, perfect);
        if (look == Look.BEYOND) {
            rise(
                    "R4 §2",
                    "with the labels of one trajectory, DAgger lasts longer than cloning, " + how,
                    cloning.get(0),
                    dagger.get(0),
                    look);
        } else {
            Condition worst = dagger.stream()
                    .min(Comparator.comparingDouble(c -> Statistics.mean(means(c, look))))
                    .orElseThrow();
            double lowest = Statistics.mean(means(worst, look));
            int from = dagger.size();
            while (from > 0 && Statistics.mean(means(dagger.get(from - 1), look)) >= ASKED) {
                from--;
            }
            report.claim(
                    "acceptance",
                    "DAgger's mean is at least 475 from n=1 on, " + how,
                    lab.quick() ? Verdict.UNDECIDED : Verdict.of(from == 0),
                    String.format(
                            Locale.ROOT,
                            "n=1: %s with %.0f labels; lowest mean of all n: %.1f at n=%d; at least 475 from %s",
                            estimate(means(dagger.get(0), look)),
                            labels(dagger.get(0)),
                            lowest,
                            worst.trajectories(),
                            from == dagger.size()
                                    ? "no n on"
                                    : String.format(
                                            Locale.ROOT,
                                            "n=%d on: %.0f labels",
                                            dagger.get(from).trajectories(),
                                            labels(dagger.get(from)))));
        }
        rise(
                look == Look.BEYOND ? "R4 §2" : "acceptance",
                "cloning rises with n, " + how,
                cloning.get(0),
                cloning.get(cloning.size() - 1),
                look);
    }

    private double labels(Condition condition) {
        return Statistics.mean(results.each(condition, Outcome::labels));
    }

    /** Judged by signs: returns crowd at the limit, where Student's interval does not hold. */
    private void rise(String source, String claim, Condition from, Condition to, Look look) {
        double[] low = means(from, look);
        double[] high = means(to, look);
        double[] rise = new double[low.length];
        for (int i = 0; i < rise.length; i++) {
            rise[i] = high[i] - low[i];
        }
        Interval interval = Statistics.pairedInterval(0.95, high, low);
        report.claim(
                source,
                claim,
                lab.quick() ? Verdict.UNDECIDED : Verdict.positive(rise),
                String.format(
                        Locale.ROOT,
                        "from %.1f (%s) to %.1f (%s); higher in %d and lower in %d of %d seeds, one-sided sign test"
                                + " p = %.3f; mean difference, seed by seed: 95 %% interval (Student's) %.1f … %.1f",
                        Statistics.mean(low),
                        from,
                        Statistics.mean(high),
                        to,
                        Arrays.stream(rise).filter(r -> r > 0).count(),
                        Arrays.stream(rise).filter(r -> r < 0).count(),
                        rise.length,
                        Statistics.signTest(rise),
                        interval.low(),
                        interval.high()));
    }
}
