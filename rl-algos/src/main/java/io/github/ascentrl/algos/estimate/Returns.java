package io.github.ascentrl.algos.estimate;

import io.github.ascentrl.api.data.Batch;

/**
 * Monte Carlo returns. r<sub>t</sub> is the reward of a<sub>t</sub>; sums end where the episode ends, also at a time
 * limit: nothing is bootstrapped here. Sums are accumulated in {@code double}.
 */
public final class Returns {
    private Returns() {}

    /**
     * {@return G<sub>t</sub> = r<sub>t</sub> + γ G<sub>t+1</sub> for every step, the discounted reward-to-go,
     * {@code [steps]}}
     *
     * @param batch the episodes
     * @param gamma the discount γ, in [0, 1]
     * @throws IllegalArgumentException if γ is out of range
     */
    public static float[] discounted(Batch batch, double gamma) {
        checkDiscount(gamma);
        float[] rewards = batch.rewards();
        float[] returns = new float[batch.steps()];
        for (int e = 0; e < batch.episodes(); e++) {
            double g = 0;
            for (int t = batch.end(e) - 1; t >= batch.start(e); t--) {
                g = rewards[t] + gamma * g;
                returns[t] = (float) g;
            }
        }
        return returns;
    }

    /**
     * {@return for every step the discounted return of its whole episode, R = Σ γ<sup>t</sup> r<sub>t</sub>,
     * {@code [steps]}}
     *
     * @param batch the episodes
     * @param gamma the discount γ, in [0, 1]
     * @throws IllegalArgumentException if γ is out of range
     */
    public static float[] whole(Batch batch, double gamma) {
        float[] returns = discounted(batch, gamma);
        for (int e = 0; e < batch.episodes(); e++) {
            float r = returns[batch.start(e)];
            for (int t = batch.start(e); t < batch.end(e); t++) {
                returns[t] = r;
            }
        }
        return returns;
    }

    /**
     * {@return γ<sup>t</sup> for every step, t counted from the start of its episode, {@code [steps]}}
     *
     * @param batch the episodes
     * @param gamma the discount γ, in [0, 1]
     * @throws IllegalArgumentException if γ is out of range
     */
    public static float[] discounts(Batch batch, double gamma) {
        checkDiscount(gamma);
        float[] discounts = new float[batch.steps()];
        for (int e = 0; e < batch.episodes(); e++) {
            double power = 1;
            for (int t = batch.start(e); t < batch.end(e); t++) {
                discounts[t] = (float) power;
                power *= gamma;
            }
        }
        return discounts;
    }

    /**
     * Checks a discount.
     *
     * @param gamma γ
     * @throws IllegalArgumentException if it lies outside [0, 1] or is NaN
     */
    public static void checkDiscount(double gamma) {
        if (!(gamma >= 0 && gamma <= 1)) {
            throw new IllegalArgumentException("discount gamma = " + gamma
                    + " must lie in [0, 1]; 0.99 is usual, 1 only for tasks that surely end");
        }
    }
}
