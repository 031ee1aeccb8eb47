package io.github.ascentrl.examples.baselines;

import static io.github.ascentrl.examples.baselines.Estimator.fraction;

import io.github.ascentrl.algos.exact.GradientMoments;
import io.github.ascentrl.algos.exact.RandomCases;
import io.github.ascentrl.algos.exact.ReferenceCases;
import io.github.ascentrl.algos.exact.TabularCase;
import io.github.ascentrl.algos.stats.Statistics;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.examples.lab.Experiment;
import io.github.ascentrl.examples.lab.Lab;
import io.github.ascentrl.examples.lab.Results;
import io.github.ascentrl.examples.lab.Run;
import io.github.ascentrl.examples.report.Report;
import io.github.ascentrl.examples.report.Table;
import io.github.ascentrl.examples.report.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.commons.math3.fraction.BigFraction;

/** Mean and variance of the policy gradient under every baseline, exactly. */
public final class BaselineBiasExperiment implements Experiment {
    private static final TabularCase M3 = ReferenceCases.m3();

    /** Where rounding ends and bias begins, in units of the gradient. */
    private static final double TOLERANCE = 1e-4;

    /** What one estimator does on one random process. */
    private record Direction(double cosine, double alongGradient, double error) {}

    /** Made by the command line. */
    public BaselineBiasExperiment() {}

    @Override
    public String name() {
        return "baseline-bias";
    }

    @Override
    public String description() {
        return "What every baseline does to the gradient's mean and variance, exactly";
    }

    @Override
    public String reproduces() {
        return "R0 §1 (its baselines), R1 §4.1";
    }

    @Override
    public Report run(Lab lab) {
        int processes = lab.setting("processes", lab.quick() ? 3 : 40);
        List<Estimator> estimators = Estimator.all();
        Map<Estimator, GradientMoments> onM3 = new LinkedHashMap<>();
        for (Estimator estimator : estimators) {
            onM3.put(estimator, estimator.moments().apply(M3));
        }
        Results<Estimator, List<Direction>> random = lab.study("random processes", estimators)
                .columns("process", "trajectories", "cosine", "along", "error")
                .work("processes", processes)
                .run(run -> directions(run, processes));

        Report report = new Report();
        report.text(
                "REINFORCE's own update runs on every batch of N episodes that can happen, and its gradients are added"
                        + " up with the probability of each: nothing is sampled. Unless the name says otherwise, returns are"
                        + " rewards to go, weighed by γ^t, and N is 1 or, where others are needed, 2. M3 is the process of two"
                        + " states and three episodes in which every common estimator gives another answer: ∇J = (−4/45, 3/25).");
        report.table("On M3: mean and variance", m3Table(onM3));
        BiasFigures.ratios(report, onM3);
        BiasFigures.directions(report, onM3);
        BiasFigures.variances(report, onM3);
        BiasFigures.signs(report, estimators);
        report.table(
                "On " + processes * lab.seeds().size() + " random processes: direction of the mean gradient",
                randomTable(random));
        claims(report, onM3, random);
        report.result("m3", data(onM3));
        return report;
    }

    private static List<Direction> directions(Run<Estimator> run, int processes) {
        List<Direction> directions = new ArrayList<>();
        for (int i = 0; i < processes; i++) {
            Rng chance = run.rng().child("process").child(i);
            TabularCase on = RandomCases.next(chance, run.condition().mostTrajectories());
            double[] gradient = doubles(on.rational().gradient());
            double[] mean = run.condition().moments().apply(on).mean();
            double size = Math.sqrt(dot(gradient, gradient));
            if (size > 0) { // else there is no direction to compare with
                double along = dot(mean, gradient) / (size * size);
                double length = Math.sqrt(dot(mean, mean));
                double cosine =
                        length > TOLERANCE * size ? along * size / length : Double.NaN; // rounding has no direction
                double error = 0;
                for (int k = 0; k < mean.length; k++) {
                    error += (mean[k] - gradient[k]) * (mean[k] - gradient[k]);
                }
                Direction direction = new Direction(cosine, along, Math.sqrt(error) / size);
                directions.add(direction);
                run.log(i, on.enumerate(60).trajectories().size(), cosine, along, direction.error());
            }
            run.advance(1);
        }
        return directions;
    }

