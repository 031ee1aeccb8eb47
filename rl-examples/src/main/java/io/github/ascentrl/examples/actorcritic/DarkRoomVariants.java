package io.github.ascentrl.examples.actorcritic;

import static io.github.ascentrl.examples.report.Numbers.percent;

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
import io.github.ascentrl.examples.report.Claim;
import io.github.ascentrl.examples.report.Comparison;
import io.github.ascentrl.examples.report.Numbers;
import io.github.ascentrl.examples.report.Report;
import io.github.ascentrl.examples.report.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** What R3 says of its A2C without a figure: returns of the greatest length against GAE, and A3C beside it. */
@About(
        name = "darkroom-variants",
        description = "Actor-critic on DarkRoom: returns of the greatest length against GAE, A2C against A3C",
        reproduces = "R3, RL algorithm")
public final class DarkRoomVariants implements Experiment {
    private static final List<Integer> GOALS = List.of(0, 4, 22, 31, 36, 49, 74, 80);
    private static final int LOOKS = 20;
    private static final double GAE = 0.95;
    private static final String[] COLUMNS = {"steps", "share", "best"};
    private static final String CAPTION =
            "The greedy walks' share of the optimum; 1 is the shortest way to every goal.";

    private static final Rollout R3_GAE = new Rollout(10, 10, GAE, false);
    private static final Rollout LONG = new Rollout(1, 100, 1, false);
    private static final Rollout LONG_GAE = new Rollout(1, 100, GAE, false);
    private static final Rollout A3C = new Rollout(10, 10, 1, true);

    /**
     * What became of the agents of one run.
     *
     * @param share mean over the goals of the greedy walk's share of the optimum, at the end
     * @param meanShare the same, mean over all looks: the sooner it learns, the larger
     * @param best share of the goals whose greedy walk is the best possible, at the end
     * @param microseconds wall time of an environment step, beside other runs
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
        long steps = lab.setting("steps", 500_000L, 20_000L);
        List<Integer> goals = lab.setting("goals", GOALS, GOALS.subList(0, 2));
        lab.setting("room", "9 x 9, start in the centre, the goal ends the episode, at most 20 steps");
        lab.setting("agent", DarkRoomAgent.SETTINGS);
        lab.setting("an update of A2C", "one gradient of all environments × steps");
        lab.setting(
                "an update of A3C", "one gradient of one environment × steps, by an actor with a copy of the network");
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
                        "the actor is not copied into the environments, so that it is \"perhaps more valid to say it is A2C\" than"
                                + " A3C; copying \"obviously makes no sense for small environments and agents\". Returns of the"
                                + " greatest length stand in for GAE: \"there should be no difference, as A3C uses no long"
                                + " rollouts\".");
        report.text("Every " + steps / LOOKS / 1000 + " k steps each agent walks once without exploring. Share of the"
                + " optimum: fewest steps to the goal over steps taken, 0 if it is not reached; mean over "
                + goals.size()
                + " goals. A3C is the one trainer whose runs differ from time to time: it stands in a file of its own,"
                + " metrics-A3C.csv.");
        Table table = a2c.table("algorithm, advantages, environments × steps")
                .mean("share of the optimum", Outcome::share)
                .mean("share, mean over training", Outcome::meanShare)
                .mean("goals reached by the shortest way", Outcome::best)
                .median("µs a step, median", Outcome::microseconds)
                .get();
        table.row(
                A3C,
                a3c.mean(A3C, both -> both.a3c().share()),
                a3c.mean(A3C, both -> both.a3c().meanShare()),
                a3c.mean(A3C, both -> both.a3c().best()),
                a3c.median(A3C, both -> both.a3c().microseconds()));
        report.table("After " + steps / 1000 + " k steps", table);
        Comparison length = a2c.compare(Rollout.R3, R3_GAE, Outcome::meanShare);
        Comparison gae = a2c.compare(R3_GAE, Rollout.R3, Outcome::meanShare);
        Claim notBetter = Claim.notLarger(
                "R3, RL algorithm",
                "on short rollouts returns of the greatest length learn no better than GAE",
                "share of the optimum, mean over training, greatest length against GAE λ = " + GAE,
                length,
                0.05);
        Claim notWorse = Claim.notLarger(
                "R3, RL algorithm",
                "on short rollouts GAE learns no better than returns of the greatest length",
                "share of the optimum, mean over training, GAE λ = " + GAE + " against greatest length",
                gae,
                0.05);
        report.figure(
                "gae",
                plot("A2C on DarkRoom: returns of the greatest length and GAE", a2c)
                        .caption(CAPTION),
                notBetter,
                notWorse);
        report.figure(
                "a3c",
                plot("A2C and A3C on DarkRoom", a2c.where(Rollout.R3::equals))
                        .band(A3C.toString(), a3c.curves(A3C, "steps", "share"))
                        .caption(CAPTION));
        report.claim(Claim.larger(
                "R3, RL algorithm",
                "for small environments and agents it obviously makes no sense to copy the actor into the environments"
                        + " (measured: a step takes longer)",
                "wall time of a step in µs, in turns in one run, A3C (an actor for each environment) against A2C",
                Both.compare(a3c, Outcome::microseconds)));
        report.claim(Claim.larger(
                Claim.OWN,
                "as A3C every environment's rollout moves the network, ten times as often as with A2C: it needs fewer steps",
                "share of the optimum, mean over training, A3C against A2C",
                Both.compare(a3c, Outcome::meanShare)));
        reaches(report, "A2C", a2c.each(Rollout.R3, Outcome::best));
        reaches(report, "A3C", a3c.each(A3C, both -> both.a3c().best()));
        report.claim(Claim.larger(
                Claim.OWN,
                "on long rollouts (one environment × 100 steps) returns of the greatest length learn faster than GAE",
                "share of the optimum, mean over training, greatest length against GAE λ = " + GAE,
                a2c.compare(LONG, LONG_GAE, Outcome::meanShare)));
        return report.result("A2C", a2c.data()).result("A3C", a3c.data());
    }

    private static void reaches(Report report, String algorithm, double[] best) {
        double mean = Statistics.mean(best);
        report.claim(
                Claim.OWN,
                algorithm + " reaches the optimum: the shortest way to at least 95 % of the goals",
                mean >= 0.95,
                percent(mean, 1) + " of the goals, mean over " + Numbers.count(best.length, "seed"));
    }

    /** Agents of several kinds for the same goals, look by look in turns; logs those of the last kind. */
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

    private static BandPlot plot(String title, Results<Rollout, Outcome> results) {
        return results.plot(title, "steps", "share", "share of the optimum, mean over the goals")
                .minMax()
                .yRange(0, 1.02);
    }
}
