package io.github.ascentrl.examples.actorcritic;

import io.github.ascentrl.algos.run.ReturnWindow;
import io.github.ascentrl.api.Budget;
import io.github.ascentrl.envs.grid.DarkRoom;
import io.github.ascentrl.examples.lab.Experiment;
import io.github.ascentrl.examples.lab.Lab;
import io.github.ascentrl.examples.lab.Results;
import io.github.ascentrl.examples.lab.Run;
import io.github.ascentrl.examples.plot.BandPlot;
import io.github.ascentrl.examples.plot.HeatMapPlot;
import io.github.ascentrl.examples.report.Report;
import io.github.ascentrl.examples.report.Table;
import io.github.ascentrl.examples.stats.Band;
import io.github.ascentrl.examples.stats.Statistics;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/** R3's source agents: A2C on DarkRoom, one agent for each goal, in both reward settings. */
public final class DarkRoomA2c implements Experiment {
    private static final int ROWS = 100;
    private static final int[] SHAPE_GOALS = {0, 4, 22, 31, 36, 49, 74, 80};

    /** A reward setting and the goals to train for. */
    private record Room(String name, DarkRoom.Settings settings, int[] goals) {
        @Override
        public String toString() {
            return name;
        }
    }

    /** So many environments and so many steps between two updates. */
    private record Shape(int environments, int steps) {
        @Override
        public String toString() {
            return environments + " × " + steps;
        }
    }

    /** Share of the optimum by goal, in the order of the room's goals. */
    private record Outcome(double[] shares, double seconds) {
        double mean() {
            return Statistics.mean(shares);
        }

        double exact() {
            return Arrays.stream(shares).filter(share -> share == 1).count() / (double) shares.length;
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
        long shapeSteps = lab.setting("shapes.steps", lab.quick() ? 20_000L : 2_500_000L);
        lab.setting("agent", "embedding 81-128, two linear heads; 10 x 10; Adam 1e-4, eps 1e-6; gamma 0.99");
        List<Room> rooms = List.of(
                room("goal ends the episode (R3)", DarkRoom.Settings.REPORT, lab),
                room("20 steps, goal pays every step (paper)", DarkRoom.Settings.PAPER, lab));
        Results<Room, Outcome> results = lab.study("every goal", rooms)
                .columns("steps", "return", "entropy")
                .work("steps", room -> steps * room.goals().length)
                .run(run -> everyGoal(run, steps));
        List<Shape> shapes = List.of(
                new Shape(10, 10),
                new Shape(1, 100),
                new Shape(100, 1),
                new Shape(10, 1),
                new Shape(10, 50),
                new Shape(50, 10));
        Results<Shape, Outcome> byShape = lab.study("shapes", shapes)
                .columns("steps", "share", "exact")
                .work("steps", shapeSteps * SHAPE_GOALS.length)
                .run(run -> shape(run, shapeSteps));

        Report report = new Report();
        report.text(
                "Share of the optimum: where the goal pays at every step, greedy return over 21 − distance; where it"
                        + " ends the episode and every success returns 1, fewest steps over steps taken. γ = 0.99: R3 does not"
                        + " say.");
        Table table = new Table("room", "goals", "greedy share, mean", "exactly optimal", "s per agent");
        for (Room room : rooms) {
            table.row(
                    room,
                    room.goals().length,
                    Statistics.mean(results.each(room, Outcome::mean)),
                    percent(Statistics.mean(results.each(room, Outcome::exact))),
                    Statistics.median(results.each(room, Outcome::seconds)) / room.goals().length);
        }
        report.table("Agents after " + steps / 1000 + " k steps, mean over seeds", table);
        BandPlot curves = new BandPlot(
                        "A2C on DarkRoom: learning curves", "environment steps", "mean return of the last 100 episodes")
                .interval(Band.Kind.QUARTILES);
        for (Room room : rooms) {
            curves.band(room.toString(), results.curves(room, "steps", "return"));
        }
        report.figure(
                "curves",
                curves.subtitle("agents of all goals and seeds; line: median, band: the middle half")
                        .caption("Sampled returns. In R3's room every success returns 1, whatever it took."));
        for (Room room : rooms) {
            report.figure(
                    room.settings().terminateOnGoal() ? "goals-r3" : "goals-paper", heatMap(room, results.of(room)));
        }
        shapes(report, byShape, shapeSteps);
        for (Room room : rooms) {
            acceptance(report, lab, room, results);
        }
        Map<String, Object> data = new LinkedHashMap<>();
        for (Room room : rooms) {
            data.put(room.toString(), Map.of("goals", room.goals(), "shares", meanShares(results.of(room))));
        }
        report.result("shares", data);
        return report;
    }

    private static Room room(String name, DarkRoom.Settings settings, Lab lab) {
        int[] goals = settings.goals();
        return new Room(name, settings, lab.quick() ? Arrays.copyOf(goals, 3) : goals);
    }

