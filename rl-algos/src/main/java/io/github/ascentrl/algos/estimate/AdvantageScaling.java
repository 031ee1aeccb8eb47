package io.github.ascentrl.algos.estimate;

/**
 * The set of steps over which advantages are standardised. {@link io.github.ascentrl.api.data.Deviation} defines the
 * standard deviation (divisor n − 1), ε = 1e-8, and which numbers count as equal; advantages that count as equal become
 * 0. Each trainer accepts the values that make sense for it and rejects the others; all accept {@link #NONE}.
 */
public enum AdvantageScaling {
    /** No scaling: A is used as estimated, and the update follows the policy gradient. */
    NONE,
    /**
     * A ← (A − mean A) / (std A + ε) over the steps of each minibatch separately, again in every epoch: what CleanRL
     * and Stable-Baselines3 do in PPO.
     */
    MINIBATCH,
    /** A ← (A − mean A) / (std A + ε) over all steps of the batch (a rollout), once for each update. */
    BATCH,
    /**
     * A ← A / (std R + ε), where R are the whole returns of a group's episodes, one per episode: as in GRPO
     * (2402.03300). No mean is subtracted, because the baseline has done that. In GRPO the baseline is the mean of the
     * group, whose episodes have the same start; in REINFORCE it is any baseline, and the group is the whole batch. The
     * result is not the gradient of J (Liu et al., 2503.20783).
     */
    GROUP
}
