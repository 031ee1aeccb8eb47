/**
 * Environments by name. {@link io.github.ascentrl.envs.Envs#make} knows the built-in ones by their Gymnasium ids, and
 * those of every {@link io.github.ascentrl.envs.EnvProvider} that is found.
 */
package io.github.ascentrl.envs;
