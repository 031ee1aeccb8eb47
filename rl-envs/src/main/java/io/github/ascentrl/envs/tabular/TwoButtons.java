package io.github.ascentrl.envs.tabular;

import io.github.ascentrl.api.internal.Check;

/**
 * The smallest task that shows why baselines help: left (action 0) gives reward c + 1, right (action 1) gives c − 1,
 * and the episode ends. The shift c changes neither the task nor, with p = π(left), the gradient with respect to left's
 * logit, 2p(1−p). But the variance of its one-sample estimate is p(1−p)(c + 1 − 2p)², which is 2500 for c = 100 and p =
 * ½. Subtracting b = c + 1 − 2p makes it 0.
 */
public final class TwoButtons {
    private TwoButtons() {}

    /**
     * {@return the task}
     *
     * @param shift c, added to both rewards
     */
    public static TabularMdp mdp(double shift) {
        return Bandits.fixed(shift + 1, shift - 1);
    }

    /**
     * {@return E[ĝ] with respect to the logit of left, the same for every shift and every constant baseline}
     *
     * @param p the probability of left
     */
    public static double gradient(double p) {
        Fractions.checkProbability("left", p);
        return 2 * p * (1 - p);
    }

    /**
     * {@return the variance of (reward − b) · score, with respect to the logit of left}
     *
     * @param p the probability of left
     * @param shift c
     * @param baseline b
     */
    public static double variance(double p, double shift, double baseline) {
        Check.finite("baseline", baseline);
        double distance = optimalBaseline(p, shift) - baseline;
        return p * (1 - p) * distance * distance;
    }

    /**
     * {@return the baseline b with the least variance, c + 1 − 2p: the mean of the two rewards, each weighted by the
     * <em>other's</em> probability}
     *
     * @param p the probability of left
     * @param shift c
     */
    public static double optimalBaseline(double p, double shift) {
        Fractions.checkProbability("left", p);
        Check.finite("shift", shift);
        return shift + 1 - 2 * p;
    }
}
