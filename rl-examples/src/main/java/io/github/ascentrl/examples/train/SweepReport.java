package io.github.ascentrl.examples.train;

import io.github.ascentrl.algos.stats.Interval;
import io.github.ascentrl.algos.sweep.Candidate;
import io.github.ascentrl.algos.sweep.Setting;
import io.github.ascentrl.algos.sweep.SweepResults;
import io.github.ascentrl.algos.sweep.Trial;
import io.github.ascentrl.algos.sweep.TrialResult;
import io.github.ascentrl.api.io.AtomicFiles;
import io.github.ascentrl.examples.lab.Version;
import io.github.ascentrl.examples.plot.BarPlot;
import io.github.ascentrl.examples.plot.LinePlot;
import io.github.ascentrl.examples.report.Numbers;
import io.github.ascentrl.examples.report.Report;
import io.github.ascentrl.examples.report.Table;
import io.github.ascentrl.examples.report.html.HtmlReport;
import io.github.ascentrl.examples.report.html.Origin;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** The report of a sweep: the best settings, and how much each setting matters. */
final class SweepReport {
    private static final int LISTED = 20;

    private final SweepPlan plan;
    private final SweepResults results;
    private final int trials;
    private final List<Candidate> ranking;
    private final List<Setting> settings;

    /** Creates the report of a sweep with {@code trials} planned trials. */
    SweepReport(SweepPlan plan, SweepResults results, int trials) {
        this.plan = plan;
        this.trials = trials;
        this.results = results;
        ranking = results.ranking();
        settings = plan.tried().stream()
                .filter(setting -> plan.chosen().contains(setting.name()))
                .toList();
    }

    /** Writes report.html, report.md, the figures and best.properties, and prints the tables. */
    void write(Path folder, PrintWriter out) throws IOException {
        if (results.trials().isEmpty()) {
            throw new IllegalArgumentException(
                    folder + " has no finished trials yet; run some with 'sweep resume " + folder + "'");
        }
        Report report = report();
        report.writeFigures(folder, () -> {});
        String what = "Sweep over " + String.join(", ", plan.chosen()) + ": "
                + plan.fixed().get("algorithm") + " on " + plan.fixed().get("env");
        AtomicFiles.writeString(folder.resolve("report.md"), report.toMarkdown("sweep", what, shown()));
        AtomicFiles.writeString(folder.resolve("report.html"), new HtmlReport(origin(what), report).page());
        out.print(report.toText());
        Optional<Candidate> best = best();
        if (best.isPresent() && isComplete()) {
            Path preset = folder.resolve("best.properties");
            AtomicFiles.writeString(preset, SweepPlan.preset(best.get().settings()));
            out.println();
            out.println("To train with the best settings: train --preset " + preset + " --seed S --out DIR");
        }
        out.println("report: " + folder.resolve("report.html"));
        out.flush();
    }

    private boolean isComplete() {
        return results.trials().size() >= trials;
    }

    private Optional<Candidate> best() {
        return ranking.stream().filter(one -> one.failed() == 0).findFirst();
    }

    private Report report() {
        Report report = new Report();
        report.text(summary());
        report.table("Best settings", ranked());
        if (ranking.stream().filter(one -> one.failed() == 0).count() > 2) {
            Map<String, Double> importance = results.importance();
            List<String> names = settings.stream().map(Setting::name).toList();
            report.figure(
                    "importance",
                    new BarPlot("How much each setting matters alone", "fraction of the variance of ranks (ω²)", names)
                            .bars(
                                    "importance",
                                    names.stream().mapToDouble(importance::get).toArray())
                            .yRange(0, 1)
                            .caption(
                                    "Fraction of the variance of ranks that each setting explains alone (ω²), at the smallest"
                                            + " budget. With 16 candidates, values below 0.1 cannot be distinguished from noise; with"
                                            + " fewer, not even larger ones. Interactions are not included."));
            report.figure("coordinates", coordinates());
            for (Setting setting : settings) {
                report.figure("slice-" + setting.name().replaceAll("[^A-Za-z0-9_-]", "-"), slice(setting));
            }
        }
        if (plan.halving() > 0) {
            report.table("Rungs", rungs());
        }
        if (results.failed() > 0) {
            report.table("Failures", failures());
        }
        return report;
    }

