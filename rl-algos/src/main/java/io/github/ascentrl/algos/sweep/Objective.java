package io.github.ascentrl.algos.sweep;

/**
 * What a sweep tries settings on: trains with a trial's settings and says how good that was. A class of its own with a
 * public constructor without parameters, because it is made again, by its name, wherever trials run; one for each trial, so
 * it may keep anything in fields. Its result must depend on the trial alone.
 */
public interface Objective {
    /**
     * Makes a run.
     *
     * @param trial its settings, seed and length
     * @param state the {@linkplain Outcome#state() state} of the trial that this one continues, which ran to a smaller
     *     budget with the same settings and seed; empty for a trial that begins anew
     * @return how good it was
     * @throws Exception anything, such as a {@link io.github.ascentrl.nn.DivergenceException}: that this trial failed is its
     *     result, and the sweep goes on
     */
    Outcome run(Trial trial, byte[] state) throws Exception;
}
