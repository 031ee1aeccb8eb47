package io.github.ascentrl.algos.actorcritic;

import io.github.ascentrl.algos.internal.Settings;
import java.util.Objects;

/**
 * Settings of {@link A3c}.
 *
 * @param actors the number of threads that act and learn, ≥ 1; the paper uses 16
 * @param fragments the number of rollouts that each actor contributes to one {@link A3c#update()}, ≥ 1: the time
 *     between two reports; 100 is sensible
 * @param each the settings of each actor's rollouts and losses; its schedules are functions of the optimiser's steps,
 *     all actors' together
 */
public record A3cConfig(int actors, int fragments, A2cConfig each) {
    /**
     * Checks the settings.
     *
     * @throws IllegalArgumentException if a number is out of range
     * @throws NullPointerException if {@code each} is null
     */
    public A3cConfig {
        Settings.atLeastOne("actors", actors);
        Settings.atLeastOne("fragments", fragments);
        Objects.requireNonNull(each, "each");
    }
}
