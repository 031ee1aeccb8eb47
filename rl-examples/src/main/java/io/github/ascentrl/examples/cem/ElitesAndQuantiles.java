package io.github.ascentrl.examples.cem;

import io.github.ascentrl.examples.lab.Lab;
import io.github.ascentrl.examples.plot.HeatMapPlot;
import io.github.ascentrl.examples.report.Report;
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
     * @param columns one number an epoch each; constant columns are left out, they correlate with nothing
     * @param run what the columns are from
     */
    static void add(Report report, Lab lab, Map<String, double[]> columns, String run) {
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
                        .caption("Pearson's correlation of all logged columns, as in R2. All of them move with the"
                                + " epoch, so none of these is a cause."));
        report.claim(
                "R2 §2.1",
                "quantile and number of elites are negatively correlated (r = −0.36, p = 0.046)",
                lab.quick() ? Verdict.UNDECIDED : Verdict.of(r < 0 && p < 0.05),
                String.format(Locale.ROOT, "r = %.3f, p = %.2g, %d epochs", r, p, epochs));
        report.result("pearson", Map.of("quantileElite", r, "pValue", p, "epochs", epochs));
    }
}
