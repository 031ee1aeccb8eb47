package io.github.ascentrl.api.internal;

/** Checks for everything that runs whole episodes; the messages name the episode and the step. */
public final class EpisodeChecks {
    /** An episode longer than this is assumed never to end. */
    public static final int LONGEST_EPISODE = 10_000_000;

    private EpisodeChecks() {}

    /**
     * Throws if a reward is not finite.
     *
     * @param reward r<sub>t</sub>
     * @param episode the number of the episode in the batch
     * @param t the step
     */
    public static void reward(float reward, int episode, int t) {
        if (!Float.isFinite(reward)) {
            throw new IllegalStateException("the environment gave reward " + reward + " at step " + t + " of episode "
                    + episode + " of this batch; rewards must be finite: fix the environment");
        }
    }

    /**
     * Throws if an observation is not finite.
     *
     * @param observation s<sub>t</sub>
     * @param episode the number of the episode in the batch
     * @param t the number of steps taken before
     */
    public static void observation(float[] observation, int episode, int t) {
        if (zeroIfFinite(observation) != 0f) { // NaN too
            for (int i = 0; i < observation.length; i++) {
                if (!Float.isFinite(observation[i])) {
                    throw new IllegalStateException("the environment gave observation[" + i + "] = " + observation[i]
                            + " after " + t + " steps of episode " + episode
                            + " of this batch; observations must be finite: fix the environment");
                }
            }
        }
    }

    /**
     * {@return 0 if all numbers are finite, NaN otherwise} Adds up x·0, which is 0 for finite x and NaN otherwise, and
     * so needs no branch per number.
     *
     * @param values the numbers
     */
    public static float zeroIfFinite(float[] values) {
        float sum = 0f;
        for (float x : values) {
            sum += x * 0f;
        }
        return sum;
    }

    /**
     * {@return the exception to throw after {@link #LONGEST_EPISODE} steps}
     *
     * @param episode the number of the episode in the batch
     */
    public static IllegalStateException neverEnds(int episode) {
        return new IllegalStateException("episode " + episode + " of this batch did not end within " + LONGEST_EPISODE
                + " steps; give the environment a time limit");
    }
}
