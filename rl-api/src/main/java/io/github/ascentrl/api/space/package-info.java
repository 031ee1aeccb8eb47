/**
 * The spaces of observations and actions. {@link io.github.ascentrl.api.space.Space} is sealed:
 * {@link io.github.ascentrl.api.space.Box} for vectors of numbers, {@link io.github.ascentrl.api.space.Discrete} for
 * numbered choices, {@link io.github.ascentrl.api.space.MultiDiscrete} for several of them at once. A
 * {@link io.github.ascentrl.api.space.Column} names some of a box's coordinates, such as an action mask.
 */
package io.github.ascentrl.api.space;
