package io.github.ascentrl.examples.memory;

import static io.github.ascentrl.examples.memory.Memory.FRAMES;
import static io.github.ascentrl.examples.memory.Memory.GRU;
import static io.github.ascentrl.examples.memory.Memory.LSTM;
import static io.github.ascentrl.examples.memory.Memory.NONE;
import static io.github.ascentrl.examples.memory.MemoryTask.CUE_20;
import static io.github.ascentrl.examples.memory.MemoryTask.MAZE;
import static io.github.ascentrl.examples.memory.MemoryTask.POLE;
import static io.github.ascentrl.examples.report.Numbers.brief;
import static io.github.ascentrl.examples.report.Numbers.percent;
import static io.github.ascentrl.examples.report.Numbers.range;

import io.github.ascentrl.algos.actorcritic.ActorCritic;
import io.github.ascentrl.algos.ppo.Ppo;
import io.github.ascentrl.algos.ppo.PpoConfig;
import io.github.ascentrl.algos.run.ReturnWindow;
import io.github.ascentrl.algos.stats.Curve;
import io.github.ascentrl.api.Budget;
import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.Policy;
import io.github.ascentrl.api.TrainingListener;
import io.github.ascentrl.api.UpdateStats;
import io.github.ascentrl.api.VectorEnv;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.envs.vector.VectorEnvs;
import io.github.ascentrl.examples.lab.About;
import io.github.ascentrl.examples.lab.Experiment;
import io.github.ascentrl.examples.lab.Lab;
import io.github.ascentrl.examples.lab.Results;
import io.github.ascentrl.examples.lab.Run;
import io.github.ascentrl.examples.plot.BandPlot;
import io.github.ascentrl.examples.report.Claim;
import io.github.ascentrl.examples.report.Report;
import io.github.ascentrl.nn.optim.Adam;
import io.github.ascentrl.nn.schedule.Schedule;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/**
 * Trains PPO with and without memory on tasks that hide relevant information, and measures how far back each memory
 * reaches.
 */
@About(
        name = "memory",
        description = "PPO without memory, with stacked frames, with a GRU and an LSTM on tasks that need memory",
        reproduces = "R1 §3.5 (RNN)")
public final class MemoryTasks implements Experiment {
    static final int EVALUATION_EPISODES = 200;

    /** The number of consecutive updates that must show it: a single one may be followed by a fall. */
    static final int SOLVED_UPDATES = 5;

    private static final int EPOCHS = 4;
    /** The scores that an agent without memory can reach: 1/4 and 1/2, plus sampling error. */
    private static final double GUESSED_CUE = 0.35;

    private static final double GUESSED_TURN = 0.6;
    private static final double SHORT_BALANCE = 200;
    private static final int MINIBATCHES = 4;

    record Setting(MemoryTask task, Memory memory) {
        @Override
        public String toString() {
            return task + ", " + memory;
        }
    }

    /**
     * Results of a run.
     *
     * @param greedy the task's score of the most probable actions
     * @param sampled the task's score with actions drawn as in training
     * @param stepsToSolve environment steps until the exploring agent had solved the task; NaN if it never had
     * @param secondsToSolve wall time until then, while the other runs share the machine
     * @param seconds wall time of training
     */
    record Outcome(double greedy, double sampled, double stepsToSolve, double secondsToSolve, double seconds) {}

    @Override
    public Report run(Lab lab) {
        lab.setting(
                "networks",
                "separate policy and value networks, each two tanh layers"
                        + " of " + Memory.UNITS + " or a recurrent cell of "
                        + Memory.UNITS
                        + " units, on CartPole after a tanh layer; frame stack: the last 4 observations");
        lab.setting(
                "ppo",
                "16 environments, 64 on CartPole, 128 steps of each per update, 256 with delay 100, 4 epochs of 4"
                        + " minibatches,"
                        + " gamma 0.99, lambda 0.95, entropy 0.01, 0.03 in the maze; Adam, rate falling from 0.002"
                        + " (cue), 0.001 (maze)"
                        + " or 0.003 (CartPole) to 0");
        lab.setting("steps at most", "cue 200000, maze and CartPole 500000", "4000");
        lab.setting("evaluation", EVALUATION_EPISODES + " episodes after training");
        List<Setting> settings = (lab.quick() ? MemoryTask.SMALL : MemoryTask.ALL)
                .stream()
                        .flatMap(task -> Stream.of(Memory.values()).map(memory -> new Setting(task, memory)))
                        .toList();
        ToLongFunction<Setting> steps =
                setting -> lab.quick() ? 4_000 : setting.task().steps();
        int window = lab.quick() ? 20 : 100;
        Results<Setting, Outcome> results = lab.study("training", settings)
                .columns("steps", "return")
                .work("steps", steps)
                .run(Outcome.class, run -> train(run, steps.applyAsLong(run.condition()), window));
        return report(lab.report(), results, steps, window);
    }

