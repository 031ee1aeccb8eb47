package io.github.ascentrl.algos.sweep;

import java.util.List;

/**
 * Decides what is tried. {@link Searches} has the usual ones. Must be a pure function of the results: a sweep that was
 * stopped asks again from the beginning, and goes on only if the same trials are proposed as before.
 */
@FunctionalInterface
public interface Search {
    /**
     * {@return the next trials, empty at the end} They run at the same time, in any order. The list may be lazy and is
     * asked for any trial more than once.
     *
     * @param results of all trials proposed so far, each in the place that is its number; read only. The first trial of the
     *     list gets the number {@code results.size()}
     */
    List<Trial> next(List<TrialResult> results);
}
