package io.github.ascentrl.examples.baselines;

import static io.github.ascentrl.examples.report.Numbers.fixed;

import io.github.ascentrl.algos.baseline.ConstantBaseline;
import io.github.ascentrl.algos.exact.BaselineBias;
import io.github.ascentrl.algos.exact.BiasResult;
import io.github.ascentrl.algos.exact.TabularCase;
import io.github.ascentrl.algos.stats.Curve;
import io.github.ascentrl.algos.stats.Interval;
import io.github.ascentrl.algos.stats.Statistics;
import io.github.ascentrl.envs.tabular.PolicyTable;
import io.github.ascentrl.envs.tabular.Rational;
import io.github.ascentrl.envs.tabular.TwoButtons;
import io.github.ascentrl.examples.baselines.ButtonAgents.Outcome;
import io.github.ascentrl.examples.baselines.ButtonAgents.Way;
import io.github.ascentrl.examples.lab.About;
import io.github.ascentrl.examples.lab.Experiment;
import io.github.ascentrl.examples.lab.Lab;
import io.github.ascentrl.examples.lab.Results;
import io.github.ascentrl.examples.plot.BandPlot;
import io.github.ascentrl.examples.plot.BarPlot;
import io.github.ascentrl.examples.plot.LinePlot;
import io.github.ascentrl.examples.plot.SmallMultiples;
import io.github.ascentrl.examples.report.Claim;
import io.github.ascentrl.examples.report.Report;
import io.github.ascentrl.examples.report.Table;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.DoubleStream;

/** The game of two buttons, with rewards as given and shifted by +100: exact results, and agents that learn it. */
@About(
        name = "two-buttons",
        description = "Two buttons, with and without 100 added to the rewards: variance of the gradient, and what"
                + " agents learn",
        reproduces = "R1 §4.1, §4.2 (advantage)")
public final class TwoButtonsExperiment implements Experiment {
    @Override
    public Report run(Lab lab) {
        int agents = lab.setting("agents for each seed", 100, 5);
        int episodes = lab.setting("episodes", 1000, 200);
        lab.setting(
                "learner",
                "two logits, each a weight and a bias over a constant input, π(left) = 1/2 at first; plain SGD "
                        + ButtonAgents.RATE + ", an update after every episode");
        lab.setting("RLOO", "an update after every two episodes (N = 2), the baseline of each is the other's reward");
        Results<Way, Outcome> results = lab.study("agents", ButtonAgents.WAYS)
                .columns("episode", "left", "stuck")
                .work("agents", agents)
                .run(Outcome.class, run -> ButtonAgents.learn(run, agents, episodes));

        Report report = lab.report();
        report.concludes(
                "R1 §4.1",
                "two buttons pay ±1, then the same with 100 added: \"although the task has not changed\", both"
                        + " buttons now become more likely when pressed; so a constant should be subtracted");
        report.concludes(
                "R1 §4.2",
                "if an action is worse than usual, the gradient lowers its probability; if it is better, it raises it");
        report.text("Left pays c + 1, right pays c − 1, and then the episode is over; p = π(left). The shift c changes"
                + " neither the task nor the expected gradient, which is 2p(1−p) for the logit of left. ĝ is"
                + " the gradient of one episode, b a baseline, b* the constant that minimises the variance,"
                + " here c + 1 − 2p. The claims that a baseline keeps the expectation, and that E[R] as"
                + " baseline lowers the variance, are judged in baseline-bias.");
        report.table("Exactly, at p = 1/2 and p = 1/5", exactTable());
        varianceFigure(report);
        report.table(
                "Learned in " + episodes + " episodes, " + agents * lab.seeds().size() + " agents each",
                results.table("rewards and baseline")
                        .column("agents", way -> results.sum(way, Outcome::agents))
                        .column("end left (p > 0.9)", way -> results.sum(way, Outcome::left))
                        .column("end right (p < 0.1)", way -> results.sum(way, Outcome::right))
                        .column("between", way -> results.sum(way, o -> o.agents() - o.left() - o.right())));
        report.figure("learning", learning(results, episodes));
        endFigure(report, results);
        claims(report, results);
        return report.result("ends", results.data());
    }

