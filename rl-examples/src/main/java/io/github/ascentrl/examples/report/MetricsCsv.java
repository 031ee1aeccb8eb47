package io.github.ascentrl.examples.report;

import io.github.ascentrl.api.io.AtomicFiles;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * Writes rows of numbers as CSV (RFC 4180, line feeds): a header line, then one row for each observation and one column
 * for each variable, as {@code pandas.read_csv} and {@code groupby(["run", "seed"])} expect. NaN is an empty cell.
 * Numbers read back exactly.
 */
public final class MetricsCsv {
    private MetricsCsv() {}

    /**
     * One run's rows.
     *
     * @param label the run's condition, the same for all its seeds
     * @param seed its seed
     * @param rows the rows, each as long as the list of columns
     */
    public record RunRows(String label, long seed, List<double[]> rows) {}

    /**
     * Writes the file as a whole.
     *
     * @param file the file; its folder must exist
     * @param columns the names of the numbers in a row; {@code run} and {@code seed} are added before them
     * @param runs the runs, in the order in which they are written
     */
    public static void write(Path file, List<String> columns, List<RunRows> runs) throws IOException {
        AtomicFiles.writeStream(file, out -> {
            Writer writer = new OutputStreamWriter(out, StandardCharsets.UTF_8);
            writer.write("run,seed");
            for (String column : columns) {
                writer.write("," + quote(column));
            }
            writer.write("\n");
            for (RunRows run : runs) {
                String prefix = quote(run.label()) + "," + run.seed();
                for (double[] row : run.rows()) {
                    writer.write(prefix);
                    for (double value : row) {
                        writer.write(',');
                        writer.write(Double.isNaN(value) ? "" : Numbers.exact(value));
                    }
                    writer.write('\n');
                }
            }
            writer.flush();
        });
    }

    private static String quote(String text) {
        boolean plain =
                text.indexOf(',') < 0 && text.indexOf('"') < 0 && text.indexOf('\n') < 0 && text.indexOf('\r') < 0;
        return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
    }
}
