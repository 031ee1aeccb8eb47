package io.github.ascentrl.examples.policies;

import static io.github.ascentrl.examples.report.Numbers.each;
import static io.github.ascentrl.examples.report.Numbers.fixed;
import static io.github.ascentrl.examples.report.Numbers.range;

import io.github.ascentrl.algos.baseline.RunningMeanBaseline;
import io.github.ascentrl.algos.policy.DifferentiablePolicy;
import io.github.ascentrl.algos.reinforce.Reinforce;
import io.github.ascentrl.algos.reinforce.ReinforceConfig;
import io.github.ascentrl.algos.run.LockstepSampler;
import io.github.ascentrl.algos.run.ReturnWindow;
import io.github.ascentrl.api.Baseline;
import io.github.ascentrl.api.Budget;
import io.github.ascentrl.api.Policy;
import io.github.ascentrl.examples.lab.About;
import io.github.ascentrl.examples.lab.Experiment;
import io.github.ascentrl.examples.lab.Lab;
import io.github.ascentrl.examples.lab.Results;
import io.github.ascentrl.examples.lab.Run;
import io.github.ascentrl.examples.report.Claim;
import io.github.ascentrl.examples.report.Report;
import io.github.ascentrl.examples.report.Verdict;
import io.github.ascentrl.nn.optim.Optimizer;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/** Trains policies of several architectures by REINFORCE, each on a suitable task, with several optimisers. */
@About(
        name = "architectures",
        description = "REINFORCE with an MLP, a ConvNet and a GRU, and with SGD, RMSProp, Adam and AdamW",
        reproduces = "R1 §3.5")
public final class Architectures implements Experiment {
    private static final int WINDOW = 100;
    private static final int EVALUATION_EPISODES = 200;
    private static final double SOLVED = 0.95;
    private static final double WORKS = 0.9;

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

    @Override
    public Report run(Lab lab) {
        lab.setting(
                "reinforce",
                "4 episodes per update, 16 with the cue, gamma 0.99, fading mean (0.95), no entropy" + " bonus");
        lab.setting(
                "networks",
                "MLP 4-64-2 ReLU; ConvNet two 3 × 3 convolutions of 16 channels (stride 1 and 2), then 64 ReLU; GRU"
                        + " of 32 units");
        for (Architecture architecture : Architecture.ALL) {
            lab.setting(architecture.toString(), architecture.settings());
        }
        lab.setting("evaluation", EVALUATION_EPISODES + " episodes of the most probable actions");
        List<Setting> settings = Architecture.ALL.stream()
                .flatMap(a -> Stream.of(OptimizerKind.values()).map(optimizer -> new Setting(a, optimizer)))
                .toList();
        ToLongFunction<Setting> episodes =
                setting -> lab.quick() ? 2 * WINDOW : setting.architecture().episodes();
        Results<Setting, Outcome> results = lab.study("training", settings)
                .columns("episodes", "score")
                .work("episodes", episodes)
                .run(Outcome.class, run -> train(run, episodes.applyAsLong(run.condition())));

        Report report = lab.report();
        report.concludes(
                "R1 §3.5",
                "REINFORCE \"works with any optimiser (Adam, RMSProp)\" and is \"compatible with any"
                        + " architecture (ConvNet, RNN, Transformer)\"");
        report.text("Catch: a ball falls over 10 × 5 cells, and the paddle must be below it; the ball is one plane"
                + " of the observation, the paddle another. Repeat the cue: one of 4 symbols is shown and must be"
                + " named 3 steps later. A score is a mean return scaled from 0 (worst) to 1 (best possible): on"
                + " CartPole the return over 500, on Catch the share of balls caught, with the cue the share of"
                + " right answers. Each optimiser has its own learning rate, the best of three or four tried on the"
                + " first three seeds.");
        report.table(
                "After training, " + EVALUATION_EPISODES + " episodes without exploration",
                results.named(setting -> setting.architecture().toString())
                        .table("policy")
                        .column("task", setting -> setting.architecture().task())
                        .column("optimiser", Setting::optimizer)
                        .column("learning rate", Setting::learningRate)
                        .median("score: median", Outcome::score)
                        .range("min … max", 2, Outcome::score)
                        .first(
                                "episodes to .95 while exploring: median (seeds that reach it)",
                                "episodes",
                                "score",
                                SOLVED)
                        .median("s/run: median", Outcome::seconds));
        for (Architecture architecture : Architecture.ALL) {
            report.figure(
                    architecture.toString().toLowerCase(Locale.ROOT),
                    results.where(setting -> setting.architecture() == architecture)
                            .named(setting -> setting.optimizer().toString())
                            .plot(
                                    architecture + " on " + architecture.task(),
                                    "episodes",
                                    "score",
                                    "score of the last " + WINDOW + " episodes, 1 is best")
                            .quartiles()
                            .yRange(0, 1.02)
                            .level("", SOLVED)
                            .caption("Scores while exploring; dashed: .95. The table shows the scores of the most"
                                    + " probable actions, which may be higher."));
        }
        claims(report, results);
        return report.result("runs", results.data());
    }

