package io.github.ascentrl.examples.imitation;

import io.github.ascentrl.algos.data.Datasets;
import io.github.ascentrl.algos.data.MemoryDataset;
import io.github.ascentrl.algos.data.Recorder;
import io.github.ascentrl.algos.imitation.BehaviourCloning;
import io.github.ascentrl.algos.imitation.CloningConfig;
import io.github.ascentrl.algos.imitation.Dagger;
import io.github.ascentrl.algos.imitation.DaggerConfig;
import io.github.ascentrl.algos.policy.CategoricalPolicy;
import io.github.ascentrl.algos.run.EpisodeSampler;
import io.github.ascentrl.algos.run.Evaluation;
import io.github.ascentrl.api.Budget;
import io.github.ascentrl.api.Dataset;
import io.github.ascentrl.api.EpisodicDataset;
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
import io.github.ascentrl.nn.schedule.Schedule;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * R4 §2: compares cloning n trajectories of one expert policy, either only those of 500 steps or all as they come, with
 * DAgger at the same number of labels.
 */
@About(
        name = "bc-vs-dagger",
        description =
                "Behaviour cloning against DAgger on CartPole, from perfect and imperfect trajectories of one expert",
        reproduces = "R4 §2, §3 (second part)")
public final class CloningAgainstDagger implements Experiment {
    private static final int[] TRAJECTORIES = {1, 2, 5, 10, 50, 100};
    private static final int ITERATIONS = 10;
    private static final int EVALUATIONS = 100;
    private static final int BATCH = 64;
    private static final int MOST_STEPS = 6000;
    private static final int MOST_DRAWN = 4000; // the number of trajectories searched for those of 500 steps

    /** The method by which a learner is trained; the first two are R4's. */
    enum Method {
        /** Supervised learning of the expert's recorded actions. */
        CLONING("cloning"),
        /** Asks the expert for its most probable action in the states of the learner. */
        DAGGER("DAgger"),
        /**
         * Cloning of the same rows, each with the expert's most probable action: the effect of unambiguous answers
         * alone.
         */
        RELABELLED("cloning, most probable answers"),
        /** The expert draws its answers, as it does in its trajectories: the effect of the learner's states alone. */
        DAGGER_DRAWN("DAgger, drawn answers");

        private final String label;

        Method(String label) {
            this.label = label;
        }

        @Override
        public String toString() {
            return label;
        }
    }

    /**
     * A condition of the comparison.
     *
     * @param method the method by which the learner is trained
     * @param perfect whether only the expert's trajectories of 500 steps are used; otherwise all as they come
     * @param trajectories n: the number of trajectories; DAgger may ask for as many labels as they have rows
     */
    record Condition(Method method, boolean perfect, int trajectories) {
        String group() {
            return method + "; " + (perfect ? "perfect" : "imperfect") + " trajectories";
        }

        @Override
        public String toString() {
            return group() + ", n=" + trajectories;
        }
    }

    /**
     * Results: means over the learners of a seed, each with its own demonstrations or labels.
     *
     * @param labels the number of labels that the expert gave
     * @param steps optimiser steps
     * @param greedy return in episodes in which the learner takes its most probable actions
     * @param sampled return in episodes in which it draws its actions
     * @param there share of the states of the expert's episodes in which the learner would err
     * @param here share of the states of its own episodes in which it errs
     */
    record Outcome(double labels, double steps, double greedy, double sampled, double there, double here) {
        static Outcome mean(List<Outcome> all) {
            return new Outcome(
                    mean(all, Outcome::labels),
                    mean(all, Outcome::steps),
                    mean(all, Outcome::greedy),
                    mean(all, Outcome::sampled),
                    mean(all, Outcome::there),
                    mean(all, Outcome::here));
        }

        private static double mean(List<Outcome> outcomes, ToDoubleFunction<Outcome> number) {
            return outcomes.stream().mapToDouble(number).average().orElseThrow();
        }
    }

