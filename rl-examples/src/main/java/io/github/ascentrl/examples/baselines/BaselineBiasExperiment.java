package io.github.ascentrl.examples.baselines;

import static io.github.ascentrl.examples.baselines.Estimator.fraction;
import static io.github.ascentrl.examples.report.Numbers.fixed;
import static io.github.ascentrl.examples.report.Numbers.reached;

import io.github.ascentrl.algos.exact.GradientMoments;
import io.github.ascentrl.algos.exact.RandomCases;
import io.github.ascentrl.algos.exact.ReferenceCases;
import io.github.ascentrl.algos.exact.TabularCase;
import io.github.ascentrl.algos.stats.Statistics;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.envs.tabular.Rational;
import io.github.ascentrl.envs.tabular.TwoButtons;
import io.github.ascentrl.examples.lab.About;
import io.github.ascentrl.examples.lab.Experiment;
import io.github.ascentrl.examples.lab.Lab;
import io.github.ascentrl.examples.lab.Results;
import io.github.ascentrl.examples.lab.Run;
import io.github.ascentrl.examples.report.Claim;
import io.github.ascentrl.examples.report.Numbers;
import io.github.ascentrl.examples.report.Report;
import io.github.ascentrl.examples.report.Table;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Computes the exact mean and variance of the policy gradient under every baseline. */
@About(
        name = "baseline-bias",
        description = "The exact mean and variance of the policy gradient under every baseline",
        reproduces = "R0 §1 (its baselines), R1 §4.1")
public final class BaselineBiasExperiment implements Experiment {
    private static final TabularCase M3 = ReferenceCases.m3();

    /** Relative errors above this are bias, smaller ones rounding. */
    private static final double TOLERANCE = 1e-4;

    /** Measures of one estimator on one random process. */
    private record Direction(double cosine, double alongGradient, double error, double variance) {}

    /** Measures of one estimator on all random processes of a seed. */
    private record Directions(List<Direction> all) {}

    @Override
    public Report run(Lab lab) {
        int processes = lab.setting("random processes for each seed", 40, 3);
        lab.setting("a random process", "1–3 states, 2–3 actions, 1–3 steps, γ = 1/4, 1/2, 3/4 or 1, rewards −3 … 3");
        lab.setting("M3", "γ = 1/2, π(action 1) = 1/3 in state 0, 2/5 in state 1");
        lab.setting("fading mean", "0.75 of the old mean and 0.25 of the new return");
        List<Estimator> estimators = Estimator.all();
        Map<Estimator, GradientMoments> onM3 = new LinkedHashMap<>();
        for (Estimator estimator : estimators) {
            onM3.put(estimator, estimator.moments().apply(M3));
        }
        Results<Estimator, Directions> random = lab.study("random processes", estimators)
                .columns("process", "trajectories", "cosine", "along", "error", "variance")
                .work("processes", processes)
                .run(Directions.class, run -> directions(run, processes));

        Report report = lab.report();
        report.concludes(
                "R1 §4.1",
                "a baseline changes the variance of the gradient but not its expectation; and \"it can be shown\""
                        + " that with the expected reward as baseline the variance is smaller, though not minimal");
        report.text(
                "ĝ is the gradient that REINFORCE computes from a batch of N episodes. REINFORCE's own update is run"
                        + " on every possible batch, and the gradients are weighted by the batches' probabilities"
                        + " and summed: nothing is sampled. Unless the name says otherwise, baselines are subtracted"
                        + " from rewards to go, steps are weighted by γ^t, and N is 1 or, where other episodes are"
                        + " needed, 2. b* is the constant with the least variance; optimal b(s) is the function of"
                        + " the state with the least variance. RLOO subtracts the mean return of the other episodes"
                        + " of the batch; RLOO per time step subtracts the mean of their rewards to go at the same"
                        + " step. Within-episode baselines are means over the steps of the same episode.");
        report.text("M3 is a process on which the common biased estimators all differ. State 0: action 0 ends the"
                + " episode with reward 1, action 1 leads to state 1 with reward 0. State 1: action 0 ends it with"
                + " 0, action 1"
                + " with 3. With respect to the logits of action 1 in the two states, ∇J = (−4/45, 3/25).");
        report.table("On M3: mean and variance of ĝ", m3Table(onM3));
        BiasFigures.ratios(report, onM3);
        BiasFigures.directions(report, onM3);
        BiasFigures.variances(report, onM3);
        BiasFigures.signs(report, estimators);
        report.text("Where batches of several episodes or earlier batches must be enumerated, the random processes are"
                + " smaller, so not all rows use the same processes.");
        report.table(
                "On " + processes * lab.seeds().size() + " random processes: the mean gradient, E[ĝ]",
                randomTable(random));
        claims(report, onM3, random);
        return report.result("m3", data(onM3));
    }

