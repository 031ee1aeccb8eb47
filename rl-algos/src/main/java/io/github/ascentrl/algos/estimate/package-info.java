/**
 * Pure functions from a batch of episodes to numbers per step: returns, advantages. They change nothing, draw nothing,
 * and use the letters of the papers. Begin with {@link io.github.ascentrl.algos.estimate.Returns}, which needs no
 * critic. With one, {@link io.github.ascentrl.algos.estimate.StateValues} holds its values, and
 * {@link io.github.ascentrl.algos.estimate.TemporalDifference}, {@link io.github.ascentrl.algos.estimate.Gae} and
 * {@link io.github.ascentrl.algos.estimate.VTrace} bootstrap from it.
 * {@link io.github.ascentrl.algos.estimate.AdvantageScaling} and {@link io.github.ascentrl.algos.estimate.LossScale} say
 * what trainers make of advantages and losses.
 */
package io.github.ascentrl.algos.estimate;