    private String summary() {
        long steps = results.trials().stream()
                .mapToLong(result -> result.numbers().getOrDefault("steps", 0.0).longValue())
                .sum();
        String score =
                switch (plan.fixed().getOrDefault("score", "last")) {
                    case "curve" ->
                        "the area under the learning curve (the mean, over training steps, of their episode's return)";
                    case "speed" -> "minus the steps until 20 training episodes reach the given mean return";
                    default -> "the mean return of an evaluation at the end";
                };
        return (isComplete() ? "" : results.trials().size() + " of " + trials + " trials finished. ")
                + Numbers.count(ranking.size(), "candidate") + ", "
                + Numbers.count(results.trials().size(), "finished trial") + ", " + results.failed() + " failed, "
                + Numbers.count(steps, "environment step") + ". The score is " + score
                + ". The candidates are ranked by their mean score over the "
                + Numbers.count(plan.seeds(), "seed") + " of the search"
                + (plan.halving() > 0 ? ", those with the largest budgets first" : "")
                + ". The best of many candidates is partly lucky: "
                + (results.fresh().isEmpty()
                        ? "run it with fresh seeds before you trust its score."
                        : "fresh seeds, which were not used to choose it, show how good it is after " + plan.largest()
                                + " " + plan.unit() + ".");
    }

    private Table ranked() {
        List<String> header = new ArrayList<>(List.of("rank"));
        settings.forEach(setting -> header.add(setting.name()));
        header.addAll(List.of("budget", "seeds", "score", "fresh seeds", "95 % interval", "failed"));
        Map<Map<String, String>, Candidate> fresh = new LinkedHashMap<>();
        results.fresh().forEach(one -> fresh.put(one.settings(), one));
        Table table = new Table(header.toArray(String[]::new));
        for (int i = 0; i < Math.min(LISTED, ranking.size()); i++) {
            Candidate one = ranking.get(i);
            List<Object> row = new ArrayList<>(List.of(i + 1));
            settings.forEach(setting -> row.add(one.settings().get(setting.name())));
            row.add(one.budget());
            row.add(one.scores().length + one.failed());
            row.add(one.failed() > 0 ? null : one.mean());
            Candidate again = fresh.get(one.settings());
            row.add(again == null || again.failed() > 0 ? null : again.mean());
            row.add(again == null || again.scores().length < 2 ? null : interval(again.interval()));
            row.add(one.failed() + (again == null ? 0 : again.failed()));
            table.row(row.toArray());
        }
        return table;
    }

    private static String interval(Interval interval) {
        return Double.isNaN(interval.low())
                ? "–"
                : Numbers.brief(interval.low()) + " … " + Numbers.brief(interval.high());
    }

    /** {@return the position of a value between its setting's ends, 0 … 1; for choices, its position in their list} */
    private static double place(Setting setting, String value) {
        if (setting.hasChoices()) {
            return setting.values().size() < 2
                    ? 0
                    : setting.values().indexOf(value) / (setting.values().size() - 1.0);
        }
        double low = Double.parseDouble(setting.at(0));
        double high = Double.parseDouble(setting.at(1));
        double x = Double.parseDouble(value);
        return setting.isLogarithmic() ? Math.log(x / low) / Math.log(high / low) : (x - low) / (high - low);
    }

    /**
     * {@return parallel coordinates: a line for each candidate through its values, the best tenth in another colour}
     */
    private LinePlot coordinates() {
        List<Candidate> whole =
                ranking.stream().filter(one -> one.failed() == 0).toList();
        int best = Math.max(1, whole.size() / 10);
        LinePlot plot = new LinePlot(
                "Settings of all candidates, with the best " + (best == 1 ? "one" : best) + " highlighted",
                "setting",
                "position between its first and its last value");
        plot.line(
                "others",
                across(whole.subList(best, whole.size()), true),
                across(whole.subList(best, whole.size()), false));
        plot.line("best tenth", across(whole.subList(0, best), true), across(whole.subList(0, best), false));
        for (int s = 0; s < settings.size(); s++) {
            plot.cut(ends(settings.get(s)), s + 1);
        }
        plot.xRange(0.9, settings.size() + 0.9).yRange(-0.05, 1.1);
        plot.caption(
                "Each line is a candidate without failures. Each dashed line is a setting, with its values from bottom"
                        + " to top, at equal distances if they are choices. Where the best tenth's lines meet, the setting"
                        + " matters most.");
        return plot;
    }

    private static String ends(Setting setting) {
        String name = setting.name() + ": ";
        if (setting.hasChoices()) {
            return name + String.join(", ", setting.values());
        }
        return name + setting.at(0) + " … " + setting.at(1) + (setting.isLogarithmic() ? " (log)" : "");
    }

