package io.github.ascentrl.examples.actorcritic;

import io.github.ascentrl.api.Budget;
import io.github.ascentrl.api.random.Rng;
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
import io.github.ascentrl.examples.report.Report;
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

    @Override
    public Report run(Lab lab) {
        long steps = lab.setting("steps", 500_000L, 20_000L);
        List<Integer> goals = lab.setting("goals", GOALS, GOALS.subList(0, 2));
        lab.setting("room", "9 x 9, start in the centre, the goal ends the episode, at most 20 steps");
        lab.setting("agent", DarkRoomAgent.SETTINGS);
        lab.setting("an update of A2C", "one gradient of all environments × steps");
        lab.setting(
                "an update of A3C", "one gradient of one environment × steps, by an actor with a copy of the network");
        Results<Rollout, Outcome> a2c = study(lab, "A2C", List.of(Rollout.R3, R3_GAE, LONG, LONG_GAE), goals, steps);
        Results<Rollout, Outcome> a3c = study(lab, "A3C", List.of(A3C), goals, steps);

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
        report.table(
                "After " + steps / 1000 + " k steps",
                List.of(a2c, a3c).stream()
                        .map(results -> results.table("algorithm, advantages, environments × steps")
                                .mean("share of the optimum", Outcome::share)
                                .mean("share, mean over training", Outcome::meanShare)
                                .mean("goals reached by the shortest way", Outcome::best)
                                .median("µs a step, median", Outcome::microseconds)
                                .get())
                        .reduce((first, second) -> {
                            second.rows().forEach(row -> first.row(row.toArray()));
                            return first;
                        })
                        .orElseThrow());
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
                "µs a step, A3C (an actor for each environment) against A2C",
                compare(a3c, a2c, Outcome::microseconds)));
        report.claim(Claim.larger(
                Claim.OWN,
                "as A3C every environment's rollout moves the network, ten times as often as with A2C: it needs fewer steps",
                "share of the optimum, mean over training, A3C against A2C",
                compare(a3c, a2c, Outcome::meanShare)));
        for (Rollout each : List.of(Rollout.R3, A3C)) {
            Results<Rollout, Outcome> results = each == A3C ? a3c : a2c;
            double best = results.mean(each, Outcome::best);
            report.claim(
                    Claim.OWN,
                    (each == A3C ? "A3C" : "A2C")
                            + " reaches the optimum: the shortest way to at least 95 % of the goals",
                    best >= 0.95,
                    String.format("%.1f %% of the goals, mean over %s", 100 * best, results.allSeeds()));
        }
        report.claim(Claim.larger(
                Claim.OWN,
                "on long rollouts (one environment × 100 steps) returns of the greatest length learn faster than GAE",
                "share of the optimum, mean over training, greatest length against GAE λ = " + GAE,
                a2c.compare(LONG, LONG_GAE, Outcome::meanShare)));
        return report.result("A2C", a2c.data()).result("A3C", a3c.data());
    }

    private static Results<Rollout, Outcome> study(
            Lab lab, String name, List<Rollout> rollouts, List<Integer> goals, long steps) {
        return lab.study(name, rollouts)
                .columns("steps", "share", "best")
                .work("steps", steps * goals.size())
                .run(Outcome.class, run -> train(run, goals, steps));
    }

    private static Outcome train(Run<Rollout> run, List<Integer> goals, long steps) {
        List<DarkRoomAgent> agents = new ArrayList<>();
        for (int goal : goals) {
            Rng rng = run.rng().child(goal);
            agents.add(new DarkRoomAgent(DarkRoom.Settings.REPORT, goal, run.condition(), rng));
        }
        long start = System.nanoTime();
        double share = 0;
        double best = 0;
        double sum = 0;
        for (int look = 1; look <= LOOKS; look++) {
            List<Greedy> walks = new ArrayList<>();
            for (DarkRoomAgent agent : agents) {
                agent.trainer().train(Budget.steps(steps / LOOKS), stats -> run.advance(stats.steps()));
                walks.add(agent.greedy());
            }
            share = mean(walks, Greedy::share);
            best = mean(walks, walk -> walk.best() ? 1 : 0);
            sum += share;
            run.log((double) look * steps / LOOKS, share, best);
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        agents.forEach(DarkRoomAgent::close);
        return new Outcome(share, sum / LOOKS, best, 1e6 * seconds / steps / goals.size());
    }

    private static double mean(List<Greedy> walks, ToDoubleFunction<Greedy> number) {
        return walks.stream().mapToDouble(number).average().orElseThrow();
    }

    private static Comparison compare(
            Results<Rollout, Outcome> a3c, Results<Rollout, Outcome> a2c, ToDoubleFunction<Outcome> number) {
        return Comparison.of(a3c.each(A3C, number), a2c.each(Rollout.R3, number));
    }

    private static BandPlot plot(String title, Results<Rollout, Outcome> results) {
        return results.plot(title, "steps", "share", "share of the optimum, mean over the goals")
                .minMax()
                .yRange(0, 1.02);
    }
}
