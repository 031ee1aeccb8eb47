package io.github.ascentrl.examples.lab;

import io.github.ascentrl.algos.stats.Curve;
import io.github.ascentrl.examples.plot.BandPlot;
import io.github.ascentrl.examples.report.MetricsCsv.RunRows;
import io.github.ascentrl.examples.report.Report;
import io.github.ascentrl.examples.report.Table;
import java.util.List;

/**
 * The report shown while an experiment runs: the progress of its studies, and every logged column plotted over the
 * first.
 */
final class LiveReport {
    private LiveReport() {}

    static Report of(List<Study<?>> studies) {
        Table progress = new Table("study", "runs finished", "of");
        studies.forEach(study -> progress.row(study.name(), study.finished(), study.total()));
        Report report = new Report().table("Progress", progress);
        for (Study<?> study : studies) {
            List<RunRows> rows = study.rows();
            for (int column = 1; column < study.columns().size(); column++) {
                String name = study.name() + ", " + study.columns().get(column);
                String figure = study.name().replaceAll("\\W+", "-") + "-" + column;
                report.figure(figure, curves(name, study, rows, column));
            }
        }
        return report;
    }

    private static BandPlot curves(String title, Study<?> study, List<RunRows> runs, int column) {
        BandPlot plot =
                new BandPlot(title, study.columns().get(0), study.columns().get(column));
        for (String label : study.labels()) {
            plot.band(
                    label,
                    farthest(runs.stream()
                            .filter(run -> run.label().equals(label))
                            .map(run -> curve(run.rows(), column))
                            .filter(curve -> curve.size() > 0)
                            .toList()));
        }
        plot.minMax().subtitle("so far");
        return plot;
    }

    /**
     * A band ends with its shortest curve: runs that have only just started must not hide the progress of the others.
     */
    private static List<Curve> farthest(List<Curve> curves) {
        double end = curves.stream().mapToDouble(LiveReport::end).max().orElse(0);
        return curves.stream().filter(curve -> end(curve) >= end / 2).toList();
    }

    private static double end(Curve curve) {
        return curve.x()[curve.size() - 1];
    }

    private static Curve curve(List<double[]> rows, int column) {
        return new Curve(
                rows.stream().mapToDouble(row -> row[0]).toArray(),
                rows.stream().mapToDouble(row -> row[column]).toArray());
    }
}
