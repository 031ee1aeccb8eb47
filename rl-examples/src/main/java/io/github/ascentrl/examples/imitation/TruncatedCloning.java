package io.github.ascentrl.examples.imitation;

import io.github.ascentrl.algos.data.MemoryDataset;
import io.github.ascentrl.algos.data.Recorder;
import io.github.ascentrl.algos.imitation.BehaviourCloning;
import io.github.ascentrl.algos.imitation.CloningConfig;
import io.github.ascentrl.algos.policy.CategoricalPolicy;
import io.github.ascentrl.algos.run.Evaluation;
import io.github.ascentrl.api.Budget;
import io.github.ascentrl.api.Dataset;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.envs.classic.CartPole;
import io.github.ascentrl.examples.imitation.Expert.Setting;
import io.github.ascentrl.examples.lab.Experiment;
import io.github.ascentrl.examples.lab.Lab;
import io.github.ascentrl.examples.lab.Results;
import io.github.ascentrl.examples.lab.Run;
import io.github.ascentrl.examples.report.Report;
import io.github.ascentrl.nn.layer.Activation;
import io.github.ascentrl.nn.layer.Mlp;
import io.github.ascentrl.nn.optim.Adam;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * R0 §2: an expert cloned from data whose tails are missing in one dimension: by R0's thresholds and by the expert's own
 * quantiles, beside as many rows drawn at random.
 */
public final class TruncatedCloning implements Experiment {
    /** How the clone is trained. */
    enum Learner {
        /** As R0's notebook does it. */
        R0("one row a step, in order", 1, false),
        /** As one would do it. */
        SHUFFLED("shuffled batches of 64", 64, true);

        private final String label;
        private final CloningConfig config;

        Learner(String label, int batchSize, boolean randomOrder) {
            this.label = label;
            config = CloningConfig.builder()
                    .batchSize(batchSize)
                    .randomOrder(randomOrder)
                    .build();
        }

        @Override
        public String toString() {
            return label;
        }
    }

    /** What is compared. */
    record Condition(Learner learner, Truncation truncation) {
        @Override
        public String toString() {
            return truncation + "; " + learner;
        }
    }

    /**
     * What came of it.
     *
     * @param kept the share of rows
     * @param mean the mean return
     * @param perfect the share of evaluations that reach 500
     * @param returns of every evaluation
     */
    record Outcome(double kept, double mean, double perfect, double[] returns) {}

    /** An expert and what it showed. */
    private record Teacher(Expert expert, MemoryDataset data) {}

    /** Made by the command line. */
    public TruncatedCloning() {}

    @Override
    public String name() {
        return "bc-truncated";
    }

    @Override
    public String description() {
        return "Behaviour cloning of CartPole from data whose tails are missing in one dimension";
    }

    @Override
    public String reproduces() {
        return "R0 §2";
    }

    @Override
    public Report run(Lab lab) {
        int updates = lab.setting("expertUpdates", lab.quick() ? 60 : 2000);
        int dataEpisodes = lab.setting("episodes", lab.quick() ? 50 : 2000);
        int steps = lab.setting("cloningSteps", lab.quick() ? 200 : 10_000);
        int evaluations = lab.setting("evaluations", lab.quick() ? 20 : 800);
        lab.setting("expert", "trained until 100 greedy episodes are perfect and 100 sampled ones have mean 475");
        lab.setting("data", "the expert's greedy actions, episodes of 100 steps: with these R0's cuts keep about half");
        lab.setting("clone", "4-8-4-2 ReLU, Adam 1e-3; greedy evaluation");
        int episodes = updates * Setting.R0.episodesPerUpdate();
        Results<Setting, Teacher> teachers = lab.study("experts", List.of(Setting.R0))
                .work("episodes", episodes)
                .run(run -> teacher(Expert.perfect(run, Setting.R0, episodes), dataEpisodes));
        Results<Condition, Outcome> results = lab.study("cloning", conditions())
                .columns("rows", "mean", "share500")
                .work("runs", 1)
                .run(run -> {
                    Teacher teacher = teachers.of(Setting.R0).get(lab.seeds().indexOf(run.seed()));
                    return one(run, teacher.data(), steps, evaluations);
                });
        Report report = new Report();
        report.text("Experts, 100 greedy episodes each: means "
                + Arrays.toString(
                        teachers.each(Setting.R0, t -> t.expert().greedy().mean()))
                + "; trainings until one was perfect: "
                + Arrays.toString(teachers.each(Setting.R0, t -> t.expert().attempts())) + ".");
        return new TruncationReport(report, results, evaluations)
                .write(lab, teachers.of(Setting.R0).get(0).data());
    }

    private static List<Condition> conditions() {
        List<Condition> conditions = new ArrayList<>();
        for (Learner learner : Learner.values()) {
            for (Truncation truncation : Truncation.values()) {
                conditions.add(new Condition(learner, truncation));
            }
        }
        return conditions;
    }

    private static Teacher teacher(Expert expert, int episodes) {
        Recorder recorder = new Recorder(
                new CartPole(100), "CartPole-v1, 100 steps", expert.policy().greedy(), "expert", expert.seed());
        return new Teacher(expert, recorder.episodes(episodes));
    }

    private static Outcome one(Run<Condition> run, MemoryDataset data, int steps, int evaluations) {
        Rng rng = run.rng();
        Dataset left = run.condition().truncation().of(data, rng);
        double kept = (double) left.size() / data.size();
        if (left.size() == 0) {
            return new Outcome(0, Double.NaN, Double.NaN, new double[0]);
        }
        Mlp network = Mlp.sizes(4, 8, 4, 2).activation(Activation.RELU).build(rng.child("clone"));
        CategoricalPolicy clone = CategoricalPolicy.of(network, new Discrete(2));
        new BehaviourCloning(
                        left,
                        clone,
                        Adam.of(network.parameters(), 1e-3),
                        run.condition().learner().config,
                        rng.child("cloning"))
                .train(Budget.updates(steps));
        Evaluation evaluation = Evaluation.of(new CartPole(), clone.greedy(), evaluations, rng.child("evaluation"));
        double[] returns = new double[evaluations];
        int perfect = 0;
        for (int e = 0; e < evaluations; e++) {
            returns[e] = evaluation.returns()[e];
            perfect += returns[e] >= 500 ? 1 : 0;
        }
        double share = (double) perfect / evaluations;
        run.log(left.size(), evaluation.mean(), share);
        return new Outcome(kept, evaluation.mean(), share, returns);
    }
}
