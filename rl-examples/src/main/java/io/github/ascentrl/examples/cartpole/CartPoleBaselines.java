package io.github.ascentrl.examples.cartpole;

import static io.github.ascentrl.examples.cartpole.BaselineKind.EPISODE_LEAVE_ONE_OUT;
import static io.github.ascentrl.examples.cartpole.BaselineKind.EPISODE_MEAN;
import static io.github.ascentrl.examples.cartpole.BaselineKind.NONE;
import static io.github.ascentrl.examples.cartpole.BaselineKind.RLOO_10;
import static io.github.ascentrl.examples.cartpole.BaselineKind.RLOO_4;
import static io.github.ascentrl.examples.cartpole.BaselineKind.RUNNING_MEAN;
import static io.github.ascentrl.examples.cartpole.BaselineKind.VALUE;

import io.github.ascentrl.algos.stats.Band;
import io.github.ascentrl.algos.stats.Statistics;
import io.github.ascentrl.examples.cartpole.CartPoleRun.Outcome;
import io.github.ascentrl.examples.lab.Experiment;
import io.github.ascentrl.examples.lab.Lab;
import io.github.ascentrl.examples.lab.Results;
import io.github.ascentrl.examples.plot.BandPlot;
import io.github.ascentrl.examples.report.Claim;
import io.github.ascentrl.examples.report.Report;
import io.github.ascentrl.examples.report.Table;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Vanilla REINFORCE against every baseline, in the settings of both course reports. */
public final class CartPoleBaselines implements Experiment {
    /** R0's conditions; RLOO collects ten trajectories for each of its updates, so it plays more episodes. */
    private static final List<BaselineKind> R0_KINDS =
            List.of(NONE, EPISODE_MEAN, VALUE, EPISODE_LEAVE_ONE_OUT, RLOO_10);

    /** Made by the command line. */
    public CartPoleBaselines() {}

    @Override
    public String name() {
        return "cartpole-baselines";
    }

    @Override
    public String description() {
        return "REINFORCE on CartPole: vanilla against every baseline";
    }

    @Override
    public String reproduces() {
        return "R0 §1, R4 §1.1–1.2";
    }

    @Override
    public Report run(Lab lab) {
        int episodes = lab.setting("r4.episodes", lab.quick() ? 200 : 2000);
        int r0Episodes = lab.setting("r0.episodes", lab.quick() ? 200 : 5000);
        int r0Updates = lab.setting("r0.rlooUpdates", lab.quick() ? 20 : 1500);
        lab.setting("r4", "4-64-2 ReLU, Adam 3e-3, gamma 0.99, loss = mean over steps");
        lab.setting("r0", "4-8-4-2 ReLU, Adam 1e-3, gamma 0.99, loss = mean over steps, one fixed start");

        Results<BaselineKind, Outcome> r4 = lab.study("R4 setting", List.of(BaselineKind.values()))
                .columns(CartPoleRun.COLUMNS)
                .work("episodes", episodes)
                .run(run -> CartPoleRun.train(run, CartPoleSetting.R4, run.condition(), episodes));
        Results<BaselineKind, Outcome> r0 = lab.study("R0 setting", R0_KINDS)
                .columns(CartPoleRun.COLUMNS)
                .work("episodes", kind -> kind == RLOO_10 ? 10 * r0Updates : r0Episodes)
                .run(run -> CartPoleRun.train(
                        run,
                        CartPoleSetting.R0,
                        run.condition(),
                        run.condition() == RLOO_10 ? 10 * r0Updates : r0Episodes));

        BaselineClaims r4Claims = new BaselineClaims(lab, r4, episodes);
        BaselineClaims r0Claims = new BaselineClaims(lab, r0, r0Episodes);
        Report report = new Report();
        report.text("Plateau: the mean return of " + CartPoleRun.WINDOW + " episodes first reaches "
                + (int) CartPoleRun.PLATEAU + ". Best policy: the one with the highest such mean, sampled for 100"
                + " episodes. RLOO collects several episodes for each update, so it is counted both ways. Conditions are"
                + " compared seed by seed; undecided: the 95 % interval of the difference contains 0.");
        report.table("R4's setting, " + episodes + " episodes", table(r4));
        List<Claim> value = r4Claims.valueAgainstRunningMean();
        List<Claim> fastest = r4Claims.leaveOneOutIsFastest();
        List<Claim> shown = new ArrayList<>(List.of(r4Claims.vanillaIsUnstable()));
        shown.addAll(value);
        shown.addAll(fastest);
        curves(
                report,
                "r4",
                Band.Kind.T95,
                r4,
                episodes,
                List.of(NONE, RUNNING_MEAN, EPISODE_MEAN, EPISODE_LEAVE_ONE_OUT, RLOO_4, VALUE),
                Claim.caption(shown.toArray(Claim[]::new)));
        shown.forEach(report::claim);
        report.claim(r4Claims.anyBaselineIsPerfect());
        report.table(
                "R4 §1.1: five runs of vanilla, the best policy of each over 100 episodes", r4Claims.vanillaTable());
        report.text("The project's own yardstick, on the same runs:");
        r4Claims.acceptance().forEach(report::claim);
        Claim strongest = r0Claims.r0LeaveOneOutIsStrongest();
        report.table("R0's setting, " + r0Episodes + " episodes (RLOO: " + r0Updates + " updates)", table(r0));
        curves(report, "r0", Band.Kind.QUARTILES, r0, r0Episodes, R0_KINDS, Claim.caption(strongest));
        report.table("R0's table beside ours (medians over the seeds that got there)", r0Claims.r0Table());
        report.claim(strongest);
        report.result("r4", data(r4)).result("r0", data(r0));
        return report;
    }

