package io.github.ascentrl.examples.cartpole;

import io.github.ascentrl.examples.cartpole.CartPoleRun.Outcome;
import io.github.ascentrl.examples.lab.Experiment;
import io.github.ascentrl.examples.lab.Lab;
import io.github.ascentrl.examples.lab.Results;
import io.github.ascentrl.examples.plot.BandPlot;
import io.github.ascentrl.examples.report.Report;
import io.github.ascentrl.examples.report.Table;
import io.github.ascentrl.examples.stats.Statistics;
import io.github.ascentrl.nn.schedule.Schedule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What an entropy bonus does to REINFORCE on CartPole: R4's coefficients on RLOO, and R0's baselines with and without. */
public final class CartPoleEntropy implements Experiment {
    /** How the weight α of the bonus goes on. */
    private enum Bonus {
        NONE("α = 0", 0, 0),
        A0001("α = 0.001", 0.001, 0.001),
        A001("α = 0.01", 0.01, 0.01),
        A01("α = 0.1", 0.1, 0.1),
        A1("α = 1", 1, 1),
        LINEAR("α: 0.01 → 0.0001", 0.01, 0.0001);

        private final String label;
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

    private record Condition(BaselineKind baseline, Bonus bonus) {
        @Override
        public String toString() {
            return baseline + ", " + bonus.label;
        }
    }

    /** R4's report says "RLOO-style" and plays one episode per update; the unbiased RLOO stands beside it. */
    private static final List<BaselineKind> R4_BASES = List.of(BaselineKind.EPISODE_LEAVE_ONE_OUT, BaselineKind.RLOO_4);

    private static final List<BaselineKind> R0_BASES =
            List.of(BaselineKind.NONE, BaselineKind.EPISODE_MEAN, BaselineKind.VALUE);

    /** Made by the command line. */
    public CartPoleEntropy() {}

    @Override
    public String name() {
        return "cartpole-entropy";
    }

    @Override
    public String description() {
        return "REINFORCE on CartPole with an entropy bonus, constant and scheduled";
    }

    @Override
    public String reproduces() {
        return "R0 §1 (entropy), R4 §1.3";
    }

    @Override
    public Report run(Lab lab) {
        int episodes = lab.setting("episodes", lab.quick() ? 200 : 2000);
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
                .run(run -> {
                    BaselineKind base = run.condition().baseline();
                    Schedule alpha = run.condition().bonus().over(episodes / base.episodesPerUpdate());
                    return CartPoleRun.train(run, CartPoleSetting.R4.withEntropy(alpha), base, episodes);
                });

        Report report = new Report();
        report.text("The bonus α·H(π(·|s)) is added to the objective at every step; H is at most ln 2 = 0.693 here."
                + " Stability: the standard deviation of all returns after the plateau was first reached.");
        for (BaselineKind base : R4_BASES) {
            List<Condition> rows =
                    conditions.stream().filter(c -> c.baseline() == base).toList();
            report.table("R4 §1.3: " + base, table(results, rows));
            figures(report, base, results, rows);
            claims(report, lab, base, results);
        }
        List<Condition> r0 = conditions.stream()
                .filter(c -> R0_BASES.contains(c.baseline()) || c.baseline() == BaselineKind.EPISODE_LEAVE_ONE_OUT)
                .filter(c -> c.bonus() == Bonus.NONE || c.bonus() == Bonus.A001)
                .toList();
        report.table("R0's table: with and without an entropy bonus", table(results, r0));
        r0Claim(report, lab, results);
        Map<String, Object> data = new LinkedHashMap<>();
        for (Condition condition : conditions) {
            data.put(condition.toString(), CartPoleRun.data(results.of(condition)));
        }
        return report.result("conditions", data);
    }