    private static Outcome everyGoal(Run<Room> run, long steps) {
        Room room = run.condition();
        double[] shares = new double[room.goals().length];
        long start = System.nanoTime();
        double[] returns = new double[ROWS];
        double[] entropies = new double[ROWS];
        for (int g = 0; g < shares.length; g++) {
            DarkRoomAgent agent = new DarkRoomAgent(
                    room.settings(), room.goals()[g], 10, 10, run.rng().child(room.goals()[g]));
            ReturnWindow window = new ReturnWindow(100);
            long every = steps / ROWS;
            int[] row = new int[1];
            agent.trainer().train(Budget.steps(steps), window, stats -> {
                run.advance(stats.steps());
                if (TrainingRun.isDue(stats, every) && row[0] < ROWS) {
                    returns[row[0]] += window.mean() / shares.length;
                    entropies[row[0]] += stats.metric("entropy") / shares.length;
                    row[0]++;
                }
            });
            shares[g] = agent.shareOfOptimum();
        }
        for (int row = 0; row < ROWS; row++) {
            run.log((row + 1.0) * steps / ROWS, returns[row], entropies[row]);
        }
        return new Outcome(shares, (System.nanoTime() - start) / 1e9);
    }

    /** A few goals of the paper's room, looked at 20 times on the way. */
    private static Outcome shape(Run<Shape> run, long steps) {
        Shape shape = run.condition();
        DarkRoomAgent[] agents = new DarkRoomAgent[SHAPE_GOALS.length];
        for (int g = 0; g < agents.length; g++) {
            agents[g] = new DarkRoomAgent(
                    DarkRoom.Settings.PAPER,
                    SHAPE_GOALS[g],
                    shape.environments(),
                    shape.steps(),
                    run.rng().child(SHAPE_GOALS[g]));
        }
        long start = System.nanoTime();
        Outcome outcome = null;
        for (int part = 1; part <= 20; part++) {
            double[] shares = new double[agents.length];
            for (int g = 0; g < agents.length; g++) {
                agents[g].trainer().train(Budget.steps(steps / 20), stats -> run.advance(stats.steps()));
                shares[g] = agents[g].shareOfOptimum();
            }
            outcome = new Outcome(shares, (System.nanoTime() - start) / 1e9);
            run.log(part * (steps / 20.0), outcome.mean(), outcome.exact());
        }
        return outcome;
    }

    private static double[] meanShares(List<Outcome> outcomes) {
        double[] mean = new double[outcomes.get(0).shares().length];
        for (Outcome outcome : outcomes) {
            for (int g = 0; g < mean.length; g++) {
                mean[g] += outcome.shares()[g] / outcomes.size();
            }
        }
        return mean;
    }

    private static HeatMapPlot heatMap(Room room, List<Outcome> outcomes) {
        int size = room.settings().size();
        double[][] cells = new double[size][size];
        for (double[] row : cells) {
            Arrays.fill(row, Double.NaN);
        }
        double[] shares = meanShares(outcomes);
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
        plot.caption("One agent for each goal and seed; mean over " + outcomes.size()
                + " seeds. Episodes begin in the empty cell.");
        return plot;
    }

    private static void shapes(Report report, Results<Shape, Outcome> results, long steps) {
        Table table = new Table("environments × steps", "greedy share, mean", "exactly optimal", "steps/s, median");
        BandPlot plot = new BandPlot(
                        "A2C on DarkRoom: shapes of a rollout", "environment steps", "greedy share of the optimum")
                .interval(Band.Kind.QUARTILES)
                .yRange(0, 1.02);
        for (Shape shape : results.conditions()) {
            table.row(
                    shape,
                    Statistics.mean(results.each(shape, Outcome::mean)),
                    percent(Statistics.mean(results.each(shape, Outcome::exact))),
                    String.format(
                            Locale.ROOT,
                            "%.2f M",
                            SHAPE_GOALS.length
                                    * steps
                                    / Statistics.median(results.each(shape, Outcome::seconds))
                                    / 1e6));
            plot.band(shape.toString(), results.curves(shape, "steps", "share"));
        }
        report.table("Shapes of a rollout, " + SHAPE_GOALS.length + " goals of the paper's room", table);
        report.figure(
                "shapes",
                plot.subtitle("mean over " + SHAPE_GOALS.length + " goals; line: median of seeds, band: middle half")
                        .caption("Fewer steps between two updates learn faster per step, since one step of Adam moves"
                                + " as far whatever the batch; they cost more time."));
    }

    private static void acceptance(Report report, Lab lab, Room room, Results<Room, Outcome> results) {
        double mean = Statistics.mean(results.each(room, Outcome::mean));
        double exact = Statistics.mean(results.each(room, Outcome::exact));
        double[] shares = meanShares(results.of(room));
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

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }
}
