package io.github.ascentrl.examples.actorcritic;

import static io.github.ascentrl.examples.report.Numbers.fixed;
import static io.github.ascentrl.examples.report.Numbers.percent;

import io.github.ascentrl.algos.run.ReturnWindow;
import io.github.ascentrl.api.Budget;
import io.github.ascentrl.envs.grid.DarkRoom;
import io.github.ascentrl.examples.actorcritic.DarkRoomAgent.Greedy;
import io.github.ascentrl.examples.actorcritic.DarkRoomAgent.Outcome;
import io.github.ascentrl.examples.lab.About;
import io.github.ascentrl.examples.lab.Experiment;
import io.github.ascentrl.examples.lab.Lab;
import io.github.ascentrl.examples.lab.Results;
import io.github.ascentrl.examples.lab.Run;
import io.github.ascentrl.examples.plot.Figure;
import io.github.ascentrl.examples.plot.HeatMapPlot;
import io.github.ascentrl.examples.report.Claim;
import io.github.ascentrl.examples.report.Numbers;
import io.github.ascentrl.examples.report.Report;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** R3's source agents: A2C on DarkRoom, one agent for each goal, in both reward settings. */
@About(
        name = "darkroom-a2c",
        description = "A2C on DarkRoom, one agent for each goal: the source algorithm of algorithm distillation",
        reproduces = "R3, data collection")
public final class DarkRoomA2c implements Experiment {
    private static final int ROWS = 100;

    /** A reward setting and the goals to train for. */
    private record Room(String name, DarkRoom.Settings settings, int[] goals) {
        @Override
        public String toString() {
            return name;
        }

        String file() {
            return settings.terminateOnGoal() ? "r3" : "paper";
        }

        /** Fewest steps to a goal, mean over the goals. */
        double distance() {
            return Arrays.stream(goals)
                    .map(goal -> DarkRoomAgent.distance(settings, goal))
                    .average()
                    .orElseThrow();
        }

        /** The best return, mean over the goals. */
        double optimum() {
            return settings.terminateOnGoal() ? 1 : settings.limit() + 1 - distance();
        }
    }

    @Override
    public Report run(Lab lab) {
        long steps = lab.setting("steps", 2_500_000L, 20_000L);
        long shapeSteps = lab.setting("shapes.steps", 1_000_000L, 20_000L);
        lab.setting("agent", "embedding 81-128, two linear heads; 10 x 10; Adam 1e-4, eps 1e-6; gamma 0.99");
        List<Room> rooms = List.of(
                room("goal ends the episode (R3)", DarkRoom.Settings.REPORT, lab),
                room("20 steps, goal pays every step (paper)", DarkRoom.Settings.PAPER, lab));
        Results<Room, Outcome> results = lab.study("every goal", rooms)
                .columns("steps", "return", "length", "entropy")
                .work("steps", room -> steps * room.goals().length)
                .run(Outcome.class, run -> everyGoal(run, steps));
        Results<RolloutShape, Outcome> byShape = lab.study("shapes", RolloutShape.ALL)
                .columns("steps", "share", "exact")
                .work("steps", shapeSteps * RolloutShape.GOALS.length)
                .run(Outcome.class, run -> RolloutShape.train(run, shapeSteps));

        Report report = lab.report();
        report.text(
                "Share of the optimum: where the goal pays at every step, greedy return over 21 − distance; where it"
                        + " ends the episode and every success returns 1, fewest steps over steps taken. γ = 0.99: R3 does not"
                        + " say.");
        report.table(
                "Agents after " + steps / 1000 + " k steps, mean over goals and seeds",
                results.table("room")
                        .column("goals", room -> room.goals().length)
                        .mean("greedy return", outcome -> outcome.mean(Greedy::total))
                        .column("optimum", Room::optimum)
                        .mean(
                                "greedy steps, to the goal if it ends the episode",
                                outcome -> outcome.mean(Greedy::steps))
                        .column("fewest to the goal", Room::distance)
                        .mean("share of optimum", Outcome::share)
                        .mean("exactly optimal", Outcome::exact)
                        .median(
                                "s per agent",
                                outcome -> outcome.seconds() / outcome.agents().size()));
        for (Room room : rooms) {
            report.figure("curves-" + room.file(), curves(results.where(room::equals), room));
            report.figure("goals-" + room.file(), heatMap(room, results.of(room)));
        }
        RolloutShape.report(report, byShape, shapeSteps);
        for (Room room : rooms) {
            acceptance(report, room, results);
            report.result("shares, " + room, shares(results.of(room)));
        }
        return report;
    }

