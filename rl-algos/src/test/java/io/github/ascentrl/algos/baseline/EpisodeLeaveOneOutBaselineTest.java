package io.github.ascentrl.algos.baseline;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ascentrl.algos.testing.Batches;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.random.Rng;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class EpisodeLeaveOneOutBaselineTest {
    private static double definition(Batch batch, float[] returns, int episode, int row) {
        double sum = 0;
        int n = 0;
        for (int i = batch.start(episode); i < batch.end(episode); i++) {
            if (i != row) {
                sum += returns[i];
                n++;
            }
        }
        return n == 0 ? 0 : sum / n;
    }

    @Test
    void handWorked() {
        assertThat(Predictions.of(
                        new EpisodeLeaveOneOutBaseline(),
                        Predictions.handWorkedBatch(),
                        Predictions.handWorkedReturns()))
                .containsExactly(4, 3.5f, 1.5f, 8, 4, 0);
    }

    @Property(tries = 200)
    void agreesWithTheDefinition(@ForAll long seed, @ForAll @IntRange(min = 1, max = 5) int episodes) {
        Batch batch = Batches.random(Rng.of(seed), episodes, 20, 1, 2);
        float[] returns = Batches.normal(Rng.of(seed).child("returns"), batch.steps());
        assertThat(Predictions.violation(
                        new EpisodeLeaveOneOutBaseline(), EpisodeLeaveOneOutBaselineTest::definition, batch, returns))
                .isEmpty();
    }

    @Test
    void aMeanThatLeavesNothingOutIsCaught() {
        assertThat(Predictions.violation(
                        new EpisodeMeanBaseline(),
                        EpisodeLeaveOneOutBaselineTest::definition,
                        Predictions.handWorkedBatch(),
                        Predictions.handWorkedReturns()))
                .isPresent();
    }
}
