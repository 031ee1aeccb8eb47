package io.github.ascentrl.envs.tabular;

/**
 * The smallest reason for baselines: left (action 0) pays c + 1, right (action 1) pays c − 1, and the episode is over.
 * The shift c changes nothing about the task, and with p = π(left) nothing about the gradient by left's logit, 2p(1−p);
 * but the variance of its one-sample estimate is p(1−p)(c + 1 − 2p)², which c = 100 makes 2500 at p = ½. Subtracting
 * b = c + 1 − 2p makes it 0.
 */
public final class TwoButtons {
    private TwoButtons() {}

    /**
     * {@return the game}
     *
     * @param shift c, added to both rewards
     */
    public static TabularMdp mdp(double shift) {
        return Bandits.fixed(shift + 1, shift - 1);
    }

    /**
     * {@return E[ĝ] by the logit of left, the same for every shift and every constant baseline}
     *
     * @param p the probability of left
     */
    public static double gradient(double p) {
        Fractions.checkProbability("left", p);
        return 2 * p * (1 - p);
    }

    /**
     * {@return the variance of (reward − b) · score, by the logit of left}
     *
     * @param p the probability of left
     * @param shift c
     * @param baseline b
     */
    public static double variance(double p, double shift, double baseline) {
        double distance = optimalBaseline(p, shift) - baseline;
        return p * (1 - p) * distance * distance;
    }

    /**
     * {@return the b of least variance, c + 1 − 2p: the mean of the two rewards, each weighed by the <em>other's</em>
     * probability}
     *
     * @param p the probability of left
     * @param shift c
     */
    public static double optimalBaseline(double p, double shift) {
        Fractions.checkProbability("left", p);
        return shift + 1 - 2 * p;
    }
}
