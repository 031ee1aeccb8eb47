package io.github.ascentrl.examples.imitation;

import static io.github.ascentrl.examples.imitation.Truncation.DIMENSIONS;
import static io.github.ascentrl.examples.imitation.Truncation.SHARES;

import io.github.ascentrl.algos.data.ColumnStatistics;
import io.github.ascentrl.algos.data.MemoryDataset;
import io.github.ascentrl.algos.stats.Curve;
import io.github.ascentrl.algos.stats.Interval;
import io.github.ascentrl.algos.stats.Statistics;
import io.github.ascentrl.examples.imitation.TruncatedCloning.Condition;
import io.github.ascentrl.examples.imitation.TruncatedCloning.Learner;
import io.github.ascentrl.examples.imitation.TruncatedCloning.Outcome;
import io.github.ascentrl.examples.lab.Lab;
import io.github.ascentrl.examples.lab.Results;
import io.github.ascentrl.examples.plot.BandPlot;
import io.github.ascentrl.examples.plot.BarPlot;
import io.github.ascentrl.examples.plot.HistogramPlot;
import io.github.ascentrl.examples.report.Report;
import io.github.ascentrl.examples.report.Table;
import io.github.ascentrl.examples.report.Verdict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What {@link TruncatedCloning} found. */
final class TruncationReport {
    private static final int THETA_DOT = 3;
    private static final List<String> NAMES = List.of("x", "xdot", "theta", "thetadot");
    private static final List<String> UNITS = List.of(
            "cart position x (m)", "cart velocity ẋ (m/s)", "pole angle θ (rad)", "pole angular velocity θ̇ (rad/s)");

    /** R0's shares at 500, read off its plots, in percent: all data, then its four cuts. */
    private static final double[] R0_SHARES = {90, 73, 99, 82, 36};

    private final Report report;
    private final Results<Condition, Outcome> results;
    private final int clones;

    /** With so many clones of each seed. */
    TruncationReport(Report report, Results<Condition, Outcome> results, int clones) {
        this.report = report;
        this.results = results;
        this.clones = clones;
    }

    Report write(Lab lab, MemoryDataset data) {
        List<Truncation> halves = new ArrayList<>(List.of(Truncation.ALL));
        for (int d = 0; d < DIMENSIONS.size(); d++) {
            halves.add(Truncation.r0(d));
        }
        halves.add(Truncation.random(0.5));
        for (Learner learner : Learner.values()) {
            report.table("R0's cuts, " + learner, table(learner, halves));
        }
        shares(halves);
        report.text(likeR0());
        for (Learner learner : Learner.values()) {
            report.table("Mean return by the share of rows kept, " + learner, graded(learner));
            report.figure("kept-" + learner.file(), keptFigure(learner));
        }
        histograms(data);
        distributions();
        claims(lab);
        Map<String, Object> clones = new LinkedHashMap<>();
        for (Condition condition : results.conditions()) {
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("kept", results.each(condition, Outcome::kept));
            entry.put("meanReturn", results.each(condition, Outcome::mean));
            entry.put("shareAt500", results.each(condition, Outcome::perfect));
            entry.put(
                    "meanReturnOfEachClone",
                    results.of(condition).stream().map(Outcome::means).toList());
            entry.put(
                    "shareAt500OfEachClone",
                    results.of(condition).stream().map(Outcome::shares).toList());
            clones.put(condition.toString(), entry);
        }
        return report.result("clones", clones);
    }

    private double[] means(Learner learner, Truncation truncation) {
        return results.each(new Condition(learner, truncation), Outcome::mean);
    }

    /** Mean return with all data minus mean return with these, seed by seed. */
    private Interval difference(double level, Learner learner, Truncation truncation) {
        return Statistics.pairedInterval(level, means(learner, Truncation.ALL), means(learner, truncation));
    }

    private Interval difference(Learner learner, Truncation truncation) {
        return difference(0.95, learner, truncation);
    }

    /** So that all shares together are right with 95 % (Bonferroni): we look at five and may take the clearest. */
    private Interval differenceOfMany(Learner learner, Truncation truncation) {
        return difference(1 - 0.05 / SHARES.size(), learner, truncation);
    }

    private static String interval(Interval interval) {
        return String.format(Locale.ROOT, "%.1f … %.1f", interval.low(), interval.high());
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.0f %%", 100 * share);
    }

