package io.github.ascentrl.algos.sweep;

import java.util.List;

/**
 * Proposes the trials of a sweep. {@link Searches} has the usual implementations. A search must be a pure function of
 * the results: a sweep that was stopped calls it again from the beginning, and continues only if it proposes the same
 * trials as before.
 */
@FunctionalInterface
public interface Search {
    /**
     * {@return the next trials, empty at the end} They run concurrently, in any order. The list may be lazy; each
     * element is read more than once.
     *
     * @param results the results of all trials proposed so far, each at the index of its number; read only. The first
     *     trial of the returned list gets the number {@code results.size()}
     */
    List<Trial> next(List<TrialResult> results);
}
