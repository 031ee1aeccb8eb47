package io.github.ascentrl.examples.imitation;

import static io.github.ascentrl.examples.imitation.Truncation.DIMENSIONS;
import static io.github.ascentrl.examples.imitation.Truncation.SHARES;
import static io.github.ascentrl.examples.report.Numbers.fixed;
import static io.github.ascentrl.examples.report.Numbers.percent;
import static io.github.ascentrl.examples.report.Numbers.range;

import io.github.ascentrl.algos.data.ColumnStatistics;
import io.github.ascentrl.algos.data.MemoryDataset;
import io.github.ascentrl.algos.stats.Curve;
import io.github.ascentrl.algos.stats.Interval;
import io.github.ascentrl.algos.stats.Statistics;
import io.github.ascentrl.examples.imitation.TruncatedCloning.Condition;
import io.github.ascentrl.examples.imitation.TruncatedCloning.Learner;
import io.github.ascentrl.examples.imitation.TruncatedCloning.Outcome;
import io.github.ascentrl.examples.lab.Results;
import io.github.ascentrl.examples.plot.BandPlot;
import io.github.ascentrl.examples.plot.BarPlot;
import io.github.ascentrl.examples.plot.Figure;
import io.github.ascentrl.examples.plot.HistogramPlot;
import io.github.ascentrl.examples.report.Claim;
import io.github.ascentrl.examples.report.Report;
import io.github.ascentrl.examples.report.Table;
import io.github.ascentrl.examples.report.Verdict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.StatUtils;

/** What {@link TruncatedCloning} found. */
final class TruncationReport {
    private static final int THETA_DOT = 3;
    /** The level of an interval for each share, so that all of them together hold with 95 % (Bonferroni). */
    private static final double ALL_FIVE = 1 - 0.05 / SHARES.size();

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