    private static Directions directions(Run<Estimator> run, int processes) {
        List<Direction> directions = new ArrayList<>();
        for (int i = 0; i < processes; i++) {
            Rng draws = run.rng().child("process").child(i);
            TabularCase on = RandomCases.next(draws, run.condition().mostTrajectories());
            double[] gradient = Arrays.stream(on.rational().gradient())
                    .mapToDouble(Rational::doubleValue)
                    .toArray();
            GradientMoments moments = run.condition().moments().apply(on);
            double[] mean = moments.mean();
            double size = Math.sqrt(dot(gradient, gradient));
            if (size > 0) { // otherwise there is no direction to compare with
                double along = dot(mean, gradient) / (size * size);
                double length = Math.sqrt(dot(mean, mean));
                double cosine =
                        length > TOLERANCE * size ? along * size / length : Double.NaN; // rounding has no direction
                double error = 0;
                for (int k = 0; k < mean.length; k++) {
                    error += (mean[k] - gradient[k]) * (mean[k] - gradient[k]);
                }
                Direction direction = new Direction(cosine, along, Math.sqrt(error) / size, trace(moments));
                directions.add(direction);
                run.log(
                        i,
                        on.enumerate(60).trajectories().size(),
                        cosine,
                        along,
                        direction.error(),
                        direction.variance());
            }
            run.advance(1);
        }
        return new Directions(directions);
    }

    private static double trace(GradientMoments moments) {
        double[][] covariance = moments.covariance();
        return IntStream.range(0, covariance.length)
                .mapToDouble(i -> covariance[i][i])
                .sum();
    }

