package io.github.ascentrl.examples.prediction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.ascentrl.algos.prediction.PromptTransformer;
import io.github.ascentrl.api.random.Rng;
import org.junit.jupiter.api.Test;

class LikenessTest {
    private static final Setting STANDARD = Setting.STANDARD;

    /** TD by another name: its values, its weights, its sensitivities. */
    @Test
    void aTransformerThatRunsTdIsLikeTd() {
        PromptTransformer td = Constructed.td(4, 3, 1, 1);
        Likeness likeness = Likeness.mean(STANDARD, td, new LearnedStepSize(3, 0.001), 20, Rng.of(3));
        assertThat(likeness.valueDifference()).isLessThan(1e-9);
        assertThat(likeness.weights()).isCloseTo(1, within(1e-5));
        assertThat(likeness.sensitivity()).isCloseTo(1, within(1e-5));
    }

    @Test
    void othersAreLessSo() {
        PromptTransformer random = STANDARD.transformer(Rng.of(5));
        Likeness likeness = Likeness.mean(STANDARD, random, new LearnedStepSize(3, 0.001), 20, Rng.of(3));
        assertThat(likeness.weights()).isLessThan(0.6);
        assertThat(likeness.sensitivity()).isLessThan(0.6);
        assertThat(likeness.valueDifference()).isGreaterThan(0.01);
        Likeness longer = Likeness.mean(
                STANDARD, Constructed.td(4, 1, 1, 1), new LearnedStepSize(3, 0.001), 20, Rng.of(3));
        assertThat(longer.valueDifference()).as("one step is not three").isGreaterThan(0.001);
    }

    @Test
    void weightsAreToldAsTdNeedsThem() {
        for (int sign : new int[] {1, -1}) {
            LearnedWeights weights = LearnedWeights.of(Constructed.td(4, 3, 0.5, sign), 4);
            assertThat(weights).isEqualTo(new LearnedWeights(0.5, 0, -4, 4, 0));
        }
        double[] scaled = LearnedWeights.scaled(new double[][] {{0, 2}, {1, -4}}, -4);
        assertThat(scaled).containsExactly(-0.0, -0.5, -0.25, 1);
    }
}
