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
import io.github.ascentrl.examples.report.Comparison;
import io.github.ascentrl.examples.report.Report;
import io.github.ascentrl.examples.report.Table;
import io.github.ascentrl.examples.report.Verdict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.apache.commons.math3.util.MathArrays;

/** What {@link TruncatedCloning} found. R0's claims are judged in R0's setting, by the share of evaluations at 500. */
final class TruncationReport {
    private static final List<String> NAMES = List.of("x", "xdot", "theta", "thetadot");
    private static final List<String> UNITS = List.of(
            "cart position x (m)", "cart velocity ẋ (m/s)", "pole angle θ (rad)", "pole angular velocity θ̇ (rad/s)");

    /** R0's shares at 500, read off its plots, in percent: all data, then its four cuts. */
    private static final double[] R0_SHARES = {90, 73, 99, 82, 36};

    private static final String DATA = "R0 §2, truncated data";
    private static final String CONCLUSIONS = "R0 §2, conclusions";
    private static final int X = 0;
    private static final int X_DOT = 1;
    private static final int THETA = 2;
    private static final int THETA_DOT = 3;
    private static final String MEASURE = "mean return, all data against the cut";
    private static final double SEVERAL_TIMES = 2;

    private final Report report;
    private final Results<Condition, Outcome> results;
    private final Results<Setting, Trained> experts;
    private final int steps;

    /** With so many steps of the optimiser for each clone. */
    TruncationReport(Report report, Results<Condition, Outcome> results, Results<Setting, Trained> experts, int steps) {
        this.report = report;
        this.results = results;
        this.experts = experts;
        this.steps = steps;
    }

    Report write(MemoryDataset data) {
        report.concludes(
                        "R0 §2, all data",
                        "trained on all episodes without limits, the model \"managed to survive in 90 % of cases\"")
                .concludes(
                        CONCLUSIONS,
                        "a model that could not get to know the distribution is \"several times worse than the expert\". The"
                                + " uncovered ranges are not equally important: limits on the cart position, and all the more on"
                                + " the pole's angular velocity, sharply worsen it, because extreme values of these occur where"
                                + " holding the pole is hard. The distilled model trains several times faster, but generalises"
                                + " badly where its data do not cover the distribution");
        report.text(
                "R0's figures are shares of evaluations that reach 500 steps, read off its plots; its claims are judged by"
                        + " that share, in its own setting. Every number of a seed is the mean of its clones, as one clone of so small"
                        + " a network depends as much on its first weights as on its data. "
                        + described(Setting.R0) + " " + described(Setting.R0_ANYWHERE));
        for (Learner learner : Learner.values()) {
            report.table("R0's cuts, " + learner, table(learner));
        }
        expert();
        report.figure("shares", shares());
        data(data);
        returns();
        ranking();
        hardSituations();
        report.table("Training an expert and its clone, R0's setting", cost());
        speed();
        for (Learner learner : Learner.values()) {
            report.claim(Claim.larger(
                    Claim.OWN,
                    "cutting θ̇ by R0's thresholds lowers the mean return, " + learner,
                    MEASURE,
                    less(learner, Truncation.r0(THETA_DOT))));
        }
        for (Learner learner : List.of(Learner.R0, Learner.SHUFFLED)) {
            report.table("Mean return by the share of rows kept, " + learner, graded(learner));
            report.figure("kept-" + learner.file, keptFigure(learner));
            own(learner);
        }
        return report.result("clones", results.data("kept", "mean", "perfect", "shares", "means"));
    }

    private String described(Setting setting) {
        return "Trainings until there was an " + (setting == Setting.R0 ? "R0's expert" : setting.toString())
                + ", seed by seed, ten at most: "
                + experts.of(setting).stream().map(e -> e.expert().attempts()).toList()
                + "; means of 100 greedy episodes of up to 500 steps: "
                + range(experts.each(setting, e -> e.expert().greedy().mean()), 0) + ".";
    }

    private static Condition all(Learner learner) {
        return new Condition(learner, Truncation.ALL);
    }

    private static Condition cut(int dimension) {
        return new Condition(Learner.R0, Truncation.r0(dimension));
    }

    private double[] perfect(Condition condition) {
        return results.each(condition, Outcome::perfect);
    }

    private Comparison survival(Condition first, Condition second) {
        return results.compare(first, second, Outcome::perfect);
    }

    private double[] expertsShare() {
        return experts.each(Setting.R0, e -> e.expert().greedy().fractionAbove(499));
    }

