package io.github.ascentrl.examples.cem;

import static io.github.ascentrl.examples.report.Numbers.fixed;
import static io.github.ascentrl.examples.report.Numbers.scientific;

import io.github.ascentrl.algos.stats.Interval;
import io.github.ascentrl.algos.stats.Statistics;
import io.github.ascentrl.examples.lab.Results;
import io.github.ascentrl.examples.plot.HeatMapPlot;
import io.github.ascentrl.examples.plot.LinePlot;
import io.github.ascentrl.examples.report.Numbers;
import io.github.ascentrl.examples.report.Report;
import io.github.ascentrl.examples.report.Table;
import io.github.ascentrl.examples.report.Verdict;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.stat.correlation.PearsonsCorrelation;

/**
 * R2's statistics: Pearson's correlation of the quantile with the number of elites, and of all columns with each other.
 */
final class ElitesAndQuantiles {
    private ElitesAndQuantiles() {}

    /** Adds R2's question as a figure: how the number of elite sessions changes as the quantile rises. */
    static <C> void figure(Report report, Results<C, ?> results, C condition, int sessions) {
        LinePlot elites = new LinePlot("Acrobot: elite sessions against the quantile", "quantile q", "elite sessions");
        for (int i = 0; i < results.seeds().size(); i++) {
            elites.points(
                    "seed " + results.seeds().get(i),
                    results.curves(condition, "epoch", "quantile").get(i).y(),
                    results.curves(condition, "epoch", "elite").get(i).y());
        }
        report.figure(
                "elites",
                elites.line("(1 − q) of all", new double[] {0.2, 1}, new double[] {0.8 * sessions, 0})
                        .xRange(0.15, 1)
                        .yRange(0, 0.9 * sessions)
                        .subtitle(condition + "; one point per epoch")
                        .caption("The line is the number that q allows. Points below it are epochs in which sessions"
                                + " tie with the quantile and so are not above it: they tie at −500 when few"
                                + " reach the goal, as in the first epochs, all with q = 0.2."));
    }

    /**
     * Adds the matrix as a heat map, and R2's claim.
     *
     * @param seedNames the seeds
     * @param seeds for each seed its columns, with one number per epoch; columns that are constant in the first seed
     *     are left out, because they correlate with nothing
     * @param run name of the run that the columns come from
     */
    static void add(Report report, List<Long> seedNames, List<Map<String, double[]>> seeds, String run) {
        Map<String, double[]> columns = seeds.get(0);
        List<String> names = columns.keySet().stream()
                .filter(name -> Arrays.stream(columns.get(name)).distinct().count() > 1)
                .toList();
        int epochs = columns.get("epoch").length;
        if (epochs < 3 || !names.contains("quantile") || !names.contains("elite")) {
            report.text("Too few epochs with an update for correlations.");
            return;
        }
        double[][] matrix = pearson(columns, names).getCorrelationMatrix().getData();
        report.figure(
                "correlations",
                new HeatMapPlot("Acrobot: correlations over the epochs", "", "", names, names, matrix)
                        .signed(1)
                        .format(x -> fixed(x, 2))
                        .subtitle(run + ", first seed, " + epochs + " epochs with an update")
                        .caption("Pearson's correlation of all logged columns, as in R2: elite is the number of elite"
                                + " sessions, reward the mean return of the epoch, lr the learning rate,"
                                + " length the mean number of steps of a session. Most columns change with"
                                + " the epoch, so a large correlation need not mean a cause."));
        Table others = new Table("quantile with", "r", "p-value");
        for (String name : names) {
            if (!name.equals("quantile")) {
                PearsonsCorrelation of = pearson(columns, List.of("quantile", name));
                others.row(name, r(of), p(of));
            }
        }
        report.table("Pearson's correlation of the quantile with every other column, first seed", others);
        Table table = new Table("seed", "epochs with an update", "r of q and elite sessions", "p-value");
        double[] each = new double[seeds.size()];
        for (int i = 0; i < seeds.size(); i++) {
            PearsonsCorrelation of = pearson(seeds.get(i), List.of("quantile", "elite"));
            each[i] = r(of);
            table.row(seedNames.get(i), seeds.get(i).get("epoch").length, r(of), p(of));
        }
        report.table("Pearson's correlation of the quantile with the number of elites, each seed: " + run, table);
        PearsonsCorrelation first = pearson(columns, List.of("quantile", "elite"));
        Interval mean = Statistics.tInterval(0.95, each);
        report.claim(
                "R2 §2.1, correlation",
                "quantile and number of elites are negatively correlated (r = −0.36, p = 0.046)",
                Verdict.below(mean, 0),
                "r = " + fixed(Statistics.mean(each), 2) + " on average over seeds (95 % interval "
                        + Numbers.range(mean, 2) + ", which decides); first seed: r = " + fixed(r(first), 3) + ", p = "
                        + scientific(p(first), 2) + ", " + epochs
                        + " epochs. The p-values in the tables assume independent epochs, which these are not");
        report.result("pearson", Map.of("quantileElite", r(first), "pValue", p(first), "epochs", epochs));
    }

    private static PearsonsCorrelation pearson(Map<String, double[]> columns, List<String> names) {
        double[][] rows = names.stream().map(columns::get).toArray(double[][]::new);
        return new PearsonsCorrelation(new Array2DRowRealMatrix(rows).transpose());
    }

    private static double r(PearsonsCorrelation ofTwo) {
        return ofTwo.getCorrelationMatrix().getEntry(0, 1);
    }

    private static double p(PearsonsCorrelation ofTwo) {
        return ofTwo.getCorrelationPValues().getEntry(0, 1);
    }
}
