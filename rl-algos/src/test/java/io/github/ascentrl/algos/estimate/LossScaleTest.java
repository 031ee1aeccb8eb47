package io.github.ascentrl.algos.estimate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.ascentrl.algos.testing.Batches;
import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.random.Rng;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class LossScaleTest {
    private static final double P = 0.25;

    @Test
    void handWorked() {
        Batch batch = Batches.ofRewards(Ending.TERMINATED, new float[3], new float[1]);
        assertThat(LossScale.MEAN_OVER_STEPS.weights(batch)).containsExactly(1f / 4, 1f / 4, 1f / 4, 1f / 4);
        assertThat(LossScale.MEAN_PER_EPISODE.weights(batch)).containsExactly(0.5f / 3, 0.5f / 3, 0.5f / 3, 0.5f);
        assertThat(LossScale.SUM_PER_EPISODE.weights(batch)).containsExactly(0.5f, 0.5f, 0.5f, 0.5f);
    }

    @Property(tries = 100)
    void weightsSumToOneOrToTheMeanLength(@ForAll long seed, @ForAll @IntRange(min = 1, max = 7) int n) {
        Batch batch = Batches.random(Rng.of(seed), n, 10, 1, 2);
        assertThat(sum(LossScale.MEAN_OVER_STEPS.weights(batch))).isCloseTo(1, within(1e-5));
        assertThat(sum(LossScale.MEAN_PER_EPISODE.weights(batch))).isCloseTo(1, within(1e-5));
        assertThat(sum(LossScale.SUM_PER_EPISODE.weights(batch))).isCloseTo((double) batch.steps() / n, within(1e-4));
    }

    private static double sum(float[] x) {
        double sum = 0;
        for (float v : x) {
            sum += v;
        }
        return sum;
    }

    /** With probability p an episode has two steps and return 3, otherwise one step and return 1. J = 1 + 2p. */
    @Test
    void onlyTheSumPerEpisodeEstimatesTheGradient() {
        assertThat(meanGradient(LossScale.SUM_PER_EPISODE)).isCloseTo(2, within(1e-6));
        assertThat(meanGradient(LossScale.MEAN_OVER_STEPS)).isLessThan(1.5);
        assertThat(meanGradient(LossScale.MEAN_PER_EPISODE)).isCloseTo(3.0 / 2 - 1, within(1e-6));
    }

    /** E of Σ w_t G_t ∂ log π / ∂p over all batches of two episodes; the second step of an episode has no choice. */
    private static double meanGradient(LossScale scale) {
        double mean = 0;
        for (boolean first : new boolean[] {false, true}) {
            for (boolean second : new boolean[] {false, true}) {
                Batch batch = Batches.ofRewards(Ending.TERMINATED, rewards(first), rewards(second));
                float[] w = scale.weights(batch);
                double gradient = w[batch.start(0)] * score(first) + w[batch.start(1)] * score(second);
                mean += probability(first) * probability(second) * gradient;
            }
        }
        return mean;
    }

    private static float[] rewards(boolean on) {
        return on ? new float[] {0, 3} : new float[] {1};
    }

    private static double probability(boolean on) {
        return on ? P : 1 - P;
    }

    /** G_0 times ∂ log π / ∂p. */
    private static double score(boolean on) {
        return on ? 3 / P : -1 / (1 - P);
    }
}
