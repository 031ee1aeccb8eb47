package io.github.ascentrl.examples.memory;

import static io.github.ascentrl.examples.memory.Memory.FRAMES;
import static io.github.ascentrl.examples.memory.Memory.GRU;
import static io.github.ascentrl.examples.memory.Memory.LSTM;
import static io.github.ascentrl.examples.memory.Memory.NONE;
import static io.github.ascentrl.examples.memory.MemoryTask.CUE_20;
import static io.github.ascentrl.examples.memory.MemoryTask.MAZE;
import static io.github.ascentrl.examples.memory.MemoryTask.POLE;

import io.github.ascentrl.algos.stats.Curve;
import io.github.ascentrl.examples.lab.Results;
import io.github.ascentrl.examples.memory.MemoryTasks.Outcome;
import io.github.ascentrl.examples.memory.MemoryTasks.Setting;
import io.github.ascentrl.examples.plot.BandPlot;
import io.github.ascentrl.examples.report.Numbers;
import io.github.ascentrl.examples.report.Report;
import java.util.Arrays;
import java.util.function.ToLongFunction;

/** Tables, figures and claims of {@link MemoryTasks}. */
final class MemoryReport {
    /** What one who forgets can reach: 1/4 and 1/2, and sampling error. */
    private static final double GUESSED_CUE = 0.35;

    private static final double GUESSED_TURN = 0.6;
    private static final double SHORT_BALANCE = 200;

    private final Report report;
    private final Results<Setting, Outcome> results;
    private final ToLongFunction<Setting> steps;
    private final int seeds;

    /** Of runs of at most so many steps. */
    MemoryReport(Report report, Results<Setting, Outcome> results, ToLongFunction<Setting> steps) {
        this.report = report;
        this.results = results;
        this.steps = steps;
        seeds = results.seeds().size();
    }

    Report write() {
        report.text(
                "A score is the share of episodes with success; on CartPole it is the mean return, 500 at most. Greedy:"
                        + " of the most probable actions, which the claims judge; sampled: of actions drawn as in training. A run ends"
                        + " once the last 100 training episodes have shown in " + MemoryTasks.SOLVED_UPDATES
                        + " updates in a row that its task is solved; steps and"
                        + " seconds to solve are until the first of these, the seconds beside the other runs.");
        report.table(
                "After training, " + MemoryTasks.EVALUATION_EPISODES + " episodes",
                results.named(setting -> setting.task().toString())
                        .table("task")
                        .column("memory", Setting::memory)
                        .median("greedy: median", Outcome::greedy)
                        .range("min … max", 2, Outcome::greedy)
                        .median("sampled: median", Outcome::sampled)
                        .reached("solved", Outcome::stepsToSolve)
                        .median("k steps to solve: median", outcome -> outcome.stepsToSolve() / 1000)
                        .median("seconds", Outcome::secondsToSolve)
                        .median("s/run", Outcome::seconds));
        report.figure("curves-cue", curves(CUE_20).yRange(0, 1.02));
        report.figure("curves-maze", curves(MAZE));
        report.figure("curves-cartpole", curves(POLE).yRange(0, 510));
        report.figure(
                "reach",
                results.where(setting -> setting.task().delay() > 0)
                        .plot(
                                "How far back a memory reaches",
                                setting -> setting.memory().toString(),
                                "steps from cue to question",
                                setting -> setting.task().delay(),
                                "share of right answers",
                                Outcome::greedy)
                        .minMax()
                        .logarithmicX()
                        .yRange(0, 1.02)
                        .level("a guess", 0.25)
                        .caption("Repeat the cue, 4 symbols, after at most "
                                + steps.applyAsLong(new Setting(CUE_20, GRU)) / 1000
                                + " k steps of training at that delay; the most probable answers."));
        int fourOfFive = (4 * seeds + 4) / 5;
        solves(GRU, CUE_20, seeds);
        solves(GRU, MAZE, seeds);
        solves(GRU, POLE, fourOfFive);
        fails(NONE, CUE_20, GUESSED_CUE);
        fails(NONE, MAZE, GUESSED_TURN);
        fails(NONE, POLE, SHORT_BALANCE);
        solves(FRAMES, POLE, fourOfFive);
        fails(FRAMES, CUE_20, GUESSED_CUE);
        fails(FRAMES, MAZE, GUESSED_TURN);
        solves(LSTM, CUE_20, seeds);
        solves(LSTM, MAZE, seeds);
        solves(LSTM, POLE, fourOfFive);
        return report.result("runs", results.data());
    }

    private BandPlot curves(MemoryTask task) {
        BandPlot plot = new BandPlot(task.toString(), "environment steps", "mean return of the last episodes")
                .quartiles()
                .level("solved", task.enough());
        for (Setting setting : results.where(s -> s.task() == task).conditions()) {
            plot.band(
                    setting.memory().toString(),
                    results.curves(setting, "steps", "return").stream()
                            .filter(curve -> curve.size() > 0)
                            .map(curve -> prolonged(curve, steps.applyAsLong(setting)))
                            .toList());
        }
        plot.caption("Returns while exploring. A run that has solved its task ends; its last return is drawn on.");
        return plot;
    }

    private static Curve prolonged(Curve curve, double end) {
        double[] x = Arrays.copyOf(curve.x(), curve.size() + 1);
        double[] y = Arrays.copyOf(curve.y(), curve.size() + 1);
        x[curve.size()] = Math.max(end, x[curve.size() - 1]);
        y[curve.size()] = y[curve.size() - 1];
        return new Curve(x, y);
    }

    private double[] greedy(MemoryTask task, Memory memory) {
        return results.each(new Setting(task, memory), Outcome::greedy);
    }

    private void solves(Memory memory, MemoryTask task, int ofSeeds) {
        double[] scores = greedy(task, memory);
        long solved =
                Arrays.stream(scores).filter(score -> score >= task.needed()).count();
        report.claim(
                memory == LSTM ? "aim" : "acceptance",
                memory + " solves " + task + ": at least " + score(task, task.needed()) + " in " + ofSeeds + " of "
                        + Numbers.count(seeds, "seed"),
                solved >= ofSeeds,
                solved + " of " + Numbers.count(seeds, "seed") + "; " + Numbers.range(scores, 2));
    }

    private void fails(Memory memory, MemoryTask task, double most) {
        double[] scores = greedy(task, memory);
        report.claim(
                "acceptance",
                memory + " cannot solve " + task + ": at most " + score(task, most) + " in every seed",
                Arrays.stream(scores).allMatch(score -> score <= most),
                Numbers.range(scores, 2));
    }

    private static String score(MemoryTask task, double score) {
        return task.countsSuccesses()
                ? Numbers.percent(score, 0) + " success"
                : "a mean return of " + Math.round(score);
    }
}
