package io.github.ascentrl.algos.estimate;

import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.internal.Check;
import java.util.Arrays;
import java.util.Objects;

/**
 * The weights w<sub>t</sub> in a loss −Σ w<sub>t</sub> A<sub>t</sub> log π(a<sub>t</sub>|s<sub>t</sub>), which is a sum
 * over the steps of a batch. With N episodes, of T<sub>e</sub> steps each, the weights sum to 1, except in
 * {@link #SUM_PER_EPISODE}, where they sum to the mean length.
 */
public enum LossScale {
    /**
     * w = 1 / Σ T<sub>e</sub>, the mean over all steps of the batch, as in most implementations and in DAPO
     * (2503.14476). Gradients do not grow with the length of episodes. Biased: it is the estimator of ∇J divided by the
     * mean length of the batch's episodes, which depends on the actions.
     */
    MEAN_OVER_STEPS,
    /**
     * w = 1 / (N T<sub>e</sub>), the mean over each episode's own steps, then over episodes: the formula of GRPO's
     * paper (2402.03300). Biased: a step of a long episode counts less than one of a short episode.
     */
    MEAN_PER_EPISODE,
    /**
     * w = 1 / N, the sum over each episode's steps, then the mean over episodes: the only one of the three that
     * estimates ∇J itself (2503.20783).
     */
    SUM_PER_EPISODE;

    /**
     * {@return w of every step of an episode}
     *
     * @param batch the episodes
     * @param episode the index of the episode, from 0; it matters only for {@link #MEAN_PER_EPISODE}
     * @throws IndexOutOfBoundsException if there is no such episode
     */
    public float weight(Batch batch, int episode) {
        Objects.requireNonNull(batch, "batch");
        Check.index("episode", episode, batch.episodes());
        return switch (this) {
            case MEAN_OVER_STEPS -> 1f / batch.steps();
            case MEAN_PER_EPISODE -> 1f / batch.episodes() / batch.length(episode);
            case SUM_PER_EPISODE -> 1f / batch.episodes();
        };
    }

    /**
     * {@return w<sub>t</sub> of every step, {@code [steps]}}
     *
     * @param batch the episodes
     */
    public float[] weights(Batch batch) {
        Objects.requireNonNull(batch, "batch");
        float[] weights = new float[batch.steps()];
        for (int e = 0; e < batch.episodes(); e++) {
            Arrays.fill(weights, batch.start(e), batch.end(e), weight(batch, e));
        }
        return weights;
    }
}
