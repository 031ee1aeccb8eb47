package io.github.ascentrl.examples.cartpole;

import io.github.ascentrl.examples.cartpole.CartPoleRun.Outcome;
import io.github.ascentrl.examples.lab.About;
import io.github.ascentrl.examples.lab.Experiment;
import io.github.ascentrl.examples.lab.Lab;
import io.github.ascentrl.examples.lab.ResultTable;
import io.github.ascentrl.examples.lab.Results;
import io.github.ascentrl.examples.report.Claim;
import io.github.ascentrl.examples.report.Comparison;
import io.github.ascentrl.examples.report.Report;
import io.github.ascentrl.examples.report.Verdict;
import io.github.ascentrl.nn.schedule.Schedule;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What an entropy bonus does to REINFORCE on CartPole: R4's coefficients on RLOO, and R0's baselines with and without. */
@About(
        name = "cartpole-entropy",
        description = "REINFORCE on CartPole with an entropy bonus, constant and scheduled",
        reproduces = "R0 §1 (entropy), R4 §1.3")
public final class CartPoleEntropy implements Experiment {
    /** How the weight α of the bonus goes on. */
    enum Bonus {
        NONE("α = 0", 0, 0),
        A0001("α = 0.001", 0.001, 0.001),
        A001("α = 0.01", 0.01, 0.01),
        A01("α = 0.1", 0.1, 0.1),
        A1("α = 1", 1, 1),
        LINEAR("α: 0.01 → 0.0001", 0.01, 0.0001);

        final String label;

        private final double from;
        private final double to;

        Bonus(String label, double from, double to) {
            this.label = label;
            this.from = from;
            this.to = to;
        }

        Schedule over(long updates) {
            return from == to ? Schedule.constant(from) : Schedule.linear(from, to, updates);
        }
    }

    /** A baseline with a bonus. */
    record Condition(BaselineKind baseline, Bonus bonus) {
        @Override
        public String toString() {
            return baseline + ", " + bonus.label;
        }
    }

    /** R4's report says "RLOO-style" and plays one episode per update; the unbiased RLOO stands beside it. */
    private static final List<BaselineKind> R4_BASES = List.of(BaselineKind.EPISODE_LEAVE_ONE_OUT, BaselineKind.RLOO_4);

    private static final List<BaselineKind> R0_BASES =
            List.of(BaselineKind.NONE, BaselineKind.EPISODE_MEAN, BaselineKind.VALUE);

    @Override
    public Report run(Lab lab) {
        int episodes = lab.setting("episodes", 2000, 200);
        lab.setting("network", "4-64-2 ReLU, Adam 3e-3, gamma 0.99, loss = mean over steps");
        List<Condition> conditions = new ArrayList<>();
        for (BaselineKind base : R4_BASES) {
            for (Bonus bonus : Bonus.values()) {
                conditions.add(new Condition(base, bonus));
            }
        }
        for (BaselineKind base : R0_BASES) {
            conditions.add(new Condition(base, Bonus.NONE));
            conditions.add(new Condition(base, Bonus.A001));
        }
        Results<Condition, Outcome> results = lab.study("entropy", conditions)
                .columns(CartPoleRun.COLUMNS)
                .work("episodes", episodes)
                .run(Outcome.class, run -> {
                    BaselineKind base = run.condition().baseline();
                    Schedule alpha = run.condition().bonus().over(episodes / base.episodesPerUpdate());
                    return CartPoleRun.train(run, CartPoleSetting.r4(alpha), base, episodes);
                });

        Report report = lab.report();
        report.text("The bonus α·H(π(·|s)) is added to the objective at every step; H is at most ln 2 = 0.693 here."
                + " Conditions are compared seed by seed, and a difference counts where its 95 % interval excludes 0. A"
                + " seed that never reaches the plateau counts with all its " + episodes + " episodes. Five seeds"
                + " decide large effects only; more of them, --seeds 20, decide more. R4 shows one curve for each"
                + " setting and gives no figures.");
        R4_BASES.forEach(base -> r4(report, results, base, episodes));
        r0(report, results, Stream.concat(R0_BASES.stream(), R4_BASES.stream()).toList());
        return report.result("conditions", results.data());
    }

    /** R4 §1.3 on one baseline: every coefficient. */
    private static void r4(Report report, Results<Condition, Outcome> results, BaselineKind base, int episodes) {
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
        Results<Condition, Outcome> named = rows.named(condition -> condition.bonus().label);
        String title = "CartPole, " + base + ": ";
        report.figure(
                "entropy-" + base.id(),
                named.plot(title + "entropy of the policy", "episode", "entropy")
                        .smooth(50)
                        .yRange(0, 0.7)
                        .subtitle("running mean of 50 episodes")
                        .caption(
                                "What the bonus works on: ln 2 = 0.693 is the entropy of a coin. R4 shows no such curve."));
        report.figure(
                "plateau-" + base.id(),
                named.bars(title + "episodes to the plateau", "episodes", Outcome::plateauOrEnd)
                        .subtitle(episodes + " where a seed never gets there"),
                convergence);
        report.figure(
                "stability-" + base.id(),
                named.bars(title + "unrest at the end of training", "standard deviation", Outcome::lateStd)
                        .subtitle("standard deviation of the returns in the last quarter of the run"),
                stability);
        report.figure(
                "return-" + base.id(),
                named.plot(title + "return under an entropy bonus", "episode", "mean50")
                        .yRange(0, 505)
                        .level("plateau", CartPoleRun.PLATEAU),
                convergence,
                stability,
                schedule);
    }

    /** R0's table: its baselines with and without the bonus. */
    private static void r0(Report report, Results<Condition, Outcome> results, List<BaselineKind> bases) {
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

    private static ResultTable<Condition, Outcome> table(Results<Condition, Outcome> rows) {
        return rows.table("condition")
                .reached("seeds at plateau", Outcome::plateauEpisode)
                .median("episodes to it", Outcome::plateauEpisode)
                .median("std after it: median", Outcome::plateauStd)
                .mean("std, last quarter", Outcome::lateStd)
                .median("last 100: median", Outcome::tailMean)
                .mean("best, greedy", o -> o.bestGreedy().mean());
    }
}
