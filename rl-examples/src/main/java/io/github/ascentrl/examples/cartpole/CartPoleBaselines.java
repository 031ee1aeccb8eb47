package io.github.ascentrl.examples.cartpole;

import static io.github.ascentrl.examples.cartpole.BaselineKind.EPISODE_LEAVE_ONE_OUT;
import static io.github.ascentrl.examples.cartpole.BaselineKind.EPISODE_MEAN;
import static io.github.ascentrl.examples.cartpole.BaselineKind.NONE;
import static io.github.ascentrl.examples.cartpole.BaselineKind.RLOO_10;
import static io.github.ascentrl.examples.cartpole.BaselineKind.RLOO_4;
import static io.github.ascentrl.examples.cartpole.BaselineKind.RUNNING_MEAN;
import static io.github.ascentrl.examples.cartpole.BaselineKind.VALUE;

import io.github.ascentrl.algos.run.Evaluation;
import io.github.ascentrl.algos.stats.Curve;
import io.github.ascentrl.algos.stats.Statistics;
import io.github.ascentrl.examples.cartpole.CartPoleRun.Outcome;
import io.github.ascentrl.examples.lab.About;
import io.github.ascentrl.examples.lab.Experiment;
import io.github.ascentrl.examples.lab.Lab;
import io.github.ascentrl.examples.lab.Results;
import io.github.ascentrl.examples.plot.BandPlot;
import io.github.ascentrl.examples.plot.SmallMultiples;
import io.github.ascentrl.examples.report.Claim;
import io.github.ascentrl.examples.report.Numbers;
import io.github.ascentrl.examples.report.Report;
import io.github.ascentrl.examples.report.Table;
import io.github.ascentrl.nn.schedule.Schedule;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Runs R4's vanilla REINFORCE five times from the same weights, and compares it with every baseline. */
@About(
        name = "cartpole-baselines",
        description = "REINFORCE on CartPole: vanilla against every baseline",
        reproduces = "R4 §1.1–1.2 and the first part of §3")
public final class CartPoleBaselines implements Experiment {
    private static final CartPoleSetting SETTING = CartPoleSetting.r4(Schedule.constant(0));

    /** All baselines except R0's. */
    private static final List<BaselineKind> KINDS =
            Stream.of(BaselineKind.values()).filter(kind -> kind != RLOO_10).toList();

    /** R4's five runs of vanilla: the best policy of each over 100 episodes, the worst first. */
    private static final List<String> R4_VANILLA = List.of("149 ± 42", "226 ± 148", "500 ± 0", "500 ± 0", "500 ± 0");

    /** The five baselines that must learn. */
    private static final List<BaselineKind> ACCEPTED =
            List.of(RUNNING_MEAN, VALUE, EPISODE_MEAN, EPISODE_LEAVE_ONE_OUT, RLOO_4);

    /** The baselines in the order of their colours, which are the same in all figures. */
    private static final List<String> COLOURS = Stream.of(NONE, RUNNING_MEAN, VALUE, EPISODE_LEAVE_ONE_OUT, RLOO_4)
            .map(BaselineKind::toString)
            .toList();

    private static final double TAIL_ENOUGH = 450;

    @Override
    public Report run(Lab lab) {
        int episodes = lab.setting("episodes", 2000, 200);
        settings(lab);
        Results<BaselineKind, Outcome> results = lab.study("baselines", KINDS)
                .columns(CartPoleRun.COLUMNS)
                .work("episodes", episodes)
                .run(Outcome.class, run -> CartPoleRun.train(run, SETTING, run.condition(), episodes));
        long weights = lab.seeds().get(0);
        Results<BaselineKind, Outcome> same = lab.study("same weights", List.of(NONE))
                .columns(CartPoleRun.COLUMNS)
                .work("episodes", episodes)
                .run(Outcome.class, run -> CartPoleRun.train(run, SETTING, NONE, episodes, weights));

        Report report = lab.report();
        conclusions(report);
        report.text("Plateau: the mean return of " + CartPoleRun.WINDOW + " episodes first reaches "
                + (int) CartPoleRun.PLATEAU
                + " of 500; a run that never reaches it counts with all its episodes, in tables and in claims. Best"
                + " policy: the one with the highest such mean, tested in 100 episodes with its actions drawn"
                + " (sampled) or with the most probable action taken (greedy).");
        report.text("R4 names no measure of stability. Here a run is unstable if it falls from good scores, whatever"
                + " level it had reached: we measure the share of episodes below " + (int) Steadiness.SOLVED + ""
                + " after the first"
                + " perfect one (a return of 500) of the run, and the falls from the plateau, where the mean of 50"
                + " drops below "
                + (int) Steadiness.FALLEN
                + " after having reached it. The variance of the curve is the standard deviation"
                + " of the returns: between baselines from the plateau on (in the last quarter of a run that never"
                + " reaches"
                + " it), and against vanilla, which gets there late, over the last quarter of every run.");
        report.text("R4's \"RLOO-style\" baseline plays one episode per update, so it averages over the other steps of"
                + " the same episode, which biases the gradient. RLOO in the literature averages over the"
                + " other trajectories, here three of four, and is unbiased; each of its updates takes four"
                + " episodes. Both are judged, the latter per update and per episode.");
        BaselineClaims claims = new BaselineClaims(results, same);
        report.figure("vanilla-runs", vanillaRuns(same));
        report.table("R4 §1.1: vanilla from the same initial weights, the best policy of each run", vanilla(same));
        claims.vanilla().forEach(report::claim);
        report.text("In all other runs the initial weights depend on the seed and are the same for every baseline.");
        report.table(
                "R4 §1.1 and §1.2: vanilla and R4's baselines, means over " + results.allSeeds(),
                table(results.where(kind -> kind == NONE || BaselineClaims.BASELINES.contains(kind))));
        figures(report, results.where(kind -> kind == NONE || BaselineClaims.BASELINES.contains(kind)), episodes);
        Stream.of(claims.perfectInTheTest(), claims.runningMean(), claims.valueFunction(), claims.leaveOneOut())
                .flatMap(List::stream)
                .forEach(report::claim);
        claims.conclusions().forEach(report::claim);
        report.text("Three more baselines, which R4 does not have. Fading mean: the mean over earlier episodes, each"
                + " weighted 0.95 times as much as the next. Within-episode mean: the mean of the returns"
                + " from all steps of the same episode. RLOO per time step: the mean of the other three"
                + " episodes' returns from the same time step on.");
        report.table(
                "Baselines that R4 does not have, means over " + results.allSeeds(),
                table(results.where(kind -> kind != NONE && !BaselineClaims.BASELINES.contains(kind))));
        acceptance(report, results);
        return report.result("baselines", results.data()).result("same weights", same.data());
    }

