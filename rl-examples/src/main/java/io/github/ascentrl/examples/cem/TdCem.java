package io.github.ascentrl.examples.cem;

import static io.github.ascentrl.examples.report.Numbers.each;
import static io.github.ascentrl.examples.report.Numbers.fixed;
import static io.github.ascentrl.examples.report.Numbers.percent;

import io.github.ascentrl.algos.policy.CategoricalPolicy;
import io.github.ascentrl.algos.run.LockstepSampler;
import io.github.ascentrl.algos.search.CrossEntropy;
import io.github.ascentrl.algos.search.CrossEntropyConfig;
import io.github.ascentrl.algos.search.EliteRule;
import io.github.ascentrl.algos.search.Elites;
import io.github.ascentrl.algos.stats.Curve;
import io.github.ascentrl.algos.stats.Statistics;
import io.github.ascentrl.api.Budget;
import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.envs.classic.Acrobot;
import io.github.ascentrl.envs.classic.CartPole;
import io.github.ascentrl.examples.lab.About;
import io.github.ascentrl.examples.lab.Experiment;
import io.github.ascentrl.examples.lab.Lab;
import io.github.ascentrl.examples.lab.Logits;
import io.github.ascentrl.examples.lab.Results;
import io.github.ascentrl.examples.lab.Run;
import io.github.ascentrl.examples.report.Claim;
import io.github.ascentrl.examples.report.Report;
import io.github.ascentrl.nn.layer.Activation;
import io.github.ascentrl.nn.layer.Mlp;
import io.github.ascentrl.nn.optim.Adam;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/** Compares the cross-entropy method over whole sessions with TD-CEM, which keeps the good parts of bad sessions. */
@About(
        name = "td-cem",
        description = "Elites of single steps against elites of whole sessions, on CartPole and Acrobot",
        reproduces = "R1 §3.3")
public final class TdCem implements Experiment {
    /**
     * A task and suitable settings. On CartPole the best sessions tie at the time limit, so the rule is {@code >=}; on
     * Acrobot the worst do, so it is {@code >}.
     */
    private record Task(
            String name,
            Supplier<Env> env,
            int inputs,
            int actions,
            EliteRule rule,
            double quantile,
            int sessions,
            int epochs,
            double goal) {}

    /**
     * Results of a run.
     *
     * @param reached the first epoch that reached the goal; NaN if none did
     * @param last the mean return of the last five epochs
     * @param spread standard deviation of the epochs' mean returns in the last quarter
     * @param tails share of the steps imitated in the first update that were tails of sessions that were cut off
     * @param others share of the imitated steps from sessions that are not elite as a whole, mean over the epochs
     * @param between share of the variance of being imitated that lies between sessions, mean over the epochs
     */
    private record Outcome(double reached, double last, double spread, double tails, double others, double between) {}

    private static final List<TdKind> KINDS = List.of(TdKind.values());
    private static final int LAST = 5;

    /** The number of last steps left out: the horizon 1/(1 − γ) at γ = 0.99. */
    private static final int TAIL = 100;

    @Override
    public Report run(Lab lab) {
        int cartSessions = lab.setting("CartPole: sessions in an epoch", 50, 20);
        int cartEpochs = lab.setting("CartPole: epochs", 60, 8);
        int robotSessions = lab.setting("Acrobot: sessions in an epoch", 100, 20);
        int robotEpochs = lab.setting("Acrobot: epochs", 40, 8);
        Task cartPole =
                new Task("CartPole", CartPole::new, 4, 2, EliteRule.AT_LEAST, 0.7, cartSessions, cartEpochs, 475);
        Task acrobot = new Task("Acrobot", Acrobot::new, 6, 3, EliteRule.ABOVE, 0.8, robotSessions, robotEpochs, -110);
        lab.setting(
                "networks",
                "policy 64 ReLU, Adam 0.01, one step per epoch; V(s) 64 ReLU, Adam 0.01, 5 steps per epoch");
        lab.setting("one threshold on G", "gamma 1, all steps");
        lab.setting("G per time step, G − V(s)", "gamma 0.99, without the last 100 steps of truncated episodes");
        lab.setting("elites", "CartPole at or above the 0.7-quantile, Acrobot above the 0.8-quantile");
        Results<TdKind, Outcome> cart = study(lab, cartPole);
        Results<TdKind, Outcome> robot = study(lab, acrobot);

        Report report = lab.report();
        report.concludes(
                "R1 §3.3",
                "The TD version chooses single pairs (s, a) that lead to a high return G(s, a), not whole episodes,"
                        + " and so keeps"
                        + " valuable fragments of episodes that failed. This makes learning \"faster, more stable"
                        + " and less"
                        + " dependent on the luck or failure of the whole episode\".");
        report.text("CartPole's best sessions tie at the time limit, so its elites are at or above the quantile;"
                + " Acrobot's worst sessions tie there, so its elites are above it. In R1 a pair is elite if"
                + " it leads to a high G(s, a): one threshold on G for all steps. The other two kinds are"
                + " ours: G compared with that of other sessions at the same time step, or G minus its"
                + " expectation V(s). Runs of one kind differ as much as the kinds do, so five runs decide"
                + " little: `--seeds 20` halves the intervals.");
        section(report, cartPole, cart);
        section(report, acrobot, robot);
        claims(report, cartPole, cart, acrobot, robot);
        return report;
    }

