package io.github.ascentrl.examples.policies;

import static io.github.ascentrl.examples.report.Numbers.fixed;

import io.github.ascentrl.algos.baseline.LeaveOneOutBaseline;
import io.github.ascentrl.algos.policy.DifferentiablePolicy;
import io.github.ascentrl.algos.policy.ModalPolicy;
import io.github.ascentrl.algos.reinforce.Reinforce;
import io.github.ascentrl.algos.reinforce.ReinforceConfig;
import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.envs.classic.ScalarLqr;
import io.github.ascentrl.examples.lab.About;
import io.github.ascentrl.examples.lab.Experiment;
import io.github.ascentrl.examples.lab.Lab;
import io.github.ascentrl.examples.lab.Results;
import io.github.ascentrl.examples.lab.Run;
import io.github.ascentrl.examples.report.Report;
import io.github.ascentrl.nn.optim.Adam;
import java.util.List;

/** REINFORCE with every kind of continuous policy, on a task with a known answer and on one without. */
@About(
        name = "policy-zoo",
        description = "REINFORCE with Gaussian, mixture and Beta policies on LQR, Pendulum and MountainCarContinuous",
        reproduces = "R1 §2.2")
public final class PolicyZoo implements Experiment {
    private static final List<ContinuousPolicyKind> KINDS = List.of(ContinuousPolicyKind.values());
    /** Bounded noise against unbounded. */
    private static final List<ContinuousPolicyKind> TREMBLING =
            List.of(ContinuousPolicyKind.GAUSSIAN_FREE, ContinuousPolicyKind.BETA);

    private static final double GAMMA = 0.9;
    private static final ScalarLqr.Settings LQR = new ScalarLqr.Settings(1, 0.5, 1, 0.1, 0.3, 1, 20);
    private static final Box LQR_BOX = Box.uniform(1, -3, 3);

    /** Gain of the deterministic view, its exact cost, and the mean return of the last tenth of the updates. */
    private record Lqr(double gain, double cost, double last) {}

    @Override
    public Report run(Lab lab) {
        int lqrUpdates = lab.setting("lqr.updates", 600, 20);
        int swingUpdates = lab.setting("pendulum.updates", 2000, 5);
        int carUpdates = lab.setting("car.updates", 300, 5);
        lab.setting("lqr", "linear network, 16 episodes of 20 steps an update, leave-one-out per time step, Adam 0.02");
        for (ControlTask task : List.of(ControlTask.PENDULUM, ControlTask.CAR, ControlTask.TREMBLING_CAR)) {
            lab.setting(task.toString(), task.settings());
        }
        Results<ContinuousPolicyKind, Lqr> lqr = lab.study("LQR", KINDS)
                .columns("update", "return", "entropy")
                .work("updates", lqrUpdates)
                .run(Lqr.class, run -> lqr(run, lqrUpdates));
        Results<ContinuousPolicyKind, ControlTask.Outcome> swing =
                control(lab, ControlTask.PENDULUM, KINDS, swingUpdates);
        Results<ContinuousPolicyKind, ControlTask.Outcome> car = control(lab, ControlTask.CAR, KINDS, carUpdates);
        Results<ContinuousPolicyKind, ControlTask.Outcome> trembling =
                control(lab, ControlTask.TREMBLING_CAR, TREMBLING, carUpdates);

        ScalarLqr system = new ScalarLqr(LQR);
        double best = system.bestGain(GAMMA);
        double bestCost = system.cost(best, 0, GAMMA);
        Report report = lab.report();
        lqrSection(report, lqr, best, bestCost);
        ZooReport.pendulum(report, swing);
        ZooReport.car(report, car, trembling);
        return report;
    }

    private static Results<ContinuousPolicyKind, ControlTask.Outcome> control(
            Lab lab, ControlTask task, List<ContinuousPolicyKind> kinds, int updates) {
        return lab.study(task.toString(), kinds)
                .columns("update", "return", "entropy")
                .work("updates", updates)
                .run(ControlTask.Outcome.class, run -> task.train(run, updates));
    }

    private static Lqr lqr(Run<ContinuousPolicyKind> run, int updates) {
        Env env = new ScalarLqr(LQR);
        DifferentiablePolicy policy = run.condition().create(LQR_BOX, run.rng().child("network"), 1);
        Reinforce trainer = new Reinforce(
                env,
                policy,
                LeaveOneOutBaseline.perTimeStep(),
                Adam.of(policy.parameters(), 0.02),
                ReinforceConfig.builder()
                        .episodesPerUpdate(16)
                        .gamma(GAMMA)
                        .maxGradientNorm(1)
                        .build(),
                run.rng());
        double last = ControlTask.lastTenth(run, trainer, updates, 1);
        ModalPolicy modal = (ModalPolicy) policy;
        double gain = (mode(modal, -0.5f) - mode(modal, 0.5f)); // per unit of x, around 0
        return new Lqr(gain, new ScalarLqr(LQR).cost(gain, 0, GAMMA), last);
    }

    private static double mode(ModalPolicy policy, float x) {
        float[] action = new float[1];
        policy.deterministic().actor(1).act(Rng.of(0), new float[] {x}, action);
        return action[0];
    }

    private static void lqrSection(
            Report report, Results<ContinuousPolicyKind, Lqr> results, double best, double bestCost) {
        report.table(
                "Scalar LQR: the best gain is k* = " + fixed(best, 4),
                results.table("policy")
                        .median("gain k: median", Lqr::gain)
                        .range("min … max", 2, Lqr::gain)
                        .median("cost of k without noise, % above the best", o -> 100 * (o.cost() / bestCost - 1))
                        .median("last tenth: return", Lqr::last));
        report.figure(
                "lqr",
                results.plot("Scalar LQR with every policy", "update", "return", "mean return of an update")
                        .yRange(-40, 0)
                        .caption("All find the gain; what remains is the cost of their own noise. The Beta's peak"
                                + " narrows slowest: its shapes grow with the logits, not with their exponential."));
        report.figure(
                "lqr-entropy",
                results.plot("Scalar LQR: what is left of the noise", "update", "entropy", "entropy, nats")
                        .caption(
                                "The mixture's is an upper bound, the squashed Gaussian's a quadrature; the others are exact."));
        report.claim(
                "R1 §2.2",
                "for continuous actions a policy learns the parameters of a distribution: Gaussian, mixture, Beta",
                KINDS.stream().allMatch(kind -> results.median(kind, Lqr::cost) < 1.05 * bestCost),
                "every kind finds a gain whose median cost is within 5 % of the best, k* = " + fixed(best, 4));
        report.result("lqr", results.data());
    }
}
