package io.github.ascentrl.examples.imitation;

import io.github.ascentrl.algos.data.Datasets;
import io.github.ascentrl.algos.data.Recorder;
import io.github.ascentrl.algos.imitation.BehaviourCloning;
import io.github.ascentrl.algos.imitation.CloningConfig;
import io.github.ascentrl.algos.imitation.Dagger;
import io.github.ascentrl.algos.imitation.DaggerConfig;
import io.github.ascentrl.algos.policy.CategoricalPolicy;
import io.github.ascentrl.algos.run.Evaluation;
import io.github.ascentrl.api.Budget;
import io.github.ascentrl.api.EpisodicDataset;
import io.github.ascentrl.api.Policy;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.envs.classic.CartPole;
import io.github.ascentrl.examples.imitation.Expert.Setting;
import io.github.ascentrl.examples.lab.Experiment;
import io.github.ascentrl.examples.lab.Lab;
import io.github.ascentrl.examples.lab.Results;
import io.github.ascentrl.examples.lab.Run;
import io.github.ascentrl.examples.plot.BandPlot;
import io.github.ascentrl.examples.report.Report;
import io.github.ascentrl.examples.report.Table;
import io.github.ascentrl.examples.report.Verdict;
import io.github.ascentrl.examples.stats.Curve;
import io.github.ascentrl.examples.stats.Interval;
import io.github.ascentrl.examples.stats.Statistics;
import io.github.ascentrl.nn.layer.Activation;
import io.github.ascentrl.nn.layer.Mlp;
import io.github.ascentrl.nn.optim.Adam;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** R4 §2: cloning n expert trajectories against DAgger with as many labels. */
public final class CloningAgainstDagger implements Experiment {
    private static final int[] TRAJECTORIES = {1, 2, 5, 10, 50, 100};
    private static final int ITERATIONS = 10;
    private static final int EVALUATIONS = 100;
    private static final int BATCH = 64;

    /**
     * What is compared.
     *
     * @param dagger whether by DAgger; else by cloning
     * @param perfect whether the expert takes its best action always and every trajectory has 500 steps; else it draws
     *     its actions, and trajectories count as they come
     * @param trajectories n: the number of trajectories, or of labels in units of a trajectory
     */
    private record Condition(boolean dagger, boolean perfect, int trajectories) {
        String group() {
            return (dagger ? "DAgger" : "cloning") + (perfect ? ", perfect expert" : ", imperfect expert");
        }

        @Override
        public String toString() {
            return group() + ", n=" + trajectories;
        }
    }

    private record Outcome(long labels, long steps, Evaluation greedy, Evaluation sampled) {}

    /** Made by the command line. */
    public CloningAgainstDagger() {}

    @Override
    public String name() {
        return "bc-vs-dagger";
    }

    @Override
    public String description() {
        return "Behaviour cloning against DAgger on CartPole, at the same number of labels";
    }

    @Override
    public String reproduces() {
        return "R4 §2";
    }

    @Override
    public Report run(Lab lab) {
        int episodes = lab.setting("expertEpisodes", lab.quick() ? 200 : 5000);
        int epochs = lab.setting("epochs", lab.quick() ? 5 : 40); // of 5, 10, 20, 40 on seeds 100 to 104
        lab.setting("learner", "4-64-2 ReLU, Adam 3e-3, batches of 64; epochs * labels / 64 steps for both methods");
        lab.setting("expert", "trained until 100 greedy episodes are perfect and 100 sampled ones have mean 475");
        lab.setting(
                "dagger",
                "10 iterations; in the first the expert acts, then the learner; labels of an iteration go to states"
                        + " drawn from its episode");
        Results<Setting, Expert> experts = lab.study("experts", List.of(Setting.R4))
                .work("episodes", episodes)
                .run(run -> Expert.perfect(run, Setting.R4, episodes));
        Results<Condition, Outcome> results = lab.study("imitation", conditions(lab.quick()))
                .columns("labels", "steps", "greedy", "sampled")
                .work("runs", 1)
                .run(run -> {
                    Expert expert = experts.of(Setting.R4).get(lab.seeds().indexOf(run.seed()));
                    Outcome outcome =
                            run.condition().dagger() ? dagger(run, expert, epochs) : clone(run, expert, epochs);
                    run.log(
                            outcome.labels(),
                            outcome.steps(),
                            outcome.greedy().mean(),
                            outcome.sampled().mean());
                    return outcome;
                });

        Report report = new Report();
        report.table("Mean return of " + EVALUATIONS + " evaluations (mean over seeds, 95 % interval)", table(results));
        for (boolean perfect : new boolean[] {true, false}) {
            report.figure(perfect ? "perfect" : "imperfect", figure(results, perfect, lab.seeds()));
        }
        claims(report, lab, results);
        Map<String, Object> data = new LinkedHashMap<>();
        for (Condition condition : results.conditions()) {
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("labels", results.each(condition, Outcome::labels));
            entry.put("steps", results.each(condition, Outcome::steps));
            entry.put("greedyMean", results.each(condition, o -> o.greedy().mean()));
            entry.put("sampledMean", results.each(condition, o -> o.sampled().mean()));
            data.put(condition.toString(), entry);
        }
        data.put("expertSampledMean", experts.each(Setting.R4, e -> e.sampled().mean()));
        return report.result("imitation", data);
    }

