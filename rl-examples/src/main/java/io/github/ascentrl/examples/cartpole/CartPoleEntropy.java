package io.github.ascentrl.examples.cartpole;

import static io.github.ascentrl.examples.cartpole.BaselineKind.EPISODE_LEAVE_ONE_OUT;
import static io.github.ascentrl.examples.cartpole.BaselineKind.RLOO_4;

import io.github.ascentrl.examples.cartpole.CartPoleRun.Outcome;
import io.github.ascentrl.examples.lab.About;
import io.github.ascentrl.examples.lab.Experiment;
import io.github.ascentrl.examples.lab.Lab;
import io.github.ascentrl.examples.lab.Results;
import io.github.ascentrl.examples.plot.BandPlot;
import io.github.ascentrl.examples.plot.SmallMultiples;
import io.github.ascentrl.examples.report.Claim;
import io.github.ascentrl.examples.report.Comparison;
import io.github.ascentrl.examples.report.Report;
import io.github.ascentrl.nn.schedule.Schedule;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * Measures what an entropy bonus does to REINFORCE with R4's RLOO-style baseline on CartPole, for R4's four constants
 * and its schedule.
 */
@About(
        name = "cartpole-entropy",
        description = "REINFORCE on CartPole with an entropy bonus, constant and scheduled",
        reproduces = "R4 §1.3")
public final class CartPoleEntropy implements Experiment {
    /** The weight α of the bonus over the run. */
    enum Bonus {
        NONE("α = 0", 0, 0),
        A0001("α = 0.001", 0.001, 0.001),
        A001("α = 0.01", 0.01, 0.01),
        A01("α = 0.1", 0.1, 0.1),
        A1("α = 1", 1, 1),
        LINEAR("α: 0.01 → 0.0001", 0.01, 0.0001);

        /** R4's constants. */
        static final List<Bonus> CONSTANT = List.of(A0001, A001, A01, A1);

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

    /** A baseline with a bonus, for R4's number of episodes or longer. */
    record Condition(BaselineKind baseline, Bonus bonus, boolean longer) {
        Condition(BaselineKind baseline, Bonus bonus) {
            this(baseline, bonus, false);
        }

        @Override
        public String toString() {
            return baseline + ", " + bonus.label + (longer ? ", longer" : "");
        }
    }

    /** R4's "RLOO-style" baseline, which plays one episode per update, and the unbiased RLOO. */
    private static final List<BaselineKind> BASES = List.of(EPISODE_LEAVE_ONE_OUT, RLOO_4);

    /** A schedule that saves fewer episodes than this is no better. */
    private static final double EPISODES_MARGIN = 100;

    /** A schedule that lowers the standard deviation by less than this is no better. */
    private static final double STD_MARGIN = 10;

    @Override
    public Report run(Lab lab) {
        int episodes = lab.setting("episodes", 2000, 200);
        int longer = lab.setting("episodes, longer", 5000, 400);
        CartPoleBaselines.settings(lab);
        List<Condition> conditions = BASES.stream()
                .flatMap(base -> Stream.concat(
                        Stream.of(Bonus.values()).map(bonus -> new Condition(base, bonus)),
                        Stream.of(Bonus.A001, Bonus.LINEAR).map(bonus -> new Condition(base, bonus, true))))
                .toList();
        Results<Condition, Outcome> results = lab.study("entropy", conditions)
                .columns(CartPoleRun.COLUMNS)
                .work("episodes", condition -> condition.longer() ? longer : episodes)
                .run(Outcome.class, run -> {
                    Condition condition = run.condition();
                    int length = condition.longer() ? longer : episodes;
                    Schedule alpha =
                            condition.bonus().over(length / condition.baseline().episodesPerUpdate());
                    return CartPoleRun.train(run, CartPoleSetting.r4(alpha), condition.baseline(), length);
                });

        Report report = lab.report()
                .concludes(
                        "R4 §1.3.1",
                        "an entropy bonus \"led to longer convergence but better stability closer to the end of"
                                + " training\"; α of 0.001, 0.01, 0.1 and 1 were tried, the curve of 0.01 is shown.")
                .concludes(
                        "R4 §1.3.2",
                        "α falling linearly, from 0.01 to 0.0001, is meant to explore better at the start and to"
                                + " converge"
                                + " better at the end; but \"we didn't manage to achieve results that would perform"
                                + " better\""
                                + " than a constant α, perhaps because CartPole is easy, and for lack of longer"
                                + " training.")
                .text("The bonus α·H(π(·|s)), H the entropy of the policy in a state, is added to the objective at"
                        + " every"
                        + " step; H is at most ln 2 = 0.693 nats here."
                        + " Plateau: the mean return of " + CartPoleRun.WINDOW + " episodes first reaches "
                        + (int) CartPoleRun.PLATEAU
                        + "; a run that never reaches it counts with all its episodes, in tables and in"
                        + " claims. Steady towards the end: a small standard deviation of the returns in the"
                        + " last quarter of the run."
                        + " R4's \"RLOO-style\" baseline plays one episode per update; the RLOO of the"
                        + " literature, which needs several, is run as well. For both, an update has the"
                        + " same number of episodes with and without bonus, so verdicts per update and per"
                        + " episode are the same. R4 shows one curve"
                        + " for each of its two settings and gives no numbers. A schedule that reaches the"
                        + " plateau less than "
                        + (int) EPISODES_MARGIN + " episodes sooner, or whose standard deviation is less than "
                        + (int) STD_MARGIN + " lower, counts as no better.");
        report.figure("runs", runs(results));
        BASES.forEach(base -> tell(report, results, base, episodes, longer));
        return report.result("conditions", results.data());
    }

