package io.github.ascentrl.examples.imitation;

import static io.github.ascentrl.examples.imitation.Truncation.DIMENSIONS;
import static io.github.ascentrl.examples.imitation.Truncation.SHARES;
import static io.github.ascentrl.examples.report.Numbers.fixed;
import static io.github.ascentrl.examples.report.Numbers.percent;
import static io.github.ascentrl.examples.report.Numbers.range;

import io.github.ascentrl.algos.stats.Interval;
import io.github.ascentrl.algos.stats.Statistics;
import io.github.ascentrl.examples.imitation.Expert.Setting;
import io.github.ascentrl.examples.imitation.TruncatedCloning.Condition;
import io.github.ascentrl.examples.imitation.TruncatedCloning.Learner;
import io.github.ascentrl.examples.imitation.TruncatedCloning.Outcome;
import io.github.ascentrl.examples.imitation.TruncatedCloning.Trained;
import io.github.ascentrl.examples.lab.Results;
import io.github.ascentrl.examples.report.Claim;
import io.github.ascentrl.examples.report.Comparison;
import io.github.ascentrl.examples.report.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.commons.math3.util.MathArrays;

/**
 * R0's claims about cloning, judged by the results of {@link TruncatedCloning} in R0's setting: by the share of
 * evaluations at 500.
 */
final class TruncationClaims {
    static final String ALL_DATA = "R0 §2, all data";
    static final String DATA = "R0 §2, truncated data";
    static final String CONCLUSIONS = "R0 §2, conclusions";

    private static final int X = 0;
    private static final int X_DOT = 1;
    private static final int THETA = 2;
    static final int THETA_DOT = 3;
    private static final String SHARE = "share of evaluations at 500, ";
    private static final String MEASURE = "mean return, all data against the cut";
    private static final double SEVERAL_TIMES = 2;

    private final Results<Condition, Outcome> results;
    private final Results<Setting, Trained> experts;
    private final int steps;

    /** Creates the claims, with the given number of optimiser steps for each clone. */
    TruncationClaims(Results<Condition, Outcome> results, Results<Setting, Trained> experts, int steps) {
        this.results = results;
        this.experts = experts;
        this.steps = steps;
    }

    static Condition all(Learner learner) {
        return new Condition(learner, Truncation.ALL);
    }

    private static Condition cut(int dimension) {
        return new Condition(Learner.R0, Truncation.r0(dimension));
    }

    /** The share of evaluations at 500, seed by seed. */
    double[] perfect(Condition condition) {
        return results.each(condition, Outcome::perfect);
    }

    /** The mean return with all data against that of the given condition. */
    Comparison less(Learner learner, Truncation truncation) {
        return results.compare(all(learner), new Condition(learner, truncation), Outcome::mean);
    }

    /** Environment steps of each seed's first training. */
    double[] environmentSteps() {
        return experts.curves(Setting.R0, "update", "steps").stream()
                .mapToDouble(curve -> curve.y()[curve.size() - 1])
                .toArray();
    }

    int optimiserSteps() {
        return experts.curves(Setting.R0, "update", "steps").get(0).size();
    }

    /** The number of rows that a clone of all data learns from, seed by seed. */
    double[] rows() {
        return results.curves(all(Learner.R0), "rows", "rows").stream()
                .mapToDouble(curve -> curve.x()[0])
                .toArray();
    }

    private double[] expertsShare() {
        return experts.each(Setting.R0, e -> e.expert().greedy().fractionAbove(499));
    }

    private Comparison survival(Condition first, Condition second) {
        return results.compare(first, second, Outcome::perfect);
    }

    Claim expert() {
        double[] rewards = experts.each(Setting.R0, Trained::reward);
        return new Claim(
                ALL_DATA + " (expert)",
                "the expert gets 100 % of the reward in the first 100 steps on average",
                Statistics.mean(rewards) >= 0.995,
                "of the first expert of each seed, before any retraining: "
                        + range(MathArrays.scale(100, rewards), 2) + " %, mean "
                        + percent(Statistics.mean(rewards), 2) + "; \"100 %\" is taken to mean at least 99.5 %");
    }

    /** Claims about cloning all of the expert's data. */
    List<Claim> allData() {
        double[] shares = perfect(all(Learner.R0));
        Comparison expert = Comparison.of(shares, expertsShare());
        return List.of(
                new Claim(
                        ALL_DATA,
                        "trained on all data, the model survives in 90 % of cases or more",
                        Verdict.above(Statistics.tInterval(0.95, shares), 0.9),
                        "share of evaluations at 500: mean " + percent(Statistics.mean(shares), 0)
                                + ", 95 % interval over the seeds "
                                + range(Statistics.tInterval(0.95, MathArrays.scale(100, shares)), 0) + " %"),
                Claim.smaller(
                        ALL_DATA,
                        "a distilled model meets fewer situations and generalises worse than its expert, even when"
                                + " trained on all data",
                        SHARE + "clone of all data against expert",
                        expert));
    }

    /** Claims about the cut in one dimension. */
    List<Claim> ofCut(int d) {
        String name = DIMENSIONS.get(d);
        Claim harm = d == X_DOT
                ? Claim.notLarger(
                        DATA,
                        "cutting " + name + " does the clone no harm: its share at 500 falls by less than 10 points",
                        SHARE + "all data against " + Truncation.r0(d),
                        survival(all(Learner.R0), cut(d)),
                        0.1)
                : Claim.smaller(
                        d == THETA ? DATA : CONCLUSIONS,
                        "cutting " + name + " worsens the clone" + (d == THETA ? " somewhat" : ""),
                        SHARE + Truncation.r0(d) + " against all data",
                        survival(cut(d), all(Learner.R0)));
        return List.of(harm, severalTimes(d));
    }

