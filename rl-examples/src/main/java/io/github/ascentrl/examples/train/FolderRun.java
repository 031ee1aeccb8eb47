package io.github.ascentrl.examples.train;

import io.github.ascentrl.algos.log.CsvLog;
import io.github.ascentrl.algos.log.ProgressLine;
import io.github.ascentrl.algos.log.TensorBoardLog;
import io.github.ascentrl.algos.run.BestPolicy;
import io.github.ascentrl.algos.run.PeriodicEvaluation;
import io.github.ascentrl.algos.run.SavedRun;
import io.github.ascentrl.api.Budget;
import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.Totals;
import io.github.ascentrl.api.random.Rng;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/** A training run in a folder, with evaluation, logs and checkpoints, that can be interrupted and resumed. */
final class FolderRun {
    private final RunSettings settings;
    private final Budget planned;
    private final int evaluationEpisodes;
    private final long evaluateEvery;
    private final boolean deterministic;
    private final Learner learner;

    /**
     * Composes a run; nothing is written yet.
     *
     * @throws IllegalArgumentException if a setting is unknown or out of range
     */
    FolderRun(RunSettings settings, int threads) {
        this.settings = settings;
        settings.env();
        Algorithm algorithm = settings.algorithm();
        settings.seed();
        planned = settings.total();
        evaluationEpisodes = settings.whole("evaluationEpisodes", 20);
        long steps = planned.steps() == Long.MAX_VALUE ? 200_000 : planned.steps();
        evaluateEvery = settings.whole("evaluateEvery", (int) Math.max(1, Math.min(steps / 20, Integer.MAX_VALUE)));
        deterministic = settings.flag("deterministic", true);
        learner = algorithm.compose(settings, threads);
        settings.checkAllKnown(algorithm.toString());
    }

    Budget planned() {
        return planned;
    }

    /** {@return the names of the settings that change over the planned run and reach their last value at its end} */
    List<String> changing() {
        return settings.changing();
    }

    /**
     * Trains until a total budget is used up, or until Ctrl-C.
     *
     * @param folder the folder of the run; training continues from its newest checkpoint
     * @param total the total budget, including earlier training
     * @param out receives a line every few seconds, and a summary at the end
     */
    void train(RunFolder folder, Budget total, PrintWriter out) throws IOException {
        try (Interrupt interrupt = new Interrupt();
                Env env = learner.env().get();
                learner) {
            PeriodicEvaluation evaluation = new PeriodicEvaluation(
                    env,
                    deterministic ? learner.deterministic() : learner.sampled(),
                    evaluationEpisodes,
                    evaluateEvery,
                    Rng.of(settings.seed()).child("evaluation"));
            BestPolicy best = new BestPolicy(folder.best(), "evaluationReturn", learner.saved());
            Totals totals = SavedRun.at(folder.path())
                    .stopWhen(interrupt::requested)
                    .requireSameSettings()
                    .resumeOrStart(
                            learner.trainer(),
                            total,
                            evaluation,
                            best,
                            new CsvLog(folder.progress()),
                            new TensorBoardLog(folder.path())
                                    .settings(learner.trainer().settings()),
                            new ProgressLine(out),
                            stats -> out.flush()); // shows each line at once, even in a pipe
            learner.saved().get().save(folder.last());
            summarise(folder, totals, evaluation, best, interrupt.requested(), out);
        }
    }

    private static void summarise(
            RunFolder folder,
            Totals totals,
            PeriodicEvaluation evaluation,
            BestPolicy best,
            boolean interrupted,
            PrintWriter out) {
        out.printf(
                "%s after %d updates, %d episodes, %d steps%n",
                interrupted ? "interrupted" : "done", totals.updates(), totals.episodes(), totals.steps());
        List<PeriodicEvaluation.Point> points = evaluation.points();
        if (!points.isEmpty()) {
            out.printf(
                    Locale.ROOT,
                    "evaluation: best %.1f, last %.1f%n",
                    best.best(),
                    points.get(points.size() - 1).evaluation().mean());
        }
        out.println(
                interrupted
                        ? "everything is saved; continue with: resume " + folder.path()
                        : "play it with: enjoy " + folder.path());
        out.flush();
    }
}
