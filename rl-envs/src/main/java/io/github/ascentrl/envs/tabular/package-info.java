/**
 * Processes small enough to write down, and everything about them exactly.
 *
 * <p>Start with {@link io.github.ascentrl.envs.tabular.TabularMdp}, its builder, and
 * {@link io.github.ascentrl.envs.tabular.TabularEnv}, which plays it. Ready-made ones:
 * {@link io.github.ascentrl.envs.tabular.Bandits}, {@link io.github.ascentrl.envs.tabular.TwoButtons},
 * {@link io.github.ascentrl.envs.tabular.MatrixGame} (rock, paper, scissors),
 * {@link io.github.ascentrl.envs.tabular.Chains}, {@link io.github.ascentrl.envs.tabular.AbsorbingMistake}, and as
 * {@linkplain io.github.ascentrl.envs.tabular.TabularCase cases} with a policy and a discount,
 * {@link io.github.ascentrl.envs.tabular.ReferenceCases} and {@link io.github.ascentrl.envs.tabular.RandomCases}.
 *
 * <p>Three independent ways lead to J and ∇J: {@link io.github.ascentrl.envs.tabular.ExactValues} by linear algebra,
 * {@link io.github.ascentrl.envs.tabular.RationalValues} by differentiating the recursion in fractions, and
 * {@link io.github.ascentrl.envs.tabular.Enumeration} by listing every episode. On the last one stands
 * {@link io.github.ascentrl.envs.tabular.GradientOracle}: the exact mean and variance of any
 * {@link io.github.ascentrl.envs.tabular.ExactEstimator}, for batches of any size that can be listed. It shares no code
 * with the estimators that trainers use, so that it can judge them.
 */
package io.github.ascentrl.envs.tabular;
