/**
 * Exact policy gradients: expectations by enumeration, without sampling. On a process small enough to list every batch,
 * {@link io.github.ascentrl.algos.exact.BaselineBias} says for certain whether a baseline biases the gradient there, and
 * by how much; {@link io.github.ascentrl.algos.exact.ExactGradient}, on which it stands, gives mean and covariance of the
 * gradient of any trainer. Both run the trainer's own {@code update()} on a
 * {@link io.github.ascentrl.algos.exact.Stage}, and are judged by the fractions of
 * {@link io.github.ascentrl.envs.tabular.GradientOracle}, with which they share no code.
 */
package io.github.ascentrl.algos.exact;
