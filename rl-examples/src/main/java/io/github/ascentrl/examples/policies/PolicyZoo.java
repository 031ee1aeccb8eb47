package io.github.ascentrl.examples.policies;

import static io.github.ascentrl.examples.report.Numbers.each;
import static io.github.ascentrl.examples.report.Numbers.fixed;
import static io.github.ascentrl.examples.report.Numbers.scientific;

import io.github.ascentrl.algos.baseline.LeaveOneOutBaseline;
import io.github.ascentrl.algos.policy.DifferentiablePolicy;
import io.github.ascentrl.algos.reinforce.Reinforce;
import io.github.ascentrl.algos.reinforce.ReinforceConfig;
import io.github.ascentrl.api.Baseline;
import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.data.BatchBuilder;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.envs.classic.ScalarLqr;
import io.github.ascentrl.examples.lab.About;
import io.github.ascentrl.examples.lab.Experiment;
import io.github.ascentrl.examples.lab.Lab;
import io.github.ascentrl.examples.lab.Logits;
import io.github.ascentrl.examples.lab.Results;
import io.github.ascentrl.examples.lab.Run;
import io.github.ascentrl.examples.plot.BandPlot;
import io.github.ascentrl.examples.plot.SmallMultiples;
import io.github.ascentrl.examples.policies.ControlTask.Outcome;
import io.github.ascentrl.examples.report.Claim;
import io.github.ascentrl.examples.report.Report;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.layer.Mlp;
import io.github.ascentrl.nn.optim.Adam;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;

/** Trains every kind of continuous policy by REINFORCE, on a task with a known solution and on tasks without. */
@About(
        name = "policy-zoo",
        description = "REINFORCE with Gaussian, mixture and Beta policies on LQR, Pendulum and MountainCarContinuous",
        reproduces = "R1 §2.2")
public final class PolicyZoo implements Experiment {
    private static final List<ContinuousPolicyKind> KINDS = List.of(ContinuousPolicyKind.values());
    /** Bounded noise and unbounded noise. */
    private static final List<ContinuousPolicyKind> TREMBLING =
            List.of(ContinuousPolicyKind.GAUSSIAN_FREE, ContinuousPolicyKind.BETA);

    /** Below this the pendulum has not swung up; a random policy gets about −1200, the best about −150. */
    private static final double SWUNG_UP = -500;

    /** A car that arrives gets 100 minus its fuel. */
    private static final double ARRIVES = 50;

    private static final double GAMMA = 0.9;
    private static final ScalarLqr.Settings LQR = new ScalarLqr.Settings(1, 0.5, 1, 0.1, 0.3, 1, 20);
    private static final Box LQR_BOX = Box.uniform(1, -3, 3);

    /** The gain of the policy without noise, its exact cost, and the mean return of the last tenth of the updates. */
    private record Lqr(double gain, double cost, double last) {}

