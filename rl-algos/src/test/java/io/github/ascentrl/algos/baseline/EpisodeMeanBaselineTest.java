package io.github.ascentrl.algos.baseline;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ascentrl.algos.testing.Batches;
import io.github.ascentrl.api.Baseline;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.random.Rng;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class EpisodeMeanBaselineTest {
    private static double definition(Batch batch, float[] returns, int episode, int row) {
        double sum = 0;
        int n = 0;
        for (int i = 0; i < batch.steps(); i++) {
            if (i >= batch.start(episode) && i < batch.end(episode)) {
                sum += returns[i];
                n++;
            }
        }
        return sum / n;
    }

    @Test
    void handWorked() {
        assertThat(Predictions.of(
                        new EpisodeMeanBaseline(), Predictions.handWorkedBatch(), Predictions.handWorkedReturns()))
                .containsExactly(3, 3, 3, 6, 6, 10);
    }

    @Property(tries = 200)
    void agreesWithTheDefinition(@ForAll long seed, @ForAll @IntRange(min = 1, max = 5) int episodes) {
        Batch batch = Batches.random(Rng.of(seed), episodes, 20, 1, 2);
        float[] returns = Batches.normal(Rng.of(seed).child("returns"), batch.steps());
        assertThat(Predictions.violation(
                        new EpisodeMeanBaseline(), EpisodeMeanBaselineTest::definition, batch, returns))
                .isEmpty();
    }

    @Test
    void aMeanOverAllEpisodesIsCaught() {
        Baseline pooled = (batch, returns, out) -> Arrays.fill(out, (float) Means.of(returns, 0, batch.steps()));
        assertThat(Predictions.violation(
                        pooled,
                        EpisodeMeanBaselineTest::definition,
                        Predictions.handWorkedBatch(),
                        Predictions.handWorkedReturns()))
                .isPresent();
    }
}
