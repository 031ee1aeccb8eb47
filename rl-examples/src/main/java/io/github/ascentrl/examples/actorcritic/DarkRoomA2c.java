package io.github.ascentrl.examples.actorcritic;

import io.github.ascentrl.algos.run.ReturnWindow;
import io.github.ascentrl.algos.stats.Band;
import io.github.ascentrl.algos.stats.Statistics;
import io.github.ascentrl.api.Budget;
import io.github.ascentrl.envs.grid.DarkRoom;
import io.github.ascentrl.examples.actorcritic.DarkRoomAgent.Greedy;
import io.github.ascentrl.examples.lab.Experiment;
import io.github.ascentrl.examples.lab.Lab;
import io.github.ascentrl.examples.lab.Results;
import io.github.ascentrl.examples.lab.Run;
import io.github.ascentrl.examples.plot.BandPlot;
import io.github.ascentrl.examples.plot.Figure;
import io.github.ascentrl.examples.plot.HeatMapPlot;
import io.github.ascentrl.examples.report.Report;
import io.github.ascentrl.examples.report.Table;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IntSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** R3's source agents: A2C on DarkRoom, one agent for each goal, in both reward settings. */
public final class DarkRoomA2c implements Experiment {
    private static final int ROWS = 100;

    /** A reward setting and the goals to train for. */
    private record Room(String name, DarkRoom.Settings settings, int[] goals) {
        @Override
        public String toString() {
            return name;
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

    /** Made by the command line. */
    public DarkRoomA2c() {}

    @Override
    public String name() {
        return "darkroom-a2c";
    }

    @Override
    public String description() {
        return "A2C on DarkRoom, one agent for each goal: the source algorithm of algorithm distillation";
    }

    @Override
    public String reproduces() {
        return "R3, data collection";
    }

    @Override
    public Report run(Lab lab) {
        long steps = lab.setting("steps", lab.quick() ? 20_000L : 2_500_000L);
        long shapeSteps = lab.setting("shapes.steps", lab.quick() ? 20_000L : 1_000_000L);
        lab.setting("agent", "embedding 81-128, two linear heads; 10 x 10; Adam 1e-4, eps 1e-6; gamma 0.99");
        List<Room> rooms = List.of(
                room("goal ends the episode (R3)", DarkRoom.Settings.REPORT, lab),
                room("20 steps, goal pays every step (paper)", DarkRoom.Settings.PAPER, lab));
        Results<Room, DarkRoomOutcome> results = lab.study("every goal", rooms)
                .columns("steps", "return", "length", "entropy")
                .work("steps", room -> steps * room.goals().length)
                .run(run -> everyGoal(run, steps));
        Results<RolloutShape, DarkRoomOutcome> byShape = lab.study("shapes", RolloutShape.ALL)
                .columns("steps", "share", "exact")
                .work("steps", shapeSteps * RolloutShape.GOALS.length)
                .run(run -> RolloutShape.train(run, shapeSteps));

        Report report = new Report();
        report.text(
                "Share of the optimum: where the goal pays at every step, greedy return over 21 − distance; where it"
                        + " ends the episode and every success returns 1, fewest steps over steps taken. γ = 0.99: R3 does not"
                        + " say.");
        Table table = new Table(
                "room",
                "goals",
                "greedy return (optimum)",
                "greedy steps to the goal (fewest)",
                "share of optimum",
                "exactly optimal",
                "s per agent");
        for (Room room : rooms) {
            boolean ends = room.settings().terminateOnGoal();
            table.row(
                    room,
                    room.goals().length,
                    beside(results.each(room, outcome -> outcome.mean(Greedy::total)), room.optimum()),
                    ends ? beside(results.each(room, outcome -> outcome.mean(Greedy::steps)), room.distance()) : null,
                    percent(Statistics.mean(results.each(room, DarkRoomOutcome::share))),
                    percent(Statistics.mean(results.each(room, DarkRoomOutcome::exact))),
                    Statistics.median(results.each(room, DarkRoomOutcome::seconds)) / room.goals().length);
        }
        report.table("Agents after " + steps / 1000 + " k steps, mean over goals and seeds", table);
        for (Room room : rooms) {
            report.figure(room.settings().terminateOnGoal() ? "curves-r3" : "curves-paper", curves(room, results));
        }
        for (Room room : rooms) {
            report.figure(
                    room.settings().terminateOnGoal() ? "goals-r3" : "goals-paper", heatMap(room, results.of(room)));
        }
        RolloutShape.report(report, byShape, shapeSteps);
        for (Room room : rooms) {
            acceptance(report, lab, room, results);
        }
        Map<String, Object> data = new LinkedHashMap<>();
        for (Room room : rooms) {
            data.put(room.toString(), Map.of("goals", room.goals(), "shares", means(results.of(room), Greedy::share)));
        }
        report.result("shares", data);
        return report;
    }

    private static Room room(String name, DarkRoom.Settings settings, Lab lab) {
        int[] goals = settings.goals();
        return new Room(name, settings, lab.quick() ? Arrays.copyOf(goals, 3) : goals);
    }

    private static Figure curves(Room room, Results<Room, DarkRoomOutcome> results) {
        boolean ends = room.settings().terminateOnGoal();
        BandPlot plot = new BandPlot(
                        "A2C on DarkRoom: " + room,
                        "environment steps",
                        ends ? "mean length of training episodes" : "mean return of the last 100 training episodes")
                .interval(Band.Kind.QUARTILES)
                .yRange(0, room.settings().limit() + 0.5)
                .level(ends ? "fewest steps" : "optimum", ends ? room.distance() : room.optimum());
        plot.band("A2C", results.curves(room, "steps", ends ? "length" : "return"));
        return plot.subtitle("mean over " + room.goals().length + " goals, one agent each; line: median of "
                        + seeds(results.seeds().size()) + ", band: the middle half")
                .caption(
                        ends
                                ? "While exploring: γ = 0.99 takes so little off a detour that the entropy bonus pays for some. What"
                                        + " the greedy policies need, the table says."
                                : "While exploring.");
    }

    private static DarkRoomOutcome everyGoal(Run<Room> run, long steps) {
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
                if (TrainingRun.isDue(stats, steps / ROWS) && row[0] < ROWS) {
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
        return new DarkRoomOutcome(agents, (System.nanoTime() - start) / 1e9);
    }

    /** By goal, mean over seeds. */
    private static double[] means(List<DarkRoomOutcome> outcomes, ToDoubleFunction<Greedy> what) {
        double[] mean = new double[outcomes.get(0).agents().size()];
        for (DarkRoomOutcome outcome : outcomes) {
            for (int g = 0; g < mean.length; g++) {
                mean[g] += what.applyAsDouble(outcome.agents().get(g)) / outcomes.size();
            }
        }
        return mean;
    }

    private static HeatMapPlot heatMap(Room room, List<DarkRoomOutcome> outcomes) {
        int size = room.settings().size();
        double[][] cells = new double[size][size];
        for (double[] row : cells) {
            Arrays.fill(row, Double.NaN);
        }
        double[] shares = means(outcomes, Greedy::share);
        for (int g = 0; g < shares.length; g++) {
            cells[room.goals()[g] / size][room.goals()[g] % size] = shares[g];
        }
        List<String> names =
                IntStream.range(0, size).mapToObj(Integer::toString).toList();
        HeatMapPlot plot = new HeatMapPlot(
                        "Greedy share of the optimum by goal: " + room,
                        "column of the goal",
                        "row",
                        names,
                        names,
                        cells)
                .range(0, 1);
        plot.format(value -> Double.isNaN(value) ? "" : String.format(Locale.ROOT, "%.2f", value));
        plot.caption("One agent for each goal and seed; mean over " + seeds(outcomes.size())
                + ". Episodes begin in the empty cell.");
        return plot;
    }

    private static void acceptance(Report report, Lab lab, Room room, Results<Room, DarkRoomOutcome> results) {
        double mean = Statistics.mean(results.each(room, DarkRoomOutcome::share));
        double exact = Statistics.mean(results.each(room, DarkRoomOutcome::exact));
        double[] shares = means(results.of(room), Greedy::share);
        List<String> rest = new ArrayList<>();
        for (int g = 0; g < shares.length; g++) {
            if (shares[g] < 1) {
                rest.add(String.format(Locale.ROOT, "%d (%.2f)", room.goals()[g], shares[g]));
            }
        }
        report.claim(
                "acceptance",
                "A2C, " + room + ": greedy share of the optimum at least 95 % over the goals, at least 90 % of them"
                        + " exactly optimal",
                Figures.verdict(lab, mean >= 0.95 && exact >= 0.9),
                String.format(Locale.ROOT, "%.1f %%, %.1f %% exactly optimal", 100 * mean, 100 * exact)
                        + (rest.isEmpty() ? "" : "; not always optimal: goals " + String.join(", ", rest)));
    }

    static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }

    private static String seeds(int n) {
        return n + (n == 1 ? " seed" : " seeds");
    }

    private static String beside(double[] ours, double best) {
        return String.format(Locale.ROOT, "%.3f (%.3f)", Statistics.mean(ours), best);
    }
}
