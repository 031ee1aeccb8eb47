package io.github.ascentrl.examples.distill;

import static io.github.ascentrl.examples.report.Numbers.fixed;

import io.github.ascentrl.algos.distill.Distillation;
import io.github.ascentrl.algos.distill.InContextPolicy;
import io.github.ascentrl.algos.distill.LearningHistories;
import io.github.ascentrl.algos.log.ProgressLine;
import io.github.ascentrl.algos.log.TensorBoardLog;
import io.github.ascentrl.algos.policy.CategoricalPolicy;
import io.github.ascentrl.algos.run.SavedRun;
import io.github.ascentrl.api.Budget;
import io.github.ascentrl.api.Totals;
import io.github.ascentrl.api.TrainingListener;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.envs.grid.DarkRoom;
import io.github.ascentrl.examples.actorcritic.DarkRoomAgent;
import io.github.ascentrl.examples.actorcritic.GoalSplit;
import io.github.ascentrl.examples.lab.About;
import io.github.ascentrl.examples.lab.Experiment;
import io.github.ascentrl.examples.lab.HowFar;
import io.github.ascentrl.examples.lab.Lab;
import io.github.ascentrl.examples.plot.LinePlot;
import io.github.ascentrl.examples.report.Numbers;
import io.github.ascentrl.examples.report.Report;
import io.github.ascentrl.examples.report.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/**
 * R3's full model on R3's histories. It runs for hours; if it is interrupted and started again with the same folder, it
 * continues where it stopped. {@code histories} contains the histories of 57 agents, {@code run} the checkpoints,
 * {@code logs} the files for TensorBoard.
 */
@About(
        name = "darkroom-distill-paper",
        description = "R3's decision transformer on histories of 57 agents: hours or days, resumable; not part of all",
        reproduces = "R3, In-Context RL, as configured there",
        partOfAll = false)
public final class DarkRoomDistillPaper implements Experiment {
    private static final DarkRoom.Settings ROOM = DarkRoom.Settings.REPORT;
    private static final int EVERY = 64;

    @HowFar
    @Option(
            names = "--updates",
            paramLabel = "N",
            defaultValue = "22000",
            description = "Stop after N updates in total; a later run can continue with more. Default:"
                    + " ${DEFAULT-VALUE}, R3's.")
    private int updates;

    /** Wall times of the updates of this process. */
    private static final class Clock implements TrainingListener {
        private final List<Double> seconds = new ArrayList<>();
        private long before;

        @Override
        public void onStart(Budget budget) {
            before = System.nanoTime();
        }

        @Override
        public void onUpdate(io.github.ascentrl.api.UpdateStats stats) {
            long now = System.nanoTime();
            seconds.add((now - before) / 1e9);
            before = now;
        }

        double median() {
            double[] sorted = seconds.stream().mapToDouble(x -> x).sorted().toArray();
            return sorted.length == 0 ? Double.NaN : sorted[sorted.length / 2];
        }
    }

    @Override
    public Report run(Lab lab) throws IOException {
        lab.require(updates >= 1, "--updates must be at least 1, got " + updates);
        ReportModel settings = lab.quick() ? ReportModel.SMALL : ReportModel.R3;
        int agents = lab.setting("agents, one goal each", 57, 4);
        A2cHistories source = new A2cHistories(
                ROOM, lab.setting("steps of an agent", 800_000L, 20_000L), 1, DarkRoomAgent.Objective.R3);
        long total = lab.quick() ? Math.min(updates, 2L * EVERY) : updates;
        lab.setting("updates", total);
        lab.setting("model", settings.settings());
        lab.setting("training", settings.training());
        long seed = lab.setting("seed", lab.seeds().get(0));
        InContext judge = new InContext(ROOM, 1, 16).threads(lab.threads());
        lab.setting(
                "evaluation",
                "every " + EVERY + " updates, one rollout of 16 episodes for each held-out goal, actions drawn");

        Rng rng = Rng.of(seed);
        GoalSplit split = GoalSplit.of(ROOM, agents, rng.child("split"));
        Path folder = Files.createDirectories(lab.folder().resolve("histories"));
        LearningHistories histories =
                source.of(split.train(), folder, lab.threads(), seed).withTokens(ReportModel.TOKENS);
        CategoricalPolicy model = settings.model(rng.child("model"));
        Distillation trainer =
                settings.trainer(histories, model, rng.child("training")).threads(lab.threads());
        InContextWatch watch = new InContextWatch(
                EVERY, judge, split.test(), new InContextPolicy(model, ReportModel.TOKENS), rng.child("in context"));
        Clock clock = new Clock();
        Totals totals = SavedRun.at(lab.folder().resolve("run"))
                .checkpointEvery(Duration.ofMinutes(1))
                .keepLast(2)
                .resumeOrStart(
                        trainer,
                        Budget.updates(total),
                        watch,
                        clock,
                        new TensorBoardLog(lab.folder().resolve("logs")).settings(trainer.settings()),
                        new ProgressLine(System.out));
        return report(lab, settings, model, split.test(), watch, totals, clock.median(), histories);
    }

    private static Report report(
            Lab lab,
            ReportModel settings,
            CategoricalPolicy model,
            List<Integer> heldOut,
            InContextWatch watch,
            Totals totals,
            double seconds,
            LearningHistories histories)
            throws IOException {
        Report report = lab.report();
        report.concludes(
                "R3, bloopers",
                "\"Training takes more than 24 hours in the configuration described: I did not finish, so the"
                        + " results are so-so.\""
                        + " Its evaluation logs were wrong, it had no KV cache, and it evaluated one goal in one"
                        + " environment.");
        Table table = new Table("", "R3", "here");
        table.row("updates", "22,000, not finished", Numbers.count(totals.updates(), "update") + " so far");
        table.row("seconds per update, " + lab.threads() + " threads, median of this process", "", fixed(seconds, 2));
        table.row("hours for all updates", "more than 24", fixed(seconds * settings.updates() / 3600, 1));
        table.row("transitions in the histories", "45.6 M", Numbers.count(histories.steps(), "step"));
        report.table("What it costs", table);
        report.figure(
                "loss",
                new LinePlot("Loss", "update", "−log π of the action taken")
                        .line("training", watch.column(0), watch.column(1))
                        .caption("Mean over the preceding " + EVERY + " updates, with dropout."));
        report.figure(
                "in-context",
                new LinePlot("Return in context on goals that are in no history", "update", "return of an episode")
                        .line("episodes 1 to 4", watch.column(0), watch.column(2))
                        .line("the last four of 16 episodes", watch.column(0), watch.column(3))
                        .caption("R3's rule: 1 for finding the goal within 20 steps, which ends the episode. Means"
                                + " over the"
                                + " held-out goals; actions drawn."));
        Pictures.add(
                report,
                model,
                ReportModel.TOKENS,
                settings.steps(),
                settings.blocks(),
                ROOM,
                heldOut,
                watch.episodes());
        return report.result("updates", totals.updates());
    }
}