    private static Outcome train(Run<Setting> run, long steps, int window) {
        MemoryTask task = run.condition().task();
        Memory memory = run.condition().memory();
        Rng rng = run.rng();
        try (VectorEnv envs = VectorEnvs.of(() -> memory.around(task.env().get()), task.environments())) {
            ActorCritic model =
                    memory.model(envs.observationSpace(), envs.actionSpace(), task == POLE, rng.child("model"));
            long updates = task.steps() / ((long) task.environments() * task.rollout()) + 1;
            long optimizerSteps = updates * EPOCHS * MINIBATCHES;
            Schedule rate = Schedule.linear(task.learningRate(), 0, optimizerSteps);
            Adam adam = Adam.builder(model.parameters())
                    .learningRate(rate)
                    .epsilon(1e-5)
                    .build();
            Ppo ppo = new Ppo(envs, model, adam, config(task), rng);
            Watch watch = new Watch(run, window);
            ppo.train(Budget.steps(steps), watch::solved, watch);
            double seconds = watch.seconds();
            double greedy = score(run, ppo.deterministic());
            double sampled = score(run, ppo.policy());
            return new Outcome(greedy, sampled, watch.stepsToSolve(), watch.secondsToSolve(), seconds);
        }
    }

    private static PpoConfig config(MemoryTask task) {
        return PpoConfig.builder()
                .steps(task.rollout())
                .segmentLength(task.segment())
                .minibatches(MINIBATCHES)
                .epochs(EPOCHS)
                .gamma(0.99)
                .lambda(0.95)
                .entropyCoefficient(task.entropyCoefficient())
                .build();
    }

    private static double score(Run<Setting> run, Policy policy) {
        MemoryTask task = run.condition().task();
        Env env = run.condition().memory().around(task.env().get());
        return task.score(run.evaluate(env, policy, EVALUATION_EPISODES));
    }

    /** Logs a run, and ends it once {@link #SOLVED_UPDATES} updates in a row have shown that its task is solved. */
    private static final class Watch implements TrainingListener {
        private final Run<Setting> run;
        private final ReturnWindow window;
        private final long start = System.nanoTime();
        private int solvedUpdates;
        private long steps;
        private double secondsThen;

        Watch(Run<Setting> run, int episodes) {
            this.run = run;
            window = new ReturnWindow(episodes);
        }

        @Override
        public void onUpdate(UpdateStats stats) {
            window.onUpdate(stats);
            run.advance(stats);
            run.log(stats.totalSteps(), window.mean());
            if (!(window.mean() >= run.condition().task().enough())) {
                solvedUpdates = 0;
            } else if (solvedUpdates++ == 0) {
                steps = stats.totalSteps();
                secondsThen = seconds();
            }
        }

        boolean solved() {
            return solvedUpdates == SOLVED_UPDATES;
        }

        double stepsToSolve() {
            return solved() ? steps : Double.NaN;
        }

        double secondsToSolve() {
            return solved() ? secondsThen : Double.NaN;
        }

        double seconds() {
            return (System.nanoTime() - start) / 1e9;
        }
    }

