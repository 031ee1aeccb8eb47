package io.github.ascentrl.examples.cartpole;

import io.github.ascentrl.algos.stats.Interval;
import io.github.ascentrl.algos.stats.Statistics;
import io.github.ascentrl.examples.cartpole.CartPoleEntropy.Bonus;
import io.github.ascentrl.examples.cartpole.CartPoleEntropy.Condition;
import io.github.ascentrl.examples.cartpole.CartPoleRun.Outcome;
import io.github.ascentrl.examples.lab.Lab;
import io.github.ascentrl.examples.lab.Results;
import io.github.ascentrl.examples.plot.BandPlot;
import io.github.ascentrl.examples.plot.BarPlot;
import io.github.ascentrl.examples.report.Claim;
import io.github.ascentrl.examples.report.Comparison;
import io.github.ascentrl.examples.report.Report;
import io.github.ascentrl.examples.report.Table;
import io.github.ascentrl.examples.report.Verdict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/** Tables, figures and claims of {@link CartPoleEntropy}. */
final class EntropyReport {
    private final Report report;
    private final Lab lab;
    private final Results<Condition, Outcome> results;
    private final int episodes;

    EntropyReport(Report report, Lab lab, Results<Condition, Outcome> results, int episodes) {
        this.report = report;
        this.lab = lab;
        this.results = results;
        this.episodes = episodes;
    }

    /** R4 §1.3 on one baseline: every coefficient. */
    void reportR4(BaselineKind base) {
        List<Condition> rows = Arrays.stream(Bonus.values())
                .map(bonus -> new Condition(base, bonus))
                .toList();
        report.table("R4 §1.3: " + base, table(rows));
        Condition none = rows.get(Bonus.NONE.ordinal());
        Condition middle = rows.get(Bonus.A001.ordinal());
        Condition linear = rows.get(Bonus.LINEAR.ordinal());
        String source = "R4 §1.3.1 (" + base + ")";
        Comparison slower = Comparison.of(plateaus(middle), plateaus(none));
        Claim convergence = new Claim(
                source,
                "α = 0.01 makes convergence longer",
                CartPoleRun.verdict(lab, slower.larger()),
                "episodes to the plateau, with the bonus against without: " + slower);
        Comparison steadier = Comparison.of(late(middle), late(none));
        Claim stability = new Claim(
                source,
                "α = 0.01 gives better stability towards the end",
                CartPoleRun.verdict(lab, steadier.smaller()),
                "standard deviation of the returns in the last quarter, with against without: " + steadier);
        Comparison faster = Comparison.of(plateaus(linear), plateaus(middle));
        Comparison calmer = Comparison.of(late(linear), late(middle));
        boolean better = faster.smaller() == Verdict.SEEN || calmer.smaller() == Verdict.SEEN;
        Claim schedule = new Claim(
                "R4 §1.3.2 (" + base + ")",
                "the linear schedule does no better than the constant α = 0.01",
                CartPoleRun.verdict(lab, !better),
                "schedule against constant, episodes to the plateau: " + faster + "; deviation in the last quarter: "
                        + calmer);
        curves(base, rows, convergence, stability, schedule);
        bars(base, rows, convergence, stability);
        report.claim(convergence).claim(stability).claim(schedule);
    }

    /** R0's table: its baselines with and without the bonus. */
    void reportR0(List<BaselineKind> bases) {
        List<Condition> rows = new ArrayList<>();
        StringBuilder evidence = new StringBuilder("episodes to the plateau, with α = 0.01 against without");
        boolean faster = false;
        boolean slower = false;
        for (BaselineKind base : bases) {
            Condition without = new Condition(base, Bonus.NONE);
            Condition with = new Condition(base, Bonus.A001);
            rows.add(without);
            rows.add(with);
            Comparison comparison = Comparison.of(plateaus(with), plateaus(without));
            faster |= comparison.smaller() == Verdict.SEEN;
            slower |= comparison.larger() == Verdict.SEEN;
            evidence.append("; ").append(base).append(": ").append(comparison);
        }
        report.table("R0's table: with and without an entropy bonus", table(rows));
        report.claim(
                "R0 §1",
                "entropy sometimes speeds learning up and sometimes slows it down",
                CartPoleRun.verdict(lab, faster && slower ? Verdict.SEEN : Verdict.UNDECIDED),
                evidence.toString());
    }

