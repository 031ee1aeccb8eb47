package io.github.ascentrl.algos.run;

import io.github.ascentrl.api.Policy;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.random.Rng;

/**
 * Runs whole episodes. In episode e, every implementation must draw the environment's random numbers from
 * {@code rng.child(e).child("env")} and the policy's from {@code rng.child(e).child("policy")}, so that all samplers
 * return the same batch, bit for bit. Each episode is a separate task: the memory of the actor is cleared before it.
 * Samplers need not be thread-safe; those of this library refuse two calls at the same time.
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
     * @param episodes the number of episodes, ≥ 1
     * @param rng the root key of all random numbers
     * @return the episodes, in order, end to end
     * @throws IllegalArgumentException if {@code episodes} is not positive, or the policy was made for other spaces
     * @throws IllegalStateException if the environment gives a number that is not finite, or never ends an episode, or
     *     this sampler was closed
     */
    Batch collect(Policy policy, int episodes, Rng rng);

    /**
     * Refuses a policy that was not made for the environments, see {@link Policy#checkFits}. {@link #collect} does so,
     * too; a trainer calls this when it is built. The default accepts every policy.
     *
     * @param policy the policy to check
     * @throws IllegalArgumentException if it does not fit
     * @throws IllegalStateException if this sampler was closed
     */
    default void checkFits(Policy policy) {}
}
