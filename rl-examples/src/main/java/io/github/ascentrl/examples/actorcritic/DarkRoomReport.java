package io.github.ascentrl.examples.actorcritic;

import static io.github.ascentrl.examples.report.Numbers.fixed;
import static io.github.ascentrl.examples.report.Numbers.percent;

import io.github.ascentrl.algos.stats.Curve;
import io.github.ascentrl.algos.stats.Statistics;
import io.github.ascentrl.envs.grid.DarkRoom;
import io.github.ascentrl.examples.actorcritic.DarkRoomA2c.Goal;
import io.github.ascentrl.examples.actorcritic.DarkRoomA2c.Outcome;
import io.github.ascentrl.examples.lab.Lab;
import io.github.ascentrl.examples.lab.Results;
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
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** The report that {@link DarkRoomA2c} writes on its agents. */
final class DarkRoomReport {
    private static final double ENOUGH = 0.95;

    private final Lab lab;
    private final DarkRoom.Settings room;
    private final Results<Goal, Outcome> results;
    private final long steps;
    private final String early;
    private final String end;

    DarkRoomReport(Lab lab, DarkRoom.Settings room, Results<Goal, Outcome> results, long steps) {
        this.lab = lab;
        this.room = room;
        this.results = results;
        this.steps = steps;
        early = "after " + thousands(historySteps()) + " k steps";
        end = "after " + thousands(steps) + " k steps";
    }

    private long historySteps() {
        return steps * DarkRoomA2c.HISTORY_LOOKS / DarkRoomA2c.LOOKS;
    }

    Report of(GoalSplit goals, AgentFiles files, int historyEvery) throws IOException {
        Report report = lab.report()
                .concludes(
                        "R3, RL algorithm",
                        "learning histories come from A3C, \"perhaps more valid to say A2C\" (darkroom-variants"
                                + " compares the two)."
                                + " 2.5 M environment steps are \"certainly more than the algorithm needs to"
                                + " converge to the"
                                + " optimum\"; 57 agents were trained, one for each task; the other tasks are for"
                                + " testing.")
                .concludes(
                        "R3, transformer (histories)",
                        "histories are cut at 800 k steps, after which agents \"no longer learn much of anything and"
                                + " quickly"
                                + " find the optimal path to the reward\".")
                .concludes(
                        "R3, code",
                        "for each agent a video, a TensorBoard log and its history as text are saved; the test tasks"
                                + " are in a file. R3's text has no learning curves of its agents.");
        report.text("A goal is named by the number of its cell, row · " + room.size()
                + " + column, both from 0: goal 0 is the top left corner, on which R3 tuned its parameters; the"
                + " centre is cell " + room.centre()
                + ". A greedy walk is one episode in which the policy always takes its most probable action; each agent"
                + " walks once every " + thousands(steps / DarkRoomA2c.LOOKS) + " k steps of training. "
                + (room.terminateOnGoal()
                        ? "Its share of the optimum is the fewest possible steps to the goal over the steps it"
                                + " takes, 0 if it does not get there."
                        : "Its share of the optimum is its return over the largest possible one.")
                + " R3's evaluation is the mean return of the last "
                + DarkRoomAgent.LAST + " training episodes of each of the ten environments.");
        report.table(
                "The agents, " + Numbers.count(results.conditions().size(), "goal") + " × " + results.allSeeds(),
                table());
        converged(report);
        report.figure("learning", learning());
        report.figure("goals", heatMap());
        files(report, goals, files, historyEvery);
        report.claim(
                "R3, RL algorithm",
                "DQN and its derivatives depend strongly on the initialisation and sometimes learn unstably",
                Verdict.UNDECIDED,
                "not examined: R3 gives this, from experience, as the reason for its choice and shows no experiment;"
                        + " Ascent has no DQN (value-or-policy runs plain Q-learning, on other tasks)");
        acceptance(report);
        return report.result("agents", results.data());
    }

    private Table table() {
        Table table = new Table("mean over goals and seeds", early, end, "best possible");
        row(table, "share of agents whose greedy walk is the best possible", "best", 1.0);
        row(table, "share of the optimum that the greedy walk gets", "share", 1.0);
        double walk = room.terminateOnGoal() ? distance() : room.limit();
        table.row(
                "steps of the greedy walk",
                Statistics.mean(all(outcome -> outcome.early().steps())),
                Statistics.mean(all(outcome -> outcome.end().steps())),
                walk);
        row(
                table,
                "R3's evaluation: return of the last training episodes",
                "last10",
                room.terminateOnGoal() ? 1.0 : null);
        row(
                table,
                "steps of a training episode, exploration included, over the last "
                        + thousands(steps / DarkRoomA2c.LOOKS) + " k steps",
                "length",
                walk);
        row(table, "entropy of the policy in the latest rollout, nats (uniform: ln 5 = 1.609)", "entropy", null);
        return table;
    }