    private static Outcome train(Run<Setting> run, long episodes) {
        Architecture architecture = run.condition().architecture();
        DifferentiablePolicy policy = architecture.policy().apply(run.rng().child("network"));
        ReturnWindow window = new ReturnWindow(WINDOW);
        Optimizer optimizer = run.condition()
                .optimizer()
                .of(policy.parameters(), run.condition().learningRate());
        ReinforceConfig config = ReinforceConfig.builder()
                .episodesPerUpdate(architecture.episodesPerUpdate())
                .build();
        Baseline mean = RunningMeanBaseline.exponential(0.95);
        long start = System.nanoTime();
        try (LockstepSampler sampler = new LockstepSampler(architecture.env())) {
            Reinforce trainer = new Reinforce(sampler, policy, mean, optimizer, config, run.rng());
            run.train(
                    trainer,
                    Budget.episodes(episodes),
                    Map.of("score", stats -> architecture.score(window.mean())),
                    window);
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        Policy greedy = policy.deterministic();
        double greedyMean = run.evaluate(architecture.env().get(), greedy, EVALUATION_EPISODES)
                .mean();
        return new Outcome(architecture.score(greedyMean), seconds);
    }

    private static void claims(Report report, Results<Setting, Outcome> results) {
        for (OptimizerKind optimizer : OptimizerKind.values()) {
            works(
                    report,
                    results.where(s -> s.optimizer() == optimizer),
                    optimizer == OptimizerKind.ADAM || optimizer == OptimizerKind.RMSPROP ? "R1 §3.5" : Claim.OWN,
                    "REINFORCE works with any optimiser (here " + optimizer + ")");
        }
        for (Architecture architecture : Architecture.ALL) {
            String name = architecture == Architecture.GRU
                    ? "an RNN, a GRU"
                    : architecture == Architecture.MLP ? "an MLP" : "a ConvNet";
            works(
                    report,
                    results.where(s -> s.architecture() == architecture && s.optimizer() == OptimizerKind.ADAM),
                    architecture == Architecture.MLP ? Claim.OWN : "R1 §3.5",
                    "REINFORCE is compatible with any architecture (here " + name + ")");
        }
        report.claim(
                "R1 §3.5",
                "REINFORCE is compatible with any architecture (here a Transformer)",
                Verdict.UNDECIDED,
                "no transformer policy is trained here");
        solved(report, results, Architecture.CONVNET, "a ConvNet catches at least 95 % of the balls, in every seed");
        solved(report, results, Architecture.GRU, "a GRU repeats at least 95 % of the cues, in every seed");
    }

    /** Seen if the median score of each of these settings is at least {@link #WORKS}. */
    private static void works(Report report, Results<Setting, Outcome> results, String source, String claim) {
        report.claim(
                source,
                claim,
                results.conditions().stream().allMatch(s -> results.median(s, Outcome::score) >= WORKS),
                "median scores: " + each(results.conditions(), s -> fixed(results.median(s, Outcome::score), 2))
                        + ". Seen if each is at least " + WORKS);
    }

    private static void solved(
            Report report, Results<Setting, Outcome> results, Architecture architecture, String claim) {
        Setting adam = new Setting(architecture, OptimizerKind.ADAM);
        long solved = results.count(adam, outcome -> outcome.score() >= SOLVED);
        String scores = range(results.each(adam, Outcome::score), 3);
        boolean all = solved == results.seeds().size();
        report.claim(Claim.OWN, claim, all, results.ofSeeds(solved) + ", with Adam: " + scores);
    }
}
