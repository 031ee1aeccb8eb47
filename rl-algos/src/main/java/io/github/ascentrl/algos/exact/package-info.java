/**
 * Exact policy gradients: expectations by enumeration, without sampling, on processes small enough to list every
 * episode.
 *
 * <p>There are three independent ways to J and ∇J of a {@link io.github.ascentrl.envs.tabular.TabularMdp}:
 * {@link io.github.ascentrl.algos.exact.ExactValues} by linear algebra,
 * {@link io.github.ascentrl.algos.exact.RationalValues} by differentiating the recursion in fractions, and
 * {@link io.github.ascentrl.algos.exact.Enumeration} by listing every episode. The last one is the basis of
 * {@link io.github.ascentrl.algos.exact.GradientOracle}, the exact mean and variance of any
 * {@link io.github.ascentrl.algos.exact.ExactEstimator}, for batches of any size that can be listed. It shares no
 * arithmetic with the trainers' estimators, so that it can test them.
 * {@link io.github.ascentrl.algos.exact.PolicyIteration} finds the best policy. A
 * {@linkplain io.github.ascentrl.algos.exact.TabularCase case} is a process with a policy and a discount;
 * {@link io.github.ascentrl.algos.exact.ReferenceCases} and {@link io.github.ascentrl.algos.exact.RandomCases} provide
 * some.
 *
 * <p>For such a case {@link io.github.ascentrl.algos.exact.BaselineBias} determines with certainty whether a baseline
 * biases the gradient, and by how much. It uses {@link io.github.ascentrl.algos.exact.ExactGradient}, which computes
 * mean and covariance of the gradient of any trainer. Both run the trainer's own {@code update()} on a {@link
 * io.github.ascentrl.algos.exact.Stage}, and are tested against {@code GradientOracle}, with which they share no code.
 */
package io.github.ascentrl.algos.exact;
