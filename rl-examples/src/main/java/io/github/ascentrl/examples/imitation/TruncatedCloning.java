package io.github.ascentrl.examples.imitation;

import io.github.ascentrl.algos.data.Datasets;
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
import io.github.ascentrl.api.data.Batch;
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
import java.util.stream.Stream;

/**
 * R0 §2: clones an expert from data whose tails are missing in one dimension, cut by R0's thresholds or by the expert's
 * own quantiles, and from the same number of rows drawn at random.
 */
@About(
        name = "bc-truncated",
        description = "Behaviour cloning of CartPole from data whose tails are missing in one dimension",
        reproduces = "R0 §2")
public final class TruncatedCloning implements Experiment {
    private static final int EPISODE_STEPS = 100;
    static final double FALLEN = 20;
    private static final double GOOD = 475;
    private static final int SHOWN = 100; // episodes of the expert's data on which a clone is checked

    /** The expert that the clone learns from, and the way it learns. */
    enum Learner {
        /** As in R0's notebook. */
        R0("R0's setting: its expert, one row a step in order", "r0", Setting.R0, 1, false),
        /** Only the learner is as in R0. */
        IN_ORDER("perfect expert, one row a step in order", "in-order", Setting.R0_ANYWHERE, 1, false),
        /** The usual way of cloning. */
        SHUFFLED("perfect expert, shuffled batches of 64", "shuffled", Setting.R0_ANYWHERE, 64, true);

        private final String label;
        final String file; // its part of the figures' file names
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

    /** A condition of the comparison. */
    record Condition(Learner learner, Truncation truncation) {
        @Override
        public String toString() {
            return truncation + "; " + learner;
        }
    }

    /**
     * An expert and the cost of its training.
     *
     * @param expert the one that is cloned
     * @param reward for the expert that was trained first, the share of the highest reward in the first steps of an
     *     episode
     * @param seconds seconds of its training
     */
    record Trained(Expert expert, double reward, double seconds) {}

    /**
     * Results of a condition.
     *
     * @param kept the share of rows
     * @param mean the mean return of all clones
     * @param perfect the share of evaluations that reach 500
     * @param shares the same for each clone
     * @param means the mean return of each clone
     * @param returns returns of every evaluation of every clone
     * @param inside for each dimension, the share of the expert's states inside R0's cut in which a clone errs
     * @param outside the same for the states outside
     * @param seconds seconds of training, mean over the clones
     */
    record Outcome(
            double kept,
            double mean,
            double perfect,
            double[] shares,
            double[] means,
            double[] returns,
            double[] inside,
            double[] outside,
            double seconds) {
        /** The number of clones that never learned to balance; always pushing the same way lasts 9 steps. */
        double fallen() {
            return Arrays.stream(means).filter(m -> m < FALLEN).count();
        }
    }

    @Override
    public Report run(Lab lab) {
        int updates = lab.setting("updates of an expert", 2000, 60);
        int dataEpisodes = lab.setting("episodes of data", 2000, 50);
        int steps = lab.setting("optimiser steps of a clone", 10_000, 200);
        int clones = lab.setting("clones of each seed, R0's cuts", 10, 1);
        int clonesOfMiddles = lab.setting("clones of each seed, other cuts", 3, 1);
        int evaluations = lab.setting("evaluations of each clone", 80, 20); // with ten clones 800, as in R0
        lab.setting(
                "experts",
                "4-8-4-2 ReLU, Adam 1e-3, gamma 0.99, RLOO with 10 trajectories. R0's: from one initial state, the last"
                        + " parameters; retrained until the pole never falls in its data. Perfect: from random"
                        + " states, the best"
                        + " running mean; until 100 greedy episodes are perfect and 100 sampled ones have mean 475");
        lab.setting("data", "the expert's greedy actions, episodes of 100 steps from random initial states");
        lab.setting("clone", "4-8-4-2 ReLU, Adam 1e-3; greedy evaluation from random initial states, 500 steps");
        int episodes = updates * Setting.R0.episodesPerUpdate();
        Results<Setting, Trained> experts = lab.study("experts", List.of(Setting.R0, Setting.R0_ANYWHERE))
                .columns("update", "return", "steps")
                .work("episodes", episodes)
                .run(Trained.class, run -> expert(run, episodes, dataEpisodes));
        Map<Setting, List<MemoryDataset>> data = new HashMap<>(); // for each seed, its expert's data
        experts.conditions()
                .forEach(s -> data.put(
                        s,
                        experts.of(s).stream()
                                .map(e -> recorded(e.expert(), dataEpisodes))
                                .toList()));
        Results<Condition, Outcome> results = lab.study("cloning", conditions())
                .columns("rows", "mean", "share500")
                .work("runs", 1)
                .run(Outcome.class, run -> {
                    Setting setting = run.condition().learner().expert;
                    int seed = lab.seeds().indexOf(run.seed());
                    Expert expert = experts.of(setting).get(seed).expert();
                    int n = run.condition().truncation().isOther() ? clonesOfMiddles : clones;
                    return clones(run, expert, data.get(setting).get(seed), n, steps, evaluations);
                });
        return new TruncationReport(lab.report(), results, experts, steps)
                .write(data.get(Setting.R0).get(0));
    }

