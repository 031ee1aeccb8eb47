package io.github.ascentrl.examples.policies;

import static io.github.ascentrl.examples.report.Numbers.fixed;

import io.github.ascentrl.algos.baseline.ZeroBaseline;
import io.github.ascentrl.algos.policy.CategoricalPolicy;
import io.github.ascentrl.algos.reinforce.Reinforce;
import io.github.ascentrl.algos.reinforce.ReinforceConfig;
import io.github.ascentrl.api.Budget;
import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.Policy;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.envs.classic.CartPole;
import io.github.ascentrl.envs.grid.Gridworld;
import io.github.ascentrl.envs.wrap.OneHot;
import io.github.ascentrl.examples.lab.About;
import io.github.ascentrl.examples.lab.Experiment;
import io.github.ascentrl.examples.lab.Lab;
import io.github.ascentrl.examples.lab.Logits;
import io.github.ascentrl.examples.lab.Results;
import io.github.ascentrl.examples.lab.Run;
import io.github.ascentrl.examples.report.Claim;
import io.github.ascentrl.examples.report.Comparison;
import io.github.ascentrl.examples.report.Report;
import io.github.ascentrl.examples.report.Table;
import io.github.ascentrl.nn.optim.Adam;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Learning values or the policy directly: R1's table of two approximations of Q, and Q-learning against REINFORCE. */
@About(
        name = "value-or-policy",
        description =
                "A closer Q with a worse argmax, exactly; Q-learning against REINFORCE on a gridworld and on CartPole",
        reproduces = "R1 §1, §2.2, §3.5")
public final class ValueOrPolicy implements Experiment {
    private static final double GAMMA = 0.99;

    /** A learner, and its policy without exploration. */
    interface Learner {
        /** {@return the environment steps so far, after learning for about the given number more} */
        long learn(long more);

        Policy best();
    }

    private enum Task {
        GRID("gridworld", 10_000, 0.96 - 1e-4, 1, "0.96, the largest possible"),
        POLE("CartPole", 200_000, 195, 10, "195");

        private final String title;
        private final long steps;
        private final double mark;
        private final int evaluations;
        private final String markName;

        Task(String title, long steps, double mark, int evaluations, String markName) {
            this.title = title;
            this.steps = steps;
            this.mark = mark;
            this.evaluations = evaluations;
            this.markName = markName;
        }
    }

    private record Setting(Task task, boolean valueBased) {
        @Override
        public String toString() {
            return (valueBased ? "Q-learning, " : "REINFORCE, ") + task.title;
        }

        String method() {
            return valueBased ? "Q-learning" : "REINFORCE";
        }

        Env env() {
            return task == Task.POLE ? new CartPole() : valueBased ? Gridworld.small() : new OneHot(Gridworld.small());
        }

        Learner learner(long steps, Rng rng) {
            if (valueBased) {
                ActionValues q = task == Task.GRID
                        ? ActionValues.table(12, 4, 0.2f)
                        : ActionValues.network(rng.child("network"), 4, 64, 2, 3e-3);
                return new QLearning(env(), q, GAMMA, steps, rng);
            }
            CategoricalPolicy policy = task == Task.GRID
                    ? Logits.tanh(rng.child("network"), 12, 4)
                    : Logits.relu(rng.child("network"), 4, 64, 2);
            Adam adam = Adam.of(policy.parameters(), task == Task.GRID ? 0.1 : 3e-3);
            ReinforceConfig config =
                    ReinforceConfig.builder().gamma(GAMMA).episodesPerUpdate(4).build();
            Reinforce trainer = new Reinforce(env(), policy, new ZeroBaseline(), adam, config, rng);
            return new Learner() {
                @Override
                public long learn(long more) {
                    trainer.train(Budget.steps(more));
                    return trainer.totals().steps();
                }

                @Override
                public Policy best() {
                    return policy.deterministic();
                }
            };
        }
    }

    /**
     * Steps and seconds until the mark was first reached (the whole run if it never was), and the mean of the last
     * tenth of the evaluations.
     */
    private record Outcome(double steps, double seconds, boolean reached, double last, double secondsInAll) {}