    private static List<Condition> conditions(boolean quick) {
        List<Condition> conditions = new ArrayList<>();
        for (boolean perfect : new boolean[] {true, false}) {
            for (boolean dagger : new boolean[] {false, true}) {
                for (int n : TRAJECTORIES) {
                    if (!quick || n <= 5) {
                        conditions.add(new Condition(dagger, perfect, n));
                    }
                }
            }
        }
        return conditions;
    }

    private static Policy acting(Expert expert, boolean perfect) {
        return perfect ? expert.policy().greedy() : expert.policy();
    }

    /** The first n trajectories; of a perfect expert, the first n of 500 steps. */
    private static EpisodicDataset trajectories(Expert expert, Condition condition) {
        int n = condition.trajectories();
        EpisodicDataset all = new Recorder(
                        new CartPole(),
                        "CartPole-v1",
                        acting(expert, condition.perfect()),
                        condition.perfect() ? "expert, greedy" : "expert",
                        expert.seed())
                .episodes(condition.perfect() ? n + 20 : n);
        if (!condition.perfect()) {
            return all;
        }
        EpisodicDataset perfect = Datasets.episodesWhere(all, "500 steps long", e -> e.length() == 500);
        return Datasets.firstEpisodes(perfect, (int) Math.min(n, perfect.episodes()));
    }

    private static CategoricalPolicy learner(Rng rng) {
        return CategoricalPolicy.of(
                Mlp.sizes(4, 64, 2).activation(Activation.RELU).build(rng.child("learner")), new Discrete(2));
    }

    private static int steps(int epochs, long labels) {
        return (int) Math.max(ITERATIONS, epochs * labels / BATCH);
    }

    private static Outcome clone(Run<Condition> run, Expert expert, int epochs) {
        Rng rng = run.rng();
        EpisodicDataset data = trajectories(expert, run.condition());
        CategoricalPolicy learner = learner(rng);
        int steps = data.size() == 0 ? 0 : steps(epochs, data.size());
        if (steps > 0) {
            new BehaviourCloning(
                            data,
                            learner,
                            Adam.of(learner.parameters(), 3e-3),
                            CloningConfig.builder().batchSize(BATCH).build(),
                            rng.child("cloning"))
                    .train(Budget.updates(steps));
        }
        return evaluate(data.size(), steps, learner, rng);
    }

    /** As many labels as cloning has rows: those of the same n trajectories. */
    private static Outcome dagger(Run<Condition> run, Expert expert, int epochs) {
        Rng rng = run.rng();
        long labels = Math.max(ITERATIONS, trajectories(expert, run.condition()).size());
        int perIteration = (int) ((labels + ITERATIONS - 1) / ITERATIONS);
        int stepsPerIteration = steps(epochs, labels) / ITERATIONS;
        CategoricalPolicy learner = learner(rng);
        Dagger dagger = new Dagger(
                new CartPole(),
                acting(expert, run.condition().perfect()),
                learner,
                Adam.of(learner.parameters(), 3e-3),
                DaggerConfig.builder()
                        .episodesPerIteration(Math.max(1, run.condition().trajectories() / 2))
                        .labelsPerIteration(perIteration)
                        .labelBudget(labels)
                        .stepsPerIteration(stepsPerIteration)
                        .batchSize(BATCH)
                        .build(),
                rng.child("dagger"));
        long[] iterations = {0};
        dagger.train(Budget.updates(50L * ITERATIONS), stats -> iterations[0] = stats.update());
        return evaluate(dagger.labels(), stepsPerIteration * iterations[0], learner, rng);
    }

    private static Outcome evaluate(long labels, long steps, CategoricalPolicy learner, Rng rng) {
        return new Outcome(
                labels,
                steps,
                Evaluation.of(new CartPole(), learner.greedy(), EVALUATIONS, rng.child("evaluation")),
                Evaluation.of(new CartPole(), learner, EVALUATIONS, rng.child("evaluation")));
    }

