/**
 * A small planning task whose possible actions change from step to step:
 * {@link io.github.ascentrl.envs.scheduling.SingleMachine} shows how an environment offers an
 * {@linkplain io.github.ascentrl.api.ActionMasked action mask}.
 */
package io.github.ascentrl.envs.scheduling;
