package io.github.ascentrl.algos.search;

import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.internal.Check;
import java.util.Objects;

/**
 * Selects the steps that the policy imitates. {@link SessionElites} selects whole sessions, as in the original method;
 * {@link TimeStepElites} and {@link AdvantageElites} select single steps (TD-CEM). An implementation that keeps state
 * between batches must also be {@link io.github.ascentrl.api.Stateful}.
 */
public interface Elites {
    /**
     * The result of a selection.
     *
     * @param rows the rows of the batch to imitate, in increasing order; empty if nothing can be learned
     * @param elite the number of elite sessions or steps; may be positive although {@code rows} is empty, if all scores
     *     tie
     * @param candidates the number of sessions or steps to select from
     * @param threshold the score that had to be reached or exceeded; NaN if there is no single threshold
     */
    record Choice(int[] rows, int elite, int candidates, double threshold) {
        /** Checks the components. */
        public Choice {
            Objects.requireNonNull(rows, "rows");
            for (int row : rows) {
                Check.atLeast("a row", row, 0);
            }
            Check.atLeast("elite", elite, 0);
            Check.atLeast("candidates", candidates, 0);
        }
    }

    /**
     * Selects the elite of a batch. Learns nothing.
     *
     * @param sessions whole episodes
     * @param quantile q, in (0, 1)
     * @return the selected rows, with the numbers of elites and candidates
     */
    Choice choose(Batch sessions, double quantile);

    /**
     * Learns from a batch; called once for each batch, after {@link #choose}.
     *
     * @param sessions the same episodes as in {@link #choose}
     */
    default void fit(Batch sessions) {}
}