    @Override
    public Report run(Lab lab) {
        int lqrUpdates = lab.setting("lqr: updates", 600, 20);
        int swingUpdates = lab.setting("Pendulum: updates", 2000, 5);
        int carUpdates = lab.setting("MountainCarContinuous: updates", 300, 5);
        lab.setting("lqr: task", "x' = x + 0.5 u + 0.3 ε, cost x² + 0.1 u² per step, x = 1 at first, 20 steps");
        lab.setting(
                "lqr",
                "linear network, 16 episodes per update, leave-one-out per time step, gamma 0.9, Adam 0.02, clip 1");
        for (ControlTask task : List.of(ControlTask.PENDULUM, ControlTask.CAR, ControlTask.TREMBLING_CAR)) {
            lab.setting(task.toString(), task.settings());
        }
        Results<ContinuousPolicyKind, Lqr> lqr = lab.study("LQR", KINDS)
                .columns("update", "return", "entropy")
                .work("updates", lqrUpdates)
                .run(Lqr.class, run -> lqr(run, lqrUpdates));
        Results<ContinuousPolicyKind, Outcome> swing = control(lab, ControlTask.PENDULUM, KINDS, swingUpdates);
        Results<ContinuousPolicyKind, Outcome> car = control(lab, ControlTask.CAR, KINDS, carUpdates);
        Results<ContinuousPolicyKind, Outcome> trembling =
                control(lab, ControlTask.TREMBLING_CAR, TREMBLING, carUpdates);

        ScalarLqr system = new ScalarLqr(LQR);
        double best = system.bestGain(GAMMA);
        double bestCost = system.cost(best, 0, GAMMA);
        Report report = lab.report();
        report.concludes(
                "R1 §2.2",
                "for a limited number of actions a network returns a logit for each, and softmax turns them into"
                        + " probabilities; otherwise the policy learns the parameters of a distribution: a normal"
                        + " distribution, a mixture of normal distributions, a Beta distribution");
        report.text("The policies, each with its own network: a Gaussian with one learned σ for all states (free σ), or"
                + " with a σ that the network outputs (σ(s)); the latter squashed by tanh onto the range of"
                + " actions; three Gaussians with weights; a Beta distribution, with shapes α and β, on the"
                + " range of actions. \"Without noise\" means the mode of the distribution or an"
                + " approximation of it; a policy that has come to rely on its noise does worse without it."
                + " \"Clip\" limits the norm of the gradient.");
        lqrSection(report, lqr, best, bestCost);
        pendulum(report, swing);
        car(report, car, trembling);
        return report;
    }

    private static Results<ContinuousPolicyKind, Outcome> control(
            Lab lab, ControlTask task, List<ContinuousPolicyKind> kinds, int updates) {
        return lab.study(task.toString(), kinds)
                .columns("update", "return", "entropy")
                .work("updates", updates)
                .run(Outcome.class, run -> task.train(run, updates));
    }

    private static Lqr lqr(Run<ContinuousPolicyKind> run, int updates) {
        Env env = new ScalarLqr(LQR);
        DifferentiablePolicy policy = run.condition().create(LQR_BOX, run.rng().child("network"), 1);
        ReinforceConfig config = ReinforceConfig.builder()
                .episodesPerUpdate(16)
                .gamma(GAMMA)
                .maxGradientNorm(1)
                .build();
        Adam adam = Adam.of(policy.parameters(), 0.02);
        Baseline others = LeaveOneOutBaseline.perTimeStep();
        Reinforce trainer = new Reinforce(env, policy, others, adam, config, run.rng());
        double last = ControlTask.lastTenth(run, trainer, updates, 1);
        double gain = (mode(policy, -0.5f) - mode(policy, 0.5f)); // per unit of x, around 0
        return new Lqr(gain, new ScalarLqr(LQR).cost(gain, 0, GAMMA), last);
    }

    private static double mode(DifferentiablePolicy policy, float x) {
        float[] action = new float[1];
        policy.deterministic().actor(1).act(Rng.of(0), new float[] {x}, action);
        return action[0];
    }

    private static void lqrSection(
            Report report, Results<ContinuousPolicyKind, Lqr> results, double best, double bestCost) {
        report.table(
                "Scalar LQR: u = −k x; the best gain is k* = " + fixed(best, 4),
                results.table("policy")
                        .median("gain k without noise, around x = 0: median", Lqr::gain)
                        .range("min … max", 2, Lqr::gain)
                        .median(
                                "cost of k without noise, % above the best: median",
                                o -> 100 * (o.cost() / bestCost - 1))
                        .median("mean return with noise, last tenth of the updates: median", Lqr::last));
        report.figure(
                "lqr",
                panels("Scalar LQR with every policy", results, "return", "mean return", plot -> plot.yRange(-40, 0))
                        .caption("All come close to the best gain; the rest is the cost of their own noise. The"
                                + " Beta's peak narrows most slowly: its shapes grow with the network's"
                                + " outputs, not with their exponential."));
        report.figure(
                "lqr-entropy",
                panels("Scalar LQR: remaining noise", results, "entropy", "entropy, nats", plot -> plot.yRange(-1.5, 2))
                        .caption("The mixture's entropy is an upper bound, the squashed Gaussian's a quadrature; the"
                                + " others are"
                                + " exact."));
        learns(report, results, bestCost, "a normal distribution", ContinuousPolicyKind.GAUSSIAN);
        learns(report, results, bestCost, "a mixture of normal distributions", ContinuousPolicyKind.MIXTURE);
        learns(report, results, bestCost, "a Beta distribution", ContinuousPolicyKind.BETA);
        softmax(report);
        report.result("lqr", results.data());
    }

