package io.github.ascentrl.algos.reinforce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import io.github.ascentrl.algos.estimate.Returns;
import io.github.ascentrl.algos.testing.Batches;
import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.random.Rng;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdvantagesTest {
    @Test
    void handWorked() {
        assertThat(Advantages.minus(new float[] {3, 4}, new float[] {1, 6})).containsExactly(2, -2);
        assertThat(Advantages.times(new float[] {3, 4}, new float[] {2, -1})).containsExactly(6, -4);
    }

    /** Returns 1, 2 and 6: the deviation has divisor n − 1; the population's, √(14/3), is the mutant. */
    @Test
    void overTheDeviationOfTheReturns() {
        Batch batch = Batches.ofRewards(Ending.TERMINATED, new float[] {1}, new float[] {2}, new float[] {2, 4});
        float[] over = Advantages.overDeviation(new float[] {1, 2, 3, 4}, batch, new float[] {1, 2, 6, 4});
        float unit = (float) (1 / Math.sqrt(7));
        assertThat(over).containsExactly(new float[] {unit, 2 * unit, 3 * unit, 4 * unit}, within(1e-6f));
        assertThat(unit).isNotCloseTo((float) (1 / Math.sqrt(14 / 3.0)), within(1e-2f));
    }

    /** Of equal returns, rounding makes a deviation of 1e-8: divided by it, advantages near 1 became 10⁷. */
    @Test
    void returnsThatDifferByRoundingSayNothing() {
        for (int steps : new int[] {4, 50, 2000}) {
            Batch batch = Batches.shaped(Rng.of(2), 8, steps, 0.99);
            float[] returns = Returns.whole(batch, 0.99);
            float[] advantage = new float[batch.steps()];
            Arrays.fill(advantage, 1);
            assertThat(Advantages.overDeviation(advantage, batch, returns)).containsOnly(0f);
        }
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    void aPredictionThatIsNotFinite(float bad) {
        assertThatIllegalStateException()
                .isThrownBy(() -> Advantages.minus(new float[3], new float[] {0, bad, 0}))
                .withMessageContaining("the baseline predicted " + bad + " at row 1")
                .withMessageContaining("must be finite");
    }
}
