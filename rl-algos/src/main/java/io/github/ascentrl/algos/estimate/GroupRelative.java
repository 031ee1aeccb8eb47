package io.github.ascentrl.algos.estimate;

import io.github.ascentrl.algos.internal.Settings;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.data.Deviation;
import java.util.Objects;

/**
 * Advantages without a critic: an episode's return is compared with the returns of its group, the episodes from the
 * same start (Shao et al., <i>DeepSeekMath</i>, 2402.03300). Without scaling, A = R − mean R = (N − 1)/N · (R − mean of
 * the other N − 1): leave-one-out, shrunk by a constant factor. Returns end at a time limit; nothing is bootstrapped.
 */
public final class GroupRelative {
    private GroupRelative() {}

    /**
     * {@return for every step the advantage of its episode, {@code [steps]}}
     *
     * @param batch groups of episodes, one group after the other
     * @param groupSize N, the number of episodes in each group, ≥ 2
     * @param gamma the discount γ of the returns, in [0, 1]
     * @param scaling {@link AdvantageScaling#GROUP} or {@link AdvantageScaling#NONE}; with {@code GROUP} the advantages
     *     of a group are 0 if its returns are all equal or differ only by rounding
     * @throws IllegalArgumentException if a number is out of range or the batch is not a whole number of groups
     */
    public static float[] advantages(Batch batch, int groupSize, double gamma, AdvantageScaling scaling) {
        Objects.requireNonNull(batch, "batch");
        Settings.oneOf("scaling", scaling, AdvantageScaling.NONE, AdvantageScaling.GROUP);
        if (groupSize < 2 || batch.episodes() % groupSize != 0) {
            throw new IllegalArgumentException("groupSize = " + groupSize + " for a batch of " + batch.episodes()
                    + " episodes; groupSize must be at least 2 and divide the number of episodes");
        }
        float[] whole = Returns.whole(batch, gamma);
        float[] advantages = new float[batch.steps()];
        float[] group = new float[groupSize];
        for (int first = 0; first < batch.episodes(); first += groupSize) {
            double mean = 0;
            for (int e = 0; e < groupSize; e++) {
                group[e] = whole[batch.start(first + e)];
                mean += group[e];
            }
            mean /= groupSize;
            double divisor = scaling == AdvantageScaling.GROUP ? divisor(batch, first, group, whole) : 1;
            for (int t = batch.start(first); t < batch.end(first + groupSize - 1); t++) {
                advantages[t] = (float) ((whole[t] - mean) / divisor) + 0f; // no −0 where the divisor is infinite
            }
        }
        return advantages;
    }

    /** The group's standard deviation plus ε; infinite if its returns differ only by rounding. */
    private static double divisor(Batch batch, int first, float[] group, float[] whole) {
        double deviation = Deviation.of(group, group.length);
        double size = Returns.magnitude(batch, first, first + group.length, whole);
        return Deviation.isRounding(deviation, size) ? Double.POSITIVE_INFINITY : deviation + Deviation.EPSILON;
    }
}
