package io.github.ascentrl.examples.imitation;

import io.github.ascentrl.algos.baseline.LeaveOneOutBaseline;
import io.github.ascentrl.algos.data.ColumnStatistics;
import io.github.ascentrl.algos.data.MemoryDataset;
import io.github.ascentrl.algos.data.Permutation;
import io.github.ascentrl.algos.data.Recorder;
import io.github.ascentrl.algos.estimate.Returns;
import io.github.ascentrl.algos.imitation.BehaviourCloning;
import io.github.ascentrl.algos.imitation.CloningConfig;
import io.github.ascentrl.algos.policy.CategoricalPolicy;
import io.github.ascentrl.algos.reinforce.Reinforce;
import io.github.ascentrl.algos.reinforce.ReinforceConfig;
import io.github.ascentrl.algos.run.EpisodeSampler;
import io.github.ascentrl.algos.run.Evaluation;
import io.github.ascentrl.algos.stats.Curve;
import io.github.ascentrl.algos.stats.Statistics;
import io.github.ascentrl.api.Baseline;
import io.github.ascentrl.api.Budget;
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
import io.github.ascentrl.examples.policies.SupervisedIsPolicyGradient;
import io.github.ascentrl.examples.report.Report;
import io.github.ascentrl.nn.optim.Adam;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.descriptive.MultivariateSummaryStatistics;
import org.apache.commons.math3.util.MathArrays;

/** R1 §3.6: compares cloning followed by REINFORCE with each of them alone. */
@About(
        name = "clone-then-reinforce",
        description = "CartPole: cloning first and then REINFORCE, against REINFORCE from scratch and cloning alone",
        reproduces = "R1 §3.6 (supervised learning and policy gradient)")
public final class CloneThenReinforce implements Experiment {
    private static final int EVERY = 10; // updates from one evaluation to the next
    private static final int EPISODES = 20; // per evaluation
    private static final int FINAL = 100; // episodes of the last evaluation
    static final int PER_UPDATE = 4;
    private static final int ROWS = 64;
    static final int TRAJECTORIES = 3;
    private static final double GAMMA = 0.99;

    /** A way of training the policy. */
    enum Way {
        /** Reinforcement learning alone. */
        SCRATCH("REINFORCE from scratch", false, true),
        /** Supervised learning alone. */
        CLONING("cloning alone", true, false),
        /** Supervised learning, then reinforcement learning. */
        BOTH("cloning, then REINFORCE", true, true),
        /** Supervised learning from a sample with wrong labels. */
        MISLABELLED("cloning, a third of the labels wrong", true, false);

        private final String label;
        private final boolean clones;
        private final boolean reinforces;

        Way(String label, boolean clones, boolean reinforces) {
            this.label = label;
            this.clones = clones;
            this.reinforces = reinforces;
        }

        @Override
        public String toString() {
            return label;
        }
    }

    /**
     * Results of a run.
     *
     * @param decentUpdate updates until an evaluation first reaches {@link CloneReport#DECENT}; all updates if none
     *     does
     * @param goodEpisode training episodes until an evaluation first reaches {@link CloneReport#GOOD}; all if none does
     * @param first return of the policy that REINFORCE begins with
     * @param last mean return of 100 episodes at the end
     * @param lateStd standard deviation of the evaluations in the last quarter of the run
     * @param outside share of the states of its own episodes that lie outside the range of its data
     * @param supervisedNoise log10 of variance over squared mean, for gradients of cloning at the initial weights
     * @param reinforceNoise the same for REINFORCE's gradients when it begins
     */
    record Outcome(
            double decentUpdate,
            double goodEpisode,
            double first,
            double last,
            double lateStd,
            double outside,
            double supervisedNoise,
            double reinforceNoise) {}

    /**
     * An expert with its demonstration.
     *
     * @param expert the expert
     * @param outside share of the states of its other episodes that lie outside the range of the demonstration
     */
    record Teacher(Expert expert, double outside) {}

