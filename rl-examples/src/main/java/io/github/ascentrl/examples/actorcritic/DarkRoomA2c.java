package io.github.ascentrl.examples.actorcritic;

import static io.github.ascentrl.examples.report.Numbers.fixed;
import static io.github.ascentrl.examples.report.Numbers.percent;

import io.github.ascentrl.algos.log.TensorBoardLog;
import io.github.ascentrl.algos.policy.SavedPolicy;
import io.github.ascentrl.algos.stats.Curve;
import io.github.ascentrl.algos.stats.Statistics;
import io.github.ascentrl.api.Budget;
import io.github.ascentrl.api.UpdateStats;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.envs.grid.DarkRoom;
import io.github.ascentrl.envs.render.Film;
import io.github.ascentrl.examples.actorcritic.DarkRoomAgent.Greedy;
import io.github.ascentrl.examples.actorcritic.DarkRoomAgent.Rollout;
import io.github.ascentrl.examples.lab.About;
import io.github.ascentrl.examples.lab.Experiment;
import io.github.ascentrl.examples.lab.Lab;
import io.github.ascentrl.examples.lab.Results;
import io.github.ascentrl.examples.lab.Run;
import io.github.ascentrl.examples.plot.BandPlot;
import io.github.ascentrl.examples.plot.Figure;
import io.github.ascentrl.examples.plot.HeatMapPlot;
import io.github.ascentrl.examples.plot.SmallMultiples;
import io.github.ascentrl.examples.report.Claim;
import io.github.ascentrl.examples.report.Comparison;
import io.github.ascentrl.examples.report.Numbers;
import io.github.ascentrl.examples.report.Report;
import io.github.ascentrl.examples.report.Table;
import io.github.ascentrl.examples.report.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import picocli.CommandLine.Option;

/**
 * R3's data collection: A2C on DarkRoom, an agent for each of 57 goals. Leaves {@code tasks.txt} (a {@link GoalSplit}), and of
 * the first seed {@code agents/goal-17.safetensors} ({@code SavedPolicy.load(file).deterministic()} walks again),
 * {@code agents/goal-17.gif}, {@code histories/goal-17.txt} ({@link History}) and, for TensorBoard, {@code logs/goal-17}, for
 * each goal.
 */
@About(
        name = "darkroom-a2c",
        description = "A2C on DarkRoom, one agent for each of 57 goals: the source algorithm of algorithm distillation",
        reproduces = "R3, data collection")
public final class DarkRoomA2c implements Experiment {
    private static final int LOOKS = 100;
    /** How many looks R3's histories have: 800 k of 2.5 M steps. */
    private static final int HISTORY_LOOKS = 32;

    private static final double ENOUGH = 0.95;
    private static final int PIXELS = 180;
    private static final int FRAME_MILLIS = 300;

    @Option(
            names = "--split",
            paramLabel = "S",
            defaultValue = "0",
            description = "The seed that draws the goals to train for. Default: ${DEFAULT-VALUE}.")
    private long split;

    @Option(
            names = "--goal-pays",
            description =
                    "The paper's rule: the goal pays at every step and ends nothing. R3's, unless given: it ends the"
                            + " episode.")
    private boolean goalPays;

    @Option(
            names = "--history-every",
            paramLabel = "K",
            defaultValue = "100",
            description =
                    "Write every K-th training episode to histories/; 1 writes all, a GB. Default: ${DEFAULT-VALUE}.")
    private int historyEvery;

    /** One task, by its cell. */
    private record Goal(int cell) {
        @Override
        public String toString() {
            return "goal " + cell;
        }

        Path file(Lab lab, String folder, String ending) {
            return lab.folder().resolve(folder).resolve("goal-" + cell + ending);
        }
    }

    /**
     * What became of an agent.
     *
     * @param early its greedy walk when R3's histories end
     * @param end its greedy walk at the end
     * @param improved steps of training at the last look that found a better greedy walk than all before
     * @param settled steps at the look from which on its greedy walk stayed the best possible; NaN if it is not at the end
     * @param earlyLength mean length of the training episodes of the last look of R3's histories
     * @param endLength of the last look of all
     * @param lastTen R3's evaluation at the end
     * @param seconds wall time of training, beside other runs
     */
    private record Outcome(
            Greedy early,
            Greedy end,
            double improved,
            double settled,
            double earlyLength,
            double endLength,
            double lastTen,
            double seconds) {
        double bestEarly() {
            return early.best() ? 1 : 0;
        }

        double best() {
            return end.best() ? 1 : 0;
        }
    }

