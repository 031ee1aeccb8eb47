package io.github.ascentrl.examples.actorcritic;

import static io.github.ascentrl.examples.report.Numbers.percent;

import io.github.ascentrl.algos.stats.Curve;
import io.github.ascentrl.algos.stats.Statistics;
import io.github.ascentrl.api.Budget;
import io.github.ascentrl.envs.grid.DarkRoom;
import io.github.ascentrl.examples.actorcritic.DarkRoomAgent.Greedy;
import io.github.ascentrl.examples.actorcritic.DarkRoomAgent.Rollout;
import io.github.ascentrl.examples.lab.About;
import io.github.ascentrl.examples.lab.Experiment;
import io.github.ascentrl.examples.lab.Lab;
import io.github.ascentrl.examples.lab.Results;
import io.github.ascentrl.examples.lab.Run;
import io.github.ascentrl.examples.plot.BandPlot;
import io.github.ascentrl.examples.plot.SmallMultiples;
import io.github.ascentrl.examples.report.Claim;
import io.github.ascentrl.examples.report.Comparison;
import io.github.ascentrl.examples.report.Numbers;
import io.github.ascentrl.examples.report.Report;
import io.github.ascentrl.examples.report.Table;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * Tests what R3 says of its A2C without showing figures: returns of the greatest length against GAE, and A2C against
 * A3C.
 */
@About(
        name = "darkroom-variants",
        description = "Actor-critic on DarkRoom: returns of the greatest length against GAE, A2C against A3C",
        reproduces = "R3, RL algorithm")
public final class DarkRoomVariants implements Experiment {
    private static final List<Integer> GOALS = List.of(0, 4, 22, 31, 36, 49, 74, 80);
    private static final int LOOKS = 20;
    private static final double GAE = 0.95;
    private static final String[] COLUMNS = {"steps", "share", "best"};
    private static final String X = "thousand environment steps of each agent";
    private static final String Y = "share of the optimum";

    private static final Rollout R3_GAE = new Rollout(10, 10, GAE, false);
    private static final Rollout LONG = new Rollout(1, 100, 1, false);
    private static final Rollout LONG_GAE = new Rollout(1, 100, GAE, false);
    private static final Rollout A3C = new Rollout(10, 10, 1, true);

    /**
     * Results of the agents of one run.
     *
     * @param share mean over the goals of the greedy walk's share of the optimum, at the end
     * @param meanShare the same, mean over all greedy walks of the training: the sooner the agents learn, the larger
     * @param best share of the goals whose greedy walk is the shortest possible, at the end
     * @param microseconds wall time of an environment step, while other runs share the machine
     */
    private record Outcome(double share, double meanShare, double best, double microseconds) {}

    /** A2C and A3C in one run, in turns, so that the clock measures both under the same conditions. */
    private record Both(Outcome a2c, Outcome a3c) {
        static Comparison compare(Results<Rollout, Both> results, ToDoubleFunction<Outcome> number) {
            return Comparison.of(
                    results.each(A3C, both -> number.applyAsDouble(both.a3c())),
                    results.each(A3C, both -> number.applyAsDouble(both.a2c())));
        }
    }