    private static Results<TdKind, Outcome> study(Lab lab, Task task) {
        return lab.study(task.name(), KINDS)
                .columns("epoch", "reward", "eliteSteps", "tails", "others", "between", "loss", "skipped")
                .work("epochs", task.epochs())
                .run(Outcome.class, run -> train(run, task));
    }

    private static Outcome train(Run<TdKind> run, Task task) {
        Rng rng = run.rng();
        Mlp.Builder network = Mlp.sizes(task.inputs(), 64, task.actions())
                .activation(Activation.RELU)
                .gains(1, 0.1);
        CategoricalPolicy policy = Logits.of(network.build(rng.child("network")));
        Elites chooser = run.condition().create(task.rule(), task.inputs(), rng.child("value"));
        ChoiceShares elites = new ChoiceShares(chooser, task.rule(), TAIL);
        CrossEntropyConfig config = CrossEntropyConfig.builder()
                .sessions(task.sessions())
                .quantile(task.quantile())
                .build();
        Adam adam = Adam.of(policy.parameters(), 0.01);
        try (LockstepSampler sampler = new LockstepSampler(task.env())) {
            CrossEntropy trainer = new CrossEntropy(sampler, policy, elites, adam, config, rng);
            run.train(
                    trainer,
                    Budget.updates(task.epochs()),
                    Map.of(
                            "tails", stats -> elites.tails(),
                            "others", stats -> elites.others(),
                            "between", stats -> elites.between()));
        }
        Curve rewards = run.curve("epoch", "reward");
        double[] tails = run.curve("epoch", "tails").y();
        double[] returns = rewards.y();
        return new Outcome(
                rewards.firstAtLeast(task.goal()),
                rewards.tailMean(LAST),
                Statistics.std(Arrays.copyOfRange(returns, returns.length - returns.length / 4, returns.length)),
                tails.length == 0 ? Double.NaN : tails[0],
                mean(run.curve("epoch", "others")),
                mean(run.curve("epoch", "between")));
    }

    private static double mean(Curve curve) {
        return curve.size() == 0 ? Double.NaN : Statistics.mean(curve.y());
    }

    private static void section(Report report, Task task, Results<TdKind, Outcome> results) {
        report.table(
                task.name() + ", " + task.epochs() + " epochs × " + task.sessions() + " sessions",
                results.table("elites")
                        .reached("seeds that reach " + (int) task.goal(), Outcome::reached)
                        .column(
                                "epochs to it: median, ∞ if most never do",
                                kind -> results.lowerMedian(kind, Outcome::reached))
                        .median("mean return, last 5 epochs: median", Outcome::last)
                        .range("min … max", 0, Outcome::last)
                        .median(
                                "standard deviation of the epochs' mean returns in the last quarter: median",
                                Outcome::spread)
                        .median("imitated steps from sessions that are not elite, %: median", o -> 100 * o.others())
                        .median(
                                "variance of being imitated that lies between sessions, %: median",
                                o -> 100 * o.between())
                        .median(
                                "first update: imitated steps among the last 100 of a truncated session, %: median",
                                o -> 100 * o.tails()));
        report.figure(
                task.name().toLowerCase(Locale.ROOT),
                results.plot(task.name() + ": sessions or steps", "epoch", "reward", "mean return of the epoch")
                        .quartiles()
                        .level("", task.goal())
                        .caption("Dashed: " + (int) task.goal()
                                + ", the goal. Only the choice of the imitated steps differs; all runs play the same"
                                + " number of sessions."));
        report.result(task.name(), results.data());
    }