    private Table table(Learner learner, List<Truncation> truncations) {
        Table table = new Table(
                "data",
                "rows kept",
                "mean return",
                "of the seeds",
                "at 500",
                "R0: at 500",
                "clones that never balance",
                "less than all data, 95 %");
        for (int i = 0; i < truncations.size(); i++) {
            Truncation truncation = truncations.get(i);
            Condition condition = new Condition(learner, truncation);
            double[] means = means(learner, truncation);
            table.row(
                    truncation,
                    percent(Statistics.mean(results.each(condition, Outcome::kept))),
                    Statistics.mean(means),
                    String.format(
                            Locale.ROOT, "%.0f … %.0f", Statistics.quantile(means, 0), Statistics.quantile(means, 1)),
                    percent(Statistics.mean(results.each(condition, Outcome::perfect))),
                    i < R0_SHARES.length ? percent(R0_SHARES[i] / 100) : null,
                    String.format(
                            Locale.ROOT,
                            "%.0f of %d",
                            Arrays.stream(results.each(condition, Outcome::fallen))
                                    .sum(),
                            clones * means.length),
                    i == 0 ? null : interval(difference(learner, truncation)));
        }
        return table;
    }

    /** How far R0's single clone is from ours. */
    private String likeR0() {
        double r0 = R0_SHARES[1 + THETA_DOT];
        double[] shares = results.of(new Condition(Learner.R0, Truncation.r0(THETA_DOT))).stream()
                .flatMapToDouble(outcome -> Arrays.stream(outcome.shares()))
                .toArray();
        long asLow = Arrays.stream(shares).filter(share -> 100 * share <= r0).count();
        return String.format(
                Locale.ROOT,
                "With θ̇ cut by R0's thresholds, R0's one clone reached 500 in %.0f %% of its evaluations; %d of our %d"
                        + " clones of experts like R0's do so as seldom or more so.",
                r0,
                asLow,
                shares.length);
    }

    private void shares(List<Truncation> truncations) {
        List<String> labels = truncations.stream().map(Truncation::toString).toList();
        double[] r0 = new double[labels.size()];
        for (int i = 0; i < r0.length; i++) {
            r0[i] = i < R0_SHARES.length ? R0_SHARES[i] : Double.NaN;
        }
        BarPlot plot = new BarPlot("Clones that balance the pole for 500 steps", "share of evaluations (%)", labels)
                .bars("R0, one run", r0);
        for (Learner learner : Learner.values()) {
            double[] mean = new double[labels.size()];
            List<Interval> ends = new ArrayList<>();
            for (int i = 0; i < mean.length; i++) {
                double[] shares = results.each(new Condition(learner, truncations.get(i)), Outcome::perfect);
                mean[i] = Math.rint(100 * Statistics.mean(shares));
                ends.add(new Interval(100 * Statistics.quantile(shares, 0), 100 * Statistics.quantile(shares, 1)));
            }
            plot.bars(learner.toString(), mean, ends);
        }
        report.figure(
                "shares",
                plot.yRange(0, 112)
                        .subtitle(results.seeds().size() + " seeds; bar: mean, line: worst and best seed")
                        .caption("R0 trains one clone of one expert, on one row a step in order; beside it " + clones
                                + " clones of an expert like R0's for every seed, and of an expert that balances"
                                + " from any start. How many rows a cut keeps is in the tables."));
    }

    private Table graded(Learner learner) {
        Table table = new Table(
                "rows kept", "random", "x", "ẋ", "θ", "θ̇", "θ̇: less than all data, 95 %", "95 % for all five");
        for (double share : SHARES) {
            List<Object> row = new ArrayList<>(List.of(percent(share)));
            row.add(Statistics.mean(means(learner, Truncation.random(share))));
            for (int d = 0; d < DIMENSIONS.size(); d++) {
                row.add(Statistics.mean(means(learner, Truncation.middle(d, share))));
            }
            row.add(interval(difference(learner, Truncation.middle(THETA_DOT, share))));
            row.add(interval(differenceOfMany(learner, Truncation.middle(THETA_DOT, share))));
            table.row(row.toArray());
        }
        return table;
    }

    private BandPlot keptFigure(Learner learner) {
        BandPlot plot = new BandPlot(
                        "How much may be cut away: " + learner, "rows kept (% of the data)", "mean return of the clone")
                .logarithmicX()
                .yRange(0, 510)
                .band("random rows", curves(learner, -1));
        for (int d = 0; d < DIMENSIONS.size(); d++) {
            plot.band("the middle of " + DIMENSIONS.get(d), curves(learner, d));
        }
        return (BandPlot) plot.subtitle(results.seeds().size() + " seeds; line: mean, band: 95 % interval of that mean")
                .caption(
                        "Rows between two of the expert's own quantiles, and as many drawn at random from all: what one"
                                + " line loses against the other is coverage. A learner of one row a step sees only the"
                                + " first of them, one for each of its steps.");
    }

