package io.github.ascentrl.examples.baselines;

import static io.github.ascentrl.examples.report.Numbers.fixed;

import io.github.ascentrl.algos.baseline.ConstantBaseline;
import io.github.ascentrl.algos.exact.BaselineBias;
import io.github.ascentrl.algos.exact.BiasResult;
import io.github.ascentrl.algos.exact.TabularCase;
import io.github.ascentrl.algos.stats.Interval;
import io.github.ascentrl.algos.stats.Statistics;
import io.github.ascentrl.envs.tabular.PolicyTable;
import io.github.ascentrl.envs.tabular.TwoButtons;
import io.github.ascentrl.examples.baselines.ButtonAgents.Outcome;
import io.github.ascentrl.examples.baselines.ButtonAgents.Way;
import io.github.ascentrl.examples.lab.About;
import io.github.ascentrl.examples.lab.Experiment;
import io.github.ascentrl.examples.lab.Lab;
import io.github.ascentrl.examples.lab.Results;
import io.github.ascentrl.examples.plot.BarPlot;
import io.github.ascentrl.examples.plot.LinePlot;
import io.github.ascentrl.examples.report.Report;
import io.github.ascentrl.examples.report.Table;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.DoubleStream;
import org.apache.commons.math3.fraction.BigFraction;

/** The game of two buttons and its rewards shifted by +100: exactly, and learned. */
@About(
        name = "two-buttons",
        description = "Two buttons, rewards shifted by +100: variance, and what is learned",
        reproduces = "R1 §4.1")
public final class TwoButtonsExperiment implements Experiment {
    @Override
    public Report run(Lab lab) {
        int agents = lab.setting("agents", 100, 5);
        int episodes = lab.setting("episodes", 1000, 200);
        lab.setting("learner", "π(left) = 1/2 at first, plain SGD " + ButtonAgents.RATE);
        Results<Way, Outcome> results = lab.study("agents", ButtonAgents.WAYS)
                .columns("episode", "left", "stuck")
                .work("agents", agents)
                .run(Outcome.class, run -> ButtonAgents.learn(run, agents, episodes));

        Report report = lab.report();
        report.text(
                "Left pays c + 1, right c − 1, and the episode is over; p = π(left). The shift c changes nothing about"
                        + " the task, nor about the expected gradient, 2p(1−p) by the logit of left.");
        report.table("Exactly, at p = 1/2 and p = 1/5", exactTable());
        varianceFigure(report);
        report.table(
                "Learned in " + episodes + " episodes, " + agents * lab.seeds().size() + " agents each",
                results.table("rewards and baseline")
                        .column("agents", way -> results.sum(way, Outcome::agents))
                        .column("end left (p > 0.9)", way -> results.sum(way, Outcome::left))
                        .column("end right (p < 0.1)", way -> results.sum(way, Outcome::right))
                        .column("between", way -> results.sum(way, o -> o.agents() - o.left() - o.right())));
        report.figure(
                "learning",
                results.plot("Learning which button pays more", "episode", "left", "mean π(left) over the agents")
                        .band("exact gradient, any c", List.of(ButtonAgents.flow(episodes)))
                        .xRange(0, episodes)
                        .yRange(0, 1)
                        .subtitle(agents + " agents of each seed; SGD, learning rate " + ButtonAgents.RATE)
                        .caption(
                                "All follow the same gradient on average; ±1 and b = 100 do so to the line of the exact one."
                                        + " Shifted, without a baseline, the first button pressed wins, right or wrong. A running mean starts at 0, so"
                                        + " that its first step is that gamble already, and then has to be unlearned."));
        endFigure(report, results);
        claims(report, results);
        return report.result("ends", results.data());
    }

    private static BiasResult exact(BigFraction p, int shift, double b) {
        PolicyTable policy = PolicyTable.same(1, p, BigFraction.ONE.subtract(p));
        TabularCase game = new TabularCase(TwoButtons.mdp(shift), policy, BigFraction.ONE);
        return BaselineBias.of(() -> new ConstantBaseline(b)).on(game).batchOf(1);
    }

    private static Table exactTable() {
        Table table = new Table("p", "c", "b", "E[ĝ]", "2p(1−p)", "variance", "p(1−p)(c + 1 − 2p − b)²", "unbiased");
        for (BigFraction p : List.of(new BigFraction(1, 2), new BigFraction(1, 5))) {
            double left = p.doubleValue();
            for (int c : new int[] {0, 100}) {
                double mean = c + 2 * left - 1;
                double best = TwoButtons.optimalBaseline(left, c);
                for (double b : DoubleStream.of(0, mean, best).distinct().toArray()) {
                    BiasResult result = exact(p, c, b);
                    String what = (b == best ? "b* = " : b == mean ? "E[R] = " : "") + fixed(b, 1);
                    String unbiased = result.unbiased() ? "yes" : "no";
                    double expected = result.moments().mean()[0];
                    double spread = result.moments().variance(0, 0);
                    double formula = TwoButtons.variance(left, c, b);
                    table.row(
                            p.toString().replace(" ", ""),
                            c,
                            what,
                            expected,
                            TwoButtons.gradient(left),
                            spread,
                            formula,
                            unbiased);
                }
            }
        }
        return table;
    }

