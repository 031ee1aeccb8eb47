/**
 * Pure functions from a batch of episodes to one number per step: returns and advantages. They change nothing, use no
 * randomness, and follow the notation of the papers. Begin with {@link io.github.ascentrl.algos.estimate.Returns},
 * which needs no critic. With a critic, {@link io.github.ascentrl.algos.estimate.StateValues} holds its values, and
 * {@link io.github.ascentrl.algos.estimate.TemporalDifference}, {@link io.github.ascentrl.algos.estimate.Gae} and
 * {@link io.github.ascentrl.algos.estimate.VTrace} bootstrap from them. {@link
 * io.github.ascentrl.algos.estimate.AdvantageScaling} and {@link io.github.ascentrl.algos.estimate.LossScale} are the
 * trainers' options for scaling advantages and weighting losses.
 */
package io.github.ascentrl.algos.estimate;
