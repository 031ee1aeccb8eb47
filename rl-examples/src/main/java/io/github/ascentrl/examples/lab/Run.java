package io.github.ascentrl.examples.lab;

import io.github.ascentrl.api.random.Rng;
import java.util.ArrayList;
import java.util.List;

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
