package io.github.ascentrl.examples.policies;

import io.github.ascentrl.algos.baseline.RunningMeanBaseline;
import io.github.ascentrl.algos.policy.DifferentiablePolicy;
import io.github.ascentrl.algos.policy.ModalPolicy;
import io.github.ascentrl.algos.reinforce.Reinforce;
import io.github.ascentrl.algos.reinforce.ReinforceConfig;
import io.github.ascentrl.algos.run.Evaluation;
import io.github.ascentrl.algos.run.LockstepSampler;
import io.github.ascentrl.algos.run.ReturnWindow;
import io.github.ascentrl.algos.stats.Band;
import io.github.ascentrl.algos.stats.Statistics;
import io.github.ascentrl.api.Budget;
import io.github.ascentrl.api.TrainingListener;
import io.github.ascentrl.examples.lab.Experiment;
import io.github.ascentrl.examples.lab.Lab;
import io.github.ascentrl.examples.lab.Results;
import io.github.ascentrl.examples.lab.Run;
import io.github.ascentrl.examples.plot.BandPlot;
import io.github.ascentrl.examples.report.Report;
import io.github.ascentrl.examples.report.Table;
import io.github.ascentrl.examples.report.Verdict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** REINFORCE with policies of several architectures, each on a task that it can see, and with several optimisers. */
public final class Architectures implements Experiment {
    private static final int WINDOW = 100;
    private static final int EVALUATION_EPISODES = 200;
    private static final double SOLVED = 0.95;

    private record Setting(Architecture architecture, OptimizerKind optimizer) {
        double learningRate() {
            return architecture.learningRate(optimizer);
        }

        @Override
        public String toString() {
            return architecture + ", " + optimizer;
        }
    }

    /** The score of the most probable actions, and the seconds of training. */
    private record Outcome(double score, double seconds) {}

    /** Made by the command line. */
    public Architectures() {}

    @Override
    public String name() {
        return "architectures";
    }

    @Override
    public String description() {
        return "REINFORCE with an MLP, a ConvNet and a GRU, and with SGD, RMSProp, Adam and AdamW";
    }

    @Override
    public String reproduces() {
        return "R1 §3.5";
    }

    @Override
    public Report run(Lab lab) {
        lab.setting("reinforce", "4 episodes an update, gamma 0.99, running mean, no entropy bonus");
        lab.setting("evaluation", EVALUATION_EPISODES + " episodes of the most probable actions");
        List<Setting> settings = new ArrayList<>();
        for (Architecture architecture : Architecture.values()) {
            for (OptimizerKind optimizer : OptimizerKind.values()) {
                settings.add(new Setting(architecture, optimizer));
            }
        }
        Results<Setting, Outcome> results = lab.study("training", settings)
                .columns("episodes", "score")
                .work("episodes", setting -> episodes(lab, setting))
                .run(run -> train(run, episodes(lab, run.condition())));
        Report report = new Report();
        report.text(
                "A score is a mean return, from 0, the worst, to 1, the best possible: on CartPole the return over 500, on"
                        + " Catch the share of balls that are caught, with the cue the share of right answers. Each"
                        + " optimiser has a learning rate that suits it, found by trying three or four on the first three"
                        + " seeds.");
        report.table("After training, " + EVALUATION_EPISODES + " episodes without exploration", table(results));
        for (Architecture architecture : Architecture.values()) {
            report.figure(architecture.toString().toLowerCase(Locale.ROOT), curves(results, architecture));
        }
        claims(report, lab, results);
        for (Setting setting : settings) {
            report.result(setting.toString(), Map.of("score", results.each(setting, Outcome::score)));
        }
        return report;
    }

    private static int episodes(Lab lab, Setting setting) {
        return lab.quick() ? 2 * WINDOW : setting.architecture().episodes();
    }

