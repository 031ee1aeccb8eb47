package io.github.ascentrl.examples.imitation;

import io.github.ascentrl.algos.data.MemoryDataset;
import io.github.ascentrl.algos.data.Recorder;
import io.github.ascentrl.algos.imitation.BehaviourCloning;
import io.github.ascentrl.algos.imitation.CloningConfig;
import io.github.ascentrl.algos.policy.CategoricalPolicy;
import io.github.ascentrl.algos.run.Evaluation;
import io.github.ascentrl.algos.stats.Statistics;
import io.github.ascentrl.api.Budget;
import io.github.ascentrl.api.Dataset;
import io.github.ascentrl.api.Policy;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.envs.classic.CartPole;
import io.github.ascentrl.examples.imitation.Expert.Setting;
import io.github.ascentrl.examples.lab.About;
import io.github.ascentrl.examples.lab.Experiment;
import io.github.ascentrl.examples.lab.Lab;
import io.github.ascentrl.examples.lab.Logits;
import io.github.ascentrl.examples.lab.Results;
import io.github.ascentrl.examples.lab.Run;
import io.github.ascentrl.examples.report.Report;
import io.github.ascentrl.nn.optim.Adam;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * R0 §2: an expert cloned from data whose tails are missing in one dimension: by R0's thresholds and by the expert's own
 * quantiles, beside as many rows drawn at random.
 */
@About(
        name = "bc-truncated",
        description = "Behaviour cloning of CartPole from data whose tails are missing in one dimension",
        reproduces = "R0 §2")
public final class TruncatedCloning implements Experiment {
    private static final int EPISODE_STEPS = 100;
    private static final double FALLEN = 20;

    /** Whom the clone learns from, and how. */
    enum Learner {
        /** As R0's notebook does it. */
        R0("R0's expert, one row a step in order", "r0", Setting.R0, 1, false),
        /** Only the learner is R0's. */
        IN_ORDER("perfect expert, one row a step in order", "in-order", Setting.R0_ANYWHERE, 1, false),
        /** As one would do it. */
        SHUFFLED("perfect expert, shuffled batches of 64", "shuffled", Setting.R0_ANYWHERE, 64, true);

        private final String label;
        final String file; // its name in the names of figures
        private final Setting expert;
        private final CloningConfig config;

