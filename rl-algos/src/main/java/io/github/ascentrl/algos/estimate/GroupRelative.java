package io.github.ascentrl.algos.estimate;

import io.github.ascentrl.api.data.Batch;

/**
 * Advantages without a critic: how an episode's return compares with those of its group, episodes from the same start
 * (Shao et al., <i>DeepSeekMath</i>, 2402.03300). Without scaling, A = R − mean R = (N − 1)/N · (R − mean of the other
 * N − 1): leave-one-out, shortened by a constant. Returns end at a time limit; nothing is bootstrapped.
 */
public final class GroupRelative {
    private static final double EPSILON = 1e-8;

    private GroupRelative() {}

    /**
     * {@return for every step the advantage of its episode, {@code [steps]}}
     *
     * @param batch groups of episodes, one group after the other
     * @param groupSize N, the episodes of each group, ≥ 2
     * @param gamma the discount γ of the returns, in [0, 1]
     * @param scaleByStd whether to divide by the standard deviation of the group's returns (divisor N − 1); 0 if they
     *     all tie
     * @throws IllegalArgumentException if a number is out of range or the batch has no whole number of groups
     */
    public static float[] advantages(Batch batch, int groupSize, double gamma, boolean scaleByStd) {
        if (groupSize < 2 || batch.episodes() % groupSize != 0) {
            throw new IllegalArgumentException("groupSize = " + groupSize + " for a batch of " + batch.episodes()
                    + " episodes; it must be at least 2 and divide their number");
        }
        float[] whole = Returns.whole(batch, gamma);
        float[] advantages = new float[batch.steps()];
        for (int first = 0; first < batch.episodes(); first += groupSize) {
            double mean = 0;
            for (int e = first; e < first + groupSize; e++) {
                mean += whole[batch.start(e)];
            }
            mean /= groupSize;
            double squares = 0;
            for (int e = first; e < first + groupSize; e++) {
                double difference = whole[batch.start(e)] - mean;
                squares += difference * difference;
            }
            double divisor = scaleByStd ? Math.sqrt(squares / (groupSize - 1)) + EPSILON : 1;
            for (int t = batch.start(first); t < batch.end(first + groupSize - 1); t++) {
                advantages[t] = (float) ((whole[t] - mean) / divisor);
            }
        }
        return advantages;
    }
}
