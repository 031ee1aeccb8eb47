package io.github.ascentrl.examples.lab;

import io.github.ascentrl.algos.run.Evaluation;
import io.github.ascentrl.algos.stats.Curve;
import io.github.ascentrl.api.Budget;
import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.Policy;
import io.github.ascentrl.api.Trainer;
import io.github.ascentrl.api.TrainingListener;
import io.github.ascentrl.api.UpdateStats;
import io.github.ascentrl.api.random.Rng;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * One run of a study: a condition, a seed, and the rows that it logs. Used by the thread that executes it.
 *
 * @param <C> the type of the conditions
 */
public final class Run<C> {
    private final Study<C> study;
    private final C condition;
    private final String label;
    private final long seed;
    private final List<double[]> rows = new ArrayList<>();
    private long advanced;

    Run(Study<C> study, C condition, String label, long seed) {
        this.study = study;
        this.condition = condition;
        this.label = label;
        this.seed = seed;
    }

    /** {@return the condition} */
    public C condition() {
        return condition;
    }

    /** {@return the condition's name in tables and files} */
    public String label() {
        return label;
    }

    /** {@return the seed; the same seeds for every condition} */
    public long seed() {
        return seed;
    }

    /**
     * {@return the root of this run's random numbers, {@code Rng.of(seed())}} All conditions share it, so that runs of
     * the same seed start with the same weights and the same episodes.
     */
    public Rng rng() {
        return Rng.of(seed);
    }

    /**
     * Writes one row of metrics.
     *
     * @param values one for each column of the study, in their order; NaN for an empty cell; copied
     * @throws IllegalArgumentException if there is not one value for each column
     */
    public void log(double... values) {
        study.stopIfAsked();
        if (values.length != study.columns().size()) {
            throw new IllegalArgumentException(
                    values.length + " values for the columns " + study.columns() + "; give one for each column");
        }
        // Synchronized because an interrupted program writes the rows logged so far.
        synchronized (rows) {
            rows.add(values.clone());
        }
    }

    /**
     * Advances the progress display.
     *
     * @param work the work done since the last call, in the unit given to {@link Study#work}
     */
    public void advance(long work) {
        study.stopIfAsked();
        advanced += work;
        study.advance(work);
    }

    /**
     * {@return a curve of what was logged so far}
     *
     * @param x the column along the curve, for example "episode"
     * @param y the column that is measured; rows where it is NaN are left out
     */
    public Curve curve(String x, String y) {
        int xColumn = study.column(x);
        int yColumn = study.column(y);
        List<double[]> logged = rows();
        return new Curve(
                logged.stream().mapToDouble(row -> row[xColumn]).toArray(),
                logged.stream().mapToDouble(row -> row[yColumn]).toArray());
    }

    /**
     * Trains, advances the progress display, and logs the study's columns by their names: after every update, or after
     * every episode if there is a column {@code episode}. The columns {@code episode}, {@code update} (or
     * {@code epoch}, {@code iteration}), {@code episodes} and {@code steps} are counters. {@code return} (or
     * {@code reward}) is the episode's return, or the mean return of the update. {@code return20} and {@code mean50}
     * are the means over the last 20 and 50 episodes. All others are metrics of the trainer.
     *
     * @param trainer the trainer to run
     * @param budget when to stop, in the unit given to {@link Study#work}
     * @param listeners further listeners
     */
    public void train(Trainer trainer, Budget budget, TrainingListener... listeners) {
        train(trainer, budget, 1, listeners);
    }

    /**
     * As {@link #train(Trainer, Budget, TrainingListener...)}, with fewer rows.
     *
     * @param trainer the trainer to run
     * @param budget when to stop
     * @param everySteps the number of environment steps from one row to the next
     * @param listeners further listeners
     */
    public void train(Trainer trainer, Budget budget, long everySteps, TrainingListener... listeners) {
        train(trainer, budget, new NamedMetrics(this, study.columns(), everySteps, Map.of()), listeners);
    }

    /**
     * As {@link #train(Trainer, Budget, TrainingListener...)}, with the experiment's own columns.
     *
     * @param trainer the trainer to run
     * @param budget when to stop
     * @param own the values of some columns, by their names, instead of what the trainer publishes
     * @param listeners further listeners, called before the columns are computed
     */
    public void train(
            Trainer trainer,
            Budget budget,
            Map<String, ToDoubleFunction<UpdateStats>> own,
            TrainingListener... listeners) {
        train(trainer, budget, new NamedMetrics(this, study.columns(), 1, own), listeners);
    }

    private static void train(Trainer trainer, Budget budget, NamedMetrics log, TrainingListener... listeners) {
        TrainingListener[] all = Arrays.copyOf(listeners, listeners.length + 1);
        all[listeners.length] = log;
        trainer.train(budget, all);
    }

    /**
     * {@return a policy's score in separate episodes, whose random numbers depend only on the seed}
     *
     * @param env the environment to act in
     * @param policy the policy to evaluate
     * @param episodes the number of episodes
     */
    public Evaluation evaluate(Env env, Policy policy, int episodes) {
        return Evaluation.of(env, policy, episodes, rng().child("evaluation"));
    }

    /**
     * Advances the progress display by an update: by 1, its episodes or its steps, whichever the study counts.
     *
     * @param stats the statistics of the update
     */
    public void advance(UpdateStats stats) {
        advance(
                switch (study.unit()) {
                    case "episodes" -> stats.episodes();
                    case "steps" -> stats.steps();
                    default -> 1;
                });
    }

    /**
     * {@return whether an update passed a multiple of a number of environment steps}
     *
     * @param stats the statistics of the update
     * @param everySteps that number of steps
     */
    public static boolean isDue(UpdateStats stats, long everySteps) {
        return stats.totalSteps() / everySteps > (stats.totalSteps() - stats.steps()) / everySteps;
    }

    /** Restores the rows logged in an earlier run of the program. */
    void restore(List<double[]> logged) {
        rows.addAll(logged);
    }

    /** Counts the rest of the work as done when a run ended early. */
    void finish() {
        study.advance(Math.max(0, study.workPerRun(condition) - advanced));
    }

    List<double[]> rows() {
        synchronized (rows) {
            return new ArrayList<>(rows);
        }
    }
}
