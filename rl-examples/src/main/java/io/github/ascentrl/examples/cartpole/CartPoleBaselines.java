package io.github.ascentrl.examples.cartpole;

import static io.github.ascentrl.examples.cartpole.BaselineKind.EPISODE_LEAVE_ONE_OUT;
import static io.github.ascentrl.examples.cartpole.BaselineKind.EPISODE_MEAN;
import static io.github.ascentrl.examples.cartpole.BaselineKind.NONE;
import static io.github.ascentrl.examples.cartpole.BaselineKind.RLOO_10;
import static io.github.ascentrl.examples.cartpole.BaselineKind.RLOO_4;
import static io.github.ascentrl.examples.cartpole.BaselineKind.RUNNING_MEAN;
import static io.github.ascentrl.examples.cartpole.BaselineKind.VALUE;

import io.github.ascentrl.examples.cartpole.CartPoleRun.Outcome;
import io.github.ascentrl.examples.lab.Experiment;
import io.github.ascentrl.examples.lab.Lab;
import io.github.ascentrl.examples.lab.Results;
import io.github.ascentrl.examples.plot.BandPlot;
import io.github.ascentrl.examples.report.Report;
import io.github.ascentrl.examples.report.Table;
import io.github.ascentrl.examples.stats.Band;
import io.github.ascentrl.examples.stats.Interval;
import io.github.ascentrl.examples.stats.Statistics;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Vanilla REINFORCE against every baseline, in the settings of both course reports. */
public final class CartPoleBaselines implements Experiment {
    /** The five that must learn, and by which episode. */
    private static final Map<BaselineKind, Integer> ACCEPTED = new LinkedHashMap<>();

    static {
        ACCEPTED.put(RUNNING_MEAN, 1000);
        ACCEPTED.put(VALUE, 1000);
        ACCEPTED.put(EPISODE_MEAN, 1000);
        ACCEPTED.put(EPISODE_LEAVE_ONE_OUT, 1000);
        ACCEPTED.put(RLOO_4, 1600);
    }

    private static final double TAIL_ENOUGH = 450;

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

