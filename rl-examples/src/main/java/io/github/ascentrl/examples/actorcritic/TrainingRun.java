package io.github.ascentrl.examples.actorcritic;

import io.github.ascentrl.algos.run.Evaluation;
import io.github.ascentrl.algos.run.ReturnWindow;
import io.github.ascentrl.api.Budget;
import io.github.ascentrl.api.TrainingListener;
import io.github.ascentrl.api.UpdateStats;
import io.github.ascentrl.examples.lab.Run;

/** One training run of a recipe, its learning curve and its final evaluation. */
public final class TrainingRun {
    /** What {@link #train} logs, about 200 rows a run. */
    public static final String[] COLUMNS = {"steps", "return20", "entropy"};

    /** Episodes of the final evaluation. */
    public static final int EVALUATION_EPISODES = 100;

    private static final int WINDOW = 20;
    private static final int ROWS = 200;

    /**
     * What came of a run.
     *
     * @param evaluation 100 episodes of the trained policy without exploration
     * @param seconds wall time of training, beside the other runs
     */
    public record Outcome(Evaluation evaluation, double seconds) {
        double mean() {
            return evaluation.mean();
        }
    }

    private TrainingRun() {}

    /**
     * Trains and evaluates.
     *
     * @param run the seed, and where metrics go
     * @param recipe task and algorithm
     * @return what came of it
     */
    public static Outcome train(Run<?> run, Recipe recipe) {
        Agent agent = recipe.maker().apply(run.rng());
        ReturnWindow window = new ReturnWindow(WINDOW);
        TrainingListener log = stats -> {
            run.advance(stats.steps());
            if (isDue(stats, recipe.steps() / ROWS + 1)) {
                run.log(stats.totalSteps(), window.mean(), stats.metric("entropy"));
            }
        };
        long start = System.nanoTime();
        agent.trainer().train(Budget.steps(recipe.steps()), window, log);
        double seconds = (System.nanoTime() - start) / 1e9;
        Evaluation evaluation = Evaluation.of(
                recipe.task().single(),
                agent.best(),
                EVALUATION_EPISODES,
                run.rng().child("evaluation"));
        return new Outcome(evaluation, seconds);
    }

    static boolean isDue(UpdateStats stats, long every) {
        return stats.totalSteps() / every > (stats.totalSteps() - stats.steps()) / every;
    }
}
