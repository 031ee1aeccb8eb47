/**
 * Environments by name. {@link io.github.ascentrl.envs.Envs#make} creates the built-in environments, which have the ids
 * of their originals if there are any ({@code CartPole-v1}), and those of every
 * {@link io.github.ascentrl.envs.EnvProvider} that is found. {@link io.github.ascentrl.envs.Envs#all} lists them.
 */
package io.github.ascentrl.envs;
