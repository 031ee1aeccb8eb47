package io.github.ascentrl.examples.imitation;

import static io.github.ascentrl.examples.imitation.Truncation.DIMENSIONS;
import static io.github.ascentrl.examples.imitation.Truncation.SHARES;
import static io.github.ascentrl.examples.imitation.TruncationClaims.all;
import static io.github.ascentrl.examples.report.Numbers.fixed;
import static io.github.ascentrl.examples.report.Numbers.percent;
import static io.github.ascentrl.examples.report.Numbers.range;

import io.github.ascentrl.algos.data.ColumnStatistics;
import io.github.ascentrl.algos.data.MemoryDataset;
import io.github.ascentrl.algos.stats.Curve;
import io.github.ascentrl.algos.stats.Interval;
import io.github.ascentrl.algos.stats.Statistics;
import io.github.ascentrl.examples.imitation.Expert.Setting;
import io.github.ascentrl.examples.imitation.TruncatedCloning.Condition;
import io.github.ascentrl.examples.imitation.TruncatedCloning.Learner;
import io.github.ascentrl.examples.imitation.TruncatedCloning.Outcome;
import io.github.ascentrl.examples.imitation.TruncatedCloning.Trained;
import io.github.ascentrl.examples.lab.Results;
import io.github.ascentrl.examples.plot.BandPlot;
import io.github.ascentrl.examples.plot.BarPlot;
import io.github.ascentrl.examples.plot.Figure;
import io.github.ascentrl.examples.plot.HistogramPlot;
import io.github.ascentrl.examples.plot.SmallMultiples;
import io.github.ascentrl.examples.report.Claim;
import io.github.ascentrl.examples.report.Report;
import io.github.ascentrl.examples.report.Table;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.apache.commons.math3.util.MathArrays;

/** The report of {@link TruncatedCloning}: tables and figures, each with its claims from {@link TruncationClaims}. */
final class TruncationReport {
    private static final List<String> NAMES = List.of("x", "xdot", "theta", "thetadot");
    private static final List<String> UNITS = List.of(
            "cart position x (m)", "cart velocity ẋ (m/s)", "pole angle θ (rad)", "pole angular velocity θ̇ (rad/s)");

    /** R0's shares at 500, read off its plots, in percent: all data, then its four cuts. */
    private static final double[] R0_SHARES = {90, 73, 99, 82, 36};

    private final Report report;
    private final Results<Condition, Outcome> results;
    private final Results<Setting, Trained> experts;
    private final int steps;
    private final TruncationClaims claims;

    /** Creates a report, with the given number of optimiser steps for each clone. */
    TruncationReport(Report report, Results<Condition, Outcome> results, Results<Setting, Trained> experts, int steps) {
        this.report = report;
        this.results = results;
        this.experts = experts;
        this.steps = steps;
        claims = new TruncationClaims(results, experts, steps);
    }

    Report write(MemoryDataset data) {
        report.concludes(
                        TruncationClaims.ALL_DATA,
                        "the expert gets \"100 % of the reward in the first 100 steps\" on average; trained on all its"
                                + " episodes without limits, the model \"managed to survive in 90 % of cases\"")
                .concludes(
                        TruncationClaims.DATA,
                        "to show the effect of incomplete data, the tails of one state variable are left out. Five"
                                + " histograms show the returns, without numbers; as read off them, 73 % of the"
                                + " evaluations reach 500 steps where"
                                + " x was cut, 99 % for ẋ, 82 % for θ, 36 % for θ̇")
                .concludes(
                        TruncationClaims.CONCLUSIONS,
                        "a model that could not see the whole distribution is \"several times worse than the"
                                + " expert\". The"
                                + " uncovered ranges are not equally important: limits on the cart position, and"
                                + " even more on the pole's angular velocity, sharply worsen the model, because"
                                + " extreme values of these occur where holding the pole is hard. The distilled"
                                + " model trains several times faster, but generalises"
                                + " badly where its data do not cover the distribution");
        report.text(
                "R0's claims are judged in its own setting, by the share of evaluations that reach 500 steps. R0 has"
                        + " one"
                        + " clone of one expert; here every number of a seed is the mean of several clones, because"
                        + " with so small a network one clone depends as much on its initial weights as on its data."
                        + " R0's setting: the expert was trained from one initial state, and the clone takes one row"
                        + " per step, in the order of the recording, so it sees only the first " + steps
                        + " of the rows. In two settings of ours the expert is perfect from any start; it is cloned"
                        + " in the same way, or in shuffled batches of 64. R0's cuts keep"
                        + " |x| < 0.05, |ẋ| < 0.1, |θ| < 0.005 or |θ̇ + 0.05| < 0.1.");
        report.text(described(Setting.R0) + " " + described(Setting.R0_ANYWHERE));
        for (Learner learner : Learner.values()) {
            report.table("R0's cuts, " + learner + " (means over " + results.allSeeds() + ")", table(learner));
        }
        report.claim(claims.expert());
        report.figure("shares", shares());
        data(data);
        returns();
        claims.ranking().forEach(report::claim);
        claims.hardSituations().forEach(report::claim);
        report.table("Training an expert and its clone, R0's setting (means over " + results.allSeeds() + ")", cost());
        claims.speed().forEach(report::claim);
        for (Learner learner : Learner.values()) {
            report.claim(claims.cutLowersReturn(learner));
        }
        for (Learner learner : List.of(Learner.R0, Learner.SHUFFLED)) {
            report.table(
                    "Mean return by the share of rows kept, the middle of one state variable or at random, " + learner
                            + " (means over " + results.allSeeds() + ")",
                    graded(learner));
            report.figure("kept-" + learner.file, keptFigure(learner));
            claims.least(learner).forEach(report::claim);
        }
        return report.result("clones", results.data("kept", "mean", "perfect", "shares", "means"));
    }

