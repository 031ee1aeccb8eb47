package io.github.ascentrl.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.github.ascentrl.api.random.Rng;
import org.junit.jupiter.api.Test;

class DropoutTest {
    @Test
    void withoutNoiseNothingHappens() {
        Tape tape = new Tape();
        Tensor x = tape.constant(new float[] {1, 2}, 1, 2);
        assertThat(tape.dropout(x, 0.5)).isSameAs(x);
        tape.noise(Rng.of(1));
        assertThat(tape.dropout(x, 0)).isSameAs(x);
    }

    /**
     * 40,000 draws: the fraction is off by more than 4.5 standard deviations for 7 in a million keys; this is one key.
     */
    @Test
    void theRateIsTheShareThatBecomesZeroAndTheOthersGrow() {
        for (double rate : new double[] {0.1, 0.5, 0.9}) {
            float[] x = new float[40_000];
            java.util.Arrays.fill(x, 3f);
            Tape tape = new Tape();
            tape.noise(Rng.of(7));
            Tensor y = tape.dropout(tape.constant(x, 400, 100), rate);
            int zeros = 0;
            for (int i = 0; i < 400; i++) {
                for (int j = 0; j < 100; j++) {
                    zeros += y.get(i, j) == 0 ? 1 : 0;
                    assertThat(y.get(i, j) == 0 || Math.abs(y.get(i, j) * (1 - rate) / 3 - 1) < 1e-3)
                            .isTrue();
                }
            }
            assertThat(zeros / 40_000.0).isCloseTo(rate, within(4.5 * Math.sqrt(rate * (1 - rate) / 40_000)));
        }
    }

    @Test
    void backwardDrawsWhatForwardDrew() {
        Inputs inputs = new Inputs(4);
        Parameter x = inputs.matrix(9, 11);
        GradientCheck.Result result = GradientCheck.check(inputs.parameters, tape -> {
            tape.noise(Rng.of(3));
            Tensor y = tape.dropout(Inputs.copy(tape, x), 0.4);
            return tape.sum(tape.multiply(y, y));
        });
        assertThat(result).matches(GradientCheck.Result::passed, "passed");
    }

    /**
     * Two operations of a recording draw different masks; the same place in two recordings with one key draws the same.
     */
    @Test
    void theKeyAndThePlaceDecide() {
        float[] ones = new float[64];
        java.util.Arrays.fill(ones, 1f);
        float[][] y = new float[4][64];
        Tape tape = new Tape();
        for (int i = 0; i < 2; i++) {
            tape.clear();
            tape.noise(Rng.of(1));
            tape.dropout(tape.constant(ones, 8, 8), 0.5).copyTo(y[i]);
        }
        tape.dropout(tape.constant(ones, 8, 8), 0.5).copyTo(y[2]);
        tape.clear();
        tape.noise(Rng.of(2));
        tape.dropout(tape.constant(ones, 8, 8), 0.5).copyTo(y[3]);
        assertThat(y[1]).isEqualTo(y[0]);
        assertThat(y[2]).isNotEqualTo(y[0]);
        assertThat(y[3]).isNotEqualTo(y[0]);
    }

    @Test
    void badRatesAreNamed() {
        Tape tape = new Tape();
        Tensor x = tape.constant(new float[2], 1, 2);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> tape.dropout(x, -0.1))
                .withMessageContaining("dropout = -0.1 must be in [0, 1)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> tape.dropout(x, Double.NaN))
                .withMessageContaining("NaN");
    }
}