    /** The settings that R4's runs on CartPole share, and those that R4 leaves open. */
    static void settings(Lab lab) {
        lab.setting("optimiser", "AdamW, constant 3e-3, weight decay 0.01 (V(s): Adam, 3e-3)");
        lab.setting("network", "4-64-2 ReLU; V(s): 4-64-1 ReLU (R4 names none)");
        lab.setting("gamma", "0.99 (R4 names none)");
        lab.setting("update", "one episode (RLOO, K=4: four); loss = mean over steps");
        lab.setting("start", "CartPole-v1's: every state variable uniform in ±0.05");
        lab.setting("best policy", "at the highest mean of 50 training episodes, tested in 100 episodes");
    }

    private static void conclusions(Report report) {
        report.concludes(
                        "R4 §1.1",
                        "vanilla \"yields very unstable training results\", curves \"often diverging when reaching"
                                + " perfect scores\": of five runs the best policies score 226 ± 148, 500 ± 0, 500 ± 0,"
                                + " 149 ± 42 and 500 ± 0. All approaches after that lead to perfect scores in the"
                                + " test.")
                .concludes(
                        "R4 §1.2",
                        "a running mean is much more stable, and the running mean of its curve \"remains stable\"; V(s)"
                                + " is \"both faster and more stable\"; the RLOO-style baseline has \"the fastest"
                                + " convergence\" but is not as stable as V(s).")
                .concludes(
                        "R4 §3",
                        "vanilla REINFORCE \"is not viable\", but even the simplest baseline \"leads to consistent"
                                + " training, perfecting Cartpole environment every time\"; the others trade"
                                + " training time"
                                + " against exploration.");
    }

    /** R4's figure: every run in its own panel. */
    private static SmallMultiples vanillaRuns(Results<BaselineKind, Outcome> same) {
        SmallMultiples runs = new SmallMultiples("CartPole: vanilla REINFORCE, five runs from the same weights", 3);
        for (int i = 0; i < Math.min(5, same.seeds().size()); i++) {
            Outcome outcome = same.of(NONE).get(i);
            runs.panel(ReturnCurve.of(
                    "run " + (i + 1) + ": " + Numbers.plusMinus(outcome.best(), 0) + ", greedy "
                            + Numbers.plusMinus(outcome.bestGreedy(), 0),
                    same,
                    NONE,
                    i));
        }
        runs.subtitle("a different seed in each plot")
                .caption("The returns of five runs that begin with the same weights and differ only in their random"
                        + " numbers. The dashed line is 195, above which some call CartPole solved. The"
                        + " title of each panel gives, for 100 test episodes of the policy with the highest"
                        + " mean of 50 returns: mean ± standard deviation with actions sampled, then greedy."
                        + " R4's five: 226 ± 148, 500 ± 0, 500 ± 0, 149 ± 42, 500 ± 0.");
        return runs;
    }

