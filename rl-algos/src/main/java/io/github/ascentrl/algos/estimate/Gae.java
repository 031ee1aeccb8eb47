package io.github.ascentrl.algos.estimate;

import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.internal.Check;
import java.util.Objects;

/**
 * Generalised advantage estimation (Schulman et al., 1506.02438): A<sub>t</sub> = Σ<sub>l</sub> (γλ)<sup>l</sup>
 * δ<sub>t+l</sub>, summed to the end of the episode or fragment. λ = 0 is the TD error, with the least variance
 * and the bias of V; λ = 1 is the longest n-step return minus V, with the most variance and, over whole episodes that
 * terminate, no bias.
 */
public final class Gae {
    private Gae() {}

    /**
     * {@return A<sub>t</sub> of every step, {@code [steps]}}
     *
     * @param batch episodes or fragments of them
     * @param v the values of its states
     * @param gamma the discount γ, in [0, 1]
     * @param lambda λ, in [0, 1]
     * @throws IllegalArgumentException if γ or λ is out of range or the values do not fit the batch
     */
    public static float[] advantages(Batch batch, StateValues v, double gamma, double lambda) {
        Objects.requireNonNull(batch, "batch");
        Objects.requireNonNull(v, "v");
        Returns.checkDiscount(gamma);
        checkLambda(lambda);
        v.check(batch);
        float[] rewards = batch.rewards();
        float[] values = v.values();
        float[] advantages = new float[batch.steps()];
        for (int e = 0; e < batch.episodes(); e++) {
            double next = v.after(batch, e);
            double advantage = 0;
            for (int t = batch.end(e) - 1; t >= batch.start(e); t--) {
                double delta = rewards[t] + gamma * next - values[t];
                advantage = delta + gamma * lambda * advantage;
                advantages[t] = (float) advantage;
                next = values[t];
            }
        }
        return advantages;
    }

    /**
     * {@return the λ-returns A<sub>t</sub> + V(s<sub>t</sub>), the critic's targets, {@code [steps]}}
     *
     * @param advantages A<sub>t</sub>, {@code [steps]}
     * @param v the values that the advantages were computed with
     * @throws IllegalArgumentException if the lengths differ
     */
    public static float[] returns(float[] advantages, StateValues v) {
        Objects.requireNonNull(advantages, "advantages");
        Objects.requireNonNull(v, "v");
        Check.length("advantages", advantages.length, v.values().length);
        float[] returns = new float[advantages.length];
        for (int t = 0; t < returns.length; t++) {
            returns[t] = advantages[t] + v.values()[t];
        }
        return returns;
    }

    /**
     * Checks λ.
     *
     * @param lambda λ
     * @throws IllegalArgumentException if λ is outside [0, 1] or NaN
     */
    public static void checkLambda(double lambda) {
        if (!(lambda >= 0 && lambda <= 1)) {
            throw new IllegalArgumentException("lambda = " + lambda
                    + " must lie in [0, 1]; 0.95 is usual, 0 gives the TD error, 1 the return minus V");
        }
    }
}
