/**
 * The interfaces that Ascent is built on. Read {@link io.github.ascentrl.api.Env} first (or
 * {@link io.github.ascentrl.api.DiscreteEnv}, if your actions are numbered), then
 * {@link io.github.ascentrl.api.Policy}, which knows how to act in it, and its {@link io.github.ascentrl.api.Actor}s, who
 * play, and remember while they do; {@link io.github.ascentrl.api.Baseline}, which says what
 * return to expect, and {@link io.github.ascentrl.api.Trainer}, which improves a policy one
 * {@linkplain io.github.ascentrl.api.Trainer#update() update} at a time. What a trainer reports goes to
 * {@link io.github.ascentrl.api.TrainingListener}s; what it must remember goes out and in through
 * {@link io.github.ascentrl.api.Stateful}.
 *
 * <p>Conventions of the whole library: observations, actions and rewards are {@code float}s in flat arrays that the
 * caller owns; r<sub>t</sub> is the reward <em>of</em> the action a<sub>t</sub> taken in s<sub>t</sub>; an episode
 * that was cut off ({@link io.github.ascentrl.api.Ending#TRUNCATED}) is not one that ended
 * ({@link io.github.ascentrl.api.Ending#TERMINATED}).
 */
package io.github.ascentrl.api;
