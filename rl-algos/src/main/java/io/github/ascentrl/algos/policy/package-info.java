/**
 * Policies over networks. {@link io.github.ascentrl.algos.policy.DifferentiablePolicy} is what trainers work on. For
 * numbered actions there is {@link io.github.ascentrl.algos.policy.CategoricalPolicy}, also with masks, and
 * {@link io.github.ascentrl.algos.policy.MultiDiscretePolicy} for several at once; for continuous ones
 * {@link io.github.ascentrl.algos.policy.GaussianPolicy}, {@link io.github.ascentrl.algos.policy.MixturePolicy} and, on
 * a bounded box, {@link io.github.ascentrl.algos.policy.BetaPolicy}. {@link io.github.ascentrl.algos.policy.Policies}
 * makes greedy, ε-greedy and uniform ones of them. {@link io.github.ascentrl.algos.policy.SavedPolicy} keeps one in a file.
 */
package io.github.ascentrl.algos.policy;
