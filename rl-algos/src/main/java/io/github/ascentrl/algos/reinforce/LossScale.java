package io.github.ascentrl.algos.reinforce;

/** What the sum of −A<sub>t</sub> log π(a<sub>t</sub>|s<sub>t</sub>) over a batch is divided by. */
public enum LossScale {
    /**
     * By the number of steps: what most code does. Step sizes do not grow with episode length; as an estimator of ∇J it
     * is biased, because the length depends on the actions.
     */
    MEAN_OVER_STEPS,
    /** By the number of episodes: the estimator of ∇J itself. */
    SUM_PER_EPISODE
}
