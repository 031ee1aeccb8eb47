package io.github.ascentrl.examples.train;

import io.github.ascentrl.algos.stats.Curve;
import io.github.ascentrl.api.internal.NearNames;
import io.github.ascentrl.api.io.AtomicFiles;
import io.github.ascentrl.examples.plot.BandPlot;
import io.github.ascentrl.examples.report.CompleteLines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Draws the learning curves of runs; runs that differ only in their seeds become one curve with a band. */
@Command(
        name = "plot",
        mixinStandardHelpOptions = true,
        description = "Draw the learning curves of one or more runs in one figure; runs that differ only in their seeds"
                + " become a mean with its 95 %% interval.")
public final class PlotCommand extends RunCommand {
    private static final int SMOOTHED = 50;

    @Parameters(arity = "1..*", paramLabel = "DIR", description = "Folders of runs.")
    private List<Path> paths;

    @Option(
            names = "--metric",
            paramLabel = "NAME",
            defaultValue = "return",
            description =
                    "Column of progress.csv to plot: return, evaluationReturn, entropy, … Default: ${DEFAULT-VALUE}.")
    private String metric;

    @Option(
            names = "--x",
            paramLabel = "NAME",
            defaultValue = "steps",
            description = "Column for the x axis: steps, episodes, update or seconds. Default: ${DEFAULT-VALUE}.")
    private String x;

    @Option(
            names = "--smooth",
            paramLabel = "WIDTH",
            description = "Width of the running mean on the x axis; 0 for none. Default: a fiftieth of the axis.")
    private Double smooth;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            defaultValue = "curves.png",
            description = "File to write, .png or .svg. Default: ${DEFAULT-VALUE}.")
    private Path out;

    /** Creates the command; picocli fills in its options. */
    public PlotCommand() {}

    @Override
    void run() throws IOException {
        BandPlot plot = checked(this::plot);
        if (out.toString().endsWith(".svg")) {
            AtomicFiles.writeStream(out, plot::writeSvg);
        } else {
            AtomicFiles.writeStream(out, plot::writePng);
        }
        out().println("drawn: " + out);
    }

    private BandPlot plot() throws IOException {
        if (!out.toString().matches(".*\\.(png|svg)")) {
            throw new IllegalArgumentException("--out " + out + " must end with .png or .svg");
        }
        if (smooth != null && !(smooth >= 0)) {
            throw new IllegalArgumentException("--smooth " + smooth + " must be at least 0");
        }
        Map<Map<String, String>, List<Curve>> groups = new LinkedHashMap<>();
        TreeSet<String> envs = new TreeSet<>();
        double longest = 0;
        for (Path path : paths) {
            RunFolder folder = new RunFolder(path);
            RunSettings settings = folder.readSettings();
            settings.remove("seed");
            envs.add(settings.env());
            settings.algorithm(); // there must be one
            Curve curve = curve(folder.progress());
            longest = Math.max(longest, curve.x()[curve.size() - 1]);
            groups.computeIfAbsent(settings.values(), key -> new ArrayList<>()).add(curve);
        }
        BandPlot plot = new BandPlot(String.join(", ", envs) + ": learning curves", x, metric);
        groups.forEach((settings, curves) -> plot.band(label(settings, groups.keySet()), curves));
        double width = smooth == null ? longest / SMOOTHED : smooth;
        if (width > 0) {
            plot.smooth(width);
        }
        long seeds = groups.values().stream().mapToLong(List::size).max().orElseThrow();
        plot.subtitle(
                (seeds > 1 ? "up to " + seeds + " seeds each; line: mean, band: its 95 % interval" : "one seed each")
                        + (width > 0 ? "; running mean over " + Math.round(width) + " " + x : ""));
        return plot;
    }

    /** {@return the algorithm and the settings of this run that differ from those of other runs} */
    static String label(Map<String, String> settings, Iterable<Map<String, String>> all) {
        StringBuilder label = new StringBuilder(settings.get("algorithm"));
        for (String name : new TreeSet<>(settings.keySet())) {
            for (Map<String, String> other : all) {
                if (!name.equals("algorithm")
                        && other.get("algorithm").equals(settings.get("algorithm"))
                        && !settings.get(name).equals(other.get(name))) {
                    label.append(", ").append(name).append(' ').append(settings.get(name));
                    break;
                }
            }
        }
        return label.toString();
    }

    private Curve curve(Path file) throws IOException {
        if (!Files.exists(file)) {
            throw noUpdate(file);
        }
        List<String> lines = CompleteLines.of(file); // a killed run may leave an incomplete row
        if (lines.isEmpty()) {
            throw noUpdate(file);
        }
        List<String> columns = List.of(lines.get(0).split(","));
        int atX = column(columns, x, file);
        int atY = column(columns, metric, file);
        List<String[]> rows =
                lines.stream().skip(1).map(line -> line.split(",", -1)).toList();
        for (int i = 0; i < rows.size(); i++) {
            if (rows.get(i).length != columns.size()) {
                throw new IllegalArgumentException(file + " is damaged: line " + (i + 2) + " has " + rows.get(i).length
                        + " columns, the first line " + columns.size());
            }
        }
        Curve curve;
        try {
            curve = new Curve(numbers(rows, atX), numbers(rows, atY));
        } catch (IllegalArgumentException e) { // not a number, or x decreases
            throw new IllegalArgumentException(file + " is damaged: " + e.getMessage(), e);
        }
        if (curve.size() == 0) {
            throw new IllegalArgumentException(
                    file + " has no values of " + metric + "; plot another --metric, or train for longer");
        }
        return curve;
    }

    private static IllegalArgumentException noUpdate(Path file) {
        return new IllegalArgumentException(
                file + " is missing or empty because the run has saved no update yet; train for longer");
    }

    private static int column(List<String> columns, String name, Path file) {
        if (!columns.contains(name)) {
            throw new IllegalArgumentException(
                    file + " has no column '" + name + "'; " + NearNames.suggest(name, columns));
        }
        return columns.indexOf(name);
    }

    /** {@return a column; empty cells, which were not measured, are NaN} */
    private static double[] numbers(List<String[]> rows, int column) {
        return rows.stream()
                .mapToDouble(row -> row[column].isEmpty() ? Double.NaN : Double.parseDouble(row[column]))
                .toArray();
    }
}
