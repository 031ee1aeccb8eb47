/**
 * Problems of policy evaluation: there is nothing to choose, only values to predict, and they are known exactly.
 * {@link io.github.ascentrl.envs.prediction.MarkovRewardProcess} is any finite one, Boyan's chain and random ones
 * among them.
 */
package io.github.ascentrl.envs.prediction;
