package io.github.ascentrl.algos.ppo;

/**
 * What advantages are brought to mean 0 and standard deviation 1 over, see {@link
 * io.github.ascentrl.api.data.Deviation#standardize}: 0 where they differ by the rounding of returns and values only, and
 * in a minibatch of one.
 */
public enum AdvantageScaling {
    /** Nothing: they stay as they are, and the update follows the policy gradient. */
    NONE,
    /** Each minibatch by itself: what CleanRL and Stable-Baselines3 do. */
    MINIBATCH,
    /** The whole rollout, once. */
    ROLLOUT
}
