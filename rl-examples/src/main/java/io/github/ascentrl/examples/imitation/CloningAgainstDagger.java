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
import io.github.ascentrl.envs.classic.CartPole;
import io.github.ascentrl.examples.imitation.Expert.Setting;
import io.github.ascentrl.examples.lab.About;
import io.github.ascentrl.examples.lab.Experiment;
import io.github.ascentrl.examples.lab.Lab;
import io.github.ascentrl.examples.lab.Logits;
import io.github.ascentrl.examples.lab.Results;
import io.github.ascentrl.examples.report.Report;
import io.github.ascentrl.nn.optim.Adam;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** R4 §2: cloning n expert trajectories against DAgger with as many labels. */
@About(
        name = "bc-vs-dagger",
        description = "Behaviour cloning against DAgger on CartPole, at the same number of labels",
        reproduces = "R4 §2")
public final class CloningAgainstDagger implements Experiment {
    private static final int[] TRAJECTORIES = {1, 2, 5, 10, 50, 100};
    private static final int ITERATIONS = 10;
    static final int EVALUATIONS = 100;
    private static final int BATCH = 64;
    static final int BEYOND = 5000;

    /**
     * What is compared.
     *
     * @param dagger whether by DAgger; else by cloning
     * @param perfect whether the expert takes its best action always and every trajectory has 500 steps; else it draws
     *     its actions, and trajectories count as they come
     * @param trajectories n: the number of trajectories, or of labels in units of a trajectory
     */
    record Condition(boolean dagger, boolean perfect, int trajectories) {
        String group() {
            return (dagger ? "DAgger" : "cloning") + (perfect ? ", perfect expert" : ", imperfect expert");
        }

        @Override
        public String toString() {
            return group() + ", n=" + trajectories;
        }
    }

    /**
     * What came of it: means over the learners of a seed, each with demonstrations or labels of its own.
     *
     * @param labels how many the expert gave
     * @param steps of the optimiser
     * @param greedy return in episodes in which the learner takes its most probable actions
     * @param sampled return in episodes in which it draws them
     * @param beyond the same with ten times the time: 500 steps hide how long a learner would have lasted
     */
    record Outcome(double labels, double steps, double greedy, double sampled, double beyond) {
        static Outcome mean(List<Outcome> all) {
            double greedy = mean(all, Outcome::greedy);
            double sampled = mean(all, Outcome::sampled);
            return new Outcome(
                    mean(all, Outcome::labels), mean(all, Outcome::steps), greedy, sampled, mean(all, Outcome::beyond));
        }

        private static double mean(List<Outcome> outcomes, ToDoubleFunction<Outcome> number) {
            return outcomes.stream().mapToDouble(number).average().orElseThrow();
        }
    }

    /**
     * One learner to be made.
     *
     * @param condition how
     * @param expert from whom
     * @param seed of the demonstrations, the same for every n; DAgger only has as many labels as they have rows
     * @param epochs passes over the labels
     * @param rng all other chance
     */
    private record Task(Condition condition, Expert expert, long seed, int epochs, Rng rng) {}

    @Override
    public Report run(Lab lab) {
        int episodes = lab.setting("expertEpisodes", 5000, 200);
        int epochs = lab.setting("epochs", 40, 5); // of 5, 10, 20, 40 on seeds 100 to 104
        int learners = lab.setting("learnersOfEachSeed", 10, 2);
        lab.setting("learner", "4-64-2 ReLU, Adam 3e-3, batches of 64; epochs * labels / 64 steps");
        lab.setting("expert", "trained until 100 greedy episodes are perfect and 100 sampled ones have mean 475");
        lab.setting(
                "dagger",
                "10 iterations, more where short episodes leave labels over; in the first the expert acts, then the"
                        + " learner; labels of an iteration go to states drawn from its episodes; a tenth of cloning's"
                        + " steps in each iteration");
        Results<Setting, Expert> experts = lab.study("experts", List.of(Setting.R4))
                .work("episodes", episodes)
                .run(Expert.class, run -> Expert.perfect(run, Setting.R4, episodes));
        Results<Condition, Outcome> results = lab.study("imitation", conditions(lab.quick()))
                .columns("draw", "labels", "steps", "greedy", "sampled", "beyond")
                .work("runs", 1)
                .run(Outcome.class, run -> {
                    Expert expert = experts.of(Setting.R4).get(lab.seeds().indexOf(run.seed()));
                    List<Outcome> outcomes = new ArrayList<>();
                    for (int d = 0; d < learners; d++) {
                        Rng rng = run.rng().child("draw").child(d);
                        Task task = new Task(run.condition(), expert, learners * run.seed() + d, epochs, rng);
                        Outcome o = run.condition().dagger() ? dagger(task) : clone(task);
                        run.log(d, o.labels(), o.steps(), o.greedy(), o.sampled(), o.beyond());
                        outcomes.add(o);
                    }
                    return Outcome.mean(outcomes);
                });

        double[] sampled = experts.each(Setting.R4, expert -> expert.sampled().mean());
        return new ImitationReport(lab.report(), results, learners).write().result("expertSampledMean", sampled);
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
        return perfect ? expert.policy().deterministic() : expert.policy();
    }

