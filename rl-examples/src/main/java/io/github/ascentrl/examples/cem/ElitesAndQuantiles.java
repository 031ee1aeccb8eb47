package io.github.ascentrl.examples.cem;

import static io.github.ascentrl.examples.report.Numbers.fixed;
import static io.github.ascentrl.examples.report.Numbers.scientific;

import io.github.ascentrl.examples.plot.HeatMapPlot;
import io.github.ascentrl.examples.report.Report;
import io.github.ascentrl.examples.report.Table;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.stat.correlation.PearsonsCorrelation;

/** R2's statistics: Pearson's correlation of the quantile with the number of elites, and of every column with every. */
final class ElitesAndQuantiles {
    private ElitesAndQuantiles() {}

    /**
     * Adds the matrix as a heat map, and R2's claim.
     *
     * @param seedNames the seeds
     * @param seeds of each seed its columns, one number an epoch each; columns that are constant in the first seed are
     *     left out, they correlate with nothing
     * @param run what the columns are from
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
                        .caption("Pearson's correlation of all logged columns, as in R2. Most of them move with the"
                                + " epoch, so a large one here need not be a cause."));
        Table others = new Table("quantile with", "r", "p-value");
        for (String name : names) {
            if (!name.equals("quantile")) {
                PearsonsCorrelation of = pearson(columns, List.of("quantile", name));
                others.row(name, r(of), p(of));
            }
        }
        report.table("Pearson's correlation of the quantile with every other column, first seed", others);
        Table table = new Table("seed", "epochs with an update", "r(q, elite sessions)", "p-value");
        boolean negative = true;
        for (int i = 0; i < seeds.size(); i++) {
            PearsonsCorrelation of = pearson(seeds.get(i), List.of("quantile", "elite"));
            negative &= r(of) < 0 && p(of) < 0.05;
            table.row(seedNames.get(i), seeds.get(i).get("epoch").length, r(of), p(of));
        }
        report.table("Pearson's correlation of quantile and elites: " + run, table);
        PearsonsCorrelation first = pearson(columns, List.of("quantile", "elite"));
        report.claim(
                "R2 §2.1, correlation",
                "quantile and number of elites are negatively correlated (r = −0.36, p = 0.046)",
                negative,
                "first seed: r = " + fixed(r(first), 3) + ", p = " + scientific(p(first), 2) + ", " + epochs
                        + " epochs; every seed in the table, seen if r < 0 and p < 0.05 in all. The p-values are those for"
                        + " independent epochs, which these are not");
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
