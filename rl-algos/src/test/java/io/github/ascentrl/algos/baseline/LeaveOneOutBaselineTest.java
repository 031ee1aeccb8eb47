package io.github.ascentrl.algos.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.github.ascentrl.algos.estimate.Returns;
import io.github.ascentrl.algos.testing.Batches;
import io.github.ascentrl.api.Baseline;
import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.random.Rng;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class LeaveOneOutBaselineTest {
    private static double whole(Batch batch, float[] returns, int episode, int row) {
        double sum = 0;
        for (int other = 0; other < batch.episodes(); other++) {
            sum += other == episode ? 0 : returns[batch.start(other)];
        }
        return sum / (batch.episodes() - 1);
    }

    private static double perTimeStep(Batch batch, float[] returns, int episode, int row) {
        int t = row - batch.start(episode);
        double sum = 0;
        for (int other = 0; other < batch.episodes(); other++) {
            sum += other == episode || t >= batch.length(other) ? 0 : returns[batch.start(other) + t];
        }
        return sum / (batch.episodes() - 1);
    }

    @Test
    void handWorkedWholeReturn() {
        assertThat(Predictions.of(
                        LeaveOneOutBaseline.wholeReturn(),
                        Predictions.handWorkedBatch(),
                        Predictions.handWorkedReturns()))
                .containsExactly(7, 7, 7, 5.5f, 5.5f, 2.5f);
    }

    @Test
    void handWorkedPerTimeStep() {
        assertThat(Predictions.of(
                        LeaveOneOutBaseline.perTimeStep(),
                        Predictions.handWorkedBatch(),
                        Predictions.handWorkedReturns()))
                .containsExactly(7, 4, 0, 5.5f, 1, 2.5f);
    }

    @Property(tries = 200)
    void agreesWithTheDefinitions(@ForAll long seed, @ForAll @IntRange(min = 2, max = 6) int episodes) {
        Batch batch = Batches.random(Rng.of(seed), episodes, 20, 1, 2);
        float[] returns = Batches.normal(Rng.of(seed).child("returns"), batch.steps());
        assertThat(Predictions.violation(
                        LeaveOneOutBaseline.wholeReturn(), LeaveOneOutBaselineTest::whole, batch, returns))
                .isEmpty();
        assertThat(Predictions.violation(
                        LeaveOneOutBaseline.perTimeStep(), LeaveOneOutBaselineTest::perTimeStep, batch, returns))
                .isEmpty();
    }

    @Test
    void wrongOnesAreCaught() {
        Batch batch = Predictions.handWorkedBatch();
        float[] returns = Predictions.handWorkedReturns();
        Baseline batchMean = (b, g, out) -> Arrays.fill(out, (1 + 4 + 10) / 3f);
        Baseline endedOnesLeftOutOfTheCount = (b, g, out) -> {
            for (int e = 0; e < b.episodes(); e++) {
                for (int t = 0; t < b.length(e); t++) {
                    double sum = 0;
                    int n = 0;
                    for (int other = 0; other < b.episodes(); other++) {
                        if (other != e && t < b.length(other)) {
                            sum += g[b.start(other) + t];
                            n++;
                        }
                    }
                    out[b.start(e) + t] = n == 0 ? 0 : (float) (sum / n);
                }
            }
        };
        for (Baseline wrong : List.of(batchMean, endedOnesLeftOutOfTheCount)) {
            assertThat(Predictions.violation(wrong, LeaveOneOutBaselineTest::perTimeStep, batch, returns))
                    .isPresent();
        }
        assertThat(Predictions.violation(batchMean, LeaveOneOutBaselineTest::whole, batch, returns))
                .isPresent();
        assertThat(Predictions.violation(
                        LeaveOneOutBaseline.perTimeStep(), LeaveOneOutBaselineTest::whole, batch, returns))
                .isPresent();
    }

    /** RLOO's advantage is N/(N−1) · (R_i − mean R). */
    @Property(tries = 100)
    void theAdvantageIsAScaledDistanceFromTheBatchMean(
            @ForAll long seed, @ForAll @IntRange(min = 2, max = 6) int episodes) {
        Batch batch = Batches.random(Rng.of(seed), episodes, 20, 1, 2);
        float[] returns = Returns.whole(batch, 0.99);
        double mean = 0;
        for (int e = 0; e < episodes; e++) {
            mean += returns[batch.start(e)] / (double) episodes;
        }
        float[] b = Predictions.of(LeaveOneOutBaseline.wholeReturn(), batch, returns);
        for (int e = 0; e < episodes; e++) {
            int t = batch.start(e);
            double advantage = (double) returns[t] - b[t];
            assertThat(advantage).isCloseTo(episodes / (episodes - 1.0) * (returns[t] - mean), within(1e-5));
        }
    }

    @Test
    void ownReturnsChangeNothing() {
        Batch batch = Predictions.handWorkedBatch();
        float[] returns = Predictions.handWorkedReturns();
        float[] changed = returns.clone();
        changed[3] = -100;
        changed[4] = 1e6f;
        for (LeaveOneOutBaseline baseline :
                List.of(LeaveOneOutBaseline.wholeReturn(), LeaveOneOutBaseline.perTimeStep())) {
            float[] before = Predictions.of(baseline, batch, returns);
            float[] after = Predictions.of(baseline, batch, changed);
            assertThat(after[3]).isEqualTo(before[3]);
            assertThat(after[4]).isEqualTo(before[4]);
            assertThat(after[0]).isNotEqualTo(before[0]);
        }
    }

    @Test
    void oneTrajectoryIsTooFew() {
        Batch single = Batches.ofRewards(Ending.TERMINATED, new float[3]);
        for (LeaveOneOutBaseline baseline :
                List.of(LeaveOneOutBaseline.wholeReturn(), LeaveOneOutBaseline.perTimeStep())) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> baseline.predict(single, new float[3], new float[3]))
                    .withMessageContaining("at least 2")
                    .withMessageContaining("in a batch, got 1")
                    .withMessageContaining("collect more episodes per update");
        }
    }
}
