package io.github.ascentrl.examples.actorcritic;

import io.github.ascentrl.api.Budget;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.envs.grid.DarkRoom;
import io.github.ascentrl.examples.actorcritic.DarkRoomAgent.Greedy;
import io.github.ascentrl.examples.actorcritic.DarkRoomAgent.Outcome;
import io.github.ascentrl.examples.lab.Results;
import io.github.ascentrl.examples.lab.Run;
import io.github.ascentrl.examples.report.Report;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** So many environments and so many steps between two updates, and what difference it makes to DarkRoom's A2C. */
record RolloutShape(int environments, int steps) {
    static final List<RolloutShape> ALL = Stream.of(
                    new int[][] {{10, 10}, {1, 100}, {100, 1}, {10, 1}, {10, 50}, {50, 10}})
            .map(shape -> new RolloutShape(shape[0], shape[1]))
            .toList();

    static final int[] GOALS = {0, 4, 22, 31, 36, 49, 74, 80};

    private static final int LOOKS = 40;

    @Override
    public String toString() {
        return environments + " × " + steps;
    }

    /** A few goals of the paper's room, looked at again and again on the way. */
    static Outcome train(Run<RolloutShape> run, long steps) {
        RolloutShape shape = run.condition();
        List<DarkRoomAgent> agents = new ArrayList<>();
        for (int goal : GOALS) {
            Rng rng = run.rng().child(goal);
            agents.add(new DarkRoomAgent(DarkRoom.Settings.PAPER, goal, shape.environments(), shape.steps(), rng));
        }
        long start = System.nanoTime();
        Outcome outcome = null;
        for (int look = 1; look <= LOOKS; look++) {
            List<Greedy> greedy = new ArrayList<>();
            for (DarkRoomAgent agent : agents) {
                agent.trainer().train(Budget.steps(steps / LOOKS), stats -> run.advance(stats.steps()));
                greedy.add(agent.greedy());
            }
            outcome = new Outcome(greedy, (System.nanoTime() - start) / 1e9);
            run.log(look * (double) steps / LOOKS, outcome.share(), outcome.exact());
        }
        return outcome;
    }

    static void report(Report report, Results<RolloutShape, Outcome> results, long steps) {
        report.table(
                "Shapes of a rollout, " + GOALS.length + " goals of the paper's room",
                results.table("environments × steps")
                        .mean("greedy share, mean", Outcome::share)
                        .mean("exactly optimal", Outcome::exact)
                        .median("M steps/s, median", outcome -> GOALS.length * steps / outcome.seconds() / 1e6));
        report.figure(
                "shapes",
                results.plot("A2C on DarkRoom: shapes of a rollout", "steps", "share", "greedy share of the optimum")
                        .quartiles()
                        .yRange(0, 1.02)
                        .subtitle("mean over " + GOALS.length + " goals")
                        .caption(
                                "Of the shapes with 100 steps to an update, 1 × 100 learns before 100 × 1: long rollouts carry"
                                        + " a rare reward further back. Fewer steps to an update learn faster per step, and cost more time."));
    }
}
