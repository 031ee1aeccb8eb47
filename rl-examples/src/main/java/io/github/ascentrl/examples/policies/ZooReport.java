package io.github.ascentrl.examples.policies;

import io.github.ascentrl.algos.stats.Band;
import io.github.ascentrl.algos.stats.Statistics;
import io.github.ascentrl.examples.lab.Lab;
import io.github.ascentrl.examples.lab.Results;
import io.github.ascentrl.examples.plot.BandPlot;
import io.github.ascentrl.examples.report.Report;
import io.github.ascentrl.examples.report.Table;
import io.github.ascentrl.examples.report.Verdict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What the zoo shows of the two control tasks. */
final class ZooReport {
    /** Below it nothing has swung up; a random policy gets about −1200, the best about −150. */
    private static final double SWUNG_UP = -500;

    /** Who arrives gets 100 less its fuel. */
    private static final double ARRIVES = 50;

    private ZooReport() {}

    static void pendulum(Report report, Lab lab, Results<ContinuousPolicyKind, ControlTask.Outcome> results) {
        table(report, "Pendulum", results);
        report.figure(
                "pendulum",
                plot("Pendulum with every policy", results)
                        .yRange(-1400, 0)
                        .smooth(20)
                        .subtitle(seeds(results))
                        .caption(
                                "The Gaussian with σ(s) is the least reliable: its noise may grow far beyond ±2, see entropy,"
                                        + " where the task cuts actions off and more noise costs nothing."));
        BandPlot entropy =
                new BandPlot("Pendulum: what is left of the noise", "update of 10 episodes", "entropy, nats");
        for (ContinuousPolicyKind kind : results.conditions()) {
            entropy.band(kind.toString(), results.curves(kind, "update", "entropy"));
        }
        report.figure(
                "pendulum-entropy",
                entropy.interval(Band.Kind.QUARTILES)
                        .yRange(-1, 6)
                        .smooth(20)
                        .subtitle(seeds(results))
                        .caption(
                                "The mixture's entropy is an upper bound, the squashed Gaussian's a quadrature; what lies"
                                        + " beyond the axis is cut off."));
        List<String> learned = new ArrayList<>();
        int policies = 0;
        for (ContinuousPolicyKind kind : results.conditions()) {
            double[] last = results.each(kind, ControlTask.Outcome::last);
            learned.add(kind + " " + count(last, SWUNG_UP));
            policies += 2 * count(last, SWUNG_UP) > last.length ? 1 : 0;
        }
        report.claim(
                "R1 §2.2",
                "on a task without a known answer too, REINFORCE learns with distributions of several kinds",
                lab.quick() ? Verdict.UNDECIDED : Verdict.of(policies >= 3),
                "seeds of " + results.seeds().size() + " whose last tenth is above " + (int) SWUNG_UP + ": "
                        + String.join(", ", learned) + ". Seen if most seeds of at least three kinds are");
    }

    static void car(
            Report report,
            Lab lab,
            Results<ContinuousPolicyKind, ControlTask.Outcome> held,
            Results<ContinuousPolicyKind, ControlTask.Outcome> trembling) {
        table(report, ControlTask.CAR + ", actions held for 10 steps", held);
        table(report, ControlTask.TREMBLING_CAR.toString(), trembling);
        report.figure(
                "car",
                plot("MountainCarContinuous with every policy", held)
                        .yRange(0, 105)
                        .level("solved", 90)
                        .subtitle(seeds(held) + "; actions held for 10 steps")
                        .caption("All arrive. The plain Gaussians also pay for the part of their noise beyond ±1, which"
                                + " costs fuel and moves nothing."));
        report.figure(
                "car-trembling",
                plot("MountainCarContinuous, a new action every step", trembling)
                        .yRange(-60, 105)
                        .level("solved", 90)
                        .subtitle(seeds(trembling))
                        .caption("The Beta's noise within ±1, drawn anew at every step, averages out: the goal is never"
                                + " seen, and the best that is known is to save fuel. Of the Gaussian's first actions"
                                + " a third are full thrust: that arrives now and then."));
        boolean all = true;
        for (ContinuousPolicyKind kind : held.conditions()) {
            double[] last = held.each(kind, ControlTask.Outcome::last);
            all &= count(last, ARRIVES) == last.length;
        }
        report.claim(
                "R1 §2.2",
                "REINFORCE brings the car of MountainCarContinuous to its goal with each of the distributions",
                lab.quick() ? Verdict.UNDECIDED : Verdict.of(all),
                "every seed of every kind ends above " + (int) ARRIVES + " (who arrives gets 100 less its fuel): " + all
                        + "; medians of the last tenth: " + medians(held));
        double[] beta = trembling.each(ContinuousPolicyKind.BETA, ControlTask.Outcome::last);
        report.claim(
                "exploration",
                "the Beta's bounded noise never finds the goal if it is drawn anew at every step; held for 10 steps it does",
                lab.quick()
                        ? Verdict.UNDECIDED
                        : Verdict.of(count(beta, ARRIVES) == 0
                                && count(held.each(ContinuousPolicyKind.BETA, ControlTask.Outcome::last), ARRIVES) > 0),
                "medians of the last tenth with a new action every step: " + medians(trembling));
    }

    private static void table(Report report, String title, Results<ContinuousPolicyKind, ControlTask.Outcome> results) {
        Table table = new Table("policy", "last tenth: median return", "min … max", "deterministic view: median");
        for (ContinuousPolicyKind kind : results.conditions()) {
            double[] last = results.each(kind, ControlTask.Outcome::last);
            table.row(
                    kind,
                    Statistics.median(last),
                    String.format(
                            Locale.ROOT,
                            "%.0f … %.0f",
                            Arrays.stream(last).min().orElseThrow(),
                            Arrays.stream(last).max().orElseThrow()),
                    Statistics.median(results.each(kind, ControlTask.Outcome::deterministic)));
            report.result(title + ": " + kind, Map.of("last", last));
        }
        report.table(title, table);
    }

    private static BandPlot plot(String title, Results<ContinuousPolicyKind, ControlTask.Outcome> results) {
        BandPlot plot = new BandPlot(title, "update of " + ControlTask.EPISODES + " episodes", "mean return");
        for (ContinuousPolicyKind kind : results.conditions()) {
            plot.band(kind.toString(), results.curves(kind, "update", "return"));
        }
        return plot.interval(Band.Kind.QUARTILES);
    }

    private static String seeds(Results<ContinuousPolicyKind, ControlTask.Outcome> results) {
        return results.seeds().size() + " seeds; line: median, band: quartiles";
    }

    private static String medians(Results<ContinuousPolicyKind, ControlTask.Outcome> results) {
        List<String> medians = new ArrayList<>();
        for (ContinuousPolicyKind kind : results.conditions()) {
            medians.add(String.format(
                    Locale.ROOT, "%s %.0f", kind, Statistics.median(results.each(kind, ControlTask.Outcome::last))));
        }
        return String.join(", ", medians);
    }

    private static int count(double[] values, double above) {
        return (int) Arrays.stream(values).filter(x -> x > above).count();
    }
}
