package io.github.ascentrl.algos.estimate;

import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.data.Deviation;
import io.github.ascentrl.api.internal.Check;
import java.util.Objects;

/**
 * Monte Carlo returns. r<sub>t</sub> is the reward of a<sub>t</sub>. Sums end where the episode ends, even at a time
 * limit: nothing is bootstrapped here. They are accumulated in {@code double}.
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
        Objects.requireNonNull(batch, "batch");
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
        Objects.requireNonNull(batch, "batch");
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
        Objects.requireNonNull(batch, "batch");
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
     * @throws IllegalArgumentException if γ is outside [0, 1] or NaN
     */
    public static void checkDiscount(double gamma) {
        if (!(gamma >= 0 && gamma <= 1)) {
            throw new IllegalArgumentException("discount gamma = " + gamma
                    + " must lie in [0, 1]; 0.99 is usual, 1 only for tasks that surely end");
        }
    }

    /**
     * {@return the magnitude of the numbers from which the returns of some episodes were computed: the largest return
     * plus √T times the largest reward, in absolute value, where T is the length of the longest episode} The rounding
     * errors of T rewards add up like a random walk, even where the rewards themselves cancel. For use with {@link
     * io.github.ascentrl.api.data.Deviation#isRounding}.
     *
     * @param batch the episodes
     * @param from the first episode, ≥ 0
     * @param to one past the last episode
     * @param returns the returns of the whole batch, {@code [steps]}
     * @throws IllegalArgumentException if there are no such episodes or the length differs
     */
    public static double magnitude(Batch batch, int from, int to, float[] returns) {
        Objects.requireNonNull(batch, "batch");
        Objects.requireNonNull(returns, "returns");
        Check.range("from", from, 0, batch.episodes());
        Check.range("to", to, from, batch.episodes());
        Check.length("returns", returns.length, batch.steps());
        int longest = 0;
        for (int e = from; e < to; e++) {
            longest = Math.max(longest, batch.end(e) - batch.start(e));
        }
        int first = from == to ? 0 : batch.start(from);
        int last = from == to ? 0 : batch.end(to - 1);
        return Deviation.largest(returns, first, last)
                + Math.sqrt(longest) * Deviation.largest(batch.rewards(), first, last);
    }
}
