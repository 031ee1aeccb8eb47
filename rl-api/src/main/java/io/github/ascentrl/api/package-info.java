/**
 * The interfaces that Ascent is built on. Read {@link io.github.ascentrl.api.Env} first (or
 * {@link io.github.ascentrl.api.DiscreteEnv}, if your actions are numbered), then
 * {@link io.github.ascentrl.api.Policy}, which holds the parameters, and {@link io.github.ascentrl.api.Actor}, which
 * selects actions and holds the memory of running episodes. {@link io.github.ascentrl.api.Baseline} predicts what
 * return to expect, and {@link io.github.ascentrl.api.Trainer} improves a policy one
 * {@linkplain io.github.ascentrl.api.Trainer#update() update} at a time. A trainer reports to
 * {@link io.github.ascentrl.api.TrainingListener}s and is saved and loaded through
 * {@link io.github.ascentrl.api.Stateful}.
 *
 * <p>Conventions of the whole library: observations, actions and rewards are {@code float}s in flat arrays that the
 * caller owns; r<sub>t</sub> is the reward <em>of</em> the action a<sub>t</sub> taken in s<sub>t</sub>; an episode
 * that was cut off ({@link io.github.ascentrl.api.Ending#TRUNCATED}) is not one that ended
 * ({@link io.github.ascentrl.api.Ending#TERMINATED}).
 */
package io.github.ascentrl.api;
