package io.github.ascentrl.examples.cartpole;

import io.github.ascentrl.examples.cartpole.CartPoleEntropy.Bonus;
import io.github.ascentrl.examples.cartpole.CartPoleEntropy.Condition;
import io.github.ascentrl.examples.cartpole.CartPoleRun.Outcome;
import io.github.ascentrl.examples.lab.Results;
import io.github.ascentrl.examples.plot.BandPlot;
import io.github.ascentrl.examples.plot.BarPlot;
import io.github.ascentrl.examples.report.Claim;
import io.github.ascentrl.examples.report.Comparison;
import io.github.ascentrl.examples.report.Report;
import io.github.ascentrl.examples.report.Table;
import io.github.ascentrl.examples.report.Verdict;
import java.util.List;

/** Tables, figures and claims of {@link CartPoleEntropy}. */
final class EntropyReport {
    private final Report report;
    private final Results<Condition, Outcome> results;
    private final int episodes;

    EntropyReport(Report report, Results<Condition, Outcome> results, int episodes) {
        this.report = report;
        this.results = results;
        this.episodes = episodes;
    }

    /** R4 §1.3 on one baseline: every coefficient. */
    void reportR4(BaselineKind base) {
        Results<Condition, Outcome> rows = results.where(condition -> condition.baseline() == base);
        report.table("R4 §1.3: " + base, table(rows));
        Condition none = new Condition(base, Bonus.NONE);
        Condition middle = new Condition(base, Bonus.A001);
        Condition linear = new Condition(base, Bonus.LINEAR);
        Comparison slower = results.compare(middle, none, Outcome::plateauOrEnd);
        Claim convergence = new Claim(
                "R4 §1.3.1 (" + base + ")",
                "α = 0.01 makes convergence longer",
                slower.larger(),
                "episodes to the plateau, with the bonus against without: " + slower);
        Comparison steadier = results.compare(middle, none, Outcome::lateStd);
        Claim stability = new Claim(
                "R4 §1.3.1 (" + base + ")",
                "α = 0.01 gives better stability towards the end",
                steadier.smaller(),
                "standard deviation of the returns in the last quarter, with against without: " + steadier);
        Comparison faster = results.compare(linear, middle, Outcome::plateauOrEnd);
        Comparison calmer = results.compare(linear, middle, Outcome::lateStd);
        Claim schedule = new Claim(
                "R4 §1.3.2 (" + base + ")",
                "the linear schedule does no better than the constant α = 0.01",
                faster.smaller() != Verdict.SEEN && calmer.smaller() != Verdict.SEEN,
                "schedule against constant, episodes to the plateau: " + faster + "; deviation in the last quarter: "
                        + calmer);
        figures(base, rows.named(condition -> condition.bonus().label), convergence, stability, schedule);
    }

    /** R0's table: its baselines with and without the bonus. */
    void reportR0(List<BaselineKind> bases) {
        StringBuilder evidence = new StringBuilder("episodes to the plateau, with α = 0.01 against without");
        boolean faster = false;
        boolean slower = false;
        for (BaselineKind base : bases) {
            Comparison comparison = results.compare(
                    new Condition(base, Bonus.A001), new Condition(base, Bonus.NONE), Outcome::plateauOrEnd);
            faster |= comparison.smaller() == Verdict.SEEN;
            slower |= comparison.larger() == Verdict.SEEN;
            evidence.append("; ").append(base).append(": ").append(comparison);
        }
        report.table(
                "R0's table: with and without an entropy bonus",
                table(results.where(c -> c.bonus() == Bonus.NONE || c.bonus() == Bonus.A001)));
        report.claim(
                "R0 §1",
                "entropy sometimes speeds learning up and sometimes slows it down",
                faster && slower ? Verdict.SEEN : Verdict.UNDECIDED,
                evidence.toString());
    }

    private static Table table(Results<Condition, Outcome> rows) {
        return rows.table("condition")
                .reached("seeds at plateau", Outcome::plateauEpisode)
                .median("episodes to it", Outcome::plateauEpisode)
                .median("std after it: median", Outcome::plateauStd)
                .mean("std, last quarter", Outcome::lateStd)
                .median("last 100: median", Outcome::tailMean)
                .mean("best, greedy", o -> o.bestGreedy().mean())
                .get();
    }

    /** Curves, and what the claims are about at a glance. */
    private void figures(
            BaselineKind base, Results<Condition, Outcome> rows, Claim convergence, Claim stability, Claim schedule) {
        String title = "CartPole, " + base + ": ";
        BandPlot entropies = rows.plot(title + "entropy of the policy", "episode", "entropy", "entropy, nats")
                .smooth(50)
                .yRange(0, 0.7);
        BandPlot returns = rows.plot(
                        title + "return under an entropy bonus",
                        "episode",
                        "mean50",
                        "mean return of the last 50 episodes")
                .yRange(0, 505)
                .level("plateau", CartPoleRun.PLATEAU);
        BarPlot plateaus = rows.bars(title + "episodes to the plateau", "episodes", Outcome::plateauOrEnd);
        BarPlot unrest = rows.bars(title + "unrest at the end of training", "standard deviation", Outcome::lateStd);
        report.figure(
                "entropy-" + base.id(),
                entropies
                        .subtitle("running mean of 50 episodes")
                        .caption(
                                "What the bonus works on: ln 2 = 0.693 is the entropy of a coin. R4 shows no such curve."));
        report.figure(
                "plateau-" + base.id(), plateaus.subtitle(episodes + " where a seed never gets there"), convergence);
        report.figure(
                "stability-" + base.id(),
                unrest.subtitle("standard deviation of the returns in the last quarter of the run"),
                stability);
        report.figure("return-" + base.id(), returns, convergence, stability, schedule);
    }
}
