package io.github.ascentrl.algos.ppo;

/** What {@link Grpo} divides an episode's sum over steps by. */
public enum LengthScale {
    /**
     * By the episode's own length, then by the number of episodes: the formula of the paper (2402.03300). Biased: a step
     * of a long episode counts less.
     */
    MEAN_PER_EPISODE,
    /** By the number of steps of all episodes together (2503.14476). */
    MEAN_OVER_STEPS,
    /** By the number of episodes alone: the estimator of ∇J itself (2503.20783). */
    SUM_PER_EPISODE
}
