/**
 * Learning from preferences: pairs of answers with one chosen and one rejected
 * ({@link io.github.ascentrl.api.data.Preferences}). Start with {@link io.github.ascentrl.algos.preference.Dpo}, which
 * trains a policy on them directly. Alternatively, {@link io.github.ascentrl.algos.preference.BradleyTerry} fits a
 * {@link io.github.ascentrl.algos.preference.RewardModel} to them, which can replace the reward of an environment for
 * any trainer.
 */
package io.github.ascentrl.algos.preference;