    /**
     * The task of training one learner.
     *
     * @param condition the condition
     * @param expert the expert
     * @param seed seed of the demonstrations, the same for every n
     * @param epochs passes over the labels
     * @param rng all other random numbers
     */
    private record Task(Condition condition, Expert expert, long seed, int epochs, Rng rng) {
        int steps(long labels) {
            return (int) Math.min(MOST_STEPS, Math.max(ITERATIONS, epochs * labels / BATCH));
        }
    }

    @Override
    public Report run(Lab lab) {
        int episodes = lab.setting("episodes of the expert's training", 650, 100);
        int epochs = lab.setting("passes over the labels", 40, 5);
        int learners = lab.setting("learners of each seed", 4, 2);
        lab.setting(
                "expert",
                "4-64-2 ReLU, Adam 3e-3, gamma 0.99, entropy 0.01, RLOO with 4 trajectories, the parameters of the best"
                        + " 50-episode mean; retrained until 100 sampled episodes have a mean in [300, 450]");
        lab.setting(
                "trajectories",
                "the expert draws its actions; perfect: its first n of 500 steps; imperfect: its first n");
        lab.setting(
                "learner", "4-64-2 ReLU, Adam 3e-3, batches of 64; passes * labels / 64 optimiser steps, at most 6000");
        lab.setting(
                "dagger",
                "as many labels as cloning has rows; a tenth are rows of the same trajectories, cloned first; then nine"
                        + " iterations or more, in which the learner alone acts and the expert labels another tenth"
                        + " with its most probable action, with a tenth of cloning's steps each");
        lab.setting("evaluation", "100 episodes, taking the most probable actions, and 100 drawing them");
        Results<Setting, Expert> experts = lab.study("experts", List.of(Setting.R4))
                .work("episodes", episodes)
                .run(Expert.class, run -> imperfect(run, episodes));
        Results<Condition, Outcome> results = lab.study("imitation", conditions(lab.quick()))
                .columns("draw", "labels", "steps", "greedy", "sampled", "there", "here")
                .work("runs", 1)
                .run(Outcome.class, run -> {
                    Expert expert = experts.of(Setting.R4).get(lab.seeds().indexOf(run.seed()));
                    List<Outcome> outcomes = new ArrayList<>();
                    for (int d = 0; d < learners; d++) {
                        Rng rng = run.rng().child("draw").child(d);
                        Task task = new Task(run.condition(), expert, learners * run.seed() + d, epochs, rng);
                        Outcome o = learn(task);
                        run.log(d, o.labels(), o.steps(), o.greedy(), o.sampled(), o.there(), o.here());
                        outcomes.add(o);
                    }
                    return Outcome.mean(outcomes);
                });
        return new ImitationReport(lab.report(), results, experts, learners).write();
    }

    /** Good enough to learn from, bad enough that many of its trajectories end early. */
    private static Expert imperfect(Run<Setting> run, int episodes) {
        return Expert.until(
                run,
                run.condition(),
                episodes,
                e -> e.sampled().mean() >= 300 && e.sampled().mean() <= 450);
    }

    private static List<Condition> conditions(boolean quick) {
        List<Condition> conditions = new ArrayList<>();
        for (Method method : Method.values()) {
            for (boolean perfect : new boolean[] {true, false}) {
                for (int n : TRAJECTORIES) {
                    boolean r4 = method == Method.CLONING || method == Method.DAGGER;
                    if ((!quick || n <= 5) && (r4 || !perfect)) {
                        conditions.add(new Condition(method, perfect, n));
                    }
                }
            }
        }
        return conditions;
    }

    /** The first n trajectories. Perfect ones: the first n of 500 steps, or as many as there are. */
    private static EpisodicDataset trajectories(Task task) {
        int n = task.condition().trajectories();
        Recorder recorder =
                new Recorder(new CartPole(), "CartPole-v1", task.expert().policy(), "expert", task.seed());
        if (!task.condition().perfect()) {
            return recorder.episodes(n);
        }
        for (int drawn = 4 * n; ; drawn *= 2) {
            EpisodicDataset perfect =
                    Datasets.episodesWhere(recorder.episodes(drawn), "500 steps long", e -> e.length() == 500);
            if (perfect.episodes() >= n || drawn > MOST_DRAWN) {
                return Datasets.firstEpisodes(perfect, (int) Math.min(n, perfect.episodes()));
            }
        }
    }