    private static Table table(Results<Condition, Outcome> results, List<Condition> rows) {
        Table table = new Table(
                "condition", "seeds at plateau", "episodes to it", "std after it", "last 100: median", "best, greedy");
        for (Condition condition : rows) {
            double[] episode = CartPoleRun.reached(results.each(condition, Outcome::plateauEpisode));
            double[] spread = CartPoleRun.reached(results.each(condition, Outcome::plateauStd));
            table.row(
                    condition,
                    episode.length + " of " + results.seeds().size(),
                    episode.length == 0 ? null : Statistics.median(episode),
                    spread.length == 0 ? null : Statistics.mean(spread),
                    Statistics.median(results.each(condition, Outcome::tailMean)),
                    Statistics.mean(results.each(condition, o -> o.bestGreedy().mean())));
        }
        return table;
    }

    private static void figures(
            Report report, BaselineKind base, Results<Condition, Outcome> results, List<Condition> rows) {
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
                        .caption("R4 §1.3.1: longer convergence, better stability towards the end; §1.3.2: the schedule"
                                + " is no better than a constant. The table says what we see."));
        report.figure(
                "entropy-" + base.id(),
                entropies
                        .yRange(0, 0.7)
                        .subtitle(seeds + "; running mean of 50 episodes")
                        .caption("The larger the weight, the closer the policy stays to ln 2 = 0.693, the entropy of a"
                                + " coin."));
    }

    private static void claims(Report report, Lab lab, BaselineKind base, Results<Condition, Outcome> results) {
        Condition none = new Condition(base, Bonus.NONE);
        Condition middle = new Condition(base, Bonus.A001);
        Condition linear = new Condition(base, Bonus.LINEAR);
        double slow = plateau(results, middle);
        double fast = plateau(results, none);
        report.claim(
                "R4 §1.3.1 (" + base + ")",
                "α = 0.01 makes convergence longer",
                CartPoleRun.verdict(lab, slow > fast),
                String.format(Locale.ROOT, "median episodes to plateau: %.0f with, %.0f without", slow, fast));
        double with = spread(results, middle);
        double without = spread(results, none);
        report.claim(
                "R4 §1.3.1 (" + base + ")",
                "α = 0.01 gives better stability towards the end",
                CartPoleRun.verdict(lab, with < without),
                String.format(
                        Locale.ROOT,
                        "standard deviation of the returns after the plateau: %.1f with, %.1f without",
                        with,
                        without));
        double scheduled = plateau(results, linear);
        report.claim(
                "R4 §1.3.2 (" + base + ")",
                "the linear schedule does no better than the constant α = 0.01",
                CartPoleRun.verdict(lab, scheduled >= slow || spread(results, linear) >= with),
                String.format(
                        Locale.ROOT,
                        "schedule: plateau %.0f, deviation after it %.1f; constant: %.0f, %.1f",
                        scheduled,
                        spread(results, linear),
                        slow,
                        with));
    }

    private static void r0Claim(Report report, Lab lab, Results<Condition, Outcome> results) {
        StringBuilder evidence = new StringBuilder("median episodes to plateau without → with: ");
        int faster = 0;
        int slower = 0;
        for (BaselineKind base : R0_BASES) {
            double without = plateau(results, new Condition(base, Bonus.NONE));
            double with = plateau(results, new Condition(base, Bonus.A001));
            faster += with < without ? 1 : 0;
            slower += with > without ? 1 : 0;
            evidence.append(String.format(Locale.ROOT, "%s %s → %s; ", base, episodes(without), episodes(with)));
        }
        report.claim(
                "R0 §1",
                "entropy sometimes speeds learning up and sometimes slows it down",
                CartPoleRun.verdict(lab, faster > 0 && slower > 0),
                evidence.append("never = more than half of the seeds").toString());
    }

    private static String episodes(double plateau) {
        return Double.isInfinite(plateau) ? "never" : String.format(Locale.ROOT, "%.0f", plateau);
    }

    private static double plateau(Results<Condition, Outcome> results, Condition condition) {
        return CartPoleRun.lowerMedian(results.each(condition, Outcome::plateauEpisode));
    }

    private static double spread(Results<Condition, Outcome> results, Condition condition) {
        return Arrays.stream(CartPoleRun.reached(results.each(condition, Outcome::plateauStd)))
                .average()
                .orElse(Double.NaN);
    }
}