    @Override
    public Report run(Lab lab) {
        int expertEpisodes = lab.setting("episodes of the expert's training", 2000, 100);
        int cloning = lab.setting("updates of cloning", 600, 20);
        int updates = lab.setting("updates of REINFORCE", 400, 20);
        int batches = lab.setting("batches for the noise of a gradient", 200, 10);
        lab.setting(
                "expert",
                "4-64-2 ReLU, RLOO; trained until 100 greedy episodes are perfect and 100 sampled have mean 475");
        lab.setting("data", "three trajectories of the expert, which draws its actions: about 1500 labelled states");
        lab.setting(
                "policy", "4-64-2 ReLU, Adam 3e-3 (a new one for each phase); draws its actions, in evaluations too");
        lab.setting("cloning", "batches of " + ROWS + " rows");
        lab.setting(
                "reinforce",
                "an update is " + PER_UPDATE + " episodes, baseline: the mean return of the other three; gamma "
                        + GAMMA);
        lab.setting("evaluation", EPISODES + " episodes after every " + EVERY + " updates, " + FINAL + " at the end");
        Results<Setting, Teacher> teachers = lab.study("experts", List.of(Setting.R4))
                .work("episodes", expertEpisodes)
                .run(Teacher.class, run -> teacher(run, expertEpisodes));
        Results<Way, Outcome> results = lab.study("learning", List.of(Way.values()))
                .columns("update", "episode", "return", "reinforced") // the last is empty while cloning
                .work("updates", way -> (way.clones ? cloning : 0) + (way.reinforces ? updates : 0))
                .run(Outcome.class, run -> {
                    Teacher teacher = teachers.of(Setting.R4).get(lab.seeds().indexOf(run.seed()));
                    return new Learning(run, demonstration(teacher.expert()), batches).train(cloning, updates);
                });
        return new CloneReport(lab.report(), results, teachers, cloning).write();
    }

    private static Teacher teacher(Run<Setting> run, int episodes) {
        Expert expert = Expert.perfect(run, run.condition(), episodes);
        return new Teacher(expert, outside(demonstration(expert), visits(expert.policy(), run.rng())));
    }

    private static MemoryDataset demonstration(Expert expert) {
        return new Recorder(new CartPole(), "CartPole-v1", expert.policy(), "expert", expert.seed())
                .episodes(TRAJECTORIES);
    }

    private static Batch visits(Policy policy, Rng rng) {
        return new EpisodeSampler(new CartPole()).collect(policy, EPISODES, rng.child("visits"));
    }

    /** The share of states in which at least one number lies outside its range in the data. */
    private static double outside(MemoryDataset data, Batch visits) {
        ColumnStatistics[] ranges = IntStream.range(0, visits.observationSize())
                .mapToObj(d -> ColumnStatistics.of(data, d))
                .toArray(ColumnStatistics[]::new);
        long out = IntStream.range(0, visits.steps())
                .filter(t -> IntStream.range(0, ranges.length).anyMatch(d -> {
                    float value = visits.observations()[t * ranges.length + d];
                    return value < ranges[d].min() || value > ranges[d].max();
                }))
                .count();
        return (double) out / visits.steps();
    }

    /** One run: a policy and its measurements during training. */
    private static final class Learning {
        private final Run<Way> run;
        private final Rng rng;
        private final MemoryDataset data;
        private final int batches;
        private final CategoricalPolicy policy;
        private int update;
        private int episode;
        private int from; // the update at which REINFORCE begins

        Learning(Run<Way> run, MemoryDataset demonstration, int batches) {
            this.run = run;
            rng = run.rng();
            data = run.condition() == Way.MISLABELLED ? mislabelled(demonstration, rng.child("labels")) : demonstration;
            this.batches = batches;
            policy = Logits.relu(rng.child("network"), 4, 64, 2);
        }