    private String described(Setting setting) {
        return "Trainings needed for " + (setting == Setting.R0 ? "an expert as in R0" : "an " + setting)
                + ", seed by seed, at most ten: "
                + experts.of(setting).stream().map(e -> e.expert().attempts()).toList()
                + "; means of 100 greedy episodes of up to 500 steps: "
                + range(experts.each(setting, e -> e.expert().greedy().mean()), 0) + ".";
    }

    private Table table(Learner learner) {
        List<Truncation> shown = new ArrayList<>(Truncation.ofR0());
        shown.add(Truncation.random(0.5));
        return results.where(c -> c.learner() == learner && shown.contains(c.truncation()))
                .named(condition -> condition.truncation().toString())
                .table("data")
                .column("rows kept", c -> percent(results.mean(c, Outcome::kept), 0))
                .column("evaluations at 500", c -> percent(results.mean(c, Outcome::perfect), 0))
                .column("worst … best seed", c -> range(MathArrays.scale(100, claims.perfect(c)), 0))
                .column("R0: at 500", c -> {
                    int i = shown.indexOf(c.truncation());
                    return i < R0_SHARES.length ? percent(R0_SHARES[i] / 100, 0) : null;
                })
                .column(
                        "all data minus this, 95 % interval (points)",
                        c -> {
                            double[] less = MathArrays.ebeSubtract(claims.perfect(all(learner)), claims.perfect(c));
                            return c.truncation() == Truncation.ALL
                                    ? null
                                    : range(Statistics.tInterval(0.95, MathArrays.scale(100, less)), 0);
                        })
                .mean("mean return", Outcome::mean)
                .column(
                        "clones that never balance (mean return below " + (int) TruncatedCloning.FALLEN + ")",
                        c -> results.sum(c, o -> (int) o.fallen()) + " of " + results.sum(c, o -> o.means().length))
                .get();
    }

    private BarPlot shares() {
        List<String> labels = new ArrayList<>(
                Truncation.ofR0().stream().map(Truncation::toString).toList());
        labels.set(0, "all data");
        BarPlot plot = new BarPlot("Clones that balance the pole for 500 steps", "share of evaluations (%)", labels)
                .bars("R0, one clone", R0_SHARES);
        for (Learner learner : Learner.values()) {
            double[] mean = new double[labels.size()];
            List<Interval> ends = new ArrayList<>();
            for (int i = 0; i < mean.length; i++) {
                double[] shares =
                        claims.perfect(new Condition(learner, Truncation.ofR0().get(i)));
                mean[i] = Math.rint(100 * Statistics.mean(shares));
                ends.add(new Interval(100 * Statistics.quantile(shares, 0), 100 * Statistics.quantile(shares, 1)));
            }
            plot.bars(learner.toString(), mean, ends);
        }
        plot.yRange(0, 112)
                .subtitle(results.allSeeds() + "; bar: mean, line: worst and best seed")
                .caption("R0 trains one clone of one expert. The other bars are the means of our clones in R0's"
                        + " setting, and in two others whose expert balances from any start.");
        return plot;
    }