    private static void learns(
            Report report,
            Results<ContinuousPolicyKind, Lqr> results,
            double best,
            String name,
            ContinuousPolicyKind kind) {
        report.claim(
                "R1 §2.2",
                "if the number of actions is not limited, a policy learns the parameters of a distribution: " + name,
                results.median(kind, Lqr::cost) < 1.05 * best,
                "on LQR, " + kind + ": the median cost of the gain it learns is "
                        + fixed(100 * (results.median(kind, Lqr::cost) / best - 1), 2)
                        + " % above the best. Seen if within 5 %");
    }

    /** π = softmax(W h(s)): the policy's log-probabilities against the logits of its network. */
    private static void softmax(Report report) {
        Mlp network = Mlp.sizes(3, 16, 4).build(Rng.of(0));
        float[] s = {0.3f, -1f, 0.5f};
        float[] logits = new float[4];
        network.evaluator().evaluate(1, s, logits);
        double[] expected = new double[4];
        Arrays.setAll(expected, a -> StrictMath.exp(logits[a]));
        double sum = Arrays.stream(expected).sum();
        double worst = 0;
        for (int a = 0; a < 4; a++) {
            BatchBuilder one = new BatchBuilder(3, 1);
            one.add(s, new float[] {a}, 0f);
            one.endEpisode(Ending.TERMINATED, s);
            float logProb =
                    Logits.of(network).on(new Tape(), one.build()).logProb().scalar();
            worst = Math.max(worst, Math.abs(StrictMath.exp(logProb) - expected[a] / sum));
        }
        report.exact(
                "R1 §2.2",
                "for a limited number of actions, softmax over one logit for each gives their probabilities",
                worst < 1e-6,
                "a network with 4 outputs: π(a|s) is its softmax, largest difference " + scientific(worst, 1));
    }

    private static void pendulum(Report report, Results<ContinuousPolicyKind, Outcome> results) {
        table(report, "Pendulum", results);
        report.figure(
                "pendulum",
                panels("Pendulum with every policy", results, "return", "mean return", plot -> plot.quartiles()
                                .yRange(-1400, 0)
                                .smooth(20))
                        .caption("Running means over 20 updates. The Gaussian with σ(s) is the least reliable: its"
                                + " noise can grow far beyond ±2 (see the entropy), where the task clips"
                                + " actions and more noise costs nothing."));
        report.figure(
                "pendulum-entropy",
                panels("Pendulum: remaining noise", results, "entropy", "entropy, nats", plot -> plot.quartiles()
                                .yRange(-1, 6)
                                .smooth(20))
                        .caption("Running means over 20 updates. The mixture's entropy is an upper bound, the"
                                + " squashed Gaussian's a quadrature; curves beyond the axis are cut off."));
        int n = results.seeds().size();
        long most = KINDS.stream()
                .filter(kind -> 2 * above(results, kind, SWUNG_UP) > n)
                .count();
        report.claim(
                Claim.OWN,
                "on Pendulum too, where no solution is known, REINFORCE learns with several kinds of distributions",
                most >= 3,
                "seeds whose mean return in the last tenth is above " + (int) SWUNG_UP
                        + ": " + each(results.conditions(), kind -> above(results, kind, SWUNG_UP) + " of " + n)
                        + ". Seen if this holds for most seeds of at least three kinds");
    }

