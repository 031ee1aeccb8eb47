package io.github.ascentrl.examples.actorcritic;

import io.github.ascentrl.algos.log.TensorBoardLog;
import io.github.ascentrl.algos.policy.SavedPolicy;
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
import io.github.ascentrl.examples.report.Report;
import java.io.IOException;
import java.util.Arrays;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/**
 * R3's data collection: A2C on DarkRoom, one agent for each of 57 goals. Writes {@code tasks.txt} (a {@link GoalSplit})
 * and, for each goal of the first seed, {@code agents/goal-17.safetensors}
 * ({@code SavedPolicy.load(file).deterministic()} walks the same way), {@code agents/goal-17.gif},
 * {@code histories/goal-17.txt} ({@link History}) and, for TensorBoard, {@code logs/goal-17}.
 */
@About(
        name = "darkroom-a2c",
        description = "A2C on DarkRoom, one agent for each of 57 goals: the source algorithm of algorithm distillation",
        reproduces = "R3, its data collection: environment, RL algorithm, code")
public final class DarkRoomA2c implements Experiment {
    /** The number of greedy walks of an agent during training, at equal distances. */
    static final int LOOKS = 100;

    /** The number of these walks within R3's histories, which are 800 k of 2.5 M steps. */
    static final int HISTORY_LOOKS = 32;

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
                    "The paper's rule: every step on the goal pays and the episode continues. Default: R3's rule, "
                            + "the goal ends the episode.")
    private boolean goalPays;

    @Option(
            names = "--history-every",
            paramLabel = "K",
            defaultValue = "100",
            description = "Write every K-th training episode to histories/; 1 writes all (about 1 GB). Default: "
                    + "${DEFAULT-VALUE}.")
    private int historyEvery;

    /** A task, named by the cell of its goal. */
    record Goal(int cell) {
        @Override
        public String toString() {
            return "goal " + cell;
        }
    }

    /**
     * Results of one agent.
     *
     * @param early its greedy walk at the step at which R3's histories end
     * @param end its greedy walk at the end
     * @param improved training steps before the last greedy walk that was better than all earlier ones
     * @param settled training steps after which its greedy walk stayed the best possible; NaN if the last walk is not
     *     the best
     * @param earlyLength mean length of the training episodes just before R3's histories end
     * @param endLength mean length of the training episodes at the end of training
     * @param lastTen R3's evaluation at the end
     * @param seconds wall time of training, while other runs share the machine
     */
    record Outcome(
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
        lab.require(
                historyEvery >= 1,
                "--history-every must be at least 1," + " got " + historyEvery + "; choose 1 to write all episodes");
        DarkRoom.Settings room = goalPays ? DarkRoom.Settings.PAPER : DarkRoom.Settings.REPORT;
        lab.setting("split", split + ": the seed that draws the goals to train for");
        lab.setting(
                "goal-pays",
                goalPays
                        ? "true: 1 for every step on the goal, which does not end the episode, as in the paper"
                        : "false: 1 for reaching the goal, which ends the episode, as in R3; otherwise 0");
        lab.setting("history-every", historyEvery + ": one in this many training episodes is written to histories/");
        lab.setting(
                "room",
                room.size() + " x " + room.size()
                        + " cells, start in the centre; an agent sees its cell; it stays or moves up, right, down, "
                        + "left");
        lab.setting("terminate on goal", room.terminateOnGoal());
        lab.setting("length limit", room.limit() + " steps (R3 does not say; as in the paper)");
        long steps = lab.setting("steps of an agent, its ten environments together", 2_500_000L, 200_000L);
        long historySteps = lab.setting("steps of a history (the first ones)", steps * HISTORY_LOOKS / LOOKS);
        lab.setting("rollout", Rollout.R3 + " (environments × steps). " + DarkRoomAgent.GREATEST_LENGTH);
        lab.setting("an update", "one step of Adam on the gradient of a rollout");
        lab.setting("agent", DarkRoomAgent.SETTINGS);
        GoalSplit goals = GoalSplit.of(room, 57, Rng.of(split));
        AgentFiles files = new AgentFiles(lab.folder());
        files.prepare();
        goals.write(files.tasks());
        List<Goal> trained = goals.train().stream()
                .limit(lab.quick() ? 3 : goals.train().size())
                .map(Goal::new)
                .toList();
        Results<Goal, Outcome> results = lab.study("agents", trained)
                .columns("steps", "best", "share", "last10", "length", "entropy")
                .work("steps", steps)
                .run(Outcome.class, run -> train(lab, run, room, steps, historySteps));
        files.keepOnly(trained.stream().map(Goal::cell).toList());
        return new DarkRoomReport(lab, room, results, steps).of(goals, files, historyEvery);
    }

    private Outcome train(Lab lab, Run<Goal> run, DarkRoom.Settings room, long steps, long historySteps)
            throws IOException {
        int cell = run.condition().cell();
        AgentFiles files = new AgentFiles(lab.folder());
        boolean first = run.seed() == lab.seeds().get(0);
        History history = new History(new DarkRoom(room, cell), historySteps, historyEvery);
        Rng rng = run.rng().child(cell);
        DarkRoomAgent agent = first
                ? new DarkRoomAgent(room, cell, Rollout.R3, history, rng)
                : new DarkRoomAgent(room, cell, Rollout.R3, rng);
        TensorBoardLog log = new TensorBoardLog(files.log(cell));
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
                log.onUpdate(latest[0]
                        .withMetrics(Map.of("last10", agent.lastTen()))
                        .withMetrics(Map.of("share", now.share()))); // one map would be in any order
            }
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        if (first) {
            log.onEnd();
            SavedPolicy saved = agent.saved(run.seed());
            history.write(saved.provenance(), files.history(cell));
            saved.save(files.agent(cell));
            film(files, room, cell);
        }
        return new Outcome(early, now, improved, settled, earlyLength, length, agent.lastTen(), seconds);
    }

    /** The film of the agent as saved in its file. */
    private static void film(AgentFiles files, DarkRoom.Settings room, int cell) throws IOException {
        SavedPolicy agent = SavedPolicy.load(files.agent(cell));
        Film.ofEpisode(new DarkRoom(room, cell), agent.deterministic(), Rng.of(0), PIXELS, PIXELS)
                .writeGif(files.film(cell), FRAME_MILLIS);
    }
}