    private static Room room(String name, DarkRoom.Settings settings, Lab lab) {
        int[] goals = settings.goals();
        return new Room(name, settings, lab.quick() ? Arrays.copyOf(goals, 3) : goals);
    }

    private static Figure curves(Results<Room, Outcome> results, Room room) {
        boolean ends = room.settings().terminateOnGoal();
        return results.named(r -> "A2C")
                .plot(
                        "A2C on DarkRoom: " + room,
                        "steps",
                        ends ? "length" : "return",
                        ends ? "mean length of training episodes" : "mean return of the last 100 training episodes")
                .quartiles()
                .yRange(0, room.settings().limit() + 0.5)
                .level(ends ? "fewest steps" : "optimum", ends ? room.distance() : room.optimum())
                .subtitle("mean over " + room.goals().length + " goals, one agent each")
                .caption(
                        ends
                                ? "While exploring: γ = 0.99 takes so little off a detour that the entropy bonus pays for some. What"
                                        + " the greedy policies need, the table says."
                                : "While exploring.");
    }

    private static Outcome everyGoal(Run<Room> run, long steps) {
        Room room = run.condition();
        int goals = room.goals().length;
        List<Greedy> agents = new ArrayList<>();
        long start = System.nanoTime();
        double[][] rows = new double[ROWS][3];
        for (int goal : room.goals()) {
            DarkRoomAgent agent =
                    new DarkRoomAgent(room.settings(), goal, 10, 10, run.rng().child(goal));
            ReturnWindow window = new ReturnWindow(100);
            IntSummaryStatistics[] lengths = {new IntSummaryStatistics()}; // of episodes since the last row
            int[] row = new int[1];
            agent.trainer().train(Budget.steps(steps), window, stats -> {
                run.advance(stats.steps());
                Arrays.stream(stats.episodeLengths()).forEach(lengths[0]);
                if (Run.isDue(stats, steps / ROWS) && row[0] < ROWS) {
                    rows[row[0]][0] += window.mean() / goals;
                    rows[row[0]][1] += lengths[0].getAverage() / goals;
                    rows[row[0]][2] += stats.metric("entropy") / goals;
                    lengths[0] = new IntSummaryStatistics();
                    row[0]++;
                }
            });
            agents.add(agent.greedy());
        }
        for (int row = 0; row < ROWS; row++) {
            run.log((row + 1.0) * steps / ROWS, rows[row][0], rows[row][1], rows[row][2]);
        }
        return new Outcome(agents, (System.nanoTime() - start) / 1e9);
    }

    /** By goal, mean over seeds. */
    private static double[] shares(List<Outcome> outcomes) {
        double[] mean = new double[outcomes.get(0).agents().size()];
        for (Outcome outcome : outcomes) {
            for (int g = 0; g < mean.length; g++) {
                mean[g] += outcome.agents().get(g).share() / outcomes.size();
            }
        }
        return mean;
    }

    private static Figure heatMap(Room room, List<Outcome> outcomes) {
        int size = room.settings().size();
        double[][] cells = new double[size][size];
        for (double[] row : cells) {
            Arrays.fill(row, Double.NaN);
        }
        double[] shares = shares(outcomes);
        for (int g = 0; g < shares.length; g++) {
            cells[room.goals()[g] / size][room.goals()[g] % size] = shares[g];
        }
        List<String> names =
                IntStream.range(0, size).mapToObj(Integer::toString).toList();
        String title = "Greedy share of the optimum by goal: " + room;
        return new HeatMapPlot(title, "column of the goal", "row", names, names, cells)
                .range(0, 1)
                .format(value -> Double.isNaN(value) ? "" : fixed(value, 2))
                .caption("One agent for each goal and seed; mean over " + Numbers.count(outcomes.size(), "seed")
                        + ". Episodes begin in the empty cell.");
    }

    private static void acceptance(Report report, Room room, Results<Room, Outcome> results) {
        double mean = results.mean(room, Outcome::share);
        double exact = results.mean(room, Outcome::exact);
        double[] shares = shares(results.of(room));
        String rest = IntStream.range(0, shares.length)
                .filter(g -> shares[g] < 1)
                .mapToObj(g -> room.goals()[g] + " (" + fixed(shares[g], 2) + ")")
                .collect(Collectors.joining(", "));
        report.claim(
                Claim.OWN,
                "A2C, " + room + ": greedy share of the optimum at least 95 % over the goals, at least 90 % of them"
                        + " exactly optimal",
                mean >= 0.95 && exact >= 0.9,
                percent(mean, 1) + ", " + percent(exact, 1) + " exactly optimal"
                        + (rest.isEmpty() ? "" : "; not always optimal: goals " + rest));
    }
}