    private static void car(
            Report report,
            Results<ContinuousPolicyKind, Outcome> held,
            Results<ContinuousPolicyKind, Outcome> trembling) {
        table(report, ControlTask.CAR + ", actions held for 10 steps", held);
        table(report, ControlTask.TREMBLING_CAR.toString(), trembling);
        report.figure(
                "car",
                panels(
                                "MountainCarContinuous with every policy",
                                held,
                                "return",
                                "mean return",
                                plot -> plot.quartiles().yRange(0, 105).level("", 90))
                        .subtitle("actions held for 10 steps")
                        .caption("Dashed: 90, at which the task counts as solved. All policies reach the goal. The"
                                + " plain Gaussians also pay for the part of their noise beyond ±1, which"
                                + " costs fuel without effect. In classic-control REINFORCE has one setting"
                                + " for all tasks and no scaling, and does not reach the goal."));
        report.figure(
                "car-trembling",
                trembling
                        .plot("MountainCarContinuous, a new action every step", "update", "return", "mean return")
                        .quartiles()
                        .yRange(-60, 105)
                        .level("solved", 90)
                        .caption("The Beta's noise within ±1, drawn at every step, averages out: the goal is never"
                                + " reached, and the best known policy is to save fuel. A third of the Gaussian's"
                                + " initial actions are full thrust, which reaches the goal now and then."));
        boolean all = KINDS.stream()
                .allMatch(kind -> above(held, kind, ARRIVES) == held.seeds().size());
        report.claim(
                Claim.OWN,
                "REINFORCE brings the car of MountainCarContinuous to its goal with each of the distributions",
                all,
                "seen if every seed of every kind ends above " + (int) ARRIVES
                        + " (a car that arrives gets 100 minus its fuel); medians of the last tenth: " + medians(held));
        report.claim(
                Claim.OWN,
                "the Beta's bounded noise never finds the goal if it is drawn at every step; held for 10 steps it does",
                above(trembling, ContinuousPolicyKind.BETA, ARRIVES) == 0
                        && above(held, ContinuousPolicyKind.BETA, ARRIVES) > 0,
                "medians of the last tenth with a new action every step: " + medians(trembling)
                        + "; seeds with the Beta that"
                        + " end above " + (int) ARRIVES + ": " + above(trembling, ContinuousPolicyKind.BETA, ARRIVES)
                        + ", with actions held " + above(held, ContinuousPolicyKind.BETA, ARRIVES)
                        + ". Seen if none does in the former case and at least one in the latter");
    }

    private static void table(Report report, String title, Results<ContinuousPolicyKind, Outcome> results) {
        report.table(
                title,
                results.table("policy")
                        .median("mean return with noise, last tenth of the updates: median", Outcome::last)
                        .range("min … max", 0, Outcome::last)
                        .median("mean return of 50 episodes without noise: median", Outcome::deterministic));
        report.result(title, results.data());
    }

    /** Draws a panel for each policy, because five lines would hide each other. */
    private static SmallMultiples panels(
            String title,
            Results<ContinuousPolicyKind, ?> results,
            String column,
            String label,
            UnaryOperator<BandPlot> style) {
        SmallMultiples panels = new SmallMultiples(title, 3);
        for (ContinuousPolicyKind kind : results.conditions()) {
            panels.panel(style.apply(
                    results.where(k -> k == kind).named(k -> label).plot(kind.toString(), "update", column, label)));
        }
        return panels;
    }

    private static String medians(Results<ContinuousPolicyKind, Outcome> results) {
        return each(results.conditions(), kind -> fixed(results.median(kind, Outcome::last), 0));
    }

    /** The number of seeds that end above a return. */
    private static long above(Results<ContinuousPolicyKind, Outcome> results, ContinuousPolicyKind kind, double end) {
        return results.count(kind, outcome -> outcome.last() > end);
    }
}
