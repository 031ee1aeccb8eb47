package io.github.ascentrl.algos.estimate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.data.Batch;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class GaeTest {
    @FunctionalInterface
    private interface Estimator {
        float[] of(Batch batch, StateValues v, double gamma, double lambda);
    }

    /** The definition, Σ_l (γλ)^l δ_{t+l}, in O(T²). */
    private static Optional<String> violation(
            Estimator candidate, Batch batch, StateValues v, double gamma, double lambda) {
        float[] advantages = candidate.of(batch, v, gamma, lambda);
        for (int e = 0; e < batch.episodes(); e++) {
            for (int t = batch.start(e); t < batch.end(e); t++) {
                double a = 0;
                double size = 1;
                for (int l = 0; t + l < batch.end(e); l++) {
                    double term = StrictMath.pow(gamma * lambda, l) * Critics.delta(batch, v, e, t + l, gamma);
                    a += term;
                    size += Math.abs(term);
                }
                if (!(Math.abs(advantages[t] - a) <= Critics.ULP * size)) {
                    return Optional.of("A[" + t + "] = " + advantages[t] + ", by definition " + a);
                }
            }
        }
        return Optional.empty();
    }

    @Property(tries = 300)
    void agreesWithTheDefinition(
            @ForAll long seed,
            @ForAll @DoubleRange(min = 0, max = 1) double gamma,
            @ForAll @DoubleRange(min = 0, max = 1) double lambda) {
        Batch batch = Critics.batch(seed);
        assertThat(violation(Gae::advantages, batch, Critics.values(seed, batch), gamma, lambda))
                .isEmpty();
    }

    @Test
    void wrongAdvantagesAreCaught() {
        Batch batch = Critics.batch(1);
        StateValues v = Critics.values(1, batch);
        Estimator truncationTakenForTermination =
                (b, values, gamma, lambda) -> Gae.advantages(Endings.terminated(b), values, gamma, lambda);
        Estimator neverTerminates =
                (b, values, gamma, lambda) -> Gae.advantages(Endings.unfinished(b), values, gamma, lambda);
        Estimator decaysTwice = (b, values, gamma, lambda) -> Gae.advantages(b, values, gamma, gamma * lambda);
        Estimator runsOnIntoTheNextEpisode = (b, values, gamma, lambda) -> {
            float[] delta = TemporalDifference.errors(b, values, gamma);
            for (int t = delta.length - 2; t >= 0; t--) {
                delta[t] += (float) (gamma * lambda * delta[t + 1]);
            }
            return delta;
        };
        assertThat(violation(truncationTakenForTermination, batch, v, 0.9, 0.8)).isPresent();
        assertThat(violation(neverTerminates, batch, v, 0.9, 0.8)).isPresent();
        assertThat(violation(decaysTwice, batch, v, 0.9, 0.8)).isPresent();
        assertThat(violation(runsOnIntoTheNextEpisode, batch, v, 0.9, 0.8)).isPresent();
    }

    @Test
    void handWorked() {
        // δ = 1, −3, −27; γλ = ¼.
        assertThat(Gae.advantages(Critics.handWorked(Ending.TERMINATED), Critics.HAND_WORKED, 0.5, 0.5))
                .containsExactly(1 + (-3 - 27f / 4) / 4, -3 - 27f / 4, -27);
    }

    @ParameterizedTest
    @EnumSource(names = {"TRUNCATED", "NONE"})
    void truncatedAndUnfinishedEpisodesBootstrapFromTheFinalObservation(Ending ending) {
        // δ = 1, −3, −7.
        assertThat(Gae.advantages(Critics.handWorked(ending), Critics.HAND_WORKED, 0.5, 0.5))
                .containsExactly(1 + (-3 - 7f / 4) / 4, -3 - 7f / 4, -7);
    }

    @Property(tries = 200)
    void lambdaZeroIsTheTemporalDifferenceError(
            @ForAll long seed, @ForAll @DoubleRange(min = 0, max = 1) double gamma) {
        Batch batch = Critics.batch(seed);
        StateValues v = Critics.values(seed, batch);
        assertThat(Gae.advantages(batch, v, gamma, 0)).containsExactly(TemporalDifference.errors(batch, v, gamma));
    }

    @Property(tries = 200)
    void lambdaOneIsTheLongestReturnMinusV(@ForAll long seed, @ForAll @DoubleRange(min = 0, max = 1) double gamma) {
        Batch batch = Critics.batch(seed);
        StateValues v = Critics.values(seed, batch);
        float[] advantages = Gae.advantages(batch, v, gamma, 1);
        float[] longest = TemporalDifference.returns(batch, v, gamma, TemporalDifference.LONGEST);
        float[] returns = Gae.returns(advantages, v);
        for (int t = 0; t < batch.steps(); t++) {
            double exact = (double) longest[t] - v.values()[t];
            assertThat((double) advantages[t]).isCloseTo(exact, within(40 * Critics.ULP * (1 + Math.abs(exact))));
            assertThat((double) returns[t]).isCloseTo(longest[t], within(40 * Critics.ULP * (1 + Math.abs(exact))));
        }
    }

    /** (1 − λ) Σ_n λ^{n−1} (n-step return − V); the longest return gets the remaining weight. */
    @Property(tries = 100)
    void isTheExponentiallyWeighedMeanOfNStepAdvantages(
            @ForAll long seed, @ForAll @DoubleRange(min = 0, max = 0.99) double lambda) {
        Batch batch = Critics.batch(seed);
        StateValues v = Critics.values(seed, batch);
        double[] mean = new double[batch.steps()];
        for (int n = 1; n <= 12; n++) {
            float[] returns = TemporalDifference.returns(batch, v, 0.9, n);
            double weight = (n < 12 ? 1 - lambda : 1) * StrictMath.pow(lambda, n - 1);
            for (int t = 0; t < mean.length; t++) {
                mean[t] += weight * (returns[t] - v.values()[t]);
            }
        }
        float[] advantages = Gae.advantages(batch, v, 0.9, lambda);
        for (int t = 0; t < mean.length; t++) {
            assertThat((double) advantages[t]).isCloseTo(mean[t], within(1e-5));
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.1, 1.1, Double.NaN})
    void lambdaOutsideItsRange(double lambda) {
        Batch batch = Critics.batch(1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Gae.advantages(batch, Critics.values(1, batch), 0.9, lambda))
                .withMessageContaining("lambda = " + lambda)
                .withMessageContaining("[0, 1]")
                .withMessageContaining("0.95 is usual");
    }

    @Test
    void valuesOfAnotherBatch() {
        Batch batch = Critics.batch(1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Gae.advantages(batch, Critics.HAND_WORKED, 0.9, 0.95))
                .withMessageContaining("3 values and 1 final values");
    }
}
