package io.github.ascentrl.algos.run;

import io.github.ascentrl.api.Policy;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.random.Rng;

/**
 * Runs whole episodes. Episode e draws the environment's random numbers from {@code rng.child(e).child("env")} and the
 * policy's from {@code rng.child(e).child("policy")}, as an implementation must, so that every sampler returns the same
 * batch, bit for bit. Each episode is a task of its own: the memory of the actor is cleared before it.
 *
 * @see EpisodeSampler
 * @see LockstepSampler
 */
@FunctionalInterface
public interface Sampler {
    /**
     * Runs episodes to their end.
     *
     * @param policy selects the actions
     * @param episodes how many, ≥ 1
     * @param rng the root key of all random numbers
     * @return the episodes, in order, end to end
     * @throws IllegalArgumentException if {@code episodes} is not positive, or the policy was made for other spaces
     * @throws IllegalStateException if the environment gives a number that is not finite, or never ends an episode, or
     *     this sampler was closed
     */
    Batch collect(Policy policy, int episodes, Rng rng);

    /**
     * Refuses a policy that was not made for the environments, see {@link Policy#checkFits}. {@link #collect} does so,
     * too; a trainer asks when it is built. By default nothing is known of the environments, and nothing is refused.
     *
     * @param policy the policy to check
     * @throws IllegalArgumentException if it does not fit
     * @throws IllegalStateException if this sampler was closed
     */
    default void checkFits(Policy policy) {}
}