    private static Outcome learn(Task task) {
        EpisodicDataset shown = trajectories(task);
        return switch (task.condition().method()) {
            case CLONING -> clone(task, shown);
            case RELABELLED -> clone(task, relabelled(task, shown));
            case DAGGER -> dagger(task, shown, task.expert().policy().deterministic());
            case DAGGER_DRAWN -> dagger(task, shown, task.expert().policy());
        };
    }

    private static Dataset relabelled(Task task, EpisodicDataset shown) {
        MemoryDataset rows = MemoryDataset.copyOf(shown);
        return Answers.relabelled(rows, Answers.actions(task.expert().policy().deterministic(), rows.batch()));
    }

    private static Outcome clone(Task task, Dataset data) {
        Learner learner = new Learner(task.rng());
        int steps = data.size() == 0 ? 0 : task.steps(data.size());
        learner.clone(data, steps);
        return learner.outcome(task, data.size(), steps);
    }

    /** Trains with as many labels as cloning has rows, most of them in states that the learner visits. */
    private static Outcome dagger(Task task, EpisodicDataset shown, Policy answering) {
        long labels = Math.max(ITERATIONS, shown.size());
        int each = (int) ((labels + ITERATIONS - 1) / ITERATIONS);
        int steps = task.steps(labels) / ITERATIONS;
        Learner learner = new Learner(task.rng());
        Dataset first = Datasets.randomSubset(
                shown, Math.min(each, shown.size()), task.rng().child("first"));
        learner.clone(first, shown.size() == 0 ? 0 : steps);
        DaggerConfig config = DaggerConfig.builder()
                .episodesPerIteration(Math.max(1, task.condition().trajectories() / 2))
                .labelsPerIteration(each)
                .labelBudget(labels)
                .beta(Schedule.constant(0))
                .stepsPerIteration(steps)
                .batchSize(BATCH)
                .build();
        Rng rng = task.rng().child("dagger");
        Dagger dagger = new Dagger(new CartPole(), answering, learner.policy, learner.adam, config, rng);
        dagger.addDemonstrations(first);
        dagger.train(Budget.updates(50L * ITERATIONS));
        return learner.outcome(
                task, dagger.labels(), steps * (1 + dagger.totals().updates()));
    }

    /** A network in training. */
    private static final class Learner {
        private final Rng rng;
        private final CategoricalPolicy policy;
        private final Adam adam;

        Learner(Rng rng) {
            this.rng = rng;
            policy = Logits.relu(rng.child("learner"), 4, 64, 2);
            adam = Adam.of(policy.parameters(), 3e-3);
        }

        void clone(Dataset data, int steps) {
            if (steps > 0) {
                CloningConfig config = CloningConfig.builder().batchSize(BATCH).build();
                new BehaviourCloning(data, policy, adam, config, rng.child("cloning")).train(Budget.updates(steps));
            }
        }

        Outcome outcome(Task task, long labels, long steps) {
            Rng draws = rng.child("evaluation");
            Policy greedy = policy.deterministic();
            CategoricalPolicy expert = task.expert().policy();
            Batch expertsStates = new EpisodeSampler(new CartPole()).collect(expert, 5, draws.child("expert"));
            Batch ownStates = new EpisodeSampler(new CartPole()).collect(greedy, 5, draws.child("own"));
            return new Outcome(
                    labels,
                    steps,
                    Evaluation.of(new CartPole(), greedy, EVALUATIONS, draws).mean(),
                    Evaluation.of(new CartPole(), policy, EVALUATIONS, draws).mean(),
                    Answers.errorShare(greedy, expert.deterministic(), expertsStates),
                    Answers.errorShare(greedy, expert.deterministic(), ownStates));
        }
    }
}
