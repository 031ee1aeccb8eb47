/**
 * Processes small enough to be written as tables, so that everything about them can be computed exactly.
 *
 * <p>Start with {@link io.github.ascentrl.envs.tabular.TabularMdp}, its builder, and
 * {@link io.github.ascentrl.envs.tabular.TabularEnv}, the environment over it. Ready-made processes:
 * {@link io.github.ascentrl.envs.tabular.Bandits}, {@link io.github.ascentrl.envs.tabular.TwoButtons},
 * {@link io.github.ascentrl.envs.tabular.MatrixGame} (rock, paper, scissors),
 * {@link io.github.ascentrl.envs.tabular.Chains} and {@link io.github.ascentrl.envs.tabular.AbsorbingMistake}.
 * {@link io.github.ascentrl.envs.tabular.PolicyTable} is a policy for them, also as a table. Probabilities and rewards
 * are exact fractions, {@link io.github.ascentrl.envs.tabular.Rational}. {@code algos.exact} in {@code rl-algos}
 * computes the exact J and ∇J and the exact mean and variance of gradient estimators.
 */
package io.github.ascentrl.envs.tabular;