    /** R1's claims on a task, with one threshold on G as in R1; and whether our kinds are faster. */
    private static void judged(Report report, Task task, Results<TdKind, Outcome> results) {
        String on = task.name() + ")";
        report.claim(faster("R1 §3.3 (TD-CEM is faster, " + on, "learning is faster", task, results, TdKind.GLOBAL));
        report.claim(Claim.larger(
                "R1 §3.3 (TD-CEM is more stable, " + on,
                "with elites of single steps (one threshold on G) learning is more stable",
                "standard deviation of the epochs' mean returns in the last quarter, 0 for a run that stays at −500,"
                        + " whole"
                        + " sessions against steps",
                results.compare(TdKind.SESSIONS, TdKind.GLOBAL, Outcome::spread)));
        report.claim(Claim.larger(
                "R1 §3.3 (TD-CEM and luck, " + on,
                "with elites of single steps (one threshold on G) learning depends less on the luck of the whole"
                        + " episode",
                "share of the variance of being imitated that lies between sessions, 1 for whole sessions by"
                        + " definition; whole"
                        + " sessions against steps; seeds that reach the goal: "
                        + arrived(results, TdKind.SESSIONS) + " and " + arrived(results, TdKind.GLOBAL),
                results.compare(TdKind.SESSIONS, TdKind.GLOBAL, Outcome::between)));
        report.claim(Claim.larger(
                "R1 §3.3 (TD-CEM and fragments, " + on,
                "fragments of an episode are kept even if it failed as a whole (one threshold on G)",
                "share of the imitated steps from sessions that are not elite, 0 for whole sessions by definition;"
                        + " steps against"
                        + " whole sessions",
                results.compare(TdKind.GLOBAL, TdKind.SESSIONS, Outcome::others)));
        for (TdKind kind : List.of(TdKind.TIME_STEP, TdKind.ADVANTAGE)) {
            report.claim(faster(Claim.OWN, "on " + task.name() + " learning is faster", task, results, kind));
        }
    }

    private static Claim faster(String source, String claim, Task task, Results<TdKind, Outcome> results, TdKind kind) {
        int never = task.epochs() + 1;
        return Claim.larger(
                source,
                "with elites of single steps (" + kind.toString().replace("TD-CEM, ", "") + ") " + claim,
                "epochs to " + (int) task.goal() + ", " + never
                        + " if it is never reached, whole sessions against steps ("
                        + arrived(results, TdKind.SESSIONS) + " and " + arrived(results, kind) + " reach it)",
                results.compare(TdKind.SESSIONS, kind, o -> Double.isNaN(o.reached()) ? never : o.reached()));
    }

    private static String arrived(Results<TdKind, Outcome> results, TdKind kind) {
        return results.ofSeeds(results.count(kind, o -> !Double.isNaN(o.reached())));
    }

    /** The median of the epochs to the goal; seeds that never get there count as infinite. */
    private static String medians(Results<TdKind, Outcome> results, TdKind... kinds) {
        return each(List.of(kinds), kind -> fixed(results.lowerMedian(kind, Outcome::reached), 0));
    }

    private static void claims(
            Report report, Task cartPole, Results<TdKind, Outcome> cart, Task acrobot, Results<TdKind, Outcome> robot) {
        judged(report, cartPole, cart);
        judged(report, acrobot, robot);
        double tails = robot.median(TdKind.GLOBAL, Outcome::tails);
        report.claim(
                Claim.OWN,
                "one threshold on G, with steps that cost 1 each, selects the last steps of hopeless sessions",
                tails > 0.9,
                "Acrobot: of the steps imitated in the first update " + percent(tails, 0) + " are among the last "
                        + TAIL + " of a truncated session (median). Seen if above 90 %");
        int n = robot.seeds().size();
        long stuck = stuck(robot, TdKind.GLOBAL);
        long others = stuck(robot, TdKind.TIME_STEP) + stuck(robot, TdKind.ADVANTAGE);
        report.claim(
                Claim.OWN,
                "one threshold on G makes Acrobot stay at −500; G per time step and G − V(s) do not",
                2 * stuck > n && others == 0,
                "Acrobot: " + robot.ofSeeds(stuck) + " stay there with one threshold (seen if most do), " + others
                        + " of "
                        + 2 * n
                        + " with the others. If a few sessions reach the goal, their steps are above the threshold"
                        + " too, and learning starts late: epochs to −110, median: "
                        + medians(robot, TdKind.GLOBAL, TdKind.TIME_STEP));
    }

    private static long stuck(Results<TdKind, Outcome> results, TdKind kind) {
        return results.count(kind, o -> o.last() < -450);
    }
}
