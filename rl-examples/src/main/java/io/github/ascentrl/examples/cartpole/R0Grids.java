package io.github.ascentrl.examples.cartpole;

import static io.github.ascentrl.examples.cartpole.BaselineKind.EPISODE_MEAN;
import static io.github.ascentrl.examples.cartpole.BaselineKind.NONE;
import static io.github.ascentrl.examples.cartpole.BaselineKind.RLOO_10;
import static io.github.ascentrl.examples.cartpole.BaselineKind.VALUE;
import static io.github.ascentrl.examples.report.Numbers.exact;
import static io.github.ascentrl.examples.report.Numbers.fixed;

import io.github.ascentrl.algos.stats.Statistics;
import io.github.ascentrl.examples.cartpole.R0Run.Outcome;
import io.github.ascentrl.examples.cartpole.R0Run.Setting;
import io.github.ascentrl.examples.lab.About;
import io.github.ascentrl.examples.lab.Experiment;
import io.github.ascentrl.examples.lab.Lab;
import io.github.ascentrl.examples.lab.Results;
import io.github.ascentrl.examples.plot.BandPlot;
import io.github.ascentrl.examples.plot.SmallMultiples;
import io.github.ascentrl.examples.report.Claim;
import io.github.ascentrl.examples.report.Comparison;
import io.github.ascentrl.examples.report.Numbers;
import io.github.ascentrl.examples.report.Report;
import io.github.ascentrl.examples.report.Verdict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** R0's other plots: the effect of an entropy bonus, the learning rate and the discount, each for several baselines. */
@About(
        name = "r0-grids",
        description = "R0's CartPole runs with an entropy bonus, other learning rates and other discounts",
        reproduces = "R0 §1 (entropy, learning rate, gamma)")
public final class R0Grids implements Experiment {
    private static final List<BaselineKind> TUNED = List.of(NONE, EPISODE_MEAN, VALUE);
    private static final List<BaselineKind> ALL = List.of(NONE, EPISODE_MEAN, VALUE, RLOO_10);
    private static final List<Double> RATES = List.of(0.0008, 0.001, 0.0012);
    private static final List<Double> GAMMAS = List.of(0.9, 0.99, 0.999);
    private static final List<Double> BONUSES = List.of(0.0, 0.001);

    private static final String POOLED = "averaged over vanilla, mean and V(s)";

    private static Setting rate(BaselineKind kind, double rate) {
        return new Setting(kind, rate, 0.99, 0);
    }

    private static Setting gamma(BaselineKind kind, double gamma) {
        return new Setting(kind, 1e-3, gamma, 0);
    }

    private static Setting bonus(BaselineKind kind, double bonus) {
        return new Setting(kind, 1e-3, 0.99, bonus);
    }

    @Override
    public Report run(Lab lab) {
        int updates = lab.setting("updates", 2000, 100);
        lab.setting("learning rates", "0.0008, 0.001, 0.0012, with gamma 0.99 and no bonus");
        lab.setting("gammas", "0.9, 0.99, 0.999, with learning rate 0.001 and no bonus");
        lab.setting("entropy bonus", "0 and 0.001, with learning rate 0.001 and gamma 0.99");
        R0Run.record(lab);
        Set<Setting> settings = new TreeSet<>(Comparator.comparing((Setting s) -> ALL.indexOf(s.baseline()))
                .thenComparing(Setting::learningRate)
                .thenComparing(Setting::gamma)
                .thenComparing(Setting::entropy));
        ALL.forEach(kind -> BONUSES.forEach(bonus -> settings.add(bonus(kind, bonus))));
        TUNED.forEach(kind -> RATES.forEach(rate -> settings.add(rate(kind, rate))));
        TUNED.forEach(kind -> GAMMAS.forEach(gamma -> settings.add(gamma(kind, gamma))));
        Results<Setting, Outcome> results = lab.study("grids", new ArrayList<>(settings))
                .columns(R0Run.COLUMNS)
                .work("updates", updates)
                .run(Outcome.class, run -> R0Run.train(run, R0Run.policy(run), run.condition(), updates));

        Report report = lab.report();
        report.concludes(
                "R0 §1, entropy",
                "An entropy bonus can be useful in some cases, for identifying useful actions faster, but sometimes"
                        + " it keeps the model from learning or slows it down.");
        report.concludes(
                "R0 §1, learning rate",
                "0.001 turned out to be the most stable: the model learns fast, yet finds the optimum and does not"
                        + " jump out of it.");
        report.concludes(
                "R0 §1, gamma",
                "0.99 lets the model take later rewards into account as it should, without making them small and"
                        + " without giving them the weight of the current one.");
        report.text("R0's text names neither the other learning rates and discounts nor the weight of the bonus; they"
                + " are taken from its plots and its notebook. Each of its curves is one run over " + updates
                + " episodes (RLOO: updates of 10 episodes), and its notebook does not seed the weights, so"
                + " its curves also differ in their initial weights; here runs of the same seed begin with"
                + " the same weights. Its entropy plots show vanilla at"
                + " 47 with the bonus and 77 without after 2000 episodes, the mean at 362 with it and 235"
                + " without after 1000. R0 did not try a gamma above 0.999.");
        report.text("The methods are those of r0-comparison, which describes them: the within-episode mean is what R0"
                + " calls the mean; R0's RLOO subtracts the mean return of the nine other episodes of its"
                + " update (K=10). Some networks are dead, that is, cannot learn (r0-comparison explains"
                + " why). They count in all means; here they are "
                + dead(results) + ".");
        new Part("entropy bonus", ALL, BONUSES, R0Grids::bonus).tell(report, results);
        entropy(report, results);
        new Part("learning rate", TUNED, RATES, R0Grids::rate).tell(report, results);
        learningRate(report, results);
        new Part("gamma", TUNED, GAMMAS, R0Grids::gamma).tell(report, results);
        gamma(report, results);
        return report.result("runs", results.data());
    }