    /** The logged values at the step at which R3's histories end, and at the end of training. */
    private void row(Table table, String what, String column, Double best) {
        table.row(what, logged(column, DarkRoomA2c.HISTORY_LOOKS), logged(column, DarkRoomA2c.LOOKS), best);
    }

    private double logged(String column, int look) {
        return curves(column).stream()
                .mapToDouble(curve -> curve.y()[look - 1])
                .average()
                .orElseThrow();
    }

    /** The mean over the goals, for each seed. */
    private double[] bySeed(ToDoubleFunction<Outcome> number) {
        List<Goal> goals = results.conditions();
        return IntStream.range(0, results.seeds().size())
                .mapToDouble(seed -> goals.stream()
                        .mapToDouble(goal -> results.each(goal, number)[seed])
                        .average()
                        .orElseThrow())
                .toArray();
    }

    /** One value for every agent. */
    private double[] all(ToDoubleFunction<Outcome> number) {
        return results.conditions().stream()
                .flatMapToDouble(goal -> Arrays.stream(results.each(goal, number)))
                .toArray();
    }

    private void converged(Report report) {
        double[] settled = Numbers.reached(all(Outcome::settled));
        double[] improved = all(Outcome::improved);
        long agents = improved.length;
        long before = Arrays.stream(settled).filter(step -> step < steps).count();
        report.claim(
                "R3, RL algorithm",
                "2.5 M steps are more than an agent needs to converge to the optimum (at least 95 % of the agents"
                        + " find the shortest path earlier and keep to it)",
                before >= ENOUGH * agents,
                before + " of " + agents + " agents" + since(settled));
        report.claim(Claim.notLarger(
                "R3, transformer (histories)",
                "after 800 k steps agents hardly learn anything: the share of agents that take the shortest path no"
                        + " longer grows",
                "share of the agents, " + end + " against " + early,
                Comparison.of(bySeed(Outcome::best), bySeed(Outcome::bestEarly)),
                0.05));
        report.claim(Claim.notLarger(
                "R3, transformer (histories)",
                "after 800 k steps agents hardly learn anything: training episodes get no shorter",
                "steps of a training episode, " + early + " against " + end,
                Comparison.of(bySeed(Outcome::earlyLength), bySeed(Outcome::endLength)),
                0.5));
        double found = Statistics.mean(all(Outcome::bestEarly));
        report.claim(
                "R3, transformer (histories)",
                "after 800 k steps agents quickly find the optimal path to the reward (at least 95 % of them take it)",
                found >= ENOUGH,
                percent(found, 1) + " of the agents take it " + early
                        + "; the last improvement of an agent's greedy walk came after "
                        + thousands(Statistics.median(improved)) + " k steps (median), and after "
                        + thousands(Statistics.quantile(improved, 1)) + " k at the latest");
    }

    private static String since(double[] settled) {
        return settled.length == 0
                ? ""
                : "; half of these settle by " + thousands(Statistics.median(settled)) + " k steps, 95 % by "
                        + thousands(Statistics.quantile(settled, 0.95)) + " k, all by "
                        + thousands(Statistics.quantile(settled, 1)) + " k";
    }

    private static String thousands(double steps) {
        return fixed(steps / 1000, 0);
    }

    /** The mean over the goals for each seed, against thousands of steps. */
    private List<Curve> curves(String column) {
        List<List<Curve>> byGoal = results.conditions().stream()
                .map(goal -> results.curves(goal, "steps", column))
                .toList();
        return IntStream.range(0, results.seeds().size())
                .mapToObj(seed -> {
                    double[] x = byGoal.get(0).get(seed).x();
                    double[] mean = new double[x.length];
                    for (List<Curve> goal : byGoal) {
                        double[] y = goal.get(seed).y();
                        Arrays.setAll(mean, i -> mean[i] + y[i]);
                    }
                    Arrays.setAll(x, i -> x[i] / 1000);
                    Arrays.setAll(mean, i -> mean[i] / byGoal.size());
                    return new Curve(x, mean);
                })
                .toList();
    }