    private static double dot(double[] x, double[] y) {
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            sum += x[i] * y[i];
        }
        return sum;
    }

    private static Table m3Table(Map<Estimator, GradientMoments> onM3) {
        Table table = new Table(
                "estimator",
                "N",
                "unbiased",
                "E[ĝ]/∇J, state 0",
                "E[ĝ]/∇J, state 1",
                "both, as exact fractions",
                "N · variance of ĝ (trace)",
                "batches enumerated");
        onM3.forEach((estimator, moments) -> {
            double[] ratio = BiasFigures.ratio(moments);
            String unbiased = estimator.unbiased() ? "yes" : "no";
            String zero = fixed(ratio[0], 6);
            String one = fixed(ratio[1], 6);
            String fractions = "(" + estimator.first() + ", " + estimator.second() + ")";
            String variance = fixed(BiasFigures.variance(estimator, moments), 4);
            table.row(estimator, estimator.n(), unbiased, zero, one, fractions, variance, moments.sequences());
        });
        return table;
    }

    private static Table randomTable(Results<Estimator, Directions> random) {
        return random.table("estimator")
                .column("processes where ∇J is not 0", e -> each(random, e, Direction::error).length)
                .column(
                        "largest ‖E[ĝ] − ∇J‖/‖∇J‖",
                        e -> Numbers.scientific(Statistics.quantile(each(random, e, Direction::error), 1), 2))
                .column(
                        "E[ĝ] along ∇J, in units of its length: median",
                        e -> Statistics.median(each(random, e, Direction::alongGradient)))
                .column("min … max", e -> Numbers.range(each(random, e, Direction::alongGradient), 2))
                .column(
                        "cosine of E[ĝ] and ∇J, where E[ĝ] is not 0: median",
                        e -> Statistics.median(reached(each(random, e, Direction::cosine))))
                .column("cosine: smallest", e -> Statistics.quantile(reached(each(random, e, Direction::cosine)), 0))
                .column("points downhill", e -> downhill(random, e))
                .get();
    }

    /** The values on all processes of all seeds. */
    private static double[] each(
            Results<Estimator, Directions> random, Estimator estimator, ToDoubleFunction<Direction> number) {
        return random.of(estimator).stream()
                .flatMap(directions -> directions.all().stream())
                .mapToDouble(number)
                .toArray();
    }

    private static String downhill(Results<Estimator, Directions> random, Estimator estimator) {
        double[] along = each(random, estimator, Direction::alongGradient);
        return Arrays.stream(along).filter(a -> a < -TOLERANCE).count() + " of " + along.length;
    }

    private static void claims(
            Report report, Map<Estimator, GradientMoments> onM3, Results<Estimator, Directions> random) {
        double worst = 0;
        for (Map.Entry<Estimator, GradientMoments> entry : onM3.entrySet()) {
            Estimator estimator = entry.getKey();
            double[] ratio = BiasFigures.ratio(entry.getValue());
            worst = Math.max(worst, Math.abs(ratio[0] - fraction(estimator.first())));
            worst = Math.max(worst, Math.abs(ratio[1] - fraction(estimator.second())));
        }
        report.exact(
                Claim.OWN,
                "on M3 the library's code gives the E[ĝ]/∇J of the exact fractions, for every estimator",
                worst < 1e-5,
                onM3.size() + " estimators, largest difference " + Numbers.scientific(worst, 2) + " in float");
        double error = random.where(Estimator::unbiased).conditions().stream()
                .mapToDouble(e -> Statistics.quantile(each(random, e, Direction::error), 1))
                .max()
                .orElseThrow();
        report.exact(
                "R1 §4.1",
                "a baseline does not change the expectation of the gradient",
                error < TOLERANCE,
                "true for constants, functions of the state, other episodes and earlier batches: largest"
                        + " ‖E[ĝ] − ∇J‖/‖∇J‖ on random processes " + Numbers.scientific(error, 2)
                        + ". It is false where a baseline contains the return of the step or episode it is"
                        + " subtracted from: see the biased estimators in the tables, and below");
        double shrink = 0;
        for (Estimator e : random.where(e -> e.label().startsWith("batch mean, whole return"))
                .conditions()) {
            for (double along : each(random, e, Direction::alongGradient)) {
                shrink = Math.max(shrink, Math.abs(along - (1 - 1.0 / e.n())));
            }
        }
        report.exact(
                Claim.OWN,
                "the batch mean, own episode included, shrinks the gradient of the whole return by exactly 1 − 1/N",
                shrink < TOLERANCE,
                "on every random process, N = 2, 3, 4, within " + Numbers.scientific(shrink, 2));
        expectedReturn(report, onM3, random);
        Estimator episodeMean = labelled(random, "within-episode mean");
        report.exact(
                Claim.OWN,
                "a mean over the steps of an episode, with or without the step itself (R0's two formulas), leaves"
                        + " the expected gradient unchanged",
                Stream.of(episodeMean, labelled(random, "within-episode leave-one-out"))
                        .allMatch(e -> Statistics.quantile(each(random, e, Direction::error), 1) < TOLERANCE),
                "both contain consequences of a_t. On the process of the figure (a reward after a punishment) both"
                        + " expected gradients point downhill, −1/8 and −1/2 instead of +1/4; with the mean this"
                        + " also happens on " + downhill(random, episodeMean)
                        + " random processes. Leaving out a time step is not RLOO: RLOO leaves out a trajectory (as"
                        + " R0's code does)");
    }

    /**
     * Judges R1's claim that with b = E[R] the variance is smaller but not minimal: both halves, on the same processes.
     */
    private static void expectedReturn(
            Report report, Map<Estimator, GradientMoments> onM3, Results<Estimator, Directions> random) {
        List<String> labels = List.of("none, whole return", "b = E[R], whole return", "b = b*, whole return");
        List<double[]> variances = labels.stream()
                .map(label -> each(random, labelled(random, label), Direction::variance))
                .toList();
        List<String> m3 = labels.stream()
                .map(label ->
                        fixed(BiasFigures.variance(labelled(random, label), onM3.get(labelled(random, label))), 4))
                .toList();
        double[] none = variances.get(0);
        double[] mean = variances.get(1);
        double[] best = variances.get(2);
        long smaller = count(mean, none);
        long larger = count(none, mean);
        report.exact(
                "R1 §4.1",
                "but a baseline changes the variance of the gradient",
                smaller + larger > 0,
                "b = E[R] changes it on " + (smaller + larger) + " of " + none.length
                        + " random processes; on M3 it is " + m3.get(0) + " without a baseline, " + m3.get(1)
                        + " with E[R], " + m3.get(2) + " with b*");
        report.exact(
                "R1 §4.1",
                "it can be shown that with the expected reward as baseline the variance is smaller",
                larger == 0 && TwoButtons.variance(0.2, 0, -0.6) <= TwoButtons.variance(0.2, 0, 0),
                "it is smaller on " + smaller + " of " + none.length + " random processes and larger on " + larger
                        + ", so it cannot be shown in general. Two buttons that pay ±1 are the simplest case where"
                        + " it is larger, four times as large: see two-buttons. On M3 it is " + m3.get(1) + ""
                        + " instead of "
                        + m3.get(0));
        report.exact(
                "R1 §4.1",
                "with the expected reward as baseline the variance is not minimal",
                count(mean, best) == 0 && count(best, mean) > 0,
                "another constant, b*, has a smaller one on " + count(best, mean) + " of " + none.length
                        + " random processes and a larger one on none; on M3 " + m3.get(2) + " instead of "
                        + m3.get(1));
    }

    private static Estimator labelled(Results<Estimator, Directions> random, String label) {
        return random.where(e -> e.label().equals(label)).conditions().get(0);
    }

    /** The number of processes on which one variance is smaller than another, by more than rounding. */
    private static long count(double[] smaller, double[] larger) {
        return IntStream.range(0, smaller.length)
                .filter(i -> smaller[i] < larger[i] - TOLERANCE * larger[i])
                .count();
    }

    private static Map<String, Object> data(Map<Estimator, GradientMoments> onM3) {
        Map<String, Object> data = new LinkedHashMap<>();
        onM3.forEach((estimator, moments) -> data.put(
                estimator.label(),
                Map.of(
                        "episodes", estimator.n(),
                        "earlierBatches", estimator.history(),
                        "unbiased", estimator.unbiased(),
                        "ratio", BiasFigures.ratio(moments),
                        "fractions", List.of(estimator.first(), estimator.second()),
                        "mean", moments.mean(),
                        "nVariance", BiasFigures.variance(estimator, moments))));
        return data;
    }
}