    private static Table table(Results<BaselineKind, Outcome> results) {
        Table table = new Table(
                "baseline",
                "unbiased",
                "seeds at plateau",
                "episodes to it",
                "updates to it",
                "last 100: median",
                "min … max",
                "best policy, sampled",
                "greedy");
        for (BaselineKind kind : results.conditions()) {
            double[] episode = CartPoleRun.reached(results.each(kind, Outcome::plateauEpisode));
            double[] update = CartPoleRun.reached(results.each(kind, Outcome::plateauUpdate));
            double[] tail = results.each(kind, Outcome::tailMean);
            double[] best = results.each(kind, o -> o.best().mean());
            table.row(
                    kind,
                    kind.unbiased() ? "yes" : "no",
                    episode.length + " of " + tail.length,
                    episode.length == 0 ? null : Statistics.median(episode),
                    update.length == 0 ? null : Statistics.median(update),
                    Statistics.median(tail),
                    range(tail),
                    String.format(
                            Locale.ROOT,
                            "%.1f ± %.1f",
                            Statistics.mean(best),
                            Statistics.mean(results.each(kind, o -> o.best().std()))),
                    Statistics.mean(results.each(kind, o -> o.bestGreedy().mean())));
        }
        return table;
    }

    private static void curves(
            Report report,
            String prefix,
            Band.Kind band,
            Results<BaselineKind, Outcome> results,
            int episodes,
            List<BaselineKind> kinds,
            String claims) {
        String setting = prefix.toUpperCase(Locale.ROOT) + "'s setting";
        String seeds = results.seeds().size() + " seeds; "
                + (band == Band.Kind.T95
                        ? "line: mean over seeds, band: 95 % interval of that mean"
                        : "line: median over seeds, band: the middle half of them; a seed whose small ReLU network is dead from the"
                                + " start never learns");
        BandPlot byEpisode = new BandPlot(
                "CartPole, " + setting + ": learning per episode", "episode", "mean return of the last 50 episodes");
        BandPlot byUpdate = new BandPlot(
                "CartPole, " + setting + ": learning per update", "update", "mean return of the last 50 episodes");
        for (BaselineKind kind : kinds) {
            byEpisode.band(kind.toString(), results.curves(kind, "episode", "mean50"));
            byUpdate.band(kind.toString(), results.curves(kind, "update", "mean50"));
        }
        byEpisode.interval(band).xRange(0, episodes).yRange(0, 505).level("plateau", CartPoleRun.PLATEAU);
        byUpdate.interval(band).xRange(0, episodes).yRange(0, 505).level("plateau", CartPoleRun.PLATEAU);
        report.figure(prefix + "-episodes", byEpisode.subtitle(seeds).caption(claims));
        report.figure(
                prefix + "-updates",
                byUpdate.subtitle(seeds)
                        .caption(
                                "The same runs by update, the step of the optimiser, for which leaving a trajectory out"
                                        + " collects several episodes. " + claims));
    }

    static String range(double[] values) {
        return String.format(
                Locale.ROOT,
                "%.0f … %.0f",
                Arrays.stream(values).min().orElse(Double.NaN),
                Arrays.stream(values).max().orElse(Double.NaN));
    }

    private static Map<String, Object> data(Results<BaselineKind, Outcome> results) {
        Map<String, Object> data = new LinkedHashMap<>();
        for (BaselineKind kind : results.conditions()) {
            data.put(kind.toString(), CartPoleRun.data(results.of(kind)));
        }
        return data;
    }
}
