package io.github.ascentrl.api.data;

import io.github.ascentrl.api.internal.Check;
import io.github.ascentrl.api.internal.LibraryVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The origin of recorded experience or of a saved policy, so that a file can still be understood years later. A view of a data set keeps
 * the provenance of the original and adds a line that states how it was derived.
 *
 * @param environment the environment, by its id if it has one
 * @param policy a description of the policy that acted, or of what trained the saved policy
 * @param seed the seed of the recording or of the training
 * @param libraryVersion the version of this library that made the recording or the policy
 * @param episodes the number of recorded episodes, ≥ 0; 0 if unknown
 * @param steps the number of recorded steps, ≥ 0; 0 if unknown
 * @param derivation what has been done to the recording or policy since, in order: filters, cuts, shuffles
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
        derivation = List.copyOf(Check.noNulls("derivation", derivation));
        if (episodes < 0 || steps < 0) {
            throw new IllegalArgumentException(
                    "episodes = " + episodes + " and steps = " + steps + " must both be at least 0 (0 if unknown)");
        }
    }

    /**
     * Creates the provenance of an original recording or policy with unknown counts.
     *
     * @param environment the environment, by its id if it has one
     * @param policy a description of the policy that acted, or of what trained the saved policy
     * @param seed the seed of the recording or of the training
     * @param libraryVersion the version of this library that made the recording or the policy
     */
    public Provenance(String environment, String policy, long seed, String libraryVersion) {
        this(environment, policy, seed, libraryVersion, 0, 0, List.of());
    }

    /**
     * {@return the provenance of a recording or policy made now, by this version of the library, with unknown counts}
     *
     * @param environment the environment, by its id if it has one
     * @param policy a description of the policy that acted, or of what trained the saved policy
     * @param seed the seed of the recording or of the training
     */
    public static Provenance of(String environment, String policy, long seed) {
        return new Provenance(environment, policy, seed, LibraryVersion.current());
    }

    /**
     * {@return this provenance with counts}
     *
     * @param newEpisodes the number of recorded episodes, ≥ 0
     * @param newSteps the number of recorded steps, ≥ 0
     */
    public Provenance withCounts(long newEpisodes, long newSteps) {
        return new Provenance(environment, policy, seed, libraryVersion, newEpisodes, newSteps, derivation);
    }

    /**
     * {@return this provenance with one more line of derivation}
     *
     * @param what the operation, for example {@code "first 5 episodes"}
     */
    public Provenance derived(String what) {
        Objects.requireNonNull(what, "what");
        List<String> longer = new ArrayList<>(derivation);
        longer.add(what);
        return new Provenance(environment, policy, seed, libraryVersion, episodes, steps, longer);
    }
}