    @Override
    public Report run(Lab lab) throws IOException {
        lab.require(historyEvery >= 1, "--history-every " + historyEvery + ": must be at least 1, which writes all");
        DarkRoom.Settings room = goalPays ? DarkRoom.Settings.PAPER : DarkRoom.Settings.REPORT;
        lab.setting("room", room.size() + " x " + room.size() + ", start in the centre");
        lab.setting("terminate on goal", room.terminateOnGoal());
        lab.setting("length limit", room.limit() + " steps (R3 does not say; as in the paper)");
        long steps = lab.setting("steps", 2_500_000L, 200_000L);
        long historySteps = lab.setting("steps of a history", steps * HISTORY_LOOKS / LOOKS);
        lab.setting("rollout", Rollout.R3 + " (environments × steps)");
        lab.setting("agent", DarkRoomAgent.SETTINGS);
        GoalSplit goals = GoalSplit.of(room, 57, Rng.of(split));
        goals.write(lab.folder().resolve("tasks.txt"));
        for (String folder : List.of("agents", "histories", "logs")) {
            Files.createDirectories(lab.folder().resolve(folder));
        }
        List<Goal> trained = goals.train().stream()
                .limit(lab.quick() ? 3 : goals.train().size())
                .map(Goal::new)
                .toList();
        Results<Goal, Outcome> results = lab.study("agents", trained)
                .columns("steps", "best", "share", "last10", "length", "entropy")
                .work("steps", steps)
                .run(Outcome.class, run -> train(lab, run, room, steps, historySteps));
        return report(lab, room, goals, results, steps);
    }