    @Override
    public Report run(Lab lab) {
        lab.setting(
                "REINFORCE",
                "4 episodes per update, no baseline; gridworld: 12 × 4 logits, Adam 0.1; CartPole:"
                        + " 4-64-2 ReLU, Adam 0.003");
        lab.setting(
                "Q-learning",
                "one update per step, no replay, no target network, ε from 1 to 0.05 over the first tenth of the steps;"
                        + " gridworld: a table, rate 0.2;"
                        + " CartPole: 4-64-2 ReLU, Adam 0.003");
        lab.setting("gamma", GAMMA);
        lab.setting("steps", "gridworld 10000, CartPole 200000", "gridworld 1000, CartPole 20000");
        lab.setting(
                "evaluation",
                "100 times during training, with the most probable action or argmax Q: 1 episode of the gridworld,"
                        + " 10 of"
                        + " CartPole");
        List<Setting> settings = Arrays.stream(Task.values())
                .flatMap(task -> List.of(new Setting(task, false), new Setting(task, true)).stream())
                .toList();
        int part = lab.quick() ? 10 : 1;
        Results<Setting, Outcome> results = lab.study("learning", settings)
                .columns("steps", "score")
                .work("steps", setting -> setting.task().steps / part)
                .run(Outcome.class, run -> train(run, run.condition().task().steps / part));
        Report report = lab.report();
        report.concludes(
                "R1 §1",
                "an approximation of Q may have a smaller squared error but the wrong argmax; so learn the policy"
                        + " directly, in the hope that some tasks become easier");
        report.concludes(
                "R1 §2.2",
                "value-based methods learn the best actions indirectly, through Q or V"
                        + " (a = argmax Q); policy-based ones learn π itself");
        report.concludes("R1 §3.5", "REINFORCE \"works faster than vanilla Q-learning\"");
        approximations(report);
        learning(report, results);
        return report.result("runs", results.data());
    }

    private static Outcome train(Run<Setting> run, long budget) {
        Setting setting = run.condition();
        Learner learner = setting.learner(budget, run.rng());
        long done = 0;
        double seconds = 0;
        double[] first = {budget, Double.NaN};
        boolean reached = false;
        for (int look = 1; look <= 100; look++) {
            long before = done;
            long start = System.nanoTime();
            if (done < look * budget / 100) { // an update of REINFORCE may have passed it
                done = learner.learn(look * budget / 100 - done);
            }
            seconds += (System.nanoTime() - start) / 1e9;
            double score = run.evaluate(setting.env(), learner.best(), setting.task().evaluations)
                    .mean();
            run.log(done, score);
            if (!reached && score >= setting.task().mark) {
                reached = true;
                first = new double[] {done, seconds};
            }
            run.advance(done - before);
        }
        double last = run.curve("steps", "score").tailMean(10);
        return new Outcome(first[0], reached ? first[1] : seconds, reached, last, seconds);
    }

    private static void approximations(Report report) {
        double[] truth = {1, 2, 3, 100}; // Q(s0, a0), Q(s0, a1), Q(s1, a0), Q(s1, a1)
        double[] first = {1, 2, 3, 50};
        double[] second = {2, 1, 3, 100};
        Table table = new Table(
                "",
                "Q(s0, a0)",
                "Q(s0, a1)",
                "Q(s1, a0)",
                "Q(s1, a1)",
                "mean squared error",
                "argmax",
                "expected reward of argmax, either state with probability 1/2");
        List<double[]> all = List.of(truth, first, second);
        for (int i = 0; i < all.size(); i++) {
            double[] q = all.get(i);
            table.row(
                    List.of("true", "first approximation", "second approximation")
                            .get(i),
                    q[0],
                    q[1],
                    q[2],
                    q[3],
                    error(q, truth),
                    "a" + argmax(q, 0) + ", a" + argmax(q, 1),
                    reward(q, truth));
        }
        report.table("R1's table: two approximations of Q", table);
        report.exact(
                "R1 §1",
                "by squared error, the second approximation of Q is the better one",
                error(second, truth) < error(first, truth),
                "mean squared error " + fixed(error(second, truth), 1) + " against " + fixed(error(first, truth), 1));
        report.exact(
                "R1 §1",
                "by expected reward it is the other way round: the second approximation's argmax at s0 is wrong",
                argmax(second, 0) != argmax(truth, 0) && reward(first, truth) > reward(second, truth),
                "the expected reward of argmax is " + fixed(reward(second, truth), 1) + " with the second, "
                        + fixed(reward(first, truth), 1) + " with the first and with the true Q");
    }

