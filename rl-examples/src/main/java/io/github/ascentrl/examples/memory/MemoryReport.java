package io.github.ascentrl.examples.memory;

import static io.github.ascentrl.examples.memory.Memory.FRAMES;
import static io.github.ascentrl.examples.memory.Memory.GRU;
import static io.github.ascentrl.examples.memory.Memory.LSTM;
import static io.github.ascentrl.examples.memory.Memory.NONE;
import static io.github.ascentrl.examples.memory.MemoryTask.CUE_20;
import static io.github.ascentrl.examples.memory.MemoryTask.MAZE;
import static io.github.ascentrl.examples.memory.MemoryTask.POLE;

import io.github.ascentrl.algos.stats.Band;
import io.github.ascentrl.algos.stats.Curve;
import io.github.ascentrl.algos.stats.Statistics;
import io.github.ascentrl.examples.lab.Lab;
import io.github.ascentrl.examples.lab.Results;
import io.github.ascentrl.examples.memory.MemoryTasks.Outcome;
import io.github.ascentrl.examples.memory.MemoryTasks.Setting;
import io.github.ascentrl.examples.plot.BandPlot;
import io.github.ascentrl.examples.report.Report;
import io.github.ascentrl.examples.report.Table;
import io.github.ascentrl.examples.report.Verdict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Tables, figures and claims of {@link MemoryTasks}. */
final class MemoryReport {
    /** What one who forgets can reach: 1/4 and 1/2, and sampling error. */
    private static final double GUESSED_CUE = 0.35;

    private static final double GUESSED_TURN = 0.6;
    private static final double SHORT_BALANCE = 200;

    private final Lab lab;
    private final Results<Setting, Outcome> results;
    private final int seeds;

    MemoryReport(Lab lab, Results<Setting, Outcome> results) {
        this.lab = lab;
        this.results = results;
        seeds = results.seeds().size();
    }

    Report report() {
        Report report = new Report();
        report.text(
                "A score is the share of episodes with success; on CartPole it is the mean return, 500 at most. Greedy:"
                        + " of the most probable actions, which the claims judge; sampled: of actions drawn as in training. A run ends"
                        + " once the last 100 training episodes have shown in " + MemoryTasks.SOLVED_UPDATES
                        + " updates in a row that its task is solved; steps and"
                        + " seconds to solve are until the first of these, the seconds beside the other runs.");
        report.table("After training, " + MemoryTasks.EVALUATION_EPISODES + " episodes", table());
        report.figure("curves-cue", curves(CUE_20).yRange(0, 1.02));
        report.figure("curves-maze", curves(MAZE));
        report.figure("curves-cartpole", curves(POLE).yRange(0, 510));
        report.figure("reach", reach());
        solves(report, GRU, CUE_20, seeds);
        solves(report, GRU, MAZE, seeds);
        solves(report, GRU, POLE, fourOfFive());
        fails(report, NONE, CUE_20, GUESSED_CUE);
        fails(report, NONE, MAZE, GUESSED_TURN);
        fails(report, NONE, POLE, SHORT_BALANCE);
        solves(report, FRAMES, POLE, fourOfFive());
        fails(report, FRAMES, CUE_20, GUESSED_CUE);
        fails(report, FRAMES, MAZE, GUESSED_TURN);
        solves(report, LSTM, CUE_20, seeds);
        solves(report, LSTM, MAZE, seeds);
        solves(report, LSTM, POLE, fourOfFive());
        for (Setting setting : results.conditions()) {
            report.result(
                    setting.toString(),
                    Map.of(
                            "greedy", results.each(setting, Outcome::greedy),
                            "sampled", results.each(setting, Outcome::sampled),
                            "stepsToSolve", results.each(setting, Outcome::stepsToSolve),
                            "secondsToSolve", results.each(setting, Outcome::secondsToSolve)));
        }
        return report;
    }

    private int fourOfFive() {
        return (4 * seeds + 4) / 5;
    }

    private double[] greedy(MemoryTask task, Memory memory) {
        return results.each(new Setting(task, memory), Outcome::greedy);
    }