    private static void varianceFigure(Report report) {
        double[] p = new double[99];
        Arrays.setAll(p, i -> (i + 1) / 100.0);
        LinePlot plot = new LinePlot("Variance of one episode's gradient", "p = π(left)", "variance, logarithmic");
        plot.line("c = 100, no baseline", p, each(p, x -> TwoButtons.variance(x, 100, 0)));
        plot.line("b = E[R], any c", p, each(p, x -> TwoButtons.variance(x, 0, 2 * x - 1)));
        plot.line("c = 0, no baseline", p, each(p, x -> TwoButtons.variance(x, 0, 0)));
        plot.logarithmic(false, true);
        report.figure(
                "variance",
                plot.yRange(1e-4, 1e4)
                        .xRange(0, 1)
                        .subtitle("p(1−p)(c + 1 − 2p − b)²; with b* = c + 1 − 2p it is 0 everywhere")
                        .caption("The shift multiplies the variance by thousands. Subtracting the expected return takes"
                                + " the shift away, yet without a shift it is four times worse than nothing at all: the"
                                + " best constant weighs each reward by the other button's probability."));
    }

    private static double[] each(double[] p, DoubleUnaryOperator f) {
        return Arrays.stream(p)
                .map(x -> f.applyAsDouble(x) < 1e-9 ? Double.NaN : f.applyAsDouble(x))
                .toArray();
    }

    private static void endFigure(Report report, Results<Way, Outcome> results) {
        List<Way> ways = results.conditions();
        double[] share = new double[ways.size()];
        List<Interval> intervals = new ArrayList<>();
        for (Way way : ways) {
            int agents = results.sum(way, Outcome::agents);
            int right = results.sum(way, Outcome::right);
            share[intervals.size()] = (double) right / agents;
            intervals.add(Statistics.wilson(right, agents, 0.95));
        }
        report.figure(
                "stuck",
                new BarPlot(
                                "Agents that end on the wrong button",
                                "share with π(left) < 0.1",
                                ways.stream().map(Way::label).toList())
                        .bars("share", share, intervals)
                        .yRange(0, 0.65)
                        .subtitle("Wilson's 95 % intervals")
                        .caption("What a shift of the rewards costs, and which baselines take it away from the first"
                                + " step on."));
    }

    private static void claims(Report report, Results<Way, Outcome> results) {
        BigFraction half = new BigFraction(1, 2);
        BiasResult plain = exact(half, 0, 0);
        BiasResult shifted = exact(half, 100, 0);
        double[] before = ButtonAgents.afterPressing(ButtonAgents.PLAIN);
        double[] after = ButtonAgents.afterPressing(ButtonAgents.SHIFTED);
        report.exact(
                "R1 §4.1",
                "after +100 both buttons become more likely when pressed, left only a little more so",
                before[0] > 0.5 && before[1] < 0.5 && after[1] > 0.5 && after[0] > after[1],
                "pressed once from 1/2, its probability becomes " + fixed(after[0], 4) + " for left and "
                        + fixed(after[1], 4) + " for right; before the shift " + fixed(before[0], 4) + " and "
                        + fixed(before[1], 4));
        report.exact(
                "R1 §4.1",
                "a baseline leaves the expected gradient as it is and changes its variance",
                plain.unbiased()
                        && Math.abs(plain.moments().mean()[0] - 0.5) < 1e-6
                        && Math.abs(shifted.moments().mean()[0] - 0.5) < 1e-4,
                "at p = 1/2 E[ĝ] = " + fixed(plain.moments().mean()[0], 4) + " for c = 0 and "
                        + fixed(shifted.moments().mean()[0], 4) + " for c = 100; variance "
                        + fixed(plain.moments().variance(0, 0), 4) + " and "
                        + fixed(shifted.moments().variance(0, 0), 1) + ", with b = 100 again "
                        + fixed(exact(half, 100, 100).moments().variance(0, 0), 4));
        BigFraction fifth = new BigFraction(1, 5);
        double without = exact(fifth, 0, 0).moments().variance(0, 0);
        double withMean = exact(fifth, 0, -0.6).moments().variance(0, 0);
        report.exact(
                "R1 §4.1",
                "with the expected return as baseline the variance is smaller, though not the smallest",
                withMean < without,
                "true with the shift, and on most processes; but no law: at c = 0 and p = 1/5 the variance is "
                        + fixed(without, 4) + " without and " + fixed(withMean, 4)
                        + " with b = E[R] = −0.6, four times as much, as at every p ≠ 1/2");
        int stuck = results.sum(ButtonAgents.SHIFTED, Outcome::right);
        int agents = results.sum(ButtonAgents.SHIFTED, Outcome::agents);
        int others =
                results.sum(ButtonAgents.PLAIN, Outcome::right) + results.sum(ButtonAgents.CONSTANT, Outcome::right);
        report.claim(
                "R1 §4.1",
                "learning changes so much under the shift that some constant should be subtracted",
                stuck > agents / 4 && others == 0,
                stuck + " of " + agents + " agents end on the wrong button; " + others
                        + " without the shift or with b = 100");
    }
}
