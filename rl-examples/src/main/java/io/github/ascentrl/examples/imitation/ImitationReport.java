package io.github.ascentrl.examples.imitation;

import io.github.ascentrl.examples.imitation.CloningAgainstDagger.Condition;
import io.github.ascentrl.examples.imitation.CloningAgainstDagger.Outcome;
import io.github.ascentrl.examples.lab.Lab;
import io.github.ascentrl.examples.lab.Results;
import io.github.ascentrl.examples.plot.BandPlot;
import io.github.ascentrl.examples.report.Report;
import io.github.ascentrl.examples.report.Table;
import io.github.ascentrl.examples.report.Verdict;
import io.github.ascentrl.examples.stats.Curve;
import io.github.ascentrl.examples.stats.Interval;
import io.github.ascentrl.examples.stats.Statistics;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/** What {@link CloningAgainstDagger} found. */
final class ImitationReport {
    /** How a learner is looked at. */
    private enum Look {
        GREEDY("greedy", o -> o.greedy().mean()),
        SAMPLED("actions drawn", o -> o.sampled().mean()),
        BEYOND("actions drawn, up to " + CloningAgainstDagger.BEYOND + " steps", o -> o.beyond()
                .mean());

        private final String label;
        private final Function<Outcome, Double> mean;

        Look(String label, Function<Outcome, Double> mean) {
            this.label = label;
            this.mean = mean;
        }
    }

    private final Results<Condition, Outcome> results;
    private final Lab lab;
    private final Report report = new Report();

    ImitationReport(Results<Condition, Outcome> results, Lab lab) {
        this.results = results;
        this.lab = lab;
    }

    Report write() {
        report.table(
                "Mean return of " + CloningAgainstDagger.EVALUATIONS + " evaluations (mean over seeds, 95 % interval)",
                table());
        for (boolean perfect : new boolean[] {true, false}) {
            String name = perfect ? "perfect" : "imperfect";
            report.figure(name, figure(perfect, Look.SAMPLED));
            report.figure(name + "-beyond", figure(perfect, Look.BEYOND));
        }
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
        return results.each(condition, look.mean::apply);
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
            plot.yRange(beyond ? 0 : 400, beyond ? 1.01 * CloningAgainstDagger.BEYOND : 505);
        }
        String asked = beyond
                ? "The learners of the other figure, with ten times the time: the limit of 500 steps hides most of what"
                        + " sets them apart."
                : "R4: cloning is decent but not great, DAgger perfect from a single trajectory. 475 is asked of DAgger.";
        plot.subtitle(lab.seeds().size() + " seeds; line: mean, band: 95 % interval of that mean")
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
            report.claim(
                    "acceptance",
                    "DAgger's mean is at least 475 from n=1 on, " + how,
                    lab.quick() ? Verdict.UNDECIDED : Verdict.of(lowest >= 475),
                    String.format(
                            Locale.ROOT,
                            "n=1: %s with %.0f labels; lowest mean of all n: %.1f at n=%d",
                            estimate(means(dagger.get(0), look)),
                            Statistics.mean(results.each(dagger.get(0), Outcome::labels)),
                            lowest,
                            worst.trajectories()));
        }
        rise(
                look == Look.BEYOND ? "R4 §2" : "acceptance",
                "cloning rises with n, " + how,
                cloning.get(0),
                cloning.get(cloning.size() - 1),
                look);
    }

    /** Seen if the 95 % interval of the seeds' differences excludes 0. */
    private void rise(String source, String claim, Condition from, Condition to, Look look) {
        double[] low = means(from, look);
        double[] high = means(to, look);
        double[] rise = new double[low.length];
        for (int i = 0; i < rise.length; i++) {
            rise[i] = high[i] - low[i];
        }
        Interval interval = Statistics.tInterval(0.95, rise);
        report.claim(
                source,
                claim,
                lab.quick() ? Verdict.UNDECIDED : Verdict.of(interval.low() > 0),
                String.format(
                        Locale.ROOT,
                        "from %.1f (%s) to %.1f (%s); difference, seed by seed: 95 %% interval %.1f … %.1f",
                        Statistics.mean(low),
                        from,
                        Statistics.mean(high),
                        to,
                        interval.low(),
                        interval.high()));
    }
}
