package io.github.ascentrl.api.data;

import io.github.ascentrl.api.Ending;
import java.util.Objects;

/**
 * One step of an episode.
 *
 * @param observation s<sub>t</sub>
 * @param action a<sub>t</sub>
 * @param reward r<sub>t</sub>, the reward of a<sub>t</sub>
 * @param nextObservation s<sub>t+1</sub>; after an ending, the final observation
 * @param ending whether, and how, this step ended the episode
 */
public record Transition(float[] observation, float[] action, float reward, float[] nextObservation, Ending ending) {
    /**
     * Validates the step; the arrays are not copied.
     *
     * @throws IllegalArgumentException if the two observations differ in length
     */
    public Transition {
        Objects.requireNonNull(ending, "ending is null; use Ending.NONE while the episode continues");
        Objects.requireNonNull(observation, "observation");
        Objects.requireNonNull(action, "action");
        Objects.requireNonNull(nextObservation, "nextObservation");
        if (action.length == 0) {
            throw new IllegalArgumentException("action is empty; it must have the length of the action space");
        }
        if (observation.length != nextObservation.length) {
            throw new IllegalArgumentException("observation has " + observation.length + " numbers, nextObservation "
                    + nextObservation.length + "; both must have the length of the observation space");
        }
    }
}
