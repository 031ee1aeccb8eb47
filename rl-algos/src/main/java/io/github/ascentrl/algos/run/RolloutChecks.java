package io.github.ascentrl.algos.run;

import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.internal.EpisodeChecks;

/** Rejects non-finite numbers from environments; the message says which number, of which environment, and when. */
final class RolloutChecks {
    private RolloutChecks() {}

    /** Checks the observations of n environments after a reset. */
    static void reset(int n, float[] observations) {
        if (EpisodeChecks.zeroIfFinite(observations) != 0f) { // NaN too
            for (int i = 0; i < n; i++) {
                observation("observation", observations, i, n, " at its reset");
            }
        }
    }

    /**
     * Checks what n environments returned at step t of a rollout, including the final observations of episodes that
     * ended.
     */
    static void step(int t, float[] observations, float[] rewards, Ending[] endings, float[] finals) {
        int n = rewards.length;
        int width = observations.length / n;
        float sum = EpisodeChecks.zeroIfFinite(observations) + EpisodeChecks.zeroIfFinite(rewards);
        for (int i = 0; i < n; i++) {
            for (int j = i * width; endings[i].ended() && j < (i + 1) * width; j++) {
                sum += finals[j] * 0f;
            }
        }
        if (sum == 0f) {
            return;
        }
        String when = " at step " + t + " of this rollout";
        for (int i = 0; i < n; i++) {
            if (!Float.isFinite(rewards[i])) {
                throw new IllegalStateException("the reward " + rewards[i] + " of environment " + i + when
                        + " is not finite; rewards must be finite: fix the environment");
            }
            observation("observation", observations, i, n, when);
            if (endings[i].ended()) {
                observation("final observation", finals, i, n, when);
            }
        }
    }

    private static void observation(String what, float[] rows, int environment, int n, String when) {
        int width = rows.length / n;
        for (int j = 0; j < width; j++) {
            float x = rows[environment * width + j];
            if (!Float.isFinite(x)) {
                throw new IllegalStateException(what + "[" + j + "] = " + x + " of environment " + environment + when
                        + " is not finite; observations must be finite: fix the environment");
            }
        }
    }
}
