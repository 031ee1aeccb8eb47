package io.github.ascentrl.examples.plot;

import io.github.ascentrl.algos.stats.Curve;
import io.github.ascentrl.algos.stats.Interval;
import io.github.ascentrl.api.random.Rng;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** One figure of every kind, with invented numbers; the main method writes them to a folder for inspection. */
final class Samples {
    private Samples() {}

    public static void main(String[] args) throws IOException {
        Path folder = Files.createDirectories(Path.of(args[0]));
        for (Map.Entry<String, Figure> sample : all().entrySet()) {
            try (OutputStream png =
                            new BufferedOutputStream(Files.newOutputStream(folder.resolve(sample.getKey() + ".png")));
                    OutputStream svg =
                            new BufferedOutputStream(Files.newOutputStream(folder.resolve(sample.getKey() + ".svg")))) {
                sample.getValue().writePng(png);
                sample.getValue().writeSvg(svg);
            }
        }
    }

    static Map<String, Figure> all() {
        Map<String, Figure> samples = new LinkedHashMap<>();
        samples.put("band", band());
        samples.put("ratios", ratios());
        samples.put("small-multiples", smallMultiples());
        samples.put("line", line());
        samples.put("few-sizes", fewSizes());
        samples.put("arrows", arrows());
        samples.put("scatter", scatter());
        samples.put("histogram", histogram());
        samples.put("bars", bars());
        samples.put("grouped-bars", groupedBars());
        samples.put("heat-map", heatMap());
        samples.put("correlations", correlations());
        samples.put("groups", groups());
        return samples;
    }

    private static Figure smallMultiples() {
        SmallMultiples figure = new SmallMultiples("Three baselines at three learning rates", 3);
        for (String baseline : List.of("none", "mean", "V(s)")) {
            BandPlot plot = new BandPlot(baseline, "episode", "mean return")
                    .possible(0, 500)
                    .yRange(0, 505);
            for (double rate : new double[] {0.001, 0.0008, 0.0012}) {
                plot.band(
                        String.valueOf(rate),
                        List.of(
                                new Curve(new double[] {0, 500, 2000}, new double[] {20, 250000 * rate, 480}),
                                new Curve(new double[] {0, 500, 2000}, new double[] {20, 100000 * rate, 100})));
            }
            figure.panel(plot.level("solved", 475));
        }
        figure.subtitle("one panel for each baseline").caption("Invented numbers.");
        return figure;
    }

    private static Figure ratios() {
        List<Curve> curves = new ArrayList<>();
        for (int seed = 1; seed <= 3; seed++) {
            curves.add(new Curve(new double[] {1, 10, 20}, new double[] {2.0 / seed, 0.3 / seed, 0.04 / seed}));
        }
        return new BandPlot("Variance, relative to vanilla", "update", "ratio, logarithmic")
                .band("a baseline", curves)
                .minMax()
                .logarithmicY()
                .level("vanilla", 1)
                .subtitle("3 seeds; band: smallest to largest")
                .caption("Invented numbers.");
    }

    static Figure band() {
        BandPlot plot = new BandPlot("Baselines on CartPole-v1", "episode", "return, mean of the last 50 episodes");
        String[] labels = {
            "none",
            "running mean",
            "learned V(s)",
            "within-episode mean",
            "RLOO, K = 4",
            "batch mean",
            "constant",
            "optimal constant"
        };
        for (int i = 0; i < labels.length; i++) {
            List<Curve> curves = new ArrayList<>();
            for (int seed = 0; seed < 5; seed++) {
                Rng rng = Rng.of(seed).child(i);
                double speed = 150 + 120 * i + 40 * rng.nextGaussian();
                double[] x = new double[2000];
                double[] y = new double[2000];
                for (int t = 0; t < x.length; t++) {
                    x[t] = t + 1;
                    double mean = 20 + 480 / (1 + StrictMath.exp(-(t - 2 * speed) / 80));
                    y[t] = Math.max(8, Math.min(500, mean * (1 - 0.4 * rng.nextDouble()) + 15 * rng.nextGaussian()));
                }
                curves.add(new Curve(x, y));
            }
            plot.band(labels[i], curves);
        }
        return plot.smooth(50)
                .level("475: solved", 475)
                .yRange(0, 510)
                .subtitle("mean over seeds 0–4, 95 % interval; invented numbers")
                .caption(
                        "R4 §1.2 claims: a running mean of returns “yields much more stable results”, and RLOO “yielded "
                                + "the fastest convergence of all other approaches”. Seen: the running mean is stable in 5 of 5 "
                                + "seeds. Not seen per episode: RLOO needs 814–1436 episodes, the running mean 288–354.");
    }

    static Figure line() {
        double[] x = {1, 2, 5, 10, 50, 100};
        return new LinePlot("Cloning against DAgger", "expert trajectories n", "return over 100 evaluations")
                .lineWithPoints("behaviour cloning", x, new double[] {182, 240, 351, 402, 488, 499})
                .lineWithPoints("DAgger", x, new double[] {476, 497, 500, 500, 500, 500})
                .logarithmic(true, false)
                .yRange(0, 520)
                .level("expert", 500)
                .subtitle("mean over seeds 0–4; invented numbers")
                .caption("R4 §2: DAgger is perfect from one trajectory on.");
    }