    Report write(MemoryDataset data) {
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
            report.figure("kept-" + learner.file, keptFigure(learner));
        }
        histograms(data);
        distributions();
        claims();
        return report.result("clones", results.data("kept", "mean", "perfect", "shares", "means"));
    }

    private double[] means(Learner learner, Truncation truncation) {
        return results.each(new Condition(learner, truncation), Outcome::mean);
    }

    /** Mean return with all data minus mean return with these, seed by seed. */
    private Interval difference(double level, Learner learner, Truncation truncation) {
        return Statistics.pairedInterval(level, means(learner, Truncation.ALL), means(learner, truncation));
    }

    private Table table(Learner learner, List<Truncation> truncations) {
        return results.where(c -> c.learner() == learner && truncations.contains(c.truncation()))
                .named(condition -> condition.truncation().toString())
                .table("data")
                .column("rows kept", c -> percent(results.mean(c, Outcome::kept), 0))
                .mean("mean return", Outcome::mean)
                .range("of the seeds", 0, Outcome::mean)
                .column("at 500", c -> percent(results.mean(c, Outcome::perfect), 0))
                .column("R0: at 500", c -> {
                    int i = truncations.indexOf(c.truncation());
                    return i < R0_SHARES.length ? percent(R0_SHARES[i] / 100, 0) : null;
                })
                .column(
                        "clones that never balance",
                        c -> (int) StatUtils.sum(results.each(c, Outcome::fallen)) + " of "
                                + clones * results.seeds().size())
                .column(
                        "less than all data, 95 %",
                        c -> c.truncation() == Truncation.ALL
                                ? null
                                : range(difference(0.95, learner, c.truncation()), 1))
                .get();
    }

    /** How far R0's single clone is from ours. */
    private String likeR0() {
        double r0 = R0_SHARES[1 + THETA_DOT];
        double[] shares = all(Truncation.r0(THETA_DOT), Outcome::shares);
        long asLow = Arrays.stream(shares).filter(share -> 100 * share <= r0).count();
        return "With θ̇ cut by R0's thresholds, R0's one clone reached 500 in " + fixed(r0, 0)
                + " % of its evaluations; " + asLow + " of our " + shares.length
                + " clones of experts like R0's do so as seldom or more so.";
    }

    private double[] all(Truncation truncation, Function<Outcome, double[]> numbers) {
        return results.of(new Condition(Learner.R0, truncation)).stream()
                .map(numbers)
                .flatMapToDouble(Arrays::stream)
                .toArray();
    }

    private void shares(List<Truncation> truncations) {
        List<String> labels = truncations.stream().map(Truncation::toString).toList();
        double[] r0 = Arrays.copyOf(R0_SHARES, labels.size());
        Arrays.fill(r0, R0_SHARES.length, r0.length, Double.NaN);
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
                        .subtitle(results.allSeeds() + "; bar: mean, line: worst and best seed")
                        .caption("R0 trains one clone of one expert, on one row a step in order; beside it " + clones
                                + " clones of an expert like R0's for every seed, and of an expert that balances"
                                + " from any start. How many rows a cut keeps is in the tables."));
    }

    private Table graded(Learner learner) {
        Table table = new Table(
                "rows kept", "random", "x", "ẋ", "θ", "θ̇", "θ̇: less than all data, 95 %", "95 % for all five");
        for (double share : SHARES) {
            List<Object> row = new ArrayList<>(List.of(percent(share, 0)));
            row.add(Statistics.mean(means(learner, Truncation.random(share))));
            for (int d = 0; d < DIMENSIONS.size(); d++) {
                row.add(Statistics.mean(means(learner, Truncation.middle(d, share))));
            }
            row.add(range(difference(0.95, learner, Truncation.middle(THETA_DOT, share)), 1));
            row.add(range(difference(ALL_FIVE, learner, Truncation.middle(THETA_DOT, share)), 1));
            table.row(row.toArray());
        }
        return table;
    }

    private Figure keptFigure(Learner learner) {
        BandPlot plot = new BandPlot(
                        "How much may be cut away: " + learner, "rows kept (% of the data)", "mean return of the clone")
                .logarithmicX()
                .yRange(0, 510)
                .band("random rows", curves(learner, -1));
        for (int d = 0; d < DIMENSIONS.size(); d++) {
            plot.band("the middle of " + DIMENSIONS.get(d), curves(learner, d));
        }
        return plot.caption(
                "Rows between two of the expert's own quantiles, and as many drawn at random from all: what one"
                        + " line loses against the other is coverage. A learner of one row a step sees only the"
                        + " first of them, one for each of its steps.");
    }

    private List<Curve> curves(Learner learner, int dimension) {
        List<Condition> points = new ArrayList<>(List.of(new Condition(learner, Truncation.ALL)));
        for (double share : SHARES) {
            Truncation kept = dimension < 0 ? Truncation.random(share) : Truncation.middle(dimension, share);
            points.add(0, new Condition(learner, kept));
        }
        return results.curves(points, condition -> 100 * condition.truncation().share(), Outcome::mean);
    }

    private void histograms(MemoryDataset data) {
        for (int d = 0; d < DIMENSIONS.size(); d++) {
            float[] column = ColumnStatistics.column(data, d);
            double[] values = IntStream.range(0, column.length)
                    .mapToDouble(i -> column[i])
                    .toArray();
            double[] cut = Truncation.r0(d).bounds(data);
            double[] middle = Truncation.middle(d, 0.5).bounds(data);
            report.figure(
                    "data-" + NAMES.get(d),
                    new HistogramPlot("The expert's data: " + DIMENSIONS.get(d), UNITS.get(d), 120)
                            .sample("all data", values)
                            .cut("R0 from", cut[0])
                            .cut("R0 to", cut[1])
                            .cut("lower quartile", middle[0])
                            .cut("upper quartile", middle[1])
                            .subtitle("R0's expert, first seed, " + values.length + " states")
                            .caption(
                                    "Between the lines is what is kept: by R0's thresholds, and the middle half, between"
                                            + " the expert's own quartiles."));
        }
    }

    private void distributions() {
        HistogramPlot plot =
                new HistogramPlot("Returns of the clones: " + Learner.R0, "return of an evaluation", 50).shares();
        Truncation fifth = Truncation.middle(THETA_DOT, 0.2);
        Truncation fiftieth = Truncation.middle(THETA_DOT, 0.02);
        for (Truncation truncation : List.of(Truncation.ALL, Truncation.r0(THETA_DOT), fifth, fiftieth)) {
            double[] all = all(truncation, Outcome::returns);
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

    private void claims() {
        for (Learner learner : Learner.values()) {
            Interval r0 = difference(0.95, learner, Truncation.r0(THETA_DOT));
            report.claim(
                    "R0 §2",
                    "truncating θ̇ by R0's thresholds gives a mean return below that of all data, " + learner,
                    Verdict.above(r0, 0),
                    "mean difference, seed by seed, 95 % interval: " + range(r0, 1));
            List<String> cuts = new ArrayList<>();
            Interval clearest = new Interval(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
            for (double share : SHARES) {
                Interval cut = difference(ALL_FIVE, learner, Truncation.middle(THETA_DOT, share));
                clearest = cut.low() > clearest.low() ? cut : clearest;
                cuts.add("middle " + percent(share, 0) + ": " + range(cut, 1));
            }
            report.claim(
                    Claim.OWN,
                    "truncating θ̇ by the expert's own quantiles gives a mean return below that of all data, "
                            + learner,
                    Verdict.above(clearest, 0),
                    "mean difference, seed by seed, intervals that hold together with 95 %: "
                            + String.join("; ", cuts));
            double least = SHARES.get(SHARES.size() - 1);
            Interval control = difference(0.95, learner, Truncation.random(least));
            report.claim(
                    "control",
                    "as few rows drawn at random (" + percent(least, 0) + ") are as good as all, within 25, " + learner,
                    Verdict.below(control, 25),
                    "mean difference, seed by seed, 95 % interval: " + range(control, 1));
        }
    }
}
