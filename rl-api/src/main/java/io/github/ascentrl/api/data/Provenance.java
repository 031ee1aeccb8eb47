package io.github.ascentrl.api.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Where recorded experience came from, for whoever finds the file in a year. It travels along: a view of a data set
 * keeps the provenance of the whole and adds a line that says what was done to it.
 *
 * @param environment the environment, by id where it has one
 * @param policy what acted, in words
 * @param seed the seed the recording began from
 * @param libraryVersion the version of this library that recorded it
 * @param episodes how many episodes were recorded, ≥ 0; 0 if nobody counted
 * @param steps how many steps were recorded, ≥ 0; 0 if nobody counted
 * @param derivation what was done to the recording since, in order: filters, cuts, shuffles
 */
public record Provenance(
        String environment,
        String policy,
        long seed,
        String libraryVersion,
        long episodes,
        long steps,
        List<String> derivation) {
    /**
     * Copies the list.
     *
     * @throws IllegalArgumentException if a count is negative
     * @throws NullPointerException if a text is null
     */
    public Provenance {
        Objects.requireNonNull(environment, "environment");
        Objects.requireNonNull(policy, "policy");
        Objects.requireNonNull(libraryVersion, "libraryVersion");
        derivation = List.copyOf(derivation);
        if (episodes < 0 || steps < 0) {
            throw new IllegalArgumentException("episodes = " + episodes + " and steps = " + steps
                    + " must both be at least 0 (0 if nobody counted)");
        }
    }

    /**
     * A recording that nobody counted and nothing was done to.
     *
     * @param environment the environment, by id where it has one
     * @param policy what acted, in words
     * @param seed the seed the recording began from
     * @param libraryVersion the version of this library that recorded it
     */
    public Provenance(String environment, String policy, long seed, String libraryVersion) {
        this(environment, policy, seed, libraryVersion, 0, 0, List.of());
    }

    /**
     * {@return the same with counts}
     *
     * @param newEpisodes how many episodes were recorded, ≥ 0
     * @param newSteps how many steps were recorded, ≥ 0
     */
    public Provenance withCounts(long newEpisodes, long newSteps) {
        return new Provenance(environment, policy, seed, libraryVersion, newEpisodes, newSteps, derivation);
    }

    /**
     * {@return the same with one more line of derivation}
     *
     * @param what what was done, for example {@code "first 5 episodes"}
     */
    public Provenance derived(String what) {
        List<String> longer = new ArrayList<>(derivation);
        longer.add(what);
        return new Provenance(environment, policy, seed, libraryVersion, episodes, steps, longer);
    }
}
