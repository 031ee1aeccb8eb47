package io.github.ascentrl.examples.cem;

import static io.github.ascentrl.examples.report.Numbers.count;
import static io.github.ascentrl.examples.report.Numbers.fixed;
import static io.github.ascentrl.examples.report.Numbers.percent;
import static io.github.ascentrl.examples.report.Numbers.range;

import io.github.ascentrl.algos.stats.Curve;
import io.github.ascentrl.examples.cem.AcrobotCem.Outcome;
import io.github.ascentrl.examples.cem.AcrobotCem.Timing;
import io.github.ascentrl.examples.lab.ResultTable;
import io.github.ascentrl.examples.lab.Results;
import io.github.ascentrl.examples.plot.BandPlot;
import io.github.ascentrl.examples.plot.LinePlot;
import io.github.ascentrl.examples.report.Report;
import io.github.ascentrl.examples.report.Table;
import io.github.ascentrl.examples.report.Verdict;
import org.apache.commons.math3.util.MathArrays;

/** What {@link AcrobotCem} reports: table, figures and claims. */
final class AcrobotReport {
    /** R2's own figure for 50 epochs × 800 trajectories, in seconds. */
    private static final double R2_SECONDS = 4519.27;

    /** A mean return below it in the last epoch: nearly every session fails. */
    private static final double STUCK = -400;

    /** What the acceptance asks of a run of 100 sessions an epoch. */
    static final double LEARNED = -110;

    private AcrobotReport() {}

    static ResultTable<AcrobotSetting, Outcome> table(Results<AcrobotSetting, Outcome> results) {
        return results.table("run")
                .column("epochs", AcrobotSetting::epochs)
                .median("best epoch mean, median", Outcome::best)
                .range("min … max", 1, Outcome::best)
                .median("last epoch mean", Outcome::last)
                .median("first loss", Outcome::firstLoss)
                .median("last loss", Outcome::lastLoss)
                .mean("epochs skipped", Outcome::skipped)
                .mean("final policy", outcome -> outcome.after().mean())
                .column("its best episode", setting -> results.max(setting, AcrobotReport::bestEpisode));
    }

    private static double bestEpisode(Outcome outcome) {
        double best = Double.NEGATIVE_INFINITY;
        for (float episodeReturn : outcome.after().returns()) {
            best = Math.max(best, episodeReturn);
        }
        return best;
    }

    static void figures(Report report, Results<AcrobotSetting, Outcome> results, AcrobotSetting last) {
        report.figure(
                "rewards",
                results.plot("Acrobot: the cross-entropy method", "epoch", "reward", "mean return of the epoch")
                        .quartiles()
                        .yRange(-505, -50)
                        .level("solved", -100)
                        .caption("With >= all sessions are elite where most fail alike, and what fails is imitated;"
                                + " where all fail there is nothing to learn, for good. With > and all else the same,"
                                + " the few that get there are imitated."));
        report.figure(
                "losses",
                results.plot("Acrobot: the cross-entropy falls", "epoch", "loss", "cross-entropy, nats")
                        .quartiles()
                        .level("ln 3", StrictMath.log(3))
                        .caption("R2's loss stayed at 1000 · ln 3: its network applied a softmax over the batch. The"
                                + " first attempt has a loss at the beginning only: where all sessions tie there is no"
                                + " update, and so it is in nearly all of its epochs."));
        BandPlot shares = new BandPlot("Acrobot: how many are elite", "epoch", "elite sessions, % of all");
        for (AcrobotSetting setting : results.conditions()) {
            double percent = 100.0 / setting.sessions();
            shares.band(
                    setting.toString(),
                    results.curves(setting, "epoch", "elite").stream()
                            .map(curve -> new Curve(curve.x(), MathArrays.scale(percent, curve.y())))
                            .toList());
        }
        report.figure(
                "elite-shares",
                shares.quartiles()
                        .yRange(0, 101)
                        .caption("All of them, with >=, as long as the quantile is the return of those that fail."));
        LinePlot elites = new LinePlot("Acrobot: elite sessions against the quantile", "quantile q", "elite sessions");
        for (int i = 0; i < results.seeds().size(); i++) {
            elites.points(
                    "seed " + results.seeds().get(i),
                    results.curves(last, "epoch", "quantile").get(i).y(),
                    results.curves(last, "epoch", "elite").get(i).y());
        }
        report.figure(
                "elites",
                elites.line("(1 − q) of all", new double[] {0.2, 1}, new double[] {0.8 * last.sessions(), 0})
                        .xRange(0.15, 1)
                        .yRange(0, 0.9 * last.sessions())
                        .subtitle(last + "; one point an epoch")
                        .caption("While few sessions reach the goal there are fewer elites than the quantile allows"
                                + " for, the column at q = 0.2; afterwards (1 − q) of them, less ties."));
    }

