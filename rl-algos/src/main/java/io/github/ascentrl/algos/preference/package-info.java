/**
 * Learning from preferences: pairs of answers of which somebody chose one ({@link io.github.ascentrl.api.data.Preferences}).
 * Start with {@link io.github.ascentrl.algos.preference.Dpo}, which trains a policy on them directly;
 * {@link io.github.ascentrl.algos.preference.RewardModel} learns what the chooser may have liked, and pays it in place of
 * an environment's reward, for any trainer to follow.
 */
package io.github.ascentrl.algos.preference;