    /** A setting that R0 varies, and the methods it is varied for. */
    private record Part(
            String what,
            List<BaselineKind> kinds,
            List<Double> values,
            BiFunction<BaselineKind, Double, Setting> setting) {
        /** Reports one plot for each method, with one line for each value, and a table. */
        void tell(Report report, Results<Setting, Outcome> results) {
            SmallMultiples panels = new SmallMultiples("CartPole: R0's methods by " + what, kinds.size() == 3 ? 3 : 2);
            Map<Setting, String> names = new LinkedHashMap<>();
            for (BaselineKind kind : kinds) {
                String x = kind == RLOO_10 ? "updates of 10 episodes" : "episodes";
                BandPlot plot = new BandPlot(kind.toString(), x, "mean return of the last 100");
                for (double value : values) {
                    Setting on = setting.apply(kind, value);
                    names.put(on, kind + ", " + exact(value));
                    plot.band(what + " " + exact(value), results.curves(on, "update", "mean100"));
                }
                panels.panel(plot.quartiles().yRange(0, 505));
            }
            report.figure(
                    what.replace(' ', '-'),
                    panels.caption("The earlier a line rises, the faster the method learns with that value; a line that"
                            + " falls again has left its optimum. A line that seems to be missing is hidden"
                            + " by another."));
            report.table(
                    "Returns by " + what + ": means over " + results.allSeeds(),
                    results.where(names::containsKey)
                            .named(names::get)
                            .table("method, " + what)
                            .reached("seeds that reach the plateau", Outcome::plateau)
                            .mean("all episodes", Outcome::mean)
                            .mean("highest mean of 100 episodes", Outcome::best)
                            .mean("last 100 episodes", Outcome::last)
                            .mean("fall from the highest to the last", Outcome::fall)
                            .mean("standard deviation over mean, last quarter of the run", Outcome::variation));
        }
    }

    private static void entropy(Report report, Results<Setting, Outcome> results) {
        List<Comparison> each = ALL.stream()
                .map(kind -> results.compare(bonus(kind, 0.001), bonus(kind, 0), Outcome::mean))
                .toList();
        String evidence = "mean return of all episodes, with the bonus against without: "
                + Numbers.each(ALL, kind -> each.get(ALL.indexOf(kind)).toString());
        report.claim(
                "R0 §1, entropy",
                "an entropy bonus is useful in some cases, for identifying useful actions faster",
                some(each.stream().map(Comparison::larger).toList()),
                evidence);
        report.claim(
                "R0 §1, entropy",
                "sometimes an entropy bonus keeps the model from learning or slows it down",
                some(each.stream().map(Comparison::smaller).toList()),
                evidence);
    }

    private static String dead(Results<Setting, Outcome> results) {
        String runs = IntStream.range(0, results.seeds().size())
                .mapToObj(seed -> results.conditions().stream()
                                .filter(on -> results.of(on).get(seed).dead())
                                .count() + " of " + results.conditions().size() + " runs of seed "
                        + results.seeds().get(seed))
                .filter(told -> !told.startsWith("0 "))
                .collect(Collectors.joining(", "));
        return runs.isEmpty() ? "none" : runs;
    }

