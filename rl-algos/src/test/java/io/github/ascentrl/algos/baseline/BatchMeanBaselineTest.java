package io.github.ascentrl.algos.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.ascentrl.algos.estimate.Returns;
import io.github.ascentrl.algos.testing.Batches;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.random.Rng;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class BatchMeanBaselineTest {
    private static double ofEpisodes(Batch batch, float[] returns, int episode, int row) {
        double mean = 0;
        for (int e = 0; e < batch.episodes(); e++) {
            mean += (double) returns[batch.start(e)] / batch.episodes();
        }
        return mean;
    }

    private static double ofSteps(Batch batch, float[] returns, int episode, int row) {
        double mean = 0;
        for (float g : returns) {
            mean += (double) g / returns.length;
        }
        return mean;
    }

    @Test
    void handWorked() {
        Batch batch = Predictions.handWorkedBatch();
        float[] returns = Predictions.handWorkedReturns(); // 1, 2, 6 | 4, 8 | 10
        assertThat(Predictions.of(BatchMeanBaseline.ofEpisodes(), batch, returns))
                .containsOnly(5f);
        assertThat(Predictions.of(BatchMeanBaseline.ofSteps(), batch, returns)).containsOnly(31 / 6f);
        assertThat(Predictions.violation(
                        BatchMeanBaseline.ofSteps(), BatchMeanBaselineTest::ofEpisodes, batch, returns))
                .as("the definition tells the two apart")
                .isPresent();
    }

    @Property(tries = 100)
    void agreesWithTheDefinition(@ForAll long seed, @ForAll @IntRange(min = 1, max = 5) int episodes) {
        Batch batch = Batches.random(Rng.of(seed), episodes, 20, 1, 2);
        float[] returns = Batches.normal(Rng.of(seed).child("returns"), batch.steps());
        assertThat(Predictions.violation(
                        BatchMeanBaseline.ofEpisodes(), BatchMeanBaselineTest::ofEpisodes, batch, returns))
                .isEmpty();
        assertThat(Predictions.violation(BatchMeanBaseline.ofSteps(), BatchMeanBaselineTest::ofSteps, batch, returns))
                .isEmpty();
    }

    /**
     * RLOO's advantage is N/(N−1) · (R_i − mean R), so GRPO's without the division by the deviation is (N−1)/N of it.
     */
    @Property(tries = 100)
    void leavingOneOutIsTheScaledBatchMean(@ForAll long seed, @ForAll @IntRange(min = 2, max = 6) int n) {
        Batch batch = Batches.random(Rng.of(seed), n, 10, 1, 2);
        float[] r = Returns.whole(batch, 0.9);
        float[] mean = Predictions.of(BatchMeanBaseline.ofEpisodes(), batch, r);
        float[] others = Predictions.of(LeaveOneOutBaseline.wholeReturn(), batch, r);
        for (int t = 0; t < r.length; t++) {
            double scaled = n / (n - 1.0) * (r[t] - mean[t]);
            assertThat((double) r[t] - others[t]).as("seed %d, row %d", seed, t).isCloseTo(scaled, within(1e-5));
        }
    }
}