    private Claim severalTimes(int d) {
        double[] clone = perfect(cut(d));
        double[] expert = expertsShare();
        Comparison twice = Comparison.of(MathArrays.scale(SEVERAL_TIMES, clone), expert);
        return new Claim(
                CONCLUSIONS + " (" + DIMENSIONS.get(d) + " cut)",
                "a model that could not see the whole distribution is several times worse than the expert: at least"
                        + " twice",
                twice.smaller(),
                "share of evaluations at 500: expert " + percent(Statistics.mean(expert), 0) + ", clone "
                        + percent(Statistics.mean(clone), 0) + "; twice the clone's against the expert's: " + twice);
    }

    /** Claims that compare the four cuts. */
    List<Claim> ranking() {
        double[] harmful = mean(perfect(cut(X)), perfect(cut(THETA_DOT)));
        double[] harmless = mean(perfect(cut(X_DOT)), perfect(cut(THETA)));
        return List.of(
                Claim.smaller(
                        CONCLUSIONS,
                        "cutting θ̇ worsens the clone even more than cutting x",
                        SHARE + "θ̇ cut against x cut",
                        survival(cut(THETA_DOT), cut(X))),
                Claim.smaller(
                        CONCLUSIONS,
                        "cutting x or θ̇ worsens the clone more than cutting ẋ or θ",
                        SHARE + "mean of x and θ̇ cut against mean of ẋ and θ cut",
                        Comparison.of(harmful, harmless)),
                notEqual());
    }

    private Claim notEqual() {
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
        return new Claim(
                CONCLUSIONS,
                "the uncovered ranges are not equally important: at least two of the four cuts differ",
                apart.isEmpty() ? Verdict.UNDECIDED : Verdict.SEEN,
                SHARE + "all " + pairs
                        + " pairs of cuts, simultaneous 95 % intervals (Bonferroni); pairs whose"
                        + " interval excludes 0: " + (apart.isEmpty() ? "none" : String.join(", ", apart)));
    }

    private static double[] mean(double[] a, double[] b) {
        return MathArrays.scale(0.5, MathArrays.ebeAdd(a, b));
    }

    List<Claim> hardSituations() {
        return Stream.of(X, THETA_DOT)
                .map(d -> Claim.larger(
                        CONCLUSIONS,
                        "extreme values of " + DIMENSIONS.get(d) + " occur in situations that are hard for the model",
                        "share of the expert's states in which a clone of all data chooses another action than the"
                                + " expert, outside R0's cut against inside",
                        Comparison.of(
                                results.each(all(Learner.R0), o -> o.outside()[d]),
                                results.each(all(Learner.R0), o -> o.inside()[d]))))
                .toList();
    }

    List<Claim> speed() {
        return List.of(
                faster(
                        "wall time",
                        "seconds of training",
                        experts.each(Setting.R0, Trained::seconds),
                        results.each(all(Learner.R0), Outcome::seconds)),
                faster(
                        "environment steps",
                        "steps played, including those of the expert for the" + " data",
                        environmentSteps(),
                        rows()),
                new Claim(
                        CONCLUSIONS + " (optimiser steps)",
                        "the distilled model trains several times faster than the expert",
                        SEVERAL_TIMES * steps <= optimiserSteps(),
                        "updates of the expert " + optimiserSteps() + ", steps of the clone's optimiser " + steps
                                + "; an update of the expert learns from ten episodes, a step of the clone from one"
                                + " row"));
    }

    private Claim faster(String qualifier, String measure, double[] expert, double[] clone) {
        double[] all = MathArrays.ebeDivide(expert, clone);
        double[] once = IntStream.range(0, all.length) // a failed training says nothing about the cost of an expert
                .filter(seed -> experts.of(Setting.R0).get(seed).expert().attempts() == 1)
                .mapToDouble(seed -> all[seed])
                .toArray();
        double[] times = once.length == 0 ? all : once;
        return new Claim(
                CONCLUSIONS + " (" + qualifier + ")",
                "the distilled model trains several times faster than the expert",
                Verdict.above(Statistics.tInterval(0.95, times), SEVERAL_TIMES),
                measure + ": the expert's are " + fixed(Statistics.mean(times), 0)
                        + " times the clone's (95 % interval " + range(Statistics.tInterval(0.95, times), 0)
                        + "); \"several times\" is taken to mean at least twice; only seeds whose first training"
                        + " gave the expert count: " + once.length);
    }

    /** The project's own claim about R0's cut. */
    Claim cutLowersReturn(Learner learner) {
        return Claim.larger(
                Claim.OWN,
                "cutting θ̇ by R0's thresholds lowers the mean return, " + learner,
                MEASURE,
                less(learner, Truncation.r0(THETA_DOT)));
    }

    /** The project's own claims about the smallest part of the data. */
    List<Claim> least(Learner learner) {
        double least = SHARES.get(SHARES.size() - 1);
        return List.of(
                Claim.larger(
                        Claim.OWN,
                        "cutting θ̇ to the middle " + percent(least, 0)
                                + " of the expert's own values lowers the mean return, " + learner,
                        MEASURE,
                        less(learner, Truncation.middle(THETA_DOT, least))),
                Claim.notLarger(
                        Claim.OWN,
                        "the same number of rows drawn at random" + " (" + percent(least, 0)
                                + ") are as good as all rows, " + learner,
                        "mean return, all data against the random rows",
                        less(learner, Truncation.random(least)),
                        25));
    }
}
