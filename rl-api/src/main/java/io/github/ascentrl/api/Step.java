package io.github.ascentrl.api;

/**
 * What an environment returns for an action, in addition to the next observation, which it writes into the caller's
 * buffer. Environments with few different rewards return shared instances, so that stepping allocates nothing.
 *
 * @param reward the reward r<sub>t</sub> of the action just taken; finite
 * @param ending whether, and how, this step ended the episode
 */
public record Step(float reward, Ending ending) {
    /**
     * Validates the step.
     *
     * @throws NullPointerException if {@code ending} is null
     */
    public Step {
        if (ending == null) {
            throw new NullPointerException("ending is null; use Ending.NONE while the episode continues");
        }
    }
}