    private static Table table(Results<Condition, Outcome> results) {
        Table table = new Table("method", "n", "labels", "steps", "greedy", "of the seeds", "sampled");
        for (Condition condition : results.conditions()) {
            double[] greedy = results.each(condition, o -> o.greedy().mean());
            table.row(
                    condition.group(),
                    condition.trajectories(),
                    Statistics.mean(results.each(condition, Outcome::labels)),
                    Statistics.mean(results.each(condition, Outcome::steps)),
                    estimate(greedy),
                    String.format(
                            Locale.ROOT, "%.0f … %.0f", Statistics.quantile(greedy, 0), Statistics.quantile(greedy, 1)),
                    estimate(results.each(condition, o -> o.sampled().mean())));
        }
        return table;
    }

    private static String estimate(double[] values) {
        return String.format(
                Locale.ROOT,
                "%.1f ± %.1f",
                Statistics.mean(values),
                Statistics.tInterval(0.95, values).halfWidth());
    }

    private static List<Condition> group(Results<Condition, Outcome> results, boolean dagger, boolean perfect) {
        return results.conditions().stream()
                .filter(c -> c.dagger() == dagger && c.perfect() == perfect)
                .toList();
    }

    private static double[] means(Results<Condition, Outcome> results, Condition condition, boolean greedy) {
        return results.each(condition, o -> (greedy ? o.greedy() : o.sampled()).mean());
    }

    private static BandPlot figure(Results<Condition, Outcome> results, boolean perfect, List<Long> seeds) {
        BandPlot plot = new BandPlot(
                        (perfect ? "Perfect" : "Imperfect") + " expert: cloning against DAgger",
                        "n: expert trajectories, or as many labels",
                        "mean return of the learner, actions drawn")
                .logarithmicX()
                .yRange(200, 510);
        for (boolean dagger : new boolean[] {false, true}) {
            List<Condition> group = group(results, dagger, perfect);
            List<Curve> curves = new ArrayList<>();
            for (int s = 0; s < seeds.size(); s++) {
                int seed = s;
                curves.add(new Curve(
                        group.stream().mapToDouble(Condition::trajectories).toArray(),
                        group.stream()
                                .mapToDouble(
                                        c -> results.of(c).get(seed).sampled().mean())
                                .toArray()));
            }
            plot.band(dagger ? "DAgger" : "cloning", curves);
        }
        return (BandPlot) plot.subtitle(seeds.size() + " seeds; line: mean, band: 95 % interval of that mean")
                .caption("R4: cloning is decent but not great, DAgger perfect from a single trajectory. Both methods"
                        + " have the same number of labels and of optimiser steps. 475 is asked of DAgger.");
    }

    private static void claims(Report report, Lab lab, Results<Condition, Outcome> results) {
        for (boolean perfect : new boolean[] {true, false}) {
            String expert = (perfect ? "perfect" : "imperfect") + " expert";
            for (boolean greedy : new boolean[] {true, false}) {
                String acting = greedy ? "greedy" : "actions drawn";
                List<Condition> dagger = group(results, true, perfect);
                Condition worst = dagger.stream()
                        .min(Comparator.comparingDouble(c -> Statistics.mean(means(results, c, greedy))))
                        .orElseThrow();
                double lowest = Statistics.mean(means(results, worst, greedy));
                report.claim(
                        "acceptance",
                        "DAgger's mean is at least 475 from n=1 on, " + expert + ", " + acting,
                        lab.quick() ? Verdict.UNDECIDED : Verdict.of(lowest >= 475),
                        String.format(
                                Locale.ROOT,
                                "n=1: %s with %.0f labels; lowest mean of all n: %.1f at n=%d",
                                estimate(means(results, dagger.get(0), greedy)),
                                Statistics.mean(results.each(dagger.get(0), Outcome::labels)),
                                lowest,
                                worst.trajectories()));
                List<Condition> cloning = group(results, false, perfect);
                double[] few = means(results, cloning.get(0), greedy);
                double[] many = means(results, cloning.get(cloning.size() - 1), greedy);
                double[] rise = new double[few.length];
                for (int i = 0; i < rise.length; i++) {
                    rise[i] = many[i] - few[i];
                }
                Interval interval = Statistics.tInterval(0.95, rise);
                report.claim(
                        "acceptance",
                        "cloning rises with n, " + expert + ", " + acting,
                        lab.quick() ? Verdict.UNDECIDED : Verdict.of(interval.low() > 0),
                        String.format(
                                Locale.ROOT,
                                "from %.1f at n=%d to %.1f at n=%d; rise, seed by seed: 95 %% interval %.1f … %.1f",
                                Statistics.mean(few),
                                cloning.get(0).trajectories(),
                                Statistics.mean(many),
                                cloning.get(cloning.size() - 1).trajectories(),
                                interval.low(),
                                interval.high()));
            }
        }
    }
}
