package io.github.ascentrl.api;

import io.github.ascentrl.api.internal.Check;
import java.util.Objects;

/**
 * How much a trainer has done since it was created, including what was done before it was saved and loaded.
 *
 * @param updates updates made
 * @param episodes episodes finished
 * @param steps environment steps taken
 */
public record Totals(long updates, long episodes, long steps) {
    /** Nothing done yet. */
    public static final Totals NONE = new Totals(0, 0, 0);

    /**
     * Checks the counts.
     *
     * @throws IllegalArgumentException if one is negative
     */
    public Totals {
        Check.atLeast("updates", updates, 0);
        Check.atLeast("episodes", episodes, 0);
        Check.atLeast("steps", steps, 0);
    }

    /**
     * {@return these totals plus one update}
     *
     * @param stats the statistics of that update
     */
    public Totals plus(UpdateStats stats) {
        Objects.requireNonNull(stats, "stats");
        return new Totals(updates + 1, episodes + stats.episodes(), steps + stats.steps());
    }
}
