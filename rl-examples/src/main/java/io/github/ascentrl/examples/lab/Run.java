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
 * One run of a study: a condition and a seed, and where its numbers go. Used by the thread that runs it.
 *
 * @param <C> what distinguishes the conditions of the study
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
     * {@return the root of this run's chance, {@code Rng.of(seed())}} Conditions share it, so that runs of the same
     * seed begin with the same weights and the same episodes.
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
                    values.length + " values for the columns " + study.columns() + "; one for each column");
        }
        // Synchronized because an interrupted program writes what there is so far.
        synchronized (rows) {
            rows.add(values.clone());
        }
    }

    /**
     * Moves the progress display on.
     *
     * @param work how much was done since the last call, in the unit given to {@link Study#work}
     */
    public void advance(long work) {
        study.stopIfAsked();
        advanced += work;
        study.advance(work);
    }

    /**
     * {@return what was logged so far, as a curve}
     *
     * @param x the column along the curve, for example "episode"
     * @param y the column measured; rows where it is NaN are left out
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
     * Trains, moves the progress display on, and logs by the names of the study's columns, after every update, or after
     * every episode where there is a column {@code episode}: {@code episode}, {@code update} (or {@code epoch},
     * {@code iteration}), {@code episodes}, {@code steps} are counters; {@code return} (or {@code reward}) is the mean of the
     * update, or the episode's; {@code return20} and {@code mean50} are means of the last 20 and 50 episodes; all others are metrics of the trainer.
     *
     * @param trainer what to train
     * @param budget how much; one that counts the unit given to {@link Study#work}
     * @param listeners who else is told
     */
    public void train(Trainer trainer, Budget budget, TrainingListener... listeners) {
        train(trainer, budget, 1, listeners);
    }

    /**
     * As {@link #train(Trainer, Budget, TrainingListener...)}, with fewer rows.
     *
     * @param trainer what to train
     * @param budget how much
     * @param everySteps environment steps from one row to the next
     * @param listeners who else is told
     */
    public void train(Trainer trainer, Budget budget, long everySteps, TrainingListener... listeners) {
        train(trainer, budget, new NamedMetrics(this, study.columns(), everySteps, Map.of()), listeners);
    }

    /**
     * As {@link #train(Trainer, Budget, TrainingListener...)}, with columns of the experiment's own.
     *
     * @param trainer what to train
     * @param budget how much
     * @param own what stands in some of the columns, by their names, instead of what the trainer publishes
     * @param listeners who else is told, before the columns are computed
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
     * {@return a policy's score in episodes of their own, whose chance is that of the seed alone}
     *
     * @param env where it acts
     * @param policy who acts
     * @param episodes how many
     */
    public Evaluation evaluate(Env env, Policy policy, int episodes) {
        return Evaluation.of(env, policy, episodes, rng().child("evaluation"));
    }

    /**
     * Counts an update, an episode or a step as done, whichever the study counts.
     *
     * @param stats of the update
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
     * {@return whether a multiple of so many environment steps was passed in an update}
     *
     * @param stats of the update
     * @param everySteps how many
     */
    public static boolean isDue(UpdateStats stats, long everySteps) {
        return stats.totalSteps() / everySteps > (stats.totalSteps() - stats.steps()) / everySteps;
    }

    /** Goes on with what an earlier run of the program logged. */
    void restore(List<double[]> logged) {
        rows.addAll(logged);
    }

    /** Counts the work that a run saved by ending early. */
    void finish() {
        study.advance(Math.max(0, study.workPerRun(condition) - advanced));
    }

    List<double[]> rows() {
        synchronized (rows) {
            return new ArrayList<>(rows);
        }
    }
}