    private static void figures(Report report, Results<BaselineKind, Outcome> results, int episodes) {
        SmallMultiples runs = new SmallMultiples("CartPole: one run with each baseline", 2);
        SmallMultiples means = new SmallMultiples("CartPole: learning by episode", 3);
        BandPlot updates = new BandPlot("CartPole: the first updates", "update", "mean return of the last 50 episodes");
        for (BaselineKind kind : results.conditions()) {
            List<Curve> curves = results.curves(kind, "episode", "mean50");
            means.panel(new BandPlot(kind.toString(), "episode", "mean of 50 returns")
                    .band(kind.toString(), curves)
                    .colours(COLOURS)
                    .xRange(0, episodes)
                    .yRange(0, 505)
                    .possible(0, 500)
                    .level("475", CartPoleRun.PLATEAU));
            if (kind != NONE) {
                runs.panel(ReturnCurve.of(kind.toString(), results, kind, 0));
                updates.band(kind.toString(), results.curves(kind, "update", "mean50"));
            }
        }
        runs.subtitle("the first seed in every plot")
                .caption("One run with each of R4's baselines, as R4 shows them: returns, and the mean of the last"
                        + " 50. The dashed line is 195, above which some call CartPole solved."
                        + " Within-episode leave-one-out and RLOO,"
                        + " K=4, are the readings of \"RLOO-style\"; the latter makes an update every four"
                        + " episodes.");
        report.figure("runs", runs);
        means.caption(
                "The mean of the last 50 returns, over all seeds; the dashed line is the plateau. Vanilla rises late"
                        + " and falls again; the others rise to it in the first half of the run, and dip below it"
                        + " now and then.");
        report.figure("episodes", means);
        updates.colours(COLOURS)
                .xRange(0, episodes / 4.0)
                .yRange(0, 505)
                .possible(0, 500)
                .level("475", CartPoleRun.PLATEAU)
                .caption("The same against updates (optimiser steps), up to the end of RLOO, K=4, which makes the"
                        + " fewest updates, of four episodes each. Vanilla is left out.");
        report.figure("updates", updates);
    }

    /** R4's results next to ours, run by run, the worst first. */
    private static Table vanilla(Results<BaselineKind, Outcome> same) {
        List<Outcome> ours = same.of(NONE).stream()
                .sorted(Comparator.comparingDouble(o -> o.best().mean()))
                .toList();
        Table table = new Table(
                "rank, from the worst",
                "R4",
                "ours, sampled",
                "ours, greedy",
                "ours: falls below 400 from the plateau");
        for (int i = 0; i < Math.max(ours.size(), R4_VANILLA.size()); i++) {
            Outcome own = i < ours.size() ? ours.get(i) : null;
            Evaluation sampled = own == null ? null : own.best();
            Evaluation greedy = own == null ? null : own.bestGreedy();
            String theirs = i < R4_VANILLA.size() ? R4_VANILLA.get(i) : null;
            table.row(
                    i + 1,
                    theirs,
                    Numbers.plusMinus(sampled, 0),
                    Numbers.plusMinus(greedy, 0),
                    own == null ? null : own.steadiness().falls());
        }
        return table;
    }

    private static Table table(Results<BaselineKind, Outcome> results) {
        return results.table("baseline")
                .column("gradient unbiased", kind -> kind.unbiased() ? "yes" : "no")
                .reached("seeds that reach the plateau", Outcome::plateauEpisode)
                .mean("episodes to it", Outcome::plateauOrEnd)
                .mean("updates to it", Outcome::updatesOrEnd)
                .mean("falls below 400 from it", o -> o.steadiness().falls())
                .mean("share below 195 after a perfect episode", o -> o.steadiness()
                        .low())
                .mean("standard deviation of returns from the plateau on", BaselineClaims::spread)
                .range("return of the last 100 episodes, lowest … highest seed", 0, Outcome::tailMean)
                .mean("best policy, sampled", o -> o.best().mean())
                .mean("best policy, greedy", o -> o.bestGreedy().mean())
                .get();
    }

    /** The project's own criterion, checked over the available seeds. */
    private static void acceptance(Report report, Results<BaselineKind, Outcome> results) {
        double lowest = Double.POSITIVE_INFINITY;
        int n = results.seeds().size();
        int enough = (4 * n + 4) / 5; // 4 of 5, rounded up
        for (BaselineKind kind : ACCEPTED) {
            int by = kind == RLOO_4 ? 1600 : 1000;
            int k = (int) results.count(kind, o -> o.plateauEpisode() <= by && o.tailMean() >= TAIL_ENOUGH);
            report.claim(
                    Claim.OWN,
                    kind + " reaches a " + CartPoleRun.WINDOW + "-episode mean of " + (int) CartPoleRun.PLATEAU
                            + " by episode " + by + " and ends with a mean of at least " + (int) TAIL_ENOUGH
                            + ", in at least four fifths of the seeds",
                    k >= enough,
                    results.ofSeeds(k) + " (Wilson's 95 % interval of the share: "
                            + Numbers.range(Statistics.wilson(k, n, 0.95), 2) + ")");
            lowest = Math.min(lowest, results.median(kind, Outcome::tailMean));
        }
        double vanilla = results.median(NONE, Outcome::tailMean);
        report.claim(
                Claim.OWN,
                "vanilla's median return over the last 100 episodes lies below that of each of these five",
                vanilla < lowest,
                "medians over the seeds: vanilla " + Numbers.fixed(vanilla, 1) + ", lowest of the five "
                        + Numbers.fixed(lowest, 1));
    }
}