    private Table table(Learner learner) {
        List<Truncation> shown = new ArrayList<>(Truncation.ofR0());
        shown.add(Truncation.random(0.5));
        return results.where(c -> c.learner() == learner && shown.contains(c.truncation()))
                .named(condition -> condition.truncation().toString())
                .table("data")
                .column("rows kept", c -> percent(results.mean(c, Outcome::kept), 0))
                .column("at 500", c -> percent(results.mean(c, Outcome::perfect), 0))
                .column("of the seeds", c -> range(MathArrays.scale(100, perfect(c)), 0))
                .column("R0: at 500", c -> {
                    int i = shown.indexOf(c.truncation());
                    return i < R0_SHARES.length ? percent(R0_SHARES[i] / 100, 0) : null;
                })
                .column(
                        "less than all data (points), 95 %",
                        c -> {
                            double[] less = MathArrays.ebeSubtract(perfect(all(learner)), perfect(c));
                            return c.truncation() == Truncation.ALL
                                    ? null
                                    : range(Statistics.tInterval(0.95, MathArrays.scale(100, less)), 0);
                        })
                .mean("mean return", Outcome::mean)
                .column(
                        "clones that never balance",
                        c -> results.sum(c, o -> (int) o.fallen()) + " of " + results.sum(c, o -> o.means().length))
                .get();
    }