    /** The first n trajectories; of a perfect expert, the first n of 500 steps. */
    private static EpisodicDataset trajectories(Task task) {
        Condition condition = task.condition();
        int n = condition.trajectories();
        Policy acting = acting(task.expert(), condition.perfect());
        String who = condition.perfect() ? "expert, greedy" : "expert";
        EpisodicDataset all = new Recorder(new CartPole(), "CartPole-v1", acting, who, task.seed())
                .episodes(condition.perfect() ? n + 20 : n);
        if (!condition.perfect()) {
            return all;
        }
        EpisodicDataset perfect = Datasets.episodesWhere(all, "500 steps long", e -> e.length() == 500);
        return Datasets.firstEpisodes(perfect, (int) Math.min(n, perfect.episodes()));
    }

    private static CategoricalPolicy learner(Rng rng) {
        return Logits.relu(rng.child("learner"), 4, 64, 2);
    }

    private static int steps(int epochs, long labels) {
        return (int) Math.max(ITERATIONS, epochs * labels / BATCH);
    }

    private static Outcome clone(Task task) {
        Rng rng = task.rng();
        EpisodicDataset data = trajectories(task);
        CategoricalPolicy learner = learner(rng);
        int steps = data.size() == 0 ? 0 : steps(task.epochs(), data.size());
        if (steps > 0) {
            Adam adam = Adam.of(learner.parameters(), 3e-3);
            CloningConfig config = CloningConfig.builder().batchSize(BATCH).build();
            new BehaviourCloning(data, learner, adam, config, rng.child("cloning")).train(Budget.updates(steps));
        }
        return evaluate(data.size(), steps, learner, rng);
    }

    /** As many labels as cloning has rows: those of the same n trajectories. */
    private static Outcome dagger(Task task) {
        Rng rng = task.rng();
        long labels = Math.max(ITERATIONS, trajectories(task).size());
        int perIteration = (int) ((labels + ITERATIONS - 1) / ITERATIONS);
        int stepsPerIteration = steps(task.epochs(), labels) / ITERATIONS;
        CategoricalPolicy learner = learner(rng);
        DaggerConfig config = DaggerConfig.builder()
                .episodesPerIteration(Math.max(1, task.condition().trajectories() / 2))
                .labelsPerIteration(perIteration)
                .labelBudget(labels)
                .stepsPerIteration(stepsPerIteration)
                .batchSize(BATCH)
                .build();
        Policy acting = acting(task.expert(), task.condition().perfect());
        Adam adam = Adam.of(learner.parameters(), 3e-3);
        Dagger dagger = new Dagger(new CartPole(), acting, learner, adam, config, rng.child("dagger"));
        long[] iterations = {0};
        dagger.train(Budget.updates(50L * ITERATIONS), stats -> iterations[0] = stats.update());
        return evaluate(dagger.labels(), stepsPerIteration * iterations[0], learner, rng);
    }

    private static Outcome evaluate(long labels, long steps, CategoricalPolicy learner, Rng rng) {
        double greedy = evaluate(new CartPole(), learner.deterministic(), rng);
        double sampled = evaluate(new CartPole(), learner, rng);
        return new Outcome(labels, steps, greedy, sampled, evaluate(new CartPole(BEYOND), learner, rng));
    }

    private static double evaluate(CartPole env, Policy learner, Rng rng) {
        return Evaluation.of(env, learner, EVALUATIONS, rng.child("evaluation")).mean();
    }
}
