/**
 * Policy evaluation problems: there are no choices, only values to predict, which are known exactly.
 * {@link io.github.ascentrl.envs.prediction.MarkovRewardProcess} represents any finite process, including Boyan's chain
 * and random processes.
 */
package io.github.ascentrl.envs.prediction;