    private void expert() {
        double[] rewards = experts.each(Setting.R0, Trained::reward);
        report.claim(
                "R0 §2, all data (expert)",
                "the expert gets 100 % of the reward in the first 100 steps on average",
                Statistics.mean(rewards) >= 0.995,
                "of the first expert of each seed, before any was trained anew: "
                        + range(MathArrays.scale(100, rewards), 2) + " %, mean "
                        + percent(Statistics.mean(rewards), 2) + "; 100 % is taken as at least 99.5 %");
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
                        perfect(new Condition(learner, Truncation.ofR0().get(i)));
                mean[i] = Math.rint(100 * Statistics.mean(shares));
                ends.add(new Interval(100 * Statistics.quantile(shares, 0), 100 * Statistics.quantile(shares, 1)));
            }
            plot.bars(learner.toString(), mean, ends);
        }
        plot.yRange(0, 112)
                .subtitle(results.allSeeds() + "; bar: mean, line: worst and best seed")
                .caption(
                        "R0 trains one clone of one expert. Beside it the mean of our clones in its setting, and in two others"
                                + " whose expert balances from any start.");
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
                            .cut("R0 from", cut[0])
                            .cut("R0 to", cut[1])
                            .cut("lower quartile", middle[0])
                            .cut("upper quartile", middle[1])
                            .subtitle("R0's expert, first seed, " + values.length + " states")
                            .caption(
                                    "Between the lines is what is kept: by R0's thresholds, and the middle half, between the"
                                            + " expert's own quartiles."));
        }
    }

    /** R0's five histograms, each with what R0 says of it. */
    private void returns() {
        double[] shares = perfect(all(Learner.R0));
        Claim survives = new Claim(
                "R0 §2, all data",
                "trained on all data, the model survives in 90 % of cases or more",
                Verdict.above(Statistics.tInterval(0.95, shares), 0.9),
                "share of evaluations at 500: mean " + percent(Statistics.mean(shares), 0)
                        + ", 95 % interval over the seeds "
                        + range(Statistics.tInterval(0.95, MathArrays.scale(100, shares)), 0) + " %");
        Claim worse = new Claim(
                "R0 §2, all data",
                "distilled, the model meets fewer situations and generalises worse than its expert, from all data too",
                Comparison.of(shares, expertsShare()).smaller(),
                "share of evaluations at 500, clone of all data against expert: "
                        + Comparison.of(shares, expertsShare()));
        histogram(Truncation.ALL, "returns-all", 0, survives, worse);
        for (int d = 0; d < DIMENSIONS.size(); d++) {
            String measure = "share of evaluations at 500, " + Truncation.r0(d) + " against all data";
            Comparison less = survival(cut(d), all(Learner.R0));
            Comparison more = survival(all(Learner.R0), cut(d));
            String name = DIMENSIONS.get(d);
            Claim claim = d == X_DOT
                    ? Claim.notLarger(
                            DATA,
                            "cutting " + name
                                    + " does the clone no harm: its share at 500 falls by less than 10 points",
                            "share of evaluations at 500, all data against " + Truncation.r0(d),
                            more,
                            0.1)
                    : Claim.smaller(
                            d == THETA ? DATA : CONCLUSIONS,
                            "cutting " + name + " worsens the clone" + (d == THETA ? " somewhat" : ""),
                            measure,
                            less);
            histogram(Truncation.r0(d), "returns-" + NAMES.get(d), d + 1, claim, severalTimes(d));
        }
    }

    private Claim severalTimes(int d) {
        double[] clone = perfect(cut(d));
        double[] expert = expertsShare();
        return new Claim(
                CONCLUSIONS + " (" + DIMENSIONS.get(d) + " cut)",
                "a model that could not get to know the distribution is several times worse than the expert: at least twice",
                Comparison.of(MathArrays.scale(SEVERAL_TIMES, clone), expert).smaller(),
                "share of evaluations at 500: expert " + percent(Statistics.mean(expert), 0) + ", clone "
                        + percent(Statistics.mean(clone), 0) + "; twice the clone's against the expert's: "
                        + Comparison.of(MathArrays.scale(SEVERAL_TIMES, clone), expert));
    }

    private void histogram(Truncation truncation, String name, int r0, Claim... claims) {
        Condition condition = new Condition(Learner.R0, truncation);
        double[] returns = results.of(condition).stream()
                .flatMapToDouble(o -> Arrays.stream(o.returns()))
                .toArray();
        if (returns.length == 0) {
            Arrays.stream(claims).forEach(report::claim);
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
                        .caption(
                                "How long the pole stands in greedy episodes from random states; the limit is 500. 9 steps is"
                                        + " what always pushing the same way lasts."),
                claims);
    }

    private void ranking() {
        String measure = "share of evaluations at 500, ";
        report.claim(Claim.smaller(
                CONCLUSIONS,
                "cutting θ̇ worsens the clone even more than cutting x",
                measure + "θ̇ cut against x cut",
                survival(cut(THETA_DOT), cut(X))));
        double[] harmful = mean(perfect(cut(X)), perfect(cut(THETA_DOT)));
        double[] harmless = mean(perfect(cut(X_DOT)), perfect(cut(THETA)));
        report.claim(Claim.smaller(
                CONCLUSIONS,
                "cutting x or θ̇ worsens the clone more than cutting ẋ or θ",
                measure + "mean of x and θ̇ cut against mean of ẋ and θ cut",
                Comparison.of(harmful, harmless)));
        int pairs = DIMENSIONS.size() * (DIMENSIONS.size() - 1) / 2;
        List<String> apart = new ArrayList<>();
        for (int a = 0; a < DIMENSIONS.size(); a++) {
            for (int b = 0; b < a; b++) {
                Interval difference = Statistics.pairedInterval(1 - 0.05 / pairs, perfect(cut(a)), perfect(cut(b)));
                if (difference.low() > 0 || difference.high() < 0) {
                    apart.add(DIMENSIONS.get(b) + " and " + DIMENSIONS.get(a));
                }
            }
        }
        report.claim(
                CONCLUSIONS,
                "the uncovered ranges are not equally important: at least two of the four cuts differ",
                apart.isEmpty() ? Verdict.UNDECIDED : Verdict.SEEN,
                "share of evaluations at 500, all " + pairs + " pairs of cuts, intervals that hold together with 95 %"
                        + " (Bonferroni); without 0: " + (apart.isEmpty() ? "none" : String.join(", ", apart)));
    }

    private static double[] mean(double[] a, double[] b) {
        return MathArrays.scale(0.5, MathArrays.ebeAdd(a, b));
    }

    private void hardSituations() {
        for (int d : new int[] {X, THETA_DOT}) {
            report.claim(Claim.larger(
                    CONCLUSIONS,
                    "extreme values of " + DIMENSIONS.get(d) + " occur in situations that are hard for the model",
                    "share of the expert's states in which a clone of all data errs, outside R0's cut against inside",
                    Comparison.of(
                            results.each(all(Learner.R0), o -> o.outside()[d]),
                            results.each(all(Learner.R0), o -> o.inside()[d]))));
        }
    }

    /** Environment steps of each seed's first training. */
    private double[] environmentSteps() {
        return experts.curves(Setting.R0, "update", "steps").stream()
                .mapToDouble(curve -> curve.y()[curve.size() - 1])
                .toArray();
    }

    private Table cost() {
        Condition all = all(Learner.R0);
        return new Table("", "seconds of training", "environment steps", "optimiser steps")
                .row(
                        "expert",
                        fixed(experts.mean(Setting.R0, Trained::seconds), 1),
                        fixed(Statistics.mean(environmentSteps()), 0),
                        optimiserSteps())
                .row(
                        "clone",
                        fixed(results.mean(all, Outcome::seconds), 3),
                        fixed(Statistics.mean(rows()), 0) + " (of its expert, recorded)",
                        steps);
    }

    private int optimiserSteps() {
        return experts.curves(Setting.R0, "update", "steps").get(0).size();
    }

    private double[] rows() {
        return results.curves(all(Learner.R0), "rows", "rows").stream()
                .mapToDouble(curve -> curve.x()[0])
                .toArray();
    }

    private void speed() {
        faster(
                "wall time",
                "seconds of training",
                experts.each(Setting.R0, Trained::seconds),
                results.each(all(Learner.R0), Outcome::seconds));
        faster("environment steps", "steps played, by the expert for the data too", environmentSteps(), rows());
        report.claim(
                CONCLUSIONS + " (optimiser steps)",
                "the distilled model trains several times faster than the expert",
                SEVERAL_TIMES * steps <= optimiserSteps(),
                "updates of the expert " + optimiserSteps() + ", steps of the clone's optimiser " + steps
                        + "; an update of the expert learns from ten episodes, a step of the clone from one row");
    }

    private void faster(String qualifier, String measure, double[] expert, double[] clone) {
        double[] all = MathArrays.ebeDivide(expert, clone);
        double[] once = IntStream.range(0, all.length) // a training that failed says nothing of an expert's cost
                .filter(seed -> experts.of(Setting.R0).get(seed).expert().attempts() == 1)
                .mapToDouble(seed -> all[seed])
                .toArray();
        double[] times = once.length == 0 ? all : once;
        report.claim(
                CONCLUSIONS + " (" + qualifier + ")",
                "the distilled model trains several times faster than the expert",
                Verdict.above(Statistics.tInterval(0.95, times), SEVERAL_TIMES),
                measure + ": the expert's are " + fixed(Statistics.mean(times), 0)
                        + " times the clone's (95 % interval " + range(Statistics.tInterval(0.95, times), 0)
                        + "); several times is taken as at least twice; seeds whose"
                        + " first training gave the expert: " + once.length);
    }

    private Table graded(Learner learner) {
        Table table = new Table("rows kept", "random", "x", "ẋ", "θ", "θ̇", "θ̇: less than all data, 95 %");
        for (double share : SHARES) {
            List<Object> row = new ArrayList<>(List.of(percent(share, 0)));
            row.add(results.mean(new Condition(learner, Truncation.random(share)), Outcome::mean));
            for (int d = 0; d < DIMENSIONS.size(); d++) {
                row.add(results.mean(new Condition(learner, Truncation.middle(d, share)), Outcome::mean));
            }
            row.add(range(less(learner, Truncation.middle(THETA_DOT, share)).difference(), 0));
            table.row(row.toArray());
        }
        return table;
    }

    /** Mean return of all data against that of these. */
    private Comparison less(Learner learner, Truncation truncation) {
        return results.compare(all(learner), new Condition(learner, truncation), Outcome::mean);
    }

    private Figure keptFigure(Learner learner) {
        SmallMultiples plots = new SmallMultiples("How much may be cut away: " + learner, 2);
        for (int d = 0; d < DIMENSIONS.size(); d++) {
            plots.panel(new BandPlot(DIMENSIONS.get(d), "rows kept (% of the data)", "mean return of the clone")
                    .logarithmicX()
                    .yRange(0, 510)
                    .possible(0, 500)
                    .band("random rows", curves(learner, -1))
                    .band("the middle of this dimension", curves(learner, d)));
        }
        return plots.caption(
                "Rows between two of the expert's own quantiles, and as many drawn at random from all: what one"
                        + " line loses against the other is coverage. A learner of one row a step sees only the first of"
                        + " them, one for each of its steps.");
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

    private void own(Learner learner) {
        double least = SHARES.get(SHARES.size() - 1);
        report.claim(Claim.larger(
                Claim.OWN,
                "cutting θ̇ to the middle " + percent(least, 0) + " of the expert's own values lowers the mean return, "
                        + learner,
                MEASURE,
                less(learner, Truncation.middle(THETA_DOT, least))));
        report.claim(Claim.notLarger(
                Claim.OWN,
                "as few rows drawn at random (" + percent(least, 0) + ") are as good as all, " + learner,
                "mean return, all data against the random rows",
                less(learner, Truncation.random(least)),
                25));
    }
}
