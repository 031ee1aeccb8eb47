package io.github.ascentrl.algos.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.github.ascentrl.algos.testing.Batches;
import io.github.ascentrl.algos.testing.States;
import io.github.ascentrl.api.Baseline;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.random.Rng;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunningMeanBaselineTest {
    /** The weighted mean of the previous episodes' mean returns, by definition. */
    private static double definition(List<Double> previous, double decay) {
        int n = previous.size();
        double mean = 0;
        for (int i = 0; i < n; i++) {
            double weight =
                    Double.isNaN(decay) ? 1.0 / n : StrictMath.pow(decay, n - 1.0 - i) * (i == 0 ? 1 : 1 - decay);
            mean += weight * previous.get(i);
        }
        return mean;
    }

    /** Runs random batches; returns a message if a prediction is not the mean of the episodes before its batch. */
    private static Optional<String> violation(Baseline baseline, double decay, long seed) {
        List<Double> previous = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            Rng rng = Rng.of(seed).child(i);
            Batch batch = Batches.random(rng, 1 + rng.nextInt(4), 10, 1, 2);
            float[] returns = Batches.normal(rng.child("returns"), batch.steps());
            double expected = definition(previous, decay);
            for (float b : Predictions.of(baseline, batch, returns)) {
                if (!(Math.abs(b - expected) < 1e-6)) {
                    return Optional.of("batch " + i + ": " + b + ", by definition " + expected);
                }
            }
            baseline.fit(batch, returns);
            for (int e = 0; e < batch.episodes(); e++) {
                double sum = 0;
                for (int t = batch.start(e); t < batch.end(e); t++) {
                    sum += returns[t];
                }
                previous.add(sum / batch.length(e));
            }
        }
        return Optional.empty();
    }

    @Property(tries = 100)
    void cumulativeIsTheMeanOfAllPreviousEpisodes(@ForAll long seed) {
        assertThat(violation(RunningMeanBaseline.cumulative(), Double.NaN, seed))
                .isEmpty();
    }

    @Property(tries = 100)
    void exponentialFades(@ForAll long seed, @ForAll @DoubleRange(min = 0.01, max = 0.99) double decay) {
        assertThat(violation(RunningMeanBaseline.exponential(decay), decay, seed))
                .isEmpty();
    }

    /** Includes the batch it is used on: the bias that the order of predict and fit prevents. */
    private static final class KnowsItsOwnBatch implements Baseline {
        private final RunningMeanBaseline mean = RunningMeanBaseline.cumulative();
        private Batch seen;

        @Override
        public void predict(Batch batch, float[] returns, float[] out) {
            if (seen != batch) {
                seen = batch;
                mean.fit(batch, returns);
            }
            mean.predict(batch, returns, out);
        }
    }

    /** Gives every step, rather than every episode, the same weight. */
    private static final class CountsSteps implements Baseline {
        private double sum;
        private long n;

        @Override
        public void predict(Batch batch, float[] returns, float[] out) {
            Arrays.fill(out, n == 0 ? 0 : (float) (sum / n));
        }

        @Override
        public void fit(Batch batch, float[] returns) {
            sum += Means.sum(returns, 0, batch.steps());
            n += batch.steps();
        }
    }

    @Test
    void wrongOnesAreCaught() {
        assertThat(violation(new KnowsItsOwnBatch(), Double.NaN, 1)).isPresent();
        assertThat(violation(new CountsSteps(), Double.NaN, 1)).isPresent();
        assertThat(violation(RunningMeanBaseline.exponential(0.9), Double.NaN, 1))
                .isPresent();
    }

    @Test
    void handWorked() {
        Batch batch = Predictions.handWorkedBatch();
        float[] returns = Predictions.handWorkedReturns(); // means of the episodes: 3, 6, 10
        RunningMeanBaseline cumulative = RunningMeanBaseline.cumulative();
        RunningMeanBaseline exponential = RunningMeanBaseline.exponential(0.5);
        assertThat(Predictions.of(cumulative, batch, returns)).containsOnly(0f);
        assertThat(cumulative.mean()).isZero();
        cumulative.fit(batch, returns);
        exponential.fit(batch, returns);
        assertThat(cumulative.mean()).isCloseTo(19.0 / 3, within(1e-12));
        assertThat(exponential.mean()).isCloseTo(7.25, within(1e-12)); // 3, then (3+6)/2, then (4.5+10)/2
        assertThat(Predictions.of(exponential, batch, returns)).containsOnly(7.25f);
    }

    @Test
    void stateCarriesOver() {
        Batch batch = Batches.random(Rng.of(1), 3, 5, 1, 2);
        float[] returns = Batches.normal(Rng.of(2), batch.steps());
        for (double decay : new double[] {Double.NaN, 0.9}) {
            RunningMeanBaseline whole = make(decay);
            whole.fit(batch, returns);
            RunningMeanBaseline resumed = make(decay);
            resumed.load(States.of(whole));
            whole.fit(batch, returns);
            resumed.fit(batch, returns);
            assertThat(resumed.mean()).isEqualTo(whole.mean());
            assertThat(States.of(resumed).sameAs(States.of(whole))).isTrue();
        }
    }

    private static RunningMeanBaseline make(double decay) {
        return Double.isNaN(decay) ? RunningMeanBaseline.cumulative() : RunningMeanBaseline.exponential(decay);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 1, -0.5, Double.NaN})
    void decayOutsideItsRange(double decay) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RunningMeanBaseline.exponential(decay))
                .withMessageContaining("decay = " + decay)
                .withMessageContaining("(0, 1)")
                .withMessageContaining("0.95");
    }
}
