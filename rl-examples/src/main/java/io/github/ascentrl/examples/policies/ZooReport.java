package io.github.ascentrl.examples.policies;

import static io.github.ascentrl.examples.report.Numbers.count;
import static io.github.ascentrl.examples.report.Numbers.fixed;

import io.github.ascentrl.examples.lab.Results;
import io.github.ascentrl.examples.plot.BandPlot;
import io.github.ascentrl.examples.policies.ControlTask.Outcome;
import io.github.ascentrl.examples.report.Report;
import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What the zoo shows of the two control tasks. */
final class ZooReport {
    /** Below it nothing has swung up; a random policy gets about −1200, the best about −150. */
    private static final double SWUNG_UP = -500;

    /** Who arrives gets 100 less its fuel. */
    private static final double ARRIVES = 50;

    private ZooReport() {}

    static void pendulum(Report report, Results<ContinuousPolicyKind, Outcome> results) {
        table(report, "Pendulum", results);
        report.figure(
                "pendulum",
                plot("Pendulum with every policy", results)
                        .yRange(-1400, 0)
                        .smooth(20)
                        .caption(
                                "The Gaussian with σ(s) is the least reliable: its noise may grow far beyond ±2, see entropy,"
                                        + " where the task cuts actions off and more noise costs nothing."));
        report.figure(
                "pendulum-entropy",
                results.plot("Pendulum: what is left of the noise", "update", "entropy", "entropy, nats")
                        .quartiles()
                        .yRange(-1, 6)
                        .smooth(20)
                        .caption(
                                "The mixture's entropy is an upper bound, the squashed Gaussian's a quadrature; what lies"
                                        + " beyond the axis is cut off."));
        report.claim(
                "R1 §2.2",
                "on a task without a known answer too, REINFORCE learns with distributions of several kinds",
                results.conditions().stream()
                                .filter(kind -> 2 * above(results, kind, SWUNG_UP)
                                        > results.seeds().size())
                                .count()
                        >= 3,
                "of " + count(results.seeds().size(), "seed") + ", those whose last tenth is above " + (int) SWUNG_UP
                        + ": " + each(results, kind -> String.valueOf(above(results, kind, SWUNG_UP)))
                        + ". Seen if most seeds of at least three kinds are");
    }

    static void car(
            Report report,
            Results<ContinuousPolicyKind, Outcome> held,
            Results<ContinuousPolicyKind, Outcome> trembling) {
        table(report, ControlTask.CAR + ", actions held for 10 steps", held);
        table(report, ControlTask.TREMBLING_CAR.toString(), trembling);
        report.figure(
                "car",
                plot("MountainCarContinuous with every policy", held)
                        .yRange(0, 105)
                        .level("solved", 90)
                        .subtitle("actions held for 10 steps")
                        .caption("All arrive. The plain Gaussians also pay for the part of their noise beyond ±1, which"
                                + " costs fuel and moves nothing."));
        report.figure(
                "car-trembling",
                plot("MountainCarContinuous, a new action every step", trembling)
                        .yRange(-60, 105)
                        .level("solved", 90)
                        .caption("The Beta's noise within ±1, drawn anew at every step, averages out: the goal is never"
                                + " seen, and the best that is known is to save fuel. Of the Gaussian's first actions"
                                + " a third are full thrust: that arrives now and then."));
        boolean all = held.conditions().stream()
                .allMatch(kind -> above(held, kind, ARRIVES) == held.seeds().size());
        report.claim(
                "R1 §2.2",
                "REINFORCE brings the car of MountainCarContinuous to its goal with each of the distributions",
                all,
                "every seed of every kind ends above " + (int) ARRIVES + " (who arrives gets 100 less its fuel): " + all
                        + "; medians of the last tenth: " + medians(held));
        report.claim(
                "exploration",
                "the Beta's bounded noise never finds the goal if it is drawn anew at every step; held for 10 steps it does",
                above(trembling, ContinuousPolicyKind.BETA, ARRIVES) == 0
                        && above(held, ContinuousPolicyKind.BETA, ARRIVES) > 0,
                "medians of the last tenth with a new action every step: " + medians(trembling));
    }

    private static void table(Report report, String title, Results<ContinuousPolicyKind, Outcome> results) {
        report.table(
                title,
                results.table("policy")
                        .median("last tenth: median return", Outcome::last)
                        .range("min … max", 0, Outcome::last)
                        .median("deterministic view: median", Outcome::deterministic));
        report.result(title, results.data());
    }

    private static BandPlot plot(String title, Results<ContinuousPolicyKind, Outcome> results) {
        String updates = "update of " + ControlTask.EPISODES + " episodes";
        return results.plot(title, "update", "return", "mean return").quartiles();
    }

    private static String medians(Results<ContinuousPolicyKind, Outcome> results) {
        return each(results, kind -> fixed(results.median(kind, Outcome::last), 0));
    }

    private static String each(
            Results<ContinuousPolicyKind, Outcome> results, Function<ContinuousPolicyKind, String> text) {
        return results.conditions().stream()
                .map(kind -> kind + " " + text.apply(kind))
                .collect(Collectors.joining(", "));
    }

    /** How many seeds end above a return. */
    private static long above(Results<ContinuousPolicyKind, Outcome> results, ContinuousPolicyKind kind, double end) {
        return Arrays.stream(results.each(kind, Outcome::last))
                .filter(last -> last > end)
                .count();
    }
}
