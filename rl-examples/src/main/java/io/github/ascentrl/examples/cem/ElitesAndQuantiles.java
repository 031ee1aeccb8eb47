package io.github.ascentrl.examples.cem;

import io.github.ascentrl.examples.lab.Lab;
import io.github.ascentrl.examples.plot.HeatMapPlot;
import io.github.ascentrl.examples.report.Report;
import io.github.ascentrl.examples.report.Table;
import io.github.ascentrl.examples.report.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.stat.correlation.PearsonsCorrelation;

/** R2's statistics: Pearson's correlation of the quantile with the number of elites, and of every column with every. */
final class ElitesAndQuantiles {
    private ElitesAndQuantiles() {}

    /**
     * Adds the matrix as a heat map, and R2's claim.
     *
     * @param seeds of each seed its columns, one number an epoch each; columns that are constant in the first seed are
     *     left out, they correlate with nothing
     * @param run what the columns are from
     */
    static void add(Report report, Lab lab, List<Map<String, double[]>> seeds, String run) {
        Map<String, double[]> columns = seeds.get(0);
        List<String> names = new ArrayList<>();
        columns.forEach((name, values) -> {
            for (double value : values) {
                if (value != values[0]) {
                    names.add(name);
                    return;
                }
            }
        });
        int epochs = columns.values().iterator().next().length;
        if (epochs < 3 || !names.contains("quantile") || !names.contains("elite")) {
            report.text("Too few epochs with an update for correlations.");
            return;
        }
        RealMatrix data = new Array2DRowRealMatrix(epochs, names.size());
        for (int i = 0; i < names.size(); i++) {
            data.setColumn(i, columns.get(names.get(i)));
        }
        PearsonsCorrelation pearson = new PearsonsCorrelation(data);
        RealMatrix correlations = pearson.getCorrelationMatrix();
        int q = names.indexOf("quantile");
        int elite = names.indexOf("elite");
        double r = correlations.getEntry(q, elite);
        double p = pearson.getCorrelationPValues().getEntry(q, elite);
        report.figure(
                "correlations",
                new HeatMapPlot("Acrobot: correlations over the epochs", "", "", names, names, correlations.getData())
                        .signed(1)
                        .format(x -> String.format(Locale.ROOT, "%.2f", x))
                        .subtitle(run + ", first seed, " + epochs + " epochs with an update")
                        .caption("Pearson's correlation of all logged columns, as in R2. Most of them move with the"
                                + " epoch, so a large one here need not be a cause."));
        quantileWithAll(report, pearson, names, q);
        Table table = new Table("seed", "epochs with an update", "r(q, elite sessions)", "p-value");
        boolean negative = true;
        for (int i = 0; i < seeds.size(); i++) {
            double[] quantile = seeds.get(i).get("quantile");
            RealMatrix pair = new Array2DRowRealMatrix(quantile.length, 2);
            pair.setColumn(0, quantile);
            pair.setColumn(1, seeds.get(i).get("elite"));
            PearsonsCorrelation of = new PearsonsCorrelation(pair);
            double ri = of.getCorrelationMatrix().getEntry(0, 1);
            double pi = of.getCorrelationPValues().getEntry(0, 1);
            negative &= ri < 0 && pi < 0.05;
            table.row(lab.seeds().get(i), quantile.length, ri, pi);
        }
        report.table("Pearson's correlation of quantile and elites: " + run, table);
        report.claim(
                "R2 §2.1",
                "quantile and number of elites are negatively correlated (r = −0.36, p = 0.046)",
                lab.quick() ? Verdict.UNDECIDED : Verdict.of(negative),
                String.format(
                        Locale.ROOT,
                        "first seed: r = %.3f, p = %.2g, %d epochs; every seed in the table, seen if r < 0 and p < 0.05"
                                + " in all. The p-values are those for independent epochs, which these are not",
                        r,
                        p,
                        epochs));
        report.result("pearson", Map.of("quantileElite", r, "pValue", p, "epochs", epochs));
    }

    /** R2 went on to correlate the quantile with everything else. */
    private static void quantileWithAll(Report report, PearsonsCorrelation pearson, List<String> names, int q) {
        Table table = new Table("quantile with", "r", "p-value");
        for (int i = 0; i < names.size(); i++) {
            if (i != q) {
                table.row(
                        names.get(i),
                        pearson.getCorrelationMatrix().getEntry(q, i),
                        pearson.getCorrelationPValues().getEntry(q, i));
            }
        }
        report.table("Pearson's correlation of the quantile with every other column, first seed", table);
    }
}
