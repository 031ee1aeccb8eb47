package io.github.ascentrl.api.data;

import io.github.ascentrl.api.Ending;
import java.util.Objects;

/**
 * One episode, or an unfinished piece of one, of T ≥ 1 steps.
 *
 * @param observations s<sub>0</sub> … s<sub>T−1</sub>, row-major {@code [T, observation size]}
 * @param actions a<sub>0</sub> … a<sub>T−1</sub>, row-major {@code [T, action size]}
 * @param rewards r<sub>0</sub> … r<sub>T−1</sub>, {@code [T]}
 * @param finalObservation s<sub>T</sub>, {@code [observation size]}
 * @param ending how the episode ended; {@link Ending#NONE} if only the recording stopped there
 */
public record Trajectory(
        float[] observations, float[] actions, float[] rewards, float[] finalObservation, Ending ending) {
    /**
     * Validates the episode; the arrays are not copied.
     *
     * @throws IllegalArgumentException if it has no step, or the lengths do not match
     */
    public Trajectory {
        Objects.requireNonNull(ending, "ending is null; use Ending.NONE if only the recording stopped");
        Objects.requireNonNull(observations, "observations");
        Objects.requireNonNull(actions, "actions");
        Objects.requireNonNull(rewards, "rewards");
        Objects.requireNonNull(finalObservation, "finalObservation");
        int steps = rewards.length;
        if (steps == 0) {
            throw new IllegalArgumentException("a trajectory needs at least 1 step, but rewards is empty");
        }
        if (observations.length != steps * finalObservation.length) {
            throw new IllegalArgumentException("observations has " + observations.length + " numbers, expected " + steps
                    + " steps of " + finalObservation.length);
        }
        if (actions.length == 0 || actions.length % steps != 0) {
            throw new IllegalArgumentException(
                    "actions has " + actions.length + " numbers, expected a multiple of " + steps + " steps");
        }
    }

    /** {@return T, the number of steps} */
    public int length() {
        return rewards.length;
    }

    /** {@return the undiscounted sum of the rewards} */
    public double totalReward() {
        double sum = 0;
        for (float reward : rewards) {
            sum += reward;
        }
        return sum;
    }
}
