package io.github.ascentrl.algos.estimate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.github.ascentrl.algos.testing.Batches;
import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.data.Batch;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TemporalDifferenceTest {
    @FunctionalInterface
    private interface NStep {
        float[] of(Batch batch, StateValues v, double gamma, int n);
    }

    /** The definition in O(T²): V(s_t) plus the discounted sum of the next n TD errors telescopes to the return. */
    private static Optional<String> violation(NStep candidate, Batch batch, StateValues v, double gamma, int n) {
        float[] returns = candidate.of(batch, v, gamma, n);
        for (int e = 0; e < batch.episodes(); e++) {
            for (int t = batch.start(e); t < batch.end(e); t++) {
                double g = v.values()[t];
                double size = 1 + Math.abs(g);
                for (int k = 0; k < n && t + k < batch.end(e); k++) {
                    double term = StrictMath.pow(gamma, k) * Critics.delta(batch, v, e, t + k, gamma);
                    g += term;
                    size += Math.abs(term);
                }
                if (!(Math.abs(returns[t] - g) <= Critics.ULP * size)) {
                    return Optional.of("R[" + t + "] = " + returns[t] + ", by definition " + g);
                }
            }
        }
        return Optional.empty();
    }

    @FunctionalInterface
    private interface Errors {
        float[] of(Batch batch, StateValues v, double gamma);
    }

    private static Optional<String> violation(Errors candidate, Batch batch, StateValues v, double gamma) {
        float[] errors = candidate.of(batch, v, gamma);
        for (int e = 0; e < batch.episodes(); e++) {
            for (int t = batch.start(e); t < batch.end(e); t++) {
                double delta = Critics.delta(batch, v, e, t, gamma);
                if (!(Math.abs(errors[t] - delta) <= Critics.ULP * (1 + Math.abs(delta)))) {
                    return Optional.of("δ[" + t + "] = " + errors[t] + ", by definition " + delta);
                }
            }
        }
        return Optional.empty();
    }

    @Property(tries = 300)
    void errorsAgreeWithTheDefinition(@ForAll long seed, @ForAll @DoubleRange(min = 0, max = 1) double gamma) {
        Batch batch = Critics.batch(seed);
        assertThat(violation(TemporalDifference::errors, batch, Critics.values(seed, batch), gamma))
                .isEmpty();
    }

    @Test
    void wrongErrorsAreCaught() {
        Batch batch = Critics.batch(1);
        StateValues v = Critics.values(1, batch);
        Errors truncationTakenForTermination =
                (b, values, gamma) -> TemporalDifference.errors(Endings.terminated(b), values, gamma);
        Errors neverTerminates = (b, values, gamma) -> TemporalDifference.errors(Endings.unfinished(b), values, gamma);
        assertThat(violation(truncationTakenForTermination, batch, v, 0.9)).isPresent();
        assertThat(violation(neverTerminates, batch, v, 0.9)).isPresent();
    }

    @Property(tries = 300)
    void returnsAgreeWithTheDefinition(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 14) int n,
            @ForAll @DoubleRange(min = 0, max = 1) double gamma) {
        Batch batch = Critics.batch(seed);
        assertThat(violation(TemporalDifference::returns, batch, Critics.values(seed, batch), gamma, n))
                .isEmpty();
    }

    @Test
    void wrongReturnsAreCaught() {
        Batch batch = Critics.batch(1);
        StateValues v = Critics.values(1, batch);
        NStep truncationTakenForTermination =
                (b, values, gamma, n) -> TemporalDifference.returns(Endings.terminated(b), values, gamma, n);
        NStep neverTerminates =
                (b, values, gamma, n) -> TemporalDifference.returns(Endings.unfinished(b), values, gamma, n);
        NStep oneStepMore = (b, values, gamma, n) -> TemporalDifference.returns(b, values, gamma, n + 1);
        NStep forgetsToBootstrap = (b, values, gamma, n) -> Returns.discounted(b, gamma);
        assertThat(violation(truncationTakenForTermination, batch, v, 0.9, 3)).isPresent();
        assertThat(violation(neverTerminates, batch, v, 0.9, 3)).isPresent();
        assertThat(violation(oneStepMore, batch, v, 0.9, 3)).isPresent();
        assertThat(violation(forgetsToBootstrap, batch, v, 0.9, 3)).isPresent();
    }

    @Test
    void handWorked() {
        Batch terminated = Critics.handWorked(Ending.TERMINATED);
        assertThat(TemporalDifference.errors(terminated, Critics.HAND_WORKED, 0.5))
                .containsExactly(1 + 10 - 10, 2 + 15 - 20, 3 - 30);
        assertThat(TemporalDifference.returns(terminated, Critics.HAND_WORKED, 0.5, 2))
                .containsExactly(1 + 1 + 7.5f, 2 + 1.5f, 3);
        assertThat(TemporalDifference.returns(terminated, Critics.HAND_WORKED, 0.5, TemporalDifference.LONGEST))
                .containsExactly(2.75f, 3.5f, 3);
    }

    @ParameterizedTest
    @EnumSource(names = {"TRUNCATED", "NONE"})
    void truncatedAndUnfinishedEpisodesBootstrapFromTheFinalObservation(Ending ending) {
        Batch batch = Critics.handWorked(ending);
        assertThat(TemporalDifference.errors(batch, Critics.HAND_WORKED, 0.5))
                .containsExactly(1 + 10 - 10, 2 + 15 - 20, 3 + 20 - 30);
        assertThat(TemporalDifference.returns(batch, Critics.HAND_WORKED, 0.5, 2))
                .containsExactly(1 + 1 + 7.5f, 2 + 1.5f + 10, 3 + 20);
        assertThat(TemporalDifference.returns(batch, Critics.HAND_WORKED, 0.5, TemporalDifference.LONGEST))
                .containsExactly(2.75f + 5, 3.5f + 10, 3 + 20);
    }

    @Property(tries = 200)
    void oneStepReturnsAreTheErrorPlusV(@ForAll long seed, @ForAll @DoubleRange(min = 0, max = 1) double gamma) {
        Batch batch = Critics.batch(seed);
        StateValues v = Critics.values(seed, batch);
        float[] delta = TemporalDifference.errors(batch, v, gamma);
        float[] returns = TemporalDifference.returns(batch, v, gamma, 1);
        for (int t = 0; t < batch.steps(); t++) {
            assertThat((double) returns[t]).isCloseTo((double) delta[t] + v.values()[t], within(20 * Critics.ULP));
        }
    }

    @Property(tries = 100)
    void theLongestReturnOfTerminatedEpisodesIsTheMonteCarloReturn(
            @ForAll long seed, @ForAll @DoubleRange(min = 0, max = 1) double gamma) {
        Batch batch = Endings.terminated(Critics.batch(seed));
        StateValues v = Critics.values(seed, batch);
        assertThat(TemporalDifference.returns(batch, v, gamma, TemporalDifference.LONGEST))
                .containsExactly(Returns.discounted(batch, gamma));
    }

    @Test
    void badInput() {
        Batch batch = Batches.ofRewards(Ending.NONE, new float[] {1, 2});
        StateValues v = new StateValues(new float[2], new float[1]);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TemporalDifference.returns(batch, v, 0.9, 0))
                .withMessageContaining("n = 0")
                .withMessageContaining("LONGEST");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TemporalDifference.returns(batch, v, Double.NaN, 1))
                .withMessageContaining("gamma = NaN");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TemporalDifference.errors(batch, v, 1.5))
                .withMessageContaining("gamma = 1.5");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TemporalDifference.errors(batch, new StateValues(new float[3], new float[1]), 0.9))
                .withMessageContaining("3 values and 1 final values for a batch of 2 steps in 1 episodes");
    }
}