    private List<Curve> curves(Learner learner, int dimension) {
        List<Curve> curves = new ArrayList<>();
        int n = SHARES.size();
        for (int s = 0; s < results.seeds().size(); s++) {
            double[] x = new double[n + 1];
            double[] y = new double[n + 1];
            for (int i = 0; i < n; i++) {
                double share = SHARES.get(n - 1 - i);
                x[i] = 100 * share;
                y[i] = means(learner, dimension < 0 ? Truncation.random(share) : Truncation.middle(dimension, share))[
                        s];
            }
            x[n] = 100;
            y[n] = means(learner, Truncation.ALL)[s];
            curves.add(new Curve(x, y));
        }
        return curves;
    }

    private void histograms(MemoryDataset data) {
        for (int d = 0; d < DIMENSIONS.size(); d++) {
            float[] column = ColumnStatistics.column(data, d);
            double[] values = new double[column.length];
            for (int i = 0; i < values.length; i++) {
                values[i] = column[i];
            }
            double[] cut = Truncation.r0(d).bounds(data);
            double[] middle = Truncation.middle(d, 0.5).bounds(data);
            report.figure(
                    "data-" + NAMES.get(d),
                    new HistogramPlot("The expert's data: " + DIMENSIONS.get(d), UNITS.get(d), 120)
                            .sample("all data", values)
                            .cut("R0's cut", cut[0])
                            .cut("R0's cut", cut[1])
                            .cut("quartiles", middle[0])
                            .cut("", middle[1])
                            .subtitle("R0's expert, first seed, " + values.length + " states")
                            .caption(
                                    "Between the lines is what is kept: by R0's thresholds, and the middle half, between"
                                            + " the expert's own quartiles."));
        }
    }

    private void distributions() {
        HistogramPlot plot =
                new HistogramPlot("Returns of the clones: " + Learner.R0, "return of an evaluation", 50).shares();
        for (Truncation truncation : List.of(
                Truncation.ALL,
                Truncation.r0(THETA_DOT),
                Truncation.middle(THETA_DOT, 0.2),
                Truncation.middle(THETA_DOT, 0.02))) {
            double[] all = results.of(new Condition(Learner.R0, truncation)).stream()
                    .flatMapToDouble(outcome -> Arrays.stream(outcome.returns()))
                    .toArray();
            if (all.length > 0) {
                plot.sample(truncation.toString(), all);
            }
        }
        report.figure(
                "returns",
                plot.subtitle("all seeds together")
                        .caption("The tighter the cut, the sooner the clone falls; 9 steps is what always pushing the"
                                + " same way lasts."));
    }

    private void claims(Lab lab) {
        for (Learner learner : Learner.values()) {
            Interval r0 = difference(learner, Truncation.r0(THETA_DOT));
            report.claim(
                    "R0 §2",
                    "truncating θ̇ by R0's thresholds gives a mean return below that of all data, " + learner,
                    lab.quick() ? Verdict.UNDECIDED : Verdict.above(r0, 0),
                    "mean difference, seed by seed, 95 % interval: " + interval(r0));
            List<String> cuts = new ArrayList<>();
            Interval clearest = new Interval(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
            for (double share : SHARES) {
                Interval cut = differenceOfMany(learner, Truncation.middle(THETA_DOT, share));
                clearest = cut.low() > clearest.low() ? cut : clearest;
                cuts.add("middle " + percent(share) + ": " + interval(cut));
            }
            report.claim(
                    "acceptance",
                    "truncating θ̇ by the expert's own quantiles gives a mean return below that of all data, "
                            + learner,
                    lab.quick() ? Verdict.UNDECIDED : Verdict.above(clearest, 0),
                    "mean difference, seed by seed, intervals that hold together with 95 %: "
                            + String.join("; ", cuts));
            double least = SHARES.get(SHARES.size() - 1);
            Interval control = difference(learner, Truncation.random(least));
            report.claim(
                    "control",
                    "as few rows drawn at random (" + percent(least) + ") are as good as all, within 25, " + learner,
                    lab.quick() ? Verdict.UNDECIDED : Verdict.below(control, 25),
                    "mean difference, seed by seed, 95 % interval: " + interval(control));
        }
    }
}