    private double[] plateaus(Condition condition) {
        return CartPoleRun.plateaus(results.of(condition), episodes);
    }

    private double[] late(Condition condition) {
        return results.each(condition, Outcome::lateStd);
    }

    private Table table(List<Condition> rows) {
        Table table = new Table(
                "condition",
                "seeds at plateau",
                "episodes to it",
                "std after it",
                "std, last quarter",
                "last 100: median",
                "best, greedy");
        for (Condition condition : rows) {
            double[] episode = CartPoleRun.reached(results.each(condition, Outcome::plateauEpisode));
            double[] spread = CartPoleRun.reached(results.each(condition, Outcome::plateauStd));
            table.row(
                    condition,
                    episode.length + " of " + results.seeds().size(),
                    episode.length == 0 ? null : Statistics.median(episode),
                    spread.length == 0 ? null : Statistics.mean(spread),
                    Statistics.mean(late(condition)),
                    Statistics.median(results.each(condition, Outcome::tailMean)),
                    Statistics.mean(results.each(condition, o -> o.bestGreedy().mean())));
        }
        return table;
    }

    private void curves(BaselineKind base, List<Condition> rows, Claim... claims) {
        BandPlot returns = new BandPlot(
                "CartPole, " + base + ": return under an entropy bonus",
                "episode",
                "mean return of the last 50 episodes");
        BandPlot entropies =
                new BandPlot("CartPole, " + base + ": entropy of the policy", "episode", "entropy, nats").smooth(50);
        for (Condition condition : rows) {
            returns.band(condition.bonus().label, results.curves(condition, "episode", "mean50"));
            entropies.band(condition.bonus().label, results.curves(condition, "episode", "entropy"));
        }
        String seeds = results.seeds().size() + " seeds; line: mean over seeds, band: 95 % interval of that mean";
        report.figure(
                "return-" + base.id(),
                returns.yRange(0, 505)
                        .level("plateau", CartPoleRun.PLATEAU)
                        .subtitle(seeds)
                        .caption(Claim.caption(claims)));
        report.figure(
                "entropy-" + base.id(),
                entropies
                        .yRange(0, 0.7)
                        .subtitle(seeds + "; running mean of 50 episodes")
                        .caption(
                                "What the bonus works on: ln 2 = 0.693 is the entropy of a coin. R4 shows no such curve."));
    }

    /** What the two claims are about, at a glance. */
    private void bars(BaselineKind base, List<Condition> rows, Claim convergence, Claim stability) {
        String seeds = results.seeds().size() + " seeds; bar: mean over seeds, line: 95 % interval of that mean";
        report.figure(
                "plateau-" + base.id(),
                bars(rows, "CartPole, " + base + ": episodes to the plateau", "episodes", this::plateaus)
                        .subtitle(seeds + "; " + episodes + " where a seed never gets there")
                        .caption(Claim.caption(convergence)));
        report.figure(
                "stability-" + base.id(),
                bars(rows, "CartPole, " + base + ": unrest at the end of training", "standard deviation", this::late)
                        .subtitle(seeds + "; standard deviation of the returns in the last quarter of the run")
                        .caption(Claim.caption(stability)));
    }

    private static BarPlot bars(
            List<Condition> rows, String title, String measure, Function<Condition, double[]> numbers) {
        double[] means = new double[rows.size()];
        List<Interval> intervals = new ArrayList<>();
        for (int i = 0; i < means.length; i++) {
            double[] values = numbers.apply(rows.get(i));
            means[i] = Statistics.mean(values);
            Interval interval = Statistics.tInterval(0.95, values);
            intervals.add(new Interval(Math.max(0, interval.low()), interval.high())); // neither can be negative
        }
        return new BarPlot(
                        title,
                        measure,
                        rows.stream().map(row -> row.bonus().label).toList())
                .bars(measure, means, intervals);
    }
}
