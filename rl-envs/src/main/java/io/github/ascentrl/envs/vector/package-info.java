/**
 * Batches of environments. {@link io.github.ascentrl.envs.vector.VectorEnvs} makes a batch of any environment; those
 * of Gymnasium and {@code DarkRoom} have faster ones of their own, for example
 * {@link io.github.ascentrl.envs.classic.CartPole#vector}. All of them follow
 * {@link io.github.ascentrl.api.VectorEnv}: n in a batch are bit for bit n single ones, on any number of threads.
 */
package io.github.ascentrl.envs.vector;