        Outcome train(int cloning, int updates) {
            from = run.condition().clones ? cloning : 0;
            double supervisedNoise = noise(batches, this::supervisedGradient);
            evaluate();
            if (run.condition().clones) {
                CloningConfig config = CloningConfig.builder().batchSize(ROWS).build();
                Adam adam = Adam.of(policy.parameters(), 3e-3);
                new BehaviourCloning(data, policy, adam, config, rng.child("cloning"))
                        .train(Budget.updates(cloning), stats -> updated(0));
            }
            double first = Evaluation.of(new CartPole(), policy, FINAL, rng.child("first"))
                    .mean();
            double reinforceNoise = noise(batches, this::reinforceGradient);
            double outside = run.condition().reinforces ? reinforce(updates) : outside(data, visits(policy, rng));
            Curve byUpdate = run.curve("update", "return");
            Curve byEpisode = run.curve("episode", "reinforced");
            double decent = byUpdate.firstAtLeast(CloneReport.DECENT);
            double good = byEpisode.firstAtLeast(CloneReport.GOOD);
            double[] returns = byUpdate.y();
            return new Outcome(
                    Double.isNaN(decent) ? update : decent,
                    Double.isNaN(good) ? episode : good,
                    first,
                    run.evaluate(new CartPole(), policy, FINAL).mean(),
                    Statistics.std(Arrays.copyOfRange(returns, returns.length * 3 / 4, returns.length)),
                    outside,
                    supervisedNoise,
                    reinforceNoise);
        }

        /** Trains; {@return the share of the policy's states outside the range of the last data it learned from} */
        private double reinforce(int updates) {
            ReinforceConfig config = ReinforceConfig.builder()
                    .episodesPerUpdate(PER_UPDATE)
                    .gamma(GAMMA)
                    .build();
            Adam adam = Adam.of(policy.parameters(), 3e-3);
            Baseline others = LeaveOneOutBaseline.wholeReturn();
            Reinforce trainer = new Reinforce(new CartPole(), policy, others, adam, config, rng.child("reinforce"));
            trainer.train(Budget.updates(updates - 1), stats -> updated(PER_UPDATE));
            MemoryDataset last =
                    new Recorder(new CartPole(), "CartPole-v1", policy, "policy", run.seed()).episodes(TRAJECTORIES);
            trainer.train(Budget.updates(1), stats -> updated(PER_UPDATE));
            return outside(last, visits(policy, rng));
        }

        private void updated(int episodes) {
            update++;
            episode += episodes;
            run.advance(1);
            if (update % EVERY == 0) {
                evaluate();
            }
        }

        private void evaluate() {
            Rng draws = rng.child("evaluations").child(update);
            double mean = Evaluation.of(new CartPole(), policy, EPISODES, draws).mean();
            run.log(update, episode, mean, update >= from ? mean : Double.NaN);
        }

        /** log10 of the sum of the variances of all components over the squared norm of the mean. */
        private static double noise(int batches, IntFunction<double[]> gradient) {
            MultivariateSummaryStatistics all = new MultivariateSummaryStatistics(gradient.apply(0).length, true);
            for (int i = 0; i < batches; i++) {
                all.addValue(gradient.apply(i));
            }
            double std = MathArrays.safeNorm(all.getStandardDeviation());
            double mean = MathArrays.safeNorm(all.getMean());
            return 2 * StrictMath.log10(std / mean);
        }

        private double[] supervisedGradient(int i) {
            Permutation order =
                    new Permutation(data.size(), rng.child("supervised noise").child(i));
            int n = (int) Math.min(ROWS, data.size());
            float[] states = new float[4 * n];
            float[] actions = new float[n];
            data.gather(IntStream.range(0, n).mapToLong(order::at).toArray(), states, actions);
            float[] equal = new float[n];
            Arrays.fill(equal, 1f / n);
            return SupervisedIsPolicyGradient.gradient(policy, Batch.ofRows(n, states, actions), equal);
        }

        private double[] reinforceGradient(int i) {
            Rng draws = rng.child("reinforce noise").child(i);
            Batch batch = new EpisodeSampler(new CartPole()).collect(policy, PER_UPDATE, draws);
            float[] returns = Returns.discounted(batch, GAMMA);
            float[] weight = new float[batch.steps()];
            LeaveOneOutBaseline.wholeReturn().predict(batch, returns, weight);
            for (int t = 0; t < weight.length; t++) {
                weight[t] = (returns[t] - weight[t]) / batch.steps();
            }
            return SupervisedIsPolicyGradient.gradient(policy, batch, weight);
        }

        private static MemoryDataset mislabelled(MemoryDataset data, Rng rng) {
            float[] actions = data.batch().actions().clone();
            for (int t = 0; t < actions.length; t++) {
                actions[t] = rng.nextInt(3) == 0 ? 1 - actions[t] : actions[t];
            }
            return Answers.relabelled(data, actions);
        }
    }
}