    private static double[] doubles(BigFraction[] x) {
        double[] values = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            values[i] = x[i].doubleValue();
        }
        return values;
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
                "estimator", "N", "unbiased", "E[ĝ]/∇J, state 0", "state 1", "by fractions", "N · variance", "batches");
        onM3.forEach((estimator, moments) -> {
            double[] ratio = BiasFigures.ratio(moments);
            table.row(
                    estimator,
                    estimator.n(),
                    estimator.unbiased() ? "yes" : "no",
                    String.format(Locale.ROOT, "%.6f", ratio[0]),
                    String.format(Locale.ROOT, "%.6f", ratio[1]),
                    "(" + estimator.first() + ", " + estimator.second() + ")",
                    String.format(Locale.ROOT, "%.4f", BiasFigures.variance(estimator, moments)),
                    moments.sequences());
        });
        return table;
    }

    private static Table randomTable(Results<Estimator, List<Direction>> random) {
        Table table = new Table(
                "estimator",
                "processes",
                "largest ‖E[ĝ] − ∇J‖/‖∇J‖",
                "E[ĝ] along ∇J: median",
                "min … max",
                "cosine: median",
                "smallest",
                "points downhill");
        for (Estimator estimator : random.conditions()) {
            List<Direction> all = directions(random, estimator);
            double[] along = all.stream().mapToDouble(Direction::alongGradient).toArray();
            double[] cosine = all.stream()
                    .mapToDouble(Direction::cosine)
                    .filter(c -> !Double.isNaN(c))
                    .toArray();
            table.row(
                    estimator,
                    all.size(),
                    String.format(
                            Locale.ROOT,
                            "%.2g",
                            all.stream().mapToDouble(Direction::error).max().orElse(Double.NaN)),
                    String.format(Locale.ROOT, "%.3f", Statistics.median(along)),
                    String.format(
                            Locale.ROOT, "%.2f … %.2f", Statistics.quantile(along, 0), Statistics.quantile(along, 1)),
                    String.format(Locale.ROOT, "%.3f", Statistics.median(cosine)),
                    String.format(Locale.ROOT, "%.3f", Statistics.quantile(cosine, 0)),
                    downhill(all) + " of " + all.size());
        }
        return table;
    }

    private static List<Direction> directions(Results<Estimator, List<Direction>> random, Estimator estimator) {
        return random.of(estimator).stream().flatMap(List::stream).toList();
    }

    private static long downhill(List<Direction> directions) {
        return directions.stream().filter(d -> d.alongGradient() < -TOLERANCE).count();
    }

    private static void claims(
            Report report, Map<Estimator, GradientMoments> onM3, Results<Estimator, List<Direction>> random) {
        double worst = 0;
        for (Estimator estimator : onM3.keySet()) {
            double[] ratio = BiasFigures.ratio(onM3.get(estimator));
            worst = Math.max(worst, Math.abs(ratio[0] - fraction(estimator.first())));
            worst = Math.max(worst, Math.abs(ratio[1] - fraction(estimator.second())));
        }
        report.claim(
                "acceptance",
                "on M3 the shipped code gives E[ĝ]/∇J as the fractions say, for every estimator",
                Verdict.of(worst < 1e-5),
                String.format(Locale.ROOT, "%d estimators, largest difference %.1e in float", onM3.size(), worst));
        double error = 0;
        double shrink = 0;
        for (Estimator estimator : random.conditions()) {
            for (Direction direction : directions(random, estimator)) {
                error = estimator.unbiased() ? Math.max(error, direction.error()) : error;
                if (estimator.label().startsWith("batch mean, whole return")) {
                    double off = direction.alongGradient() - (1 - 1.0 / estimator.n());
                    shrink = Math.max(shrink, Math.abs(off));
                }
            }
        }
        report.claim(
                "R1 §4.1",
                "a baseline does not change the expectation of the gradient",
                Verdict.of(error < TOLERANCE),
                String.format(
                        Locale.ROOT,
                        "so it is for constants, functions of the state, other episodes and earlier batches: largest"
                                + " ‖E[ĝ] − ∇J‖/‖∇J‖ on random processes %.1e. It is not so for what contains the own"
                                + " return, below",
                        error));
        report.claim(
                "acceptance",
                "the batch mean, own episode included, shrinks the gradient of the whole return by exactly 1 − 1/N",
                Verdict.of(shrink < TOLERANCE),
                String.format(Locale.ROOT, "on every random process, N = 2, 3, 4, within %.1e", shrink));
        Map<String, Double> variance = new LinkedHashMap<>();
        onM3.forEach((estimator, moments) -> variance.put(estimator.label(), BiasFigures.variance(estimator, moments)));
        double none = variance.get("none, whole return");
        double mean = variance.get("b = E[R], whole return");
        double best = variance.get("b = b*, whole return");
        report.claim(
                "R1 §4.1",
                "with the expected return as baseline the variance is smaller, but not the smallest",
                Verdict.of(best < mean && mean < none),
                String.format(
                        Locale.ROOT,
                        "on M3 %.4f without, %.4f with b = E[R], %.4f with b* = 793/1020. No law, though: see"
                                + " two-buttons",
                        none,
                        mean,
                        best));
        Estimator episodeMean = find(random, "within-episode mean");
        List<Direction> all = directions(random, episodeMean);
        report.claim(
                "R0 §1",
                "its formulas, b = mean(G_t) and b = mean(G_i), i ≠ t, over the steps of an episode are baselines",
                Verdict.NOT_SEEN,
                "both contain what a_t caused. On the sign-reversal process both point downhill, −1/8 and −1/2 instead of"
                        + " +1/4, and the mean does in " + downhill(all) + " of " + all.size()
                        + " random processes. Leaving a time step out is not RLOO, which leaves a trajectory out (and is"
                        + " what R0's code does)");
    }

    private static Estimator find(Results<Estimator, List<Direction>> random, String label) {
        return random.conditions().stream()
                .filter(e -> e.label().equals(label))
                .findFirst()
                .orElseThrow();
    }

    private static Map<String, Object> data(Map<Estimator, GradientMoments> onM3) {
        Map<String, Object> data = new LinkedHashMap<>();
        onM3.forEach((estimator, moments) -> {
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("episodes", estimator.n());
            entry.put("earlierBatches", estimator.history());
            entry.put("unbiased", estimator.unbiased());
            entry.put("ratio", BiasFigures.ratio(moments));
            entry.put("fractions", List.of(estimator.first(), estimator.second()));
            entry.put("mean", moments.mean());
            entry.put("nVariance", BiasFigures.variance(estimator, moments));
            data.put(estimator.label(), entry);
        });
        return data;
    }
}