    private Table table() {
        Table table = new Table(
                "task",
                "memory",
                "greedy: median",
                "min … max",
                "sampled: median",
                "solved",
                "steps to solve: median",
                "seconds",
                "s/run");
        for (Setting setting : results.conditions()) {
            double[] greedy = results.each(setting, Outcome::greedy);
            double[] steps = solved(setting, Outcome::stepsToSolve);
            double[] seconds = solved(setting, Outcome::secondsToSolve);
            table.row(
                    setting.task(),
                    setting.memory(),
                    Statistics.median(greedy),
                    range(greedy),
                    Statistics.median(results.each(setting, Outcome::sampled)),
                    steps.length + " of " + seeds,
                    steps.length == 0 ? null : Math.round(Statistics.median(steps) / 1000) + " k",
                    steps.length == 0 ? null : Statistics.median(seconds),
                    Statistics.median(results.each(setting, Outcome::seconds)));
        }
        return table;
    }

    private double[] solved(Setting setting, ToDoubleFunction<Outcome> number) {
        return Arrays.stream(results.each(setting, number))
                .filter(x -> !Double.isNaN(x))
                .toArray();
    }

    private BandPlot curves(MemoryTask task) {
        BandPlot plot = new BandPlot(task.toString(), "environment steps", "mean return of the last 100 episodes")
                .interval(Band.Kind.QUARTILES)
                .level("solved", task.enough());
        for (Memory memory : Memory.values()) {
            Setting setting = new Setting(task, memory);
            plot.band(
                    memory.toString(),
                    results.curves(setting, "steps", "return").stream()
                            .map(curve -> prolonged(curve, task.steps()))
                            .toList());
        }
        plot.subtitle(seeds + " seeds; line: median, band: the middle half of them")
                .caption("Returns while exploring. A run that has solved its task ends; its last return is drawn on.");
        return plot;
    }

    private static Curve prolonged(Curve curve, double end) {
        double[] x = Arrays.copyOf(curve.x(), curve.size() + 1);
        double[] y = Arrays.copyOf(curve.y(), curve.size() + 1);
        x[curve.size()] = Math.max(end, x[curve.size() - 1]);
        y[curve.size()] = y[curve.size() - 1];
        return new Curve(x, y);
    }

    private BandPlot reach() {
        List<MemoryTask> tasks = results.conditions().stream()
                .map(Setting::task)
                .distinct()
                .filter(task -> task.delay() > 0)
                .toList();
        double[] delays = tasks.stream().mapToDouble(MemoryTask::delay).toArray();
        BandPlot plot = new BandPlot(
                        "How far back a memory reaches", "steps from cue to question", "share of right answers")
                .interval(Band.Kind.MIN_MAX)
                .logarithmicX()
                .yRange(0, 1.02)
                .level("a guess", 0.25);
        for (Memory memory : Memory.values()) {
            List<Curve> curves = new ArrayList<>();
            for (int seed = 0; seed < seeds; seed++) {
                double[] shares = new double[delays.length];
                for (int i = 0; i < shares.length; i++) {
                    shares[i] = greedy(tasks.get(i), memory)[seed];
                }
                curves.add(new Curve(delays, shares));
            }
            plot.band(memory.toString(), curves);
        }
        plot.subtitle(seeds + " seeds; line: mean, band: from the worst to the best of them")
                .caption("Repeat the cue, 4 symbols, after at most " + CUE_20.steps() / 1000
                        + " k steps of training at that delay; the most probable answers.");
        return plot;
    }

    private void solves(Report report, Memory memory, MemoryTask task, int ofSeeds) {
        double[] scores = greedy(task, memory);
        long solved =
                Arrays.stream(scores).filter(score -> score >= task.needed()).count();
        report.claim(
                memory == LSTM ? "aim" : "acceptance",
                memory + " solves " + task + ": at least " + score(task, task.needed()) + " in " + ofSeeds + " of "
                        + seeds + " seeds",
                verdict(solved >= ofSeeds),
                solved + " of " + seeds + " seeds; " + range(scores));
    }

    private void fails(Report report, Memory memory, MemoryTask task, double most) {
        double[] scores = greedy(task, memory);
        report.claim(
                "acceptance",
                memory + " cannot solve " + task + ": at most " + score(task, most) + " in every seed",
                verdict(Arrays.stream(scores).allMatch(score -> score <= most)),
                range(scores));
    }

    private static String score(MemoryTask task, double score) {
        return task.countsSuccesses()
                ? Math.round(100 * score) + " % success"
                : "a mean return of " + Math.round(score);
    }

    private static String range(double[] scores) {
        return String.format(
                Locale.ROOT,
                "%.2f … %.2f",
                Arrays.stream(scores).min().orElseThrow(),
                Arrays.stream(scores).max().orElseThrow());
    }

    private Verdict verdict(boolean seen) {
        return lab.quick() ? Verdict.UNDECIDED : Verdict.of(seen);
    }
}
