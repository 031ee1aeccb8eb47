package io.github.ascentrl.examples.actorcritic;

import io.github.ascentrl.algos.run.Evaluation;
import io.github.ascentrl.api.Budget;
import io.github.ascentrl.examples.lab.Lab;
import io.github.ascentrl.examples.lab.Results;
import io.github.ascentrl.examples.lab.Run;
import io.github.ascentrl.examples.plot.BandPlot;
import java.util.List;

/** One training run of a recipe, with its learning curve and final evaluation. */
public final class TrainingRun {
    /** The number of episodes of the final evaluation. */
    public static final int EVALUATION_EPISODES = 100;

    private static final int ROWS = 200;

    /**
     * Results of a run.
     *
     * @param evaluation 100 episodes of the trained policy without exploration
     * @param seconds wall time of training, while other runs share the machine
     */
    public record Outcome(Evaluation evaluation, double seconds) {
        double mean() {
            return evaluation.mean();
        }
    }

    private TrainingRun() {}

    static Results<Recipe, Outcome> all(Lab lab, String study, List<Recipe> recipes) {
        return lab.study(study, recipes)
                .columns("steps", "return20", "entropy")
                .work("steps", Recipe::steps)
                .run(Outcome.class, run -> train(run, run.condition()));
    }

    /** Trains and evaluates; logs about 200 rows. */
    private static Outcome train(Run<?> run, Recipe recipe) {
        Agent agent = recipe.maker().apply(run.rng());
        long start = System.nanoTime();
        run.train(agent.trainer(), Budget.steps(recipe.steps()), recipe.steps() / ROWS + 1);
        double seconds = (System.nanoTime() - start) / 1e9;
        return new Outcome(run.evaluate(recipe.task().single(), agent.best(), EVALUATION_EPISODES), seconds);
    }

    static BandPlot curves(Results<Recipe, Outcome> results, String title) {
        return results.named(Recipe::algorithm)
                .plot(title, "steps", "return20", "mean return of the last 20 training episodes")
                .quartiles();
    }
}
