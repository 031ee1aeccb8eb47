package io.github.ascentrl.examples.cartpole;

import io.github.ascentrl.examples.cartpole.CartPoleRun.Outcome;
import io.github.ascentrl.examples.lab.About;
import io.github.ascentrl.examples.lab.Experiment;
import io.github.ascentrl.examples.lab.Lab;
import io.github.ascentrl.examples.lab.Results;
import io.github.ascentrl.examples.report.Report;
import io.github.ascentrl.nn.schedule.Schedule;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What an entropy bonus does to REINFORCE on CartPole: R4's coefficients on RLOO, and R0's baselines with and without. */
@About(
        name = "cartpole-entropy",
        description = "REINFORCE on CartPole with an entropy bonus, constant and scheduled",
        reproduces = "R0 §1 (entropy), R4 §1.3")
public final class CartPoleEntropy implements Experiment {
    /** How the weight α of the bonus goes on. */
    enum Bonus {
        NONE("α = 0", 0, 0),
        A0001("α = 0.001", 0.001, 0.001),
        A001("α = 0.01", 0.01, 0.01),
        A01("α = 0.1", 0.1, 0.1),
        A1("α = 1", 1, 1),
        LINEAR("α: 0.01 → 0.0001", 0.01, 0.0001);

        final String label;

        private final double from;
        private final double to;

        Bonus(String label, double from, double to) {
            this.label = label;
            this.from = from;
            this.to = to;
        }

        Schedule over(long updates) {
            return from == to ? Schedule.constant(from) : Schedule.linear(from, to, updates);
        }
    }

    /** A baseline with a bonus. */
    record Condition(BaselineKind baseline, Bonus bonus) {
        @Override
        public String toString() {
            return baseline + ", " + bonus.label;
        }
    }

    /** R4's report says "RLOO-style" and plays one episode per update; the unbiased RLOO stands beside it. */
    private static final List<BaselineKind> R4_BASES = List.of(BaselineKind.EPISODE_LEAVE_ONE_OUT, BaselineKind.RLOO_4);

    private static final List<BaselineKind> R0_BASES =
            List.of(BaselineKind.NONE, BaselineKind.EPISODE_MEAN, BaselineKind.VALUE);

    @Override
    public Report run(Lab lab) {
        int episodes = lab.setting("episodes", 2000, 200);
        lab.setting("network", "4-64-2 ReLU, Adam 3e-3, gamma 0.99, loss = mean over steps");
        List<Condition> conditions = new ArrayList<>();
        for (BaselineKind base : R4_BASES) {
            for (Bonus bonus : Bonus.values()) {
                conditions.add(new Condition(base, bonus));
            }
        }
        for (BaselineKind base : R0_BASES) {
            conditions.add(new Condition(base, Bonus.NONE));
            conditions.add(new Condition(base, Bonus.A001));
        }
        Results<Condition, Outcome> results = lab.study("entropy", conditions)
                .columns(CartPoleRun.COLUMNS)
                .work("episodes", episodes)
                .run(Outcome.class, run -> {
                    BaselineKind base = run.condition().baseline();
                    Schedule alpha = run.condition().bonus().over(episodes / base.episodesPerUpdate());
                    return CartPoleRun.train(run, CartPoleSetting.r4(alpha), base, episodes);
                });

        Report report = lab.report();
        report.text("The bonus α·H(π(·|s)) is added to the objective at every step; H is at most ln 2 = 0.693 here."
                + " Conditions are compared seed by seed, and a difference counts where its 95 % interval excludes 0. A"
                + " seed that never reaches the plateau counts with all its " + episodes + " episodes. Five seeds"
                + " decide large effects only; more of them, --seeds 20, decide more. R4 shows one curve for each"
                + " setting and gives no figures.");
        EntropyReport entropy = new EntropyReport(report, results, episodes);
        R4_BASES.forEach(entropy::reportR4);
        entropy.reportR0(Stream.concat(R0_BASES.stream(), R4_BASES.stream()).toList());
        return report.result("conditions", results.data());
    }
}