    private static Report report(
            Report report, Results<Setting, Outcome> results, ToLongFunction<Setting> steps, int window) {
        report.concludes(
                "R1 §3.5",
                "REINFORCE is \"compatible with any architecture\", RNN among them: see architectures. R1 does not"
                        + " discuss what a policy gains from memory; the claims here are ours");
        int seeds = results.seeds().size();
        report.text("Repeat the cue: one of 4 symbols is shown, and asked for after the delay. T-maze: a sign at the"
                + " beginning of a corridor shows which way to turn at its end; the correct turn pays 4,"
                + " moves other than forward cost 0.1. CartPole without velocities shows only positions. A"
                + " score is the share of episodes with success; on"
                + " CartPole it is the mean return, 500 at most. Greedy: with the most probable actions,"
                + " used in the claims; sampled: with actions drawn as in training. A run ends once the mean"
                + " return of the last "
                + window
                + " training episodes, with exploration, has been at least 0.97 (cue), 3.8 (maze) or 480"
                + " (CartPole) in "
                + SOLVED_UPDATES
                + " updates in a row; steps and seconds are counted up to the first of these. An exploring"
                + " agent may never get there although its greedy policy solves the task. Seconds are"
                + " measured while other runs share the machine.");
        report.table(
                "Scores after training, " + EVALUATION_EPISODES + " episodes",
                results.named(setting -> setting.task().toString())
                        .table("task")
                        .column("memory", Setting::memory)
                        .median("greedy: median", Outcome::greedy)
                        .range("min … max", 2, Outcome::greedy)
                        .median("sampled: median", Outcome::sampled)
                        .reached("seeds that end early", Outcome::stepsToSolve)
                        .median("k steps to that end: median of these", outcome -> outcome.stepsToSolve() / 1000)
                        .median("seconds to it: median", Outcome::secondsToSolve)
                        .median("s/run: median", Outcome::seconds));
        report.figure("curves-cue", curves(results, CUE_20, steps, window).yRange(0, 1.02));
        report.figure("curves-maze", curves(results, MAZE, steps, window));
        report.figure("curves-cartpole", curves(results, POLE, steps, window).yRange(0, 510));
        report.figure(
                "reach",
                results.where(setting -> setting.task().delay() > 0)
                        .plot(
                                "How far back a memory reaches",
                                setting -> setting.memory().toString(),
                                "steps from cue to question",
                                setting -> setting.task().delay(),
                                "share of right answers",
                                Outcome::greedy)
                        .minMax()
                        .logarithmicX()
                        .yRange(0, 1.02)
                        .level("", 0.25)
                        .caption("Dashed: guessing. Repeat the cue, 4 symbols, after at most "
                                + steps.applyAsLong(new Setting(CUE_20, GRU)) / 1000
                                + " k steps of training at that delay; the most probable answers."));
        int fourOfFive = (4 * seeds + 4) / 5;
        solves(report, results, GRU, CUE_20, seeds);
        solves(report, results, GRU, MAZE, seeds);
        solves(report, results, GRU, POLE, fourOfFive);
        fails(report, results, NONE, CUE_20, GUESSED_CUE);
        fails(report, results, NONE, MAZE, GUESSED_TURN);
        fails(report, results, NONE, POLE, SHORT_BALANCE);
        solves(report, results, FRAMES, POLE, fourOfFive);
        fails(report, results, FRAMES, CUE_20, GUESSED_CUE);
        fails(report, results, FRAMES, MAZE, GUESSED_TURN);
        solves(report, results, LSTM, CUE_20, seeds);
        solves(report, results, LSTM, MAZE, seeds);
        solves(report, results, LSTM, POLE, fourOfFive);
        return report.result("runs", results.data());
    }

    private static BandPlot curves(
            Results<Setting, Outcome> results, MemoryTask task, ToLongFunction<Setting> steps, int window) {
        String last = "mean return of the last " + window + " training episodes";
        BandPlot plot = new BandPlot(task.toString(), "environment steps", last)
                .quartiles()
                .level("", task.enough());
        for (Setting setting : results.where(s -> s.task() == task).conditions()) {
            plot.band(
                    setting.memory().toString(),
                    results.curves(setting, "steps", "return").stream()
                            .filter(curve -> curve.size() > 0)
                            .map(curve -> prolonged(curve, steps.applyAsLong(setting)))
                            .toList());
        }
        plot.caption("Returns while exploring. Dashed: " + brief(task.enough())
                + "; a run that stays above it ends, and its last return is continued.");
        return plot;
    }

    private static Curve prolonged(Curve curve, double end) {
        double[] x = Arrays.copyOf(curve.x(), curve.size() + 1);
        double[] y = Arrays.copyOf(curve.y(), curve.size() + 1);
        x[curve.size()] = Math.max(end, x[curve.size() - 1]);
        y[curve.size()] = y[curve.size() - 1];
        return new Curve(x, y);
    }

    private static void solves(
            Report report, Results<Setting, Outcome> results, Memory memory, MemoryTask task, int needed) {
        Setting setting = new Setting(task, memory);
        long solved = results.count(setting, outcome -> outcome.greedy() >= task.needed());
        report.claim(
                Claim.OWN,
                memory + " solves " + task + ": at least " + score(task, task.needed()) + " in "
                        + (needed == results.seeds().size() ? "every seed" : "80 % of the seeds"),
                solved >= needed,
                results.ofSeeds(solved) + "; greedy scores " + range(results.each(setting, Outcome::greedy), 2));
    }

    private static void fails(
            Report report, Results<Setting, Outcome> results, Memory memory, MemoryTask task, double most) {
        double[] scores = results.each(new Setting(task, memory), Outcome::greedy);
        report.claim(
                Claim.OWN,
                memory + " cannot solve " + task + ": at most " + score(task, most) + " in every seed",
                Arrays.stream(scores).allMatch(score -> score <= most),
                "greedy scores " + range(scores, 2));
    }

    private static String score(MemoryTask task, double score) {
        return task.countsSuccesses() ? percent(score, 0) + " success" : "a mean return of " + Math.round(score);
    }
}
