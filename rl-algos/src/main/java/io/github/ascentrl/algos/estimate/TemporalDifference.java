package io.github.ascentrl.algos.estimate;

import io.github.ascentrl.api.data.Batch;
import java.util.Objects;

/**
 * One-step errors and n-step returns (Sutton and Barto, <i>Reinforcement Learning</i>, 2018, chapters 6 and 7). All
 * bootstrap from the final observation of truncated and unfinished episodes, never from that of terminated ones.
 */
public final class TemporalDifference {
    /** The {@code n} of {@link #returns} for as many steps as the fragment has left. */
    public static final int LONGEST = Integer.MAX_VALUE;

    private TemporalDifference() {}

    /**
     * {@return δ<sub>t</sub> = r<sub>t</sub> + γ V(s<sub>t+1</sub>) − V(s<sub>t</sub>) of every step, {@code [steps]}}
     *
     * @param batch episodes or fragments of them
     * @param v the values of its states
     * @param gamma the discount γ, in [0, 1]
     * @throws IllegalArgumentException if γ is out of range or the values do not fit the batch
     */
    public static float[] errors(Batch batch, StateValues v, double gamma) {
        Objects.requireNonNull(batch, "batch");
        Objects.requireNonNull(v, "v");
        Returns.checkDiscount(gamma);
        v.check(batch);
        float[] delta = new float[batch.steps()];
        for (int e = 0; e < batch.episodes(); e++) {
            for (int t = batch.start(e); t < batch.end(e); t++) {
                delta[t] = (float) (batch.rewards()[t] + gamma * v.next(batch, e, t) - v.values()[t]);
            }
        }
        return delta;
    }

    /**
     * {@return the n-step return of every step, {@code [steps]}: r<sub>t</sub> + … + γ<sup>m−1</sup>
     * r<sub>t+m−1</sub> + γ<sup>m</sup> V(s<sub>t+m</sub>), where m is n, or less if the fragment has fewer steps left}
     *
     * @param batch episodes or fragments of them
     * @param v the values of its states
     * @param gamma the discount γ, in [0, 1]
     * @param n the number of rewards in the sum, ≥ 1; {@link #LONGEST} for all that are left, as in A3C and A2C
     * @throws IllegalArgumentException if γ or n is out of range or the values do not fit the batch
     */
    public static float[] returns(Batch batch, StateValues v, double gamma, int n) {
        Objects.requireNonNull(batch, "batch");
        Objects.requireNonNull(v, "v");
        Returns.checkDiscount(gamma);
        v.check(batch);
        if (n < 1) {
            throw new IllegalArgumentException(
                    "n = " + n + " steps must be at least 1; pass TemporalDifference.LONGEST for all that are left");
        }
        float[] returns = new float[batch.steps()];
        for (int e = 0; e < batch.episodes(); e++) {
            int end = batch.end(e);
            double longest = v.after(batch, e);
            for (int t = end - 1; t >= batch.start(e); t--) {
                longest = batch.rewards()[t] + gamma * longest;
                returns[t] = (float) (end - t <= n ? longest : sum(batch, v, gamma, t, n));
            }
        }
        return returns;
    }

    /** The n-step return of a step t with more than n steps left in its fragment, t included. */
    private static double sum(Batch batch, StateValues v, double gamma, int t, int n) {
        double g = v.values()[t + n];
        for (int k = t + n - 1; k >= t; k--) {
            g = batch.rewards()[k] + gamma * g;
        }
        return g;
    }
}