    /** R4's two figures, redrawn. */
    private static SmallMultiples runs(Results<Condition, Outcome> results) {
        SmallMultiples figure = new SmallMultiples("CartPole: one run with a constant and a falling bonus", 2);
        for (BaselineKind base : BASES) {
            for (Bonus bonus : List.of(Bonus.A001, Bonus.LINEAR)) {
                Condition condition = new Condition(base, bonus);
                figure.panel(ReturnCurve.of(condition.toString(), results, condition, 0));
            }
        }
        figure.subtitle("the first seed in every plot")
                .caption("One run with each of the two bonuses that R4 shows, for both readings of its"
                        + " \"RLOO-style\" baseline: returns, and the mean of the last 50. The dashed line is 195,"
                        + " above which some call CartPole solved.");
        return figure;
    }

    /** R4 §1.3 for one reading of its baseline. */
    private static void tell(
            Report report, Results<Condition, Outcome> results, BaselineKind base, int episodes, int longer) {
        Results<Condition, Outcome> all = results.where(c -> c.baseline() == base);
        report.table(
                "RLOO-style as " + base + ", means over " + results.allSeeds(),
                all.named(c -> c.bonus().label + (c.longer() ? ", " + longer + " episodes" : ""))
                        .table("bonus")
                        .reached("seeds that reach the plateau", Outcome::plateauEpisode)
                        .mean("episodes to it", Outcome::plateauOrEnd)
                        .mean("standard deviation of returns, last quarter", Outcome::lateStd)
                        .mean("return, last quarter", Outcome::lateMean)
                        .mean("best policy, sampled", o -> o.best().mean())
                        .mean("best policy, greedy", o -> o.bestGreedy().mean()));
        Results<Condition, Outcome> rows = all.where(c -> !c.longer()).named(c -> c.bonus().label);
        String title = "CartPole, " + base + ": ";
        report.figure(
                "plateau-" + base.id(),
                rows.bars(title + "episodes to the plateau", "episodes", Outcome::plateauOrEnd)
                        .subtitle(episodes + " if a seed never gets there")
                        .caption("Episodes of training until the mean of 50 returns first reaches 475."));
        report.figure(
                "stability-" + base.id(),
                rows.bars(
                                title + "standard deviation of the returns in the last quarter",
                                "standard deviation of the returns",
                                Outcome::lateStd)
                        .caption("Unsteadiness towards the end of training: lower is steadier."));
        report.figure(
                "return-" + base.id(), multiples(title + "learning under an entropy bonus", rows, "mean50", episodes));
        report.figure("entropy-" + base.id(), multiples(title + "entropy of the policy", rows, "entropy", episodes));
        constant(results, base).forEach(report::claim);
        scheduled(results, base).forEach(report::claim);
    }

