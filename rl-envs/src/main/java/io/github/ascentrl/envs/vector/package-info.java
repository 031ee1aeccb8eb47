/**
 * Batches of environments. {@link io.github.ascentrl.envs.vector.VectorEnvs} creates a batch of any environment.
 * Gymnasium's environments and {@code DarkRoom} have their own, faster batches, for example
 * {@link io.github.ascentrl.envs.classic.CartPole#vector}. All of them follow {@link io.github.ascentrl.api.VectorEnv}:
 * a batch of n environments equals n single ones bit for bit, on any number of threads.
 */
package io.github.ascentrl.envs.vector;
