package io.github.ascentrl.algos.reinforce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdvantagesTest {
    @Test
    void handWorked() {
        assertThat(Advantages.minus(new float[] {3, 4}, new float[] {1, 6})).containsExactly(2, -2);
        assertThat(Advantages.times(new float[] {3, 4}, new float[] {2, -1})).containsExactly(6, -4);
        assertThat(Advantages.mean(new float[] {1, 2, 6})).isEqualTo(3);
        assertThat(Advantages.std(new float[] {1, 2, 6})).isCloseTo(Math.sqrt(14.0 / 3), within(1e-12));
        assertThat(Advantages.std(new float[] {5})).isZero();
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