    private Outcome train(Lab lab, Run<Goal> run, DarkRoom.Settings room, long steps, long historySteps)
            throws IOException {
        int cell = run.condition().cell();
        boolean first = run.seed() == lab.seeds().get(0);
        History history = new History(new DarkRoom(room, cell), historySteps, historyEvery);
        Rng rng = run.rng().child(cell);
        DarkRoomAgent agent = first
                ? new DarkRoomAgent(room, cell, Rollout.R3, history, rng)
                : new DarkRoomAgent(room, cell, Rollout.R3, rng);
        TensorBoardLog log = new TensorBoardLog(run.condition().file(lab, "logs", ""));
        if (first) {
            log.onStart(Budget.steps(steps));
        }
        long start = System.nanoTime();
        Greedy early = null;
        double earlyLength = 0;
        double improved = 0;
        double settled = Double.NaN;
        double most = 0;
        Greedy now = null;
        double length = 0;
        for (int look = 1; look <= LOOKS; look++) {
            long sofar = look * steps / LOOKS;
            IntSummaryStatistics lengths = new IntSummaryStatistics();
            UpdateStats[] latest = new UpdateStats[1];
            agent.trainer().train(Budget.steps(steps / LOOKS), stats -> {
                run.advance(stats.steps());
                Arrays.stream(stats.episodeLengths()).forEach(lengths);
                latest[0] = stats;
            });
            now = agent.greedy();
            length = lengths.getAverage();
            if (now.share() > most) {
                most = now.share();
                improved = sofar;
            }
            settled = !now.best() ? Double.NaN : Double.isNaN(settled) ? sofar : settled;
            if (look == HISTORY_LOOKS) {
                early = now;
                earlyLength = length;
            }
            run.log(sofar, now.best() ? 1 : 0, now.share(), agent.lastTen(), length, latest[0].metric("entropy"));
            if (first) {
                log.onUpdate(latest[0].with(Map.of("last10", agent.lastTen(), "share", now.share())));
            }
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        if (first) {
            log.onEnd();
            SavedPolicy saved = agent.saved(run.seed());
            history.write(saved.provenance(), run.condition().file(lab, "histories", ".txt"));
            saved.save(run.condition().file(lab, "agents", ".safetensors"));
            film(lab, room, run.condition());
        }
        return new Outcome(early, now, improved, settled, earlyLength, length, agent.lastTen(), seconds);
    }

    /** Of the agent as its file has it. */
    private static void film(Lab lab, DarkRoom.Settings room, Goal goal) throws IOException {
        SavedPolicy agent = SavedPolicy.load(goal.file(lab, "agents", ".safetensors"));
        Film.ofEpisode(new DarkRoom(room, goal.cell()), agent.deterministic(), Rng.of(0), PIXELS, PIXELS)
                .writeGif(goal.file(lab, "agents", ".gif"), FRAME_MILLIS);
    }

    private Report report(Lab lab, DarkRoom.Settings room, GoalSplit goals, Results<Goal, Outcome> results, long steps)
            throws IOException {
        Report report = lab.report()
                .concludes(
                        "R3, RL algorithm",
                        "2.5 M environment steps are \"certainly more than the algorithm needs to converge to the optimum\";"
                                + " 57 agents were trained, one for each task, and the other tasks are for tests.")
                .concludes(
                        "R3, transformer (histories)",
                        "histories are cut at 800 k steps, after which agents \"no longer learn much of anything and quickly"
                                + " find the optimal path to the reward\".");
        String early = "after " + steps * HISTORY_LOOKS / LOOKS / 1000 + " k steps";
        String end = "after " + steps / 1000 + " k steps";
        report.table(
                "The agents, " + Numbers.count(results.conditions().size(), "goal") + " × " + results.allSeeds(),
                table(room, results, early, end));
        report.text("A greedy walk is one episode in which the policy always takes its most probable action; every "
                + steps / LOOKS / 1000
                + " k steps of training each agent walks once. R3's evaluation is the mean return"
                + " of the last " + DarkRoomAgent.LAST + " training episodes of each of the ten environments.");
        settled(report, results, steps, early, end);
        report.figure("learning", learning(room, results));
        report.figure("goals", heatMap(room, results));
        files(lab, report, goals, results.conditions(), steps * HISTORY_LOOKS / LOOKS);
        report.claim(
                "R3, RL algorithm",
                "DQN and its derivatives depend strongly on the initialisation and sometimes learn unstably",
                Verdict.UNDECIDED,
                "not examined: R3 gives it as a reason for its choice, from experience, and shows no experiment; Ascent has"
                        + " no DQN");
        acceptance(report, results);
        return report.result("agents", results.data());
    }

    private static Table table(DarkRoom.Settings room, Results<Goal, Outcome> results, String early, String end) {
        Table table = new Table("mean over goals and seeds", early, end, "best possible");
        row(
                table,
                "share of agents whose greedy walk is the best possible",
                results,
                Outcome::bestEarly,
                Outcome::best,
                1);
        row(
                table,
                "share of the optimum that the greedy walk gets",
                results,
                o -> o.early().share(),
                o -> o.end().share(),
                1);
        double walk = room.terminateOnGoal() ? distance(room, results) : room.limit();
        row(
                table,
                "steps of the greedy walk",
                results,
                o -> o.early().steps(),
                o -> o.end().steps(),
                walk);
        row(
                table,
                "steps of a training episode, exploration included",
                results,
                Outcome::earlyLength,
                Outcome::endLength,
                walk);
        return table;
    }

    private static void row(
            Table table,
            String what,
            Results<Goal, Outcome> results,
            ToDoubleFunction<Outcome> early,
            ToDoubleFunction<Outcome> end,
            double best) {
        table.row(what, Statistics.mean(bySeed(results, early)), Statistics.mean(bySeed(results, end)), best);
    }

    /** The mean over the goals for each seed. */
    private static double[] bySeed(Results<Goal, Outcome> results, ToDoubleFunction<Outcome> number) {
        List<Goal> goals = results.conditions();
        return IntStream.range(0, results.seeds().size())
                .mapToDouble(seed -> goals.stream()
                        .mapToDouble(goal -> results.each(goal, number)[seed])
                        .average()
                        .orElseThrow())
                .toArray();
    }

    /** Of every agent. */
    private static double[] all(Results<Goal, Outcome> results, ToDoubleFunction<Outcome> number) {
        return results.conditions().stream()
                .flatMapToDouble(goal -> Arrays.stream(results.each(goal, number)))
                .toArray();
    }

    private static void settled(Report report, Results<Goal, Outcome> results, long steps, String early, String end) {
        double[] settled = Numbers.reached(all(results, Outcome::settled));
        double[] improved = all(results, Outcome::improved);
        long agents = improved.length;
        long before = Arrays.stream(settled).filter(step -> step < steps).count();
        report.claim(
                "R3, RL algorithm",
                "2.5 M steps are more than an agent needs to converge to the optimum (at least 95 % of the agents walk the best"
                        + " way before, and keep to it)",
                before >= ENOUGH * agents,
                before + " of " + agents + " agents" + since(settled) + quantiles(settled));
        Comparison later = Comparison.of(bySeed(results, Outcome::best), bySeed(results, Outcome::bestEarly));
        report.claim(Claim.notLarger(
                "R3, transformer (histories)",
                "after 800 k steps agents learn hardly anything: the share of agents that walk the best way grows no more",
                "share of the agents, " + end + " against " + early,
                later,
                0.05));
        Comparison shorter = Comparison.of(bySeed(results, Outcome::earlyLength), bySeed(results, Outcome::endLength));
        report.claim(Claim.notLarger(
                "R3, transformer (histories)",
                "after 800 k steps agents learn hardly anything: training episodes get no shorter",
                "steps of a training episode, " + early + " against " + end,
                shorter,
                0.5));
        double found = Statistics.mean(all(results, Outcome::bestEarly));
        report.claim(
                "R3, transformer (histories)",
                "after 800 k steps agents quickly find the optimal path to the reward (at least 95 % of them walk it)",
                found >= ENOUGH,
                percent(found, 1) + " of the agents; the last better walk than all before was found after a median of "
                        + thousands(Statistics.median(improved)) + " k steps, the latest after "
                        + thousands(Statistics.quantile(improved, 1)) + " k");
    }

    private static String since(double[] settled) {
        return settled.length == 0 ? "" : ", since ";
    }

    private static String quantiles(double[] settled) {
        return settled.length == 0
                ? ""
                : thousands(Statistics.median(settled)) + " k steps in the median, "
                        + thousands(Statistics.quantile(settled, 0.95)) + " k for 95 % of these and "
                        + thousands(Statistics.quantile(settled, 1)) + " k for all of these";
    }

    private static String thousands(double steps) {
        return fixed(steps / 1000, 0);
    }

    /** By seed, the mean over the goals; over thousands of steps. */
    private static List<Curve> curves(Results<Goal, Outcome> results, String column) {
        List<List<Curve>> byGoal = results.conditions().stream()
                .map(goal -> results.curves(goal, "steps", column))
                .toList();
        return IntStream.range(0, results.seeds().size())
                .mapToObj(seed -> {
                    double[] x = byGoal.get(0).get(seed).x();
                    double[] mean = new double[x.length];
                    for (List<Curve> goal : byGoal) {
                        double[] y = goal.get(seed).y();
                        Arrays.setAll(mean, i -> mean[i] + y[i] / byGoal.size());
                    }
                    Arrays.setAll(x, i -> x[i] / 1000);
                    return new Curve(x, mean);
                })
                .toList();
    }

    private static Figure learning(DarkRoom.Settings room, Results<Goal, Outcome> results) {
        return new SmallMultiples("A2C on DarkRoom: how the agents learn", 3)
                .panel(plot("Greedy walk is the shortest", results, "best", "share of agents", 1))
                .panel(plot("R3's evaluation", results, "last10", "mean return", 1))
                .panel(plot("Length of training episodes", results, "length", "steps", room.limit())
                        .level("fewest", distance(room, results)))
                .subtitle("mean over " + Numbers.count(results.conditions().size(), "goal") + ", one agent each")
                .caption(
                        "R3 cuts its histories at 800 thousand steps. An episode that reaches the goal returns 1, however long it"
                                + " takes. Training episodes stay longer than the greedy walks, because the policy still explores.");
    }

    private static BandPlot plot(
            String title, Results<Goal, Outcome> results, String column, String measure, double most) {
        return new BandPlot(title, "thousand environment steps", measure)
                .minMax()
                .band("A2C", curves(results, column))
                .yRange(0, 1.02 * most);
    }

    /** Fewest steps to a goal, mean over the goals. */
    private static double distance(DarkRoom.Settings room, Results<Goal, Outcome> results) {
        return results.conditions().stream()
                .mapToInt(goal -> DarkRoomAgent.distance(room, goal.cell()))
                .average()
                .orElseThrow();
    }

    private static Figure heatMap(DarkRoom.Settings room, Results<Goal, Outcome> results) {
        int size = room.size();
        double[][] cells = new double[size][size];
        for (double[] row : cells) {
            Arrays.fill(row, Double.NaN);
        }
        for (Goal goal : results.conditions()) {
            double[] settled = Numbers.reached(results.each(goal, Outcome::settled));
            cells[goal.cell() / size][goal.cell() % size] =
                    settled.length == 0 ? Double.NaN : Statistics.median(settled) / 1000;
        }
        List<String> names =
                IntStream.range(0, size).mapToObj(Integer::toString).toList();
        return new HeatMapPlot(
                        "Thousand steps until the greedy walk stays the best possible, by goal",
                        "column of the goal",
                        "row of the goal",
                        names,
                        names,
                        cells)
                .format(value -> Double.isNaN(value) ? "" : fixed(value, 0))
                .caption("Median over the seeds whose agent gets there. Empty cells are the test goals, which have no"
                        + " agent, and the centre, where episodes begin.");
    }

    /** What R3 keeps beside the figures. */
    private void files(Lab lab, Report report, GoalSplit goals, List<Goal> trained, long historySteps)
            throws IOException {
        report.exact(
                "R3, environment",
                "a room of 9 × 9 holds 80 tasks, every cell but the centre",
                goals.train().size() + goals.test().size() == 80,
                "the environment's goals, counted");
        report.exact(
                "R3, RL algorithm",
                "57 tasks have an agent each, the others are for tests; the test tasks stand in a file",
                goals.train().size() == 57
                        && goals.equals(GoalSplit.read(lab.folder().resolve("tasks.txt"))),
                "tasks.txt: " + goals.train().size() + " train and "
                        + goals.test().size() + " test goals, drawn with seed " + split
                        + " (R3's own draw is not in its text)");
        long films = count(lab, trained, "agents", ".gif");
        long logs = count(lab, trained, "logs", "");
        long histories = count(lab, trained, "histories", ".txt");
        report.exact(
                "R3, code",
                "every agent leaves a video of its walk, a TensorBoard log, and its learning history as text, with the time inside the"
                        + " episode",
                films == trained.size() && logs == films && histories == films,
                "of the first seed: " + films + " films and policies in agents/, " + logs + " logs in logs/, "
                        + histories
                        + " histories in histories/ (every " + historyEvery + ". episode of the first "
                        + historySteps / 1000 + " k steps; --history-every 1 writes all)");
        report.text("A saved agent walks again: SavedPolicy.load(Path.of(\"agents/goal-"
                + trained.get(0).cell()
                + ".safetensors\")).deterministic() is the policy that the films below show. A history reads back with"
                + " CsvDatasets.read(Path.of(\"histories/goal-" + trained.get(0).cell() + ".txt\")).");
        for (Goal goal : trained.subList(0, 3)) {
            report.image(
                    "walk-" + goal.cell() + ".gif",
                    Files.readAllBytes(goal.file(lab, "agents", ".gif")),
                    "The trained agent's walk to " + goal,
                    "The trained agent (blue) on its way to " + goal + " (green), which it does not see.");
        }
    }

    private static long count(Lab lab, List<Goal> trained, String folder, String ending) {
        return trained.stream()
                .filter(goal -> Files.exists(goal.file(lab, folder, ending)))
                .count();
    }

    private static void acceptance(Report report, Results<Goal, Outcome> results) {
        double share = Statistics.mean(all(results, o -> o.end().share()));
        double best = Statistics.mean(all(results, Outcome::best));
        List<String> rest = results.conditions().stream()
                .filter(goal -> results.mean(goal, Outcome::best) < 1)
                .map(goal -> goal.cell() + " ("
                        + fixed(results.mean(goal, o -> o.end().share()), 2) + ")")
                .toList();
        report.claim(
                Claim.OWN,
                "greedy share of the optimum at least 95 % over the goals, at least 90 % of the agents exactly optimal",
                share >= 0.95 && best >= 0.9,
                percent(share, 1) + ", " + percent(best, 1) + " exactly optimal"
                        + (rest.isEmpty() ? "" : "; not always optimal: goals " + String.join(", ", rest)));
    }
}