    @Override
    public Report run(Lab lab) {
        long steps = lab.setting("steps of an agent, its environments together", 500_000L, 20_000L);
        List<Integer> goals = lab.setting("goals, by cell: row · 9 + column, from 0", GOALS, GOALS.subList(0, 2));
        lab.setting("a run", "one agent for each of the goals");
        lab.setting(
                "room",
                "9 x 9, start in the centre, 1 for reaching the goal, which ends the episode, otherwise 0, at most 20"
                        + " steps (R3 does not say; as in the paper)");
        lab.setting("agent", DarkRoomAgent.SETTINGS);
        lab.setting(
                "advantages",
                DarkRoomAgent.GREATEST_LENGTH + ". GAE: generalised advantage estimation, with λ = " + GAE
                        + "; with λ = 1 it is the greatest length");
        lab.setting("an update of A2C", "one step of Adam on the gradient of all environments × steps");
        lab.setting(
                "an update of A3C",
                "one step of Adam on the gradient of one environment × steps, by one of ten actors, each with its"
                        + " own thread, environment and copy of the network");
        Results<Rollout, Outcome> a2c = lab.study("A2C", List.of(Rollout.R3, R3_GAE, LONG, LONG_GAE))
                .columns(COLUMNS)
                .work("steps", steps * goals.size())
                .run(Outcome.class, run -> train(run, List.of(run.condition()), goals, steps)
                        .get(0));
        Results<Rollout, Both> a3c = lab.study("A3C", List.of(A3C))
                .columns(COLUMNS)
                .work("steps", 2 * steps * goals.size())
                .run(Both.class, run -> {
                    List<Outcome> both = train(run, List.of(Rollout.R3, A3C), goals, steps);
                    return new Both(both.get(0), both.get(1));
                });

        Report report = lab.report()
                .concludes(
                        "R3, RL algorithm",
                        "the actor is not copied into the environments, so it is \"perhaps more valid to say it is"
                                + " A2C\" than"
                                + " A3C; copying \"obviously makes no sense for small environments and agents\"."
                                + " Returns of the greatest length take the place of GAE: \"there should be no"
                                + " difference, as A3C uses no long"
                                + " rollouts\".");
        report.text("Every " + steps / LOOKS / 1000
                + " k steps each agent walks once greedily, without exploring. Its share of the optimum is the"
                + " fewest possible steps to the goal over the steps taken, 0 if the goal is not reached; mean over "
                + Numbers.count(goals.size(), "goal")
                + ". The sooner the agents learn, the larger is the mean of this over all walks of the training.");
        report.table(
                "Greatest length and GAE, after " + steps / 1000 + " k steps, means over the seeds",
                a2c.table("algorithm, advantages, environments × steps")
                        .mean("share of the optimum", Outcome::share)
                        .mean("share of the optimum, mean over training", Outcome::meanShare)
                        .mean("share of the goals reached by the shortest way", Outcome::best));
        Claim notBetter = Claim.notLarger(
                "R3, RL algorithm",
                "on short rollouts there is no difference: returns of the greatest length learn no better than GAE",
                "share of the optimum, mean over training, greatest length against GAE λ = " + GAE + ", 10 × 10",
                a2c.compare(Rollout.R3, R3_GAE, Outcome::meanShare),
                0.05);
        Claim notWorse = Claim.notLarger(
                "R3, RL algorithm",
                "on short rollouts there is no difference: GAE learns no better than returns of the greatest length",
                "share of the optimum, mean over training, GAE λ = " + GAE + " against greatest length, 10 × 10",
                a2c.compare(R3_GAE, Rollout.R3, Outcome::meanShare),
                0.05);
        report.figure(
                "gae",
                new SmallMultiples("A2C on DarkRoom: returns of the greatest length and GAE", 2)
                        .panel(panel("10 environments × 10 steps, as R3", a2c, Rollout.R3, R3_GAE))
                        .panel(panel("1 environment × 100 steps", a2c, LONG, LONG_GAE))
                        .subtitle("mean over " + Numbers.count(goals.size(), "goal"))
                        .caption("Each panel compares the two estimates of the advantage on rollouts of one shape, a"
                                + " hundred"
                                + " steps in all. At 1 every goal is reached by the shortest path."),
                notBetter,
                notWorse);
        report.table("A2C and A3C, " + Rollout.R3.environments() + " × " + Rollout.R3.steps(), asynchronous(a2c, a3c));
        report.text("Here A2C and A3C are trained in turns in one run with the same seed, so that both are timed under"
                + " the same load, " + Numbers.count(lab.threads(), "run") + " at a time on "
                + Numbers.count(Runtime.getRuntime().availableProcessors(), "processor")
                + ". Wall times differ from one execution to the next. So do all results of A3C, the only"
                + " trainer whose actors do not wait for each other; its curves are in a separate file,"
                + " metrics-A3C.csv.");
        report.figure(
                "a3c",
                new BandPlot("A2C and A3C on DarkRoom, 10 environments × 10 steps", X, Y)
                        .band("A2C", curves(a2c, Rollout.R3))
                        .band("A3C", curves(a3c, A3C))
                        .colours(List.of("A2C", "GAE", "A3C"))
                        .minMax()
                        .yRange(0, 1.02)
                        .subtitle("mean over " + Numbers.count(goals.size(), "goal"))
                        .caption("Against environment steps, not time: A3C's actors update the network after the ten"
                                + " steps of one"
                                + " environment, A2C after those of all ten. At 1 every goal is reached by"
                                + " the shortest path."));
        report.claim(Claim.larger(
                "R3, RL algorithm",
                "for small environments and agents it obviously makes no sense to copy the actor into the"
                        + " environments (measured: an environment step takes longer)",
                "wall time of an environment step in µs, learning included, A3C (an actor for each environment)"
                        + " against A2C",
                Both.compare(a3c, Outcome::microseconds)));
        report.claim(Claim.larger(
                Claim.OWN,
                "A3C updates the network ten times as often as A2C for the same steps: it learns in fewer steps",
                "share of the optimum, mean over training, A3C against A2C",
                Both.compare(a3c, Outcome::meanShare)));
        report.claim(Claim.smaller(
                Claim.OWN,
                "A2C needs less time until every goal is reached by the shortest path",
                "training seconds of an agent until then, the whole training if it never happens, A2C against A3C",
                Comparison.of(
                        seconds(reached(a2c, Rollout.R3), steps, a3c.each(A3C, both -> both.a2c()
                                .microseconds())),
                        seconds(reached(a3c, A3C), steps, a3c.each(A3C, both -> both.a3c()
                                .microseconds())))));
        reaches(report, "A2C", a2c.each(Rollout.R3, Outcome::best));
        reaches(report, "A3C", a3c.each(A3C, both -> both.a3c().best()));
        report.claim(Claim.larger(
                Claim.OWN,
                "on long rollouts, where R3's argument for no difference does not apply, returns of the greatest"
                        + " length learn faster than GAE",
                "share of the optimum, mean over training, greatest length against GAE λ = " + GAE + ", 1 × 100",
                a2c.compare(LONG, LONG_GAE, Outcome::meanShare)));
        return report.result("A2C", a2c.data()).result("A3C", a3c.data());
    }

