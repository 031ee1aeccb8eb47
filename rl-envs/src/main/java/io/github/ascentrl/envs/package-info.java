/**
 * Environments by name. {@link io.github.ascentrl.envs.Envs#make} knows the built-in ones, by their original's id
 * where there is one ({@code CartPole-v1}; {@link io.github.ascentrl.envs.Envs#all} lists them), and those of every {@link io.github.ascentrl.envs.EnvProvider} that is found.
 */
package io.github.ascentrl.envs;