    private static List<Condition> conditions() {
        return Stream.of(Learner.values())
                .flatMap(learner -> (learner == Learner.IN_ORDER ? Truncation.ofR0() : Truncation.values())
                        .stream().map(t -> new Condition(learner, t)))
                .toList();
    }

    private static Trained expert(Run<Setting> run, int trainingEpisodes, int episodes) {
        double[] first = {Double.NaN, Double.NaN}; // reward and seconds of the first training
        long start = System.nanoTime();
        Expert expert = Expert.until(run, run.condition(), trainingEpisodes, e -> {
            double seconds = (System.nanoTime() - start) / 1e9;
            double reward = (double) recorded(e, episodes).size() / EPISODE_STEPS / episodes;
            if (Double.isNaN(first[0])) {
                first[0] = reward;
                first[1] = seconds;
            }
            return run.condition() == Setting.R0
                    ? reward == 1
                    : e.greedy().mean() == CartPole.DEFAULT_LIMIT && e.sampled().mean() >= GOOD;
        });
        return new Trained(expert, first[0], first[1]);
    }

    private static MemoryDataset recorded(Expert expert, int episodes) {
        CartPole env = new CartPole(EPISODE_STEPS);
        Policy acting = expert.policy().deterministic();
        return new Recorder(env, "CartPole-v1, " + EPISODE_STEPS + " steps", acting, "expert", expert.seed())
                .episodes(episodes);
    }

    private static Outcome clones(
            Run<Condition> run, Expert expert, MemoryDataset data, int clones, int steps, int evaluations) {
        Rng rng = run.rng();
        Dataset left = run.condition().truncation().of(data, rng);
        double kept = (double) left.size() / data.size();
        if (left.size() == 0) {
            double[] none = new double[0];
            return new Outcome(0, Double.NaN, Double.NaN, none, none, none, none, none, Double.NaN);
        }
        double[] returns = new double[clones * evaluations];
        double[] shares = new double[clones];
        double[] means = new double[clones];
        double seconds = 0;
        Errors errors = new Errors(expert, data);
        int done = 0;
        for (int c = 0; c < clones; c++) {
            Rng ofClone = rng.child("clone").child(c);
            long start = System.nanoTime();
            Policy clone = clone(run, left, steps, ofClone).deterministic();
            seconds += (System.nanoTime() - start) / 1e9 / clones;
            Evaluation evaluation = Evaluation.of(new CartPole(), clone, evaluations, ofClone.child("evaluation"));
            for (float episodeReturn : evaluation.returns()) {
                returns[done++] = episodeReturn;
            }
            shares[c] = evaluation.fractionAbove(CartPole.DEFAULT_LIMIT - 1); // each step pays 1
            means[c] = evaluation.mean();
            if (run.condition().truncation() == Truncation.ALL) {
                errors.add(clone);
            }
        }
        run.log(left.size(), Statistics.mean(returns), Statistics.mean(shares));
        return new Outcome(
                kept,
                Statistics.mean(returns),
                Statistics.mean(shares),
                shares,
                means,
                returns,
                errors.shares(true),
                errors.shares(false),
                seconds);
    }

    private static CategoricalPolicy clone(Run<Condition> run, Dataset data, int steps, Rng rng) {
        CategoricalPolicy clone = Logits.relu(rng.child("network"), 4, 8, 4, 2);
        Adam adam = Adam.of(clone.parameters(), 1e-3);
        CloningConfig config = run.condition().learner().config;
        new BehaviourCloning(data, clone, adam, config, rng.child("cloning")).train(Budget.updates(steps));
        return clone;
    }

    /** Counts the errors of clones of all data in the expert's first episodes. */
    private static final class Errors {
        private final Policy expert;
        private final Batch states;
        private final long[][] wrong = new long[2][Truncation.DIMENSIONS.size()]; // outside, inside
        private final long[][] all = new long[2][Truncation.DIMENSIONS.size()];

        Errors(Expert expert, MemoryDataset data) {
            this.expert = expert.policy().deterministic();
            int episodes = (int) Math.min(SHOWN, data.episodes());
            states =
                    MemoryDataset.copyOf(Datasets.firstEpisodes(data, episodes)).batch();
        }

        void add(Policy clone) {
            boolean[] errs = Answers.wrong(clone, expert, states);
            for (int t = 0; t < errs.length; t++) {
                for (int d = 0; d < wrong[0].length; d++) {
                    int inside = Truncation.r0(d).keeps(states.observations()[4 * t + d]) ? 1 : 0;
                    all[inside][d]++;
                    wrong[inside][d] += errs[t] ? 1 : 0;
                }
            }
        }

        double[] shares(boolean inside) {
            int row = inside ? 1 : 0;
            double[] shares = new double[wrong[0].length];
            Arrays.setAll(shares, d -> (double) wrong[row][d] / all[row][d]);
            return shares;
        }
    }
}