    private Figure learning() {
        BandPlot length = plot("Training episodes", "length", "steps of an episode", room.limit());
        if (room.terminateOnGoal()) {
            length.level("fewest possible", distance());
        }
        return new SmallMultiples("A2C on DarkRoom: how the agents learn", 3)
                .panel(plot("Greedy walk is the best possible", "best", "share of agents", 1))
                .panel(plot("R3's evaluation", "last10", "mean return", room.terminateOnGoal() ? 1 : room.limit()))
                .panel(length)
                .subtitle("mean over " + Numbers.count(results.conditions().size(), "goal") + ", one agent each")
                .caption("R3 cuts its histories off at 800 thousand steps. "
                        + (room.terminateOnGoal()
                                ? "An episode that reaches the goal returns 1, however long it takes; training"
                                        + " episodes stay longer"
                                        + " than the fewest steps possible, because the loss rewards entropy and the"
                                        + " policy still"
                                        + " explores."
                                : "An episode returns the number of its steps on the goal."));
    }

    private BandPlot plot(String title, String column, String measure, double most) {
        return new BandPlot(title, "thousand environment steps", measure)
                .minMax()
                .band("A2C", curves(column))
                .yRange(0, 1.02 * most);
    }

    /** The fewest possible steps to a goal, mean over the goals. */
    private double distance() {
        return results.conditions().stream()
                .mapToInt(goal -> DarkRoomAgent.distance(room, goal.cell()))
                .average()
                .orElseThrow();
    }

    private Figure heatMap() {
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
                .caption("Median over the seeds whose agent gets there, in environment steps of the agent. Empty"
                        + " cells are the centre, where episodes begin, and the test goals, which have no"
                        + " agent.");
    }

    /** The claims and files that R3 lists besides its figures. */
    private void files(Report report, GoalSplit goals, AgentFiles files, int historyEvery) throws IOException {
        List<Integer> trained = results.conditions().stream().map(Goal::cell).toList();
        report.exact(
                "R3, environment",
                "a room of 9 × 9 has 80 tasks, one for every cell but the centre",
                goals.train().size() + goals.test().size() == 80,
                "the environment's goals, counted");
        report.claim(
                "R3, RL algorithm",
                "an agent is trained for each of 57 tasks, the others are for testing; the test tasks are in a file",
                trained.size() == 57 && trained.equals(goals.train()) && goals.equals(GoalSplit.read(files.tasks())),
                trained.size() + " agents for each seed; tasks.txt: "
                        + goals.train().size() + " train and " + goals.test().size()
                        + " test goals (R3's own draw is not in its text)");
        long complete = trained.stream().filter(files::complete).count();
        report.exact(
                "R3, code",
                "for every agent a video of its walk, a TensorBoard log and its learning history as text, with the"
                        + " time inside the episode, are saved",
                complete == trained.size(),
                "for the first seed, " + results.seeds().get(0) + ": all four files of " + complete + " of "
                        + trained.size() + " agents; the histories read back with " + files.steps(trained)
                        + " steps (one in " + Numbers.count(historyEvery, "episode") + " of the first "
                        + thousands(historySteps()) + " k steps)");
        report.table(
                "Files next to this page; N is the number of the goal",
                AgentFiles.described(trained.get(0), historyEvery));
        for (int goal : trained.subList(0, 3)) {
            report.image(
                    "walk-" + goal + ".gif",
                    Files.readAllBytes(files.film(goal)),
                    "The trained agent's greedy walk to goal " + goal,
                    "The trained agent (blue circle) on its greedy walk to goal " + goal
                            + " (green), which it cannot see.");
        }
    }

    private void acceptance(Report report) {
        double share = Statistics.mean(all(outcome -> outcome.end().share()));
        double best = Statistics.mean(all(Outcome::best));
        List<String> rest = results.conditions().stream()
                .filter(goal -> results.mean(goal, Outcome::best) < 1)
                .map(goal -> goal.cell() + " ("
                        + fixed(results.mean(goal, o -> o.end().share()), 2) + ")")
                .toList();
        report.claim(
                Claim.OWN,
                "greedy walks get at least 95 % of the optimum, mean over goals and seeds, and at least 90 % of the"
                        + " agents take the shortest path",
                share >= 0.95 && best >= 0.9,
                percent(share, 1) + " of the optimum, " + percent(best, 1) + " of the agents"
                        + (rest.isEmpty()
                                ? ""
                                : "; the shortest path is not always found, with this mean share of the optimum, for"
                                        + " goals "
                                        + String.join(", ", rest)));
    }
}