    /** Seen if the effect is seen for one method; not seen if it is seen for none. */
    private static Verdict some(List<Verdict> verdicts) {
        if (verdicts.contains(Verdict.SEEN)) {
            return Verdict.SEEN;
        }
        return verdicts.contains(Verdict.UNDECIDED) ? Verdict.UNDECIDED : Verdict.NOT_SEEN;
    }

    private static void learningRate(Report report, Results<Setting, Outcome> results) {
        String source = "R0 §1, learning rate";
        for (double other : List.of(0.0008, 0.0012)) {
            report.claim(Claim.smaller(
                    source + " (against " + exact(other) + ")",
                    "learning rate 0.001 is the most stable of those tried",
                    "standard deviation of the returns in the last quarter over their mean, " + POOLED
                            + ", 0.001 against " + exact(other),
                    pooled(results, R0Grids::rate, 0.001, other, Outcome::variation)));
        }
        double faster = Statistics.mean(pooled(results, kind -> rate(kind, 0.0012), Outcome::mean));
        report.claim(Claim.larger(
                source + " (against 0.0008)",
                "learning rate 0.001 lets the model learn fast",
                "mean return of all episodes, " + POOLED + ", 0.001 against 0.0008 (0.0012: " + fixed(faster, 0) + ")",
                pooled(results, R0Grids::rate, 0.001, 0.0008, Outcome::mean)));
        for (BaselineKind kind : TUNED) {
            double[] best = results.each(rate(kind, 0.001), Outcome::best);
            report.claim(
                    source + " (" + kind + ")",
                    "learning rate 0.001 lets the model find the optimum",
                    Statistics.median(best) >= R0Run.PLATEAU,
                    "highest mean of 100 episodes, median over seeds " + fixed(Statistics.median(best), 0) + " (seeds: "
                            + Numbers.range(best, 0) + "); at least " + (int) R0Run.PLATEAU
                            + " of 500 counts as the optimum");
        }
        report.claim(Claim.smaller(
                source + " (against 0.0012)",
                "learning rate 0.001 does not jump out of the optimum",
                "fall from the highest mean of 100 episodes to the last, " + POOLED + ", 0.001 against 0.0012",
                pooled(results, R0Grids::rate, 0.001, 0.0012, Outcome::fall)));
    }

    private static void gamma(Report report, Results<Setting, Outcome> results) {
        String source = "R0 §1, gamma";
        double weight = StrictMath.pow(0.99, 50);
        report.exact(
                source,
                "gamma 0.99 neither makes later rewards small nor gives them the weight of the current one",
                weight > 0.1 && weight < 0.9,
                "weight of the reward 50 steps later, a tenth of the longest episode: "
                        + Numbers.each(GAMMAS, gamma -> "gives it " + fixed(StrictMath.pow(gamma, 50), 3))
                        + "; R0 names no thresholds; here below 0.1 counts as small, above 0.9 as the weight of the"
                        + " current one. At 499 steps even 0.99 gives " + fixed(StrictMath.pow(0.99, 499), 3));
        for (double other : List.of(0.9, 0.999)) {
            report.claim(Claim.larger(
                    source + " (against " + exact(other) + ")",
                    "gamma 0.99 takes later rewards into account as it should",
                    "mean return of the last 100 episodes, " + POOLED + ", 0.99 against " + exact(other),
                    pooled(results, R0Grids::gamma, 0.99, other, Outcome::last)));
        }
    }

    /** Compares two values, seed by seed, by the mean over R0's three baselines. */
    private static Comparison pooled(
            Results<Setting, Outcome> results,
            BiFunction<BaselineKind, Double, Setting> setting,
            double first,
            double second,
            ToDoubleFunction<Outcome> number) {
        return Comparison.of(
                pooled(results, kind -> setting.apply(kind, first), number),
                pooled(results, kind -> setting.apply(kind, second), number));
    }

    private static double[] pooled(
            Results<Setting, Outcome> results,
            Function<BaselineKind, Setting> setting,
            ToDoubleFunction<Outcome> number) {
        double[] sums = new double[results.seeds().size()];
        for (BaselineKind kind : TUNED) {
            double[] each = results.each(setting.apply(kind), number);
            Arrays.setAll(sums, seed -> sums[seed] + each[seed] / TUNED.size());
        }
        return sums;
    }
}