    /** {@return the points of all lines, with a gap between two lines} */
    private double[] across(List<Candidate> some, boolean x) {
        double[] numbers = new double[Math.max(1, some.size() * (settings.size() + 1))];
        Arrays.fill(numbers, Double.NaN);
        if (some.isEmpty() && x) {
            numbers[0] = 1;
        }
        int at = 0;
        for (Candidate one : some) {
            for (int s = 0; s < settings.size(); s++) {
                numbers[at++] = x
                        ? s + 1
                        : place(
                                settings.get(s),
                                one.settings().get(settings.get(s).name()));
            }
            numbers[at] = x ? settings.size() : Double.NaN;
            at++;
        }
        return numbers;
    }

    /** {@return a plot of all candidates' scores over one setting} */
    private LinePlot slice(Setting setting) {
        boolean numeric = !setting.hasChoices()
                || setting.values().stream().allMatch(value -> value.matches("[-+]?[0-9.]+([eE][-+]?[0-9]+)?"));
        LinePlot plot = new LinePlot(
                "Score over " + setting.name(),
                numeric ? setting.name() : setting.name() + " (position in the list: " + numbered(setting) + ")",
                "mean score over seeds");
        LongStream.of(ranking.stream()
                        .mapToLong(Candidate::budget)
                        .distinct()
                        .sorted()
                        .toArray())
                .forEach(budget -> {
                    List<Candidate> some = ranking.stream()
                            .filter(one -> one.failed() == 0 && one.budget() == budget)
                            .toList();
                    if (!some.isEmpty()) {
                        plot.points(
                                "to " + budget + " " + plan.unit(),
                                some.stream()
                                        .map(one -> one.settings().get(setting.name()))
                                        .mapToDouble(value -> numeric
                                                ? Double.parseDouble(value)
                                                : 1.0 + setting.values().indexOf(value))
                                        .toArray(),
                                some.stream().mapToDouble(Candidate::mean).toArray());
                    }
                });
        plot.logarithmic(setting.isLogarithmic(), false);
        plot.caption("Each point is a candidate" + (plan.halving() > 0 ? " with its largest budget" : "")
                + "; the other settings vary too.");
        return plot;
    }

    private static String numbered(Setting setting) {
        return String.join(
                ", ",
                IntStream.range(0, setting.values().size())
                        .mapToObj(i -> (i + 1) + " " + setting.values().get(i))
                        .toList());
    }

    private Table rungs() {
        Table table = new Table("rung", plan.unit(), "candidates", "best score", "trials failed");
        Map<String, List<TrialResult>> rungs = new LinkedHashMap<>();
        for (TrialResult result : results.trials()) {
            if (!result.trial().stage().equals(Trial.FRESH_SEEDS)) {
                rungs.computeIfAbsent(result.trial().stage(), stage -> new ArrayList<>())
                        .add(result);
            }
        }
        rungs.forEach((stage, some) -> {
            List<Candidate> candidates = new SweepResults(some).ranking();
            table.row(
                    stage.replaceFirst("rung ", ""),
                    some.get(0).trial().budget(),
                    candidates.size(),
                    candidates.get(0).failed() > 0 ? null : candidates.get(0).mean(),
                    some.stream().filter(TrialResult::failed).count());
        });
        return table;
    }

    private Table failures() {
        Table table = new Table("trials", "first", "exception");
        results.failures().forEach((text, numbers) -> table.row(numbers.size(), numbers.get(0), text));
        return table;
    }

    private Map<String, Object> shown() {
        Map<String, Object> shown = new LinkedHashMap<>(plan.fixed());
        plan.tried()
                .forEach(setting -> shown.put(
                        setting.name(),
                        setting.toString().substring(setting.name().length() + 3)));
        shown.put("design", RunSettings.written(plan.design()));
        if (plan.halving() > 0) {
            shown.put("halving", "factor " + plan.halving() + " from " + plan.smallest() + " " + plan.unit());
        }
        return shown;
    }

    private Origin origin(String what) {
        Map<String, Object> environment = new LinkedHashMap<>();
        environment.put("ascent", Version.current());
        environment.put("commit", Version.commit());
        environment.put("java", System.getProperty("java.runtime.version"));
        double seconds =
                results.trials().stream().mapToDouble(TrialResult::seconds).sum();
        return new Origin(
                "sweep",
                what,
                "",
                isComplete() ? "complete" : "running",
                false,
                LongStream.range(0, plan.seeds()).boxed().toList(),
                shown(),
                environment,
                Instant.now(),
                Math.round(seconds));
    }
}
