package io.github.ascentrl.algos.estimate;

/**
 * What advantages are standardised over. {@link io.github.ascentrl.api.data.Deviation} has the deviation (divisor n − 1),
 * ε = 1e-8, and when numbers count as equal: then they become 0. Each trainer accepts what makes sense for it and refuses
 * the rest; all accept {@link #NONE}.
 */
public enum AdvantageScaling {
    /** Nothing: A stays as the estimator has it, and the update follows the policy gradient. */
    NONE,
    /**
     * A ← (A − mean A) / (std A + ε) over the steps of each minibatch by itself, anew in every epoch: what CleanRL and
     * Stable-Baselines3 do in PPO.
     */
    MINIBATCH,
    /** A ← (A − mean A) / (std A + ε) over all steps of the batch (a rollout), once for each update. */
    BATCH,
    /**
     * A ← A / (std R + ε) with the whole returns R of a group's episodes, one for each: as in GRPO (2402.03300). No mean is
     * subtracted, for the baseline has done that: in GRPO the mean of the group, which begins with one start; in REINFORCE
     * any baseline, and the group is the whole batch. The result follows no gradient of J (Liu et al., 2503.20783).
     */
    GROUP
}