    static Figure fewSizes() {
        double[] n = {1, 2, 5, 10, 50, 100};
        BandPlot plot = new BandPlot("Cloning against DAgger", "expert trajectories n", "return over 100 evaluations");
        for (String label : List.of("behaviour cloning", "DAgger")) {
            List<Curve> curves = new ArrayList<>();
            for (int seed = 0; seed < 5; seed++) {
                Rng rng = Rng.of(seed).child(label);
                double[] y = new double[n.length];
                for (int i = 0; i < n.length; i++) {
                    double start = label.equals("DAgger") ? 480 : 180;
                    y[i] = Math.min(500, start + 75 * StrictMath.log(n[i]) + 20 * rng.nextGaussian());
                }
                curves.add(new Curve(n, y));
            }
            plot.band(label, curves);
        }
        return plot.logarithmicX().yRange(0, 520).level("expert", 500).subtitle("seeds 0–4; invented numbers");
    }

    static Figure arrows() {
        return new LinePlot("Gradients on M3", "component of s0", "component of s1")
                .arrow("true gradient", 0, 0, -0.0889, 0.12)
                .arrow("batch mean, N = 2", 0, 0, -0.0444, 0.06)
                .arrow("within-episode leave-one-out", 0, 0, -0.3556, 0.06)
                .subtitle("exact expectations");
    }

    static Figure scatter() {
        Rng rng = Rng.of(1);
        double[] x = new double[300];
        double[] y = new double[300];
        for (int i = 0; i < x.length; i++) {
            x[i] = 0.2 + 0.75 * rng.nextDouble();
            y[i] = 300 * (1 - x[i]) + 25 * rng.nextGaussian();
        }
        return new LinePlot("Elites against the quantile", "quantile q", "elite sessions")
                .points("epoch", x, y)
                .cut("q = 0.8", 0.8)
                .caption("Pearson r = −0.93.");
    }

    static Figure histogram() {
        Rng rng = Rng.of(2);
        double[] all = new double[20000];
        double[] kept = new double[9000];
        for (int i = 0; i < all.length; i++) {
            all[i] = 0.4 * rng.nextGaussian() - 0.05;
        }
        for (int i = 0; i < kept.length; i++) {
            kept[i] = -0.05 + 0.1 * (2 * rng.nextDouble() - 1);
        }
        return new HistogramPlot("Pole angular velocity in the expert's data", "angular velocity, rad/s", 60)
                .sample("all data", all)
                .sample("kept", kept)
                .shares()
                .cut("−0.15", -0.15)
                .cut("+0.05", 0.05)
                .caption("R0: about half of the data lies outside the cut.");
    }

    static Figure bars() {
        return new BarPlot(
                        "Share of evaluations that reach 500",
                        "share",
                        List.of(
                                "all data",
                                "|x| < 0.05",
                                "|ẋ| < 0.1",
                                "|θ| < 0.005",
                                "|θ̇ + 0.05| < 0.1",
                                "random subset of the same size"))
                .bars(
                        "ours",
                        new double[] {0.9, 0.73, 0.99, 0.82, 0.36, 0.91},
                        List.of(
                                new Interval(0.85, 0.93),
                                new Interval(0.66, 0.78),
                                new Interval(0.95, 1),
                                new Interval(0.77, 0.86),
                                new Interval(0.3, 0.43),
                                new Interval(0.87, 0.94)))
                .subtitle("800 greedy evaluations, Wilson 95 % interval; invented numbers");
    }

    static Figure groupedBars() {
        return new BarPlot(
                        "Gradient ratio on M3",
                        "E[ĝ] / ∇J",
                        List.of("none", "RLOO", "within-episode mean", "leave-one-out over time"))
                .bars("s0", new double[] {1, 1, 0.75, -4}, List.of())
                .bars("s1", new double[] {1, 1, 0.25, 0.5})
                .level("unbiased", 1)
                .subtitle("invented numbers");
    }

    static Figure heatMap() {
        double[][] values = new double[9][9];
        List<String> names = new ArrayList<>();
        for (int row = 0; row < 9; row++) {
            names.add(Integer.toString(row));
            for (int column = 0; column < 9; column++) {
                int distance = Math.abs(row - 4) + Math.abs(column - 4);
                values[row][column] = distance == 0 ? Double.NaN : 1 - 0.06 * distance;
            }
        }
        return new HeatMapPlot(
                        "Greedy return as a share of the optimum",
                        "column of the goal",
                        "row of the goal",
                        names,
                        names,
                        values)
                .range(0, 1)
                .caption("R3: every trained agent finds its goal.");
    }

    static Figure correlations() {
        List<String> names = List.of("q", "elites", "loss", "mean return", "best return");
        double[][] r = {
            {1, -0.36, 0.1, 0.8, 0.55},
            {-0.36, 1, -0.2, -0.41, -0.3},
            {0.1, -0.2, 1, -0.7, -0.62},
            {0.8, -0.41, -0.7, 1, 0.9},
            {0.55, -0.3, -0.62, 0.9, 1}
        };
        return new HeatMapPlot("Correlation of the logged columns", "", "", names, names, r)
                .format(value -> String.format(java.util.Locale.ROOT, "%.2f", value))
                .signed(1);
    }

    /** More columns than names would fit. */
    static HeatMapPlot groups() {
        double[][] values = new double[12][50];
        List<String> rows = IntStream.range(0, 12).mapToObj(Integer::toString).toList();
        List<String> columns =
                IntStream.range(0, 50).mapToObj(Integer::toString).toList();
        for (int row = 0; row < 12; row++) {
            for (int column = row; column < 39 + row; column++) {
                values[row][column] = 1.0 / (40 + row - column);
            }
        }
        return new HeatMapPlot("Attention of a head", "step", "step of episode 9", columns, rows, values)
                .groups(new int[] {0, 8, 23, 38}, List.of("episode 6", "episode 7", "episode 8", "episode 9"))
                .format(value -> "")
                .scaleLabel("weight");
    }
}
