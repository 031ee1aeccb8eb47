/**
 * Processes small enough to write down, so that everything about them can be computed exactly.
 *
 * <p>Start with {@link io.github.ascentrl.envs.tabular.TabularMdp}, its builder, and
 * {@link io.github.ascentrl.envs.tabular.TabularEnv}, the environment over it. Ready-made ones:
 * {@link io.github.ascentrl.envs.tabular.Bandits}, {@link io.github.ascentrl.envs.tabular.TwoButtons},
 * {@link io.github.ascentrl.envs.tabular.MatrixGame} (rock, paper, scissors),
 * {@link io.github.ascentrl.envs.tabular.Chains} and {@link io.github.ascentrl.envs.tabular.AbsorbingMistake}.
 * {@link io.github.ascentrl.envs.tabular.PolicyTable} is a policy for them, written down too. What is exact about them,
 * J, ∇J and the mean and variance of gradient estimators, {@code algos.exact} of {@code rl-algos} computes.
 */
package io.github.ascentrl.envs.tabular;
