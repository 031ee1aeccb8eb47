package io.github.ascentrl.examples.memory;

import io.github.ascentrl.algos.actorcritic.ActorCritic;
import io.github.ascentrl.algos.ppo.Ppo;
import io.github.ascentrl.algos.ppo.PpoConfig;
import io.github.ascentrl.algos.run.Evaluation;
import io.github.ascentrl.algos.run.ReturnWindow;
import io.github.ascentrl.api.Budget;
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
import io.github.ascentrl.examples.report.Report;
import io.github.ascentrl.nn.optim.Adam;
import io.github.ascentrl.nn.schedule.Schedule;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/** PPO with and without memory on tasks that hide what matters, and how far back each memory reaches. */
@About(
        name = "memory",
        description = "PPO without memory, with stacked frames, with a GRU and an LSTM on tasks that need memory",
        reproduces = "R1 §3.5")
public final class MemoryTasks implements Experiment {
    static final int EVALUATION_EPISODES = 200;

    /** So many updates in a row have to show it: a single one may be followed by a fall. */
    static final int SOLVED_UPDATES = 5;

    private static final int EPOCHS = 4;
    private static final int MINIBATCHES = 4;

    record Setting(MemoryTask task, Memory memory) {
        @Override
        public String toString() {
            return task + ", " + memory;
        }
    }

    /**
     * What came of a run.
     *
     * @param greedy the task's score of the most probable actions
     * @param sampled that of actions drawn as in training
     * @param stepsToSolve environment steps until the exploring agent had solved the task; NaN if it never had
     * @param secondsToSolve wall time until then, beside the other runs
     * @param seconds wall time of training
     */
    record Outcome(double greedy, double sampled, double stepsToSolve, double secondsToSolve, double seconds) {}

    @Override
    public Report run(Lab lab) {
        lab.setting(
                "networks",
                "policy and value apart, each two layers of " + Memory.UNITS + " or a cell of " + Memory.UNITS
                        + " units, on CartPole after a tanh layer");
        lab.setting(
                "ppo",
                "16 environments, 64 on CartPole, 4 epochs of 4 minibatches, gamma 0.99, lambda 0.95, entropy 0.01, 0.03 in the maze,"
                        + " learning rate falling to 0");
        lab.setting("evaluation", EVALUATION_EPISODES + " episodes");
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
        return new MemoryReport(lab.report(), results, steps).write();
    }

    private static Outcome train(Run<Setting> run, long steps, int window) {
        MemoryTask task = run.condition().task();
        Memory memory = run.condition().memory();
        Rng rng = run.rng();
        try (VectorEnv envs = VectorEnvs.of(() -> memory.around(task.env().get()), task.environments())) {
            ActorCritic model = memory.model(
                    envs.observationSpace(), envs.actionSpace(), task == MemoryTask.POLE, rng.child("model"));
            long updates = task.steps() / ((long) task.environments() * task.rollout()) + 1;
            long optimizerSteps = updates * EPOCHS * MINIBATCHES;
            Adam adam = Adam.builder(model.parameters())
                    .learningRate(Schedule.linear(task.learningRate(), 0, optimizerSteps))
                    .epsilon(1e-5)
                    .build();
            Ppo ppo = new Ppo(envs, model, adam, config(task), rng);
            Watch watch = new Watch(run, window);
            ppo.train(Budget.steps(steps), watch::solved, watch);
            double seconds = watch.seconds();
            return new Outcome(
                    score(run, ppo.deterministic()),
                    score(run, ppo.policy()),
                    watch.stepsToSolve(),
                    watch.secondsToSolve(),
                    seconds);
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
        return task.score(Evaluation.of(
                run.condition().memory().around(task.env().get()),
                policy,
                EVALUATION_EPISODES,
                run.rng().child("evaluation")));
    }

    /** Logs a run, and ends it once {@link #SOLVED_UPDATES} in a row have shown that its task is solved. */
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
}
