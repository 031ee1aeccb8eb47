package io.github.ascentrl.algos.sweep;

/**
 * The program that a sweep runs for each trial: it trains with the trial's settings and returns a score. It must be a
 * separate class with a public constructor without parameters, because it is created by name wherever trials run. Each
 * trial gets a new instance, so fields may store anything. The result must depend only on the trial.
 */
public interface Objective {
    /**
     * Runs a trial.
     *
     * @param trial the settings, seed and budget of the run
     * @param state the {@linkplain Outcome#state() state} of the trial that this one continues, which ran to a smaller
     *     budget with the same settings and seed; empty for a trial that starts from scratch
     * @return the score of the run, with other numbers and its state
     * @throws Exception any exception, such as a {@link io.github.ascentrl.nn.DivergenceException}; the trial is then
     *     recorded as failed, and the sweep continues
     */
    Outcome run(Trial trial, byte[] state) throws Exception;
}