    private static Outcome train(Run<Setting> run, int episodes) {
        Architecture architecture = run.condition().architecture();
        DifferentiablePolicy policy = architecture.policy(run.rng().child("network"));
        ReturnWindow window = new ReturnWindow(WINDOW);
        TrainingListener log = stats -> {
            run.advance(stats.episodes());
            run.log(stats.totalEpisodes(), architecture.score(window.mean()));
        };
        long start = System.nanoTime();
        try (LockstepSampler sampler = new LockstepSampler(architecture::env)) {
            new Reinforce(
                            sampler,
                            policy,
                            RunningMeanBaseline.exponential(0.95),
                            run.condition()
                                    .optimizer()
                                    .of(policy.parameters(), run.condition().learningRate()),
                            ReinforceConfig.builder()
                                    .episodesPerUpdate(architecture.episodesPerUpdate())
                                    .build(),
                            run.rng())
                    .train(Budget.episodes(episodes), window, log);
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        Evaluation evaluation = Evaluation.of(
                architecture.env(),
                ((ModalPolicy) policy).deterministic(),
                EVALUATION_EPISODES,
                run.rng().child("evaluation"));
        return new Outcome(architecture.score(evaluation.mean()), seconds);
    }

    private static Table table(Results<Setting, Outcome> results) {
        Table table = new Table(
                "policy",
                "task",
                "optimiser",
                "learning rate",
                "score: median",
                "min … max",
                "episodes to .95",
                "s/run");
        for (Setting setting : results.conditions()) {
            double[] scores = results.each(setting, Outcome::score);
            double[] reached = results.curves(setting, "episodes", "score").stream()
                    .mapToDouble(curve -> curve.firstAtLeast(SOLVED))
                    .filter(x -> !Double.isNaN(x))
                    .toArray();
            table.row(
                    setting.architecture(),
                    setting.architecture().task(),
                    setting.optimizer(),
                    setting.learningRate(),
                    Statistics.median(scores),
                    String.format(
                            Locale.ROOT,
                            "%.2f … %.2f",
                            Arrays.stream(scores).min().orElseThrow(),
                            Arrays.stream(scores).max().orElseThrow()),
                    reached.length == 0
                            ? "never"
                            : String.format(
                                    Locale.ROOT,
                                    "%.0f (%d of %d seeds)",
                                    Statistics.median(reached),
                                    reached.length,
                                    scores.length),
                    Statistics.median(results.each(setting, Outcome::seconds)));
        }
        return table;
    }

    private static BandPlot curves(Results<Setting, Outcome> results, Architecture architecture) {
        BandPlot plot = new BandPlot(
                        architecture + " on " + architecture.task(),
                        "training episodes",
                        "score of the last " + WINDOW + " episodes, 1 is best")
                .interval(Band.Kind.QUARTILES)
                .yRange(0, 1.02)
                .level("solved", SOLVED);
        for (Setting setting : results.conditions()) {
            if (setting.architecture() == architecture) {
                plot.band(setting.optimizer().toString(), results.curves(setting, "episodes", "score"));
            }
        }
        plot.subtitle(results.seeds().size() + " seeds; line: median, band: the middle half of them")
                .caption("Scores while exploring; the table has the most probable actions.");
        return plot;
    }

    private static void claims(Report report, Lab lab, Results<Setting, Outcome> results) {
        List<String> medians = new ArrayList<>();
        boolean all = true;
        for (Setting setting : results.conditions()) {
            double median = Statistics.median(results.each(setting, Outcome::score));
            all &= median >= 0.9;
            medians.add(String.format(Locale.ROOT, "%s %.2f", setting, median));
        }
        report.claim(
                "R1 §3.5",
                "the policy gradient works with any architecture and any optimiser",
                verdict(lab, all),
                "median scores: " + String.join("; ", medians) + ". Seen if all are at least 0.9");
        solvedInEverySeed(
                report,
                lab,
                results,
                Architecture.CONVNET,
                "a ConvNet catches at least 95 % of the balls, in every seed");
        solvedInEverySeed(
                report, lab, results, Architecture.GRU, "a GRU repeats at least 95 % of the cues, in every seed");
    }

    private static void solvedInEverySeed(
            Report report, Lab lab, Results<Setting, Outcome> results, Architecture architecture, String claim) {
        double[] scores = results.each(new Setting(architecture, OptimizerKind.ADAM), Outcome::score);
        long solved = Arrays.stream(scores).filter(score -> score >= SOLVED).count();
        report.claim(
                "acceptance",
                claim,
                verdict(lab, solved == scores.length),
                String.format(
                        Locale.ROOT,
                        "%d of %d seeds, with Adam; the lowest share is %.3f",
                        solved,
                        scores.length,
                        Arrays.stream(scores).min().orElseThrow()));
    }

    private static Verdict verdict(Lab lab, boolean seen) {
        return lab.quick() ? Verdict.UNDECIDED : Verdict.of(seen);
    }
}