    private static SmallMultiples learning(Results<Way, Outcome> results, int episodes) {
        SmallMultiples plots = new SmallMultiples("Learning which button pays more", 4);
        for (Way way : results.conditions()) {
            plots.panel(panel(way.label(), results.curves(way, "episode", "left"), episodes));
        }
        plots.panel(panel("exact gradient, any c", List.of(ButtonAgents.flow(episodes)), episodes));
        plots.caption("Mean π(left) over the agents of a seed. All follow the same gradient on average. With shifted"
                + " rewards and no baseline, whichever button is pressed first wins. A running mean starts"
                + " at 0, so its first step is the same and must be unlearned; the same holds for the"
                + " estimate of b*.");
        return plots;
    }

    private static BandPlot panel(String title, List<Curve> curves, int episodes) {
        return new BandPlot(title, "episode", "mean π(left)")
                .band("mean π(left)", curves)
                .xRange(0, episodes)
                .yRange(0, 1)
                .possible(0, 1);
    }

    private static BiasResult exact(Rational p, int shift, double b) {
        PolicyTable policy = PolicyTable.same(1, p, Rational.ONE.minus(p));
        TabularCase game = new TabularCase(TwoButtons.mdp(shift), policy, Rational.ONE);
        return BaselineBias.of(() -> new ConstantBaseline(b)).on(game).batchOf(1);
    }

    private static Table exactTable() {
        Table table =
                new Table("p", "c", "b", "E[ĝ]", "2p(1−p)", "variance of ĝ", "p(1−p)(c + 1 − 2p − b)²", "unbiased");
        for (Rational p : List.of(Rational.of(1, 2), Rational.of(1, 5))) {
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
                    spread = spread < 1e-9 ? 0 : spread; // rounding
                    double formula = TwoButtons.variance(left, c, b);
                    table.row(p.toString(), c, what, expected, TwoButtons.gradient(left), spread, formula, unbiased);
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
                        .caption("The shift multiplies the variance by thousands. Subtracting the expected return"
                                + " removes the effect of the shift; without a shift, however, it gives four"
                                + " times the variance of no baseline."));
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
                        .caption("Only with shifted rewards and no baseline do agents end on the button that pays"
                                + " less."));
    }

    private static void claims(Report report, Results<Way, Outcome> results) {
        double[] before = ButtonAgents.afterPressing(ButtonAgents.PLAIN);
        double[] after = ButtonAgents.afterPressing(ButtonAgents.SHIFTED);
        double[] advantage = ButtonAgents.afterPressing(ButtonAgents.CONSTANT);
        report.exact(
                "R1 §4.1",
                "with ±1 the probability of left rises and that of right falls",
                before[0] > 0.5 && before[1] < 0.5,
                pressed(before));
        report.exact(
                "R1 §4.1",
                "with 100 added to the rewards both probabilities rise, left's a little more",
                after[1] > 0.5 && after[0] > after[1],
                pressed(after));
        report.exact(
                "R1 §4.2",
                "an action better than expected (advantage above 0) becomes more likely, a worse one less likely",
                advantage[0] > 0.5 && advantage[1] < 0.5,
                "with 101 and 99 and V = 100, the expected reward at p = 1/2: " + pressed(advantage));
        report.claim(Claim.larger(
                "R1 §4.1",
                "adding a constant changes learning so much that a constant should be subtracted",
                "share of agents that end on the wrong button, 100 added against nothing added",
                results.compare(ButtonAgents.SHIFTED, ButtonAgents.PLAIN, Outcome::shareRight)));
        report.claim(Claim.larger(
                "R1 §4.1",
                "a suitable baseline speeds learning up noticeably",
                "share of agents with π(left) > 0.9 at the end, 100 added and b = 100 against no baseline",
                results.compare(ButtonAgents.CONSTANT, ButtonAgents.SHIFTED, Outcome::shareLeft)));
    }

    private static String pressed(double[] after) {
        return "after one press, starting from 1/2, the probability becomes " + fixed(after[0], 4) + " for left and "
                + fixed(after[1], 4) + " for right";
    }
}
