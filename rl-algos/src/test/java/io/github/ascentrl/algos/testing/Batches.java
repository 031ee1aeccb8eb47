package io.github.ascentrl.algos.testing;

import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.data.BatchBuilder;
import java.util.random.RandomGenerator;

/** Batches made up for a test. */
public final class Batches {
    private Batches() {}

    /** One episode of one-number observations 0, 1, 2, … and action 0 for each row of rewards. */
    public static Batch ofRewards(Ending ending, float[]... rewards) {
        BatchBuilder builder = new BatchBuilder(1, 1);
        for (float[] episode : rewards) {
            for (int t = 0; t < episode.length; t++) {
                builder.add(new float[] {t}, new float[] {0}, episode[t]);
            }
            builder.endEpisode(ending, new float[] {episode.length});
        }
        return builder.build();
    }

    /** Normal observations and rewards, uniform actions, lengths uniform in 1 … {@code longest}. */
    public static Batch random(RandomGenerator random, int episodes, int longest, int observationSize, int actions) {
        BatchBuilder builder = new BatchBuilder(observationSize, 1);
        for (int e = 0; e < episodes; e++) {
            int length = 1 + random.nextInt(longest);
            for (int t = 0; t < length; t++) {
                builder.add(normal(random, observationSize), new float[] {random.nextInt(actions)}, (float)
                        random.nextGaussian());
            }
            builder.endEpisode(
                    random.nextBoolean() ? Ending.TERMINATED : Ending.TRUNCATED, normal(random, observationSize));
        }
        return builder.build();
    }

    /** As {@link #random}, with one-number observations, and also episodes that only the recording stopped. */
    public static Batch fragments(RandomGenerator random, int episodes, int longest) {
        BatchBuilder builder = new BatchBuilder(1, 1);
        for (int e = 0; e < episodes; e++) {
            int length = 1 + random.nextInt(longest);
            for (int t = 0; t < length; t++) {
                builder.add(normal(random, 1), new float[] {0}, (float) random.nextGaussian());
            }
            builder.endEpisode(Ending.values()[random.nextInt(3)], normal(random, 1));
        }
        return builder.build();
    }

    /** Standard normal numbers. */
    public static float[] normal(RandomGenerator random, int n) {
        float[] x = new float[n];
        for (int i = 0; i < n; i++) {
            x[i] = (float) random.nextGaussian();
        }
        return x;
    }

    /**
     * Episodes whose rewards are 1 at the end plus γΦ(s′) − Φ(s) of a random walk over three potentials: every discounted
     * return is γ^(T−1) − Φ(s₀), but for the rounding of the rewards.
     */
    public static Batch shaped(RandomGenerator random, int episodes, int steps, double gamma) {
        double[] potential = {0.3, 1.7, 0.9};
        float[][] rewards = new float[episodes][steps];
        for (float[] episode : rewards) {
            int at = 0;
            for (int t = 0; t < steps; t++) {
                boolean end = t == steps - 1;
                int next = random.nextInt(3);
                episode[t] = (float) ((end ? 1 : gamma * potential[next]) - potential[at]);
                at = next;
            }
        }
        return ofRewards(Ending.TERMINATED, rewards);
    }
}
