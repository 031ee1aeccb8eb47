package io.github.ascentrl.examples.baselines;

import io.github.ascentrl.algos.exact.GradientMoments;
import io.github.ascentrl.algos.exact.ReferenceCases;
import io.github.ascentrl.examples.plot.BarPlot;
import io.github.ascentrl.examples.plot.LinePlot;
import io.github.ascentrl.examples.report.Report;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The figures of {@link BaselineBiasExperiment}. */
final class BiasFigures {
    private BiasFigures() {}

    /** {@return E[ĝ]/∇J on M3, in both states} */
    static double[] ratio(GradientMoments moments) {
        double[] mean = moments.mean();
        return new double[] {mean[1] / (-4 / 45.0), mean[3] / (3 / 25.0)};
    }

    /**
     * {@return the variance of the gradient, scaled to one episode, with one logit for each state, as in the
     * literature}
     */
    static double variance(Estimator estimator, GradientMoments moments) {
        return estimator.n() * (moments.variance(0, 1) + moments.variance(1, 1));
    }

    static void ratios(Report report, Map<Estimator, GradientMoments> onM3) {
        Map<String, String> shown = new LinkedHashMap<>(); // label, and the name under its bars
        shown.put("none", "all unbiased");
        shown.put("batch mean, whole return", "batch mean of R");
        shown.put("batch mean", "batch mean");
        shown.put("mean of all steps", "mean of all steps");
        shown.put("within-episode mean", "episode mean");
        shown.put("within-episode leave-one-out", "episode l-o-o");
        shown.put("loss divided by T", "loss / T");
        shown.put("γ^t dropped", "γ^t dropped");
        shown.put("GRPO: batch mean, over std", "GRPO, over std");
        List<double[]> ratios =
                shown.keySet().stream().map(label -> ratio(at(onM3, label))).toList();
        report.figure(
                "ratio",
                new BarPlot(
                                "How much of the gradient remains: E[ĝ] / ∇J on M3",
                                "E[ĝ] / ∇J",
                                List.copyOf(shown.values()))
                        .bars("state 0", column(ratios, 0))
                        .bars("state 1", column(ratios, 1))
                        .level("", 1)
                        .withoutNumbers()
                        .subtitle("N = 2 where other episodes are needed, else 1; episode l-o-o: the other steps of the"
                                + " episode")
                        .caption("Exact. If both bars have the same height, only the length of the gradient changes;"
                                + " if not, its direction changes too."));
    }

    private static double[] column(List<double[]> ratios, int state) {
        return ratios.stream().mapToDouble(ratio -> ratio[state]).toArray();
    }

    private static GradientMoments at(Map<Estimator, GradientMoments> onM3, String label) {
        return onM3.entrySet().stream()
                .filter(entry -> entry.getKey().label().equals(label))
                .findFirst()
                .orElseThrow()
                .getValue();
    }

    static void directions(Report report, Map<Estimator, GradientMoments> onM3) {
        LinePlot plot = new LinePlot(
                "Where the mean gradient points on M3, by baseline",
                "E[ĝ], logit of action 1 in state 0",
                "E[ĝ], logit of action 1 in state 1");
        plot.arrow("∇J, every unbiased estimator", 0, 0, -4 / 45.0, 3 / 25.0);
        for (String label : List.of(
                "within-episode leave-one-out",
                "within-episode mean",
                "GRPO: batch mean, over std",
                "batch mean, whole return")) {
            double[] mean = at(onM3, label).mean();
            plot.arrow(label, 0, 0, mean[1], mean[3]);
        }
        report.figure(
                "direction",
                plot.xRange(-0.4, 0.05)
                        .yRange(-0.02, 0.26) // nearly the same scale on both axes; the legend needs some room
                        .caption("Exact. The batch mean with the whole return shortens the gradient to 1 − 1/N of its"
                                + " length and keeps its direction; the other three turn it."));
    }

    static void variances(Report report, Map<Estimator, GradientMoments> onM3) {
        List<String> names = new ArrayList<>();
        List<Double> values = new ArrayList<>();
        onM3.forEach((estimator, moments) -> {
            if (estimator.unbiased() && !estimator.label().matches("none|RLOO, whole return|fading mean.*")) {
                names.add(estimator.label().replaceAll(", (whole return|after 2 batches|exact)", ""));
                values.add(variance(estimator, moments));
            }
        });
        report.figure(
                "variance",
                new BarPlot("Variance of the unbiased estimators on M3", "N · trace of the covariance", names)
                        .bars(
                                "variance",
                                values.stream().mapToDouble(Double::doubleValue).toArray())
                        .subtitle("logits of one action in each state; the last three after two earlier batches of"
                                + " one episode")
                        .caption("Exact; multiplied by N where N episodes are averaged, so that all are per episode."
                                + " Baselines that are learned or estimated from a few episodes add the"
                                + " noise of those episodes."));
    }

    static void signs(Report report, List<Estimator> estimators) {
        List<String> labels = List.of(
                "none", "RLOO", "V(s), exact", "batch mean", "within-episode mean", "within-episode leave-one-out");
        double[] values = new double[labels.size()];
        for (Estimator estimator : estimators) {
            int i = labels.indexOf(estimator.label());
            if (i >= 0) {
                values[i] =
                        estimator.moments().apply(ReferenceCases.signReversal()).mean()[1];
            }
        }
        report.figure(
                "sign-reversal",
                new BarPlot("A reward after a punishment: the gradient of the better action", "E[ĝ], its logit", labels)
                        .bars("E[ĝ]", values)
                        .level("∇J = ¼", 0.25)
                        .withoutNumbers()
                        .caption("Exact. Action 0 ends with reward 1; action 1 gives −1 and then, without a choice, 3."
                                + " Baselines made from the returns within the episode make the worse action"
                                + " more likely."));
    }
}