    static void acceptance(Report report, Results<AcrobotSetting, Outcome> results, Timing timing, int threads) {
        AcrobotSetting plain = results.conditions().get(2);
        AcrobotSetting last = results.conditions().get(3);
        int n = results.seeds().size();
        long k = results.count(plain, outcome -> outcome.best() >= LEARNED);
        report.claim(
                "acceptance",
                "with > and q = 0.8 the best epoch mean is at least −110 within 30 epochs × 100 sessions, in at least 3"
                        + " of 5 seeds",
                5 * k >= 3 * n,
                results.ofSeeds(k));
        k = results.count(last, outcome -> outcome.best() >= -85);
        report.claim(
                "acceptance",
                "with R2's 30 epochs × 800 sessions it is at least −85",
                k == n,
                results.ofSeeds(k) + "; median " + fixed(results.median(last, Outcome::best), 1));
        report.claim(
                "acceptance",
                "R2's 50 epochs × 800 sessions, 4519 s there, take less than 20 s on 2 threads",
                threads == 2 ? Verdict.of(timing.seconds() < 20) : Verdict.UNDECIDED,
                timing.epochs() + " × " + timing.sessions() + " in " + fixed(timing.seconds(), 1) + " s on "
                        + count(threads, "thread") + ": " + fixed(R2_SECONDS / timing.seconds(), 0)
                        + " times as fast");
    }

    static void time(Report report, Timing timing, int threads) {
        double share = timing.sampling() / timing.seconds();
        double rate = timing.steps() / 1e6 / timing.sampling();
        report.table(
                "Where the time goes: " + timing.epochs() + " epochs × " + timing.sessions() + " sessions, "
                        + count(threads, "thread"),
                new Table("part", "seconds", "share, %", "million steps/s", "million steps/s per thread")
                        .row("sessions", timing.sampling(), 100 * share, rate, rate / threads)
                        .row("fitting", timing.seconds() - timing.sampling(), 100 - 100 * share, null, null));
        report.exact(
                "R2 §2.1",
                "most of the time goes into generating trajectories, about 60 of 75 minutes",
                share > 0.5,
                fixed(timing.sampling(), 1) + " of " + fixed(timing.seconds(), 1) + " s, " + percent(share, 0) + "; "
                        + fixed(timing.steps() / 1e6, 2) + " million steps in all");
    }

    static void claims(Report report, Results<AcrobotSetting, Outcome> results) {
        AcrobotSetting first = results.conditions().get(0);
        AcrobotSetting corrected = results.conditions().get(1);
        AcrobotSetting last = results.conditions().get(3);
        int n = results.seeds().size();
        long stuck = results.count(first, outcome -> outcome.last() < STUCK);
        long learned = results.count(first, outcome -> outcome.last() < STUCK && outcome.best() >= LEARNED);
        report.claim(
                "R2 §2.1",
                "with >= and the rising quantile the model learns nothing, or learns and then falls to −500 for good",
                2 * stuck > n && learned > 0,
                "below −400 in the last epoch: " + results.ofSeeds(stuck) + "; " + learned
                        + " of them had reached −110 before. Epochs skipped because all sessions tied: "
                        + fixed(results.mean(first, Outcome::skipped), 0) + " of " + first.epochs()
                        + " (mean)");
        long others = results.count(corrected, outcome -> outcome.last() < STUCK);
        report.claim(
                "R2 §2.1",
                "it is probably the rising quantile that undoes what was learned",
                2 * others > n,
                "with the same quantile, learning rate and sessions but > for >=: " + results.ofSeeds(others)
                        + " below −400 in the last epoch, median "
                        + fixed(results.median(corrected, Outcome::last), 1) + ". After −110 was reached, "
                        + results.count(corrected, outcome -> outcome.lowest() < -200)
                        + " fell below −200 on the way (the lowest epoch means: "
                        + range(results.each(corrected, Outcome::lowest), 1)
                        + "). What differs is whether one can come back: with >= all are elite where most fail");
        double there = results.median(last, Outcome::best);
        report.claim(
                "R2 §2.1",
                "30 epochs × 800 sessions reach about −80; one trajectory afterwards returned −65",
                there >= -90,
                "median best epoch mean " + fixed(there, 1) + "; final policies: mean "
                        + fixed(results.mean(last, o -> o.after().mean()), 1)
                        + ", best of their episodes "
                        + fixed(results.max(last, AcrobotReport::bestEpisode), 0));
        double before = results.median(last, Outcome::firstLoss);
        double after = results.median(last, Outcome::lastLoss);
        report.claim(
                "expected",
                "the first cross-entropy is about ln 3 = 1.0986, and it falls (R2's never moved)",
                Math.abs(before - StrictMath.log(3)) < 0.05 && after < 0.5,
                fixed(before, 4) + " to " + fixed(after, 4) + " (medians)");
    }
}