    private static int argmax(double[] q, int state) {
        return q[2 * state] >= q[2 * state + 1] ? 0 : 1;
    }

    private static double error(double[] q, double[] truth) {
        double sum = 0;
        for (int i = 0; i < q.length; i++) {
            sum += (q[i] - truth[i]) * (q[i] - truth[i]);
        }
        return sum / q.length;
    }

    private static double reward(double[] q, double[] truth) {
        return (truth[argmax(q, 0)] + truth[2 + argmax(q, 1)]) / 2;
    }

    private static void learning(Report report, Results<Setting, Outcome> results) {
        report.text("REINFORCE learns a policy, Q-learning values. Speed is measured by the time until the mean return"
                + " without exploration first reaches a mark. On the gridworld (4 × 3 cells, a wall, a pit;"
                + " the goal is five moves away and pays 1, other moves cost 0.01) the mark is the return of"
                + " the shortest path, 0.96; on CartPole it is 195, the threshold of CartPole-v0. A run that"
                + " never reaches it counts with all its steps and seconds, which flatters it. Seconds are"
                + " of learning alone, measured while other runs share the machine.");
        report.table(
                "Time to the mark",
                results.table("method and task")
                        .column("reached", s -> results.ofSeeds(results.count(s, Outcome::reached)))
                        .median("steps to the mark: median", Outcome::steps)
                        .median("milliseconds to the mark: median", outcome -> 1000 * outcome.seconds())
                        .median("mean return, last 10 evaluations: median", Outcome::last)
                        .median("milliseconds in total: median", outcome -> 1000 * outcome.secondsInAll()));
        for (Task task : Task.values()) {
            report.figure(
                    task.title.toLowerCase(Locale.ROOT),
                    results.where(setting -> setting.task() == task)
                            .named(Setting::method)
                            .plot(
                                    (task == Task.GRID ? "Gridworld" : task.title) + ": return without exploration",
                                    "steps",
                                    "score",
                                    "mean return of an evaluation")
                            .quartiles()
                            .yRange(task == Task.GRID ? -1.05 : 0, task == Task.GRID ? 1.05 : 510)
                            .level("", task.mark)
                            .caption(
                                    task == Task.GRID
                                            ? "Dashed: 0.96, the shortest path. A policy that never arrives gets −1."
                                                    + " REINFORCE learns after every four whole episodes, Q-learning"
                                                    + " after every step."
                                            : "Dashed: the mark, 195. REINFORCE learns after every four whole"
                                                    + " episodes, Q-learning after"
                                                    + " every step; its returns rise and fall."));
            Setting policy = new Setting(task, false);
            Setting value = new Setting(task, true);
            Comparison steps = results.compare(policy, value, Outcome::steps);
            Comparison seconds = results.compare(policy, value, outcome -> StrictMath.log10(outcome.seconds()));
            report.claim(Claim.smaller(
                    "R1 §3.5 (" + task.title + ", environment steps)",
                    "REINFORCE works faster than vanilla Q-learning",
                    "steps to a return of " + task.markName + ", REINFORCE against Q-learning",
                    steps));
            report.claim(Claim.smaller(
                    "R1 §3.5 (" + task.title + ", wall time)",
                    "REINFORCE works faster than vanilla Q-learning",
                    "decimal logarithm of the seconds of learning to a return of " + task.markName
                            + ", REINFORCE against Q-learning",
                    seconds));
        }
        Setting policy = new Setting(Task.POLE, false);
        Setting value = new Setting(Task.POLE, true);
        report.claim(Claim.larger(
                "R1 §1",
                "it may be easier to learn the policy directly (R1 hopes so for some tasks)",
                "CartPole, mean return of the last ten evaluations, REINFORCE against Q-learning",
                results.compare(policy, value, Outcome::last)));
        reaches(report, results, true, "value-based methods learn the best actions indirectly: a = argmax Q(s, a)");
        reaches(report, results, false, "policy-based methods learn the policy itself, without values");
    }

    private static void reaches(Report report, Results<Setting, Outcome> results, boolean valueBased, String claim) {
        Setting grid = new Setting(Task.GRID, valueBased);
        long reached = results.count(grid, Outcome::reached);
        report.claim(
                "R1 §2.2",
                claim,
                reached == results.seeds().size(),
                "the gridworld's shortest path is found" + " in " + results.ofSeeds(reached)
                        + "; seen if it is found in all");
    }
}
