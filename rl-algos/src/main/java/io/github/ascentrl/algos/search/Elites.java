package io.github.ascentrl.algos.search;

import io.github.ascentrl.api.data.Batch;

/**
 * Chooses the steps that the policy shall imitate. {@link SessionElites} takes whole sessions, as the method was first
 * described; {@link TimeStepElites} and {@link AdvantageElites} choose steps one by one (TD-CEM). One that remembers
 * something between batches is also {@link io.github.ascentrl.api.Stateful}.
 */
public interface Elites {
    /**
     * What was chosen.
     *
     * @param rows the rows of the batch to imitate, rising; empty if nothing can be learned
     * @param elite how many sessions, or steps, are elite; may be more than none although {@code rows} is empty, where
     *     all scores tie
     * @param candidates how many there were to choose from
     * @param threshold what had to be reached or exceeded; NaN where there is no single one
     */
    record Choice(int[] rows, int elite, int candidates, double threshold) {}

    /**
     * Chooses. Learns nothing.
     *
     * @param sessions whole episodes
     * @param quantile q, in (0, 1)
     * @return the rows chosen, and how many there were to choose from
     */
    Choice choose(Batch sessions, double quantile);

    /**
     * Learns from a batch; called once for each, after {@link #choose}.
     *
     * @param sessions the same
     */
    default void fit(Batch sessions) {}
}