        Learner(String label, String file, Setting expert, int batchSize, boolean randomOrder) {
            this.label = label;
            this.file = file;
            this.expert = expert;
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
     * @param mean the mean return of all clones
     * @param perfect the share of evaluations that reach 500
     * @param shares the same of each clone
     * @param means the mean return of each clone
     * @param returns of every evaluation of every clone
     */
    record Outcome(double kept, double mean, double perfect, double[] shares, double[] means, double[] returns) {
        /** How many clones never learned to balance: 9 steps is what always pushing the same way lasts. */
        double fallen() {
            return Arrays.stream(means).filter(m -> m < FALLEN).count();
        }
    }

    @Override
    public Report run(Lab lab) {
        int updates = lab.setting("expertUpdates", 2000, 60);
        int dataEpisodes = lab.setting("episodes", 2000, 50);
        int steps = lab.setting("cloningSteps", 10_000, 200);
        int clones = lab.setting("clones", 5, 1);
        int evaluations = lab.setting("evaluationsOfEach", 160, 20); // 800 in all, as R0
        lab.setting(
                "experts",
                "R0's: from one initial state, the last parameters; trained anew until its data have no fall. Perfect:"
                        + " from random states, the best running mean; until 100 greedy episodes are perfect and 100"
                        + " sampled ones have mean 475");
        lab.setting("data", "the expert's greedy actions, episodes of 100 steps from random initial states");
        lab.setting("clone", "4-8-4-2 ReLU, Adam 1e-3; greedy evaluation");
        int episodes = updates * Setting.R0.episodesPerUpdate();
        Results<Setting, Expert> experts = lab.study("experts", List.of(Setting.R0, Setting.R0_ANYWHERE))
                .work("episodes", episodes)
                .run(Expert.class, run -> expert(run, episodes, dataEpisodes));
        Map<Setting, List<MemoryDataset>> data = new HashMap<>(); // of each seed, what its expert shows
        experts.conditions()
                .forEach(s -> data.put(
                        s,
                        experts.of(s).stream()
                                .map(e -> recorded(e, dataEpisodes))
                                .toList()));
        Results<Condition, Outcome> results = lab.study("cloning", conditions())
                .columns("rows", "mean", "share500")
                .work("runs", 1)
                .run(Outcome.class, run -> {
                    List<MemoryDataset> shown = data.get(run.condition().learner().expert);
                    return clones(run, shown.get(lab.seeds().indexOf(run.seed())), clones, steps, evaluations);
                });

        Report report = lab.report();
        report.text("R0's experts know one initial state, and are good enough if none of " + dataEpisodes
                + " greedy episodes from random states falls within " + EPISODE_STEPS + " steps. "
                + described(experts, Setting.R0)
                + " Perfect experts are trained from random states, until 100 greedy episodes are perfect and 100 drawn"
                + " ones have mean 475. " + described(experts, Setting.R0_ANYWHERE));
        report.text("Every number of a seed below is the mean of " + clones + " clones of its expert, " + evaluations
                + " evaluations each: one clone of so small a network is as much a matter of its first weights as of"
                + " its data.");
        return new TruncationReport(report, results, clones)
                .write(data.get(Setting.R0).get(0));
    }

    private static String described(Results<Setting, Expert> experts, Setting setting) {
        return "Trainings until then, ten at most, seed by seed: "
                + experts.of(setting).stream().map(Expert::attempts).toList()
                + "; means over 100 greedy episodes of up to 500 steps: "
                + Arrays.toString(experts.each(setting, e -> e.greedy().mean()))
                + ", drawing the actions: "
                + Arrays.toString(experts.each(setting, e -> e.sampled().mean())) + ".";
    }

    private static List<Condition> conditions() {
        return Stream.of(Learner.values())
                .flatMap(learner -> Truncation.values().stream().map(t -> new Condition(learner, t)))
                .toList();
    }

    private static Expert expert(Run<Setting> run, int trainingEpisodes, int episodes) {
        long faultless = (long) EPISODE_STEPS * episodes;
        Predicate<Expert> stands = e -> recorded(e, episodes).size() == faultless;
        return run.condition() == Setting.R0
                ? Expert.until(run, Setting.R0, trainingEpisodes, stands)
                : Expert.perfect(run, run.condition(), trainingEpisodes);
    }

    private static MemoryDataset recorded(Expert expert, int episodes) {
        CartPole env = new CartPole(EPISODE_STEPS);
        Policy acting = expert.policy().deterministic();
        return new Recorder(env, "CartPole-v1, " + EPISODE_STEPS + " steps", acting, "expert", expert.seed())
                .episodes(episodes);
    }

    private static Outcome clones(Run<Condition> run, MemoryDataset data, int clones, int steps, int evaluations) {
        Rng rng = run.rng();
        Dataset left = run.condition().truncation().of(data, rng);
        double kept = (double) left.size() / data.size();
        if (left.size() == 0) {
            return new Outcome(0, Double.NaN, Double.NaN, new double[0], new double[0], new double[0]);
        }
        double[] returns = new double[clones * evaluations];
        double[] shares = new double[clones];
        double[] means = new double[clones];
        int done = 0;
        for (int c = 0; c < clones; c++) {
            Rng ofClone = rng.child("clone").child(c);
            Policy clone = clone(run, left, steps, ofClone).deterministic();
            Evaluation evaluation = Evaluation.of(new CartPole(), clone, evaluations, ofClone.child("evaluation"));
            for (float episodeReturn : evaluation.returns()) {
                returns[done++] = episodeReturn;
            }
            shares[c] = evaluation.fractionAbove(CartPole.DEFAULT_LIMIT - 1); // a step is worth 1
            means[c] = evaluation.mean();
        }
        run.log(left.size(), Statistics.mean(returns), Statistics.mean(shares));
        return new Outcome(kept, Statistics.mean(returns), Statistics.mean(shares), shares, means, returns);
    }

    private static CategoricalPolicy clone(Run<Condition> run, Dataset data, int steps, Rng rng) {
        CategoricalPolicy clone = Logits.relu(rng.child("network"), 4, 8, 4, 2);
        Adam adam = Adam.of(clone.parameters(), 1e-3);
        CloningConfig config = run.condition().learner().config;
        new BehaviourCloning(data, clone, adam, config, rng.child("cloning")).train(Budget.updates(steps));
        return clone;
    }
}