        Report report = new Report();
        report.text("Plateau: the mean return of " + CartPoleRun.WINDOW + " episodes first reaches "
                + (int) CartPoleRun.PLATEAU + ". Best policy: the one with the highest such mean, sampled for 100"
                + " episodes. RLOO collects several episodes for each update, so it is counted both ways.");
        report.table("R4's setting, " + episodes + " episodes", table(r4));
        curves(
                report,
                "r4",
                Band.Kind.T95,
                r4,
                episodes,
                List.of(NONE, RUNNING_MEAN, EPISODE_MEAN, EPISODE_LEAVE_ONE_OUT, RLOO_4, VALUE));
        acceptance(report, lab, r4);
        r4Claims(report, lab, r4);
        report.table("R0's setting, " + r0Episodes + " episodes (RLOO: " + r0Updates + " updates)", table(r0));
        curves(report, "r0", Band.Kind.QUARTILES, r0, r0Episodes, R0_KINDS);
        r0Claims(report, lab, r0);
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
            List<BaselineKind> kinds) {
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
        report.figure(
                prefix + "-episodes",
                byEpisode
                        .subtitle(seeds)
                        .caption("Counted in episodes, leaving one trajectory out is the slowest of"
                                + " the baselines: it spends several episodes on each step of the optimiser."));
        report.figure(
                prefix + "-updates",
                byUpdate.subtitle(seeds)
                        .caption("Counted in updates it is the fastest. A report whose axis counts"
                                + " updates sees RLOO win."));
    }

    private static void acceptance(Report report, Lab lab, Results<BaselineKind, Outcome> results) {
        double vanilla = Statistics.median(results.each(NONE, Outcome::tailMean));
        double lowest = Double.POSITIVE_INFINITY;
        for (Map.Entry<BaselineKind, Integer> entry : ACCEPTED.entrySet()) {
            List<Outcome> outcomes = results.of(entry.getKey());
            int k = (int) outcomes.stream()
                    .filter(o -> o.plateauEpisode() <= entry.getValue() && o.tailMean() >= TAIL_ENOUGH)
                    .count();
            int n = outcomes.size();
            Interval interval = Statistics.wilson(k, n, 0.95);
            report.claim(
                    "acceptance",
                    entry.getKey() + " reaches a " + CartPoleRun.WINDOW + "-episode mean of "
                            + (int) CartPoleRun.PLATEAU + " by episode " + entry.getValue()
                            + " and ends with a mean of at least " + (int) TAIL_ENOUGH
                            + ", in at least 4 of 5 seeds",
                    CartPoleRun.verdict(lab, 5 * k >= 4 * n),
                    String.format(
                            Locale.ROOT,
                            "%d of %d seeds (Wilson 95 %%: %.0f–%.0f %%)",
                            k,
                            n,
                            100 * interval.low(),
                            100 * interval.high()));
            lowest = Math.min(lowest, Statistics.median(results.each(entry.getKey(), Outcome::tailMean)));
        }
        report.claim(
                "acceptance",
                "vanilla's median return over the last 100 episodes lies below that of each of these five",
                CartPoleRun.verdict(lab, vanilla < lowest),
                String.format(Locale.ROOT, "vanilla %.1f, lowest of the five %.1f", vanilla, lowest));
    }

    private static void r4Claims(Report report, Lab lab, Results<BaselineKind, Outcome> results) {
        StringBuilder runs = new StringBuilder();
        for (Outcome outcome : results.of(NONE)) {
            runs.append(runs.length() == 0 ? "" : ", ")
                    .append(Math.round(outcome.best().mean()))
                    .append("±")
                    .append(Math.round(outcome.best().std()));
        }
        double[] vanillaTail = results.each(NONE, Outcome::tailMean);
        report.claim(
                "R4 §1.1",
                "vanilla is very unstable; its best policies score 226±148, 500±0, 500±0, 149±42, 500±0",
                CartPoleRun.verdict(lab, Statistics.median(vanillaTail) < TAIL_ENOUGH),
                "our best policies: " + runs + "; last 100 training episodes: " + range(vanillaTail));
        double sampled = Double.POSITIVE_INFINITY;
        double greedy = Double.POSITIVE_INFINITY;
        for (BaselineKind kind : ACCEPTED.keySet()) {
            sampled = Math.min(
                    sampled, Statistics.mean(results.each(kind, o -> o.best().mean())));
            greedy = Math.min(greedy, Statistics.mean(results.each(kind, o -> o.bestGreedy()
                    .mean())));
        }
        report.claim(
                "R4 §1.2",
                "with any baseline the best policy scores perfectly in the test",
                CartPoleRun.verdict(lab, Math.max(sampled, greedy) >= 495),
                String.format(
                        Locale.ROOT,
                        "lowest mean over seeds among the five: sampled %.1f, greedy %.1f (R4 does not say which);"
                                + " \"perfectly\" is taken as at least 495",
                        sampled,
                        greedy));
        double value = Statistics.mean(results.each(VALUE, Outcome::plateauStd));
        double mean = Statistics.mean(results.each(RUNNING_MEAN, Outcome::plateauStd));
        report.claim(
                "R4 §1.2.2",
                "V(s) gives less variance than the running mean",
                CartPoleRun.verdict(lab, value < mean),
                String.format(
                        Locale.ROOT,
                        "standard deviation of the returns after the plateau, mean over seeds: V(s) %.1f, running mean %.1f",
                        value,
                        mean));
        double rloo = plateau(results, RLOO_4, Outcome::plateauEpisode);
        double rlooUpdates = plateau(results, RLOO_4, Outcome::plateauUpdate);
        double others = Math.min(
                plateau(results, VALUE, Outcome::plateauEpisode),
                plateau(results, RUNNING_MEAN, Outcome::plateauEpisode));
        report.claim(
                "R4 §1.2.3",
                "RLOO converges fastest of all",
                CartPoleRun.verdict(lab, rloo < others),
                String.format(
                        Locale.ROOT,
                        "median episodes to plateau: RLOO (K=4) %.0f, best other %.0f; in updates RLOO needs %.0f:"
                                + " it wins per update, not per episode",
                        rloo,
                        others,
                        rlooUpdates));
    }

    private static void r0Claims(Report report, Lab lab, Results<BaselineKind, Outcome> results) {
        Table table = new Table("baseline", "R0: plateau at", "ours, episodes", "ours, updates", "seeds at plateau");
        Map<BaselineKind, String> theirs = new LinkedHashMap<>();
        theirs.put(NONE, "never");
        theirs.put(EPISODE_MEAN, "3500 episodes");
        theirs.put(VALUE, "2000 episodes");
        theirs.put(RLOO_10, "800 updates");
        for (Map.Entry<BaselineKind, String> entry : theirs.entrySet()) {
            double[] episode = CartPoleRun.reached(results.each(entry.getKey(), Outcome::plateauEpisode));
            double[] update = CartPoleRun.reached(results.each(entry.getKey(), Outcome::plateauUpdate));
            table.row(
                    entry.getKey(),
                    entry.getValue(),
                    episode.length == 0 ? null : Statistics.median(episode),
                    update.length == 0 ? null : Statistics.median(update),
                    episode.length + " of " + results.seeds().size());
        }
        report.table("R0's table beside ours (medians over the seeds that got there)", table);
        double rloo = plateau(results, RLOO_10, Outcome::plateauUpdate);
        double others = Math.min(
                plateau(results, VALUE, Outcome::plateauUpdate),
                plateau(results, EPISODE_MEAN, Outcome::plateauUpdate));
        report.claim(
                "R0 §1",
                "RLOO is the strongest: it reaches the plateau in the fewest steps",
                CartPoleRun.verdict(lab, rloo < others),
                String.format(
                        Locale.ROOT,
                        "in updates, which is what R0's axis counts: RLOO (K=10) %.0f, best other %.0f; in episodes"
                                + " RLOO needs %.0f. Seeds that never get there count as infinitely slow.",
                        rloo,
                        others,
                        plateau(results, RLOO_10, Outcome::plateauEpisode)));
    }

    private static String range(double[] values) {
        return String.format(
                Locale.ROOT,
                "%.0f … %.0f",
                Arrays.stream(values).min().orElse(Double.NaN),
                Arrays.stream(values).max().orElse(Double.NaN));
    }

    private static double plateau(
            Results<BaselineKind, Outcome> results, BaselineKind kind, ToDoubleFunction<Outcome> number) {
        return CartPoleRun.lowerMedian(results.each(kind, number));
    }

    private static Map<String, Object> data(Results<BaselineKind, Outcome> results) {
        Map<String, Object> data = new LinkedHashMap<>();
        for (BaselineKind kind : results.conditions()) {
            data.put(kind.toString(), CartPoleRun.data(results.of(kind)));
        }
        return data;
    }
}