    private static void reaches(Report report, String algorithm, double[] best) {
        double mean = Statistics.mean(best);
        report.claim(
                Claim.OWN,
                algorithm + " reaches the optimum: the shortest path to at least 95 % of the goals",
                mean >= 0.95,
                percent(mean, 1) + " of the goals, mean over " + Numbers.count(best.length, "seed"));
    }

    private static Table asynchronous(Results<Rollout, Outcome> a2c, Results<Rollout, Both> a3c) {
        Table table = new Table(
                "algorithm",
                "share of the optimum at the end, mean over seeds",
                "share of the optimum, mean over training and seeds",
                "steps until every goal is reached by the shortest path, median over seeds",
                "µs per environment step, learning included, mean over seeds");
        return table.row(row("A2C", a3c, Both::a2c, reached(a2c, Rollout.R3)))
                .row(row("A3C", a3c, Both::a3c, reached(a3c, A3C)));
    }

    private static Object[] row(
            String algorithm, Results<Rollout, Both> results, Function<Both, Outcome> which, double[] reached) {
        double[] some = Numbers.reached(reached);
        return new Object[] {
            algorithm,
            results.mean(A3C, both -> which.apply(both).share()),
            results.mean(A3C, both -> which.apply(both).meanShare()),
            (some.length == 0 ? "–" : Numbers.brief(Statistics.median(some))) + " (" + results.ofSeeds(some.length)
                    + ")",
            results.mean(A3C, both -> which.apply(both).microseconds())
        };
    }

    /** Steps until every goal is first reached by the shortest path, for each seed; NaN if that never happens. */
    private static double[] reached(Results<Rollout, ?> results, Rollout condition) {
        return results.curves(condition, "steps", "best").stream()
                .mapToDouble(curve -> curve.firstAtLeast(1))
                .toArray();
    }

    /**
     * Trains agents of several kinds for the same goals, in turns between greedy walks; logs those of the last kind.
     */
    private static List<Outcome> train(Run<Rollout> run, List<Rollout> kinds, List<Integer> goals, long steps) {
        List<List<DarkRoomAgent>> agents = kinds.stream()
                .map(kind -> goals.stream()
                        .map(goal -> new DarkRoomAgent(
                                DarkRoom.Settings.REPORT, goal, kind, run.rng().child(goal)))
                        .toList())
                .toList();
        double[] sum = new double[kinds.size()];
        long[] nanos = new long[kinds.size()];
        List<Outcome> outcomes = new ArrayList<>();
        for (int look = 1; look <= LOOKS; look++) {
            outcomes.clear();
            for (int kind = 0; kind < kinds.size(); kind++) {
                long start = System.nanoTime();
                for (DarkRoomAgent agent : agents.get(kind)) {
                    agent.trainer().train(Budget.steps(steps / LOOKS), stats -> run.advance(stats.steps()));
                }
                nanos[kind] += System.nanoTime() - start;
                List<Greedy> walks =
                        agents.get(kind).stream().map(DarkRoomAgent::greedy).toList();
                double share = mean(walks, Greedy::share);
                sum[kind] += share;
                double microseconds = nanos[kind] / 1e3 / goals.size() / (steps * look / LOOKS);
                outcomes.add(
                        new Outcome(share, sum[kind] / look, mean(walks, walk -> walk.best() ? 1 : 0), microseconds));
            }
            Outcome last = outcomes.get(kinds.size() - 1);
            run.log((double) look * steps / LOOKS, last.share(), last.best());
        }
        agents.forEach(all -> all.forEach(DarkRoomAgent::close));
        return outcomes;
    }

    private static double mean(List<Greedy> walks, ToDoubleFunction<Greedy> number) {
        return walks.stream().mapToDouble(number).average().orElseThrow();
    }

    private static double[] seconds(double[] reached, long steps, double[] microseconds) {
        double[] seconds = new double[reached.length];
        Arrays.setAll(seconds, i -> (Double.isNaN(reached[i]) ? steps : reached[i]) * microseconds[i] / 1e6);
        return seconds;
    }

    private static List<Curve> curves(Results<Rollout, ?> results, Rollout condition) {
        return results.curves(condition, "steps", "share").stream()
                .map(curve -> new Curve(
                        Arrays.stream(curve.x()).map(steps -> steps / 1000).toArray(), curve.y()))
                .toList();
    }

    private static BandPlot panel(String title, Results<Rollout, Outcome> results, Rollout greatest, Rollout gae) {
        return new BandPlot(title, X, Y)
                .band("greatest length", curves(results, greatest))
                .band("GAE λ = " + GAE, curves(results, gae))
                .minMax()
                .yRange(0, 1.02);
    }
}