    private void data(MemoryDataset data) {
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
                            .cut("from", cut[0])
                            .cut("to", cut[1])
                            .subtitle("R0's expert, first seed, " + values.length + " states")
                            .caption("R0's cut keeps the values between the lines, from " + fixed(cut[0], 3) + " to "
                                    + fixed(cut[1], 3) + ". The middle half of the data lies between "
                                    + fixed(middle[0], 4)
                                    + " and " + fixed(middle[1], 4) + "."));
        }
    }

    /** R0's five histograms, each with R0's claims about it. */
    private void returns() {
        histogram(Truncation.ALL, "returns-all", 0, claims.allData());
        for (int d = 0; d < DIMENSIONS.size(); d++) {
            histogram(Truncation.r0(d), "returns-" + NAMES.get(d), d + 1, claims.ofCut(d));
        }
    }

    private void histogram(Truncation truncation, String name, int r0, List<Claim> claims) {
        Condition condition = new Condition(Learner.R0, truncation);
        double[] returns = results.of(condition).stream()
                .flatMapToDouble(o -> Arrays.stream(o.returns()))
                .toArray();
        if (returns.length == 0) {
            claims.forEach(report::claim);
            return;
        }
        report.figure(
                name,
                new HistogramPlot("Returns of the clones: " + truncation, "return of an evaluation (steps)", 50)
                        .shares()
                        .sample("all clones of all seeds", returns)
                        .subtitle("R0's setting, " + returns.length + " evaluations of all clones of "
                                + results.allSeeds()
                                + "; at 500: " + percent(results.mean(condition, Outcome::perfect), 0)
                                + ", R0's clone: "
                                + fixed(R0_SHARES[r0], 0) + " %")
                        .caption("The number of steps the pole stays up in greedy episodes from random states; the"
                                + " limit is 500. Always pushing the same way lasts 9 steps."),
                claims.toArray(Claim[]::new));
    }

    private Table cost() {
        Condition all = all(Learner.R0);
        return new Table("", "seconds of training", "environment steps", "optimiser steps")
                .row(
                        "expert, its first training",
                        fixed(experts.mean(Setting.R0, Trained::seconds), 1),
                        fixed(Statistics.mean(claims.environmentSteps()), 0),
                        claims.optimiserSteps())
                .row(
                        "clone",
                        fixed(results.mean(all, Outcome::seconds), 3),
                        fixed(Statistics.mean(claims.rows()), 0) + " (recorded from its expert)",
                        steps);
    }

    private Table graded(Learner learner) {
        Table table = new Table("rows kept", "random", "x", "ẋ", "θ", "θ̇", "all data minus θ̇, 95 % interval");
        for (double share : SHARES) {
            List<Object> row = new ArrayList<>(List.of(percent(share, 0)));
            row.add(results.mean(new Condition(learner, Truncation.random(share)), Outcome::mean));
            for (int d = 0; d < DIMENSIONS.size(); d++) {
                row.add(results.mean(new Condition(learner, Truncation.middle(d, share)), Outcome::mean));
            }
            Truncation middle = Truncation.middle(TruncationClaims.THETA_DOT, share);
            row.add(range(claims.less(learner, middle).difference(), 0));
            table.row(row.toArray());
        }
        return table;
    }

    private Figure keptFigure(Learner learner) {
        SmallMultiples plots = new SmallMultiples("How much data can be cut away: " + learner, 2);
        for (int d = 0; d < DIMENSIONS.size(); d++) {
            plots.panel(new BandPlot(DIMENSIONS.get(d), "rows kept (% of the data)", "mean return of the clone")
                    .logarithmicX()
                    .yRange(0, 510)
                    .possible(0, 500)
                    .band("random rows", curves(learner, -1))
                    .band("the middle of this dimension", curves(learner, d)));
        }
        return plots.caption(
                "Rows between two of the expert's own quantiles, and the same number drawn at random from all rows."
                        + " The difference between the two lines is due to coverage."
                        + (learner == Learner.SHUFFLED
                                ? ""
                                : " A learner that takes one row per step sees only the first rows, one for each of"
                                        + " its steps."));
    }

    private List<Curve> curves(Learner learner, int dimension) {
        List<Condition> points = new ArrayList<>(List.of(all(learner)));
        for (double share : SHARES) {
            Truncation kept = dimension < 0 ? Truncation.random(share) : Truncation.middle(dimension, share);
            points.add(0, new Condition(learner, kept));
        }
        ToDoubleFunction<Condition> percent =
                condition -> 100 * condition.truncation().share();
        return results.curves(points, percent, Outcome::mean);
    }
}