    /** Draws each bonus against no bonus. */
    private static SmallMultiples multiples(
            String title, Results<Condition, Outcome> rows, String measure, int episodes) {
        SmallMultiples figure = new SmallMultiples(title, 3);
        Condition none = rows.conditions().get(0);
        boolean entropy = measure.equals("entropy");
        for (Condition condition :
                rows.conditions().subList(1, rows.conditions().size())) {
            BandPlot panel =
                    new BandPlot(condition.bonus().label, "episode", entropy ? "entropy, nats" : "mean of 50 returns");
            panel.band("without bonus", rows.curves(none, "episode", measure))
                    .band("with the bonus", rows.curves(condition, "episode", measure))
                    .xRange(0, episodes)
                    .yRange(0, entropy ? 0.7 : 505)
                    .possible(0, entropy ? StrictMath.log(2) : 500);
            figure.panel(entropy ? panel.smooth(CartPoleRun.WINDOW) : panel.level("475", CartPoleRun.PLATEAU));
        }
        figure.caption(
                entropy
                        ? "The mean entropy of π(·|s) over the states of an update, running mean of 50 episodes; ln"
                                + " 2 = 0.693 is the entropy of a fair coin. R4 shows no such curve."
                        : "The mean of the last 50 returns, over all seeds, each bonus against the runs without a"
                                + " bonus; the dashed line is the plateau.");
        return figure;
    }

    private static List<Claim> constant(Results<Condition, Outcome> results, BaselineKind base) {
        String source = "R4 §1.3.1 (" + base + ")";
        Condition none = new Condition(base, Bonus.NONE);
        List<Claim> claims = new ArrayList<>();
        for (Bonus bonus : Bonus.CONSTANT) {
            claims.add(Claim.larger(
                    source,
                    "a constant " + bonus.label + " makes convergence longer",
                    "episodes to the plateau, with the bonus against without",
                    results.compare(new Condition(base, bonus), none, Outcome::plateauOrEnd)));
        }
        for (Bonus bonus : Bonus.CONSTANT) {
            claims.add(Claim.smaller(
                    source,
                    "a constant " + bonus.label + " gives better stability closer to the end of training",
                    "standard deviation of the returns in the last quarter, with the bonus against without",
                    results.compare(new Condition(base, bonus), none, Outcome::lateStd)));
        }
        claims.add(BaselineClaims.perfect(
                source,
                "with each constant entropy bonus the policy scores perfectly in the test",
                results,
                Bonus.CONSTANT.stream().map(bonus -> new Condition(base, bonus)).toList()));
        return claims;
    }

    private static List<Claim> scheduled(Results<Condition, Outcome> results, BaselineKind base) {
        String source = "R4 §1.3.2 (" + base + ")";
        Condition constant = new Condition(base, Bonus.A001);
        Condition linear = new Condition(base, Bonus.LINEAR);
        String longer = "perhaps for lack of longer training: trained longer, the schedule ";
        return List.of(
                Claim.notLarger(
                        source,
                        "the linear schedule converges no faster than the constant α = 0.01",
                        "episodes to the plateau, constant against schedule",
                        results.compare(constant, linear, Outcome::plateauOrEnd),
                        EPISODES_MARGIN),
                Claim.notLarger(
                        source,
                        "the linear schedule ends no steadier than the constant α = 0.01",
                        "standard deviation of the returns in the last quarter, constant against schedule",
                        results.compare(constant, linear, Outcome::lateStd),
                        STD_MARGIN),
                Claim.larger(
                        source,
                        longer + "converges faster than the constant",
                        "episodes to the plateau, constant against schedule",
                        longer(results, base, Outcome::plateauOrEnd)),
                Claim.larger(
                        source,
                        longer + "ends steadier than the constant",
                        "standard deviation of the returns in the last quarter, constant against schedule",
                        longer(results, base, Outcome::lateStd)),
                BaselineClaims.perfect(
                        source,
                        "with the linear schedule the policy scores perfectly in the test",
                        results,
                        List.of(linear)));
    }

    private static Comparison longer(
            Results<Condition, Outcome> results, BaselineKind base, ToDoubleFunction<Outcome> number) {
        return results.compare(new Condition(base, Bonus.A001, true), new Condition(base, Bonus.LINEAR, true), number);
    }
}
